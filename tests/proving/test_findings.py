"""How dangerous a file is that nobody has signed, and that a hostile one is judged in a moment."""

import time

import pytest

from generator.proving.findings import ENOUGH, danger_of, is_harmless

HOSTS = frozenset(("example.org",))
PATIENCE = 4.0
"""Processor seconds; a search that begins anew at each tag takes minutes."""


@pytest.mark.parametrize(
    ("page", "danger", "detail"),
    [
        (b"<p>plain</p>", "page", ""),
        (b"<script src=/assets/site.js></script><script type='application/ld+json'>{}</script>", "page", ""),
        (b"<script src='https://example.org/a.js'></script>", "page", ""),
        (b"<script>eval(1)</script>", "script", ""),
        (b"<SCRIPT/SRC=//evil.example/a.js></script>", "script", "evil.example"),
        (b"<base href='http://evil.example/'>", "script", "evil.example"),
        (b"<object data=' //evil.example/a.swf'>", "script", "evil.example"),
        (b"<img src=x\nonerror = a()>", "script", ""),
        (b"<svg/onload=a()>", "script", ""),
        (b"<a href=' JavaScript:a()'>x</a>", "script", ""),
        (b"<meta http-equiv=refresh content='0;url=//evil.example/'>", "script", "evil.example"),
        (b"<meta content='0;url=//evil.example/' http-equiv='Refresh'>", "script", "evil.example"),
        (b"<iframe srcdoc=x>", "script", ""),
        (b"<script " + b"x" * 5000 + b" src=//evil.example/a.js></script>", "script", ""),
        (b"a text on reason = b", "page", ""),
    ],
)
def test_a_page_is_as_dangerous_as_what_runs_in_it(page: bytes, danger: str, detail: str) -> None:
    assert danger_of("a.html", page, HOSTS) == (danger, detail)


@pytest.mark.parametrize(
    "piece",
    [
        b"<",
        b"<a ",
        b"<script ",
        b"<script src= ",
        b"<a  on",
        b"<meta http-equiv=refresh ",
        b"<a onx",
        b"<x='",
    ],
)
def test_a_hostile_page_is_judged_in_a_moment(piece: bytes) -> None:
    for page in (piece * (ENOUGH // len(piece)), piece + b" " * ENOUGH, piece + piece[-1:] * ENOUGH):
        begin = time.process_time()
        danger_of("a.html", page, HOSTS)
        is_harmless(page)
        assert time.process_time() - begin < PATIENCE
