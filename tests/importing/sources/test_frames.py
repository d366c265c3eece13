"""Framesets and what only looks like one."""

import pytest

from generator.importing.sources.frames import is_frameset, with_frames


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<html><head><title>T</title></head><FRAMESET cols=1,2>", True),
        (b"<script>x()</script><frameset>", True),
        (b"<script>if (top == self) document.write('<frameset><frame src=a.html>')</script><body>", False),
        (b"<body><p>text</p><frameset>", False),
        (b"<p>about &lt;frameset&gt;", False),
    ],
)
def test_a_frameset_is_one_before_any_body_and_outside_of_scripts(html: bytes, expected: bool) -> None:
    assert is_frameset(html) is expected


@pytest.mark.parametrize(
    "html",
    [
        b"<frameset><frame src=gone.html></frameset>",
        b"<frameset></frameset>",
        b"<frameset><frame src=''>",
        b"<p>",
    ],
)
def test_without_any_frame_the_page_stays_what_it_is(html: bytes) -> None:
    assert with_frames(html, None, lambda address: None) is None


def test_frames_of_all_encodings_stand_together_and_links_lead_where_they_led() -> None:
    frames = {
        "a/1.html?x=1&y": (
            "水<a href='2.html'><a href=/3.html><a href=http://b.example/><img src=p.png>".encode("gbk"),
            "gbk",
        ),
        "b.html": ("山".encode(), None),
    }
    html = (
        b"<title>T</title><frameset><frame name=x src='a/1.html?x=1&amp;y'><frame src=\"b.html\"></frameset>"
    )
    made = with_frames(html, None, frames.get)

    assert made is not None
    assert made.decode() == (
        "<title>T</title><div>水<a href='a/2.html'><a href=/3.html><a href=http://b.example/>"
        "<img src=a/p.png></div>"
        "<div>山</div>"
    )
