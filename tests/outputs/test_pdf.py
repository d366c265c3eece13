"""PDFs of print views: what is in them, when they are made, and what is said where they can't be."""

import gzip
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from generator.engine import lastbuild, making, staleness
from generator.engine.output import CannotMake
from generator.outputs import pdf
from generator.outputs.job import Report
from generator.problems import Problem, ProblemsError
from generator.rendering import fonts
from generator.rendering.theme_files import default_theme
from generator.site.publication import Show
from tests.photos import photo
from tests.sites import SETTINGS, article, build_site, made_once, pages, problems_of, tree, write_site

LACKS = () if find_spec("weasyprint") is None else pdf.lacking(chinese=True)
needs_pdf = pytest.mark.skipif(
    find_spec("weasyprint") is None or bool(LACKS) or not shutil.which("pdfinfo"),
    reason="weasyprint, its libraries, a Chinese font or poppler is missing: bash .ci/run installs them",
)
unclosed_profile = pytest.mark.filterwarnings("ignore:unclosed file.*icc:ResourceWarning")
"""WeasyPrint leaves it to Python to close the colour profile that it reads."""

A, ISSUE = "news/2020/a/print/a.pdf", "issues/2020-09/print/2020-09.pdf"
FILES: dict[str, str | bytes] = {
    "gen.yaml": SETTINGS + "issues: month\npublisher: {name: 示例办公室}\n",
    "content/news/a/index.md": article(
        "第一段。\n\n## 小标题\n\n![一张图](photo.jpg)\n\n![别处的图](https://elsewhere.example/x.png)\n\n"
        "[别处](https://elsewhere.example/)、[第二篇](../b.md)。",
        title="第一篇",
        author="甲",
        updated="2020-09-23T08:30",
    ),
    "content/news/a/photo.jpg": photo(),
    "content/news/b.md": article("第二篇的正文。", title="第二篇"),
    "content/news/c.md": article("不打印。", title="第三篇", print="false"),
    "content/about.md": "---\ntitle: 关于\n---\n\n一页。\n",
}


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def written(root: Path) -> set[str]:
    """The PDFs that a build writes."""
    return {path for path in build_site(root, pdf=True).commit.written if path.endswith(".pdf")}


@pytest.fixture(scope="module")
def built(run_folder: Path) -> Path:
    """The bulletin above, with its PDFs. Don't change it."""

    def make(root: Path) -> None:
        assert build_site(write_site(root, FILES), pdf=True).problems == ()

    return made_once(run_folder / "with PDFs", make)


@needs_pdf
def test_there_is_one_for_every_print_view(built: Path) -> None:
    found = {path for path in tree(built / "site") if path.endswith(".pdf")}
    assert found == {A, "news/2020/b/print/b.pdf", ISSUE}


@needs_pdf
def test_it_says_what_it_is(built: Path) -> None:
    told = dict(re.findall(r"^(\w[\w ]*):\s+(.*)$", run("pdfinfo", "-isodates", built / "site" / A), re.M))
    assert told["Title"] == "第一篇 – 示例简报"
    assert told["Author"] == "甲"
    assert told["Tagged"] == "yes"
    assert 'pdfuaid:part="1"' in run("pdfinfo", "-meta", built / "site" / A)
    assert told["CreationDate"].startswith("2020-09-22")
    assert told["ModDate"].startswith("2020-09-23T00:30") or told["ModDate"].startswith("2020-09-23T08:30")
    assert b"/Lang" in uncompressed(built / "site" / A)


def uncompressed(path: Path) -> bytes:
    """A PDF's objects as plain text, as far as the standard library can unpack them."""
    import zlib

    parts = []
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", path.read_bytes(), re.S):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            parts.append(match[1])
    return b"\n".join(parts)


@needs_pdf
def test_it_has_bookmarks_and_links_to_full_addresses(built: Path) -> None:
    data = uncompressed(built / "site" / A)
    assert "小标题".encode("utf-16-be").hex().encode() in data.lower()
    assert b"https://example.org/bulletin/news/2020/b/" in data


@needs_pdf
def test_its_fonts_are_embedded(built: Path) -> None:
    lines = run("pdffonts", built / "site" / A).splitlines()[2:]
    assert lines and all(re.search(r"\byes yes (yes|no)\b", line) for line in lines)


@needs_pdf
def test_it_holds_the_article_and_no_button(built: Path) -> None:
    text = run("pdftotext", built / "site" / A, "-")
    assert "第一段。" in text and "别处的图" in text
    for control in ("打印本页", "关闭窗口", "PDF "):
        assert control not in text
    assert "1" in run("pdfimages", "-list", built / "site" / A), "the article's own picture"


@needs_pdf
def test_pages_lead_to_it_with_its_size(built: Path) -> None:
    texts = pages(built)
    for page, href, path in (
        ("news/2020/a/index.html", "print/a.pdf", A),
        ("news/2020/a/print/index.html", "a.pdf", A),
        ("issues/2020-09/index.html", "print/2020-09.pdf", ISSUE),
        ("issues/2020-09/print/index.html", "2020-09.pdf", ISSUE),
    ):
        size = (built / "site" / path).stat().st_size
        [(address, told)] = re.findall(
            r'<a class="button" href="([^"]*)" type="application/pdf">([^<]*)', texts[page]
        )
        assert address.endswith(href)
        assert told == f"PDF {size / 1024:.0f} KB"
    assert "application/pdf" not in texts["news/2020/c/index.html"]
    assert not [path for path, text in texts.items() if path.endswith(".xml") and "print/a.pdf" in text]


@needs_pdf
def test_the_same_input_makes_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """In another folder, built anew, in a process that has made other PDFs before."""
    root = write_site(tmp_path / "elsewhere", FILES)
    build_site(root, pdf=True)
    assert tree(root / "site") == tree(built / "site")


@pytest.mark.usefixtures("pretended")
def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    assert written(root) == {A, "news/2020/b/print/b.pdf", ISSUE}
    assert written(root) == set(), "nothing changed"
    (root / "content/about.md").write_text("---\ntitle: 关于\n---\n\n另一页。\n", "utf-8")
    assert written(root) == set(), "what changed is on no paper"
    b = root / "content/news/b.md"
    b.write_text(article("第二篇的新正文，长了许多。" * 40, title="第二篇"), "utf-8")
    assert written(root) == {"news/2020/b/print/b.pdf", ISSUE}
    (root / "content/news/a/photo.jpg").write_bytes(photo(800, 500))
    assert written(root) == {A, ISSUE}, "a picture is on the page"
    assert tree(root / "site") == clean_tree(root), "as from nothing"


@needs_pdf
def test_a_damaged_one_is_mended_and_one_not_asked_for_goes(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/b.md": FILES["content/news/b.md"]})
    [path] = written(root)
    whole = (root / "site" / path).read_bytes()
    (root / "site" / path).write_bytes(b"%PDF-")
    assert written(root) == {path}
    assert (root / "site" / path).read_bytes() == whole
    assert build_site(root).commit.removed == (path,)
    assert "application/pdf" not in pages(root)["news/2020/b/index.html"]


@needs_pdf
def test_what_is_not_public_has_none(tmp_path: Path) -> None:
    files = {"content/news/d.md": article("草稿。", draft="true"), "gen.yaml": FILES["gen.yaml"]}
    root = write_site(tmp_path, files)
    report = build_site(root, pdf=True, show=Show(drafts=True))
    assert "news/2020/d/print/index.html" in report.commit.written
    assert not [path for path in report.commit.written if path.endswith(".pdf")]


@needs_pdf
def test_a_mistake_in_a_page_is_found_before_any_pdf_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("too early")

    monkeypatch.setattr(pdf, "typeset", never)
    wrong = "{% extends 'default:article.html' %}{% block beside %}{{ nothing }}{% endblock %}"
    root = write_site(tmp_path, {**FILES, "templates/article.html": wrong})
    with pytest.raises(ProblemsError) as caught:
        build_site(root, pdf=True)
    assert {problem.code for problem in caught.value.problems} == {"template-undefined"}


MACROS = (default_theme() / "macros.html").read_text("utf-8")


def without_pdfs_made(root: Path, *, wish: bool = True) -> Report:
    """What a build does in which no PDF can be made, and none has to be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "typeset", fails_with(b""))  # it would be said
        report = build_site(root, pdf=wish)
    assert report.problems == ()
    assert not [path for path in (*report.commit.written, *report.commit.reasons) if path.endswith(".pdf")]
    assert_leads_nowhere_wrong(root)
    return report


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize(
    "change",
    [
        {"templates/macros.html": MACROS + "{# a remark #}"},
        {"templates/assets/feeds.css": "p { color: red }"},
        {"templates/assets/lists.css": "p { color: red }"},
    ],
)
def test_what_no_paper_shows_makes_no_pdf_again(tmp_path: Path, change: dict[str, str | bytes]) -> None:
    """The page's trace is another one; what it is made of is the same. Later builds know."""
    root = write_site(tmp_path / "bulletin", FILES)
    before = build_site(root, pdf=True)
    assert A in before.commit.written
    write_site(root, {**change, "gen.yaml": FILES["gen.yaml"]})
    for _ in range(2):
        without_pdfs_made(root)
    assert tree(root / "site") == clean_tree(root)
    assert without_pdfs_made(root).prepared is None, "nothing is even planned"


@pytest.mark.usefixtures("pretended")
def test_a_line_of_our_own_code_makes_no_pdf_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    build_site(root, pdf=True)
    for module in (lastbuild, staleness):
        monkeypatch.setattr(module, "engine_key", lambda: "another")
    assert without_pdfs_made(root).prepared, "all is looked at"


@pytest.mark.usefixtures("pretended")
def test_the_code_that_makes_pdfs_makes_them_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    build_site(root, pdf=True)
    for module in (lastbuild, staleness):
        monkeypatch.setattr(module, "engine_key", lambda: "another")
    monkeypatch.setattr(making, "function_key", lambda function: "another")
    assert {path for path in build_site(root, pdf=True).commit.reasons if path.endswith(".pdf")} == pdfs(root)


@pytest.mark.usefixtures("pretended")
def test_a_pdf_that_could_not_be_made_is_not_tried_again_of_the_same(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", {**WITH_DRAWING, PICTURE: BAD})
    warnings = told(root)
    assert {code for code, *_ in warnings} == {"pdf-failed-picture"}
    write_site(root, {"templates/macros.html": MACROS + "{# a remark #}", "gen.yaml": FILES["gen.yaml"]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "typeset", fails_with(b"nothing"))
        assert told(root) == warnings
        assert not {A, ISSUE} & tree(root / "site").keys()
    assert tree(root / "site") == clean_tree(root)


@pytest.mark.usefixtures("pretended")
def test_a_damaged_one_is_made_again_though_it_is_made_of_the_same(tmp_path: Path) -> None:
    """With another trace, too, where it would otherwise stay."""
    root = write_site(tmp_path / "bulletin", FILES)
    build_site(root, pdf=True)
    (root / "site" / A).write_bytes(b"damaged")
    write_site(root, {"templates/macros.html": MACROS + "{# a remark #}", "gen.yaml": FILES["gen.yaml"]})
    assert written(root) == {A}
    assert tree(root / "site") == clean_tree(root)


@pytest.mark.usefixtures("pretended")
def test_one_that_is_held_off_stays_where_it_is_still_right(tmp_path: Path) -> None:
    """With another trace, too."""
    root = write_site(tmp_path / "bulletin", {**FILES, "gen.yaml": WITH_PDFS})
    build_site(root)
    before = tree(root / "site")
    b = article("另一段。", title="第二篇")
    remark = {"templates/macros.html": MACROS + "{# a remark #}"}
    write_site(root, {**remark, "gen.yaml": WITH_PDFS})
    assert without_pdfs_made(root, wish=False).commit.removed == ()
    assert tree(root / "site") == before
    write_site(root, {"content/news/b.md": b, "templates/macros.html": MACROS, "gen.yaml": WITH_PDFS})
    report = without_pdfs_made(root, wish=False)
    assert set(report.commit.removed) == {"news/2020/b/print/b.pdf", ISSUE}
    assert pdfs(root) == {A}
    build_site(root)
    assert tree(root / "site") == clean_tree(root)


@pytest.mark.usefixtures("pretended")
def test_a_rehearsal_tells_of_no_pdf_that_would_be_the_same(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    build_site(root, pdf=True)
    b = article("另一段。", title="第二篇")
    remark = {"templates/macros.html": MACROS + "{# a remark #}"}
    write_site(root, {**remark, "content/news/b.md": b, "gen.yaml": FILES["gen.yaml"]})
    rehearsal = build_site(root, pdf=True, may_write=False).commit
    done = build_site(root, pdf=True).commit
    assert (rehearsal.written, rehearsal.reasons) == (done.written, done.reasons)
    assert {path for path in done.written if path.endswith(".pdf")} == {"news/2020/b/print/b.pdf", ISSUE}


@needs_pdf
@unclosed_profile
def test_every_file_that_is_looked_at_is_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it is named: what the PDF would show of all files it shows of those that `shown` finds."""
    from generator.rendering import typesetting

    [font] = run("fc-match", "--format=%{file}", ":lang=en:fontformat=TrueType").splitlines()
    files: dict[str, bytes] = {
        "/assets/a.css": b'@import "b.css"; @font-face { font-family: f; src: url(f.ttf) } p { font-family: f }',
        "/assets/b.css": b"@import url('c.c\\73 s'); p { background: url(b%20b.png) }",
        "/assets/c.css": b"i { background: url(c\\63 .png) }",
        "/assets/f.ttf": Path(font).read_bytes(),
        "/assets/%E5%9B%BE.svg": SOUND.encode(),
        "/assets/unseen.png": photo(40, 40, form="PNG", seed=1),
    }
    for number, name in enumerate(("b%20b.png", "cc.png", "d.png", "e&e.png", "f.png", "g.png")):
        files[f"/assets/{name}"] = photo(40, 40, form="PNG", seed=number + 2)
    page = (
        '<title>t</title><link rel="stylesheet" href="../assets/a.css"><style>'
        "b { border-image: url(../assets/d.png) 3 }</style>"
        '<p><i>words</i><img alt="" src="../assets/e&amp;e.png"><img alt="" src="../assets/图.svg">'
        '<b style="background: url(&quot;../assets/f.png&quot;)">b</b><img alt="" src="../assets/&#103;.p\nng">'
    )
    handed = pdf.shown(page.encode(), files)["files"]
    assert isinstance(handed, dict)
    fetched: set[str] = set()
    real = typesetting._Fetcher.fetch

    def fetch(self: typesetting._Fetcher, url: str, headers: object = None) -> object:
        fetched.add(url)
        return real(self, url, headers)

    monkeypatch.setattr(typesetting._Fetcher, "fetch", fetch)
    base = "https://example.org"
    whole = typesetting.write(page, base + "/a/", {base + path: data for path, data in files.items()})
    typesetting._read.clear()
    assert whole == typesetting.write(
        page, base + "/a/", {base + path: data for path, data in handed.items()}
    )
    seen = {path for path in files if base + path in fetched} | {"/assets/a.css"}
    assert seen == files.keys() - {"/assets/unseen.png"}, "the page shows them all"
    assert handed.keys() == seen


@needs_pdf
@unclosed_profile
def test_nothing_but_the_site_s_own_files_is_read(tmp_path: Path) -> None:
    from generator.rendering.typesetting import write

    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>s</text></svg>', "utf-8")
    address = "https://example.org/a/"
    plain = write("<title>t</title><p>x</p><p>alt</p>", address, {})
    for source in (secret.as_uri(), "https://example.org/b.png", "data:image/png;base64,AAAA"):
        assert write(f'<title>t</title><p>x</p><p><img src="{source}" alt="alt"></p>', address, {})
    assert plain


PICTURE = "content/news/a/drawing.svg"
SOUND = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="3" height="3"/></svg>'
BAD = SOUND.replace("<rect ", '<rect id="BAD" ')
"""A drawing in order, of which `pretended` makes no PDF."""
WITH_DRAWING: dict[str, str | bytes] = {
    **FILES,
    "content/news/a/index.md": article("第一段。\n\n![一张图](drawing.svg)\n", title="第一篇"),
    PICTURE: SOUND,
}
PLACE = ("content/news/a/index.md", 8, 8)


def told(root: Path) -> set[tuple[str, str, tuple[str, int, int]]]:
    """What a build says of PDFs: the code, the PDF, the place."""
    return {
        (problem.code, dict(problem.values)["address"], (problem.path, problem.line, problem.column))
        for problem in build_site(root, pdf=True).problems
    }


def fails_with(words: bytes) -> Callable[..., bytes]:
    """Makes PDFs, but not where a file or the page holds these words."""

    def make(page: bytes, files: Mapping[str, bytes], **_: object) -> bytes:
        for path, data in sorted(files.items()):
            if words in data:
                raise CannotMake("pdf-failed-picture", picture=path)
        if words in page:
            raise CannotMake("pdf-failed")
        return b"%PDF" + bytes(len(page))

    return make


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are made by a function that fails where it is told to, on any system."""
    monkeypatch.setattr(pdf, "lacking", lambda **_: ())
    monkeypatch.setattr(pdf, "typeset", fails_with(b"BAD"))


def clean_tree(root: Path) -> dict[str, bytes]:
    """What a build from nothing makes of the same bulletin."""
    fresh = root.with_name("fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".gen", "site"))
    build_site(fresh, pdf=True)
    return tree(fresh / "site")


def assert_leads_nowhere_wrong(root: Path) -> None:
    """Each PDF that a page leads to is there, and each that is there is led to by two pages."""
    site = root / "site"
    led = [
        (site / path).parent / href
        for path, text in pages(root).items()
        for href in re.findall(r'<a class="button" href="([^"]*)" type="application/pdf">', text)
    ]
    assert {path.resolve() for path in led} == {path.resolve() for path in site.rglob("*.pdf")}


@pytest.mark.usefixtures("pretended")
def test_a_picture_out_of_order_costs_only_the_pdfs_that_show_it(tmp_path: Path) -> None:
    """The others are there; the next builds say it again without trying; once it is mended, all is as from nothing."""
    root = write_site(tmp_path / "bulletin", WITH_DRAWING)
    assert told(root) == set()
    assert {A, ISSUE} <= tree(root / "site").keys()

    write_site(root, {"gen.yaml": FILES["gen.yaml"], PICTURE: BAD})
    warnings = {("pdf-failed-picture", "/" + A, PLACE), ("pdf-failed-picture", "/" + ISSUE, PLACE)}
    assert told(root) == warnings
    assert not {A, ISSUE} & tree(root / "site").keys(), "the old ones are gone"
    assert "news/2020/b/print/b.pdf" in tree(root / "site")
    assert_leads_nowhere_wrong(root)
    assert tree(root / "site") == clean_tree(root)

    with pytest.MonkeyPatch.context() as patch:  # nothing is tried again
        patch.setattr(pdf, "typeset", fails_with(b""))
        report = build_site(root, pdf=True)
        assert (report.commit.written, report.commit.removed, report.commit.foreign) == ((), (), ())
        assert report.prepared is None, "nothing was even planned"
        write_site(
            root, {"gen.yaml": FILES["gen.yaml"], "content/about.md": "---\ntitle: 关于\n---\n\n另一页。\n"}
        )
        again = build_site(root, pdf=True)
        assert again.commit.written == ("about/index.html", "search/manifest.bin")
        assert again.outputs == report.outputs == len(tree(root / "site"))
        assert told(root) == warnings
    assert tree(root / "site") == clean_tree(root)

    write_site(root, {"gen.yaml": FILES["gen.yaml"], PICTURE: SOUND})
    assert told(root) == set()
    assert {A, ISSUE} <= tree(root / "site").keys()
    assert_leads_nowhere_wrong(root)
    assert tree(root / "site") == clean_tree(root)


@pytest.mark.usefixtures("pretended")
def test_a_text_out_of_order_costs_only_its_own_pdf(tmp_path: Path) -> None:
    files = {**FILES, "content/news/b.md": article("BAD", title="第二篇"), "gen.yaml": SETTINGS}
    root = write_site(tmp_path / "bulletin", files)
    place = ("content/news/b.md", 0, 0)
    assert told(root) == {("pdf-failed", "/news/2020/b/print/b.pdf", place)}
    assert_leads_nowhere_wrong(root)
    with pytest.raises(ProblemsError) as caught:
        build_site(root, pdf=True, strict=True)
    assert {(problem.code, problem.severity) for problem in caught.value.problems} == {
        ("pdf-failed", "error")
    }


@pytest.mark.usefixtures("pretended")
def test_strictly_nothing_is_written_where_a_pdf_is_missing(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", {**WITH_DRAWING, PICTURE: BAD})
    with pytest.raises(ProblemsError) as caught:
        build_site(root, pdf=True, strict=True)
    assert {problem.excerpt for problem in caught.value.problems} == {"![一张图](drawing.svg)"}
    assert not (root / "site").exists()


@pytest.mark.usefixtures("pretended")
def test_somebody_else_s_file_where_a_pdf_could_not_be_made(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", {**WITH_DRAWING, PICTURE: BAD})
    build_site(root, pdf=True)
    (root / "site" / A).write_bytes(b"mine")
    for _ in range(2):
        report = build_site(root, pdf=True)
        assert (report.commit.written, report.commit.foreign) == ((), (A,))
    assert (root / "site" / A).read_bytes() == b"mine"


@pytest.mark.usefixtures("pretended")
def test_pages_are_told_where_a_pdf_fails_that_was_there(tmp_path: Path) -> None:
    """It is made again of the same, since its file is damaged, and this time it can't be."""
    root = write_site(tmp_path / "bulletin", WITH_DRAWING)
    build_site(root, pdf=True, compress=True)
    (root / "site" / A).write_bytes(b"damaged")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "typeset", fails_with(b""))
        build_site(root, pdf=True, compress=True)
    assert A not in tree(root / "site")
    assert_leads_nowhere_wrong(root)
    packed = tree(root / "site")["news/2020/a/index.html.gz"]
    assert gzip.decompress(packed) == tree(root / "site")["news/2020/a/index.html"]


WITH_PDFS = str(FILES["gen.yaml"]) + "paper: {pdf: true}\n"


def pdfs(root: Path) -> set[str]:
    return {path for path in tree(root / "site") if path.endswith(".pdf")}


@pytest.mark.usefixtures("pretended")
def test_what_the_settings_ask_for_needs_no_option(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", {**FILES, "gen.yaml": WITH_PDFS})
    every = {A, "news/2020/b/print/b.pdf", ISSUE}
    build_site(root)
    assert pdfs(root) == every
    whole = tree(root / "site")
    for choice in (False, None, True):
        report = build_site(root, pdf=choice)
        assert (report.commit.written, report.commit.removed) == ((), ())
    assert tree(root / "site") == whole
    write_site(root, {"gen.yaml": FILES["gen.yaml"]})
    assert set(build_site(root).commit.removed) == every, "nobody asks for them any more"


@pytest.mark.usefixtures("pretended")
def test_an_option_holds_off_what_the_settings_ask_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is still right stays, what is not goes, and pages know; the next build is as one from nothing."""
    root = write_site(tmp_path / "bulletin", {**FILES, "gen.yaml": WITH_PDFS})
    build_site(root)
    with monkeypatch.context() as patch:
        patch.setattr(pdf, "typeset", fails_with(b""))  # nothing is made, or it would be said
        patch.setattr(pdf, "lacking", lambda **_: (Problem("pdf-no-weasyprint", "--pdf"),))  # nor asked for
        b = {"content/news/b.md": article("另一段。", title="第二篇")}
        write_site(root, {**b, "gen.yaml": WITH_PDFS})
        report = build_site(root, pdf=False)
        assert report.problems == ()
        assert set(report.commit.removed) == {"news/2020/b/print/b.pdf", ISSUE}
        assert pdfs(root) == {A}
        assert report.outputs == len(tree(root / "site"))
        assert_leads_nowhere_wrong(root)
        write_site(root, {"content/about.md": "---\ntitle: 关于\n---\n\n另一页。\n", "gen.yaml": WITH_PDFS})
        again = build_site(root, pdf=False)
        assert again.commit.written == ("about/index.html", "search/manifest.bin")
        assert again.commit.reasons.keys() == {*again.commit.written}, (
            "nothing that was held off is tried again"
        )
    report = build_site(root)
    assert pdfs(root) == {A, "news/2020/b/print/b.pdf", ISSUE}
    assert A not in report.commit.written
    assert_leads_nowhere_wrong(root)
    assert tree(root / "site") == clean_tree(root)


@pytest.mark.usefixtures("pretended")
def test_a_first_build_may_hold_them_off(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", {**FILES, "gen.yaml": WITH_PDFS + "compress: true\n"})
    build_site(root, pdf=False, compress=False)
    assert not {path for path in tree(root / "site") if path.endswith((".pdf", ".gz", ".br"))}
    assert_leads_nowhere_wrong(root)
    assert build_site(root, pdf=False, compress=False).commit.written == ()
    build_site(root)
    assert tree(root / "site") == clean_tree(root)


def test_what_the_settings_ask_for_and_lacks_is_said_at_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    root = write_site(tmp_path, {**FILES, "gen.yaml": SETTINGS + "paper:\n  pdf: true\n"})
    (problem,) = problems_of(root)
    assert (problem.code, problem.path, problem.line, problem.column, problem.excerpt) == (
        "pdf-no-weasyprint",
        "gen.yaml",
        5,
        8,
        "  pdf: true",
    )


@pytest.mark.usefixtures("pretended")
def test_a_picture_that_is_known_to_be_broken_is_not_shown(tmp_path: Path) -> None:
    """Its description stands in its place, and it is said where it is shown."""
    files = {**FILES, "content/news/a/photo.jpg": b"BAD"}
    root = write_site(tmp_path / "bulletin", files)
    assert {problem.code for problem in build_site(root, pdf=True).problems} == {"picture-broken"}
    assert A in tree(root / "site")


def nested(levels: int) -> str:
    """A drawing of a few hundred letters that asks for ten to the power of `levels` rectangles."""
    groups = "".join(
        f'<g id="g{level}">{f"""<use href="#g{level - 1}"/>""" * 10}</g>' for level in range(1, levels)
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    return f'{head}<rect id="g0" width="1" height="1"/>{groups}</svg>'


@needs_pdf
def test_a_drawing_out_of_order(tmp_path: Path) -> None:
    files = {
        "content/news/a/index.md": article("第一段。\n\n![没问题](sound.svg)\n\n![一张图](drawing.svg)\n"),
        "content/news/a/sound.svg": SOUND,
        PICTURE: SOUND.replace('width="9"', 'viewBox="a b c d"'),
        "content/news/b.md": FILES["content/news/b.md"],
    }
    root = write_site(tmp_path, files)
    place = ("content/news/a/index.md", 10, 8)
    assert told(root) == {("pdf-failed-picture", "/" + A, place)}
    assert "news/2020/b/print/b.pdf" in tree(root / "site")
    assert_leads_nowhere_wrong(root)
    write_site(root, {PICTURE: SOUND})
    assert told(root) == set()
    assert A in tree(root / "site")


@needs_pdf
def test_a_drawing_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that draws it is ended, and another one finds out which it was."""
    monkeypatch.setattr(pdf, "_SECONDS", 1)
    monkeypatch.setattr(pdf, "_SECONDS_A_FILE", 0)
    page = '<html lang="zh"><title>t</title><img alt="一" src="a.svg"><img alt="二" src="b.svg">'
    files = {"/a.svg": SOUND.encode(), "/b.svg": nested(10).encode()}
    with pdf.at_hand(), pytest.raises(CannotMake, match=r"^pdf-too-much-picture\npicture=/b\.svg$"):
        pdf.typeset(page.encode(), files, base_url="https://example.org", url="/", setter="")


@needs_pdf
def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next PDF is made by another process."""

    def make(paragraphs: int) -> bytes:
        page = b"<title>t</title>" + b"<p>x</p>" * paragraphs
        return pdf.typeset(page, {}, base_url="https://example.org", url="/", setter="")

    with pdf.at_hand():
        make(1)  # so that the libraries are there
        with monkeypatch.context() as patch:
            patch.setattr(pdf, "_MEMORY", 1 << 20)
            with pytest.raises(CannotMake, match=r"^pdf-too-much$"):
                make(8_000)
        assert make(1).startswith(b"%PDF")


@needs_pdf
def test_the_process_that_makes_pdfs_is_replaced_and_ends(tmp_path: Path) -> None:
    def make() -> bytes:
        return pdf.typeset(b"<title>t</title><p>x</p>", {}, base_url="https://e.org", url="/", setter="")

    with pdf.at_hand():
        first = make()
        process = pdf._running()
        assert make() == first and pdf._running() is process, "one for many"
        process.kill()
        process.wait()
        with pytest.raises(CannotMake):
            make()
        assert make() == first
        process = pdf._running()
    assert process.poll() is not None


def test_what_is_missing_is_said_before_the_work_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(tmp_path, FILES)

    def refused() -> tuple[Problem, ...]:
        with pytest.raises(ProblemsError) as caught:
            build_site(root, pdf=True)
        assert not (root / "site").exists()
        return caught.value.problems

    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    assert refused() == (Problem("pdf-no-weasyprint", "--pdf"),)
    monkeypatch.setattr(pdf, "find_spec", lambda name: object())
    monkeypatch.setattr(pdf, "find_library", lambda name: None if name.startswith("pango") else name)
    assert refused() == (Problem("pdf-no-library", "--pdf", values=(("names", "pango-1.0, pangoft2-1.0"),)),)
    monkeypatch.setattr(pdf, "find_library", lambda name: name)
    monkeypatch.setattr(fonts, "names", lambda pattern=":": () if pattern == fonts.CHINESE else ("DejaVu",))
    assert refused() == (Problem("pdf-no-chinese-font", "--pdf"),)
    assert problems_of(root) == (), "a site without PDFs needs none of it"


def test_the_fonts_of_the_system_are_known() -> None:
    known = fonts.names()
    assert known == tuple(sorted(known)) and set(fonts.names(fonts.CHINESE)) <= set(known)
