"""The issues of a bulletin: what their files say, which articles are in each, and in which order."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.desk import issuebox
from generator.desk.listing import Overview, look_over
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.sites import SETTINGS, article, write_site

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
FILES: dict[str, str | bytes] = {
    "gen.yaml": f"{SETTINGS}issues: front-matter\nsections: [notices, news]\n",
    "content/news/rain.md": article("雨。", title="雨", issue="第1期", date="2020-09-22"),
    "content/news/sun.md": article("晴。", title="晴", issue="第1期", date="2020-09-23"),
    "content/notices/road.md": article("路。", title="路", issue="第1期"),
    "content/news/wind.md": article("风。", title="风", date="2020-09-25"),
    "content/news/old.md": article("旧。", title="旧", issue="第0期", date="2019-01-01"),
    "content/issues/第1期.md": "---\n# 期号\nnumber: 7\narticles: [news/rain.md]\n---\n\n编者按。\n",
}


def looked(root: Path, **files: str) -> tuple[Config, Overview]:
    config, problems = load_config(write_site(root, {**FILES, **files}) / "gen.yaml")
    assert config, problems
    return config, look_over(config, NOW)


def test_issues_are_listed_and_opened_in_their_order(tmp_path: Path) -> None:
    config, overview = looked(tmp_path)
    rows = issuebox.issues(overview).rows
    assert [(row.key, row.number, row.articles, row.path) for row in rows] == [
        ("第1期", 7, 3, "issues/第1期.md"),
        ("第0期", None, 1, ""),
    ]
    opened = issuebox.open_issue(overview, "第1期", NOW, "en")
    # What its file names comes first; the others as the site has them.
    assert [one.title for one in opened.members] == ["雨", "路", "晴"]
    assert opened.is_ordered and opened.body == "编者按。\n" and opened.values["number"] == 7
    assert opened.print_url == rows[0].url + "print/"
    other = issuebox.open_issue(overview, "第0期", NOW, "en")
    assert (other.digest, other.path, other.is_ordered) == ("", "issues/第0期.md", False)
    assert [one.title for one in issuebox.candidates(overview, "第1期", "", NOW)] == ["风", "旧"]
    assert [one.title for one in issuebox.candidates(overview, "第1期", "风", NOW)] == ["风"]
    assert config.settings.issues == "front-matter"


def test_an_issue_is_saved_in_place_and_articles_go_in_and_out(tmp_path: Path) -> None:
    config, overview = looked(tmp_path)
    opened = issuebox.open_issue(overview, "第1期", NOW, "en")
    order = ["notices/road.md", "news/rain.md", "news/wind.md"]
    done = issuebox.save_issue(
        config, opened.path, opened.digest, {"total": 123, "articles": list(order)}, "新按语。\n",
        ("news/wind.md", "news/gone.md"), ("news/sun.md",), "en", NOW,
    )  # fmt: skip
    assert [one.code for one in done.problems] == ["desk-gone"]
    written = (config.root / "content/issues/第1期.md").read_text("utf-8")
    assert written.startswith("---\n# 期号\nnumber: 7\ntotal: 123\narticles: [")
    assert written.endswith("---\n\n新按语。\n")
    again = issuebox.open_issue(look_over(config, NOW, overview), "第1期", NOW, "en")
    assert [one.title for one in again.members] == ["路", "雨", "风"]
    with pytest.raises(ProblemsError) as raised:
        issuebox.save_issue(config, opened.path, opened.digest, {"total": 1}, None, (), (), "en", NOW)
    assert [one.code for one in raised.value.problems] == ["desk-file-changed"]


def test_issues_of_months_have_their_articles_by_date(tmp_path: Path) -> None:
    config, overview = looked(tmp_path, **{"gen.yaml": f"{SETTINGS}issues: month\n"})
    assert [row.key for row in issuebox.issues(overview).rows][-2:] == ["2020-09", "2019-01"]
    assert issuebox.candidates(overview, "2020-09", "", NOW) == ()
    issuebox.save_issue(config, "issues/2020-09.md", "", {"number": 9}, "", (), (), "en", NOW)
    row = next(row for row in issuebox.issues(look_over(config, NOW, overview)).rows if row.key == "2020-09")
    assert (row.number, row.articles) == (9, 4)


@pytest.mark.parametrize("path", ["news/rain.md", "../gen.yaml", "issues/../news/rain.md", "issues/x.html"])
def test_only_files_of_issues_are_saved(tmp_path: Path, path: str) -> None:
    config, _ = looked(tmp_path)
    before = (config.root / "content/news/rain.md").read_bytes()
    with pytest.raises(ProblemsError):
        issuebox.save_issue(config, path, "", {"number": 1}, None, (), (), "en", NOW)
    assert (config.root / "content/news/rain.md").read_bytes() == before


def test_without_issues_there_is_nothing_to_edit(tmp_path: Path) -> None:
    _, overview = looked(tmp_path, **{"gen.yaml": SETTINGS, "content/issues/第1期.md": article()})
    assert issuebox.issues(overview).rows == ()
    with pytest.raises(ProblemsError):
        issuebox.open_issue(overview, "2020-09", NOW, "en")
