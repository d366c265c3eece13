import pytest

from generator.text import urls


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("/notices/water/", "/", "./notices/water/"),
        ("/notices/water/", "/notices/", "../notices/water/"),
        ("/", "/", "./"),
        ("/", "/notices/water/", "../../"),
        ("/assets/style.css", "/notices/water/", "../../assets/style.css"),
        ("/notices/water/#%E6%97%B6", "/notices/fire/", "../../notices/water/#%E6%97%B6"),
        ("/a:b/", "/", "./a:b/"),
        ("/news/1.html", "/news/2.html", "../news/1.html"),
    ],
)
def test_an_address_is_relative_to_its_page(url: str, base: str, expected: str) -> None:
    assert urls.relative(url, base, False) == expected
    assert urls.spell(urls.mark(url), base) == expected


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("/notices/water/", "/", "./notices/water/index.html"),
        ("/", "/notices/", "../index.html"),
        ("/notices/#top", "/", "./notices/index.html#top"),
        ("/a.pdf", "/notices/", "../a.pdf"),
    ],
)
def test_for_a_disk_an_address_names_the_file(url: str, base: str, expected: str) -> None:
    assert urls.relative(url, base, True) == expected
    assert urls.spell(urls.mark(url), base, True) == expected


@pytest.mark.parametrize("address", [r"D:\照片\p.jpg", "c:/a.doc", "file:///D:/a.doc", "FILE://a", " file:a"])
def test_a_place_on_the_writers_computer(address: str) -> None:
    assert urls.is_local(address)


@pytest.mark.parametrize(
    "address", ["a/d:b.jpg", "https://a.example/", "d:b", "mailto:a@b.example", "profile:/x"]
)
def test_a_place_that_others_can_reach(address: str) -> None:
    assert not urls.is_local(address)


def test_only_marked_addresses_are_spelled() -> None:
    text = f'<a href="{urls.mark("/b/")}">x</a> <code>href="/b/"</code>'
    assert urls.spell(text, "/a/") == '<a href="../b/">x</a> <code>href="/b/"</code>'


def test_a_feed_gets_whole_addresses() -> None:
    text = f'<a href="{urls.mark("/b/")}">'
    assert urls.spell_absolute(text, "https://example.org/x") == '<a href="https://example.org/x/b/">'


def test_a_chinese_address_is_encoded_and_its_file_is_not() -> None:
    url = urls.encode("/通知/2020/停水/")
    assert url == "/%E9%80%9A%E7%9F%A5/2020/%E5%81%9C%E6%B0%B4/"
    assert urls.file_path(url) == "通知/2020/停水/index.html"
    assert urls.decode(url) == "/通知/2020/停水/"


@pytest.mark.parametrize(
    ("url", "path"), [("/", "index.html"), ("/404.html", "404.html"), ("/a/", "a/index.html")]
)
def test_an_address_is_served_from_a_file(url: str, path: str) -> None:
    assert urls.file_path(url) == path
