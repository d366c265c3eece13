"""Folders, ZIPs, web archives, saved pages and texts as old pages."""

import gzip
from pathlib import Path

import pytest

from generator.content.markup import limits
from generator.importing.model import OldPage
from generator.importing.sources import sources, trees
from generator.importing.sources.sources import PageSource, SourceItem, open_source
from generator.problems import Problem
from tests.importing.oldpages import archived, archived_in_arc, write, zipped


def source(path: Path, base_url: str | None = None) -> PageSource:
    opened = open_source(path, base_url)
    assert not isinstance(opened, Problem), opened
    return opened


def found(path: Path, base_url: str | None = None) -> list[tuple[str, str | None]]:
    """Origin and address of each page; code and path of each problem."""
    return [_shown(item) for item in source(path, base_url).items()]


def _shown(item: SourceItem) -> tuple[str, str | None]:
    if isinstance(item, Problem):
        return item.code, item.path
    page = item if isinstance(item, OldPage) else item.page
    return page.origin, page.address


def test_a_mirror_gives_its_pages_in_order(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "m/www.old.example/b.html": "<p>",
        "m/www.old.example/a.asp?id=2.html": "<p>",
        "m/www.old.example/pic.jpg": "x",
        "m/www.old.example/style.css": "x",
        "m/www.old.example/robots.txt": "x",
        "m/www.old.example/show.asp?id=3": b"\xff\xd8 a picture",
        "m/www.old.example/list": "<html>",
        "m/.git/c.html": "<p>",
    }
    assert found(write(tmp_path, files) / "m") == [
        ("m/www.old.example/a.asp?id=2.html", "http://www.old.example/a.asp?id=2"),
        ("m/www.old.example/b.html", "http://www.old.example/b.html"),
        ("m/www.old.example/list", "http://www.old.example/list"),
    ]


def test_a_saved_page_knows_its_address_and_its_folder(tmp_path: Path) -> None:
    page = "<!-- saved from url=(0033)http://old.example/news/view?id=12 --><img src='会议_files/a.jpg'>"
    files = {"会议.html": page, "会议_files/a.jpg": "x", "会议_files/frame.html": "<p>"}
    write(tmp_path / "saved", files)
    assert [origin for origin, _ in found(tmp_path / "saved")] == ["saved/会议.html"]
    one = source(tmp_path / "saved/会议.html")
    (item,) = one.items()
    assert isinstance(item, OldPage)
    assert item.canonical == "http://old.example/news/view?id=12"
    name = one.find("http://old.example/news/会议_files/a.jpg", item)
    assert name == "会议_files/a.jpg"
    assert one.read(name) == b"x"


def test_what_a_page_says_of_its_address_makes_it_no_other_page(tmp_path: Path) -> None:
    canonical = '<link rel="canonical" href="http://canonical.example/1">'
    write(tmp_path, {"copy/a.html": canonical, "copy/b.html": '<base href="http://base.example/">'})
    assert [address for _, address in found(tmp_path / "copy")] == [None, None]
    one, two = source(tmp_path / "copy").items()
    assert isinstance(one, OldPage)
    assert isinstance(two, OldPage)
    assert (one.canonical, one.base) == ("http://canonical.example/1", None)
    assert (two.canonical, two.base) == (None, "http://base.example/")
    assert [address for _, address in found(tmp_path / "copy", "http://given.example")] == [
        "http://given.example/a.html",
        "http://given.example/b.html",
    ]


def test_a_text_is_a_text(tmp_path: Path) -> None:
    (item,) = source(write(tmp_path, {"old/dump.txt": "您当前的位置"}) / "old/dump.txt").items()
    assert isinstance(item, OldPage)
    assert item.is_text
    assert item.origin == "dump.txt"


def test_a_zip_is_a_folder(tmp_path: Path) -> None:
    data = zipped({"site/b.html": "<p>", "site/a.html": "<p>", "site/p/x.jpg": "x", "__MACOSX/a.html": "x"})
    one = source(write(tmp_path, {"old.zip": data}) / "old.zip")
    pages = [item for item in one.items() if isinstance(item, OldPage)]
    assert [page.origin for page in pages] == ["old.zip/site/a.html", "old.zip/site/b.html"]
    assert one.find("p/x.jpg", pages[0]) == "site/p/x.jpg"


def test_a_zip_from_windows_in_china_has_its_names(tmp_path: Path) -> None:
    # zipfile writes the names of what it takes for old archives as they are.
    data = zipped({"news/xxxx.html": "<p>"}).replace(b"xxxx", "会议".encode("gb18030"))
    assert found(write(tmp_path, {"old.zip": data}) / "old.zip") == [("old.zip/news/会议.html", None)]


@pytest.mark.parametrize(
    "name", ["../evil.html", "/evil.html", "a/../../evil.html", "..\\evil.html", "C:/evil.html"]
)
def test_nothing_climbs_out_of_a_zip(tmp_path: Path, name: str) -> None:
    data = zipped({name: "<p>", "good.html": "<p>"})
    root = write(tmp_path, {"old.zip": data, "evil.html": "<p>outside"})
    assert [code for code, _ in found(root / "old.zip")] == ["legacy.outside", "old.zip/good.html"]


def test_nothing_climbs_out_of_a_folder(tmp_path: Path) -> None:
    root = write(tmp_path, {"secret.txt": "x", "secret.jpg": "x", "m/old.example/a.html": "<p>"})
    (root / "m/old.example/link.html").symlink_to(root / "secret.txt")
    (root / "m/old.example/inside.html").symlink_to(root / "m/old.example/a.html")
    one = source(root / "m")
    items = list(one.items())
    assert [_shown(item)[0] for item in items] == [
        "m/old.example/a.html",
        "m/old.example/inside.html",
        "legacy.outside",
    ]
    page = items[0]
    assert isinstance(page, OldPage)
    for address in ("../../secret.jpg", "http://old.example/../../secret.jpg", "..%2F..%2Fsecret.jpg"):
        assert one.find(address, page) is None


@pytest.mark.parametrize(
    "address",
    [
        "p/x.jpg",
        "/p/x.jpg",
        "http://www.old.example/p/x.jpg",
        "http://old.example/p/x%2Ejpg",
        "http://pics.example/1.jpg",
    ],
)
def test_pictures_are_found_by_address(tmp_path: Path, address: str) -> None:
    files = {"m/www.old.example/a.html": "<p>", "m/www.old.example/p/x.jpg": "x", "m/pics.example/1.jpg": "x"}
    one = source(write(tmp_path, files) / "m")
    page = next(item for item in one.items() if isinstance(item, OldPage))
    assert one.find(address, page) in ("www.old.example/p/x.jpg", "pics.example/1.jpg")


def test_a_web_archive_gives_pages_and_finds_the_rest(tmp_path: Path) -> None:
    records = {
        "http://old.example/b?id=1": ("text/html; charset=GBK", "水".encode("gbk")),
        "http://old.example/p.jpg": ("image/jpeg", b"picture"),
        "http://old.example/a": ("text/html", b"<p>"),
    }
    one = source(write(tmp_path, {"old.warc.gz": archived(records)}) / "old.warc.gz")
    pages = [item for item in one.items() if isinstance(item, OldPage)]
    assert [(page.origin, page.address, page.declared_encoding) for page in pages] == [
        ("old.warc.gz!http://old.example/b?id=1", "http://old.example/b?id=1", "GBK"),
        ("old.warc.gz!http://old.example/a", "http://old.example/a", None),
    ]
    name = one.find("http://www.old.example/p.jpg", pages[0])
    assert name is not None
    assert one.read(name) == b"picture"
    assert one.find("http://old.example/q.jpg", pages[0]) is None


def test_what_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "LARGEST_FILE", 1000)
    monkeypatch.setattr("generator.importing.sources.warc.LARGEST_FILE", 1000)
    large = b"<p>" + b"x" * 1000
    files: dict[str, str | bytes] = {
        "m/a.html": large,
        "m/b.html": "<p>",
        "old.zip": zipped({"a.html": large}),
    }
    files["old.warc.gz"] = archived({"http://old.example/a": ("text/html", large)})
    root = write(tmp_path, files)
    assert found(root / "m") == [("legacy.too-large", "m/a.html"), ("m/b.html", None)]
    assert found(root / "old.zip") == [("legacy.too-large", "old.zip/a.html")]
    assert found(root / "old.warc.gz") == [("legacy.too-large", "old.warc.gz!http://old.example/a")]


def test_a_broken_archive_gives_what_can_be_read(tmp_path: Path) -> None:
    records = {
        f"http://old.example/{n}": ("text/html", b"<p>" + bytes(str(n), "ascii") * 500) for n in range(9)
    }
    files: dict[str, str | bytes] = {
        "cut.warc.gz": archived(records)[:-40],
        "no.warc.gz": b"nonsense" * 100,
        "no.zip": b"PK\x03\x04 nonsense",
        "empty.warc": b"",
    }
    root = write(tmp_path, files)
    shown = found(root / "cut.warc.gz")
    assert len(shown) >= 8
    assert [code for code, _ in found(root / "no.warc.gz")] == ["legacy.broken-archive"]
    broken, gone = open_source(root / "no.zip", None), open_source(root / "gone", None)
    assert isinstance(broken, Problem)
    assert isinstance(gone, Problem)
    assert (broken.code, gone.code) == ("legacy.broken-archive", "legacy.no-source")
    assert found(root / "empty.warc") == [("legacy.nothing", "empty.warc")]


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(self: trees.FolderTree, name: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(trees.FolderTree, "open", locked)
    (item,) = source(write(tmp_path, {"m/a.html": "<p>"}) / "m").items()
    assert isinstance(item, Problem)
    assert (item.code, dict(item.values)) == ("legacy.unreadable", {"reason": "Permission denied"})


def test_a_mistake_with_one_file_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(content: bytes, origin: str, name: str) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr("generator.importing.sources.foreign_markdown.read_markdown", odd)
    shown = found(write(tmp_path, {"m/a.md": "x", "m/b.html": "<p>"}) / "m")
    assert shown == [("legacy.failed", "m/a.md"), ("m/b.html", None)]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("damaged", [False, True])
def test_an_arc_gives_pages_and_finds_the_rest(tmp_path: Path, packed: bool, damaged: bool) -> None:
    records = {
        "http://old.example/b?id=1": ("text/html; charset=GBK", "水".encode("gbk")),
        "http://old.example/p.jpg": ("image/jpeg", b"picture" * 20),
        "dns:old.example": ("text/dns", b"20050312"),
        "http://old.example/a b": ("text/html", b"<p>"),
    }
    name = "old.arc.gz" if packed else "old.arc"
    data = archived_in_arc(records, packed=packed)
    if damaged:
        data = data.replace(gzip.compress(b"") if packed else b"text/dns 5", b"text/dns 9")
        data = data[:-3]
    one = source(write(tmp_path, {name: data}) / name)
    items = list(one.items())
    pages = [item for item in items if isinstance(item, OldPage)]

    assert [(page.address, page.declared_encoding) for page in pages][: 1 if damaged else 2] == [
        ("http://old.example/b?id=1", "GBK"),
        ("http://old.example/a%20b", None),
    ][: 1 if damaged else 2]
    assert any(isinstance(item, Problem) and item.code == "legacy.broken-record" for item in items) == damaged
    found_name = one.find("p.jpg", pages[0])
    assert found_name is not None
    assert one.read(found_name) == b"picture" * 20


@pytest.mark.parametrize("name", ["old.warc", "old.arc.gz", "empty", "export.xml", "old.zip"])
def test_a_source_without_pages_is_said(tmp_path: Path, name: str) -> None:
    records = {"http://old.example/p.jpg": ("image/jpeg", b"picture")}
    files: dict[str, str | bytes] = {
        "old.warc": gzip.decompress(archived(records)),
        "old.arc.gz": archived_in_arc(records, packed=True),
        "empty/p.jpg": "x",
        "export.xml": "<rss><channel></channel></rss>",
        "old.zip": zipped({"p.jpg": b"x"}),
    }

    assert found(write(tmp_path, files) / name) == [("legacy.nothing", name)]


def test_a_frameset_alone_reads_its_frames(tmp_path: Path) -> None:
    files = {
        "m/index.html": "<title>站</title><frameset><frame src=top.html><frame name=m src='a/main.html'></frameset>",
        "m/top.html": "导航",
        "m/a/main.html": "<p>正文<img src='p.jpg'>",
        "m/a/p.jpg": "x",
    }
    one = source(write(tmp_path, files) / "m/index.html")
    (page,) = one.items()

    assert isinstance(page, OldPage)
    assert page.content.decode() == ("<title>站</title><div>导航</div><div><p>正文<img src='a/p.jpg'></div>")
    assert one.find("a/p.jpg", page) == "a/p.jpg"


def test_a_frameset_in_a_web_archive_reads_frames_that_come_later(tmp_path: Path) -> None:
    records = {
        "http://old.example/": (
            "text/html",
            b"<frameset><frame src=a/m.html><frame src=gone.html></frameset>",
        ),
        "http://old.example/a/m.html": ("text/html; charset=gbk", "正文".encode("gbk")),
    }
    _, page = source(write(tmp_path, {"old.warc.gz": archived(records)}) / "old.warc.gz").items()

    assert isinstance(page, OldPage)
    assert (page.address, page.content.decode()) == ("http://old.example/", "<div>正文</div>")


def test_a_file_that_takes_too_long_to_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(content: bytes, origin: str) -> None:
        while limits.has_timer():
            pass
        raise limits.too_slow()

    monkeypatch.setattr(limits, "SECONDS", 0.2)
    monkeypatch.setitem(sources._PACKED, ".mht", endless)
    assert found(write(tmp_path, {"m/a.mht": "x", "m/b.html": "<p>"}) / "m") == [
        ("legacy.too-slow", "m/a.mht"),
        ("m/b.html", None),
    ]
