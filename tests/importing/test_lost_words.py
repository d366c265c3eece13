"""From an old page to the built site, no letter of the text is lost, added or moved, however the page spells it."""

import re
from pathlib import Path

import lxml.html
import pytest

from generator.commands import cli
from tests.importing.mails import mail
from tests.importing.oldpages import PARAGRAPHS, Import, old_page, write
from tests.importing.worddocuments import centered, document, p, run
from tests.sites import build_site

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

ONE, TWO, THREE = (
    "修渠四十二米，用工六百人次。",
    "渠首至三号闸全线通水，沿线受益。",
    "Line 12 runs every 10 minutes.",
)

SPELLINGS = {
    "paragraphs": f"<p>{ONE}</p><p>{TWO}</p>",
    "unclosed paragraphs": f"<p>{ONE}<p>{TWO}",
    "paragraphs without text between": f"<p>{ONE}</p><p>&nbsp;</p><p></p><p>{TWO}</p>",
    "line breaks": f"{ONE}<br>{TWO}<br/>{THREE}",
    "double breaks with indents": f"　　{ONE}<br><br>　　{TWO}<br>&nbsp;&nbsp;&nbsp;&nbsp;{THREE}",
    "divisions": f"<div>{ONE}</div><div><div>{TWO}</div>{THREE}</div>",
    "text between blocks": f"{ONE}<p>{TWO}</p>{THREE}",
    "font around blocks": f"<font size=3><p>{ONE}</p>{TWO}</font>{THREE}",
    "spans in spans": f"<p><span><span>{ONE[:3]}</span>{ONE[3:]}</span><span>{TWO}</span></p>",
    "bold and italic": f"<p><b>{ONE}</b><i>{TWO}</i><strong><em>{THREE}</em></strong></p>",
    "bold inside words": "<p>甲<b>乙</b>丙<b>丁。</b>戊<i>，己</i>庚 a<b>b</b>c</p>",
    "crossed tags": f"<p><b>{ONE}<i>{TWO}</b>{THREE}</i></p>",
    "small and large": "<p>H<sub>2</sub>O，10<sup>3</sup>，<small>小</small><big>大</big><u>线</u><s>划</s></p>",
    "deleted and inserted": "<p><del>旧文</del><ins>新文</ins><mark>标记</mark><abbr title='x'>简称</abbr></p>",
    "links": f"<p>{ONE}<a href='http://elsewhere.example/a_(b)?c=d&amp;e'>{TWO}</a>{THREE}</p>",
    "a link over lines": f"<p><a href='http://elsewhere.example/'>{ONE}<br>{TWO}</a></p>",
    "links of no address": "<p>见<a name=x>锚点</a>和<a href='#x'>页内</a>、<a href='javascript:x()'>脚本</a>。</p>",
    "signs of Markdown": "<p>*星* _线_ `码` [括] (圆) {花} # 井 > 大于 ~~波~~ ^上^ $x$ \\ | ! 完</p>",
    "lines that begin like Markdown": "<p># 一</p><p>- 二</p><p>1. 三</p><p>+ 四</p><p>&gt; 五"
    "</p><p>=== 六</p><p>~~~ 七</p>",
    "entities": "<p>&lt;b&gt; &amp;amp; &copy; &#20013;&#x56FD; &hellip; &ldquo;引&rdquo; &unknown; A&B</p>",
    "headings": f"<h2>一、标题</h2><p>{ONE}</p><h4>（一）小标题</h4><p>{TWO}</p>",
    "a list": f"<ul><li>{ONE}</li><li><p>{TWO}</p><p>{THREE}</p></li></ul>",
    "lists in lists": f"<ol><li>甲<ul><li>{ONE}</li></ul></li><li>乙<ol><li>{TWO}</li></ol>后</li></ol>",
    "unclosed items": f"<ul><li>{ONE}<li>{TWO}</ul>",
    "items without a list": f"<li>{ONE}</li><li>{TWO}</li>",
    "definitions": f"<dl><dt>名词</dt><dd>{ONE}</dd><dt>另一</dt><dd>{TWO}</dd></dl>",
    "a quotation": f"<blockquote><p>{ONE}</p><p>{TWO}</p></blockquote>{THREE}",
    "preformatted": f"<pre>{ONE}\n　　{TWO}</pre>",
    "a program": "<p>命令 <code>a | b `c` *d*</code> 完</p><pre>x = [1]\n  y *= 2</pre>",
    "a table": "<table border=1><tr><th>乡镇</th><th>件数</th></tr><tr><td>东山|镇</td><td>12<br>件</td></tr></table>",
    "a table with blocks": f"<table border=1><tr><td><p>{ONE}</p><p>{TWO}</p></td><td>甲</td></tr>"
    f"<tr><td>乙</td><td>丙</td></tr></table>",
    "joined cells": "<table border=1><tr><td rowspan=2>甲*</td><td>乙</td></tr><tr><td><b>丙</b>丁</td></tr></table>",
    "a title row": "<table><tr><td colspan=2>名单</td></tr><tr><td>甲</td><td>乙</td></tr>"
    "<tr><td>丙</td><td>丁</td></tr></table>",
    "a list in a cell": "<table border=1><tr><td>甲</td><td>乙</td></tr><tr><td><ol><li>丙</li><li>丁"
    "</li></ol></td><td>戊</td></tr></table>",
    "a table for the layout": f"<table width=100%><tr><td>{ONE}</td></tr><tr><td>{TWO}</td></tr></table>",
    "a caption": "<table border=1><caption>表1　件数</caption><tr><td>甲</td><td>1</td></tr>"
    "<tr><td>乙</td><td>2</td></tr></table>",
    "a figure": f"<p>{ONE}</p><figure><img src='gone.jpg' alt='别名'>"
    f"<figcaption>图：*现场*</figcaption></figure><p>{TWO}</p>",
    "a picture that is gone": f"<p>{ONE}<img src='gone.jpg' alt='别名'>{TWO}</p><p><img src=gone.png alt=logo></p>",
    "numbers behind a picture": "<p><img src='gone.jpg' alt='x'>1. 甲</p><p><img src='gone.jpg'># 乙</p>",
    "ruby": "<p><ruby>汉<rt>hàn</rt></ruby>字</p>",
    "unknown elements": f"<p><o:p>{ONE}</o:p><st1:place>{TWO}</st1:place><foo>{THREE}</foo></p>",
    "decoys": f"<p>{ONE[:4]}<td id=h4sia></td>{ONE[4:]}<h3 id=abcde></h3>{TWO}</p><delect id=h4sia></delect>",
    "emoji and rare ideographs": "<p>𠮷野家 👨‍👩‍👧 ☑ ①② ㎡ ﹪ ～ ℃</p>",
    "blanks": "<p>甲 乙　丙&nbsp;丁\n戊\t己 a\nb</p>",
    "a comment in words": "<p>甲<!-- 无 -->乙</p>",
    "a centred line": f"<center>{ONE}</center><p align=center>{TWO}</p>",
    "an address": "<address>某县某路1号<br>电话：0123-456789</address>",
    "a rule": f"{ONE}<hr>{TWO}",
    "Word's list": "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>一、"
    f"<span style='font:7.0pt \"Times New Roman\"'>&nbsp;</span></span>{ONE}</p>",
    "form": f"<form><p>{ONE}</p><label>{TWO}</label></form>",
    "a legend": f"<fieldset><legend>{ONE}</legend>{TWO}</fieldset>",
}  # fmt: skip


def letters(text: str) -> str:
    """A text without blanks, and without the brackets around what stands above ruby's letters."""
    return re.sub(r"[\s（）()]+", "", text)


def shown(html: str) -> str:
    return letters(lxml.html.fragment_fromstring(html, create_parent="div").text_content())


def built_texts(root: Path) -> dict[str, str]:
    """The letters of each article's text on the built site, by its title."""
    texts = {}
    for path in (root / "site").rglob("index.html"):
        tree = lxml.html.document_fromstring(path.read_text(encoding="utf-8"))
        for article in tree.xpath("//article[@class='article']"):
            (title,) = article.xpath(".//h1")
            (body,) = article.xpath(".//div[@class='prose']")
            texts[" ".join(title.text_content().split())] = letters(body.text_content())
    return texts


@pytest.fixture
def gen_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Import:
    write(tmp_path, {})
    return Import(tmp_path, monkeypatch, capsys)


def test_every_letter_of_a_page_stands_on_the_site(gen_import: Import) -> None:
    titles = {name: f"关于{name}的通知" for name in SPELLINGS}
    files = {
        f"old/{number}.html": old_page(titles[name], html)
        for number, (name, html) in enumerate(SPELLINGS.items())
    }
    write(gen_import.root, files)
    assert gen_import("old") == cli.OK, gen_import.complained
    build_site(gen_import.root)

    texts = built_texts(gen_import.root)
    expected = {titles[name]: letters("".join(PARAGRAPHS)) + shown(html) for name, html in SPELLINGS.items()}
    assert [
        (title, texts.get(title, "no such article"), wanted)
        for title, wanted in expected.items()
        if texts.get(title) != wanted
    ] == []


def test_every_letter_of_other_formats_stands_on_the_site(gen_import: Import) -> None:
    body = f"<ul><li>{ONE}</li></ul><p>{TWO}</p>"
    page = old_page("关于信件的通知", body)
    files: dict[str, str | bytes] = {
        "old/a.mht": mail([("text/html", {}, page.encode())], From="<Saved by Blink>"),
        "old/b.eml": mail(
            [("text/html", {}, page.replace("信件", "来信").encode())], Date="Tue, 05 Mar 2024 09:30:00 +0800"
        ),
        "old/c.docx": document(
            centered("关于文档的通知", 44) + p(ONE) + p(run("粗", "<w:b/>") + run(TWO)) + p("2019年3月5日")
        ),
    }
    write(gen_import.root, files)
    assert gen_import("old") == cli.OK, gen_import.complained
    build_site(gen_import.root)

    texts = built_texts(gen_import.root)
    whole = letters("".join(PARAGRAPHS) + ONE + TWO)
    assert texts == {
        "关于信件的通知": whole,
        "关于来信的通知": whole,
        "关于文档的通知": letters(f"{ONE}粗{TWO}2019年3月5日"),
    }
