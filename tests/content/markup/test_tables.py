"""Tables: what their lines hold."""

import pytest

from generator.content.markup import limits
from generator.content.markup.limits import LimitError
from generator.content.markup.tables import Table, cells_of, pasted, table_of


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("a | b", ["a", "b"]),
        ("| a | b |", ["a", "b"]),
        ("|a|", ["a"]),
        ("||", [""]),
        ("| a || b", ["a", "", "b"]),
        (r"a \| b | c", ["a | b", "c"]),
        (r"`x\|y` | c |", ["`x|y`", "c"]),
        ("`x|y`", ["`x", "y`"]),
        (r"\* | b", [r"\*", "b"]),
        (r"a\\|b", ["a\\\\", "b"]),
        (r"a \|", ["a |"]),
        ("  a|b  ", ["a", "b"]),
    ],
)
def test_cells(line: str, cells: list[str]) -> None:
    assert cells_of(line) == cells


def test_colons_set_columns_to_a_side() -> None:
    table = table_of("a|b|c|d", ":-|-:|:-:|---")
    assert table
    assert table.alignments == ["left", "right", "center", None]


@pytest.mark.parametrize(
    ("head", "delimiters"),
    [
        ("a", "---"),
        ("a", ":-"),
        ("a | b", "---"),
        ("a", "-|-"),
        ("a | b", "- | x"),
        ("a | b", "-|"),
        ("a | b", "- - | -"),
    ],
)
def test_no_table(head: str, delimiters: str) -> None:
    assert table_of(head, delimiters) is None


def test_rows_have_as_many_cells_as_the_head_and_lose_none() -> None:
    table = Table([None, None], ["a", "b"])
    table.add(["1"])
    table.add(["1", "2", "3", "", "4"])
    assert table.rows == [["1", ""], ["1", "2 | 3 | 4"]]


def test_limits() -> None:
    table = Table([None] * limits.CELLS, [""] * limits.CELLS)
    table.add([""])
    with pytest.raises(LimitError, match="table-too-large"):
        table.add([""])
    with pytest.raises(LimitError, match="paragraph-too-long"):
        cells_of("a" * (limits.PARAGRAPH + 1))


def test_pasted_lines_with_other_lines_around_them() -> None:
    before, table, other, after = pasted(["甲", "a\tb", "c\t d", "1\t2\t3", "4\t5\t6", "乙\t", "丙"])
    assert before == ["甲"]
    assert table == Table([None, None], ["a", "b"], [["c", "d"]])
    assert other == Table([None, None, None], ["1", "2", "3"], [["4", "5", "6"]])
    assert after == ["乙\t", "丙"]
