"""Print views on paper: what Chromium prints and what WeasyPrint makes of the same page, measured in the PDFs."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.outputs import pdf
from tests.browser import served
from tests.photos import photo
from tests.sites import SETTINGS, article, build_site, made_once, pages, tree, write_site

pytestmark = pytest.mark.skipif(
    find_spec("weasyprint") is None or bool(pdf.lacking(chinese=True)) or not shutil.which("pdftotext"),
    reason="weasyprint, its libraries, a Chinese font or poppler is missing: bash .ci/run installs them",
)

MILLIMETRE = 72 / 25.4
"""In points, which PDFs are measured in."""

TEXT = "为进一步做好全县有关工作经研究决定召开工作会议现将有关事项通知如下请认真贯彻执行按时参加"
BUTTONS = ("打印本页", "关闭窗口", "跳到正文", "function", "上一篇")


def paragraphs(count: int, length: int = 1) -> str:
    return "\n\n".join(f"第{number:04}段：{TEXT * length}。" for number in range(count))


def table(rows: int, columns: int = 3) -> str:
    head = "| " + " | ".join(f"列{number}" for number in range(columns)) + " |"
    line = "|" + " --- |" * columns
    body = "\n".join(
        "| " + " | ".join(f"第{row:04}行第{column}格" for column in range(columns)) + " |"
        for row in range(rows)
    )
    return f"{head}\n{line}\n{body}"


CODE = "\n".join(f"line_{number:03} = {'x' * 120}" for number in range(60))
HARD = {
    "long": paragraphs(60, 9),
    "rows": f"表前。\n\n{table(160)}\n\n表后。",
    "wide": f"表前。\n\n{table(6, 16)}\n\n表后。",
    "tall": "图前。\n\n![很高的图](tall.jpg)\n\n图后。",
    "code": f"代码前。\n\n```\n{CODE}\n```\n\n代码后。",
    "address": f"见 <https://example.org/{'a' * 300}> 和 [此处](https://example.org/{'路' * 80})。\n\n"
    + paragraphs(3),
    "scripts": "English words, русские слова, ελληνικά, 日本語のかな, 한국어와 العربية 混排。\n\n" + paragraphs(3),
    "rare": "生僻字：𠮷𡈽𪚥𫞩，表情：😀🎉👨‍👩‍👧。\n\n" + paragraphs(2),
    "notes": "正文[^1]，又一处[^2]。\n\n[^1]: 第一条脚注。\n[^2]: 第二条脚注。\n\n" + paragraphs(12, 3),
    "short": "一句话。",
}  # fmt: skip
OFFICIAL = (
    "各乡镇人民政府，县级各部门：\n\n" + paragraphs(6, 6) + "\n\n## 一、总体要求\n\n" + paragraphs(1, 4)
    + "\n\n### （一）工作目标\n\n#### 1. 具体任务\n\n" + paragraphs(2, 4)
)  # fmt: skip
LONG_TITLE = "关于" + "进一步加强和改进" * 14 + "工作的通知"


@pytest.fixture(scope="module")
def printed(run_folder: Path) -> Path:
    """A bulletin of hard cases, with its PDFs. Don't change it."""
    files: dict[str, str | bytes] = {
        "gen.yaml": SETTINGS + "issues: month\npublisher: {name: 示例县政协办公室, phone: '0000'}\n"
        "paper: {articles: pages}\n",
        "content/news/official.md": article(
            OFFICIAL,
            title="关于召开工作会议的通知",
            date="2020-08-02",
            document_number="示政协办〔2020〕12号",
            print_style="official",
        ),
        "content/hard/tall.jpg": photo(120, 900),
    }
    for day, (name, body) in enumerate(HARD.items(), 1):
        title = LONG_TITLE if name == "short" else f"难例{name}"
        editor = {"notes": "孙武", "short": "钱文"}.get(name, "''")
        files[f"content/hard/{name}.md"] = article(
            body, title=title, date=f"2020-09-{day:02}", tags="[难]", editor=editor
        )

    def make(root: Path) -> None:
        report = build_site(write_site(root, files), pdf=True)
        assert {problem.severity for problem in report.problems} <= {"warning"}

    return made_once(run_folder / "hard cases", make)


@dataclass(frozen=True)
class Sheet:
    """A page of a PDF: its lines, each with its edges in millimetres from the left and from above."""

    lines: tuple[tuple[str, float, float, float], ...]
    """Text, left edge, right edge, middle."""

    @property
    def text(self) -> str:
        return "".join(line[0] for line in self.lines)


def sheets(file: Path) -> list[Sheet]:
    made = subprocess.run(
        ["pdftotext", "-bbox-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    found = []
    for page in made.split("<page ")[1:]:
        lines = []
        for line in re.findall(r"<line xMin=.*?</line>", page, re.DOTALL):
            left, above, right, below = (
                float(edge) / MILLIMETRE for edge in re.findall(r'"([\d.]+)"', line.split(">", 1)[0])
            )
            text = "".join(re.findall(r">([^<>]*)</word>", line))
            lines.append((text, left, right, (above + below) / 2))
        found.append(Sheet(tuple(sorted(lines, key=lambda line: (round(line[3]), line[1])))))
    return found


def text_of(file: Path, above: int = 20, below: int = 22) -> str:
    """The text without blanks, as a reader meets it; `above` and `below` are millimetres of margins to leave out."""
    edges = (
        "-x",
        "0",
        "-y",
        round(above * MILLIMETRE),
        "-W",
        "700",
        "-H",
        round((297 - above - below) * MILLIMETRE),
    )
    command = ["pdftotext", "-r", "72", *map(str, edges), str(file), "-"]
    return re.sub(r"\s+", "", subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def view(name: str) -> str:
    """A print view's folder."""
    return (
        "issues/2020-09/print"
        if name == "issue"
        else f"{'news' if name == 'official' else 'hard'}/2020/{name}/print"
    )


def from_weasyprint(root: Path, name: str) -> Path:
    (found,) = (root / "site" / view(name)).glob("*.pdf")
    return found


@pytest.fixture(scope="module")
def address(printed: Path) -> Iterator[str]:
    with served(printed / "site", "https://example.org/") as found:
        yield found


def from_chromium(root: Path, name: str, browser: Browser, address: str) -> Path:
    file = root / f"{name}.pdf"
    if not file.exists():
        page = browser.new_page()
        page.goto(f"{address}{view(name)}/")
        page.pdf(path=file, prefer_css_page_size=True)
        page.close()
    return file


@pytest.mark.parametrize("engine", ["weasyprint", "chromium"])
def test_an_official_document_has_22_lines_of_28_characters(
    printed: Path, address: str, browser: Browser, engine: str
) -> None:
    """GB/T 9704—2012, 5.2.1 and 5.2.3: 37 mm above, 28 mm inside, 156 × 225 mm, within a millimetre."""
    made = (
        from_weasyprint(printed, "official")
        if engine == "weasyprint"
        else from_chromium(printed, "official", browser, address)
    )
    sheet = sheets(made)[1]
    *lines, number = sheet.lines
    full = [line for line in lines if len(line[0]) == 28]

    assert number[0] == "—2—"
    assert number[1] < 45  # the second page's outer edge is the left one
    assert len(lines) == 22
    assert len(full) > 12
    assert max(len(line[0]) for line in lines) == 28
    assert all(abs(left - 28) < 1 and abs(right - 184) < 1 for _, left, right, _ in full)
    step = 225 / 22
    assert [round(line[3] - lines[0][3], 0) for line in lines] == [
        round(index * step, 0) for index in range(22)
    ]
    assert abs(lines[0][3] - (37 + step / 2)) < 1.2
    assert abs(lines[-1][3] - (262 - step / 2)) < 1.2


def test_an_official_document_names_its_office_its_number_and_its_date(printed: Path) -> None:
    first, *_, last = sheets(from_weasyprint(printed, "official"))

    assert [line[0] for line in first.lines[:3]] == [
        "示例县政协办公室",
        "示政协办〔2020〕12号",
        "关于召开工作会议的通知",
    ]
    assert first.lines[3][0] == "各乡镇人民政府，县级各部门："
    assert abs(first.lines[3][1] - 28) < 1  # at the left edge, 7.3.2
    assert first.lines[-1][1] > 160  # the number of the first page is at the right
    assert "2020年8月2日" in last.text
    assert "2020年8月2日印发" in last.text


@pytest.mark.parametrize("name", [*HARD, "issue"])
def test_both_engines_make_as_many_pages_with_the_same_text(
    printed: Path, address: str, browser: Browser, name: str
) -> None:
    made, browsers = from_weasyprint(printed, name), from_chromium(printed, name, browser, address)
    counts = len(sheets(made)), len(sheets(browsers))

    assert abs(counts[0] - counts[1]) <= max(1, 0.1 * counts[1]), counts
    assert sheets(made)[-1].text and sheets(browsers)[-1].text, "no empty page at the end"
    for file in (made, browsers):
        text = text_of(file)
        assert not [word for word in BUTTONS if word in text]
        if name != "issue":
            body = HARD[name]
            for kind in (r"第\d{4}段", r"第\d{4}行第0格") if name != "wide" else ():
                expected = re.findall(kind, body)
                assert re.findall(kind, text) == expected
            for sentence in re.findall(r"[\u4e00-\u9fff]前。|[\u4e00-\u9fff]后。", body):
                assert text.count(sentence) == 1


def test_a_long_tables_head_stands_on_each_of_its_pages(printed: Path) -> None:
    for sheet in sheets(from_weasyprint(printed, "rows")):
        rows = len(re.findall(r"第\d{4}行第0格", sheet.text))
        assert ("列0" in sheet.text) == (rows > 0)


def test_a_wide_table_is_all_there(printed: Path, address: str, browser: Browser) -> None:
    for file in (from_weasyprint(printed, "wide"), from_chromium(printed, "wide", browser, address)):
        assert text_of(file).count("格") == 6 * 16


@pytest.mark.parametrize("name", ["wide", "tall", "address", "code"])
def test_nothing_sticks_out_of_the_sheet(printed: Path, name: str) -> None:
    for sheet in sheets(from_weasyprint(printed, name)):
        assert all(left > 15 and right < 195 for _, left, right, _ in sheet.lines)


def test_a_heading_is_never_the_last_line_of_a_page(printed: Path) -> None:
    for sheet in sheets(from_weasyprint(printed, "official"))[:-1]:
        assert not re.match(r"一、|（一）|1\.", sheet.lines[-2][0])


def test_the_contents_of_a_booklet_name_the_right_pages(printed: Path) -> None:
    made = sheets(from_weasyprint(printed, "issue"))
    rows: dict[int, str] = {}
    for text, _, _, middle in made[1].lines:
        rows[round(middle)] = rows.get(round(middle), "") + text
    found = (re.fullmatch(r".*难例([a-z]+)hard\D*(\d+)", row) for row in rows.values())
    entries = [(entry[1], entry[2]) for entry in found if entry]

    assert [name for name, _ in entries] == [name for name in reversed(HARD) if name != "short"]
    for name, number in entries:
        assert f"难例{name}" in made[int(number) - 1].text


def test_an_article_that_begins_a_page_begins_at_its_top(printed: Path) -> None:
    starts = [sheet for sheet in sheets(from_weasyprint(printed, "issue")) if sheet.lines[1][0] == "hard"]

    assert len(starts) == len(HARD)
    assert {round(sheet.lines[1][3]) for sheet in starts} <= {24, 25, 26}, "no rule and no blank is above it"


def test_a_booklet_ends_with_who_made_it(printed: Path) -> None:
    last = sheets(from_weasyprint(printed, "issue"))[-1].text

    assert re.search(
        "主办单位示例县政协办公室.*电话0000.*编辑钱文、孙武.*2020年9月10日.*issues/2020-09/", last
    )


def test_a_booklet_of_forty_articles(tmp_path: Path, browser: Browser) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    files = {
        f"content/news/a{number:03}.md": article(
            paragraphs(2), title=f"第{number:03}篇", date=f"2020-09-{number % 28 + 1:02}"
        )
        for number in range(40)
    }
    root = write_site(tmp_path, {"gen.yaml": SETTINGS + "issues: month\n", **files})
    build_site(root)
    with served(root / "site", "https://example.org/") as address:
        page = browser.new_page()
        page.goto(f"{address}issues/2020-09/print/")
        page.pdf(path=tmp_path / "browser.pdf", prefer_css_page_size=True)
        page.close()
    view = root / "site/issues/2020-09/print/index.html"
    weasyprint.HTML(view).write_pdf(tmp_path / "book.pdf")
    counts = [len(sheets(tmp_path / name)) for name in ("book.pdf", "browser.pdf")]

    assert abs(counts[0] - counts[1]) <= 0.1 * counts[1], counts
    for name in ("book.pdf", "browser.pdf"):
        text = text_of(tmp_path / name)
        assert len(re.findall("第0001段", text)) == 40
        titles = re.findall(r"第\d{3}篇", text)
        assert titles[:40] == titles[40:]  # the contents, then the articles


def test_pages_are_numbered_in_the_bulletins_language(printed: Path) -> None:
    made = sheets(from_weasyprint(printed, "notes"))

    assert [sheet.lines[-1][0] for sheet in made] == [
        f"第{n}页共{len(made)}页" for n in range(1, len(made) + 1)
    ]
    assert "第一条脚注" in "".join(sheet.text for sheet in made)
    assert made[1].lines[0][0] == "示例简报·难例notes"  # the running head


def test_the_sheet_may_be_letter_and_numbers_english(tmp_path: Path) -> None:
    settings = SETTINGS.replace("language: zh-CN\n", "") + "language: en\npaper: {size: Letter}\n"
    root = write_site(tmp_path, {"gen.yaml": settings, "content/news/a.md": article("Text.", title="A")})
    build_site(root, pdf=True)
    (made,) = (root / "site").rglob("*.pdf")
    about = subprocess.run(["pdfinfo", made], capture_output=True, text=True, check=True).stdout

    assert "612 x 792 pts (letter)" in about
    assert sheets(made)[0].lines[-1][0] == "1/1"


def test_lists_are_printed_where_the_settings_ask(tmp_path: Path) -> None:
    settings = SETTINGS + "paper: {lists: [tags]}\n"
    root = write_site(tmp_path, {"gen.yaml": settings, "content/hard/a.md": article("正文。", tags="[难]")})
    build_site(root, pdf=True)
    found = tree(root / "site")

    assert "tags/难/print/index.html" in found
    assert "tags/难/print/难.pdf" in found
    assert not any(path.startswith(("hard/print/", "archive/2020/09/print/")) for path in found)
    assert "打印全部文章" in pages(root)["tags/难/index.html"]
