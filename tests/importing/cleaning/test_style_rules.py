"""Style sheets, cut into rules."""

import time

import pytest

from generator.importing.cleaning.style_rules import simple_selectors, style_rules


@pytest.mark.parametrize(
    ("sheet", "rules"),
    [
        (".a{x:1}.b{y:2}", [(".a", "x:1", ""), (".b", "y:2", "")]),
        ("/* .a{} */ .b{y:'}'}", [(".b", 'y:""', "")]),
        ("@import 'a.css';\n.a{x:1", [(".a", "x:1", "")]),
        ("@media print{.a{x:1}}.b{y:2}", [(".a", "x:1", "@media print"), (".b", "y:2", "")]),
        (".a{x:1;.b{y:2}z:3}", [(".b", "y:2", ".a"), (".a", "x:1;z:3", "")]),
        ("<!-- .a{x:1} -->", [(".a", "x:1", "")]),
        ("a b c", []),
        ("}}.a{x:1}", [(".a", "x:1", "")]),
    ],
)
def test_rules_are_told_apart(sheet: str, rules: list[tuple[str, str, str]]) -> None:
    assert list(style_rules(sheet)) == rules


def test_only_selectors_of_one_thing_that_the_page_has_count() -> None:
    names = frozenset((".a", "#b", ".lg:block"))
    assert simple_selectors("P.a, #b, .c, .a .d, body, div, .lg\\:block", names) == [
        "p.a",
        "#b",
        "body",
        ".lg:block",
    ]


@pytest.mark.parametrize("piece", ["a ", "/*", "@", "a{", "@media x{", '"a', "}", ".a,", "url(", "\\"])
def test_the_time_it_takes_grows_with_the_length_alone(piece: str) -> None:
    begun = time.process_time()
    for prelude, _, _ in style_rules(piece * 100_000):
        simple_selectors(prelude, frozenset((".a",)))
    assert time.process_time() - begun < 3
