"""Other languages: articles, whole sections, and how translations find each other; seen in a built site."""

import json
import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from generator.wording import LANGUAGES as MESSAGE_LANGUAGES
from generator.wording import describe
from tests.sites import SETTINGS, article, build_site, pages, problems_of, tree, write_site

SECTION = "---\ntitle: In English\ndescription: For our guests\nlanguage: en\n---\n"


def built(root: Path, **files: str) -> dict[str, str]:
    """A site's pages; a file's name is written with `__` for a slash."""
    build_site(write_site(root, {f"content/{name}": text for name, text in files.items()}))
    return pages(root)


def language(page: str) -> str:
    found = re.search(r'<html lang="([^"]*)"', page)
    assert found
    return found[1]


def pairs(page: str) -> list[tuple[str, str]]:
    """The `hreflang` links of a page's head: tag and address under the site's root."""
    links = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
    return [(tag, address.removeprefix("https://example.org/bulletin")) for tag, address in links]


@pytest.mark.parametrize(
    ("name", "front_matter", "section", "expected"),
    [
        ("a.md", "", "", "zh-CN"),
        ("a.en.md", "", "", "en"),
        ("a.en.md", "zh-TW", "", "zh-TW"),
        ("a.md", "", "en", "en"),
        ("a.zh-TW.md", "", "en", "zh-TW"),
        ("a.zh-TW.md", "zh-CN", "en", "zh-CN"),
        ("a/index.md", "", "en", "en"),
        ("a/index.zh-CN.md", "", "en", "zh-CN"),
    ],
)
def test_the_nearest_word_on_an_article_s_language_counts(
    tmp_path: Path, name: str, front_matter: str, section: str, expected: str
) -> None:
    files = {
        "content/news/_index.md": f"---\nlanguage: {section}\n---\n",
        f"content/news/{name}": article(language=front_matter),
    }
    build_site(write_site(tmp_path, files))
    (page,) = (text for path, text in pages(tmp_path).items() if path.endswith("/2020/a/index.html"))
    assert language(page) == expected


def test_an_article_moved_by_its_front_matter_has_the_language_of_where_it_went(tmp_path: Path) -> None:
    files = {"news/a.md": article(section="english"), "english/_index.md": SECTION}
    assert language(built(tmp_path, **files)["english/2020/a/index.html"]) == "en"


def test_a_section_in_another_language_is_in_it_throughout(tmp_path: Path) -> None:
    files = {
        "content/english/_index.md": SECTION,
        "content/news/z.md": article("正文。", title="停水"),
        **{
            f"content/english/{name}.md": article("Text.", title=f"Article {name}", date=f"2020-09-0{number}")
            for number, name in enumerate("abcd", 1)
        },
    }
    build_site(write_site(tmp_path, {"gen.yaml": SETTINGS + "page_size: 2\n", **files}))
    site = pages(tmp_path)
    first, second = site["english/index.html"], site["english/page/1/index.html"]
    assert [language(page) for page in (first, second)] == ["en", "en"]
    assert "4 September 2020" in first
    assert "2020年" not in first
    assert "<title>In English – page 1 – 示例简报</title>" in second
    assert "Older articles" in first
    assert "Newer articles" in second
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', first)
    assert json.loads(data)["@graph"][0]["inLanguage"] == "en"
    inside = site["english/2020/a/index.html"]
    assert language(inside) == "en"
    assert "1 September 2020" in inside
    assert language(site["english/2020/a/print/index.html"]) == "en"
    assert language(site["index.html"]) == language(site["news/index.html"]) == "zh-CN"


def test_names_in_another_language_say_so_where_they_stand_among_others(tmp_path: Path) -> None:
    files = {
        "english/_index.md": SECTION,
        "english/a.md": article("Text.", title="Article"),
        "english/old.md": article("Text.", title="Old", date="2019-01-01"),
        **{f"news/{number}.md": article("正文。", title="停水", date="2020-01-01") for number in range(5)},
    }
    site = built(tmp_path, **files)
    home, page = site["index.html"], site["english/2020/a/index.html"]
    # In the menu, over the section's block and under an article's title.
    assert re.search(r'<li><a href="./english/" lang="en">In English</a>', home)
    assert re.search(r'<h2><a href="./english/" lang="en">In English</a></h2>', home)
    # A title is in its article's language, the date beside it in the page's.
    assert re.search(r'<h2 lang="en"><a href="[^"]*">Article</a></h2>', home)
    assert re.search(r'<h3 lang="en"><a href="[^"]*">Old</a></h3>', home)
    assert '<time datetime="2020-09-22">2020年9月22日' in home
    # The way down to the article is in its language; names of the bulletin's own are not.
    (crumbs,) = re.findall(r'<nav class="breadcrumb.*?</nav>', page, re.DOTALL)
    assert re.findall(r'<a href="[^"]*"( lang="en")?>(.*?)</a>', crumbs) == [
        (' lang="en"', "Home"),
        (' lang="en"', "In English"),
    ]
    assert '<ol class="row" lang="zh-CN">' in crumbs


def test_a_printed_issue_marks_texts_in_another_language_but_not_what_is_around_them(tmp_path: Path) -> None:
    files = {
        "gen.yaml": SETTINGS + "issues: month\n",
        "content/news/a.md": article("Text.", title="Article", language="en"),
    }
    build_site(write_site(tmp_path, files))
    printed = pages(tmp_path)["issues/2020-09/print/index.html"]
    assert '<article class="article" id="article-1">' in printed
    assert '<h2 class="title" lang="en">Article</h2>' in printed
    assert '<div class="prose" lang="en">' in printed


def test_a_section_s_feeds_are_in_its_language(tmp_path: Path) -> None:
    files = {
        "english/_index.md": SECTION,
        "english/a.md": article("Text.", title="Article"),
        "english/b.zh-CN.md": article("正文。", title="停水"),
    }
    site = built(tmp_path, **files)
    tag = "{http://www.w3.org/XML/1998/namespace}lang"
    atom = fromstring(site["english/atom.xml"])
    entries = atom.findall("{http://www.w3.org/2005/Atom}entry")
    assert (atom.get(tag), sorted(entry.get(tag, "") for entry in entries)) == ("en", ["", "zh-CN"])
    assert atom.findtext("{http://www.w3.org/2005/Atom}subtitle") == "For our guests"
    assert fromstring(site["english/rss.xml"]).findtext("channel/language") == "en"
    assert json.loads(site["english/feed.json"])["language"] == "en"
    whole = fromstring(site["atom.xml"])
    entries = whole.findall("{http://www.w3.org/2005/Atom}entry")
    assert (whole.get(tag), sorted(entry.get(tag, "") for entry in entries)) == ("zh-CN", ["", "en"])


def test_every_translation_names_all_of_them_and_which_is_for_the_rest_of_the_world(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article(title="停水"),
        "content/news/a.en.md": article("Water.", title="Water"),
        "content/news/a.zh-TW.md": article("停水。", title="停水"),
        "content/news/alone.md": article(title="独"),
        "content/about.md": "# 关于\n",
        "content/about.en.md": "# About\n",
    }
    build_site(write_site(tmp_path, files))
    site = pages(tmp_path)
    expected = [
        ("en", "/en/news/2020/a/"),
        ("zh-CN", "/news/2020/a/"),
        ("zh-TW", "/zh-TW/news/2020/a/"),
        ("x-default", "/news/2020/a/"),
    ]
    for _, address in expected:
        assert pairs(site[f"{address[1:]}index.html"]) == expected
        assert pairs(site[f"{address[1:]}print/index.html"]) == []
    assert pairs(site["news/2020/alone/index.html"]) == []
    about = [("en", "/en/about/"), ("zh-CN", "/about/"), ("x-default", "/about/")]
    assert pairs(site["about/index.html"]) == pairs(site["en/about/index.html"]) == about
    sitemap = site["sitemap-1.xml"]
    for line in sitemap.splitlines():
        listed = re.findall('hreflang="(.*?)" href="https://example.org/bulletin(.*?)"', line)
        found = re.search("<loc>https://example.org/bulletin(.*?)</loc>", line)
        families = [family for family in (expected, about) if found and found[1] in dict(family).values()]
        assert [listed] == (families or [[]])


def test_without_an_original_in_the_bulletin_s_language_nothing_is_for_the_rest(tmp_path: Path) -> None:
    files = {"news/a.en.md": article(title="Water"), "news/a.zh-TW.md": article(title="停水")}
    site = built(tmp_path, **files)
    assert [tag for tag, _ in pairs(site["en/news/2020/a/index.html"])] == ["en", "zh-TW"]


def test_in_a_section_of_another_language_the_translation_is_the_one_into_the_bulletin_s(
    tmp_path: Path,
) -> None:
    files = {
        "english/_index.md": SECTION,
        "english/a.md": article("Text.", title="Article"),
        "english/a.zh-CN.md": article("正文。", title="文章"),
        "english/b.en.md": article("Text.", title="Article"),
    }
    site = built(tmp_path, **files)
    expected = [
        ("en", "/english/2020/a/"),
        ("zh-CN", "/zh-CN/english/2020/a/"),
        ("x-default", "/zh-CN/english/2020/a/"),
    ]
    assert pairs(site["english/2020/a/index.html"]) == expected
    assert pairs(site["zh-CN/english/2020/a/index.html"]) == expected
    assert "english/2020/b/index.html" in site


def test_a_translation_that_is_not_public_is_named_nowhere(tmp_path: Path) -> None:
    files = {"news/a.md": article(title="停水"), "news/a.en.md": article(title="Water", draft="true")}
    site = built(tmp_path, **files)
    assert pairs(site["news/2020/a/index.html"]) == []
    assert "xhtml:link" not in site["sitemap-1.xml"]


def test_a_bundle_s_files_lie_with_the_original(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/news/a/index.md": article("![水](p.jpg)"),
        "content/news/a/index.en.md": article("![water](p.jpg)", title="Water"),
        "content/news/a/p.jpg": b"\xff\xd8\xff\xd9",
    }
    build_site(write_site(tmp_path, files))
    assert [path for path in tree(tmp_path / "site") if path.endswith("p.jpg")] == ["news/2020/a/p.jpg"]
    assert 'src="../../../../news/2020/a/p.jpg"' in pages(tmp_path)["en/news/2020/a/index.html"]
    assert pairs(pages(tmp_path)["news/2020/a/index.html"])


@pytest.mark.parametrize(
    ("files", "code", "path", "line", "column", "severity"),
    [
        (
            {"news/a.en.md": article(), "news/a.md": article(language="en")},
            "same-language",
            "content/news/a.md",
            4,
            11,
            "error",
        ),
        (
            {
                "english/_index.md": SECTION,
                "english/a.md": article(draft="true"),
                "english/a.en.md": article(slug="b"),
            },
            "same-language",
            "content/english/a.md",
            1,
            1,
            "error",
        ),
        ({"news/_index.en.md": SECTION}, "translated-section", "content/news/_index.en.md", 0, 0, "error"),
        (
            {"news/a.md": article(language="fr"), "news/b.md": article(language="fr")},
            "no-words",
            "content/news/a.md",
            4,
            11,
            "warning",
        ),
        ({"news/a.fr.md": article()}, "no-words", "content/news/a.fr.md", 1, 1, "warning"),
        (
            {"news/_index.md": "---\nlanguage: fr\n---\n", "news/a.md": article()},
            "no-words",
            "content/news/_index.md",
            2,
            11,
            "warning",
        ),
    ],
)
def test_what_is_wrong_with_a_language(
    tmp_path: Path, files: dict[str, str], code: str, path: str, line: int, column: int, severity: str
) -> None:
    root = write_site(tmp_path, {f"content/{name}": text for name, text in files.items()})
    (problem,) = problems_of(root)
    assert (problem.code, problem.path, problem.line, problem.column) == (code, path, line, column)
    assert problem.severity == severity
    for spoken in MESSAGE_LANGUAGES:
        assert all(describe(problem, spoken))


@pytest.mark.parametrize("tag", ["en-GB", "zh-HK", "zh-Hant"])
def test_another_region_s_words_will_do(tmp_path: Path, tag: str) -> None:
    assert problems_of(write_site(tmp_path, {"content/news/a.md": article(language=tag)})) == ()
    assert f'<html lang="{tag}"' in pages(tmp_path)["news/2020/a/index.html"]


def test_words_of_one_s_own_are_enough(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article("Texte.", title="Eau", language="fr"),
        "templates/languages/fr.yaml": "published: Publié\nhome: Accueil\n",
    }
    (found,) = problems_of(write_site(tmp_path, files))
    assert (found.code, found.severity) == ("language-dates-english", "warning"), "of what is left English"
    page = pages(tmp_path)["news/2020/a/index.html"]
    assert "<dt>Publié</dt>" in page
    assert 'lang="fr">Accueil</a>' in page
