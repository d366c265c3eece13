"""What is pasted from office programs, WeChat and web pages, as those write it to the clipboard."""

import base64
import re
import time
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from generator.content.markup import render
from generator.importing.cleaning.elements import letters_only
from generator.importing.model import Extraction
from generator.importing.pasting.clipboard import decoded
from generator.importing.pasting.pasting import Beside, beside, pasted, pasted_article
from generator.importing.pasting.rtf import rtf_pictures
from tests.photos import photo

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.html"))
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="
)


def built(markdown: str) -> str:
    """The HTML that the build makes of a text; it finds nothing wrong in it but pictures without words."""
    rendered = render(markdown, "news/a.md")
    assert {problem.code for problem in rendered.problems} <= {"missing-alt"}
    return rendered.html


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_clipboard_becomes_the_markdown_that_somebody_would_write(sample: Path) -> None:
    found = pasted(sample.read_text("utf-8"))

    assert f"{found.markdown}\n" == sample.with_suffix(".md").read_text("utf-8")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_word_is_on_the_page_in_its_order_and_no_style(sample: Path) -> None:
    html = sample.read_text("utf-8")
    found = pasted(html)
    page = built(found.markdown)

    shown, at = letters_only(lxml.html.fromstring(f"<div>{page}</div>").text_content()), 0
    gone = letters_only("".join(found.left_out))
    for words in _texts(html):
        if words not in gone:
            place = shown.find(words, at)
            assert place >= 0, words
            at = place
    assert not re.search(
        r"\s(?:style|color|face|bgcolor|width)=|mso|<(?:font|o:p|span)\b", page, re.IGNORECASE
    )


def _texts(html: str) -> list[str]:
    """The letters of each piece of text, but for bullets, numbers and marks of notes, in the order of the page."""
    tree = lxml.html.document_fromstring(html[html.index("<") :])
    lxml.etree.strip_elements(tree, "head", "style", "script", lxml.etree.Comment, with_tail=False)
    pieces = [letters_only(text) for text in tree.itertext()]
    return [piece for piece in pieces if len(piece) > 1 and not re.fullmatch(r"\d+|xiàn", piece)]


def test_there_are_samples_of_all_programs() -> None:
    programs = {sample.stem.partition("-")[0] for sample in SAMPLES}

    assert len(SAMPLES) >= 25
    assert programs >= {"word", "wps", "excel", "google", "wechat", "web", "libreoffice", "outlook"}


def test_pictures_get_free_names_and_notes_free_numbers() -> None:
    picture = f'<img src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="点">'
    note = '<p>甲<a href="#n" id="m">[1]</a></p><div id="fn1"><p><a id="n" href="#m">[1]</a>注</p></div>'
    there = beside("旧[^7]\n\n[^7]: 旧注", frozenset({"Picture-1.png"}))

    found = pasted(f"<p>{picture}</p>{note}<p>{picture}</p>", there)

    assert found.markdown == "![点](picture-2.png)\n\n甲[^8]\n\n[^8]: 注\n\n![点](picture-2.png)"
    assert found.files == {"picture-2.png": PNG}


def test_pictures_that_word_gives_in_rtf_only_come_along() -> None:
    image = '<p><img src="file:///C:/Temp/clip_image00{}.jpg"></p>'
    html = "<p>文</p>" + image.format(1) + image.format(2)
    jpeg = photo(40, 30)
    rtf = (
        rb"{\rtf1{\*\listpicture{\pict\pngblip 00}}"
        + rb"{\*\shppict{\pict{\*\picprop}\picw5\pngblip\bliptag7{\*\blipuid 0a0b}"
        + PNG.hex().encode()
        + rb"}}{\nonshppict{\pict\wmetafile8 0100}}text{\pict\jpegblip "
        + b"\n".join(jpeg.hex()[at : at + 128].encode() for at in range(0, 2 * len(jpeg), 128))
        + b"}}"
    )

    found = pasted(html, Beside(rtf=rtf))

    assert rtf_pictures(rtf) == [PNG, jpeg]
    assert found.markdown == "文\n\n![](clip_image001.png)\n\n![](clip_image002.jpg)"
    assert found.files == {"clip_image001.png": PNG, "clip_image002.jpg": jpeg}
    assert pasted(html, Beside(rtf=rtf + rb"{\pict\pngblip 00}")).missing == (
        "clip_image001.jpg",
        "clip_image002.jpg",
    )


@pytest.mark.parametrize(
    ("data", "is_shown"),
    [
        (b"\x89PNG\r\n\x1a\nbroken", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>x()</script></svg>", True),
        (b"\x00\x00\x00\x18ftypheic", False),
        (b"", False),
    ],
)
def test_what_no_browser_shows_is_missing_and_a_drawing_is_harmless(data: bytes, is_shown: bool) -> None:
    found = pasted(f'<p><img src="data:image/png;base64,{base64.b64encode(data).decode()}"></p>')

    assert bool(found.files) is is_shown
    assert bool(found.missing) is not is_shown
    assert b"script" not in b"".join(found.files.values())


def test_fifty_pages_with_forty_pictures_take_three_seconds() -> None:
    data = [photo(900, 600 + number) for number in range(40)]
    line = "<p class=MsoNormal style='text-indent:21.0pt;font-size:12.0pt'><span style='font-family:宋体'>{}</span></p>"
    page = line.format("各乡镇要按照分工抓好落实，每月检查一次，<b>年底前</b>完成任务。" * 3) * 12
    picture = '<p><img src="data:image/jpeg;base64,{}"></p>'
    html = "".join(
        f"<h2>第{number}页</h2>{page}"
        + (picture.format(base64.b64encode(data[number]).decode()) if number < 40 else "")
        for number in range(50)
    )
    began = time.process_time()
    found = pasted(f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><body>{html}</body></html>")

    assert time.process_time() - began < 3
    assert list(found.files.values()) == data
    assert found.markdown.count("**年底前**") == 50 * 12 * 3
    assert found.markdown.count("\n## ") == 49


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("　　第一段。\n　　第二段，\n接着写。", "第一段。\n\n第二段，接着写。"),
        ("各科室：\n　　按时。\n办公室\n", "各科室：\n\n按时。\n\n办公室"),
        ('单位\t人数\n园林队\t18\n"环卫所\n北区"\t4',
         "| 单位 | 人数 |\n| --- | --- |\n| 园林队 | 18 |\n| 环卫所 北区 | 4 |"),
        ("带上：\n· 证件\n· 钱\n\n1. 甲\n2. 乙", "带上：\n\n-   证件\n-   钱\n\n1.  甲\n2.  乙"),
        ("一、要求\n　　按时。\n二、时间\n　　周五。", "## 一、要求\n\n按时。\n\n## 二、时间\n\n周五。"),
        ("5 * 3\n#1", "5 \\* 3\n\n\\#1"),
        ("## Markdown\n\n- **stays**", "## Markdown\n\n- **stays**"),
    ],
)  # fmt: skip
def test_plain_text_becomes_what_its_writer_meant(text: str, expected: str) -> None:
    assert pasted(text).markdown == expected


def test_a_letters_broken_lines_are_joined() -> None:
    text = (
        "The committee met on Tuesday in order to hear what the\n"
        "offices have done since the spring, and what they need.\n"
        "It was long.\n\nYours"
    )

    assert pasted(text).markdown == text.replace("\noff", " off").replace("\nIt", " It")


def test_a_pasted_official_document_is_an_article() -> None:
    packed = pasted_article((Path(__file__).parent / "samples" / "wps-official.html").read_text("utf-8"))
    assert isinstance(packed.item, Extraction) and packed.item.article
    found = packed.item.article

    assert (found.title, found.source, found.document_number, f"{found.date:%Y-%m-%d}") == (
        "某县人民政府关于加强河道管护工作的通知",
        "某县人民政府",
        "某政发〔2024〕5号",
        "2024-03-05",
    )
    assert found.markdown.startswith("各乡镇人民政府：\n\n## 一、总体要求\n\n坚持")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_clipboards_bytes_are_read_as_they_were_meant(encoding: str) -> None:
    assert decoded("<p>河道</p>\r\n".encode(encoding)) == "<p>河道</p>\n"


def test_a_clipboard_on_a_mac_comes_in_hexadecimal() -> None:
    assert decoded(f"«data HTML{'<p>河</p>'.encode().hex().upper()}»\n".encode()) == "<p>河</p>"


def test_depth_and_rubbish_are_only_text() -> None:
    assert pasted("<div>" * 3000 + "词" + "</div>" * 3000).markdown == "词"
    assert pasted("<p>a<b>c</p><table><tr><p>d</table></i>\0\ufdd0").markdown.replace("\n", "") == "a**c**d"
    assert pasted("<!---->").markdown == ""
