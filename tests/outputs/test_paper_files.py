"""What print views are there as: PDFs that keep to their standards, one to fold and staple, documents of Word."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from generator.outputs import docx, pdf
from generator.problems import ProblemsError
from tests.outputs.test_paper import printed  # noqa: F401  # a fixture
from tests.photos import photo
from tests.sites import SETTINGS, article, build_site, made_once, pages, problems_of, tree, write_site

needs_pdf = pytest.mark.skipif(
    find_spec("weasyprint") is None
    or find_spec("pikepdf") is None
    or bool(pdf.lacking(chinese=True))
    or not shutil.which("pdfinfo"),
    reason="weasyprint, its libraries, pikepdf, a Chinese font or poppler is missing: bash .ci/run installs them",
)
needs_docx = pytest.mark.skipif(find_spec("docx") is None, reason="python-docx is missing")

WITH_WORD = SETTINGS + "issues: month\npublisher: {name: 示例办公室}\npaper: {docx: true}\n"
FILES: dict[str, str | bytes] = {
    "gen.yaml": WITH_WORD,
    "content/news/a/index.md": article(
        "第一段。\n\n![一张图](photo.jpg)\n\n见[第二篇](../b.md)。", title="第一篇"
    ),
    "content/news/a/photo.jpg": photo(),
    "content/news/b.md": article("各单位：\n\n正文。", title="通知", print_style="official"),
    "content/news/c.md": article("不打印。", title="第三篇", print="false"),
}
A, B = "news/2020/a/print/a.docx", "news/2020/b/print/b.docx"


@pytest.fixture(scope="module")
def kept(run_folder: Path) -> Path:
    """A bulletin with all that the settings can ask for. Don't change it."""
    settings = WITH_WORD.replace("{docx: true}", "{pdf: true, attach_text: true, saddle_stitch: true}")
    body = "各乡镇人民政府，县级各部门要把防汛备汛摆在突出位置，落实责任，备足物资，加强值守。" * 3
    files = {
        **FILES,
        "gen.yaml": settings,
        "content/news/c.md": article(f"{body}\n\n{body}", title="防汛备汛"),
    }

    def make(root: Path) -> None:
        assert build_site(write_site(root, files)).problems == ()

    return made_once(run_folder / "paper files", make)


@needs_pdf
@pytest.mark.parametrize("name", ["official", "rows", "wide", "code", "scripts", "rare", "notes", "long"])
def test_hard_cases_keep_to_the_standards(printed: Path, name: str) -> None:  # noqa: F811  # the fixture
    from tests.pdf_standards import faults

    [path] = printed.glob(f"site/*/2020/{name}/print/{name}.pdf")
    assert faults(path) == []


@needs_pdf
def test_an_issue_keeps_to_the_standards_and_holds_its_texts(kept: Path) -> None:
    import pikepdf

    from tests.pdf_standards import faults

    path = kept / "site/issues/2020-09/print/2020-09.pdf"
    assert faults(path) == []
    with pikepdf.open(path) as made:
        held = {file.description: file.get_file().read_bytes() for file in made.attachments.values()}
    names = ("news/a/index.md", "news/b.md", "news/c.md")
    assert held == {name: (kept / "content" / name).read_bytes() for name in names}


@needs_pdf
def test_two_paragraphs_are_small(kept: Path) -> None:
    assert (kept / "site/news/2020/c/print/c.pdf").stat().st_size <= 30 * 1024


@needs_pdf
def test_an_issue_is_there_to_fold_and_staple(kept: Path) -> None:
    view = kept / "site/issues/2020-09/print"

    def told(name: str) -> dict[str, str]:
        run = subprocess.run(["pdfinfo", view / name], capture_output=True, text=True, check=True).stdout
        return {key: value.strip() for key, _, value in (line.partition(":") for line in run.splitlines())}

    count = int(told("2020-09.pdf")["Pages"])
    stitched = told("2020-09-a3.pdf")
    assert int(stitched["Pages"]) == -(-count // 4) * 2
    assert stitched["Page size"].endswith("(A3)")
    assert (
        'print/2020-09-a3.pdf" type="application/pdf">骑马订 PDF' in pages(kept)["issues/2020-09/index.html"]
    )
    assert not list(kept.glob("site/news/**/*-a3.pdf")), "an article is no booklet"


@needs_docx
def test_articles_are_there_as_documents_of_word(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    report = build_site(root)
    assert report.problems == ()
    assert {path for path in tree(root / "site") if path.endswith(".docx")} == {A, B}
    texts = pages(root)
    for page, href in (
        ("news/2020/a/index.html", "print/a.docx"),
        ("news/2020/a/print/index.html", "a.docx"),
    ):
        assert f'{href}" type="application/vnd.openxmlformats-officedocument' in texts[page]
    assert "docx" not in texts["news/2020/c/index.html"] + texts["issues/2020-09/index.html"]
    assert build_site(root).commit.written == ()

    b = article("各单位：\n\n另一段。", title="通知", print_style="official")
    write_site(root, {"gen.yaml": WITH_WORD, "content/news/b.md": b})
    assert {path for path in build_site(root).commit.written if path.endswith(".docx")} == {B}
    write_site(root, {"gen.yaml": WITH_WORD, "content/news/a/photo.jpg": photo(300, 200)})
    assert {path for path in build_site(root).commit.written if path.endswith(".docx")} == {A}
    fresh = root.with_name("fresh")
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".gen", "site"))
    build_site(fresh)
    assert tree(root / "site") == tree(fresh / "site")

    write_site(root, {"gen.yaml": SETTINGS})
    assert {A, B} <= set(build_site(root).commit.removed), "nobody asks for them any more"


def test_what_documents_of_word_lack_is_said_at_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docx, "find_spec", lambda name: None)
    root = write_site(tmp_path, {**FILES, "gen.yaml": SETTINGS + "paper:\n  docx: true\n"})
    (problem,) = problems_of(root)
    assert (problem.code, problem.line, problem.excerpt) == ("docx-no-library", 5, "  docx: true")


@needs_docx
def test_a_document_that_can_t_be_made_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.engine.output import CannotMake

    def fails(page: bytes, **_: object) -> bytes:
        if "第一篇".encode() in page:
            raise CannotMake("docx-failed")
        return b"PK"

    monkeypatch.setattr(docx, "write", fails)
    root = write_site(tmp_path, FILES)
    [problem] = build_site(root).problems
    assert (problem.code, problem.path) == ("docx-failed", "content/news/a/index.md")
    assert {path for path in tree(root / "site") if path.endswith(".docx")} == {B}
    assert "docx" not in pages(root)["news/2020/a/index.html"]
    with pytest.raises(ProblemsError):
        build_site(root, strict=True)
