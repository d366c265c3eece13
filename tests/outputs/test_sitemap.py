import re
from datetime import datetime, timedelta
from xml.etree.ElementTree import fromstring

import pytest

from generator.outputs import sitemap
from generator.outputs.sitemap import Entry
from generator.site.model import Image
from generator.site.publication import NEWS_AGE
from tests import feedcheck
from tests.feedcheck import NEWS, SITEMAP
from tests.specimens import CHINA, article, moment, site

BASE = "https://bulletin.example/b"
NOW = datetime(2020, 9, 24, 10, 0, tzinfo=CHINA)


def part(*entries: Entry) -> list[tuple[str | None, str | None]]:
    text = sitemap.sitemap(site(), entries)
    feedcheck.check_sitemap(text)
    urls = fromstring(text)
    return [(url.findtext(f"{SITEMAP}loc"), url.findtext(f"{SITEMAP}lastmod")) for url in urls]


# Parts and their index


def test_a_part_lists_full_addresses_and_when_they_changed() -> None:
    assert part(
        Entry("/"),
        Entry("/dongtai/2020/water/", moment("2020-09-22")),
        Entry("/dongtai/2020/road/", moment("2020-09-22T08:05")),
    ) == [
        (f"{BASE}/", None),
        (f"{BASE}/dongtai/2020/water/", "2020-09-22"),
        (f"{BASE}/dongtai/2020/road/", "2020-09-22T08:05:00+08:00"),
    ]


def test_addresses_are_escaped() -> None:
    assert part(Entry("/a&b's/%E6%B0%B4/")) == [(f"{BASE}/a&b's/%E6%B0%B4/", None)]
    assert "/a&amp;b&apos;s/" in sitemap.sitemap(site(), (Entry("/a&b's/"),))


def test_translations_are_paired() -> None:
    alternates = (("en", "/en/a&b/"), ("zh-CN", "/a&b/"), ("x-default", "/a&b/"))
    text = sitemap.sitemap(site(), (Entry("/a&b/", moment("2020-09-22"), alternates), Entry("/c/")))
    feedcheck.check_sitemap(text)
    assert re.findall('hreflang="(.*?)" href="(.*?)"', text) == [
        (language, f"{BASE}{url}".replace("&", "&amp;")) for language, url in alternates
    ]


def test_pictures_are_named_with_the_page_that_shows_them() -> None:
    shown = article(image=Image("/a/water.jpg"), pictures=("/a/water.jpg", "/a/map.png"))
    pictures = sitemap.pictures_of(shown)
    text = sitemap.sitemap(site(), (Entry("/a/", pictures=(*pictures, "https://elsewhere.example/x.png")),))
    feedcheck.check_sitemap(text)
    assert re.findall("<image:loc>(.*?)</image:loc>", text) == [
        f"{BASE}/a/water.jpg",
        f"{BASE}/a/map.png",
        "https://elsewhere.example/x.png",
    ]


def test_the_index_names_the_parts() -> None:
    text = sitemap.sitemap_index(site(), (sitemap.part_url(1), sitemap.part_url(2)))
    feedcheck.check_sitemap_index(text)
    assert [loc.text for loc in fromstring(text).iter(f"{SITEMAP}loc")] == [
        f"{BASE}/sitemap-1.xml",
        f"{BASE}/sitemap-2.xml",
    ]


def test_a_large_bulletin_is_cut_at_fifty_thousand_addresses() -> None:
    entries = [Entry(f"/{number}/") for number in range(120_000)]
    cut = sitemap.parts(entries, BASE)
    assert [len(part) for part in cut] == [50_000, 50_000, 20_000]
    assert [entry for part in cut for entry in part] == entries


def test_exactly_fifty_thousand_addresses_are_one_part() -> None:
    assert len(sitemap.parts([Entry("/a/")] * 50_000, BASE)) == 1
    assert len(sitemap.parts([Entry("/a/")] * 50_001, BASE)) == 2


def test_long_addresses_are_cut_by_their_size() -> None:
    entries = tuple(Entry(f"/{'%E6%B0%B4' * 20}/{number:02}/", moment("2020-09-22")) for number in range(10))
    four = len(sitemap.sitemap(site(), entries[:4]).encode())
    assert [len(part) for part in sitemap.parts(entries, BASE, size=four)] == [4, 4, 2]
    assert [len(part) for part in sitemap.parts(entries, BASE, size=four - 1)] == [3, 3, 3, 1]


def test_no_part_is_larger_than_it_may_be_whatever_its_addresses_hold() -> None:
    alternates = tuple((language, f"/{'&' * 9}/") for language in ("en", "zh-Hant-TW"))
    entries = tuple(
        Entry(f"/{sign * 40}/", moment("2020-09-22T08:05"), alternates, (f"/{sign * 9}.png",))
        for sign in "\"'&<a水𠮷" * 3
    )
    whole = len(sitemap.sitemap(site(), entries).encode())
    for size in range(1_500, 3 * whole, 101):
        parts = sitemap.parts(entries, BASE, size=size)
        assert all(len(sitemap.sitemap(site(), part).encode()) <= size for part in parts)
        assert len(parts) == 1 or size < whole


def test_an_address_beyond_the_size_still_has_a_part() -> None:
    assert [len(part) for part in sitemap.parts([Entry("/a/"), Entry("/b/")], BASE, size=1)] == [1, 1]


def test_nothing_has_no_part() -> None:
    assert sitemap.parts([], BASE) == ()


# News


def test_news_is_at_most_two_days_old() -> None:
    edge = NOW - NEWS_AGE
    second = timedelta(seconds=1)
    times = {"/old/": edge, "/edge/": edge + second, "/now/": NOW, "/future/": NOW + second}
    articles = [article(url=url, date=moment(at.isoformat())) for url, at in times.items()]
    assert [chosen.url for chosen in sitemap.recent(articles, NOW)] == ["/now/", "/edge/"]


def test_news_is_compared_across_zones() -> None:
    abroad = article(date=moment("2020-09-21T21:00-05:00"))  # the same instant as 10:00 in China a day later
    assert sitemap.recent([abroad], NOW - timedelta(seconds=1)) == (abroad,)
    assert sitemap.recent([abroad], NOW) == ()


def test_a_day_counts_from_its_first_moment() -> None:
    assert sitemap.recent([article(date=moment("2020-09-22"))], NOW) == ()
    assert len(sitemap.recent([article(date=moment("2020-09-23"))], NOW)) == 1


def test_news_is_the_newest_thousand() -> None:
    articles = [
        article(url=f"/{minute}/", date=moment((NOW - timedelta(minutes=minute)).isoformat()))
        for minute in range(1_500)
    ]
    chosen = sitemap.recent(reversed(articles), NOW)
    assert chosen == tuple(articles[:1_000])


def test_news_of_the_same_time_keeps_one_order() -> None:
    one, two = article(url="/1/", date=moment("2020-09-23")), article(url="/2/", date=moment("2020-09-23"))
    assert sitemap.recent([two, one], NOW) == sitemap.recent([one, two], NOW) == (one, two)


def test_a_news_sitemap_says_what_google_asks_for() -> None:
    text = sitemap.news_sitemap(site(), (article(title='停水 & "<通知>"', date=moment("2020-09-23T08:05")),))
    feedcheck.check_news_sitemap(text)
    (url,) = fromstring(text)
    assert url.findtext(f"{SITEMAP}loc") == f"{BASE}/dongtai/2020/water/"
    (news,) = url.findall(f"{NEWS}news")
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "示范简报"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == "zh-cn"
    assert news.findtext(f"{NEWS}publication_date") == "2020-09-23T08:05:00+08:00"
    assert news.findtext(f"{NEWS}title") == '停水 & "<通知>"'


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-CN", "zh-cn"),
        ("zh", "zh-cn"),
        ("zh-Hans-SG", "zh-cn"),
        ("zh-TW", "zh-tw"),
        ("zh-Hant", "zh-tw"),
        ("zh-HK", "zh-tw"),
        ("en", "en"),
        ("en-GB", "en"),
    ],
)
def test_languages_are_named_as_google_news_names_them(tag: str, expected: str) -> None:
    text = sitemap.news_sitemap(site(), (article(language=tag),))
    feedcheck.check_news_sitemap(text)
    assert f"<news:language>{expected}</news:language>" in text


def test_what_xml_cannot_hold_is_dropped() -> None:
    text = sitemap.news_sitemap(site(), (article(title="停\x0b水\ud800"),))
    feedcheck.check_news_sitemap(text)
    assert "停水" in text


# The checker itself


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (f"{BASE}/a/", "/a/"),
        (f"<loc>{BASE}/a/</loc>", ""),
        ("2020-09-22", "2020-9-22"),
        ("2020-09-22", "2020-09-22T08:05:00"),
        ("<lastmod>2020-09-22</lastmod>", "<modified>2020-09-22</modified>"),
        ("urlset", "sitemapindex"),
        ("/c/", "/a/"),
    ],
)
def test_the_checker_sees_a_broken_sitemap(good: str, bad: str) -> None:
    text = sitemap.sitemap(site(), (Entry("/a/", moment("2020-09-22")), Entry("/c/")))
    broken = text.replace(good, bad)
    assert broken != text
    with pytest.raises(AssertionError):
        feedcheck.check_sitemap(broken)


def test_the_checker_sees_too_many_addresses() -> None:
    entries = tuple(Entry(f"/{number}/") for number in range(50_001))
    with pytest.raises(AssertionError):
        feedcheck.check_sitemap(sitemap.sitemap(site(), entries))


@pytest.mark.parametrize("urls", [(), ("/sitemap-1.xml", "/sitemap-1.xml")])
def test_the_checker_sees_a_broken_index(urls: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError):
        feedcheck.check_sitemap_index(sitemap.sitemap_index(site(), urls))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("zh-cn", "zh-CN"),
        ("<news:name>示范简报</news:name>", ""),
        ("<news:title>停水通知</news:title>", "<news:title/>"),
        ("<news:publication_date>2020-09-22", "<news:publication_date>22.9.2020"),
        ("</news:news>", "<news:genres>Blog</news:genres></news:news>"),
    ],
)
def test_the_checker_sees_a_broken_news_sitemap(good: str, bad: str) -> None:
    text = sitemap.news_sitemap(site(), (article(),))
    broken = text.replace(good, bad)
    assert broken != text
    with pytest.raises(AssertionError):
        feedcheck.check_news_sitemap(broken)


def test_the_checker_sees_too_much_news() -> None:
    articles = tuple(article(url=f"/{number}/") for number in range(1_001))
    with pytest.raises(AssertionError):
        feedcheck.check_news_sitemap(sitemap.news_sitemap(site(), articles))
