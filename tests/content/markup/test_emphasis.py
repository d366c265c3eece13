"""Which runs of `*`, `_` and `~` may open and close, and which belong together."""

import re

import pytest

from generator.content.markup.emphasis import match, run_at


@pytest.mark.parametrize(
    ("text", "can_open", "can_close"),
    [
        ("a *b", True, False),
        ("a* b", False, True),
        ("a*b", True, True),
        ("a * b", False, False),
        ('a*"b', False, True),
        ('a"*b', True, False),
        ('中*"b', True, True),
        ("中。*b", True, True),
        ("a”*b", True, True),
        ("a。*", False, True),
        ("a_b", False, False),
        ("。_b", True, False),
        ("中_文", False, False),
    ],
)
def test_flanking(text: str, can_open: bool, can_close: bool) -> None:
    found = re.search("[*_]", text)
    assert found
    run = run_at(text, found.start(), found.end())
    assert (run.can_open, run.can_close) == (can_open, can_close)


@pytest.mark.parametrize(
    ("text", "opens", "closes", "left"),
    [
        ("*a*", [["em"], []], [0, 1], [0, 0]),
        ("**a**", [["strong"], []], [0, 1], [0, 0]),
        ("***a***", [["strong", "em"], []], [0, 2], [0, 0]),
        ("***a**", [["strong"], []], [0, 1], [1, 0]),
        ("*a**b*", [["em"], [], []], [0, 0, 1], [0, 2, 0]),
        ("**a*b**", [["strong"], [], []], [0, 0, 1], [0, 1, 0]),
        ("*a _b* c_", [["em"], [], [], []], [0, 0, 1, 0], [0, 1, 0, 1]),
        ("a~~b~~", [["del"], []], [0, 1], [0, 0]),
    ],
)
def test_runs_that_belong_together(
    text: str, opens: list[list[str]], closes: list[int], left: list[int]
) -> None:
    runs = [run_at(text, found.start(), found.end()) for found in re.finditer(r"([*_~])\1*", text)]
    match(runs)
    assert [run.opens for run in runs] == opens
    assert [run.closes for run in runs] == closes
    assert [run.left for run in runs] == left
