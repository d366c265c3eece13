import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from generator.outputs.metadata import json_ld
from generator.outputs.searchpage import open_search
from tests.sites import SETTINGS, article, build_site, made_once, pages, write_site
from tests.specimens import site, view

FILES = {
    "gen.yaml": SETTINGS + "search: {outside: 'https://www.baidu.com/s?wd=site:%s&ie=utf-8'}\n",
    "content/news/_index.md": "---\ntitle: 动态\n---\n",
    "content/news/a.md": article(tags="[水]", source="水务局"),
    "content/notices/b.md": article(tags="[路]", source="交通局", date="2019-01-02"),
}


@pytest.fixture(scope="module")
def built(run_folder: Path) -> dict[str, str]:
    """The text of every file of a small bulletin."""

    def make(root: Path) -> None:
        assert build_site(write_site(root, FILES)).problems == ()

    return pages(made_once(run_folder / "searchpage", make))


def options(page: str, name: str) -> list[tuple[str, str]]:
    """What a list of the page offers: what the address will say, and what is shown."""
    select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="(.*?)">(.*?)</option>', select[0]) if select else []


def test_every_page_has_a_box_that_leads_to_the_page_to_search_on(built: dict[str, str]) -> None:
    for path in ("index.html", "news/2020/a/index.html", "404.html"):
        (form,) = re.findall(r'<form class="search.*?</form>', built[path], re.DOTALL)
        assert re.search(r'action="(\.\./|\./|/bulletin/)*search/"', form), path
        assert 'name="q"' in form and "<button" in form
    assert built["search/index.html"].count('name="q"') == 1, "it has one box, not two"
    assert 'name="q"' not in built["news/2020/a/print/index.html"]


def test_what_can_be_chosen_are_the_lists_that_there_are(built: dict[str, str]) -> None:
    page = built["search/index.html"]
    assert options(page, "section") == [("", "所有栏目"), ("/news/", "动态"), ("/notices/", "notices")]
    assert [shown for _, shown in options(page, "year")] == ["所有年份", "2020年", "2019年"]
    assert ("/sources/%E6%B0%B4%E5%8A%A1%E5%B1%80/", "水务局") in options(page, "source")
    assert {shown for _, shown in options(page, "tag")} == {"所有标签", "水", "路"}


def test_search_engines_may_list_the_page_itself(built: dict[str, str]) -> None:
    """Its results they leave out: its script says so, which the tests in a browser show."""
    page = built["search/index.html"]
    assert "noindex" not in page and '<meta name="description" content="搜索' in page
    assert "/search/" in "".join(built[name] for name in built if re.match(r"sitemap.*\.xml", name))


def test_sections_in_which_nothing_can_be_found_are_not_offered(tmp_path: Path) -> None:
    files = {
        **FILES,
        "content/empty/_index.md": "---\ntitle: 空\n---\n",
        "content/internal/_index.md": "---\ntitle: 内部\nsearch: false\n---\n",
        "content/internal/a.md": article(),
        "content/left/a.md": article(search="false"),
        "content/topics/_index.md": "---\ntitle: 专题\n---\n",
        "content/topics/t.md": article(date="", gather="水"),
    }
    build_site(write_site(tmp_path, files))
    found = options(pages(tmp_path)["search/index.html"], "section")
    assert [shown for _, shown in found] == ["所有栏目", "动态", "notices"]


def test_without_scripts_the_page_explains_and_leads_on(built: dict[str, str]) -> None:
    page = built["search/index.html"]
    assert re.search(r"<noscript>.*?JavaScript", page)
    for link in ("../archive/", "../tags/", "https://www.baidu.com/s?wd=site:example.org&amp;ie=utf-8"):
        assert f'href="{link}"' in page


def test_browsers_learn_how_to_search(built: dict[str, str]) -> None:
    link = '<link rel="search" type="application/opensearchdescription+xml" title="示例简报" href="./opensearch.xml">'
    assert link in built["index.html"]
    root = ET.fromstring(built["opensearch.xml"])
    names = {"os": "http://a9.com/-/spec/opensearch/1.1/"}
    assert root.findtext("os:ShortName", namespaces=names) == "示例简报"
    address = root.find("os:Url", names)
    assert address is not None
    assert address.attrib["template"] == "https://example.org/bulletin/search/?q={searchTerms}"


def test_a_long_name_is_cut_to_what_the_description_may_hold() -> None:
    text = open_search(site(title="A & B " * 30, search="/search/"), "/icon.svg")
    root = ET.fromstring(text)
    assert [len(element.text or "") for element in root[:2]] == [16, 48]


def test_search_engines_are_told_how_to_search_on_the_front_page() -> None:
    home = view(kind="home", url="/", canonical="/", title="", breadcrumb=(), section=None)
    (node,) = json.loads(json_ld(site(search="/search/"), home))["@graph"]
    assert node["potentialAction"] == {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": "https://bulletin.example/b/search/?q={search_term_string}",
        },
        "query-input": "required name=search_term_string",
    }
    (node,) = json.loads(json_ld(site(), home))["@graph"]
    assert "potentialAction" not in node


@pytest.mark.parametrize(
    "change",
    [
        {"gen.yaml": SETTINGS + "search: {enabled: false}\n"},
        {"content/search.md": article(title="我们的搜索", date="")},
    ],
)
def test_nothing_of_it_is_there_where_it_is_not_wanted(change: dict[str, str], tmp_path: Path) -> None:
    assert build_site(write_site(tmp_path, {**FILES, **change})).problems == ()
    built = pages(tmp_path)
    assert "opensearch.xml" not in built
    assert "data-finder" not in built.get("search/index.html", "")
    assert not any('name="q"' in text for text in built.values())
    assert "SearchAction" not in built["index.html"] and 'rel="search"' not in built["index.html"]
    assert not [path for path in built if path.startswith("search/") and path != "search/index.html"]
