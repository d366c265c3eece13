"""Templates of one's own, and what goes wrong in them."""

import re
from pathlib import Path

import pytest

from generator.problems import Problem
from generator.templates import default_theme, href, make_environment, qr
from tests.sites import article, build_site, pages, problems_of, write_site


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
    ("template", "code", "line", "excerpt"),
    [
        ("一\n{{ artikel.title }}", "template-undefined", 2, "{{ artikel.title }}"),
        ("一\n{{ article.titel }}", "template-undefined", 2, "{{ article.titel }}"),
        ("一\n二\n{% if %}", "template-error", 3, "{% if %}"),
        ("{% include 'gone.html' %}", "template-missing", 1, "{% include 'gone.html' %}"),
        ("一\n{{ 1 / 0 }}", "template-error", 2, "{{ 1 / 0 }}"),
        ("{{ asset('gone.css').url }}", "template-error", 1, "{{ asset('gone.css').url }}"),
        ("{{ words.gone }}", "template-undefined", 1, "{{ words.gone }}"),
        (
            '{% extends "default:article.html" %}\n{% block main %}\n{{ gone }}{% endblock %}',
            "template-undefined",
            3,
            "{{ gone }}{% endblock %}",
        ),
    ],
)
def test_a_mistake_in_a_template_is_named_with_its_line(
    tmp_path: Path, template: str, code: str, line: int, excerpt: str
) -> None:
    write_site(
        tmp_path,
        {"content/news/a.md": article(), "content/news/b.md": article(), "templates/article.html": template},
    )
    assert problems_of(tmp_path) == (
        Problem(code, "templates/article.html", line, 1, problems_of(tmp_path)[0].values, excerpt),
    )


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
    # The three finder patterns: a dark row of seven at the top left, and two more.
    assert "M4 4h7v1h-7Z" in code
    assert "M26 4h7v1h-7Z" in code
    assert "M4 32h7v1h-7Z" in code
