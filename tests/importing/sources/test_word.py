"""Word documents as articles."""

import dataclasses
import io
import random
import zipfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from generator.importing.model import ADDRESS_END, ADDRESS_START, Extraction, OldArticle, OldPage
from generator.importing.sources.packed import PackedError, PackedPage, file_key
from generator.importing.sources.sources import TreeSource, open_source
from generator.importing.sources.word import read_word
from generator.importing.sources.word_numbers import spelled
from generator.problems import Problem
from tests.importing.oldpages import old_page, write, zipped
from tests.importing.worddocuments import cell, centered, document, numbered, p, picture, run, table

pytest.importorskip("lxml", reason="needs gen-bulletin[import]")

TEXT = "各乡镇要按照分工抓好落实，每月检查一次，确保年底前完成任务。"


def read(body: str, **more: object) -> PackedPage:
    return read_word(document(body, **more), "通知.docx")  # type: ignore[arg-type]


def article(body: str, **more: object) -> OldArticle:
    item = read(body, **more).item
    assert isinstance(item, Extraction)
    assert item.article is not None
    return item.article


def markdown(body: str, **more: object) -> str:
    """Of what stands under a title."""
    found = article(centered("题目", 44) + body, **more)
    assert found.title == "题目"
    return found.markdown.replace(ADDRESS_START, "").replace(ADDRESS_END, "")


def test_an_official_document_has_its_parts() -> None:
    body = (
        centered("某县人民政府文件", 72)
        + centered("某政发〔2024〕5 号", 32)
        + centered("某县人民政府", 44)
        + centered("关于加强河道管护工作的通知", 44)
        + p("各乡镇人民政府，县级各部门：")
        + p(TEXT)
        + p("附件：任务分工表")
        + p("某县人民政府", '<w:jc w:val="right"/>')
        + p("2024年3月5日", '<w:jc w:val="right"/>')
        + p("抄送：县委办公室。")
        + p("某县人民政府办公室　2024年3月6日印发")
    )
    found = article(body)

    assert dataclasses.replace(found, markdown="") == OldArticle(
        title="某县人民政府关于加强河道管护工作的通知",
        markdown="",
        date=datetime(2024, 3, 5),
        source="某县人民政府",
        document_number="某政发〔2024〕5号",
    )
    assert found.markdown.split("\n\n") == [
        "各乡镇人民政府，县级各部门：",
        TEXT,
        "附件：任务分工表",
        "某县人民政府",
        "2024年3月5日",
        "抄送：县委办公室。",
        "某县人民政府办公室　2024年3月6日印发",
    ]


@pytest.mark.parametrize(
    ("body", "title", "rest"),
    [
        (p("通知", '<w:pStyle w:val="T"/>') + p(TEXT), "通知", TEXT),
        (p("某县：") + centered("通知", 44) + p(TEXT), "通知", f"某县：\n\n{TEXT}"),
        (p("一、要求", '<w:outlineLvl w:val="0"/>') + p(TEXT), "一、要求", TEXT),
        (p("短句") + p(TEXT), "短句", TEXT),
        (p(TEXT) + p(TEXT + "。"), "通知", f"{TEXT}\n\n{TEXT}。"),
    ],
)
def test_the_title_is_the_largest_line_in_the_middle_or_the_first_or_the_files_name(
    body: str, title: str, rest: str
) -> None:
    styles = '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    found = article(body, styles=styles)

    assert (found.title, found.markdown) == (title, rest)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p(run("甲") + run("乙", "<w:b/>") + run("丙", '<w:b w:val="0"/>')), "甲**乙**丙"),
        (p(run("x") + run("2", '<w:vertAlign w:val="superscript"/>')), "x<sup>2</sup>"),
        (p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>"), "甲  \n乙"),
        (p('<w:ins><w:r><w:t>加</w:t></w:r></w:ins><w:del><w:r><w:delText>减</w:delText></w:r></w:del>'), "加"),
        (p('<w:hyperlink r:id="r1"><w:r><w:t>网站</w:t></w:r></w:hyperlink>'), "[网站](http://a.example/)"),
        (p('<w:hyperlink r:id="r3"><w:r><w:t>坏</w:t></w:r></w:hyperlink>'), "坏"),
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "http://b.example/"</w:instrText></w:r>'
           '<w:r><w:t>域</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("外")), "[域](http://b.example/)外"),
        (p(picture("r2", "河边")), "![河边](word/media/1.png)"),
        (p('<mc:AlternateContent><mc:Choice><w:r><w:t>新</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>旧</w:t></w:r>'
           "</mc:Fallback></mc:AlternateContent>"), "新"),
        (p(run("文") + f"<w:r><w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict></w:r>"), "文\n\n框"),
        (p("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>"), "控件"),
        (f"<w:sdt><w:sdtContent>{p('块')}</w:sdtContent></w:sdt>", "块"),
        (p(run("注") + '<w:r><w:footnoteReference w:id="1"/></w:r>') + p("尾"),
         "注[^1]\n\n尾\n\n[^1]: 脚注"),
        (numbered("甲", 1) + numbered("乙", 1) + p("丙") + numbered("丁", 1), "一、甲\n\n二、乙\n\n丙\n\n三、丁"),
        (numbered("甲", 2) + numbered("乙", 2, 1) + numbered("丙", 2), "1.  甲\n    -   乙\n2.  丙"),
        (numbered("甲", 3) + p("丙") + numbered("丁", 3), "1.  甲\n\n丙\n\n2.  丁"),
        (numbered("甲", 1) + numbered("乙", 1, 1), "## 一、甲\n\n（一）乙"),
        (table(cell("甲") + cell("乙"), cell("1") + cell("2")), "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"),
        (table(cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙"), cell("", "<w:vMerge/>") + cell("丙"),
               cell("丁") + cell("戊"), cell("己", '<w:gridSpan w:val="2"/>')),
         '<table>\n<tr><td rowspan="2">甲</td><td>乙</td></tr>\n<tr><td>丙</td></tr>\n'
         '<tr><td>丁</td><td>戊</td></tr>\n</table>\n\n己'),
    ],
)  # fmt: skip
def test_what_a_document_shows_becomes_markdown(body: str, expected: str) -> None:
    levels = {
        (1, 0): ("chineseCounting", "%1、"),
        (1, 1): ("chineseCounting", "（%2）"),
        (2, 0): ("decimal", "%1."),
        (2, 1): ("bullet", "·"),
        (3, 0): ("decimal", "%1."),
    }
    relations = {"r1": "http://a.example/", "r2": "media/1.png", "r3": "javascript:x()"}
    notes = f'<w:footnote w:id="1">{p("脚注")}</w:footnote>'

    assert markdown(body, levels=levels, relations=relations, notes=notes) == expected


def test_pictures_come_out_of_the_document_and_from_nowhere_else() -> None:
    relations = {
        "r1": "media/1.png",
        "r2": "http://spy.example/2.png",
        "r3": "file:///etc/3.png",
        "r4": "media/4.emf",
    }
    body = p(TEXT) + "".join(p(picture(name)) for name in (*relations, "r5"))
    packed = read(body, relations=relations, files={"word/media/1.png": b"picture", "word/media/4.emf": b"x"})

    assert packed.files == {
        file_key(
            "word/media/1.png", packed.item.page if isinstance(packed.item, Extraction) else packed.item
        ): b"picture"
    }
    assert isinstance(packed.item, Extraction)
    assert [flag.sample for flag in packed.item.flagged if flag.kind == "missing-picture"] == [
        "http://spy.example/2.png",
        "file:///etc/3.png",
        "word/media/4.emf",
        "blip",
    ]


def test_the_text_lies_where_the_package_says() -> None:
    with zipfile.ZipFile(io.BytesIO(document(p(TEXT)))) as archive:
        text = archive.read("word/document.xml")
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    relations = (
        f'<Relationships><Relationship Id="1" Type="{kind}" Target="/text/document2.xml"/></Relationships>'
    )
    item = read_word(zipped({"_rels/.rels": relations, "text/document2.xml": text}), "a.docx").item

    assert isinstance(item, Extraction)
    assert item.article is not None
    assert item.article.markdown == TEXT


def test_notes_may_refer_to_notes_and_to_themselves() -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{number}">{p(run(text) + mark.format(2))}</w:footnote>'
        for number, text in ((1, "甲"), (2, "乙"))
    )
    found = markdown(p(run("文") + mark.format(1)), notes=notes)

    assert found == "文[^1]\n\n[^1]: 甲[^2]\n\n[^2]: 乙[^2]"


def test_hidden_text_is_no_text_and_is_said() -> None:
    item = read(p(run("明") + run("暗", "<w:vanish/>")) + p(TEXT)).item

    assert isinstance(item, Extraction)
    assert item.article is not None
    assert "暗" not in repr(item.article)
    assert [(removal.kind, removal.samples) for removal in item.removed] == [("hidden", ("暗",))]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (4, "upperRoman", "IV"),
        (3, "decimalEnclosedCircle", "③"),
        (12, "ideographTraditional", "乙"),
        (7, "decimalZero", "07"),
        (7, "unknown", "7"),
    ],
)
def test_numbers_are_spelled_as_word_does(number: int, form: str, text: str) -> None:
    assert spelled(number, form) == text


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8)
) + b"]><x><body><p><r><t>&i;</t></r></p></body></x>"  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 nonsense",
        zipped({"a.txt": "x"}),
        zipped({"word/document.xml": "<x>"}),
        zipped({"word/document.xml": "<x/>"}),
        document(p(TEXT))[:-60],
    ],
)
def test_a_damaged_document_is_one_problem(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PackedError):
        read_word(content, "a.docx")
    source = open_source(write(tmp_path, {"d/a.docx": content, "d/b.html": old_page()}) / "d", None)
    assert not isinstance(source, Problem)
    page, problem = source.items()
    assert isinstance(page, OldPage)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == ("legacy.broken-document", "d/a.docx")


def test_a_document_by_itself(tmp_path: Path) -> None:
    write(tmp_path, {"a.docx": document(p(TEXT)), "b.docx": b"PK\x03\x04"})
    sources = [open_source(tmp_path / name, None) for name in ("a.docx", "b.docx")]
    found = [next(source.items()) for source in sources if not isinstance(source, Problem)]
    assert isinstance(found[0], Extraction)
    assert found[0].article is not None
    assert isinstance(found[1], Problem)
    assert found[1].code == "legacy.broken-document"


def test_a_file_that_is_named_is_no_attachment_of_another(tmp_path: Path) -> None:
    source = open_source(write(tmp_path, {"d/a.doc": b"x"}) / "d/a.doc", None)
    folder = open_source(tmp_path / "d", None)
    assert isinstance(source, TreeSource) and isinstance(folder, TreeSource)
    assert (list(source.attachments()), list(folder.attachments())) == ([], ["a.doc"])


def test_bombs_and_depths_end_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (
        zipped({"word/document.xml": BOMB}),
        document("<w:tbl><w:tr><w:tc>" * 2000 + "</w:tc></w:tr></w:tbl>" * 2000),
        document("<w:sdt>" * 200 + p("x") + "</w:sdt>" * 200),
    ):
        try:
            read_word(content, "a.docx")
        except PackedError:
            continue
    monkeypatch.setattr("generator.importing.sources.office_xml._LARGEST_XML", 1000)
    with pytest.raises(PackedError):
        read_word(document(p(TEXT) * 100), "a.docx")


def test_documents_are_articles_but_not_where_they_are_a_pages_or_a_sites_attachments(tmp_path: Path) -> None:
    one = document(p(TEXT))
    files: dict[str, str | bytes] = {
        "office/a.html": old_page(body="<a href='files/%E8%A1%A8.docx'>表</a>"),
        "office/files/表.docx": one,
        "office/files/告示.docx": one,
        "m/www.old.example/a.docx": one,
        "m/www.old.example/b.html": "<p>",
        "old.zip": zipped({"x.docx": one}),
    }
    root = write(tmp_path, files)

    def found(name: str, base_url: str | None = None) -> list[str]:
        source = open_source(root / name, base_url)
        assert not isinstance(source, Problem)
        items = list(source.items())
        return [
            item.path
            if isinstance(item, Problem)
            else (item if isinstance(item, OldPage) else item.page).origin
            for item in items
        ]

    assert found("office") == ["office/a.html", "office/files/告示.docx"]
    assert found("office", "http://old.example/") == ["office/a.html"]
    assert found("m") == ["m/www.old.example/b.html"]
    assert found("old.zip") == ["old.zip/x.docx"]
    assert found("office/files/表.docx") == ["表.docx"]


def test_any_bytes_give_an_article_or_one_error() -> None:
    chance = random.Random(5)
    body = p(TEXT) + table(cell("甲") + cell("乙")) + numbered("丙", 1) + p(picture("r1"))
    whole = document(body, levels={(1, 0): ("decimal", "%1.")}, relations={"r1": "media/1.png"})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(150):
        name = chance.choice(list(parts))
        cut = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            cut[chance.randrange(len(cut))] = chance.choice(b"<>/\"'0aw:&;")
        changed = (
            zipped({**parts, name: bytes(cut)})
            if chance.random() < 0.9
            else whole[: chance.randrange(len(whole))]
        )
        with suppress(PackedError):
            read_word(changed, "a.docx")
