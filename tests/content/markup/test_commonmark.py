"""The examples of the CommonMark specification, through our converter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from generator.content.markup.convert import to_html
from tests.html_forms import normal_form
from tests.site_checks import CHECKERS, needs

SPECIFICATION = CHECKERS / "node_modules" / "commonmark-spec" / "spec.txt"

WANTED: dict[str, tuple[int, ...]] = {
    "A language becomes a class, and a class begins with a letter": (144,),
    "A bare address is a link, as on GitHub (GFM section 6.9)": (602, 608, 611, 612),
}
"""What differs on purpose: reasons, and numbers of examples. docs/markdown.md says the same to editors."""

_PARTS = re.compile(
    r"^#{1,2} ([^\n]*)$|^`{32} example\n((?:(?!^`{32}).*\n)*?)^\.\n((?:(?!^`{32}).*\n)*?)^`{32}$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Example:
    """A text of the specification and its HTML."""

    number: int
    section: str
    markdown: str
    html: str


@cache
def examples() -> tuple[Example, ...]:
    """All of them; the test is skipped where the specification is missing."""
    needs(SPECIFICATION)
    return tuple(_read(SPECIFICATION.read_text(encoding="utf-8")))


def _read(text: str) -> Iterator[Example]:
    section, number = "", 0
    for part in _PARTS.finditer(text):
        if part[1]:
            section = part[1]
            continue
        number += 1
        yield Example(number, section, part[2].replace("→", "\t"), part[3].replace("→", "\t"))


def differing() -> list[Example]:
    return [
        example
        for example in examples()
        if normal_form(to_html(example.markdown).html) != normal_form(example.html)
    ]


def test_all_examples_are_found() -> None:
    assert len(examples()) == 652
    assert {"Tabs", "Lists", "Links"} < {example.section for example in examples()}


def test_every_example_becomes_the_same_html_or_is_known_to_differ() -> None:
    known = {number for numbers in WANTED.values() for number in numbers}
    unknown = {example.number: example.section for example in differing() if example.number not in known}
    assert unknown == {}


def test_what_is_known_to_differ_does() -> None:
    numbers = {example.number for example in differing()}
    assert [number for known in WANTED.values() for number in known if number not in numbers] == []


@pytest.mark.parametrize(
    ("one", "other", "are_equal"),
    [
        ("<p>a</p>\n<p>b</p>", "<p>a</p><p>b</p>", True),
        ("<p>a  b\nc</p>", "<p>a b c</p>", True),
        ('<a title="x" href="y">a</a>', '<a href="y" title="x">a</a>', True),
        ("<p>&copy; &quot;</p>", '<p>© "</p>', True),
        ("<li>\na</li>", "<li>a</li>", True),
        ("<li><p>a</p></li>", "<li>a</li>", False),
        ("<pre>a\n b</pre>", "<pre>a b</pre>", False),
        ("<p>a <em>b</em></p>", "<p>a<em>b</em></p>", False),
        ("<p>a</p>", "<p>b</p>", False),
    ],
)
def test_what_browsers_read_alike_is_equal(one: str, other: str, are_equal: bool) -> None:
    assert (normal_form(one) == normal_form(other)) is are_equal
