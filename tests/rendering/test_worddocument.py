"""Documents of Word: what a print view says, in order and once, with styles that Word knows."""

import re
import zipfile
from importlib.util import find_spec
from io import BytesIO
from typing import Any, TypeAlias

import pytest

from tests.photos import photo

if find_spec("docx") is None:
    pytest.skip("python-docx is missing: pip install '.[docx]'", allow_module_level=True)

import docx
from docx.oxml.ns import qn

from generator.rendering import worddocument

Made: TypeAlias = Any
"""A document as python-docx opens it: nearly all in it may be absent."""

BASE = "https://example.org/a/print/"
PLAIN = """\
<html lang="zh-CN"><head><title>题 – 刊</title><meta name="author" content="甲">
<meta name="dcterms.created" content="2020-09-22T08:00:00+08:00"></head><body class="view-print paper">
<header class="toolbar on-screen"><button>打印</button></header>
<main>
<header class="letterhead"><p class="name">刊</p><p class="number">第1期</p><p class="office">办公室</p></header>
<article class="article"><header><h1>题</h1><dl class="facts"><div><dt>发布</dt><dd>今天</dd></div>
<div class="on-screen"><dt>阅读</dt><dd>一分钟</dd></div></dl></header>
<div class="prose"><p>第一段，<strong>粗</strong>和<a
href="../b/">链接</a><sup><a class="footnote-ref"
href="#fn:1">1</a></sup>。</p>
<h2>节</h2><ul><li>甲项<ul><li>甲之一</li></ul></li><li><p>乙项</p><p>乙续</p></li></ul>
<ol><li>一</li><li>二</li></ol><ol start="5"><li>五</li></ol>
<table><caption>表题</caption><thead>
<tr><th rowspan="2">村</th><th colspan="2">户</th></tr>
<tr><th>老</th><th>新</th></tr></thead>
<tbody><tr><td class="align-left">东村</td><td class="align-right">3</td><td>4</td></tr></tbody></table>
<figure><img src="p.jpg" alt="一张图" width="60" height="40"><figcaption>图题</figcaption></figure>
<p><img src="d.svg" alt="一幅画"></p><pre><code>x = 1
y = 2</code></pre><blockquote><p>引文</p></blockquote><dl><dt>词</dt><dd>义</dd></dl>
<div class="footnote"><ol>
<li id="fn:1">
<p>注文，见<a href="https://e.org/">处</a>。<a
class="footnote-backref" href="#x">↩</a></p></li></ol></div>
</div><section class="printed-links"><ol><li>链接 https://example.org/a/b/</li></ol></section></article>
<footer class="imprint" id="scan"><svg class="qr"></svg>
<p>扫码<br><a class="address" href="../">https://example.org/a/</a></p></footer>
</main></body></html>"""
OFFICIAL = """\
<html lang="zh-CN"><head><title>通知</title></head><body class="paper official"><main><article class="article"><header>
<div class="red-head"><p class="office">某某县人民政府办公室文件</p><p class="number">某政办〔2020〕1号</p></div>
<h1>关于某事的通知</h1></header>
<div class="prose addressed"><p>各单位：</p><p>正文。</p><h2>一、节</h2><h3>（一）目</h3></div>
<div class="enclosures"><p>附件：</p><ol><li><a href="x.xlsx">表</a></li></ol></div>
<div class="signature"><p>某某县人民政府办公室</p><p>2020年9月22日</p></div></article>
<footer class="record-place"><div class="record-room" aria-hidden="true"><p>印发</p></div>
<div class="record"><p>印发</p></div></footer>
</main></body></html>"""


def opened(page: str) -> tuple[Made, bytes]:
    files = {BASE + "p.jpg": photo(60, 40), BASE + "d.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    made = worddocument.write(page, BASE, files, "A4")
    return docx.Document(BytesIO(made)), made


def lines(document: Made) -> list[tuple[str, str]]:
    """Each paragraph's style and text; of tables, their rows, where a merged cell is named in each place."""
    found = []
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += [("table", "|".join(cell.text for cell in row.cells)) for row in block.rows]
        else:
            found.append((block.style.name, block.text))
    return found


def test_the_text_stands_there_in_order_and_once() -> None:
    document, _ = opened(PLAIN)
    assert [line for line in lines(document) if line != ("Normal", "")] == [
        ("Letterhead", "刊"),
        ("Issue Number", "第1期　办公室"),
        ("Title", "题"),
        ("Facts", "发布 今天"),
        ("Body Text", "第一段，粗和链接。"),
        ("Heading 1", "节"),
        ("List Bullet", "甲项"),
        ("List Bullet 2", "甲之一"),
        ("List Bullet", "乙项"),
        ("List Continue", "乙续"),
        ("List Number", "一"),
        ("List Number", "二"),
        ("List Number", "五"),
        ("Caption", "表题"),
        ("table", "村|户|户"),
        ("table", "村|老|新"),
        ("table", "东村|3|4"),
        ("Figure", ""),
        ("Caption", "图题"),
        ("Body Text", "[一幅画]"),
        ("Code", "x = 1\ny = 2"),
        ("Quote", "引文"),
        ("Body Text", "词"),
        ("Definition", "义"),
        ("Address", "https://example.org/a/"),
    ]


def test_links_notes_pictures_and_numbers_are_words_own() -> None:
    document, made = opened(PLAIN)
    [link] = document.paragraphs[4].hyperlinks
    assert (link.text, link.url) == ("链接", "https://example.org/a/b/")
    with zipfile.ZipFile(BytesIO(made)) as packed:
        notes = packed.read("word/footnotes.xml").decode()
        assert "https://e.org/" in packed.read("word/_rels/footnotes.xml.rels").decode()
    assert "".join(re.findall(r"<w:t[^>]*>([^<]*)", notes)).strip() == "注文，见处。"
    assert len(document.element.xpath("//w:footnoteReference")) == 1
    assert [one.get("descr") for one in document.element.xpath("//wp:docPr")] == ["一张图"]
    numbers = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in document.paragraphs
        if paragraph.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2], "each list has numbers of its own"
    starts = document.part.numbering_part.element.xpath("//w:startOverride/@w:val")
    assert starts == ["1", "5"]
    heads = document.tables[0]._tbl.xpath("./w:tr[w:trPr/w:tblHeader]")
    assert len(heads) == 2, "the head stands again on each page"


def test_an_official_document_has_the_standards_page_and_fonts() -> None:
    document, _ = opened(OFFICIAL)
    assert [line for line in lines(document) if line != ("Normal", "")] == [
        ("Red Head", "某某县人民政府办公室文件"),
        ("Document Number", "某政办〔2020〕1号"),
        ("Title", "关于某事的通知"),
        ("Addressee", "各单位："),
        ("Body Text", "正文。"),
        ("Heading 1", "一、节"),
        ("Heading 2", "（一）目"),
        ("Enclosures", "附件："),
        ("List Number", "表"),
        ("Signature", "某某县人民政府办公室"),
        ("Signature", "2020年9月22日"),
        ("Imprint", "印发"),
    ]
    section = document.sections[0]
    edges = (
        section.top_margin,
        section.left_margin,
        section.page_width - section.left_margin - section.right_margin,
    )
    assert [round(edge.mm if hasattr(edge, "mm") else edge / 36_000) for edge in edges] == [37, 28, 156]
    fonts = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Title", "Body Text", "Heading 1", "Heading 2", "Heading 3")
    }
    assert list(fonts.values()) == ["方正小标宋简体", "仿宋", "黑体", "楷体", "仿宋"]
    sizes = [document.styles[name].font.size.pt for name in ("Title", "Body Text", "Heading 1")]
    assert sizes == [22, 16, 16]
    head = document.paragraphs[0]
    assert len(head.text) * head.runs[0].font.size.mm <= 156, "the red head stands in one line"


PARAGRAPH = """
pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid
spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl
divId cnfStyle rPr sectPr"""
RUN = """
rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish
webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"""


@pytest.mark.parametrize("page", [PLAIN, OFFICIAL])
def test_properties_stand_in_the_schemas_order(page: str) -> None:
    """Else Word calls the file damaged (ISO/IEC 29500-1, A.1: these types are sequences)."""
    document, _ = opened(page)
    for root in (document.element, document.styles.element):
        for tag, order in (("pPr", PARAGRAPH), ("rPr", RUN)):
            for element in root.iter(qn(f"w:{tag}")):
                places = [order.split().index(child.tag.partition("}")[2]) for child in element]
                assert places == sorted(places), [child.tag for child in element]


def test_the_same_page_makes_the_same_bytes() -> None:
    assert opened(PLAIN)[1] == opened(PLAIN)[1]


@pytest.mark.parametrize(
    "body",
    ["", "<p></p>", "只有字", "<table></table>", "<table><tr><td rowspan=9 colspan=0>x</table>",
     "<table><tr><td><table><tr><td>内</td></tr></table></td></tr></table>", "<ol><li></ol>", "<img src=gone.png>",
     "<p>a<br>b<ruby>字<rp>(</rp><rt>zì</rt></ruby></p>", "<ul><li><table><tr><td>表</td></tr></table></ul>"],
)  # fmt: skip
def test_any_page_is_a_document(body: str) -> None:
    document, _ = opened(f"<html><body><main><div class=prose>{body}</div></main></body></html>")
    words = set(re.findall(r"\w", re.sub(r"<[^>]*>", "", body)))
    assert words <= set("".join(one.text or "" for one in document.element.iter(qn("w:t"))))
