"""Link reference definitions; the specification's examples are in test_commonmark.py."""

import pytest

from generator.content.markup.references import Definition, definition


@pytest.mark.parametrize(
    ("text", "label", "address", "title"),
    [
        ("[a]: b", "a", "b", None),
        ("[甲 \n 乙]:\nc.md\n'题\n目'", "甲 乙", "c.md", "题\n目"),
        ("[a]: <b c>  (t)", "a", "b c", "t"),
        ("[a]: <>", "a", "", None),
        (r"[A\]]: b\_c&amp;d", r"a\]", "b_c&d", None),
        ("[a]: b(c)", "a", "b(c)", None),
        ("[a]: b\n“题”", "a", "b", None),
        ('[a]: b\n"c" d', "a", "b", None),
    ],
)
def test_a_definition(text: str, label: str, address: str, title: str | None) -> None:
    found = definition(text)
    assert found
    assert (found.label, found.address, found.title) == (label, address, title)


@pytest.mark.parametrize(
    "text",
    [
        "[a]",
        "[a] : b",
        "[]: b",
        "[ ]: b",
        "[a]:",
        "[a]: b c",
        "[a]: b(c",
        "[a]: <b",
        "[[a]: b",
        "[^a]: b",
        "[a]: b “c”",
    ],
)
def test_no_definition(text: str) -> None:
    assert definition(text) is None


def test_the_text_goes_on_behind_a_definition() -> None:
    text = "[a]: b 'c'\n[d]: e"
    found = definition(text)
    assert found
    assert definition(text, found.end) == Definition("d", "e", None, len(text))


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://x.example", True),
        ("mailto:a", True),
        ("附件.pdf", True),
        ("乙.md#题", True),
        ("图/一", True),
        ("#题", True),
        ("", True),
        ("正文", False),
        ("见第2.3节", False),
        ("word", False),
    ],
)
def test_what_looks_like_an_address(address: str, leads: bool) -> None:
    assert Definition("a", address, None, 0).leads_somewhere is leads
