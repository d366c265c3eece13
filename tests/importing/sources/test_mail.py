"""Pages that lie in one file with their pictures: saved by browsers and Word, or sent as letters."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from generator.importing.model import OldPage
from generator.importing.sources.mail import read_mail
from generator.importing.sources.packed import PackedError
from generator.importing.sources.sources import PageSource, open_source
from generator.problems import Problem
from tests.importing.mails import mail
from tests.importing.oldpages import old_page, write, zipped

PICTURE = b"\x89PNG picture"
ADDRESS = "http://old.example/a/1.html"


def opened(root: Path, files: dict[str, str | bytes], name: str) -> tuple[PageSource, list[OldPage]]:
    source = open_source(write(root, files) / name, None)
    assert not isinstance(source, Problem)
    return source, [item for item in source.items() if isinstance(item, OldPage)]


def picture_of(source: PageSource, page: OldPage, address: str) -> bytes | None:
    name = source.find(address, page)
    return source.read(name) if name else None


def saved(html: str, where: dict[str, str], page_at: str = ADDRESS, **headers: str) -> bytes:
    return mail(
        [("text/html", {"Content-Location": page_at}, html.encode("gbk")), ("image/png", where, PICTURE)],
        **headers,
    )


@pytest.mark.parametrize("name", ["a.mht", "a.MHTML", "folder", "old.zip"])
def test_a_saved_page_has_its_address_and_its_pictures(tmp_path: Path, name: str) -> None:
    content = saved("<img src='p.png'>", {"Content-Location": "http://old.example/a/p.png"})
    inner = name if "." in name and not name.endswith("zip") else "a.mht"
    files: dict[str, str | bytes] = {
        inner: content,
        f"folder/{inner}": content,
        "old.zip": zipped({inner: content}),
    }
    source, (page,) = opened(tmp_path, files, name)

    assert (page.address, page.content) == (ADDRESS, b"<img src='p.png'>")
    assert (
        picture_of(source, page, "p.png")
        == picture_of(source, page, "http://www.old.example/a/p.png")
        == PICTURE
    )
    assert picture_of(source, page, "q.png") is None


@pytest.mark.parametrize(
    ("written", "where", "page_at"),
    [
        ("p.png", {"Content-Location": "p.png"}, ADDRESS),
        ("cid:p1@x", {"Content-ID": "<p1@x>"}, ADDRESS),
        ("CID:p%201", {"Content-ID": "<p 1>"}, ADDRESS),
        ("a.files/p.png", {"Content-Location": "file:///C:/A1/a.files/p.png"}, "file:///C:/A1/a.htm"),
        (
            "file:///C:/A1/a.files/p.png",
            {"Content-Location": "file:///C:/A1/a.files/p.png"},
            "file:///C:/A1/a.htm",
        ),
    ],
)
def test_pictures_are_named_by_address_number_or_place_on_a_disk(
    tmp_path: Path, written: str, where: dict[str, str], page_at: str
) -> None:
    source, (page,) = opened(tmp_path, {"a.mht": saved(f"<img src='{written}'>", where, page_at)}, "a.mht")
    name = page.content.decode().split("'")[1]

    assert not name.lower().startswith(("cid:", "file:"))
    assert picture_of(source, page, name) == PICTURE
    assert page.address == (ADDRESS if page_at == ADDRESS else None)


def test_the_part_that_the_mail_names_is_the_page() -> None:
    parts = [
        ("text/html", {"Content-ID": "<frame>"}, b"advertisement"),
        ("text/html", {"Content-ID": "<main>"}, b"page"),
    ]
    content = mail(parts, From="<Saved by Blink>").replace(
        b"multipart/related;", b'multipart/related; start="<main>";'
    )
    (item,) = [read_mail(content, "a.mht").item]

    assert isinstance(item, OldPage)
    assert item.content == b"page"


def test_a_frameset_in_one_file_reads_its_frames() -> None:
    frames = (
        b'<title>T</title><frameset><frame src="cid:f1"><frame src="http://old.example/m/2.html"></frameset>'
    )
    parts = [
        ("text/html", {"Content-Location": ADDRESS}, frames),
        ("text/html; charset=gbk", {"Content-ID": "<f1>"}, "导航".encode("gbk")),
        ("text/html", {"Content-Location": "http://old.example/m/2.html"}, b"<p>text<img src=p.png>"),
    ]
    (item,) = [read_mail(mail(parts), "a.mht").item]

    assert isinstance(item, OldPage)
    text = item.content.decode()
    assert "<title>T</title>" in text
    assert "导航" in text
    assert "text<img src=http://old.example/m/p.png>" in text


def test_a_letter_has_its_subject_for_a_title_and_its_attachments_as_links() -> None:
    parts = [
        ("text/html; charset=gbk", {}, "<p>请各单位报名。</p>".encode("gbk")),
        (
            "application/msword",
            {"Content-Disposition": 'attachment; filename="=?gbk?B?se0uZG9j?="'},
            b"\xd0\xcf",
        ),
    ]
    packed = read_mail(
        mail(
            parts,
            "mixed",
            Subject="=?utf-8?B?6L2s5Y+R77yaIOaKpeWQjemAmuefpQ==?=",
            Date="Tue, 05 Mar 2024 09:30:00 +0800",
        ),
        "a.eml",
    )

    assert isinstance(packed.item, OldPage)
    assert packed.item.content.decode() == (
        '<title>报名通知</title><meta name="PubDate" content="2024-03-05 09:30"><h1>报名通知</h1>'
        '<div><p>请各单位报名。</p><p>附件：<a href="part1/%E8%A1%A8.doc">表.doc</a></p></div>'
    )
    assert list(packed.files.values()) == [b"\xd0\xcf"]


def test_a_letter_of_plain_text_is_read_line_by_line() -> None:
    content = "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n一 < 二\r\n\r\n三\r\n".encode()
    (item,) = [read_mail(content, "a.eml").item]

    assert isinstance(item, OldPage)
    assert item.content.decode().endswith("<div><p>一 &lt; 二</p><p>三</p></div>")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b"no mail",
        b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n",
        b"Content-Type: image/png\r\n\r\nx",
        b"Subject: =?x?Q?y?=\r\nDate: 99\r\nContent-Type: text/html; charset=no-such\r\n\r\n<p>x",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" * 500,
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
    ],
)
def test_a_damaged_mail_stops_nothing_else(tmp_path: Path, content: bytes) -> None:
    source = open_source(write(tmp_path, {"m/a.mht": content, "m/b.html": old_page()}) / "m", None)
    assert not isinstance(source, Problem)
    items = list(source.items())

    assert len(items) == 2
    assert isinstance(items[1], OldPage)


def test_mails_in_mails_in_mails_are_not_taken_apart() -> None:
    inner = b"Content-Type: text/html\r\n\r\n<p>x"
    for number in range(25):
        head = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
        inner = head + inner + b"\r\n--b%d--\r\n" % number
    with pytest.raises(PackedError):
        read_mail(inner, "a.eml")


def test_any_bytes_give_a_page_or_one_error() -> None:
    chance = random.Random(5)
    parts = [
        (
            "text/html; charset=gbk",
            {"Content-Location": ADDRESS},
            "<frameset><img src=cid:p1>通知".encode("gbk"),
        ),
        (
            "image/png",
            {"Content-ID": "<p1>", "Content-Disposition": "attachment; filename*=utf-8''%E8%A1%A8.png"},
            PICTURE,
        ),
    ]
    whole = mail(parts, Subject="=?utf-8?B?6YCa55+l?=", Date="Tue, 05 Mar 2024 09:30:00 +0800")
    for _ in range(300):
        cut = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            cut[chance.randrange(len(cut))] = chance.randrange(256)
        with suppress(PackedError):
            read_mail(bytes(cut), "a.eml")
