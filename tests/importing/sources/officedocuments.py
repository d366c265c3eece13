"""Thirty documents as offices write them, made with python-docx and, where it knows no way, with Word's own XML."""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from tests.photos import photo

_NAMES = nsdecls("w", "r", "wp", "a", "pic") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
TEXT = "各乡镇要按照分工抓好落实，每月检查一次，确保年底前完成任务。"


class Made(NamedTuple):
    """A document, and what it is to become."""

    name: str
    content: bytes
    title: str
    outline: str
    """The blocks of the article: `p`, `h2`, `ul2` (items), `table3x2` (rows, columns)."""
    texts: tuple[str, ...] = ()
    """Markdown that must be in it."""
    pictures: int = 0


def names() -> list[str]:
    """Those of all documents."""
    return [build.__name__ for build in _BUILDERS]


def made(name: str) -> Made:
    """The document of a name, made now."""
    (build,) = (build for build in _BUILDERS if build.__name__ == name)
    document = Document()
    title, outline, *rest = build(document)
    texts = rest[0] if rest else ()
    pictures = rest[1] if len(rest) > 1 else 0
    stream = io.BytesIO()
    document.save(stream)
    return Made(name, stream.getvalue(), title, outline, texts, pictures)


_Build = Callable[[WordDocument], tuple[Any, ...]]
_BUILDERS: list[_Build] = []


def _document(build: _Build) -> _Build:
    _BUILDERS.append(build)
    return build


def _xml(document: WordDocument, inner: str) -> None:
    """Add a paragraph, or whatever this is, in Word's own XML."""
    document.element.body.insert_element_before(parse_xml(inner.replace(">", f" {_NAMES}>", 1)), "w:sectPr")


def _run(text: str, about: str = "") -> str:
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _p(inner: str, about: str = "") -> str:
    return f"<w:p><w:pPr>{about}</w:pPr>{inner}</w:p>"


def _centered(document: WordDocument, text: str, size: int = 16) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text).font.size = Pt(size)


def _right(document: WordDocument, text: str) -> None:
    document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _body(document: WordDocument, *texts: str) -> None:
    for text in texts:
        document.add_paragraph(text).runs[0].font.size = Pt(16)


def _part(document: WordDocument, name: str, kind: str, xml: str) -> None:
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    part = Part(PackURI(f"/word/{name}.xml"), f"{types}.{name}+xml", xml.encode(), document.part.package)
    document.part.relate_to(part, kind)


def _notes(kind: str, *texts: str) -> str:
    notes = "".join(
        f'<w:{kind} w:id="{number}">{_p(_run(text))}</w:{kind}>' for number, text in enumerate(texts, 1)
    )
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    return f"<w:{kind}s {_NAMES}>{separator}{notes}</w:{kind}s>"


def _numbering(document: WordDocument, *levels: tuple[str, str]) -> str:
    """A list's number, with a form and a text for each of its levels."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum w:abstractNumId="77" {_NAMES}>{inner}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num w:numId="77" {_NAMES}><w:abstractNumId w:val="77"/></w:num>'))
    return "77"


def _numbered(document: WordDocument, number: str, level: int, text: str) -> None:
    _xml(document, _p(_run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


@_document
def headings(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("年度报告", 0)
    for name in ("上半年", "下半年"):
        document.add_heading(name, 1)
        document.add_paragraph(TEXT)
        document.add_heading(f"{name}的经费", 2)
        document.add_paragraph(TEXT)
    return "年度报告", "h2 p h3 p h2 p h3 p"


@_document
def subtitle_and_quotation(document: WordDocument) -> tuple[Any, ...]:
    document.add_paragraph("读书会", style="Title")
    document.add_paragraph("第二期", style="Subtitle")
    document.add_paragraph(TEXT, style="Intense Quote")
    return "读书会", "p2", ("第二期", TEXT)


@_document
def bullets(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("清单", 0)
    document.add_paragraph("请带：")
    for text in ("证件", "雨具"):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("雨衣或者雨伞", style="List Bullet 2")
    document.add_paragraph("水", style="List Bullet")
    return "清单", "p ul3", ("-   雨具\n    -   雨衣或者雨伞\n-   水",)


@_document
def numbers(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("步骤", 0)
    for text in ("填表", "交表", "领证"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph(TEXT)
    return "步骤", "ol3 p", ("1.  填表\n2.  交表\n3.  领证",)


@_document
def table(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "人数表", 22)
    made = document.add_table(3, 2, style="Table Grid")
    for row, texts in zip(made.rows, (("单位", "人数"), ("园林队", "18"), ("环卫所", "42")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.paragraphs[0].add_run(text).bold = text in ("单位", "人数")
    return "人数表", "table3x2", ("| 单位 | 人数 |", "| 环卫所 | 42 |")


@_document
def merged_cells(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "值班表", 22)
    made = document.add_table(4, 4, style="Table Grid")
    made.cell(0, 0).merge(made.cell(1, 0)).text = "周次"
    made.cell(0, 1).merge(made.cell(0, 2)).text = "值班人"
    made.cell(0, 3).merge(made.cell(1, 3)).text = "电话"
    made.cell(1, 1).text, made.cell(1, 2).text = "白班", "夜班"
    for row, texts in (
        (2, ("第一周", "张三", "李四", "4567890")),
        (3, ("第二周", "王五", "赵六", "4567891")),
    ):
        for column, text in enumerate(texts):
            made.cell(row, column).text = text
    return (
        "值班表",
        "table4x4",
        (
            '<td rowspan="2">周次</td><td colspan="2">值班人</td><td rowspan="2">电话</td>',
            "<td>白班</td><td>夜班</td>",
        ),
    )


@_document
def long_cells(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "会议议程", 22)
    made = document.add_table(2, 2, style="Table Grid")
    made.cell(0, 0).text, made.cell(0, 1).text = "时间", "内容"
    made.cell(1, 0).text, made.cell(1, 1).text = "9:00", TEXT * 20
    for number in range(5):
        made.cell(1, 1).add_paragraph(f"议题{number}")
    return "会议议程", "table2x2", (TEXT * 20, "议题4")


@_document
def table_in_a_table(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "分组名单", 22)
    made = document.add_table(2, 2, style="Table Grid")
    made.cell(0, 0).text, made.cell(0, 1).text, made.cell(1, 0).text = "组别", "名单", "一组"
    inner = made.cell(1, 1).add_table(2, 2)
    for place, text in enumerate(("组长", "张三", "组员", "李四")):
        inner.cell(place // 2, place % 2).text = text
    return "分组名单", "table2x2", ("组长", "李四")


@_document
def picture(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("植树", 0)
    document.add_paragraph(TEXT)
    document.add_picture(io.BytesIO(photo(90, 60)), width=Cm(4))
    document.add_paragraph("图为现场", style="Caption")
    return "植树", "p img p", ("图为现场",), 1


@_document
def pictures_in_a_row_and_in_a_table(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("照片", 0)
    run = document.add_paragraph().add_run()
    for number in range(3):
        run.add_picture(io.BytesIO(photo(60 + number, 40)), width=Cm(2))
    made = document.add_table(2, 2, style="Table Grid")
    made.cell(0, 0).text, made.cell(0, 1).text, made.cell(1, 0).text = "姓名", "照片", "张三"
    made.cell(1, 1).paragraphs[0].add_run().add_picture(io.BytesIO(photo(30, 40)), width=Cm(2))
    return "照片", "img table2x2", ("| 张三 | ![](",), 4


@_document
def footnotes(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("河道", 0)
    _part(
        document,
        "footnotes",
        RELATIONSHIP_TYPE.FOOTNOTES,
        _notes("footnote", "县水利局统计。", "含在建一座。"),
    )
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    _xml(document, _p(_run("河道36条") + mark.format(1) + _run("，水库4座") + mark.format(2) + _run("。")))
    return "河道", "p notes2", ("河道36条[^1]，水库4座[^2]。", "[^1]: 县水利局统计。", "[^2]: 含在建一座。")


@_document
def endnotes_beside_footnotes(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("两种注", 0)
    _part(document, "footnotes", RELATIONSHIP_TYPE.FOOTNOTES, _notes("footnote", "脚注甲。"))
    _part(document, "endnotes", RELATIONSHIP_TYPE.ENDNOTES, _notes("endnote", "尾注乙。"))
    marks = '<w:r><w:endnoteReference w:id="1"/></w:r>', '<w:r><w:footnoteReference w:id="1"/></w:r>'
    _xml(document, _p(_run("先") + marks[0] + _run("后") + marks[1]))
    return "两种注", "p notes2", ("先[^1]后[^2]", "[^1]: 尾注乙。", "[^2]: 脚注甲。")


@_document
def tracked_changes(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("开会", 0)
    who = 'w:id="1" w:author="张三" w:date="2024-03-01T09:12:00Z"'
    gone = f"<w:del {who}><w:r><w:delText>周三</w:delText></w:r></w:del>"
    _xml(document, _p(_run("会议定于") + gone + f"<w:ins {who}>{_run('周四')}</w:ins>" + _run("召开。")))
    moved = f"<w:moveFrom {who}>{_run('搬走')}</w:moveFrom><w:moveTo {who}>{_run('搬来')}</w:moveTo>"
    _xml(document, _p(_run("再看") + moved))
    return "开会", "p2", ("会议定于周四召开。", "再看搬来")


@_document
def remarks_and_hidden_words(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("通知", 0)
    mark = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    _xml(document, _p(mark.format(_run("准时到会")) + _run("内部", "<w:vanish/>") + _run("。")))
    return "通知", "p", ("准时到会。",)


@_document
def text_boxes(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("海报", 0)
    document.add_paragraph(TEXT)
    inner = _p(_run("框中第一段")) + _p(_run("框中第二段"))
    shape = f"<wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"
    kind = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    graphic = f'<a:graphic><a:graphicData uri="{kind}">{shape}</a:graphicData></a:graphic>'
    new = f'<w:drawing><wp:anchor><wp:docPr id="1" name="文本框 1"/>{graphic}</wp:anchor></w:drawing>'
    old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    both = f'<mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    _xml(document, _p(_run("框外") + f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"))
    document.add_paragraph("后")
    return "海报", "p5", ("框外\n\n框中第一段\n\n框中第二段\n\n后",)


@_document
def official_notice(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "某县人民政府文件", 48)
    _centered(document, "某政发〔2024〕5号")
    _centered(document, "某县人民政府", 22)
    _centered(document, "关于加强河道管护工作的通知", 22)
    _body(
        document,
        "各乡镇人民政府，县级各部门：",
        "一、总体要求",
        TEXT,
        "二、工作任务",
        "（一）清理",
        TEXT,
        "（二）巡查",
        TEXT,
    )
    _body(document, "附件：任务分工表")
    _right(document, "某县人民政府")
    _right(document, "2024年3月5日")
    return (
        "某县人民政府关于加强河道管护工作的通知",
        "p h2 p h2 h3 p h3 p4",
        ("附件：任务分工表\n\n某县人民政府\n\n2024年3月5日",),
    )


@_document
def official_letter(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "某市教育局", 36)
    document.add_paragraph("某教函〔2023〕12号")
    _centered(document, "关于商请协助招生宣传的函", 22)
    _body(document, "市广播电视台：", TEXT, "专此函达。")
    _right(document, "某市教育局")
    _right(document, "2023年6月1日")
    _body(document, "（联系人：张三，电话：0123-4567890）")
    return "关于商请协助招生宣传的函", "p7", ("市广播电视台：\n\n",)


@_document
def official_report_upwards(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "某县水利局文件", 48)
    document.add_paragraph("某水报〔2024〕8号　　　　签发人：李四")
    _centered(document, "关于汛前检查情况的报告", 22)
    _body(
        document,
        "县人民政府：",
        "一、基本情况",
        TEXT,
        "二、存在问题",
        TEXT,
        "三、下步打算",
        TEXT,
        "特此报告。",
    )
    _right(document, "某县水利局　2024年4月30日")
    return "关于汛前检查情况的报告", "p2 h2 p h2 p h2 p3", ("签发人：李四",)


@_document
def minutes(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "第十二次办公会议纪要", 22)
    _body(document, "时间：2024年3月5日", "地点：三楼会议室", "主持：张三", TEXT)
    made = document.add_table(2, 2, style="Table Grid")
    made.cell(0, 0).text, made.cell(0, 1).text, made.cell(1, 0).text, made.cell(1, 1).text = (
        "出席",
        "张三、李四",
        "请假",
        "无",
    )
    return "第十二次办公会议纪要", "p4 table2x2", ("| 出席 | 张三、李四 |",)


@_document
def attachment_behind_a_page_break(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "关于印发工作方案的通知", 22)
    _body(document, "各科室：", TEXT)
    _right(document, "2024年3月5日")
    document.add_page_break()  # type: ignore[no-untyped-call] # python-docx has no types there
    _body(document, "附件")
    _centered(document, "工作方案", 22)
    _body(document, "一、目标", TEXT, "二、分工", TEXT)
    return "关于印发工作方案的通知", "p5 h2 p h2 p", ("附件\n\n工作方案",)


@_document
def numbers_that_word_counts(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "管理办法", 22)
    number = _numbering(
        document, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")
    )
    for name in ("总则", "职责"):
        _numbered(document, number, 0, name)
        _numbered(document, number, 1, f"{name}之一")
        document.add_paragraph(TEXT)
    _numbered(document, number, 2, "第一步")
    _numbered(document, number, 2, "第二步")
    return "管理办法", "h2 h3 p h2 h3 p ol2", ("## 一、总则", "### （一）总则之一", "## 二、职责")


@_document
def chapters(document: WordDocument) -> tuple[Any, ...]:
    _centered(document, "档案管理规定", 22)
    _body(document, "第一章　总则", "第一条　" + TEXT, "第二条　" + TEXT, "第二章　附则", "第三条　" + TEXT)
    return "档案管理规定", "h2 p2 h2 p", ("## 第一章　总则",)


@_document
def numbered_headings(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("规划", 0)
    number = _numbering(document, ("decimal", "%1"), ("decimal", "%1.%2"))
    for name, level in (("背景", 0), ("现状", 1), ("目标", 0)):
        about = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        _xml(document, _p(_run(name), f'<w:pStyle w:val="Heading{level + 1}"/>{about}'))
        document.add_paragraph(TEXT)
    return "规划", "h2 p h3 p h2 p", ("## 1 背景", "### 1.1 现状", "## 2 目标")


@_document
def links(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("网址", 0)
    relation = document.part.relate_to(
        "https://www.example.gov.cn/a", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://b.example/" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run("另一处")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    _xml(
        document,
        _p(
            f'<w:hyperlink r:id="{relation}">{_run("政务公开")}</w:hyperlink>'
            + _run("和")
            + field
            + _run("。")
        ),
    )
    _xml(document, _p(f'<w:hyperlink w:anchor="_Toc1">{_run("见第三章")}</w:hyperlink>'))
    return (
        "网址",
        "p2",
        ("[政务公开](https://www.example.gov.cn/a)和[另一处](https://b.example/)。", "见第三章"),
    )


@_document
def fields_and_controls(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("申请表", 0)
    _xml(document, _p(f'<w:fldSimple w:instr=" DATE ">{_run("2024年3月5日")}</w:fldSimple>' + _run("填写")))
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    _xml(document, _p(_run("姓名：") + control.format(_run("张三"))))
    _xml(document, control.format(_p(_run("整段控件"))))
    return "申请表", "p3", ("2024年3月5日填写", "姓名：张三", "整段控件")


@_document
def letters_in_dress(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("样式", 0)
    about = {
        "粗": "<w:b/>",
        "斜": "<w:i/>",
        "删": "<w:strike/>",
        "下": "<w:u w:val='single'/>",
        "亮": "<w:highlight w:val='yellow'/>",
    }
    runs = "".join(_run(f"{text}字", mark) + _run("，") for text, mark in about.items())
    runs += (
        _run("m")
        + _run("2", '<w:vertAlign w:val="superscript"/>')
        + _run(" H")
        + _run("2", '<w:vertAlign w:val="subscript"/>')
        + _run("O")
    )
    _xml(document, _p(runs))
    return "样式", "p", ("**粗字**，*斜字*，<del>删字</del>，下字，亮字，m<sup>2</sup> H<sub>2</sub>O",)


@_document
def signs_and_tabs(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("选项", 0)
    box = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    ruby = (
        "<w:r><w:ruby><w:rt>"
        + _run("xī")
        + "</w:rt><w:rubyBase>"
        + _run("溪")
        + "</w:rubyBase></w:ruby></w:r>"
    )
    _xml(document, _p(box + _run("同意") + "<w:r><w:tab/></w:r>" + _run("不同意")))
    _xml(
        document,
        _p(
            ruby
            + _run("水")
            + "<w:r><w:noBreakHyphen/></w:r>"
            + _run("甲")
            + "<w:r><w:br/></w:r>"
            + _run("乙")
        ),
    )
    return "选项", "p2", ("☑同意 不同意", "溪（xī）水-甲  \n乙")


@_document
def what_html_cannot_show(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("图表", 0)
    document.add_paragraph(TEXT)
    chart = (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic>'
    )
    _xml(
        document,
        _p(
            '<w:r><w:drawing><wp:inline><wp:docPr id="9" name="图表 9" descr="收入"/>'
            f"{chart}</wp:inline></w:drawing></w:r>"
        ),
    )
    _xml(document, _p("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>" + _run("是和")))
    return "图表", "p2", ("a+b",)


@_document
def sections_heads_and_feet(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("双栏", 0)
    document.sections[0].header.paragraphs[0].text = "页眉不是正文"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_paragraph(TEXT)
    document.add_section()
    document.add_paragraph("第二节")
    return "双栏", "p2", ("第二节",)


@_document
def everything(document: WordDocument) -> tuple[Any, ...]:
    document.add_heading("年鉴", 0)
    for chapter in range(40):
        document.add_heading(f"第{chapter}章", 1)
        for number in range(10):
            document.add_paragraph(f"{chapter}之{number}：{TEXT}")
        document.add_paragraph("项目", style="List Bullet")
        made = document.add_table(3, 3, style="Table Grid")
        for place in range(9):
            made.cell(place // 3, place % 3).text = f"{chapter}-{place}"
        document.add_picture(io.BytesIO(photo(20 + chapter, 20)), width=Cm(1))
    return "年鉴", " ".join(["h2 p10 ul1 table3x3 img"] * 40), ("39之9：",), 40
