"""Topics: which texts are some, what they bring together, and what is told of those that name something wrong."""

import json
import re
from pathlib import Path

import pytest

from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site

NEWS = {
    "content/news/a.md": article(title="甲", date="2020-09-01", tags="[水]"),
    "content/news/b.md": article(title="乙", date="2020-09-02"),
    "content/news/c/index.md": article(title="丙", date="2020-09-03", tags="[Water, 水]"),
    "content/news/draft.md": article(title="草稿", draft="true", tags="[水]"),
    "content/about.md": "---\ntitle: 关于\n---\n",
}


def topic(body: str = "", **front_matter: str) -> str:
    return article(body, **{"title": "饮水", "date": "", **front_matter})


def site_of(root: Path, files: dict[str, str]) -> dict[str, str]:
    """The pages of a bulletin that nothing is wrong with."""
    assert build_site(write_site(root, {**NEWS, **files})).problems == ()
    return pages(root)


def titles(page: str) -> list[str]:
    """What the headings of a page's entries are."""
    return re.findall("<h2[^>]*><a [^>]*>([^<]*)</a></h2>", page)


def way_to(page: str) -> list[str]:
    """What machines are told of the way to a page."""
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    return [item["name"] for item in data["@graph"][1]["itemListElement"]]


def told(root: Path, text: str) -> list[tuple[str, int, int]]:
    found = problems_of(write_site(root, {**NEWS, "content/topics/t.md": text}))
    return [(one.code, one.line, one.column) for one in found]


def test_a_topic_has_what_it_names_in_its_order_then_what_its_tags_gather_newest_first(
    tmp_path: Path,
) -> None:
    later = {
        f"content/news/{n:02}.md": article(title=f"{n}", date=f"2020-08-{n:02}", tags="[水]") for n in (1, 2)
    }
    text = topic(
        "正文[甲](../news/a.md)。", articles="[news/b.md, ../news/c/, news/a]", gather="[水]", summary="引。"
    )
    site = site_of(tmp_path, {**later, "content/topics/yinshui.md": text})
    page = site["topics/yinshui/index.html"]
    assert titles(page) == ["乙", "丙", "甲", "2", "1"]
    assert '<p class="standfirst">引。</p>' in page
    assert "/tags/" in page.partition("更多")[2], "the tag's own list has all"
    assert titles(site["topics/index.html"]) == ["饮水"]
    for holder in ("a", "b", "c", "01"):
        assert 'href="../../../topics/yinshui/"' in site[f"news/2020/{holder}/index.html"]
    assert "https://example.org/bulletin/topics/yinshui/" in site["sitemap-1.xml"]
    assert '"@type":"CollectionPage"' in page
    assert "饮水" in site["sitemap/index.html"] and "topics/" in site["index.html"]
    assert way_to(page) == ["首页", "专题", "饮水"]


def test_a_topic_shows_only_so_many_of_what_it_gathers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.site.topics.GATHERED", 1)
    site = site_of(tmp_path, {"content/topics/t.md": topic(articles="[news/b.md]", gather="水")})
    assert titles(site["topics/t/index.html"]) == ["乙", "丙"]
    assert "topics/t/" in site["news/2020/a/index.html"], "it is in the topic all the same"


def test_what_is_not_public_is_in_no_topic_and_a_hidden_topic_nowhere(tmp_path: Path) -> None:
    hidden = {
        "content/topics/draft.md": topic(title="未定专题", articles="[news/a.md]", draft="true"),
        "content/topics/late.md": topic(title="未到专题", articles="[]", date="2020-10-02"),
        "content/topics/over.md": topic(title="过期专题", gather="水", expires="2020-09-30"),
        "content/topics/t.md": topic(gather="水"),
    }
    everything = "".join(site_of(tmp_path, hidden).values())
    assert "饮水" in everything
    for word in ("未定", "未到", "过期", "草稿"):
        assert word not in everything


def test_a_section_of_this_name_stays_one(tmp_path: Path) -> None:
    files = {"content/topics/old.md": article(title="旧文", date="2020-09-05")}
    site = site_of(tmp_path, files)
    assert "旧文" in site["topics/index.html"] and "topics/2020/old/index.html" in site
    files["content/topics/t.md"] = topic(articles="[news/a.md]")
    beside = site_of(tmp_path, files)
    assert titles(beside["topics/t/index.html"]) == ["甲"]
    assert "旧文" in beside["topics/index.html"], "the section keeps its address"
    assert "topics/t/" in beside["sitemap/index.html"]


def test_a_section_without_articles_describes_the_list(tmp_path: Path) -> None:
    files = {
        "content/topics/_index.md": "---\ntitle: 专题报道\npermalink: /zt/\n---\n说明文字。\n",
        "content/topics/b.md": topic(title="二", articles="[]"),
        "content/topics/a.md": topic(title="一", gather="[]", order="1"),
        "content/topics/c.md": topic(title="三", articles="[news/a.md]", date="2020-09-01"),
    }
    site = site_of(tmp_path, files)
    assert titles(site["zt/index.html"]) == ["一", "三", "二"]
    assert "说明文字" in site["zt/index.html"]
    assert way_to(site["topics/c/index.html"]) == ["首页", "专题报道", "三"]
    assert "topics/index.html" not in site


def test_what_leads_nowhere_is_told_at_its_place(tmp_path: Path) -> None:
    text = topic(articles="\n- news/a.md\n- news/x.md\n- about.md\n- news/draft.md", gather="[水, 路]")
    assert told(tmp_path, text) == [
        ("topic-article-nowhere", 5, 3),
        ("topic-no-article", 6, 3),
        ("topic-hides-article", 7, 3),
        ("topic-tag-nowhere", 8, 13),
    ]


def test_an_article_that_is_withdrawn_is_left_out_with_a_warning(tmp_path: Path) -> None:
    files = {"content/news/w.md": article(title="撤", withdrawn="内容有误", withdrawn_on="2020-09-25")}
    files["content/topics/t.md"] = topic(articles="[news/a.md, news/w.md]")
    (found,) = problems_of(write_site(tmp_path, {**NEWS, **files}))
    assert (found.code, found.severity, found.line) == ("topic-hides-article", "warning", 3)
    assert titles(pages(tmp_path)["topics/t/index.html"]) == ["甲"]


def test_where_no_article_has_a_tag_none_is_called_the_nearest(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(), "content/topics/t.md": topic(gather="[水, 路]")}
    found = problems_of(write_site(tmp_path, files))
    assert [(one.code, one.severity, one.line, one.column) for one in found] == [
        ("topic-no-tags", "warning", 3, 10),
        ("topic-no-tags", "warning", 3, 13),
    ]


def test_its_keys_elsewhere_are_told_to_be_in_vain(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(articles="[news/b.md]"), "content/news/b.md": article()}
    (found,) = problems_of(write_site(tmp_path, {"gen.yaml": SETTINGS, **files}))
    assert (found.code, found.path, found.line) == ("topic-key-elsewhere", "content/news/a.md", 4)
