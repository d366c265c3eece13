"""Three-way merging: nothing that anybody wrote is lost, and what doesn't touch is put together."""

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.merging import Piece, compared, merged, resolved, without_base

LINES = st.lists(st.sampled_from(["一", "二", "三", "四", ""]), max_size=8).map("\n".join)


def side(pieces: tuple[Piece, ...], name: str) -> str:
    return "\n".join(line for piece in pieces for line in getattr(piece, name))


@settings(max_examples=200, deadline=None)
@given(LINES, LINES, LINES)
def test_no_line_is_lost(base: str, mine: str, theirs: str) -> None:
    pieces = merged(base, mine, theirs)
    assert [side(pieces, name) for name in ("base", "mine", "theirs")] == [base, mine, theirs]
    for piece in pieces:
        assert (piece.kind in ("same", "theirs")) == (piece.mine == piece.base) or piece.kind == "both"
        assert (piece.kind in ("same", "mine")) == (piece.theirs == piece.base) or piece.kind == "both"
    two = without_base(mine, theirs)
    assert (side(two, "mine"), side(two, "theirs")) == (mine, theirs)


@settings(max_examples=100, deadline=None)
@given(LINES, LINES)
def test_where_one_side_changed_nothing_the_other_stands(base: str, mine: str) -> None:
    assert resolved(merged(base, mine, base)) == mine
    assert resolved(merged(base, base, mine)) == mine
    assert resolved(merged(base, mine, mine)) == mine


def test_edits_in_different_places_come_together_and_others_are_conflicts() -> None:
    base = "题\n\n一段\n\n二段\n\n三段\n"
    assert (
        resolved(merged(base, base.replace("一段", "甲"), base.replace("三段", "乙")))
        == "题\n\n甲\n\n二段\n\n乙\n"
    )
    assert (
        resolved(merged(base, base + "尾\n", base.replace("题", "新题")))
        == base.replace("题", "新题") + "尾\n"
    )
    pieces = merged(base, base.replace("二段", "甲"), base.replace("二段", "乙"))
    assert resolved(pieces) is None
    assert [piece for piece in pieces if piece.kind == "conflict"] == [
        Piece("conflict", ("二段",), ("甲",), ("乙",))
    ]


def test_without_what_both_were_made_from_each_difference_is_a_conflict() -> None:
    assert [piece.kind for piece in without_base("一\n甲\n三", "一\n二\n三")] == ["same", "conflict", "same"]
    assert resolved(without_base("一", "一")) == "一"


def test_two_versions_are_compared() -> None:
    assert [(piece.kind, piece.base, piece.mine) for piece in compared("一\n二", "一\n三")] == [
        ("same", ("一",), ("一",)),
        ("mine", ("二",), ("三",)),
    ]


def test_long_texts_that_differ_little_are_quick() -> None:
    base = "\n".join(f"第 {number} 段" for number in range(20_000))
    assert resolved(merged(base, base.replace("第 9 段", "新", 1), base + "\n尾")) is not None
