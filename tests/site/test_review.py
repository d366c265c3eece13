"""What the decisions on a text amount to, and who must look next."""

from datetime import UTC, datetime
from typing import Literal

import pytest

from generator.settings.reviews import Review
from generator.site.review import state_of
from generator.text.dates import Moment

REQUIRED = ("初审", "复审", "终审")
NOON = Moment(datetime(2020, 9, 23, 12, tzinfo=UTC), precise=True)


def review(said: str) -> Review:
    """From `初审 张三`, with a `-` before what is rejected, and behind it the text, unless that is `now`."""
    level, by, *of = said.removeprefix("-").split()
    decision: Literal["approved", "rejected"] = "rejected" if said.startswith("-") else "approved"
    return Review(level, decision, by, NOON, *of or ["now"])


@pytest.mark.parametrize(
    ("said", "due", "counted"),
    [
        ([], "初审", []),
        (["初审 张三"], "复审", ["张三"]),
        (["初审 张三", "复审 李四", "终审 王五"], "", ["张三", "李四", "王五"]),
        (["复审 李四", "初审 张三"], "复审", ["张三"]),
        (["初审 张三", "初审 赵六"], "复审", ["张三"]),
        (["初审 张三", "复审 张三"], "复审", ["张三"]),
        (["初审 Ann", "复审 ＡＮＮ"], "复审", ["Ann"]),
        (["初审 张三", "三审 李四"], "复审", ["张三"]),
        (["初审 张三 before"], "初审", []),
        (["初审 张三", "复审 李四", "-终审 王五"], "初审", []),
        (["初审 张三", "-复审 李四", "初审 张三"], "复审", ["张三"]),
        (["初审 张三", "复审 李四", "终审 王五", "-初审 赵六"], "初审", []),
        (["初审 张三", "-复审 李四 before"], "复审", ["张三"]),
    ],
)
def test_levels_come_in_order_each_from_another_person_and_of_this_text(
    said: list[str], due: str, counted: list[str]
) -> None:
    state = state_of(tuple(map(review, said)), "now", REQUIRED)
    assert state.due == due
    assert [one.by for one in state.approvals] == counted


def test_a_rejection_is_told_until_somebody_approves_the_text_again() -> None:
    said = [review("初审 张三"), review("-复审 李四")]
    assert state_of(tuple(said), "now", REQUIRED).rejection == said[1]
    assert state_of((*said, review("初审 张三")), "now", REQUIRED).rejection is None
    assert state_of(tuple(said), "later", REQUIRED).rejection is None


def test_what_had_all_approvals_before_it_was_changed_is_told() -> None:
    said = tuple(map(review, ("初审 张三 old", "复审 李四 old", "终审 王五 old", "初审 张三")))
    state = state_of(said, "now", REQUIRED)
    assert (state.due, state.formerly) == ("复审", said[2])
    assert state_of(said, "old", REQUIRED).formerly is None
    assert state_of(said[:2], "now", REQUIRED).formerly is None


def test_why_a_decision_does_not_count_is_told_with_its_number() -> None:
    said = tuple(map(review, ("初审 张三", "三审 李四", "复审 张三", "终审 王五", "复审 李四 old")))
    refused = state_of(said, "now", REQUIRED).refused
    assert [(number, problem.code) for number, problem in refused] == [
        (1, "review-level-unknown"),
        (2, "review-same-person"),
        (3, "review-not-due"),
    ]
