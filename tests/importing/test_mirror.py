"""A whole site, mirrored: from the import to a bulletin that builds, with nothing to be written by hand."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from generator.importing.article_index import ArticleIndex, IndexedArticle, IndexedList
from generator.importing.columns import learn_from_lists, lists_of
from generator.importing.model import ListedLink, Listing, OldPage
from generator.importing.writing.existing import ExistingContent
from tests.importing.mirror import COLUMNS, day, mirror, words_of
from tests.importing.oldpages import Import, write
from tests.sites import build_site, pages


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> "tuple[Import, Path]":
    root = tmp_path_factory.mktemp("mirror")
    with pytest.MonkeyPatch.context() as monkeypatch:
        write(root, {f"m/{path}": content for path, content in mirror(23).items()})
        monkeypatch.chdir(root)
        gen_import = Import(root, monkeypatch, _Silent())  # type: ignore[arg-type] # only what is asked of it
        assert gen_import("m", "-q") == 0
    return gen_import, root


class _Silent:
    def readouterr(self) -> tuple[str, str]:
        return "", ""


def test_every_article_is_there_with_its_day(imported: "tuple[Import, Path]") -> None:
    gen_import, _ = imported
    texts = [text for path, text in gen_import.articles().items() if not path.endswith("_index.md")]
    assert len(texts) == words_of(mirror(23))
    dated = [text for text in texts if "\ndate: " in text]
    assert len(dated) == 23 * len(COLUMNS), "all but “about us”"
    one = next(text for text in texts if "title: 通知公告第15期工作情况" in text)
    assert f"date: {day(15)}\n" in one, "only a list says it"


def test_articles_without_a_breadcrumb_are_in_their_lists_columns(imported: "tuple[Import, Path]") -> None:
    gen_import, _ = imported
    folders = {path.partition("/")[0] for path in gen_import.articles()}
    assert folders == {
        "zheng-wu-yao-wen",
        "tong-zhi-gong-gao",
        "bu-men-dong-tai",
        "zheng-ce-fa-gui",
        "guan-yu-wo-men.md",
    }


def test_columns_keep_their_order_and_their_addresses(imported: "tuple[Import, Path]") -> None:
    gen_import, _ = imported
    articles = gen_import.articles()
    assert articles["zheng-wu-yao-wen/_index.md"] == (
        '---\ntitle: 政务要闻\norder: 1\naliases: ["/zwyw/", "/zwyw/index_1.html"]\n---\n'
    )
    assert "order: 4\n" in articles["zheng-ce-fa-gui/_index.md"]


def test_the_site_builds_and_old_addresses_lead_on(imported: "tuple[Import, Path]") -> None:
    _, root = imported
    report = build_site(root)
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    built = pages(root)
    assert 'url=../zheng-wu-yao-wen/"' in built["zwyw/index.html"]
    assert "/bulletin/zwyw/ /bulletin/zheng-wu-yao-wen/ 301\n" in built["_redirects"]
    front = built["index.html"]
    assert (
        front.index("政务要闻") < front.index("通知公告") < front.index("部门动态") < front.index("政策法规")
    )


def test_what_no_article_leads_to_is_named(imported: "tuple[Import, Path]") -> None:
    _, root = imported
    report = json.loads((root / ".gen/import/report.json").read_text(encoding="utf-8"))
    assert report["left_behind"] == ["m/old.example/files/无人链接.xls"]
    assert "无人链接.xls" in (root / ".gen/import/report.html").read_text(encoding="utf-8")
    assert report["totals"]["states"]["list"] == 9


def test_lists_are_one_line_of_the_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {f"m/{path}": content for path, content in mirror(3).items()})
    gen_import = Import(tmp_path, monkeypatch, capsys)
    assert gen_import("m") == 0
    assert "5 read for days and sections (lists)" in gen_import.said
    assert "index" not in gen_import.complained
    assert (
        "attachments that belong to no article were not copied (1): old.example/files/无人链接.xls"
        in gen_import.complained
    )


def test_articles_of_earlier_days_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {f"m/{path}": content for path, content in mirror(4).items()})
    gen_import = Import(tmp_path, monkeypatch, capsys)
    assert gen_import("m", "--since", "2012-01-01") == 0
    assert "8 of earlier days and left out" in gen_import.said
    numbers = {path.partition("-di-")[2][:1] for path in gen_import.articles() if "-di-" in path}
    assert numbers == {"2", "3"}
    assert gen_import("m", "--since", "soon") == 2
    assert "write it like 2015-01-01" in gen_import.complained


def test_a_day_that_was_guessed_gives_way_to_a_lists() -> None:
    link = ListedLink("http://old.example/1.html", "会议", datetime(2020, 9, 22))
    page, front = (
        OldPage(f"m/{name}", b"", f"http://old.example/{name}") for name in ("1.html", "list.html")
    )
    article = IndexedArticle(
        *(0, page, "", "", "", "", 0, "会议", "a", ("2024-01-01", "", "")),
        dated=(datetime(2024, 1, 1), False),
        is_day_guessed=True,
    )
    index = ArticleIndex([article], exact_targets={"http://old.example/1.html": 0})
    index.lists.append(IndexedList(0, front, Listing(("要闻",), (link,)), 1))
    learn_from_lists(lists_of(index), index, ExistingContent())
    learnt = index.articles[0]
    assert (learnt.dated, learnt.facts[0], learnt.is_day_guessed) == (
        (datetime(2020, 9, 22), False),
        "2020-09-22",
        False,
    )
