"""Decoys go, whatever they are called and wherever they stand; text never does."""

import time
from contextlib import suppress

import pytest

from generator.importing.cleaning.decoys import TooDeepError, without_decoys
from generator.importing.cleaning.log import CleaningLog


def cleaned(html: str) -> str:
    return without_decoys(html, CleaningLog())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<samp id="h4sia"></samp>字', "字"),
        ("<p id=h4sia><td id='h4sia'></td></p>字", "字"),
        ('<mark id="a"><del id="h4sia"></del></mark>字', "字"),
        ("<delect></delect>字", "字"),
        ("字<wbr id='k3j2d'>字", "字字"),
        ("<track id=h4sia></track>字", "字"),
        ("<li><input id='6sgs6'></li>字", "字"),
        ('<p>前<th id="yfz68"></th>后</p>', "<p>前后</p>"),
        ('<div id="h4sia"><p id="h4sia">字</p><b id="h4sia"></b></div>', "字"),  # the tags go, the text stays
    ],
)
def test_decoys_go(html: str, expected: str) -> None:
    assert cleaned(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p></p>字",
        '<div id="content">字</div><div id="col2">栏</div>',
        "<table><tr><td></td><td id='td12'>1</td></tr></table>",
        '<table><tr><td id="col12"></td></tr></table>',
        "<o:p></o:p><ucap-content>字</ucap-content>",
        "<!-- <x id='h4sia'></x> -->字",
        "<script>var a = '<x id=\"h4sia\"></x>';</script>",
        "a < b 和 c > d",
        "<p>没有结尾",
        "结尾处<",
        '<input type="text" id="k3j2d">',
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert cleaned(html) == html


def test_decoys_are_counted_with_samples() -> None:
    log = CleaningLog()
    without_decoys('<p id="h4sia"><b id="h4sia"></b></p>' * 30 + "字", log)

    (removal,) = log.removals
    assert (removal.kind, removal.count) == ("decoy", 60)
    assert removal.samples == ('<b id="h4sia">', '<p id="h4sia">')


def test_a_hundred_thousand_open_elements_are_no_page() -> None:
    with pytest.raises(TooDeepError):
        cleaned("<b>" * 100_000)


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a b='", "<x id=h4sia></x>", "<script>", "</p>", "<p>字</b>"]
)
def test_the_time_it_takes_grows_with_the_length_alone(piece: str) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        with suppress(TooDeepError):
            cleaned(piece * count)
        return time.process_time() - started

    seconds(1000)
    assert seconds(40_000) < 60 * max(
        seconds(4_000), 0.002
    )  # ten times as long; quadratic would be a hundred
