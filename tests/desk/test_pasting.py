"""What is pasted into a text, and dropped on it, beside the text's own files."""

import base64
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("lxml", reason="needs gen-bulletin[import]")

from generator.desk.files import add_file
from generator.desk.pasting import Clipboard, Pasted, import_document, paste, paste_document
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.importing.worddocuments import centered, document, p
from tests.photos import photo
from tests.sites import article, write_site

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "importing/pasting/samples"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    found, _ = load_config(
        write_site(tmp_path, {"content/news/rain.md": article("雨。[^1]\n\n[^1]: 注")}) / "gen.yaml"
    )
    assert found
    return found


def pasted(config: Config, clipboard: Clipboard, text: str = "") -> Pasted:
    return paste(
        config,
        "news/rain.md",
        text,
        clipboard,
        lambda path, name, data: add_file(config, path, name, data).target,
    )


def picture(seed: int) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(photo(300, 200, seed=seed)).decode()}"


def test_pictures_lie_beside_the_text_under_the_names_that_it_has_for_them(config: Config) -> None:
    html = f'<p>甲</p><img src="{picture(1)}" alt="一"><p>乙</p><img src="{picture(2)}"><img src="file:///C:/x.png">'
    found = pasted(config, Clipboard(html, "甲\n乙\n"))
    folder = config.root / "content/news/rain"
    names = sorted(one.name for one in folder.iterdir())
    assert found.pictures == 2 and len(names) == 2
    assert all(f"(rain/{name})" in found.markdown for name in names)
    assert found.missing == ("x.png",)
    assert "甲\n\n![一](rain/" in found.markdown


def test_footnotes_and_names_go_on_from_those_that_are_there(config: Config) -> None:
    html = (SAMPLES / "word-footnotes.html").read_text("utf-8")
    assert "[^2]" in pasted(config, Clipboard(html), "雨。[^1]\n\n[^1]: 注").markdown
    first = pasted(config, Clipboard(f'<img src="{picture(1)}">'))
    second = pasted(config, Clipboard(f'<img src="{picture(2)}">'))
    assert first.markdown != second.markdown
    assert len(list((config.root / "content/news/rain").iterdir())) == 2


def test_nothing_that_runs_comes_in(config: Config) -> None:
    html = '<p onclick="alert(1)">甲<script>alert(2)</script></p><img src="data:text/html,<script>x</script>" alt="乙">'
    found = pasted(config, Clipboard(html))
    assert "alert" not in found.markdown and "<" not in found.markdown
    svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>").decode()
    pasted(config, Clipboard(f'<img src="data:image/svg+xml;base64,{svg}">'))
    folder = config.root / "content/news/rain"
    assert not folder.exists() or not any(b"onload" in one.read_bytes() for one in folder.iterdir())


def test_fifty_pages_with_forty_pictures_take_little_time(config: Config) -> None:
    page = "".join(f"<p>第{number}段。{'河道管护要做到位，' * 20}</p>" for number in range(15))
    html = "".join(
        f"<h2>第{number}章</h2>{page}"
        + (f'<img src="{picture(number)}" alt="图{number}">' if number < 40 else "")
        for number in range(50)
    )
    started = time.process_time()
    found = pasted(config, Clipboard(html))
    spent = time.process_time() - started
    assert found.pictures == 40
    assert found.markdown.count("河道管护要做到位，") == 50 * 15 * 20
    assert [f"图{number}" in found.markdown for number in range(40)] == [True] * 40
    assert spent < 3, f"{spent:.1f} s of processor time"


def test_a_document_s_content_and_one_that_is_none(config: Config) -> None:
    def add(path: str, name: str, data: bytes) -> str:
        return add_file(config, path, name, data).target

    data = document(p("第一条。") + p("第二条。"))
    found = paste_document(config, "news/rain.md", "", "方案.docx", data, add)
    assert found.markdown.strip() == "第一条。\n\n第二条。"
    for broken in (b"", b"PK\x03\x04", data[: len(data) // 2], b"\xd0\xcf\x11\xe0" * 99):
        with pytest.raises(ProblemsError):
            paste_document(config, "news/rain.md", "", "方案.docx", broken, add)


def test_a_document_becomes_a_text_of_its_own(config: Config) -> None:
    data = document(
        centered("关于防汛的通知", 44) + p("各村：") + p("请做好防汛准备工作，排查隐患，落实责任。")
    )
    path = import_document(config, "通知.docx", data, "news", NOW, "zh-CN")
    text = (config.root / "content" / path).read_text("utf-8")
    assert "title: 关于防汛的通知" in text and "请做好防汛准备工作" in text
    for folder in ("../x", "gone", "/etc"):
        with pytest.raises(ProblemsError):
            import_document(config, "通知.docx", data, folder, NOW, "zh-CN")
    with pytest.raises(ProblemsError):
        import_document(config, "坏.docx", b"PK", "news", NOW, "zh-CN")
