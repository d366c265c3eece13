"""The import's report: for eyes, for programs, and able to do nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import Browser

from generator.importing.model import (
    Extraction,
    Flag,
    FlagKind,
    OldArticle,
    OldPage,
    RemovalCount,
    RemovalKind,
)
from generator.importing.reports import report as report_module
from generator.importing.reports.report import ImportReport
from generator.importing.reports.rows import PAGE_RESULTS, ReportRow
from generator.problems import Problem
from generator.wording import LANGUAGES, words

SPAM = "<script>parent.document.title='hacked'</script><img src=http://bad.example/x.gif onerror=alert(1)>"
HIJACKED = f"""<html><head><title>棋牌</title><base href="http://bad.example/">
<meta http-equiv="refresh" content="0;url=http://bad.example/"><link rel="stylesheet" href="http://bad.example/a.css">
<style>@import "http://bad.example/b.css"; body {{ background: url(http://bad.example/c.png) }}</style></head>
<body onload="alert(1)" background="http://bad.example/d.png">{SPAM}<iframe src="http://bad.example/f"></iframe>
<form action="http://bad.example/"><input autofocus onfocus=alert(1)></form><svg onload=alert(1)>
<a href="javascript:alert(1)">x</a>
<p style="background:url(http://bad.example/e.png)">正文</p><a href="http://bad.example/" ping="http://bad.example/p">link</a>
<video autoplay src="http://bad.example/v.mp4"></video></iframe></div>"></section></body></html>"""


class Tags(HTMLParser):
    """The names of a page's elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}


def row(number: int = 1, **values: object) -> ReportRow:
    page = OldPage(f"m/{number}{SPAM}.html", HIJACKED.encode(), f"http://old.example/{number}?{SPAM}")
    article = OldArticle(f"标题{SPAM}", "", source=f"县{SPAM}", breadcrumb=(SPAM,))
    removed = tuple(RemovalCount(kind, 2, (SPAM, "{views}")) for kind in get_args(RemovalKind))
    flagged = tuple(Flag(kind, SPAM) for kind in get_args(FlagKind))
    extraction = Extraction(page, article, removed, flagged)
    body = f"正文。\n\n{SPAM}\n\n![图](http://bad.example/g.png) [x](http://bad.example/)"
    made = ReportRow.of(extraction, "edited", path="news/a.md", body=body, diff=(f"+{SPAM}",))
    return made if not values else type(made)(**{**_fields(made), **values})  # type: ignore[arg-type]


def _fields(value: ReportRow) -> Mapping[str, object]:
    return {name: getattr(value, name) for name in ReportRow.__slots__}


@pytest.fixture(params=["en", "zh-CN"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "out" / "report.html"
    with ImportReport(path, request.param) as report:
        report.add(row())
        report.add(ReportRow("m/empty.html", "failed", problem=Problem("legacy.empty", "m/empty.html")))
    yield path


def texts(path: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in path.parent.rglob("*.html")}


def test_no_text_of_an_old_page_becomes_a_tag(written: Path) -> None:
    assert set(texts(written)) == {"report.html", "00001.html"}
    for text in texts(written).values():
        tags = Tags()
        tags.feed(text)
        assert not tags.names & {"script", "img", "svg", "video", "form", "base"}
        assert not [name for name in tags.attributes if name.startswith("on")]
        assert "{views}" not in text


def test_the_frames_hold_nothing_that_could_act(written: Path) -> None:
    frames = re.findall(r'<iframe sandbox title="[^"]*" srcdoc="([^"]*)"', texts(written)["00001.html"])
    assert len(frames) == 2
    for frame in frames:
        inside = frame.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
        body = inside.partition("</style>")[2]
        assert not re.search(r"<(script|iframe|form|input|meta|link|base|style|svg|video|object)", body, re.I)
        assert not re.search(r"<[^>]*\s(href|src|on\w+|style|ping|background)=", body, re.I)
        assert "正文" in body


def test_a_browser_asks_nobody_for_anything_and_runs_nothing(written: Path, browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for path in (written, written.parent / "report/00001.html"):
        page.goto(path.as_uri())
        page.wait_for_timeout(300)
        assert "hacked" not in page.title().replace(SPAM, "")
    assert [url for url in asked if not url.startswith(("file:", "about:"))] == []
    assert dialogs == []
    assert len(page.frames) == 3
    assert "正文" in page.frames[1].locator("body").inner_text()
    page.close()


def test_programs_get_the_same(written: Path) -> None:
    value = json.loads((written.parent / "report.json").read_text(encoding="utf-8"))
    one, other = value["pages"]
    assert (one["state"], one["article"], one["missing"]) == ("edited", "content/news/a.md", ["date"])
    assert one["removed"][0] == {"kind": "decoy", "count": 2, "samples": [SPAM, "{views}"]}
    assert one["difference"] == [f"+{SPAM}"]
    assert other["problem"]["code"] == "legacy.empty"
    assert value["totals"]["states"]["failed"] == 1
    assert value["totals"]["removed"]["hidden"] == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_result_has_words(language: str) -> None:
    assert {*get_args(RemovalKind), *get_args(FlagKind)} == words("import-report.kinds", language).keys()
    assert set(PAGE_RESULTS) == words("import-report.results", language).keys()
    assert set(PAGE_RESULTS) == words("import.results", language).keys()


def test_a_long_report_is_in_parts_that_lead_to_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_module, "_ROWS", 2)
    path = tmp_path / "my report.html"
    with ImportReport(path, "en") as report:
        for number in range(5):
            report.add(row(number))
    assert sorted(file.name for file in (tmp_path / "my report").iterdir()) == [
        *(f"{number:05}.html" for number in range(1, 6)),
        "part-2.html",
        "part-3.html",
    ]
    for file in [path, *(tmp_path / "my report").iterdir()]:
        for link in re.findall(r'href="([^"]+)"', file.read_text(encoding="utf-8").partition("<body>")[2]):
            if not link.startswith("http"):
                assert (file.parent / link.replace("%20", " ")).is_file(), (file.name, link)
    with ImportReport(path, "en") as report:
        report.add(row())
    assert [file.name for file in (tmp_path / "my report").iterdir()] == ["00001.html"], "old parts go"


@pytest.mark.parametrize("count", [0, 2, 4])
def test_the_last_part_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(report_module, "_ROWS", 2)
    with ImportReport(tmp_path / "r.html", "en") as report:
        for number in range(count):
            report.add(row(number))
    for file in tmp_path.rglob("*.html"):
        for link in re.findall(r'href="([^"]+)"', file.read_text(encoding="utf-8").partition("<body>")[2]):
            if not link.startswith("http"):
                assert (file.parent / link).is_file(), (file.name, link)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", bytes(range(256)), "水".encode("gb18030") * 9, b"<div>" * 100_000, b"<" * 100_000],
    ids=["empty", "mark", "binary", "GBK", "deep", "open"],
)
def test_any_bytes_can_be_shown(tmp_path: Path, content: bytes) -> None:
    with ImportReport(tmp_path / "r.html", "en") as report:
        report.add(row(before=content))
        report.add(row(before=content, problem=Problem("legacy.too-deep", "x")))
    assert len(texts(tmp_path / "r.html")) >= 1
