"""Official documents after GB/T 9704—2012, measured on the sheets that WeasyPrint makes; numbers are its clauses."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import pytest

from generator.outputs import pdf
from tests.outputs.test_paper import Sheet, paragraphs, sheets
from tests.sites import SETTINGS, article, build_site, made_once, write_site

pytestmark = pytest.mark.skipif(
    find_spec("weasyprint") is None or bool(pdf.lacking(chinese=True)) or not shutil.which("pdftotext"),
    reason="weasyprint, its libraries, a Chinese font or poppler is missing: bash .ci/run installs them",
)

TO = "各乡镇人民政府，县级各部门：\n\n"
TITLE = "示例县人民政府办公室关于进一步加强和改进全县河道采砂管理工作的通知"
COPIES = "县委各部门，县人大常委会办公室，县政协办公室，县法院，县检察院，县人武部，各人民团体，各新闻单位"
PAGES = {
    "one": (1, TO + paragraphs(1, 2)),
    "two": (2, TO + paragraphs(3, 3)),
    "five": (5, TO + paragraphs(11, 5)),
    "eight": (8, TO + paragraphs(14, 6)),
}
"""How many pages the text takes, and the text."""
FULL = TO + paragraphs(4, 3) + "\n\n" + "又一段。"


@pytest.fixture(scope="module")
def documents(run_folder: Path) -> Path:
    """A bulletin of official documents in each form, with their PDFs. Don't change it."""
    office = {
        "title": TITLE,
        "document_number": "示政办〔2020〕12号",
        "copies_to": COPIES,
        "print_style": "official",
    }
    texts = {name: article(text, **office) for name, (_, text) in PAGES.items()}
    texts["full"] = article(FULL, **office)
    texts["asked"] = article(
        TO + paragraphs(1),
        **office | {"title": "关于某事的请示", "red_head": "示例县人民政府文件", "signatory": "张三"},
        document_note="此件公开发布",
        contact="李四，电话：000-5550142",
        printed_by="示例县政府办公室文印室",
        printed_on="2020-09-25",
    )
    texts["joint"] = article(
        paragraphs(1), **office, offices="[示例县教育局, 示例县财政局, 中共示例县委宣传部]", red_head="文件"
    )
    texts["letter"] = article(
        TO + paragraphs(3, 5), **office | {"print_style": "信函"}, source="示例县人民政府"
    )
    texts["order"] = article(
        paragraphs(2, 2),
        title="公布办法的命令",
        document_number="第12号",
        print_style="命令",
        red_head="示例县人民政府令",
        signatory="县长　张三",
    )
    texts["minutes"] = article(
        paragraphs(2, 2),
        **office | {"print_style": "纪要"},
        red_head="示例县人民政府常务会议纪要",
        present="张三、李四",
    )
    files: dict[str, str | bytes] = {f"content/news/{name}.md": text for name, text in texts.items()}
    files["content/news/enclosed/index.md"] = article(TO + paragraphs(1), **office)
    files["content/news/enclosed/附件1 责任区划分表.xlsx"] = b"PK\3\4"
    files["content/news/enclosed/附件2：值班表.pdf"] = b"%PDF-1.4\n"
    settings = SETTINGS + "publisher: {name: 示例县人民政府办公室}\n"

    def make(root: Path) -> None:
        report = build_site(write_site(root, {**files, "gen.yaml": settings}), pdf=True)
        assert {problem.severity for problem in report.problems} <= {"warning"}

    return made_once(run_folder / "official documents", make)


def made(root: Path, name: str) -> Path:
    (found,) = (root / "site/news/2020" / name / "print").glob("*.pdf")
    return found


def text_of(sheet: Sheet) -> str:
    """All but the page's number."""
    return "".join(line[0] for line in sheet.lines if line[3] < 263)


class Drawn:
    """A page as it is drawn, ten points of the picture a millimetre."""

    def __init__(self, file: Path, page: int) -> None:
        command = ["pdftoppm", "-r", "254", "-gray", "-f", str(page), "-l", str(page), str(file)]
        _, size, _, self.data = subprocess.run(command, capture_output=True, check=True).stdout.split(
            b"\n", 3
        )
        self.width, self.height = map(int, size.split())

    def ink(self, left: float, right: float, above: float, below: float) -> list[tuple[float, float]]:
        """From where to where something is drawn in a part of the sheet, in millimetres from above."""
        rows = [
            y for y in range(round(above * 10), round(below * 10)) if min(self._row(y, left, right)) < 160
        ]
        runs = groupby(enumerate(rows), lambda pair: pair[1] - pair[0])
        found = [[y for _, y in run] for _, run in runs]
        return [(run[0] / 10, (run[-1] + 1) / 10) for run in found]

    def rules(self, left: float = 30, right: float = 182) -> list[float]:
        """Where lines go from one side to the other."""
        full = [y for y in range(self.height) if max(self._row(y, left, right)) < 200]
        runs = groupby(enumerate(full), lambda pair: pair[1] - pair[0])
        return [next(iter(run))[1] / 10 for _, run in runs]

    def _row(self, y: int, left: float, right: float) -> bytes:
        return self.data[y * self.width + round(left * 10) : y * self.width + round(right * 10)]


@pytest.mark.parametrize("name", PAGES)
def test_the_imprint_stands_at_the_foot_of_the_last_page_which_is_even(documents: Path, name: str) -> None:
    file, count = made(documents, name), PAGES[name][0]
    found = sheets(file)
    last = found[-1]

    assert "2020年9月22日示" not in "".join(map(text_of, found)), "the imprint stands once"
    assert len(found) == count + count % 2, "on the text's last page, or the one behind it"
    assert re.search("抄送：县委各部门.*新闻单位。示例县人民政府办公室2020年9月22日印发$", text_of(last))
    assert [sheet.lines[-1][0] for sheet in found] == [f"—{n}—" for n in range(1, len(found) + 1)]
    first, *_, foot = Drawn(file, len(found)).rules()
    assert abs(foot - 262) < 1
    assert 235 < first < 245
    text = "".join(map(text_of, found))
    numbers = re.findall(r"第\d{4}段", text)
    assert numbers == [f"第{number:04}段" for number in range(len(numbers))]


def test_where_the_imprint_has_no_room_an_empty_page_is_between_and_neither_has_a_number(
    documents: Path,
) -> None:
    """7.5."""
    found = sheets(made(documents, "full"))

    assert [len(sheet.lines) > 0 for sheet in found] == [True, True, False, True]
    assert [sheet.lines[-1][0] for sheet in found[:2]] == ["—1—", "—2—"]
    assert text_of(found[3]).endswith("2020年9月22日印发")
    assert "—" not in found[3].text


def test_name_and_date_have_two_lines_of_text_with_them(documents: Path) -> None:
    for name in (*PAGES, "full"):
        for sheet in sheets(made(documents, name)):
            texts = [line[0] for line in sheet.lines]
            if "2020年9月22日" in texts:
                assert texts.index("2020年9月22日") >= 3, name


def test_the_head_is_where_it_is_asked_for(documents: Path) -> None:
    """7.2.4: 35 mm below the area's edge; 7.2.7: 4 mm below the number; 7.5: the dash 7 mm below the area."""
    page = Drawn(made(documents, "two"), 1)
    (rule,) = page.rules()
    office, number = page.ink(80, 130, 60, rule - 1)[0], page.ink(80, 130, 60, rule - 0.5)[-1]
    assert abs(office[0] - 72) < 1
    assert abs(rule - number[1] - 4) < 1 or abs(rule - number[1]) < 0.6
    ((dash, _),) = Drawn(made(documents, "two"), 2).ink(33.5, 36, 263, 285)
    assert abs(dash - 269) < 1


def test_a_title_is_in_shaped_lines(documents: Path) -> None:
    lines = [line[0] for line in sheets(made(documents, "one"))[0].lines]
    assert lines[2:4] == ["示例县人民政府办公室关于进一步", "加强和改进全县河道采砂管理工作的通知"]


def test_who_signs_stands_beside_the_number_and_notes_below_the_date(documents: Path) -> None:
    """7.2.6, 7.3.6 and 7.4: the number one character from the left, 签发人 one from the right."""
    found = sheets(made(documents, "asked"))
    head, number, person = found[0].lines[:3]
    assert head[0] == "示例县人民政府文件"
    assert number[0] == "示政办〔2020〕12号"
    assert abs(number[1] - 28 - 156 / 28) < 1
    assert person[0] == "签发人：张三"
    assert abs(184 - 156 / 28 - person[2]) < 1.2
    text = "".join(map(text_of, found))
    assert "2020年9月22日（此件公开发布；联系人：李四，电话：000-5550142）" in text
    assert text.endswith("示例县政府办公室文印室2020年9月25日印发")


def test_several_offices_stand_in_the_head_and_below_the_text(documents: Path) -> None:
    text = "".join(map(text_of, sheets(made(documents, "joint"))))
    names = ["示例县教育局", "示例县财政局", "中共示例县委宣传部"]
    assert re.search(".*".join((*names, TITLE[:8], *names, "2020年9月22日抄送")), text)
    assert text.count("文件") == 1


def test_a_letter(documents: Path) -> None:
    """10.1: the office 30 mm below the sheet's edge, double lines 4 mm below it and 20 mm above the sheet's foot."""
    file = made(documents, "letter")
    page, found = Drawn(file, 1), sheets(file)
    lines = page.rules(22, 188)
    office = page.ink(80, 130, 25, lines[0] - 1)[0]
    assert abs(office[0] - 30) < 1
    assert abs(lines[0] - office[1] - 4) < 1
    assert abs(lines[-1] - 277) < 1.5
    assert found[0].lines[1][0] == "示政办〔2020〕12号"
    assert abs(found[0].lines[1][2] - 184) < 1
    assert "—" not in "".join(line[0] for line in found[0].lines if line[3] > 263), (
        "its first page has no number"
    )
    assert Drawn(file, len(found)).rules() == [], "nor has its imprint lines"
    assert text_of(found[-1]).endswith("各新闻单位。")


def test_an_order(documents: Path) -> None:
    """10.2: its office 20 mm below the text's edge, the number two lines below, no line and no title."""
    file = made(documents, "order")
    page, first = Drawn(file, 1), sheets(file)[0]
    assert abs(page.ink(80, 130, 50, 100)[0][0] - 57) < 1
    assert [line[0] for line in first.lines[:2]] == ["示例县人民政府令", "第12号"]
    assert page.rules() == []
    text = "".join(map(text_of, sheets(file)))
    assert "公布办法的命令" not in text
    assert re.search("县长张三2020年9月22日", text)


def test_minutes(documents: Path) -> None:
    """10.3: who was there stands below the text, and nobody's name below that."""
    text = "".join(map(text_of, sheets(made(documents, "minutes"))))
    assert text.startswith("示例县人民政府常务会议纪要示政办〔2020〕12号示例县人民政府办公室2020年9月22日")
    assert re.search("出席：张三、李四分送：县委各部门", text)


def test_enclosures_have_neither_a_number_twice_nor_an_ending(documents: Path) -> None:
    text = "".join(map(text_of, sheets(made(documents, "enclosed"))))
    assert re.search("附件：1.责任区划分表2.值班表", text)
