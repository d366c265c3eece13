"""Documents that are dropped on a text."""

import pytest

pytest.importorskip("lxml", reason="needs gen-bulletin[import]")

from generator.importing.pasting.documents import pasted_document
from generator.importing.pasting.html import Beside
from generator.problems import ProblemsError
from tests.importing.sources.test_sheets import book, data, row
from tests.importing.worddocuments import centered, document, p, picture, run
from tests.photos import photo


def test_a_document_comes_with_its_pictures_its_notes_and_what_it_says_of_itself() -> None:
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    body = (
        centered("某政发〔2024〕5号")
        + centered("通知书", 44)
        + p(run("甲") + mark)
        + p(picture("r1", "河"))
        + p(picture("r2"))
        + p("某县政府")
        + p("2024年3月5日")
    )
    content = document(
        body,
        relations={"r1": "media/image1.jpg", "r2": "media/image2.emf"},
        notes=f'<w:footnote w:id="1">{p("注")}</w:footnote>',
        files={"word/media/image1.jpg": photo(40, 30)},
    )
    found = pasted_document("通知.docx", content, Beside(frozenset({"IMAGE1.jpg"}), notes=3))

    assert found.markdown == "甲[^4]\n\n![河](image1-2.jpg)\n\n某县政府\n\n2024年3月5日\n\n[^4]: 注"
    assert found.files == {"image1-2.jpg": photo(40, 30)}
    assert found.missing == ("word/media/image2.emf",)
    assert found.head == {
        "title": "通知书",
        "date": "2024-03-05",
        "source": "某县政府",
        "document_number": "某政发〔2024〕5号",
    }


def test_a_spreadsheet_is_a_table() -> None:
    found = pasted_document("表.XLSX", book(("一", data(row(1, "甲", "乙"), row(2, "1", "2")))))

    assert found.markdown == "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"PK", "legacy.broken-document"),
        ("a.docx", document(""), "legacy.no-article"),
        ("a.xlsx", b"", "legacy.broken-document"),
        ("a.xlsx", book(("一", data())), "legacy.no-article"),
    ],
)
def test_what_cannot_be_put_in_is_a_problem(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        pasted_document(name, content)
    assert [problem.code for problem in raised.value.problems] == [code]
