"""Markdown of other generators: their heads become ours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.commands import cli
from generator.importing.model import ADDRESS_END, ADDRESS_START, Extraction, OldArticle
from generator.importing.sources.foreign_markdown import read_markdown
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


def test_json() -> None:
    article = article_of('{"title": "Water", "tags": ["a", 2]}\n\nText.', "posts/water.md")
    assert (article.title, article.more["tags"], article.markdown) == ("Water", ("a", 2), "Text.")


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
