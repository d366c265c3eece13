"""Booklets: issues with their data, bound volumes, and lists in parts."""

import re
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from generator.outputs import booklets, pdf
from tests.outputs.test_official import Drawn
from tests.outputs.test_paper import paragraphs, sheets
from tests.sites import SETTINGS, article, build_site, made_once, pages, write_site

needs_pdfs = pytest.mark.skipif(
    find_spec("weasyprint") is None or bool(pdf.lacking(chinese=True)) or not shutil.which("pdftotext"),
    reason="weasyprint, its libraries, a Chinese font or poppler is missing: bash .ci/run installs them",
)
NAME = "示例县人民代表大会常务委员会公报"
ISSUE = article("编者的话。", title="", date="", number="7", total="123", reported_to="市政协", copies="120")


def texts(count: int) -> Mapping[str, str]:
    """Articles of September, each with a note."""
    return {
        f"content/news/a{number:02}.md": article(
            paragraphs(4, 3) + f"尾[^1]。\n\n[^1]: 注{number:02}。",
            title=f"第{number:02}篇",
            date=f"2020-09-{number:02}",
            tags="[水]" if number % 2 else "[路]",
            source="提案委",
        )
        for number in range(1, count + 1)
    }


@pytest.fixture(scope="module")
def printed(run_folder: Path) -> Path:
    """A bulletin with a 简报 of six articles, which is a bound volume as well. Don't change it."""
    settings = SETTINGS.replace("示例简报", NAME)
    settings += "issues: month\npublisher: {name: 常委会办公室}\npaper: {cover: masthead, lists: [years]}\n"

    def make(root: Path) -> None:
        files = {"gen.yaml": settings, "content/issues/2020-09.md": ISSUE, **texts(6)}
        assert build_site(write_site(root, files), pdf=True).problems == ()

    return made_once(run_folder / "booklets", make)


@needs_pdfs
def test_a_bulletins_head_note_contents_and_recipients(printed: Path) -> None:
    """On the first sheet the head, on the last one, at its foot, to whom it goes."""
    file = printed / "site/issues/2020-09/print/2020-09.pdf"
    first, *_, last = sheets(file)
    lines = [line[0] for line in first.lines]

    assert "".join(lines[:2]) == NAME, "a long name is in two lines"
    assert min(len(line) for line in lines[:2]) > 5
    assert lines[2:6] == ["第7期（总第123期）", "常委会办公室", "2020年9月6日", "编者按"]
    assert "目录" in lines
    assert re.search("第06篇$", first.text.partition("目录")[2].split("发布")[0]), "the first article follows"
    foot = [line for line in last.lines if line[3] > 230]
    assert foot[0][0].endswith("。")
    assert [line[0] for line in foot if "：" in line[0] or "共印" in line[0]] == ["报：市政协。", "共印120份"]
    assert abs(Drawn(file, len(sheets(file))).rules()[-1] - (297 - 24)) < 1.5


@needs_pdfs
def test_notes_stand_at_the_foot_of_the_page_that_refers_to_them(printed: Path) -> None:
    for sheet in sheets(printed / "site/issues/2020-09/print/2020-09.pdf"):
        ends = sheet.text.count("尾")
        notes = [line for line in sheet.lines if re.search(r"注\d\d。", line[0])]
        assert len(notes) == ends
        assert all(line[3] > 220 for line in notes)


@needs_pdfs
def test_a_bound_volume_has_contents_by_issue_and_an_index_with_the_right_pages(printed: Path) -> None:
    file = printed / "site/archive/2020/print/2020.pdf"
    found = sheets(file)
    cover, contents, *rest = found
    assert "2020年合订本" in cover.text
    sizes = cover.lines[:2]
    assert "".join(line[0] for line in sizes) == NAME
    assert contents.lines[2][0] == "2020年9月"
    titles = re.findall(r"第\d\d篇", contents.text)
    assert titles == [f"第{number:02}篇" for number in range(1, 7)], "in the order of the year"
    index = rest[-1]
    assert "篇名索引" in index.text
    assert re.search("标签索引.*路.*水.*来源索引.*提案委", index.text)
    where = {
        title: number
        for number, sheet in enumerate(found, 1)
        for title in re.findall(r"(第\d\d篇)发布", sheet.text)
    }
    pairs = re.findall(r"(第\d\d篇) ?(\d+)", index.text)
    assert len(pairs) == 6
    assert {title: int(number) for title, number in pairs} == where


def test_a_list_of_many_articles_is_in_parts_counted_from_the_oldest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booklets, "MOST", 4)
    settings = SETTINGS + "paper: {lists: [sections, years]}\n"
    root = write_site(tmp_path, {"gen.yaml": settings, **texts(6)})
    build_site(root)
    site = pages(root)

    def titles(path: str) -> list[str]:
        return re.findall(r'<h2 class="title"[^>]*>(第\d\d篇)', site[path])

    assert titles("news/print/index.html") == ["第04篇", "第03篇", "第02篇", "第01篇"]
    assert titles("news/print/2/index.html") == ["第06篇", "第05篇"]
    assert titles("archive/2020/print/2/index.html") == ["第05篇", "第06篇"], (
        "a volume is in the order of its year"
    )
    assert "第2册" in site["news/print/2/index.html"]
    page = site["news/index.html"]
    assert re.findall(r'href="../news/(print/[^"]*)">(第.册)', page) == [
        ("print/", "第1册"),
        ("print/2/", "第2册"),
    ]


def test_an_article_that_comes_changes_the_last_part_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booklets, "MOST", 3)
    settings = SETTINGS + "paper: {lists: [sections]}\n"
    root = write_site(tmp_path, {"gen.yaml": settings, **texts(5)})
    build_site(root)
    write_site(root, {"gen.yaml": settings, **texts(6)})
    written = build_site(root).commit.written

    assert "news/print/2/index.html" in written
    assert "news/print/index.html" not in written


def test_an_edited_issue_file_makes_its_issue_anew_and_no_article(tmp_path: Path) -> None:
    files = {"gen.yaml": SETTINGS + "issues: month\n", "content/issues/2020-09.md": ISSUE, **texts(3)}
    files["content/news/old.md"] = article(date="2020-08-01")
    root = write_site(tmp_path, files)
    build_site(root)
    write_site(root, {**files, "content/issues/2020-09.md": ISSUE.replace("120", "130")})

    assert set(build_site(root).commit.written) == {"issues/2020-09/print/index.html"}
    write_site(root, {**files, "content/issues/2020-09.md": ISSUE.replace("number: 7", "number: 8")})
    assert set(build_site(root).commit.written) == {
        "issues/2020-09/print/index.html",
        "issues/2020-09/index.html",
    }
