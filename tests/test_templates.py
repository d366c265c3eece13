"""Templates of one's own, and what goes wrong in them."""

import re
from pathlib import Path

from generator.templates import default_theme, href, make_environment, qr
from tests.sites import article, build_site, pages, write_site


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


def test_text_is_escaped_unless_it_was_sanitized() -> None:
    environment = make_environment((default_theme(),), {})
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
    # The three finder patterns: a dark row of seven at the top left, the top right and the bottom left.
    assert re.search(r"M4 4\.5h7[^M]*h7M", code)
    assert "M4 32.5h7" in code
