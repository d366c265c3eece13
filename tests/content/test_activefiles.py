"""What is judged by name and what by bytes. `tests/security/test_active_files.py` tries the whole kind in sites."""

import pytest

from generator.content.activefiles import Finding, allows, examine, leads_to, unpacked

PAGE = b"<html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("path", "code", "names"),
    [
        ("news/x.HTML", "active-name", ".html"),
        ("x.svgz", "active-name", ".svgz"),
        ("x.php.jpg", "active-name", ".php"),
        ("x.asp;.jpg", "active-name", ".asp"),
        ("x.asp/cat.jpg", "active-name", ".asp"),
        ("x.html.old", "active-name", ".html"),
        ("x.xml.gz", "active-name", ".xml"),
        ("Web.Config", "active-host", "web.config"),
        ("static/.htaccess", "active-host", ".htaccess"),
    ],
)
def test_a_name_gives_a_file_away(path: str, code: str, names: str) -> None:
    assert examine(path, b"") == Finding(code, names)


@pytest.mark.parametrize(
    "path", ["x.html.zip", "x.js.txt", "ACME.Inc.pdf", "x.pl.pdf", "2020.9.22 会议", "html", "a.b"]
)
def test_a_name_that_only_sounds_like_it_does_not(path: str) -> None:
    assert examine(path, b"PK\x03\x04") is None


@pytest.mark.parametrize("start", [b"", b"\n \t\x0c", b"\xef\xbb\xbf", b" " * 2000])
@pytest.mark.parametrize(
    "page", [PAGE, b"<!DOCTYPE HTML>", b"<!--x-->", b"<a >", b"<h1>", b"<?xml version='1.0'?><html>"]
)
@pytest.mark.parametrize("name", ["x.jpg", "x.pdf", "x.zip", "x.unknown", "x"])
def test_a_page_is_one_under_any_name(name: str, page: bytes, start: bytes) -> None:
    assert examine(name, start + page) == Finding("active-page")


@pytest.mark.parametrize("name", ["x.txt", "x.csv", "x.json", "x.css"])
def test_text_may_be_a_page_since_browsers_show_it_as_text(name: str) -> None:
    assert examine(name, PAGE) is None


@pytest.mark.parametrize("name", ["x.jpg", "x.pdf", "x"])
def test_what_only_holds_a_page_is_none(name: str) -> None:
    assert examine(name, b"%PDF-1.4 " + PAGE) is None
    assert examine(name, b"<abbr>") is None


def test_a_drawing_tells_what_goes_and_where() -> None:
    data = (
        b"<svg xmlns='http://www.w3.org/2000/svg'>\n <script/><a href='java&#10;script:1' onclick=''/></svg>"
    )
    found = examine("x.SVG", data)
    assert found == Finding("drawing-cleaned", '<script>, href="java script:1", onclick', 2, 2)
    assert not found.stops
    many = b"<svg>" + b"".join(b"<x%d/>" % number for number in range(9)) + b"</svg>"
    assert (examine("x.svg", many) or found).names == "<x0>, <x1>, <x2>, <x3>, <x4>, <x5> …"


@pytest.mark.parametrize("found", [Finding("active-page"), Finding("drawing-cleaned", "a b, c", 3, 4)])
def test_a_finding_is_stored_as_one_text(found: Finding) -> None:
    assert unpacked(found.packed) == found
    assert found.problem("content/a/x.svg").path == "content/a/x.svg"


@pytest.mark.parametrize("state", ["", "scalable", "broken"])
def test_what_is_known_of_a_picture_is_no_finding(state: str) -> None:
    assert unpacked(state) is None


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("CNAME", "CNAME", True),
        ("CNAME", "sub/CNAME", True),
        ("/CNAME", "sub/CNAME", False),
        ("cname", "CNAME", False),
        ("*.html", "a/b.html", True),
        ("*.html", "a/.b.html", False),
        ("a/*.js", "a/x.js", True),
        ("a/*.js", "a/b/x.js", False),
        (".well-known/*", ".well-known/x", True),
        ("*/x", ".well-known/x", False),
        ("*", ".htaccess", False),
        (".ht*", ".htaccess", True),
    ],
)
def test_patterns(pattern: str, path: str, expected: bool) -> None:
    assert allows([pattern], path) == expected


def test_patterns_lead_into_hidden_folders() -> None:
    assert leads_to([".well-known/*"], ".well-known")
    assert leads_to(["x", "/.well-known/a/b"], ".well-known/a")
    assert not leads_to(["*", "well-known/*"], ".well-known")
