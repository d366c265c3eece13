"""Archives made to do harm: every good page comes in, what is bad is named, and neither time nor memory runs away.

In the suite bombs are small and everything runs in this process. `GEN_SECURITY=whole pytest tests/security` takes
bombs of hundreds of megabytes, and measures each import in a process of its own.
"""

import gzip
import io
import json
import os
import socket
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import brotli
import markdown
import pytest

from generator.commands import cli
from generator.content.markup import limits
from generator.importing.extraction import extraction
from generator.importing.model import Extraction, OldPage
from generator.importing.sources import trees, warc_records, wordpress
from tests.conftest import ROOT
from tests.importing.oldpages import Import, old_page, write, zipped
from tests.importing.sources.test_wordpress import export, item
from tests.photos import photo
from tests.security import WHOLE

BOMB = 800_000_000 if WHOLE else 3_000_000
"""Bytes that a bomb unpacks to."""
LIMIT = trees.LARGEST_FILE if WHOLE else 1_000_000
"""Bytes of one file that are read."""
MANY = 20_000 if WHOLE else 200
MOST_MEMORY = 1_500_000_000
MOST_SECONDS = 60
"""Of processor time, so that it does not matter what else the machine does."""


@pytest.fixture(autouse=True)
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "LARGEST_FILE", LIMIT)
    for module in ("warc", "warc_records"):
        monkeypatch.setattr(f"generator.importing.sources.{module}.LARGEST_FILE", LIMIT)
    if not WHOLE:
        monkeypatch.setattr(wordpress, "_LONGEST", LIMIT)
        monkeypatch.setattr(warc_records, "_FREE", 4 * LIMIT)


@pytest.fixture
def gen_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Import:
    write(tmp_path, {})
    return Import(tmp_path, monkeypatch, capsys)


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    titles: list[str]
    """Of the articles that came in."""
    problems: list[tuple[str, str]]
    """Code and place, as the report names them."""


# Between this process and the import, for a process begins with the peak of the one that it was forked from.
_MEASURED = """
import json, resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))
"""


def outcome_of(gen_import: Import, name: str) -> Outcome:
    """Import one archive. At full size its processor time and memory are measured, too."""
    if WHOLE:
        said = subprocess.run(
            [sys.executable, "-c", _MEASURED, sys.executable, "-m", "generator", "import", "-q", name],
            cwd=gen_import.root,
            capture_output=True,
            check=True,
            text=True,
        )
        code, seconds, memory = json.loads(said.stdout)
        assert "Traceback" not in said.stderr
        assert seconds < MOST_SECONDS
        assert memory < MOST_MEMORY
    else:
        code = gen_import("-q", name)
        assert "Traceback" not in gen_import.complained
    pages = json.loads((gen_import.root / ".gen/import/report.json").read_text(encoding="utf-8"))["pages"]
    texts = (text for path, text in gen_import.articles().items() if not path.endswith("_index.md"))
    return Outcome(
        code,
        sorted(text.partition("title: ")[2].partition("\n")[0] for text in texts),
        [(page["problem"]["code"], page["origin"]) for page in pages if page.get("problem")],
    )


def good(name: str) -> bytes:
    return old_page(f"好网页{name}", words=name).encode()


# Web archives


def answer(content: bytes, *headers: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """What a server sends."""
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", *headers, "", ""]
    return "\r\n".join(lines).encode() + content


def record(name: str, block: bytes, *, length: int | str | None = None, more: str = "") -> bytes:
    """A record of a web archive, not packed; `name` makes its address."""
    address = name if ":" in name else f"http://www.old.example/{name}.html"
    return (
        (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n{more}"
            f"Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def page(name: str) -> bytes:
    return record(name, answer(good(name)))


def chunked(data: bytes, size: int = 100) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def deflated(data: bytes, bits: int = 15) -> bytes:
    packer = zlib.compressobj(wbits=bits)
    return packer.compress(data) + packer.flush()


def zeros(pack: str) -> bytes:
    """A page of spaces, packed."""
    plain = b" " * BOMB
    return brotli.compress(plain, quality=1) if pack == "br" else gzip.compress(plain)


BAD = "http://www.old.example/bad.html"

GOOD_SPELLINGS: dict[str, bytes] = {
    "plain": answer(good("x")),
    "br": answer(brotli.compress(good("x")), "Content-Encoding: br"),
    "gzip": answer(gzip.compress(good("x")), "Content-Encoding: gzip"),
    "two gzip members": answer(
        gzip.compress(good("x")[:50]) + gzip.compress(good("x")[50:]), "Content-Encoding: x-gzip"
    ),
    "deflate": answer(deflated(good("x")), "Content-Encoding: deflate"),
    "raw deflate": answer(deflated(good("x"), -15), "Content-Encoding: Deflate"),
    "twice packed": answer(brotli.compress(gzip.compress(good("x"))), "Content-Encoding: gzip, br"),
    "chunked": answer(chunked(good("x")), "Transfer-Encoding: chunked"),
    "chunked and br": answer(
        chunked(brotli.compress(good("x"))), "Transfer-Encoding: chunked", "Content-Encoding: br"
    ),
    "said to be chunked": answer(good("x"), "Transfer-Encoding: chunked"),
    "said to be br": answer(good("x"), "Content-Encoding: br"),
    "said to be gzip": answer(good("x"), "Content-Encoding: gzip"),
    "no coding at all": answer(good("x"), "Content-Encoding: utf-8"),
    "an odd line": answer(good("x"), "no colon here", "X-Folded: a\r\n b"),
}


@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gzipped"])
@pytest.mark.parametrize("block", GOOD_SPELLINGS.values(), ids=GOOD_SPELLINGS.keys())
def test_every_way_of_packing_is_read(gen_import: Import, block: bytes, is_packed: bool) -> None:
    parts = [page("1"), record("x", block), page("2")]
    write(gen_import.root, {"a.warc": b"".join(map(gzip.compress, parts) if is_packed else parts)})
    assert outcome_of(gen_import, "a.warc") == Outcome(cli.OK, ["好网页1", "好网页2", "好网页x"], [])


BROKEN_RECORDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "br cut": (
        lambda: record("bad", answer(brotli.compress(good("x"))[:-9], "Content-Encoding: br")),
        "legacy.broken-record",
    ),
    "gzip cut": (
        lambda: record("bad", answer(gzip.compress(good("x"))[:-20], "Content-Encoding: gzip")),
        "legacy.broken-record",
    ),
    "gzip flipped": (
        lambda: record("bad", answer(gzip.compress(good("x"))[:-5] + b"xxxxx", "Content-Encoding: gzip")),
        "legacy.broken-record",
    ),
    "a chunk too long": (
        lambda: record(
            "bad", answer(b"ffffffff\r\n" + good("x") + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked")
        ),
        "legacy.broken-record",
    ),
    "a chunk too short": (
        lambda: record("bad", answer(b"9\r\n" + good("x") + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
        "legacy.broken-record",
    ),
    "zstd": (
        lambda: record("bad", answer(b"\x28\xb5\x2f\xfd" + bytes(90), "Content-Encoding: zstd")),
        "legacy.unknown-packing",
    ),
    "br bomb": (lambda: record("bad", answer(zeros("br"), "Content-Encoding: br")), "legacy.too-large"),
    "gzip bomb": (lambda: record("bad", answer(zeros("gzip"), "Content-Encoding: gzip")), "legacy.too-large"),
    "gzip bomb in gzip": (
        lambda: record("bad", answer(gzip.compress(zeros("gzip")), "Content-Encoding: gzip, gzip")),
        "legacy.too-large",
    ),
    "large": (lambda: record("bad", answer(b" " * BOMB)), "legacy.too-large"),
    "length too long": (
        lambda: record("bad", answer(good("x")), length=10**7),
        "legacy.broken-record",
    ),
    "length too short": (lambda: record("bad", answer(good("x")), length=300), "legacy.broken-record"),
    "length beyond all": (lambda: record("bad", answer(good("x")), length="9" * 18), "legacy.broken-record"),
    "length of words": (lambda: record("bad", answer(good("x")), length="many"), "legacy.broken-record"),
    "length below zero": (lambda: record("bad", answer(good("x")), length=-1), "legacy.broken-record"),
    "no end of headers": (
        lambda: record("bad", b"HTTP/1.1 200 OK\r\nX: " + b"x" * (50_000_000 if WHOLE else 600_000)),
        "legacy.broken-record",
    ),
    "junk": (lambda: b"WARC/1.0\r\nnonsense\r\n\r\nmore nonsense\r\n\r\n", "legacy.broken-record"),
    "a header line without an end": (
        lambda: record("bad", answer(good("x")), more=f"X: {'x' * (50_000_000 if WHOLE else 600_000)}\r\n"),
        "legacy.broken-record",
    ),
    "many header lines": (
        lambda: record("bad", answer(good("x")), more="X: y\r\n" * (10_000_000 if WHOLE else 100_000)),
        "legacy.broken-record",
    ),
}


@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "gzipped"])
@pytest.mark.parametrize(("made", "code"), BROKEN_RECORDS.values(), ids=BROKEN_RECORDS.keys())
def test_a_broken_record_stops_only_itself(
    gen_import: Import, made: Callable[[], bytes], code: str, is_packed: bool
) -> None:
    parts = [page("1"), made(), page("2")]
    write(gen_import.root, {"a.warc": b"".join(map(gzip.compress, parts) if is_packed else parts)})
    outcome = outcome_of(gen_import, "a.warc")
    assert outcome.titles == ["好网页1", "好网页2"]
    assert {problem[0] for problem in outcome.problems} == {code}
    assert outcome.problems[0][1].startswith("a.warc")
    assert outcome.code == cli.PROBLEMS


def test_a_broken_record_is_named_by_its_address(gen_import: Import) -> None:
    bad = record("bad", answer(brotli.compress(good("x"))[:-9], "Content-Encoding: br"))
    write(gen_import.root, {"a.warc": bad + page("1")})
    assert outcome_of(gen_import, "a.warc").problems == [("legacy.broken-record", f"a.warc!{BAD}")]


BROKEN_MEMBERS: dict[str, Callable[[], bytes]] = {
    "flipped": lambda: gzip.compress(page("bad"))[:-60] + b"x" * 60,
    "cut": lambda: gzip.compress(page("bad"))[:-60],
    "junk between": lambda: gzip.compress(b"") + b"nonsense",
    "beginnings only": lambda: b"\x1f\x8b\x08" * MANY,
    "bomb": lambda: gzip.compress(page("bad") + b" " * (3 * BOMB)),
    "bombs": lambda: gzip.compress(record("bad", b" " * BOMB, length=5)) * 5,
}


@pytest.mark.parametrize("made", BROKEN_MEMBERS.values(), ids=BROKEN_MEMBERS.keys())
def test_a_broken_part_of_a_gzipped_archive_stops_only_itself(
    gen_import: Import, made: Callable[[], bytes]
) -> None:
    data = gzip.compress(page("1")) + made() + gzip.compress(page("2"))
    write(gen_import.root, {"a.warc.gz": data})
    outcome = outcome_of(gen_import, "a.warc.gz")
    assert {"好网页1", "好网页2"} <= set(outcome.titles)
    assert outcome.problems
    assert all(code in ("legacy.broken-record", "legacy.too-large") for code, _ in outcome.problems)


def test_an_archive_that_was_packed_as_a_whole_is_read(gen_import: Import) -> None:
    picture = record("http://www.old.example/p.jpg", answer(photo(80, 60), kind="image/jpeg"))
    linking = record("x", answer(old_page("带图", '<p><img src="p.jpg" alt="图"></p>').encode()))
    write(gen_import.root, {"a.warc.gz": gzip.compress(page("1") + linking + picture + page("2"))})
    assert outcome_of(gen_import, "a.warc.gz") == Outcome(cli.OK, ["好网页1", "好网页2", "带图"], [])
    assert any(path.endswith("/p.jpg") for path in gen_import.files())


def test_an_archive_that_is_cut_off_gives_what_is_whole(gen_import: Import) -> None:
    whole = page("1") + page("2")
    write(
        gen_import.root,
        {"a.warc": whole[:-200], "b.warc.gz": gzip.compress(page("3")) + gzip.compress(page("4"))[:-30]},
    )
    first = outcome_of(gen_import, "a.warc")
    assert first.titles == ["好网页1"]
    assert first.problems == [("legacy.broken-record", "a.warc!http://www.old.example/2.html")]
    second = outcome_of(gen_import, "b.warc.gz")
    assert second.titles == ["好网页1", "好网页3"]
    assert [code for code, _ in second.problems] == ["legacy.broken-record"]


ODD_ADDRESSES = [
    "http://[::1",
    "http://old.example: see page 2/x",
    "http://old.example:99999/x",
    "http://[not-an-address]/x",
    "http://℀.example/",
    "//",
    "x:y",
    "javascript:alert(1)",
    "http://old.example/%ff%fe?%00",
]


@pytest.mark.parametrize("address", ODD_ADDRESSES)
def test_a_page_with_an_odd_address_comes_in(gen_import: Import, address: str) -> None:
    odd = record("x", answer(good("x"))).replace(b"http://www.old.example/x.html", address.encode())
    write(gen_import.root, {"a.warc": page("1") + odd + page("2")})
    outcome = outcome_of(gen_import, "a.warc")
    assert outcome.titles == ["好网页1", "好网页2", "好网页x"]
    assert outcome.problems == []


@pytest.mark.parametrize("address", ODD_ADDRESSES)
def test_an_odd_link_stops_nothing(gen_import: Import, address: str) -> None:
    body = f'<p><a href="{address}">链接</a><img src="{address}" alt="图"></p>'
    files: dict[str, str | bytes] = {
        "m/www.old.example/1.html": old_page("一", body, words="一"),
        "m/www.old.example/2.html": old_page("二", words="二", head=f'<base href="{address}">'),
        "m/www.old.example/3.html": old_page(
            "三", words="三", head=f'<link rel="canonical" href="{address}">'
        ),
        "m/4.html": old_page("四", words="四", head=f'<base href="{address}">'),
    }
    write(gen_import.root, files)
    outcome = outcome_of(gen_import, "m")
    assert outcome.titles == ["一", "三", "二", "四"]
    assert not any("javascript:" in text.partition("\n---\n")[2] for text in gen_import.articles().values())


# ZIPs and folders


def test_a_zip_with_every_trick_gives_its_good_pages(gen_import: Import) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("s/1.html", good("1"))
        archive.writestr("../out.html", good("out"))
        archive.writestr("/etc/out.html", good("out"))
        archive.writestr("s/bomb.html", b" " * BOMB)
        archive.writestr("s/inner.zip", zipped({"x.html": good("inner")}))
        link = zipfile.ZipInfo("s/link.html")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../../etc/passwd")
        for number in range(MANY):
            archive.writestr(f"s/empty/{number}.css", "")
        archive.writestr("s/damaged.html", good("damaged") * 9)
        archive.writestr("s/lzma.html", good("lzma") * 9, zipfile.ZIP_LZMA)
        archive.writestr("s/bz2.html", good("bz2") * 9, zipfile.ZIP_BZIP2)
        archive.writestr("s/locked.html", good("locked"))
        archive.writestr("s/unknown.html", good("unknown"))
        archive.writestr("s/lying.html", good("lying"))
        archive.writestr("s/2.html", good("2"))
        places = {info.filename: info.header_offset for info in archive.infolist()}
    raw = bytearray(data.getvalue())
    for name in ("s/damaged.html", "s/lzma.html", "s/bz2.html"):
        at = places[name] + 30 + len(name) + 12
        raw[at : at + 40] = b"\xff" * 40
    for name, field, value in (
        ("s/locked.html", 8, 1),  # the flag of a password
        ("s/unknown.html", 10, 77),  # a way of packing that nobody knows
    ):
        entry = raw.rindex(name.encode()) - 46
        struct.pack_into("<H", raw, entry + field, value)
        struct.pack_into("<H", raw, places[name] + field - 2, value)
    entry = raw.rindex(b"s/lying.html") - 46
    struct.pack_into("<I", raw, entry + 24, 10)  # fewer bytes than it has
    write(gen_import.root, {"a.zip": bytes(raw)})
    outcome = outcome_of(gen_import, "a.zip")
    assert outcome.titles == ["好网页1", "好网页2"]
    named = {path for code, path in outcome.problems if code not in ("legacy.no-article",)}
    assert named >= {
        *(
            f"a.zip/s/{name}.html"
            for name in ("bomb", "damaged", "lzma", "bz2", "locked", "unknown", "lying")
        ),
        "a.zip!../out.html",
        "a.zip!/etc/out.html",
    }
    assert not (gen_import.root.parent / "out.html").exists()


def test_a_damaged_attachment_stops_no_page(gen_import: Import) -> None:
    """Found out only when it is copied, long after the pages were read."""
    body = '<p><a href="a.doc">附件</a><img src="p.jpg" alt="图"><a href="get.asp?id=7">下载</a></p>'
    names = ("a.doc", "p.jpg", "get.asp@id=7")
    files = {"s/1.html": old_page("好网页1", body, words="1").encode(), "s/2.html": good("2")}
    raw = bytearray(zipped({**files, **{f"s/{name}": b"\xd0\xcf\x11\xe0" + bytes(9000) for name in names}}))
    for name in names:
        at = raw.index(f"s/{name}".encode()) + len(name) + 2
        raw[at : at + 8] = b"\xff" * 8
    write(gen_import.root, {"a.zip": bytes(raw)})
    outcome = outcome_of(gen_import, "a.zip")
    assert outcome.titles == ["好网页1", "好网页2"]
    assert outcome.problems == [("legacy.unreadable", "a.zip/s/get.asp@id=7")]


def test_overlapping_files_of_a_zip_end(gen_import: Import) -> None:
    """All entries of the list lead to the same packed bytes, so a small archive unpacks to very much."""
    data = bytearray(zipped({"0.html": b" " * (LIMIT - 9)}))
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail, count = bytes(data[start:end]), bytearray(data[end:]), 200
    listing = b"".join(entry.replace(b"0.html", f"{n:06}"[:6].encode()) for n in range(count))
    struct.pack_into("<HHI", tail, 8, count, count, len(listing))
    write(gen_import.root, {"a.zip": bytes(data[:start]) + listing + bytes(tail)})
    assert outcome_of(gen_import, "a.zip").titles == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_pipes_sockets_and_broken_links_are_named_and_not_read(gen_import: Import) -> None:
    root = write(gen_import.root, {"m/1.html": good("1"), "m/2.html": good("2")})
    os.mkfifo(root / "m/pipe.html")
    (root / "m/nowhere.html").symlink_to("gone.html")
    (root / "m/circle.html").symlink_to("circle.html")
    place = Path.cwd()
    os.chdir(root / "m")  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.html")
    os.chdir(place)
    outcome = outcome_of(gen_import, "m")
    assert outcome == Outcome(
        cli.OK,
        ["好网页1", "好网页2"],
        [("legacy.no-file", f"{name}.html") for name in ("circle", "nowhere", "pipe", "socket")],
    )
    for name in ("m/pipe.html", "/dev/zero"):
        assert outcome_of(gen_import, name).problems == [("legacy.no-file", name)]


# Exports of WordPress


def post(title: str) -> str:
    return item(f"Text of {title}.", title=title, link=f"http://blog.example/{title}/", post_id=title)


BROKEN_ITEMS = {
    "wrong tags": "<item><title>x</wrong></item>",
    "a tag without an end": "<item><title>x<b></title></item>",
    "an entity that nobody knows": "<item><title>&nbsp; &unknown;</title></item>",
    "deep": f"<item>{'<a>' * 100_000}</item>",
    "a long text": f"<item><title>{'x' * 11_000_000}</title></item>",
    "an attribute twice": '<item a="1" a="2"><title>x</title></item>',
    "no name": "<item><></item>",
}


@pytest.mark.parametrize("broken", BROKEN_ITEMS.values(), ids=BROKEN_ITEMS.keys())
def test_a_broken_item_of_an_export_stops_only_itself(gen_import: Import, broken: str) -> None:
    data = export(post("One"), broken + "\n", post("Two"))
    write(gen_import.root, {"e.xml": data})
    outcome = outcome_of(gen_import, "e.xml")
    assert outcome.titles == ["One", "Two"]
    assert outcome.problems == [("legacy.broken-post", "e.xml")]


def test_control_characters_of_an_export_are_left_out(gen_import: Import) -> None:
    write(gen_import.root, {"e.xml": export(post("One").replace("Text", "T\x0be\x00xt"), post("Two"))})
    assert outcome_of(gen_import, "e.xml").titles == ["One", "Two"]


def test_an_item_without_an_end_is_left_out(gen_import: Import) -> None:
    long = "<item><title>x</title>" + "<a/>" * (BOMB // 4) + "</item>\n"
    write(gen_import.root, {"e.xml": export(post("One"), long, post("Two"))})
    outcome = outcome_of(gen_import, "e.xml")
    assert (outcome.titles, outcome.problems) == (["One", "Two"], [("legacy.broken-post", "e.xml")])


@pytest.mark.parametrize("end", ["</item>", "</channel></rss>"])
def test_an_export_that_is_cut_off_says_so(gen_import: Import, end: str) -> None:
    data = export(post("One"), post("Two")).decode()
    write(gen_import.root, {"e.xml": data[: data.rindex(end)]})
    assert outcome_of(gen_import, "e.xml").problems == [("legacy.broken-export", "e.xml")]


def test_an_entity_bomb_of_an_export_is_never_expanded(gen_import: Import) -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE rss [<!ENTITY a0 "lol">{entities}]>\n'
    data = export(post("One").replace("One", "One &a9;", 1), post("Two"), doctype=bomb)
    write(gen_import.root, {"e.xml": data})
    assert "Two" in outcome_of(gen_import, "e.xml").titles
    assert "lol" not in "".join(gen_import.articles().values())


# Addresses that run

SCRIPTS = [
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\u3000javascript:alert(1)",
    "\xa0javascript:alert(1)",
    "java&#127;script:alert(1)",
    "java&#xFDD3;script:alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "javascript\\:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "blob:x",
    "ftp://old.example/x",
    "view-source:x",
]


@pytest.mark.parametrize("address", SCRIPTS)
@pytest.mark.parametrize("has_address", [True, False])
def test_no_import_writes_an_address_that_runs(gen_import: Import, address: str, has_address: bool) -> None:
    html = f'<p>文字<a href="{address}">链接</a>和<img src="{address}" alt="图">再见。</p>'
    text = (
        f"一[k]({address})二![k](<{address}>)三[k]( {address} )四[k][r]\n\n"
        f"<a href=\"{address}\">五</a><img src='{address}'><a href={address}>六</a>\n\n<{address}>\n\n[r]: {address}\n"
    ).replace("\n", " " if "\n" in address else "\n")
    link = "http://blog.example/one/" if has_address else ""
    files: dict[str, str | bytes] = {
        ("m/www.old.example/1.html" if has_address else "m/1.html"): old_page("网页", html),
        "m/2.md": text,
        "m/e.xml": export(item(html, title="One", link=link)),
    }
    write(gen_import.root, files)
    assert outcome_of(gen_import, "m").code == cli.OK
    for path, text in gen_import.articles().items():
        body = text.partition("\n---\n")[2]
        for target in targets(markdown.markdown(body)):
            seen = "".join(sign for sign in target if sign.isprintable() and sign not in " \u3000")
            assert ":" not in seen.partition("/")[0], (path, target, body)


def targets(html: str) -> list[str]:
    """Where the links and pictures of a page lead, as a browser reads them."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name in ("href", "src"))

    Reader().feed(html)
    return found


# Pages


@pytest.mark.skipif(WHOLE or not hasattr(os, "fork"), reason="needs this process, and to fork")
def test_a_page_that_ends_its_process_stops_only_itself(
    gen_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract, here = extraction.extract, os.getpid()

    def deadly(page: OldPage) -> Extraction:
        if b"deadly" in page.content:
            assert os.getpid() != here, "it would have ended the import"
            os._exit(9)
        return extract(page)

    monkeypatch.setattr(extraction, "extract", deadly)
    pages: dict[str, str | bytes] = {f"m/{n}.html": good(str(n)) for n in range(12)}
    write(gen_import.root, {**pages, "m/5.html": "deadly", "m/7.html": "deadly"})
    outcome = outcome_of(gen_import, "m")
    assert len(outcome.titles) == 10
    assert outcome.problems == [("legacy.crashed", "m/5.html"), ("legacy.crashed", "m/7.html")]


@pytest.mark.skipif(WHOLE or not limits.has_timer(), reason="needs this process, and a timer")
def test_a_page_that_takes_too_long_stops_only_itself(
    gen_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = extraction.extract

    def slow(page: OldPage) -> Extraction:
        while b"slow" in page.content:
            pass
        return extract(page)

    monkeypatch.setattr(extraction, "extract", slow)
    monkeypatch.setattr(limits, "SECONDS", 0.2)
    write(gen_import.root, {"m/1.html": good("1"), "m/2.html": "slow", "m/3.html": good("3")})
    outcome = outcome_of(gen_import, "m")
    assert outcome.titles == ["好网页1", "好网页3"]
    assert outcome.problems == [("legacy.too-slow", "m/2.html")]


SLOW = 1 if WHOLE else 4
HANGING = {
    "style without braces": "<style>" + "a " * (100_000 // SLOW) + "</style>",
    "remarks without an end": "<style>" + "/*" * (400_000 // SLOW) + "</style>",
    "rules without an end": "<style>" + "@" * (400_000 // SLOW) + "</style>",
    "blanks in a script": "<script>" + " " * (200_000 // SLOW) + "document.write</script>",
    "blanks behind what is written": ("<script>document.write('x')" + " " * (200_000 // SLOW) + "x</script>"),
    "links in one block": (
        "<div><p>"
        + "".join(f"<a href=http://h{n}.example/>链{n}</a>文" for n in range(8000 // SLOW))
        + "</p></div>"
    ),
    "deep": "<div>" * 290 + "<b>x" * (40_000 // SLOW),
}


@pytest.mark.parametrize("hanging", HANGING.values(), ids=HANGING.keys())
def test_no_page_hangs_an_import(gen_import: Import, hanging: str) -> None:
    page = old_page("慢网页").replace("</body>", hanging + "</body>")
    write(gen_import.root, {"m/1.html": good("1"), "m/2.html": page})
    outcome = outcome_of(gen_import, "m")
    assert "好网页1" in outcome.titles
    assert all(code in ("legacy.too-deep", "legacy.too-slow") for code, _ in outcome.problems)


def test_addresses_are_taken_apart_in_one_place() -> None:
    """Anywhere else, an odd one raises ValueError where nobody expects it."""
    package = ROOT / "generator" / "importing"
    users = {
        path.name
        for path in package.rglob("*.py")
        if any(name in path.read_text(encoding="utf-8") for name in ("urlsplit", "urljoin", "urlparse"))
    }
    assert users == {"addresses.py"}
