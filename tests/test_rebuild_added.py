"""A new article begins with what stands, too, where it touches others by standing in lists only; else the whole way."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.engine import workers
from generator.outputs import pagination
from generator.outputs.job import Options
from generator.problems import ProblemsError
from tests.engine.test_incremental import picture
from tests.sites import article, tree
from tests.test_rebuild import Office

SETTINGS = "page_size: 2\nissues: front-matter\nfeeds: {count: 3}\n"
TAGGED = {"tags": "[水, Water]", "source": "乐至县", "issue": "第1期"}
ISSUE = "issues/第1期/"
THERE: dict[str, str | bytes] = {
    **{
        f"content/news/{number}.md": article(
            f"第{number}条。见[栏目](/news/)。", title=f"第{number}条", date=f"2020-09-{number:02}", **TAGGED
        )
        for number in range(10, 17)
    },
    "content/news/old.md": article(title="旧", date="2020-08-01", tags="[水]", pinned="true", issue="第2期"),
    "content/news/shown.md": article("![图](shown.png)\n\n[表](table.pdf)", title="有图", date="2020-08-02"),
    "content/news/shown.png": picture(30, 20),
    "content/news/unused.png": picture(30, 20),
    "content/news/table.pdf": b"%PDF-1.4",
    "content/news/draft.md": article(title="草稿", draft="true"),
    "content/news/leads.md": article("见[以后](/later/)。", title="指向", date="2020-08-03", summary="短。"),
    "content/topics/water.md": "---\ntitle: 饮水\narticles: [news/old.md, news/12.md]\ngather: Water\n---\n话。\n",
    "content/topics/page.md": "---\ntitle: 单列\narticles: [notices/copied (1).md]\n---\n",
    "content/notices/copied (1).md": article(title="副本", date="2020-08-04"),
    "content/static/taken.txt": b"x",
    "content/static/file": b"",
    "content/news/page.md": article(title="占", date="2020-08-05", permalink="/notices/page/1/"),
    "content/static/deep/index.html/a.txt": b"",
}

QUICK: dict[str, Mapping[str, str]] = {
    "newest": {"news/newest.md": article(title="新", date="2020-09-30", **TAGGED)},
    "in between": {"news/between.md": article(title="新", date="2020-09-12", **TAGGED)},
    "at the same moment": {"news/12a.md": article(title="新", date="2020-09-12", **TAGGED)},
    "oldest": {"news/oldest.md": article(title="新", date="2020-08-01", issue="第2期")},
    "without anything": {"notices/nothing.md": article(title="新", date="2020-09-14", summary="短。")},
    "pinned": {"news/top.md": article(title="新", date="2020-08-02", pinned="true", **TAGGED)},
    "in order": {"news/first.md": article(title="新", date="2020-09-03", order="1", **TAGGED)},
    "in the language of its section": {"news/chinese.md": article(title="新", language="zh-CN", **TAGGED)},
    "in another language": {"news/english.md": article(title="new", language="en", **TAGGED)},
    "a date in the name": {"news/2020-09-23-dated.md": article(title="新", date="", tags="[水]")},
    "named section": {"news/named.md": article(title="新", section="notices")},
    "news for two days": {"news/recent.md": article(title="新", date="2020-09-30T08:00", **TAGGED)},
    "not for ever": {"news/expires.md": article(title="新", expires="2020-10-20")},
    "two": {
        "news/one.md": article("见[另一](../notices/other.md)。", title="新", date="2020-09-30", **TAGGED),
        "notices/other.md": article("见[一](../news/one.md)。", title="另一", date="2020-09-29", **TAGGED),
    },
    "three, one after another in the list": {
        f"news/n{number}.md": article(title=f"新{number}", date="2020-09-30", **TAGGED) for number in range(3)
    },
    "and one that leads to it": {
        "news/led-to.md": article(title="新", date="2020-09-30", **TAGGED),
        "news/12.md": article("见[新](led-to.md)。", title="第12条", date="2020-09-12", **TAGGED),
    },
    "with links and files that are there": {
        "news/links.md": article(
            "[一](10.md)、[草](draft.md)、[栏目](../notices/)、[无](/nowhere/)、[没有](none.pdf)\n\n"
            "![图](shown.png)\n\n[表](table.pdf)\n\n[自己](/news/2020/links/)、[页](/news/page/4/)",
            title="新",
            image="shown.png",
            attachments="[table.pdf]",
        )
    },
    "with warnings of its own": {
        "news/warned.md": article("[自己](#nowhere)", title="新", updated="2020-01-01")
    },
    "without a print view": {"news/unprinted.md": article(title="新", print="false")},
    "at an address of its own": {"news/own.md": article(title="新", permalink="/own.html")},
}
"""Each with names of its own, since they join one office after another."""

OFFICES = 4
"""So many offices take them in turn. No two of one office join the section `notices`, whose first page is taken."""

WHOLE: dict[str, Mapping[str, str | bytes]] = {
    "a topic": {"topics/n.md": article(title="新", date="", articles="[news/12.md]")},
    "a new tag": {"news/n.md": article(title="新", tags="[路]")},
    "another spelling": {"news/n.md": article(title="新", tags="[water]")},
    "a new source": {"news/n.md": article(title="新", source="局")},
    "a new issue": {"news/n.md": article(title="新", issue="第3期")},
    "an issue that becomes the newest": {"news/n.md": article(title="新", date="2020-09-29", issue="第2期")},
    "a new month": {"news/n.md": article(title="新", date="2020-07-01")},
    "a new year": {"news/n.md": article(title="新", date="2019-09-01")},
    "a new section": {"more/n.md": article(title="新")},
    "a section by its title": {"news/n.md": article(title="新", section="动态")},
    "a page": {"n.md": article(title="新", date="")},
    "a section's description": {"notices/_index.md": "---\ntitle: 通知\n---\n"},
    "a bundle": {"news/n/index.md": article(title="新")},
    "a translation": {"news/12.en.md": article(title="new", language="en", **TAGGED)},
    "in a language without words": {"news/n.md": article(title="новое", language="ru")},
    "an alias": {"news/n.md": article(title="新", aliases="[/old/]")},
    "a draft": {"news/n.md": article(title="新", draft="true")},
    "in the future": {"news/n.md": article(title="新", date="2020-10-02")},
    "expired": {"news/n.md": article(title="新", expires="2020-09-30")},
    "a file that no other text uses": {"news/n.md": article("[图](unused.png)", title="新")},
    "a file beside it": {"news/n.md": article("[表](n.pdf)", title="新"), "news/n.pdf": b"%PDF"},
    "an address that others lead to": {"news/n.md": article(title="新", permalink="/later/")},
    "an address that is taken": {"news/n.md": article(title="新", permalink="/news/2020/12/")},
    "an address that a list has": {"news/n.md": article(title="新", permalink="/archive/")},
    "an address that a page of a list has": {"news/n.md": article(title="新", permalink="/news/page/1/")},
    "a page of a list where another is": {
        f"notices/n{number}.md": article(title=f"新{number}", date="2020-09-20") for number in range(4)
    },
    "an address that is nearly taken": {"news/n.md": article(title="新", permalink="/Taken.txt/")},
    "a folder that is a file": {"news/n.md": article(title="新", permalink="/file/n/")},
    "a file that is a folder": {"news/n.md": article(title="新", permalink="/deep/")},
    "two at one address": {
        "news/n.md": article(title="新", permalink="/own/"),
        "news/m.md": article(title="新", permalink="/OWN/"),
    },
    "a name that is no name": {"news/n.md": article(title="新", permalink="/a:b/")},
    "a link to nowhere": {"news/n.md": article("[无](nowhere.md)", title="新")},
    "no title": {"news/n.md": article(title="")},
    "no date": {"news/n.md": article(title="新", date="")},
    "broken": {"news/n.md": "---\ntitle: [\n---\n"},
    "another of the name": {"news/12.markdown": article(title="新")},
    "what another was copied from": {"notices/copied.md": article(title="新")},
    "a copy": {"news/12 (1).md": article(title="新")},
    "a file of a document": {"news/n.docx": b"", "news/n.md": article(title="新")},
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which way a build takes has nothing to do with who does its work, and starting workers takes a fifth of it."""
    monkeypatch.setattr(workers, "available_cores", lambda: 1)


def office_of(home: Path, settings: str = "") -> Office:
    """An office with these settings beside, or instead of, the usual ones."""
    given = {line.partition(":")[0] for line in settings.splitlines()}
    usual = [line for line in SETTINGS.splitlines(keepends=True) if line.partition(":")[0] not in given]
    return Office(home, "".join(usual) + settings, more=THERE)


def add(office: Office, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        office.write(f"content/{path}", content)


@pytest.mark.parametrize("first", range(OFFICES))
def test_an_article_that_joins_lists_begins_with_what_stands(first: int, tmp_path: Path) -> None:
    office = office_of(tmp_path)
    for name in list(QUICK)[first::OFFICES]:
        add(office, QUICK[name])
        assert office.check().commit.written, name
        assert office.is_quick, name


def test_an_article_that_may_touch_others_goes_the_whole_way(tmp_path: Path) -> None:
    office = office_of(tmp_path)
    content = office.root / "content"
    for name, files in WHOLE.items():
        before = {path: (content / path).read_bytes() for path in files if (content / path).exists()}
        folders = {(content / path).parent for path in files if not (content / path).parent.exists()}
        add(office, files)
        assert not office.is_record_enough(), name
        for path in files.keys() - before.keys():
            (content / path).unlink()
        for folder in folders:
            folder.rmdir()
        add(office, before)
        assert office.is_record_enough(), f"{name}: nothing of it is left"
    add(office, QUICK["newest"])
    office.check()
    assert office.is_quick


def test_articles_one_after_another_and_edits_between(tmp_path: Path) -> None:
    office = office_of(tmp_path)
    for number in range(2):
        add(office, {f"news/n{number}.md": article(title=f"新{number}", date="2020-09-24", **TAGGED)})
        office.check()
        assert office.is_quick
        text = article(f"改了{number}。", title=f"新{number}，改了", date="2020-09-24", **TAGGED)
        add(office, {f"news/n{number}.md": text})
        office.check()
        assert office.is_quick
    office.write("gen.yaml", (office.root / "gen.yaml").read_text() + "description: 说明\n")
    office.check()
    assert not office.is_quick


def test_of_lists_only_the_pages_that_show_an_edited_card_are_made(tmp_path: Path) -> None:
    office = office_of(tmp_path)
    text = article("第11条。见[栏目](/news/)。", title="另题", date="2020-09-11", **TAGGED)
    office.write("content/news/11.md", text)
    written = office.check().commit.written
    assert office.is_quick
    assert [path for path in written if path.startswith("news/page/")] == ["news/page/3/index.html"]


@pytest.mark.parametrize(
    "settings",
    [
        "social: {pictures: true}\n",
        "compress: true\n",
        "issues: month\nslug: pinyin\npaper: {lists: [months, sections, tags]}\n",
        "permalink: /{year}/{month}/{slug}.html\ndate: {from: [name, front-matter]}\n",
    ],
)
def test_under_other_settings(settings: str, tmp_path: Path) -> None:
    office = office_of(tmp_path, settings)
    add(office, QUICK["in between"])
    office.check()
    assert office.is_quick


def test_an_article_that_stops_being_news_ends_what_is_known(tmp_path: Path) -> None:
    office = office_of(tmp_path)
    add(office, {"news/n.md": article(title="新", date="2020-09-30T08:00", expires="2020-10-02T13:00")})
    office.check()
    assert office.is_quick
    for office.now in ("2020-10-02T07:59", "2020-10-02T08:01", "2020-10-02T13:01"):
        office.check()
    assert "site/news/2020/n/index.html" not in tree(office.root)


@pytest.mark.parametrize(
    "path",
    ["site/news/2020/n/index.html", "site/news/2020/n", "site/news/2020/n/print", "site/news/2020/n/mine"],
)
def test_what_somebody_has_put_there_is_moved_away(path: str, tmp_path: Path) -> None:
    office = office_of(tmp_path)
    office.write(path, "mine")
    office.build()
    add(office, {"news/n.md": article(title="新")})
    office.build()
    stays = path.endswith("mine")
    assert office.is_quick == stays
    kept = office.root / path if stays else next((office.root / ".gen/displaced").rglob(path[5:]))
    assert kept.read_text() == "mine"
    assert office.build().commit.foreign == (("news/2020/n/mine",) if stays else ())


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_link_is_looked_at_as_a_whole(tmp_path: Path) -> None:
    office = office_of(tmp_path)
    (office.root / "content/news/n.md").symlink_to("12.md")
    office.check()
    assert not office.is_quick


def test_strictly_a_warning_of_a_new_article_is_an_error(tmp_path: Path) -> None:
    office = office_of(tmp_path)
    office.options = Options(strict=True)
    before = tree(office.root / "site")
    add(office, {"news/n.md": article("[自己](#nowhere)", title="新")})
    with pytest.raises(ProblemsError):
        office.build()
    assert tree(office.root / "site") == before


def test_few_files_are_written(tmp_path: Path) -> None:
    """Its page and print view; the front page, lists, feeds and sitemaps; and the pages of those beside it."""
    office = office_of(tmp_path)
    add(office, {"notices/n.md": article(title="新", date="2020-09-30", summary="短。")})
    written = office.check().commit.written
    assert len([path for path in written if path.startswith("news/")]) == 0
    assert "sitemap-1.xml" in written
    assert "sitemap.xml" not in written


def test_an_issue_of_several_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "ISSUE_PAGE", 3)
    office = office_of(tmp_path)
    for number in range(4):  # the issue of seven gets its fourth page
        section, order = ("news", "1" if number else "") if number < 3 else ("notices", "")
        add(office, {f"{section}/n{number}.md": article(title=f"新{number}", order=order, **TAGGED)})
        office.check()
        assert office.is_quick
    assert tree(office.root / "site").keys() >= {f"{ISSUE}page/{number}/index.html" for number in (2, 3, 4)}
    add(office, {"news/12.md": article("第12条。", title="另题", date="2020-09-12", **TAGGED)})
    written = office.check().commit.written
    assert office.is_quick
    assert sorted(path for path in written if path.startswith(ISSUE)) == [
        f"{ISSUE}page/3/index.html",
        f"{ISSUE}print/index.html",
    ]
