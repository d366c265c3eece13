import json
from typing import Any

import pytest

from generator.outputs.metadata import Meta, json_ld, metadata
from generator.site.model import Article, Correction, Image, Site, Term, View
from tests.specimens import SECTION, article, moment, site, view

BASE = "https://bulletin.example/b"
PAGE = f"{BASE}/dongtai/2020/water/"

FULL = article(
    subtitle="影响三个村",
    date=moment("2020-09-22T08:05"),
    updated=moment("2020-09-23"),
    tags=(Term("供水", "/tags/gongshui/"), Term("民生", "/tags/minsheng/")),
    keywords=("停水", "供水"),
    source=Term("乐至县", "/sources/lezhi/"),
    source_url="https://lezhi.example/1.html",
    authors=("张三", "李四"),
    image=Image("/dongtai/2020/water/pipe.jpg", "水管", 1200, 800),
    document_number="乐府发〔2020〕9号",
    issue=Term("2020年9月", "/issues/2020-09/"),
)

HOME = view(kind="home", url="/", canonical="/", title="", breadcrumb=(), section=None)
SECTION_PAGE = view(
    kind="section", url="/dongtai/", canonical="/dongtai/", title="动态", breadcrumb=(Term("首页", "/"),)
)
TAG_PAGE = view(kind="tag", url="/tags/gongshui/", canonical="/tags/gongshui/", title="供水", section=None)
PRINT_PAGE = view(kind="print", url="/dongtai/2020/water/print/", index=False)


def values(name: str, of: Article | None = FULL, at: View | None = None, on: Site | None = None) -> list[str]:
    """The contents of all tags of a name."""
    return [tag.content for tag in metadata(on or site(), at or view(), of) if tag.name == name]


def page(of: Article | None = FULL, at: View | None = None, on: Site | None = None) -> dict[str, Any]:
    """What the page itself is in schema.org's words: the first of the graph."""
    data = json.loads(json_ld(on or site(), at or view(), of))
    assert data["@context"] == "https://schema.org"
    return data["@graph"][0]  # type: ignore[no-any-return] # what JSON holds is for the tests to say


# Every page


def test_every_page_says_which_site_it_is_of() -> None:
    for at in (HOME, SECTION_PAGE, TAG_PAGE, PRINT_PAGE):
        assert values("SiteName", None, at) == ["示范简报"]
        assert values("SiteDomain", None, at) == ["bulletin.example"]
        assert values("SiteIDCode", None, at) == []


def test_a_government_site_says_who_it_is() -> None:
    named = {"site_name": "示范县政府网", "site_domain": "www.shifan.gov.cn", "site_id": "5120220001"}
    on = site(government=named)
    assert values("SiteName", on=on) == ["示范县政府网"]
    assert values("SiteDomain", on=on) == ["www.shifan.gov.cn"]
    assert values("SiteIDCode", on=on) == ["5120220001"]


def test_a_page_that_search_engines_leave_out_says_nothing_else() -> None:
    assert metadata(site(), PRINT_PAGE, FULL) == (
        Meta("name", "SiteName", "示范简报"),
        Meta("name", "SiteDomain", "bulletin.example"),
        Meta("name", "robots", "noindex"),
    )
    assert json_ld(site(), PRINT_PAGE, FULL) == ""


@pytest.mark.parametrize("at", [HOME, SECTION_PAGE, TAG_PAGE])
def test_a_page_of_the_index_lets_search_engines_show_its_pictures_large(at: View) -> None:
    assert values("robots", None, at) == ["max-image-preview:large"]


def test_no_tag_is_empty_and_none_comes_twice() -> None:
    repeatable = {"article:tag", "article:author", "DC.creator", "DC.identifier", "og:locale:alternate"}
    for of, at in ((FULL, view()), (article(), view()), (None, HOME), (None, SECTION_PAGE), (None, TAG_PAGE)):
        tags = metadata(site(), at, of)
        assert all(tag.content for tag in tags)
        # HTML compares names without case.
        names = [tag.name.lower() for tag in tags if tag.name not in repeatable]
        assert sorted(names) == sorted(set(names))


# 《政府网站发展指引》


def test_an_article_has_its_column() -> None:
    for of, at in ((FULL, view()), (None, SECTION_PAGE)):
        assert values("ColumnName", of, at) == ["动态"]
        assert values("ColumnDescription", of, at) == ["各地动态"]
        assert values("ColumnKeywords", of, at) == ["动态"]
        assert values("ColumnType", of, at) == ["工作动态"]


def test_a_list_that_crosses_the_columns_is_its_own() -> None:
    for name in ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"):
        assert values(name, None, TAG_PAGE) == ["供水"]


def test_the_home_page_and_standalone_pages_have_no_column() -> None:
    for at in (HOME, view(kind="page", url="/about/", canonical="/about/", title="关于", section=None)):
        assert values("ColumnName", None, at) == []


def test_an_article_has_its_tags() -> None:
    assert values("ArticleTitle") == ["停水通知"]
    assert values("PubDate") == ["2020-09-22 08:05"]
    assert values("ContentSource") == ["乐至县"]
    assert values("Keywords") == ["停水,供水,民生"]
    assert values("Author") == ["张三,李四"]
    assert values("Description") == ["明日停水。"]
    assert values("Image") == [f"{BASE}/dongtai/2020/water/pipe.jpg"]
    assert values("Url") == [PAGE]


def test_what_must_be_there_is_there_and_what_may_be_missing_is_left_out() -> None:
    bare = article(summary="")
    assert values("PubDate", bare) == ["2020-09-22 00:00"]
    assert values("ContentSource", bare) == ["示范县办公室"]
    for name in ("Keywords", "Author", "Description", "Image"):
        assert values(name, bare) == []


def test_the_editor_answers_for_an_article_without_an_author() -> None:
    assert values("Author", article(editor="王五")) == ["王五"]


def test_a_date_is_shown_as_it_was_written() -> None:
    assert values("PubDate", article(date=moment("2020-09-22T23:30-05:00"))) == ["2020-09-22 23:30"]


# HTML's own, Open Graph, Dublin Core


def test_the_home_page_speaks_for_the_bulletin() -> None:
    assert values("description", None, HOME) == ["示范用的简报"]
    assert values("keywords", None, HOME) == ["简报,示范"]
    assert values("author", None, HOME) == ["示范县办公室"]
    assert values("og:type", None, HOME) == ["website"]
    assert values("og:title", None, HOME) == ["示范简报"]
    assert values("og:url", None, HOME) == [f"{BASE}/"]


def test_the_views_own_words_come_first() -> None:
    worded = view(description="专门写的说明", keywords=("专门",))
    assert values("Description", at=worded) == ["专门写的说明"]
    assert values("Keywords", at=worded) == ["专门"]


def test_open_graph_of_an_article() -> None:
    expected = {
        "og:type": ["article"],
        "og:title": ["停水通知"],
        "og:url": [PAGE],
        "og:site_name": ["示范简报"],
        "og:description": ["明日停水。"],
        "og:locale": ["zh_CN"],
        "og:image": [f"{BASE}/dongtai/2020/water/pipe.jpg"],
        "og:image:width": ["1200"],
        "og:image:height": ["800"],
        "og:image:alt": ["水管"],
        "article:published_time": ["2020-09-22T08:05:00+08:00"],
        "article:modified_time": ["2020-09-23"],
        "article:section": ["动态"],
        "article:tag": ["供水", "民生"],
        "article:author": ["张三", "李四"],
    }
    assert {name: values(name) for name in expected} == expected
    properties = {tag.name for tag in metadata(site(), view(), FULL) if tag.attribute == "property"}
    assert properties == set(expected)


def test_the_card_is_large_where_there_is_a_picture() -> None:
    assert values("twitter:card") == ["summary_large_image"]
    assert values("twitter:card", article()) == ["summary"]


def test_the_logo_stands_in_for_a_picture_unless_it_is_an_svg() -> None:
    png, svg = site(logo=Image("/static/logo.png")), site(logo=Image("/static/logo.SVG"))
    assert values("og:image", article(), on=png) == [f"{BASE}/static/logo.png"]
    assert values("og:image:width", article(), on=png) == []
    assert values("og:image", article(), on=svg) == []
    assert values("Image", article(), on=png) == []


def test_a_picture_from_elsewhere_keeps_its_address() -> None:
    elsewhere = article(image=Image("https://pictures.example/pipe.jpg"))
    assert (
        values("og:image", elsewhere) == values("Image", elsewhere) == ["https://pictures.example/pipe.jpg"]
    )
    assert page(elsewhere)["image"]["url"] == "https://pictures.example/pipe.jpg"


@pytest.mark.parametrize(
    ("tag", "locale"),
    [("zh-CN", ["zh_CN"]), ("zh-Hant-TW", ["zh_TW"]), ("en", ["en_US"]), ("en-gb", ["en_GB"]), ("ug", [])],
)
def test_languages_are_named_as_open_graph_names_them(tag: str, locale: list[str]) -> None:
    assert values("og:locale", at=view(language=tag)) == locale


def test_other_languages_are_mentioned() -> None:
    paired = view(translations=(("en", "/en/water/"), ("zh-TW", "/tw/water/")))
    assert values("og:locale:alternate", at=paired) == ["en_US", "zh_TW"]


def test_dublin_core_of_an_article() -> None:
    expected = {
        "DC.title": ["停水通知"],
        "DC.creator": ["张三", "李四"],
        "DC.subject": ["停水,供水,民生"],
        "DC.description": ["明日停水。"],
        "DC.publisher": ["示范县办公室"],
        "DC.language": ["zh-CN"],
        "DC.identifier": [PAGE, "乐府发〔2020〕9号"],
        "DC.date": ["2020-09-22T08:05:00+08:00"],
        "DC.source": ["乐至县"],
    }
    assert {name: values(name) for name in expected} == expected


def test_an_article_without_an_author_is_its_sources() -> None:
    assert values("DC.creator", article(source=Term("乐至县", "/s/"))) == ["乐至县"]
    assert values("DC.creator", article()) == ["示范县办公室"]


# schema.org


def test_an_article_is_news() -> None:
    website = {"@type": "WebSite", "name": "示范简报", "url": f"{BASE}/"}
    assert page() == {
        "@type": "NewsArticle",
        "headline": "停水通知",
        "alternativeHeadline": "影响三个村",
        "description": "明日停水。",
        "url": PAGE,
        "mainEntityOfPage": PAGE,
        "image": {
            "@type": "ImageObject",
            "url": f"{BASE}/dongtai/2020/water/pipe.jpg",
            "width": 1200,
            "height": 800,
            "caption": "水管",
        },
        "datePublished": "2020-09-22T08:05:00+08:00",
        "dateModified": "2020-09-23",
        "author": [{"@type": "Person", "name": "张三"}, {"@type": "Person", "name": "李四"}],
        "publisher": {"@type": "Organization", "name": "示范县办公室", "url": f"{BASE}/"},
        "sourceOrganization": {"@type": "Organization", "name": "乐至县"},
        "isBasedOn": "https://lezhi.example/1.html",
        "articleSection": "动态",
        "keywords": ["停水", "供水", "民生"],
        "inLanguage": "zh-CN",
        "wordCount": 4,
        "identifier": "乐府发〔2020〕9号",
        "isPartOf": [
            website,
            {"@type": "PublicationIssue", "name": "2020年9月", "url": f"{BASE}/issues/2020-09/"},
        ],
    }


def test_corrections_are_told() -> None:
    corrected = article(corrections=(Correction(moment("2020-09-23"), "应为三个村。"),))
    note = {"@type": "CorrectionComment", "text": "应为三个村。", "datePublished": "2020-09-23"}
    assert page(corrected)["correction"] == [note]


def test_whether_a_document_is_in_force_is_told() -> None:
    repealed = article(status="repealed", status_date=moment("2024-05-01"), replaced_by="/dongtai/2024/new/")
    told = page(repealed)
    assert (told["creativeWorkStatus"], told["expires"]) == ("Repealed", "2024-05-01")
    assert values("dcterms.isReplacedBy", repealed) == [f"{BASE}/dongtai/2024/new/"]
    amended = article(status="amended", status_date=moment("2024-05-01"), replaced_by="https://x.example/1")
    assert "expires" not in page(amended)
    assert values("dcterms.isReplacedBy", amended) == ["https://x.example/1"]
    valid = article(status="valid", status_date=moment("2024-05-01"), replaced_by="/x/")
    assert page(valid)["creativeWorkStatus"] == "Valid"
    assert values("dcterms.isReplacedBy", valid) == []


@pytest.mark.parametrize("ai", ["text", "image", "both"])
def test_what_an_ai_made_is_told_as_part_of_what_people_have_edited(ai: str) -> None:
    source = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    assert page(article(ai=ai))["digitalSourceType"] == source
    assert "digitalSourceType" not in page(article())


def test_an_article_that_says_little_is_still_news() -> None:
    bare = page(article())
    assert bare["author"] == [{"@type": "Organization", "name": "示范县办公室"}]
    assert bare["dateModified"] == bare["datePublished"] == "2020-09-22"
    assert not {"image", "alternativeHeadline", "identifier", "sourceOrganization"} & bare.keys()


def test_an_author_that_is_the_source_or_the_publisher_is_no_person() -> None:
    signed = article(authors=("张三", "乐至县", "示范县办公室"), source=Term("乐至县", "/sources/lezhi/"))
    assert [author["@type"] for author in page(signed)["author"]] == [
        "Person",
        "Organization",
        "Organization",
    ]


def test_an_author_with_the_name_of_an_office_is_no_person() -> None:
    signed = page(article(authors=("委员联络科", "王学会", "Town Council")))
    kinds = [author["@type"] for author in signed["author"]]
    assert kinds == ["Organization", "Person", "Organization"]


def test_the_home_page_says_how_the_publisher_can_be_reached() -> None:
    on = site(
        logo=Image("/static/logo.png", "", 200, 60),
        publisher={
            "name": "办公室",
            "address": "一号路",
            "postal_code": "641500",
            "phone": "028-1",
            "email": "a@b.cn",
        },
    )
    publisher = {
        "@type": "Organization",
        "name": "办公室",
        "url": f"{BASE}/",
        "logo": {"@type": "ImageObject", "url": f"{BASE}/static/logo.png", "width": 200, "height": 60},
    }
    assert page(on=on)["publisher"] == publisher
    assert page(None, HOME, on)["publisher"] == publisher | {
        "telephone": "028-1",
        "email": "a@b.cn",
        "address": {"@type": "PostalAddress", "streetAddress": "一号路", "postalCode": "641500"},
    }


def test_the_way_to_an_article_ends_with_itself() -> None:
    breadcrumb = json.loads(json_ld(site(), view(), FULL))["@graph"][1]
    assert breadcrumb["@type"] == "BreadcrumbList"
    items = breadcrumb["itemListElement"]
    assert [(item["position"], item["name"], item["item"]) for item in items] == [
        (1, "首页", f"{BASE}/"),
        (2, "动态", f"{BASE}/dongtai/"),
        (3, "停水通知", PAGE),
    ]


def test_the_home_page_is_the_website() -> None:
    data = json.loads(json_ld(site(subtitle="每周一期"), HOME))
    (website,) = data["@graph"]
    assert website == {
        "@type": "WebSite",
        "name": "示范简报",
        "url": f"{BASE}/",
        "alternateName": "每周一期",
        "description": "示范用的简报",
        "inLanguage": "zh-CN",
        "publisher": {"@type": "Organization", "name": "示范县办公室", "url": f"{BASE}/"},
    }


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("section", "CollectionPage"),
        ("tag", "CollectionPage"),
        ("issue", "CollectionPage"),
        ("page", "WebPage"),
    ],
)
def test_other_pages_are_parts_of_the_website(kind: str, expected: str) -> None:
    found = page(None, view(kind=kind, section=SECTION))
    assert found["@type"] == expected
    assert found["url"] == PAGE
    assert found["isPartOf"] == {"@type": "WebSite", "name": "示范简报", "url": f"{BASE}/"}


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!--<script>", 'a & "b" \u2028\u2029 🚰 \\']
)
def test_no_text_can_leave_the_script_element(title: str) -> None:
    text = json_ld(site(), view(title=title), article(title=title))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["@graph"][0]["headline"] == title


def test_a_template_does_not_escape_it_again() -> None:
    assert json_ld(site(), view(), FULL).__html__() == json_ld(site(), view(), FULL)


def test_equal_pages_say_equal_things() -> None:
    assert metadata(site(), view(), FULL) == metadata(site(), view(), FULL)
    assert json_ld(site(), view(), FULL) == json_ld(site(), view(), FULL)
