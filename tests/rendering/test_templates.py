"""Templates of one's own, and what goes wrong in them."""

import re
from pathlib import Path

import pytest
import zxingcpp

from generator.rendering.templates import href, make_environment, qr, template_digests
from generator.rendering.theme_files import default_theme
from tests.sites import article, build_site, pages, theme_of, write_site


def test_one_file_of_the_theme_can_be_replaced(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(), "templates/404.html": "<!DOCTYPE html>我们的404"}
    build_site(write_site(tmp_path, files))
    assert pages(tmp_path)["404.html"] == "<!DOCTYPE html>我们的404"
    assert "<h1" in pages(tmp_path)["news/2020/a/index.html"]


def test_a_template_can_extend_the_one_it_replaces(tmp_path: Path) -> None:
    template = '{% extends "default:article.html" %}{% block title %}自己的标题{% endblock %}'
    build_site(write_site(tmp_path, {"content/news/a.md": article(), "templates/article.html": template}))
    page = pages(tmp_path)["news/2020/a/index.html"]
    assert "<title>自己的标题</title>" in page
    assert "正文。" in page


def test_a_base_of_ones_own_is_under_the_default_pages_too(tmp_path: Path) -> None:
    template = '{% extends "default:base.html" %}{% block foot %}自己的页脚{% endblock %}'
    build_site(write_site(tmp_path, {"content/news/a.md": article(), "templates/base.html": template}))
    assert "自己的页脚" in pages(tmp_path)["news/2020/a/index.html"]


def test_an_asset_of_ones_own_gets_a_new_name(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/news/a.md": article()})
    build_site(tmp_path)
    before = {path for path in pages(tmp_path) if re.match(r"assets/(site|style)\.\w+\.css", path)}
    write_site(tmp_path, {"templates/assets/style.css": "body { color: red }"})
    report = build_site(tmp_path)
    (after,) = {path for path in pages(tmp_path) if re.match(r"assets/site\.\w+\.css", path)}
    assert "body{color:red}" in pages(tmp_path)[after], "pages ask for one style sheet, which holds it"
    assert after not in before
    assert before <= set(report.commit.removed)
    assert after in pages(tmp_path)["index.html"]


@pytest.mark.parametrize(
    "source",
    [
        '{% extends "a.html" %}',
        '{%- include "a.html" -%}',
        "{%+\n  include\n  'a.html' ignore missing %}",
        '{% import "a.html" as a %}',
        '{% from "a.html" import b with context %}',
        '{% include ["gone.html", "a.html"] %}',
        '{{ "{%" }}{% if x %}{% include "a.html" %}{% endif %}',
        '{% include "a%}.html" if x else "a.html" %}',
        '{% raw %}{% include %}{% endraw %}{% include "a.html" %}',
        '{% set name = "a" %}{% include name ~ ".html" %}',
    ],
)
def test_a_template_depends_on_what_it_names_however_it_does(source: str) -> None:
    environment = make_environment([{"a.html": "a", "page.html": source}], {}, {})
    assert template_digests("page.html", environment).keys() >= {"a.html", "page.html"}


def test_a_template_depends_on_nothing_else() -> None:
    environment = make_environment([{"a.html": "a", "page.html": "{% set including = 'a.html' %}"}], {}, {})
    assert template_digests("page.html", environment).keys() == {"page.html"}


def test_text_is_escaped_unless_it_was_sanitized() -> None:
    environment = make_environment(theme_of(default_theme()).texts, {}, {})
    assert environment.from_string("{{ title }}").render(title="<script>&") == "&lt;script&gt;&amp;"


def test_full_addresses_are_left_alone() -> None:
    assert href("https://example.org/") == "https://example.org/"
    assert href("/a/") != "/a/"


def test_a_qr_code_is_plain_svg() -> None:
    code = qr("https://example.org/?a=1&b=2")
    assert code.startswith(
        '<svg class="qr" role="img" aria-label="https://example.org/?a=1&amp;b=2" viewBox="0 0 37 37"'
    )
    assert "style" not in code
    rows = dark_modules(code)
    assert [row[4:11] for row in rows[4:11]] == FINDER, "at the top left"
    assert [row[26:33] for row in rows[4:11]] == FINDER, "at the top right"
    assert [row[4:11] for row in rows[26:33]] == FINDER, "at the bottom left"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/简报/2020/",
        *(f"https://example.org/{'water-' * length}/" for length in (0, 1, 2, 5, 10, 30, 100)),
    ],
    ids=len,
)
def test_a_qr_code_says_what_it_was_given(text: str) -> None:
    rows = dark_modules(qr(text))
    pixels = bytes(
        0 if module == "1" else 255 for row in rows for _ in range(4) for module in row for _ in range(4)
    )
    image = memoryview(pixels).cast("B", (4 * len(rows), 4 * len(rows)))
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == text


def test_every_qr_code_has_the_same_mask() -> None:
    """To seek the best one for each address takes eight times as long."""
    texts = [f"https://example.org/news/2020/{number}/" for number in range(40)]
    # Its number stands in the row below the finder, among the bits of the format (ISO/IEC 18004, 7.9).
    assert len({dark_modules(qr(text))[12][6:9] for text in texts}) == 1


FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]


def dark_modules(code: str) -> list[str]:
    """What the pen draws, a row of 0 and 1 for each row of modules."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', code)[0])
    rows = [["0"] * size for _ in range(size)]
    (path,) = re.findall(r'stroke="#000" d="([^"]*)"', code)
    for row, moves in re.findall(r"M0 (\d+)\.5([^M]*)", path):
        at = 0
        for kind, length in re.findall(r"([hm])(\d+)", moves):
            if kind == "h":
                rows[int(row)][at : at + int(length)] = "1" * int(length)
            at += int(length)
    return ["".join(row[:size]) for row in rows]
