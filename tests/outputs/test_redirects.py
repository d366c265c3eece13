import re
from urllib.robotparser import RobotFileParser

import pytest

from generator.outputs import redirects
from tests.specimens import site


def test_everything_may_be_crawled_and_the_sitemaps_are_named() -> None:
    robots = RobotFileParser()
    robots.parse(redirects.robots(site(), ("/sitemap.xml", "/sitemap-news.xml")).splitlines())
    assert robots.can_fetch("AnyBot", "https://bulletin.example/b/dongtai/")
    assert robots.site_maps() == [
        "https://bulletin.example/b/sitemap.xml",
        "https://bulletin.example/b/sitemap-news.xml",
    ]


def test_a_site_without_news_names_the_one_sitemap() -> None:
    text = redirects.robots(site(), ("/sitemap.xml",))
    assert text == "User-agent: *\nAllow: /\n\nSitemap: https://bulletin.example/b/sitemap.xml\n"


def test_redirects_stand_under_the_base_path_in_order() -> None:
    aliases = (("/old/2.html", "/dongtai/2020/water/"), ("/old/1.html", "/dongtai/%E6%B0%B4/"))
    assert redirects.redirects(site(), aliases) == (
        "/b/old/1.html /b/dongtai/%E6%B0%B4/ 301\n/b/old/2.html /b/dongtai/2020/water/ 301\n"
    )


def test_without_a_base_path_redirects_begin_at_the_root() -> None:
    at_root = site(base_url="https://bulletin.example")
    assert redirects.redirects(at_root, (("/old/", "/new/"),)) == "/old/ /new/ 301\n"


def test_an_address_is_never_a_pattern() -> None:
    text = redirects.redirects(site(), (("/a*/:b/", "/c/:splat/"),))
    assert text == "/b/a%2A/%3Ab/ /b/c/%3Asplat/ 301\n"


def test_no_aliases_no_lines() -> None:
    assert redirects.redirects(site(), ()) == ""


QUERIES = (("/view.asp?id=12&type=3", "/news/%E6%B0%B4%20x/"), ("/a$1/b.asp?id=1", "/n/a$b/"))


def test_netlify_gets_the_parts_of_a_query_as_words() -> None:
    at_root = site(base_url="https://bulletin.example")
    assert redirects.redirects(at_root, QUERIES).splitlines() == [
        "/a$1/b.asp id=1 /n/a$b/ 301",
        "/view.asp id=12 type=3 /news/%E6%B0%B4%20x/ 301",
    ]


def test_nginx_gets_a_map_of_whole_addresses() -> None:
    text = redirects.nginx_redirects(site(), QUERIES)
    assert '    "/b/view.asp?id=12&type=3" "/b/news/%E6%B0%B4%20x/";\n' in text
    assert '"/b/n/a%24b/"' in text, "a dollar sign begins a variable"


def test_apache_gets_conditions_in_which_nothing_is_a_pattern() -> None:
    lines = redirects.apache_redirects(site(base_url="https://bulletin.example"), QUERIES).splitlines()
    assert lines[3:7] == [
        r'RewriteCond %{QUERY_STRING} "^id=1$"',
        r'RewriteRule "^/?a\$1/b\.asp$" "/n/a\$b/" [R=301,L,NE,QSD]',
        r'RewriteCond %{QUERY_STRING} "^id=12\&type=3$"',
        r'RewriteRule "^/?view\.asp$" "/news/\%E6\%B0\%B4\%20x/" [R=301,L,NE,QSD]',
    ]


def nginx_keys(text: str) -> list[str]:
    return re.findall(r'^    "([^"]*)" ', text, re.MULTILINE)


def test_no_two_of_nginx_s_keys_differ_in_capitals_only() -> None:
    aliases = (("/View.asp?id=1", "/n/"), ("/view.asp?id=1", "/n/"), ("/view.asp?id=2", "/m/"))
    keys = nginx_keys(redirects.nginx_redirects(site(), aliases))
    assert keys == ["/b/View.asp?id=1", "/b/view.asp?id=2"]


@pytest.mark.parametrize(("length", "size"), [(46, 0), (47, 128), (110, 128), (111, 256), (1000, 1024)])
def test_nginx_is_told_of_keys_that_its_buckets_are_too_small_for(length: int, size: int) -> None:
    at_root = site(base_url="https://bulletin.example")
    old = "/v?" + (length - 3) * "a"
    text = redirects.nginx_redirects(at_root, ((old, "/n/"), ("/short?a=1", "/m/")))
    assert max(map(len, nginx_keys(text))) == length
    assert re.findall(r"^map_hash_bucket_size (\d+);$", text, re.MULTILINE) == ([str(size)] if size else [])
