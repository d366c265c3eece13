"""What docs/markdown.md says about Markdown is so: each example becomes the HTML below it, the limits are ours."""

import re

import pytest

from generator.content.markup import limits
from generator.content.markup.convert import to_html
from tests.conftest import ROOT
from tests.html_forms import normal_form

PAGES = ("markdown.md", "markdown.zh-CN.md")

_EXAMPLE = re.compile(r"^```markdown\n(.*?)^```\n\n```html\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def text_of(page: str) -> str:
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_example_becomes_the_html_below_it(page: str) -> None:
    text = text_of(page)
    examples = _EXAMPLE.findall(text)
    assert len(examples) == text.count("```markdown\n") > 10
    different = [
        markdown for markdown, html in examples if normal_form(to_html(markdown).html) != normal_form(html)
    ]
    assert different == []


def test_both_pages_have_as_many_examples() -> None:
    assert len({len(_EXAMPLE.findall(text_of(page))) for page in PAGES}) == 1


@pytest.mark.parametrize(("page", "comma"), [("markdown.md", ","), ("markdown.zh-CN.md", " ")])
def test_the_limits_are_told(page: str, comma: str) -> None:
    told = re.split(r"^## (?:Limits|限度)$", text_of(page), flags=re.MULTILINE)[1]
    for limit in (limits.CHARACTERS, limits.LINES, limits.PARAGRAPH, limits.CELLS, limits.DEPTH):
        assert f"{limit:,}".replace(",", comma) in told
