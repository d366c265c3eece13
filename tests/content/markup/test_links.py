"""What links are written with. The specification's examples are in test_commonmark.py."""

import pytest

from generator.content.markup.links import (
    LABEL,
    Target,
    bare_addresses,
    character,
    destination,
    label_key,
    literal,
    target,
    title,
)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("&amp;", "&"),
        ("&#20013;", "中"),
        ("&#x4e2d;", "中"),
        ("&nosuch;", ""),
        ("&#0;", "\ufffd"),
        ("&#2;", "\ufffd"),
        ("&#xD800;", "\ufffd"),
        ("&#xFDD2;", "\ufffd"),
    ],
)
def test_a_reference_is_a_character_that_texts_may_hold(reference: str, expected: str) -> None:
    assert character(reference) == expected


def test_escapes_and_references_are_resolved_together() -> None:
    assert literal(r"\*\a\&copy;&copy;&#65;&x;") == r"*\a&copy;©A&x;"


def test_labels_are_equal_without_regard_to_case_and_blanks() -> None:
    assert label_key(" Ä\n B ") == label_key("ä b")
    assert label_key(" \n") == label_key("a" * 1000) == ""


@pytest.mark.parametrize(
    ("text", "label"), [("[a b]c", "a b"), (r"[a\]b]", r"a\]b"), ("[]", ""), ("[a[b]", None), ("[a", None)]
)
def test_labels(text: str, label: str | None) -> None:
    match = LABEL.match(text)
    assert (match[1] if match else None) == label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.md 题", ("a.md", 4)),
        ("a(1)b)c", ("a(1)b", 5)),
        ("a(b", None),
        (r"a\)b", ("a)b", 4)),
        ("<a b>c", ("a b", 5)),
        ("<>", ("", 2)),
        ("<a\nb>", None),
        ("", None),
        ("附件　一", ("附件", 2)),
        ("(" * 33 + ")" * 33, None),
    ],
)
def test_destinations(text: str, expected: tuple[str, int] | None) -> None:
    assert destination(text, 0) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a\\"b" c', ('a"b', 6)),
        ("'a\nb'", ("a\nb", 5)),
        ("(a)", ("a", 3)),
        ('""', ("", 2)),
        ("“a”", None),
        ('"a', None),
    ],
)
def test_titles(text: str, expected: tuple[str, int] | None) -> None:
    assert title(text, 0) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b.md)", Target("b.md", "", 5)),
        ('\n b.md\n "c" )d', Target("b.md", "c", 13)),
        (")", Target("", "", 1)),
        ("<b c>)", Target("b c", "", 6)),
        ("b c)", None),
        ('b"c")', Target('b"c"', "", 5)),
        ("b", None),
    ],
)
def test_targets(text: str, expected: Target | None) -> None:
    assert target(text, 0) == expected


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("见https://a.example/b，和www.c.example。", ["https://a.example/b", "http://www.c.example"]),
        ("a@b.example、c.d+e@f-g.example.", ["mailto:a@b.example", "mailto:c.d+e@f-g.example"]),
        ("https://a.example/b&c;&lt; &d", ["https://a.example/b"]),
        ("(https://a.example/b_(c))", ["https://a.example/b_(c)"]),
        (
            "www.a.example/b?c=(d))+e www.a.example/f<g",
            ["http://www.a.example/b?c=(d))+e", "http://www.a.example/f"],
        ),
        ("a@b+c.example d+e@f.example", ["mailto:d+e@f.example"]),
        ("https://a https://a_b.example a@b a@b.c- a@b.c_", []),
    ],
)
def test_bare_addresses(text: str, addresses: list[str]) -> None:
    assert [found.address for found in bare_addresses(text)] == addresses
