"""PDFs as archives and screen readers ask for them, with fonts that hold no more than is used."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest

if find_spec("weasyprint") is None or find_spec("pikepdf") is None or not shutil.which("pdftotext"):
    pytest.skip(
        "weasyprint, pikepdf or poppler is missing: bash .ci/run installs them", allow_module_level=True
    )

from PIL import Image, ImageChops
from weasyprint.pdf import fonts, stream
from weasyprint.text.fonts import get_hb_object_data

from generator.rendering import pdffonts, pdfstandards, typesetting
from tests.pdf_standards import faults
from tests.photos import photo

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed file.*icc:ResourceWarning"
)  # WeasyPrint's, see test_pdf.py

BASE = "https://example.org/"
PAGE = """\
<html lang="zh"><head><title>题</title><meta name="author" content="甲">
<meta name="dcterms.modified" content="2020-09-22T08:00:00+08:00"></head>
<body style="font-family: 'Noto Serif CJK SC'"><h1>题</h1><h3>跳过一级</h3><h2>又一节</h2>
<p>第一段 with <i style="font-family: 'DejaVu Serif'">Latin</i>，<a href="https://example.org/b/">链接</a>，😀🎉生僻𠮷。</p>
<dl><div><dt>发布</dt><dd>今天</dd></div></dl><dl><dt>甲</dt><dd>一</dd></dl>
<dl><div style="display: inline"><dt style="display: inline">编辑</dt> <dd style="display: inline">乙</dd></div>
<div style="display: inline"><dt style="display: inline">来源</dt> <dd style="display: inline">丙</dd></div></dl>
<ul><li><p>一段</p><p>二段</p></li><li>项<ul><li>内</li></ul></li></ul>
<table><tr><th>村</th><th>户</th></tr><tr><th scope="row">东</th><td>3</td></tr></table>
<img src="p.jpg" alt="照片"><img src="c.jpg" alt=""><svg role="img" aria-label="码"
viewBox="0 0 2 2" width="20" height="20">
<path d="M0 0h1v1z"/></svg></body></html>"""


def cmyk() -> bytes:
    file = BytesIO()
    Image.new("CMYK", (8, 8), (0, 90, 80, 10)).save(file, "JPEG")
    return file.getvalue()


FILES = {BASE + "p.jpg": photo(60, 40), BASE + "c.jpg": cmyk()}


def made(folder: Path, *, texts: dict[str, bytes] | None = None) -> Path:
    path = folder / "made.pdf"
    path.write_bytes(typesetting.write(PAGE, BASE, FILES, texts))
    return path


def text_of(path: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_it_keeps_to_both_standards(tmp_path: Path) -> None:
    assert faults(made(tmp_path)) == []


def test_with_the_text_that_it_is_made_of_it_keeps_to_them_as_well(tmp_path: Path) -> None:
    import pikepdf

    source = "---\ntitle: 题\n---\n".encode()
    path = made(tmp_path, texts={"/news/题.md": source})
    assert faults(path) == []
    with pikepdf.open(path) as pdf:
        [(name, file)] = pdf.attachments.items()
        assert (name, file.get_file().read_bytes()) == ("news-题.md", source)
        assert file.obj["/AFRelationship"] == "/Source"


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("_name_standards", "06-002|6.6.2.3"),
        ("_label_pages", "page labels"),
        ("_leave_pictures_alone", "interpolated"),
        ("_order_headings", "14-003"),
        ("_leave_out_wordless_pictures", "13-004"),
        ("_shape_lists", "09-004"),
        ("_take_in", "09-004"),
        ("_say_scopes", "15-003"),
        ("_list_ids", "14.7.2"),
    ],
)
def test_without_any_step_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, said: str
) -> None:
    monkeypatch.setattr(pdfstandards, step, lambda *_: None)
    found = faults(made(tmp_path))
    assert found and all(re.search(said, fault) for fault in found), found


def test_what_no_font_has_is_still_there_as_text(tmp_path: Path) -> None:
    assert "😀🎉生僻" in text_of(made(tmp_path))


def test_photographs_of_the_press_are_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "_in_rgb", lambda data: data)
    assert any("DeviceCMYK" in fault for fault in faults(made(tmp_path)))


def test_fewer_glyphs_change_neither_text_nor_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Next to what WeasyPrint makes without us."""
    monkeypatch.setitem(globals(), "PAGE", re.sub("[😀🎉]", "", PAGE))  # these are boxes of our own
    (tmp_path / "ours").mkdir()
    ours = made(tmp_path / "ours")
    with monkeypatch.context() as patch:
        patch.setattr(stream, "Font", fonts.Font)
        patch.setattr(fonts, "get_hb_object_data", get_hb_object_data)
        patch.setattr(pdffonts, "compact", lambda *_: None)
        (tmp_path / "theirs").mkdir()
        theirs = made(tmp_path / "theirs")
    assert text_of(ours) == text_of(theirs)
    assert ours.stat().st_size < 60_000 < 200_000 < theirs.stat().st_size
    for path in (ours, theirs):
        subprocess.run(["pdftoppm", "-r", "50", "-gray", path, path.with_suffix("")], check=True)
    images = [Image.open(next(path.parent.glob("*.pgm"))) for path in (ours, theirs)]
    difference = ImageChops.difference(*images)
    assert max(difference.tobytes()) <= 64, "antialiasing"
