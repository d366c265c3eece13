"""The files of issues: what the site and the booklet show of them, and what is told of those that are wrong."""

import re
from pathlib import Path

import pytest

from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site

MONTHS = SETTINGS + "issues: month\npublisher: {name: 县政协办公室}\n"
NEWS = {
    "gen.yaml": MONTHS,
    "content/news/a.md": article(title="甲", date="2020-08-01"),
    "content/news/b.md": article(title="乙", date="2020-09-02"),
    "content/news/c.md": article(title="丙", date="2020-09-03"),
    "content/news/draft.md": article(title="草稿", date="2020-09-04", draft="true"),
    "content/about.md": "---\ntitle: 关于\n---\n",
}


def issue(note: str = "", **front_matter: str) -> str:
    return article(note, **{"title": "", "date": "", **front_matter})


def told(root: Path, files: dict[str, str]) -> list[tuple[str, str, int, int]]:
    found = problems_of(write_site(root, {**NEWS, **files}))
    return [(one.code, one.path.removeprefix("content/issues/"), one.line, one.column) for one in found]


def titles(page: str) -> list[str]:
    return re.findall("<h[23][^>]*><a [^>]*>([^<]*)</a></h[23]>", page)


def test_an_issue_s_file_says_number_note_recipients_and_order(tmp_path: Path) -> None:
    text = issue(
        "编者的话，见[甲](../news/a.md)。",
        title="防汛专刊",
        number="7",
        total="123",
        date="2020-09-30",
        image="../static/cover.png",
        reported_to="市政协",
        issued_to="各乡镇。",
        copies="120",
        articles="[news/b.md]",
    )
    files: dict[str, str | bytes] = {**NEWS, "content/issues/2020-09.md": text}
    root = write_site(tmp_path, {**files, "content/static/cover.png": "no picture"})
    build_site(root)
    site = pages(root)
    page, booklet, other = (
        site[f"issues/{name}/index.html"] for name in ("2020-09", "2020-09/print", "2020-08")
    )

    assert "第7期（总第123期）" in page
    assert "防汛专刊" in page
    assert 'href="../../news/2020/a/"' in page, "the note's links lead where they should"
    assert titles(page) == ["乙", "丙"], "by hand, then the newest"
    for shown in (
        "编者按",
        "第7期（总第123期）",
        "报：市政协。",
        "发：各乡镇。",
        "共印120份",
        "2020年9月30日",
    ):
        assert shown in booklet
    assert "送：" not in booklet
    assert "编者按" not in other
    assert not any(path.startswith("issues/2020-09.") for path in site), "it is no page of its own"


def test_an_issue_can_begin_with_the_bulletins_head(tmp_path: Path) -> None:
    settings = MONTHS + "paper: {cover: masthead}\n"
    text = issue(number="7", sent_to="县委办公室")
    root = write_site(tmp_path, {**NEWS, "gen.yaml": settings, "content/issues/2020-09.md": text})
    build_site(root)
    with_file, without = (pages(root)[f"issues/{name}/print/index.html"] for name in ("2020-09", "2020-08"))

    assert 'class="cover"' not in with_file
    assert re.search('<h1 class="number">第7期</h1>', with_file)
    assert re.search('<h1 class="number">2020年8月</h1>', without)
    assert "送：县委办公室。" in with_file.partition('class="issue-foot"')[2]


def test_with_issues_by_name_the_file_has_the_name(tmp_path: Path) -> None:
    files = {
        "gen.yaml": SETTINGS + "issues: front-matter\n",
        "content/news/a.md": article(issue="2020年第7期"),
        "content/issues/2020年第7期.md": issue("按语。", number="7"),
    }
    root = write_site(tmp_path, files)
    assert build_site(root).problems == ()
    assert "按语。" in pages(root)["issues/2020年第7期/index.html"]


def test_without_issues_the_folder_is_one_as_any_other(tmp_path: Path) -> None:
    files = {"gen.yaml": SETTINGS, "content/issues/a.md": article(title="甲")}
    root = write_site(tmp_path, files)
    assert build_site(root).problems == ()
    assert "issues/2020/a/index.html" in pages(root)


def test_each_mistake_is_told_at_its_place(tmp_path: Path) -> None:
    wrong = issue(
        number="7", articles="[news/a.md, about.md, news/b.md, news/nowhere.md, news/draft.md, /news/b]"
    )
    other = issue(number="7", total="0")
    found = told(
        tmp_path,
        {
            "content/issues/2020-09.md": wrong,
            "content/issues/2020-08.md": issue(number="7"),
            "content/issues/2020-12.md": issue(number="9"),
        },
    )

    assert found == [
        ("issue-number-twice", "2020-09.md", 2, 9),
        ("issue-article-elsewhere", "2020-09.md", 3, 12),
        ("issue-no-article", "2020-09.md", 3, 23),
        ("issue-article-nowhere", "2020-09.md", 3, 44),
        ("issue-hides-article", "2020-09.md", 3, 61),
        ("issue-article-twice", "2020-09.md", 3, 76),
        ("issue-file-no-issue", "2020-12.md", 1, 1),
    ]
    assert told(tmp_path, {"content/issues/2020-08.md": other})[0][0] == "value-number"


def test_the_same_number_in_another_year_is_no_mistake_but_the_same_total_is(tmp_path: Path) -> None:
    files = {"content/news/d.md": article(date="2019-09-01")}
    first, second = issue(number="7", total="8"), issue(number="7", total="9")
    assert (
        told(tmp_path, {**files, "content/issues/2019-09.md": first, "content/issues/2020-09.md": second})
        == []
    )
    found = told(tmp_path, {**files, "content/issues/2020-09.md": first})
    assert found == [("issue-number-twice", "2020-09.md", 3, 8)]


def test_two_files_of_one_issue_are_told(tmp_path: Path) -> None:
    found = told(tmp_path, {"content/issues/2020-09.md": issue(), "content/issues/2020-09.markdown": issue()})
    assert [code for code, *_ in found] == ["twin-names"]


def test_two_names_of_one_issue_are_told(tmp_path: Path) -> None:
    files = {
        "gen.yaml": SETTINGS + "issues: front-matter\n",
        "content/news/b.md": article(issue="第7期"),
        "content/issues/第7期.md": issue(),
        "content/issues/第7期！.md": issue(),
    }
    assert told(tmp_path, files) == [("issue-file-twice", "第7期！.md", 1, 1)]


@pytest.mark.parametrize("key", ["报", "期号"])
def test_a_key_in_chinese_is_told_what_it_is_called(tmp_path: Path, key: str) -> None:
    assert told(tmp_path, {"content/issues/2020-09.md": issue(**{key: "1"})})[0][0] == "key-unknown-near"
