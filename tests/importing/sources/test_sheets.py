"""Spreadsheets as articles of tables."""

from pathlib import Path

import pytest

pytest.importorskip("lxml", reason="needs gen-bulletin[import]")

from generator.importing.model import Extraction, OldArticle
from generator.importing.sources.packed import PackedError
from generator.importing.sources.sheet_numbers import format_code, shown_number
from generator.importing.sources.sheets import read_sheets
from generator.importing.sources.sources import open_source
from generator.problems import Problem
from tests.importing.oldpages import write, zipped

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


_FIRST = f'<Relationships><Relationship Id="r" Type="{_KIND}officeDocument" Target="xl/workbook.xml"/></Relationships>'


def book(*sheets: tuple[str, str], state: tuple[str, ...] = (), texts: str = "", styles: str = "") -> bytes:
    """A spreadsheet: each sheet a name and what stands in its `<worksheet>`."""
    states = (*state, *[""] * len(sheets))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{states[number - 1] or "visible"}" r:id="r{number}"/>'
        for number, (name, _) in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_KIND}worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _FIRST,
            "xl/workbook.xml": f"<workbook {_MAIN} {_R}><sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            "xl/sharedStrings.xml": f"<sst {_MAIN}>{texts}</sst>",
            "xl/styles.xml": f"<styleSheet {_MAIN}>{styles}</styleSheet>",
            **{
                f"xl/worksheets/sheet{number}.xml": f"<worksheet {_MAIN}>{xml}</worksheet>"
                for number, (_, xml) in enumerate(sheets, 1)
            },
        }
    )  # fmt: skip


def data(*rows: str) -> str:
    return f"<sheetData>{''.join(rows)}</sheetData>"


def row(number: int, *cells: str, about: str = "") -> str:
    """A row of texts, or of cells in XML."""
    inner = "".join(
        cell if cell.startswith("<") else f'<c r="{chr(65 + place)}{number}" t="str"><v>{cell}</v></c>'
        for place, cell in enumerate(cells)
    )
    return f'<row r="{number}" {about}>{inner}</row>'


def article(content: bytes) -> OldArticle:
    item = read_sheets(content, "人数.xlsx").item
    assert isinstance(item, Extraction) and item.article
    return item.article


def test_a_sheet_is_a_table_as_a_reader_sees_it() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="14"/><xf numFmtId="164"/>'
        '<xf numFmtId="9"/></cellXfs>'
    )
    texts = "<si><t>单位</t></si><si><r><t>经</t></r><r><t>费</t></r><rPh><t>jf</t></rPh></si>"
    sheet = data(
        row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>', "日期", "月份", "占比"),
        row(3, '<c r="A3" t="inlineStr"><is><t>园林队</t></is></c>', '<c r="B3" s="1"><v>12000.5</v></c>',
            '<c r="C3" s="2"><v>45356</v></c>', '<c r="D3" s="3"><v>45356</v></c>', '<c r="E3" s="4"><v>0.25</v></c>'),
        row(4, "环卫所", '<c r="B4"><f>B3*2</f><v>0.30000000000000004</v></c>', '<c r="C4" t="b"><v>1</v></c>',
            '<c r="D4" t="e"><v>#N/A</v></c>'),
    )  # fmt: skip
    found = article(book(("Sheet1", sheet), texts=texts, styles=styles))

    assert found.title == "人数"
    assert found.markdown == (
        "| 单位 | 经费 | 日期 | 月份 | 占比 |\n| --- | --- | --- | --- | --- |\n"
        "| 园林队 | 12,000.50 | 2024/3/5 | 2024年3月 | 25% |\n| 环卫所 | 0.3 | TRUE | #N/A |  |"
    )


def test_merged_cells_stay_merged_and_a_merged_row_above_is_the_title() -> None:
    merged = (
        '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/></mergeCells>'
    )
    sheet = data(
        row(1, "值班表"), row(2, "周次", "值班人"), row(3, "", "白班", "夜班"), row(4, "1", "张三", "李四")
    )
    found = article(book(("表1", sheet + merged)))

    assert found.title == "值班表"
    assert found.markdown == (
        '<table>\n<tr><td rowspan="2">周次</td><td colspan="2">值班人</td></tr>\n<tr><td>白班</td><td>夜班</td></tr>\n'
        "<tr><td>1</td><td>张三</td><td>李四</td></tr>\n</table>"
    )


def test_several_sheets_have_their_names_and_what_is_hidden_is_left_out_and_said() -> None:
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    one = columns + data(row(1, "甲", "秘", "乙"), row(2, "暗", about='hidden="1"'), row(3, "1", "2", "3"))
    two = data(row(1, "丙", "丁"), row(2, "5", "6"))
    item = read_sheets(book(("春", one), ("内部", two), ("秋", two), state=("", "hidden")), "a.xlsx").item

    assert isinstance(item, Extraction) and item.article
    assert item.article.markdown == (
        "## 春\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 3 |\n\n## 秋\n\n| 丙 | 丁 |\n| --- | --- |\n| 5 | 6 |"
    )
    assert [(removal.kind, removal.samples) for removal in item.removed] == [
        ("hidden", ("秘", "暗", "2", "内部"))
    ]


def test_a_table_that_no_page_can_hold_is_said_and_damage_is_one_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("generator.importing.sources.sheets._MOST_CELLS", 3)
    item = read_sheets(book(("一", data(row(1, "甲", "乙"), row(2, "丙", "丁")))), "a.xlsx").item

    assert isinstance(item, Extraction) and item.failure
    assert item.failure.key == "legacy.large-table"
    for content in (b"", b"PK\x03\x04", zipped({"xl/workbook.xml": "<x"}), zipped({"a": "b"})):
        with pytest.raises(PackedError):
            read_sheets(content, "a.xlsx")


def test_a_spreadsheet_is_an_attachment_unless_it_is_named(tmp_path: Path) -> None:
    root = write(tmp_path, {"d/表.xlsx": book(("一", data(row(1, "甲", "乙"), row(2, "1", "2"))))})
    folder, alone = open_source(root / "d", None), open_source(root / "d" / "表.xlsx", None)

    assert not isinstance(folder, Problem) and not isinstance(alone, Problem)
    assert [type(item) for item in folder.items()] == [Problem]  # nothing to import there
    assert [type(item) for item in alone.items()] == [Extraction]


@pytest.mark.parametrize(
    ("written", "code", "shown"),
    [
        ("3", "", "3"),
        ("0.1", "General", "0.1"),
        ("1234567.891", "#,##0.0", "1,234,567.9"),
        ("-5", "0;(0)", "(5)"),
        ("0", '0;-0;"无"', "无"),
        ("0.5", "0.0#", "0.5"),
        ("0.5", "#.##", ".5"),
        ("7", "000", "007"),
        ("1234", '#,##0,"千"', "1千"),
        ("12.5", '"¥"#,##0.00', "¥12.50"),
        ("12.5", "[$¥-804]#,##0.00;[Red]-#,##0.00", "¥12.50"),
        ("0.125", "0.0%", "12.5%"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("45356.375", "yyyy-mm-dd hh:mm", "2024-03-05 09:00"),
        ("45356.75", "h:mm AM/PM", "6:00 PM"),
        ("45356", "yyyy年m月d日", "2024年3月5日"),
        ("45356", "aaaa", "星期二"),
        ("1.5", "[h]:mm", "36:00"),
        ("59", "yyyy/m/d", "1900/2/28"),
        ("61", "yyyy/m/d", "1900/3/1"),
        ("text", "0", "text"),
        ("1e999", "0", "1e999"),
        ("3", "@", "3"),
    ],
)
def test_numbers_are_shown_in_their_formats(written: str, code: str, shown: str) -> None:
    assert shown_number(written, code) == shown


def test_formats_have_numbers_and_days_two_beginnings() -> None:
    assert (format_code(14, {}), format_code(200, {200: "0.0"}), format_code(0, {})) == (
        "yyyy/m/d",
        "0.0",
        "",
    )
    assert shown_number("43894", "yyyy/m/d", from_1904=True) == "2024/3/5"
