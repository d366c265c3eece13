"""Markdown of other generators: their heads become ours."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.commands import cli
from generator.importing.model import ADDRESS_END, ADDRESS_START, Extraction, OldArticle
from generator.importing.sources.foreign_markdown import read_markdown, usual_addresses
from generator.problems import Problem
from tests.conftest import CORPORA
from tests.importing.oldpages import Import, write
from tests.photos import photo
from tests.sites import build_site

CORPUS = CORPORA / "18f"


def article_of(text: str, name: str = "_posts/2014-03-12-some-title.md") -> OldArticle:
    extraction = read_markdown(text.encode(), f"blog/{name}", name)
    assert isinstance(extraction, Extraction), extraction
    assert extraction.article is not None
    return extraction.article


def test_jekyll() -> None:
    article = article_of(
        "---\nlayout: post\ntitle: 'Roads: a plan'\ncategories: [News, Roads]\ntags: [road, plan]\n"
        "permalink: /roads/plan.html\nredirect_from: [/old/]\nexcerpt: In short.\npublished: false\n"
        "authors: [Ann, Ben]\n---\nText.\n"
    )
    assert article.title == "Roads: a plan"
    assert article.date == datetime(2014, 3, 12)
    assert not article.date_has_time
    assert article.breadcrumb == ("News", "Roads")
    assert article.more == {
        "tags": ("road", "plan"),
        "summary": "In short.",
        "draft": True,
        "author": ("Ann", "Ben"),
        "slug": "some-title",
        "aliases": ("/roads/plan.html", "/old/"),
        "extra": {"layout": "post"},
    }


def test_hugo() -> None:
    article = article_of(
        '+++\ntitle = "Water"\ndate = 2014-03-12T08:00:00+08:00\nlastmod = 2014-04-01\ndraft = true\nweight = 3\n'
        'tags = ["a"]\n[params]\ncolor = "red"\n+++\nText.\n',
        "content/news/water/index.md",
    )
    assert (article.title, article.markdown, article.breadcrumb) == ("Water", "Text.", ("news",))
    assert article.date is not None
    assert article.date.isoformat() == "2014-03-12T08:00:00+08:00"
    assert article.more == {
        "updated": "2014-04-01",
        "draft": True,
        "order": 3,
        "tags": ("a",),
        "slug": "water",
        "extra": {"color": "red"},
    }


def test_hexo() -> None:
    text = "---\ntitle: 你好\ndate: 2014/3/12 8:05\ntag: 水\ncategory: 通知\ncomments: true\n---\n正文。\n"
    article = article_of(text, "source/_posts/你好.md")
    assert article.date == datetime(2014, 3, 12, 8, 5)
    assert article.date_has_time
    assert article.breadcrumb == ("通知",)
    assert article.more["extra"] == {"comments": True}
    assert article.more["tags"] == "水"


@pytest.mark.parametrize(
    "text", ['"title": "水",\n"tags": ["a"]\n;;;\n文', ';;;\n{"title": "水", "tags": ["a"]}\n;;;\n文']
)
def test_hexo_in_json(text: str) -> None:
    article = article_of(text, "source/_posts/a.md")
    assert (article.title, article.more["tags"], article.markdown) == ("水", ("a",), "文")


def test_json() -> None:
    article = article_of('{"title": "Water", "tags": ["a", 2]}\n\nText.', "posts/water.md")
    assert (article.title, article.more["tags"], article.markdown) == ("Water", ("a", 2), "Text.")


def test_zola() -> None:
    article = article_of(
        '+++\npath = "2021/03/04/zola-post"\ntitle = "标题"\ndescription = "摘要"\nupdated = 2021-04-05\nweight = 2\n'
        'aliases = ["old/zola.html", "/older", "https://x.example/"]\nauthors = ["甲"]\n'
        '[taxonomies]\ntags = ["a", "b c"]\ncategories = ["通知"]\n[extra]\ncolor = "red"\n+++\n[乙](@/b.md#x)\n',
        "content/blog/zola.md",
    )
    assert (article.title, article.date, article.breadcrumb) == ("标题", datetime(2021, 3, 4), ("通知",))
    assert article.markdown == f"[乙]({ADDRESS_START}../b.md#x{ADDRESS_END})"
    assert article.more == {
        "summary": "摘要",
        "updated": "2021-04-05",
        "order": 2,
        "author": ("甲",),
        "tags": ("a", "b c"),
        "slug": "zola",
        "aliases": ("/2021/03/04/zola-post/", "/old/zola.html", "/older/"),
        "extra": {
            "aliases": ("old/zola.html", "/older", "https://x.example/"),
            "color": "red",
        },
    }


def test_a_section_s_description_without_a_text_is_no_article() -> None:
    extraction = read_markdown(b'+++\nsort_by = "date"\n+++\n', "site/content/_index.md", "content/_index.md")
    assert isinstance(extraction, Extraction)
    assert extraction.article is None


@pytest.mark.parametrize("end", ["---", "-----"])
def test_hexo_without_the_first_line(end: str) -> None:
    head = "title: 停水\ndate: 2014-03-12 08:05\ntags:\n- 水\n- 通知\nlayout: post"
    article = article_of(f"{head}\n{end}\n正文。\n\n---\n\n完。\n", "source/_posts/a.md")
    assert (article.title, article.date) == ("停水", datetime(2014, 3, 12, 8, 5))
    assert article.more["tags"] == ("水", "通知")
    assert article.markdown == "正文。\n\n---\n\n完。"


@pytest.mark.parametrize(
    "text", ["注意: 明日停水\n---\n正文。", "请看：\n\n- 甲\n\n---\n\n乙", "Note: a\n\nb", "Tags are:\n- a"]
)
def test_lines_that_are_no_head_stay(text: str) -> None:
    assert article_of(text).markdown == text


@pytest.mark.parametrize(
    "text",
    [
        '"' + " " * 200_000,
        '"' + "\n" * 200_000,
        "\n" * 200_000 + "a",
        "title: x\n" + "  - a\n" * 40_000 + "x",
        "Title: x\n" + "    a\n" * 40_000 + "x",
        "<!--\n" + ".. a: b\n\n" * 40_000,
        "\n" * 100_000 + "> a\n" * 20_000,
    ],
    ids=["blanks", "lines", "before", "list", "deeper", "comment", "quotation"],
)
def test_what_is_nearly_a_head_is_read_once(text: str) -> None:
    before = time.process_time()
    read_markdown(text.encode(), "blog/a.md", "a.md")
    assert time.process_time() - before < 3


def test_pelican() -> None:
    article = article_of(
        "Title: This Week: 7\nDate: 2014-03-12 08:05\nModified: 2014-04-01\nTags: rust, this week\n"
        "Category: News\nAuthors: Doe, Jane; Roe, Richard\nSlug: week-7\nStatus: draft\nSave_as: old/week.html\n"
        "Summary: In\n    short.\n\nText.\n\nNot: a key\n",
        "content/week.md",
    )
    assert (article.title, article.date) == ("This Week: 7", datetime(2014, 3, 12, 8, 5))
    assert (article.breadcrumb, article.markdown) == (("News",), "Text.\n\nNot: a key")
    assert article.more == {
        "updated": "2014-04-01",
        "tags": ("rust", "this week"),
        "author": ("Doe, Jane", "Roe, Richard"),
        "slug": "week-7",
        "summary": "In short.",
        "draft": "true",
        "aliases": ("/old/week.html",),
    }


NIKOLA = (
    ".. title: 停水\n.. slug: shui\n.. date: 2014-03-12 08:05:00 UTC+08:00\n.. tags: draft, 水, 通知\n"
    ".. category: 公告\n.. link: https://x.example/\n.. description: 摘要\n.. type: text\n"
)


def test_nikola() -> None:
    article = article_of(f"<!--\n{NIKOLA}-->\n\n正文。\n", "posts/a.md")
    assert article.date is not None
    assert article.date.isoformat() == "2014-03-12T08:05:00+08:00"
    assert (article.title, article.breadcrumb, article.markdown) == ("停水", ("公告",), "正文。")
    assert article.more == {
        "draft": "true",
        "tags": ("水", "通知"),
        "source_url": "https://x.example/",
        "summary": "摘要",
        "slug": "shui",
        "extra": {"type": "text"},
    }


@pytest.mark.parametrize("beside", [NIKOLA, "停水\nshui\n2014-03-12 08:05\n水, 通知\n\n摘要\n"])
def test_nikola_with_a_file_beside(beside: str) -> None:
    extraction = read_markdown("正文。\n".encode(), "site/posts/a.md", "posts/a.md", beside.encode())
    assert isinstance(extraction, Extraction)
    article = extraction.article
    assert article is not None
    assert (article.title, article.more["slug"], article.more["summary"]) == ("停水", "shui", "摘要")
    assert article.more["tags"] == ("水", "通知")
    assert article.date is not None


def test_lektor() -> None:
    article = article_of(
        "_model: blog-post\n---\ntitle: 停水\n---\npub_date: 2014-03-12\n---\nauthor: 甲\n---\ntags:\n\n水\n通知\n"
        "---\nbody:\n\n一\n\n----\n\n二\n",
        "content/news/shui/contents.lr",
    )
    assert (article.title, article.date, article.breadcrumb) == ("停水", datetime(2014, 3, 12), ("news",))
    assert article.markdown == "一\n\n---\n\n二"
    assert article.more == {
        "author": "甲",
        "tags": ("水", "通知"),
        "slug": "shui",
        "extra": {"_model": "blog-post"},
    }


def test_mkdocs() -> None:
    article = article_of(
        "---\ndate:\n  created: 2014-03-12\n  updated: 2014-04-01\nauthors: [ann]\ncategories: [News]\npin: true\n---\n"
        "# 题\n\n一\n\n<!-- more -->\n",
        "docs/blog/posts/a.md",
    )
    assert (article.title, article.date, article.breadcrumb) == ("题", datetime(2014, 3, 12), ("News",))
    assert article.more == {"updated": "2014-04-01", "author": ("ann",), "pinned": True, "slug": "a"}


@pytest.mark.parametrize(
    ("written", "name", "expected"),
    [
        ("road plan", "_posts/2014-03-12-a.md", ("road", "plan")),
        ("road, city plan", "_posts/2014-03-12-a.md", ("road", "city plan")),
        ("road plan", "source/_posts/2014-03-12-a.md", "road plan"),  # Hexo's: one
        ("road plan", "content/news/a.md", "road plan"),
    ],
)
def test_one_text_stands_for_several_tags_where_the_generator_took_it_so(
    written: str, name: str, expected: object
) -> None:
    article = article_of(f"---\ntitle: x\ntags: {written}\n---\n", name)
    assert article.more["tags"] == expected


def test_a_title_has_its_characters_and_a_path_its_date() -> None:
    article = article_of("---\ntitle: 甲 &#8211; 乙\n---\n", "news/2014/03/12/a.md")
    assert (article.title, article.date) == ("甲 – 乙", datetime(2014, 3, 12))


def test_what_only_the_old_generator_understands_is_flagged() -> None:
    text = '---\ntitle: x\n---\n{% include video.html %}\n\n{{< figure src="a.png" title="图" >}}\n'
    extraction = read_markdown(text.encode(), "blog/a.md", "a.md")
    assert isinstance(extraction, Extraction)
    assert [(flag.kind, flag.sample) for flag in extraction.flagged] == [
        ("template-sign", "{% include video.html %}")
    ]
    assert extraction.article is not None
    assert (
        extraction.article.markdown
        == f"{{% include video.html %}}\n\n![图]({ADDRESS_START}a.png{ADDRESS_END})"
    )


def test_what_our_reader_would_refuse_goes_to_extra() -> None:
    article = article_of("---\ntitle: x\nlanguage: klingon language\nimage: {path: a.jpg}\ndate: soon\n---\n")
    assert article.more["extra"] == {
        "language": "klingon language",
        "image": {"path": "a.jpg"},
        "date": "soon",
    }
    assert article.date == datetime(2014, 3, 12)


def test_without_a_head_the_text_has_to_do() -> None:
    article = article_of("# A heading\n\nText.\n", "notes/2014-03-12-a-note.md")
    assert (article.title, article.date) == ("A heading", datetime(2014, 3, 12))
    assert (
        article_of("\n> Translated.\n>\n> By Ann.\n\n# A heading #\n\nText.\n", "a.md").title == "A heading"
    )
    assert article_of("Text.\n", "a-note.md").title == "a note"


def test_addresses_are_marked_but_not_in_code() -> None:
    text = (
        '[a](b.md) ![p](<a b.png>) {{ site.baseurl }}\n\n```\n[c](d)\n```\n\n    [e](f)\n\n![](/x.png "t")\n'
    )
    marked = article_of(f"---\ntitle: x\n---\n{text}").markdown
    assert marked.count(ADDRESS_START) == 3
    assert f"![p]({ADDRESS_START}a b.png{ADDRESS_END})" in marked
    assert "[c](d)" in marked
    assert "    [e](f)" in marked


@pytest.mark.parametrize(
    "address",
    [
        '{{ "/a/" | url }}',
        "{{- '/a/' | relative_url -}}",
        '{{ "/a/" | absolute_url }}',
        "{% link a/ %}",
        "{{ site.baseurl }}/a/",
    ],
)
def test_addresses_that_a_template_would_have_made(address: str) -> None:
    assert (
        article_of(f"---\ntitle: x\n---\nSee [there]({address}).\n").markdown
        == f"See [there]({ADDRESS_START}/a/{ADDRESS_END})."
    )


@pytest.mark.parametrize(
    "text",
    [
        "+++\ntitle = \n+++\n",
        '{"title": }\n',
        "---\ntitle: [\n---\n",
        "---\ntitle: x\n",
        "---\na: &a [*a]\n---\n",
        "+++\n" + "a = " + "[" * 5000 + "\n+++\n",
        "{" + '"a":{' * 20000,
    ],
    ids=["TOML", "JSON", "YAML", "open", "loop", "deep TOML", "deep JSON"],
)
def test_a_head_that_cannot_be_read_is_named(text: str) -> None:
    problem = read_markdown(text.encode(), "blog/a.md", "a.md")
    assert isinstance(problem, Problem)
    assert problem.path == "blog/a.md"
    assert problem.severity == "error"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[乙](@/news/b.md#x)", "../news/b.md#x"),
        ("[乙]({filename}b.md)", "b.md"),
        ("[乙]({filename}/news/b.md)", "../news/b.md"),
        ("![乙]({static}/images/p.png)", "../images/p.png"),
        ("[乙]({attach}p.pdf)", "p.pdf"),
        ("[乙](|filename|/b.md)", "../b.md"),
        ('[乙]({{< relref "/news/b#x" >}})', "../news/b.md#x"),
        ("[乙]({% link blog/b.md %})", "b.md"),
        ("[乙](/news/b/)", "/news/b/"),
    ],
)
def test_where_generators_count_paths_from(written: str, address: str) -> None:
    extraction = read_markdown(f"---\ntitle: 甲\n---\n{written}".encode(), "blog/a.md", "blog/a.md")
    assert isinstance(extraction, Extraction)
    assert extraction.article is not None
    assert f"{ADDRESS_START}{address}{ADDRESS_END}" in extraction.article.markdown


@pytest.mark.parametrize("name", ["20160519.md", "20160519-a.md", "2016_05_19.md", "2016年5月19日.md"])
def test_a_name_with_a_date_of_another_form_is_no_address_of_jekylls(name: str) -> None:
    assert usual_addresses(f"_posts/{name}") == ()


def test_a_blog_becomes_a_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, str | bytes] = {
        "blog/_posts/2014-03-12-roads.md": (
            "---\ntitle: Roads\ntags: [road]\npermalink: /roads/\n---\n\nSee [water](/water/), [gone](/gone/), "
            "[old]({% post_url 2014-04-12-water %}), [o](/2014/04/12/water.html).\n\n"
            "![A road]({{ site.baseurl }}/assets/road.jpg)\n"
        ),
        "blog/_posts/2014-04-12-water.md": "---\ntitle: Water\npermalink: /water/\n---\n\nText.\n",
        "blog/assets/road.jpg": photo(80, 60),
        "blog/_config.yml": "title: x",
    }
    gen_import = Import(write(tmp_path, files), monkeypatch, capsys)
    assert gen_import("blog", "--into", "content/blog") == cli.OK
    assert gen_import.files() == ["blog/roads/index.md", "blog/roads/road.jpg", "blog/water.md"]
    text = gen_import.articles()["blog/roads/index.md"]
    assert "See [water](../water.md), [gone](/gone/), [old](../water.md), [o](../water.md)." in text
    assert "![A road](road.jpg)" in text
    assert 'aliases: ["/roads/"]' in text
    assert {problem.code for problem in build_site(tmp_path).problems} == {"address-nowhere"}
    before = gen_import.articles()
    assert gen_import("blog", "--into", "content/blog") == cli.OK
    assert gen_import.articles() == before


def test_files_of_several_generators_become_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files: dict[str, str | bytes] = {
        "old/zola.md": (
            '+++\npath = "2021/03/04/zola"\ntitle = "甲"\naliases = ["old/zola.html"]\n+++\n[乙](@/nikola.md)\n'
        ),
        "old/nikola.md": "正文。\n",
        "old/nikola.meta": NIKOLA.replace("draft, ", ""),
        "old/lektor/contents.lr": "title: 丙\n---\npub_date: 2014-03-12\n---\nbody: ![图](a.jpg)\n",
        "old/lektor/a.jpg": photo(80, 60),
        "old/lektor/a.jpg.lr": "alt: 图\n",
        "old/_index.md": '+++\nsort_by = "date"\n+++\n',
    }
    gen_import = Import(write(tmp_path, files), monkeypatch, capsys)
    assert gen_import("old", "--into", "content/blog") == cli.OK
    assert gen_import.files() == [
        "blog/lektor/a.jpg",
        "blog/lektor/index.md",
        "blog/shui.md",
        "blog/zola.md",
    ]
    zola = gen_import.articles()["blog/zola.md"]
    assert 'aliases: ["/2021/03/04/zola/", "/old/zola.html"]' in zola
    assert "date: 2021-03-04\n" in zola
    assert "[乙](shui.md)" in zola
    assert build_site(tmp_path, now="2022-01-01").problems == ()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpora are not here")
def test_real_posts_are_read_without_a_loss() -> None:
    problems = []
    for path in sorted(CORPUS.rglob("*.md")):
        extraction = read_markdown(path.read_bytes(), f"18f/{path.name}", f"_posts/{path.name}")
        if isinstance(extraction, Problem):
            problems.append(path.name)
        else:
            article = extraction.article
            assert article is not None
            assert article.title
            assert article.date is not None
            assert article.date.replace(tzinfo=UTC) < datetime(2030, 1, 1, tzinfo=UTC)
    assert len(problems) == 1, "one has a tab in its front matter, which is not YAML"
