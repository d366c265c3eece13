"""Which address a file in a mirror, or a page, stands for."""

import pytest

from generator.importing import addresses
from generator.importing.model import OldPage


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("mirror/www.old.example/news/12.html", "http://www.old.example/news/12.html"),
        ("www.old.example/news_view.asp?id=12.html", "http://www.old.example/news_view.asp?id=12"),
        ("mirror/www.old.example/news_view.asp%3Fid=12", "http://www.old.example/news_view.asp?id=12"),
        ("mirror/www.old.example/news_view.asp@id=12.html", "http://www.old.example/news_view.asp?id=12"),
        ("mirror/www.old.example+8080/a.htm", "http://www.old.example:8080/a.htm"),
        ("mirror/https/www.old.example/a.htm", "https://www.old.example/a.htm"),
        ("mirror/10.0.0.7/a.htm", "http://10.0.0.7/a.htm"),
        ("mirror/www.old.example/%D0%C2.html", "http://www.old.example/%D0%C2.html"),
        ("mirror/www.old.example/100%.html", "http://www.old.example/100%25.html"),
        ("mirror/www.old.example/about.asp.html", "http://www.old.example/about.asp"),
        ("mirror/www.old.example/2014/title/index.html", "http://www.old.example/2014/title/"),
        ("mirror/www.old.example/新闻/a b.html", "http://www.old.example/%E6%96%B0%E9%97%BB/a%20b.html"),
        ("pages/page.html/a.html", None),
        ("pages/a.html", None),
    ],
)
def test_a_mirrors_path_is_an_address(path: str, address: str | None) -> None:
    assert addresses.from_path(path, None) == address


def test_without_a_host_the_tree_begins_at_the_address_that_is_given() -> None:
    assert (
        addresses.from_path("copy/news/12.html", "https://old.example/") == "https://old.example/news/12.html"
    )
    assert addresses.from_path("12.html", "https://old.example/news/") == "https://old.example/news/12.html"


@pytest.mark.parametrize(
    ("content", "address"),
    [
        (
            b"<!-- saved from url=(0041)http://www.old.example/news/12.html -->",
            "http://www.old.example/news/12.html",
        ),
        (b"<!-- saved from url=(0014)about:internet -->", None),
        (b"<!-- saved from url=(0007)http://[ -->", None),
        (b"<p>no word", None),
    ],
)
def test_a_browser_notes_where_a_page_is_from(content: bytes, address: str | None) -> None:
    assert addresses.saved_from(content) == address


def test_a_page_says_in_its_head_what_its_address_and_its_links_are() -> None:
    head = b'<base target="_blank" href="http://a.example/"><link rel="canonical" href="http://a.example/1">'
    assert addresses.canonical_of(head) == "http://a.example/1"
    assert addresses.declared_base(head) == "http://a.example/"
    assert addresses.canonical_of(b'<link rel="canonical" href="/1">') is None


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("http://old.example/1", "https://old.example/1"),
        ("http://old.example/1", "http://www.old.example/1"),
        ("http://old.example/1", "http://old.example:8080/1"),
    ],
)
def test_schemes_hosts_and_ports_make_other_addresses_but_links_may_mean_either(one: str, two: str) -> None:
    assert addresses.exact(one) != addresses.exact(two)
    assert addresses.normalized(one) == addresses.normalized(two)


def test_the_default_port_and_an_index_page_make_no_other_address() -> None:
    assert addresses.exact("HTTPS://Old.example:443/a/index.html#top") == addresses.exact(
        "https://old.example/a/"
    )


def test_spellings_of_one_address_are_one() -> None:
    one = addresses.normalized("http://www.old.example/%E6%B0%B4/a/../index.html#top")
    assert one == addresses.normalized("https://OLD.example/水/")
    assert one != addresses.normalized("https://old.example/水/?id=1")
    gbk = [addresses.normalized(f"http://old.example/%{byte}%C2.html") for byte in ("D0", "D1")]
    assert gbk[0] != gbk[1], "what is not UTF-8 is not all the same"
    assert addresses.normalized("http://[broken") == "http://[broken"


@pytest.mark.parametrize(
    ("page", "alias"),
    [
        (OldPage("m/x", b"", "http://old.example/view.asp?id=1"), "/view.asp?id=1"),
        (OldPage("m/x", b"", "http://old.example/%E6%B0%B4/index.html"), "/水/"),
        (OldPage("m/x", b"", "http://old.example/"), ""),
        (OldPage("copy/news/12.html", b""), "/news/12.html"),
        (OldPage("12.html", b""), ""),
        (OldPage("copy/12.docx", b""), ""),
        (OldPage("copy/12.mht", b"", "http://old.example/a.html"), "/a.html"),
        (OldPage("m/x", b"", "http://old.example/%D0%C2.html"), ""),
    ],
)
def test_the_old_address_becomes_an_alias(page: OldPage, alias: str) -> None:
    assert addresses.alias_of(page, page.address) == alias
