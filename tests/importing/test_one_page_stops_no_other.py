"""Whatever goes wrong with one page, and wherever: it is named, and all others are written."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generator.commands import cli
from generator.importing import aliases, article_index, columns, filing, matching, pipeline, preparing
from generator.importing.article_index import Indexed
from generator.importing.extraction import extraction, listings
from generator.importing.model import Extraction, OldArticle, OldPage
from generator.importing.reports import report
from generator.importing.writing import ledger, locations
from generator.importing.writing.spool import Spool
from tests.importing.oldpages import Import, old_page, write
from tests.photos import photo

ODD = "怪"
"""Stands in all that has to do with the page that something goes wrong with."""
HOST = "m/old.example"
STEPS = {
    "extraction": (extraction, "extract"),
    "reading lists": (listings, "without_listed"),
    "the digest of its words": (article_index, "words_digest"),
    "its facts": (article_index, "facts_of"),
    "its old address": (article_index, "_note_targets"),
    "its files": (preparing, "with_attachments"),
    "the pairs of pages and files": (matching, "compared"),
    "what the bulletin has of it": (matching.Matcher, "_released"),
    "its place": (locations.Locations, "place"),
    "its aliases": (aliases.Aliases, "take"),
    "looking at its files": (filing, "examine_files"),
    "its links": (filing, "retarget"),
    "its text": (filing, "compose_article"),
    "writing": (filing, "write_article"),
    "copying": (filing, "copy_files"),
    "its section": (filing, "_write_section"),
    "the list of what was written": (ledger.Ledger, "note"),
    "the report": (report, "side_by_side"),
    "the report's row": (report.ImportReport, "_row"),
    "the links of a list": (columns, "_target"),
    "the section of a list": (columns, "_section_of"),
}


@pytest.mark.parametrize("step", STEPS)
def test_one_page_stops_no_other(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    body = '<p><img src="%s.jpg" alt="图"></p><p>见<a href="1.html">一</a>。</p>'
    rows = "".join(
        f'<li><a href="../{name}.html">第{name}篇的标题</a> 2020-09-22</li>' for name in (1, ODD, 2)
    )
    files: dict[str, str | bytes] = {
        f"{HOST}/{name}.html": old_page(
            f"第{name}次会议", body % name, crumb=f"栏目{name}", words=f"这是{name}。"
        )
        for name in (1, ODD, 2)
    }
    files |= {f"{HOST}/{name}.jpg": photo(80 + number, 60) for number, name in enumerate((1, ODD, 2))}
    files[f"{HOST}/{ODD}/index.html"] = f"<title>{ODD}</title><ul>{rows}</ul>"
    write(tmp_path, files)
    gen_import = Import(tmp_path, monkeypatch, capsys)
    place, name = STEPS[step]
    monkeypatch.setattr(place, name, _fragile(getattr(place, name)))
    assert gen_import("m") == cli.PROBLEMS
    texts = gen_import.articles()
    assert {path for path in texts if "di-1-" in path or "di-2-" in path} == {
        f"lan-mu-{number}/di-{number}-ci-hui-yi/index.md" for number in (1, 2)
    }
    errors = [line for line in gen_import.complained.splitlines() if "error:" in line]
    assert errors
    assert all(ODD in line for line in errors), "nothing else is named"
    assert "RuntimeError: odd" in gen_import.complained


def test_what_can_not_be_put_aside_is_named() -> None:
    page = OldPage("a.html", b"")
    odd = Extraction(page, OldArticle("题", "正文。", more={"extra": {"x": lambda: None}}))
    with closing(Spool[Indexed]()) as read:
        pipeline.put_aside((0, odd), read)
        ((number, item),) = read
    assert number is None
    assert isinstance(item, Extraction)
    assert item.failure is not None
    assert item.failure.key == "legacy.failed"


def _fragile(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, but for the odd page."""

    def raising(*arguments: object, **named: object) -> object:
        telling = [str(one) for one in arguments if not isinstance(one, _OF_ALL_PAGES)]
        if any(ODD in one or "guai" in one for one in telling):
            raise RuntimeError("odd")
        return function(*arguments, **named)

    return raising


_OF_ALL_PAGES = (filing.Filing, article_index.ArticleIndex, list, dict, report.ImportReport)
