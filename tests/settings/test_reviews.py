"""What a review file says, and how it is told that it says nothing of use."""

from datetime import datetime, timedelta, timezone

import pytest

from generator.settings.reviews import Review, read_reviews
from generator.text.dates import Moment

GOOD = """\
reviews:
  - level: 初审
    decision: approved
    by: 张三
    at: "2026-11-30 09:00:00+08:00"
    remark: 数字已核
    digest: "0123456789abcdef"
  - {level: 复审, decision: 退回, by: 李四, at: 2026-11-30, digest: "0123456789abcdef"}
"""


def test_every_decision_is_read_with_its_place() -> None:
    read = read_reviews(GOOD.encode(), "content/news/a.review.yaml")
    nine = datetime(2026, 11, 30, 9, tzinfo=timezone(timedelta(hours=8)))
    assert read.reviews[0] == Review(
        "初审", "approved", "张三", Moment(nine, precise=True), "0123456789abcdef", "数字已核"
    )
    assert read.reviews[1].decision == "rejected"
    assert read.places == ((2, 12), (8, 13))
    assert read.problems == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("approved", "maybe", ("value-choice", 3, 15)),
        ("    by: 张三\n", "", ("key-missing", 2, 5)),
        ("by: 张三", "by:", ("value-empty", 4, 5)),
        ("remark:", "remarks:", ("key-unknown-near", 6, 5)),
        ("reviews:", "review:", ("key-unknown-near", 1, 1)),
        ('at: "2026-11-30 09:00:00+08:00"', "at: gestern", ("date-unreadable", 5, 9)),
        ("    decision: approved\n", "   decision: approved\n", ("yaml-indentation", 3, 4)),
    ],
)
def test_a_file_with_a_mistake_is_no_proof_of_anything(
    before: str, after: str, expected: tuple[str, int, int]
) -> None:
    read = read_reviews(GOOD.replace(before, after).encode(), "content/news/a.review.yaml")
    assert expected in [(one.code, one.line, one.column) for one in read.problems]
    assert {one.path for one in read.problems} == {"content/news/a.review.yaml"}
    assert read.reviews == ()


def test_an_empty_file_says_nothing() -> None:
    read = read_reviews(b"", "content/news/a.review.yaml")
    assert (read.reviews, read.problems) == ((), ())
