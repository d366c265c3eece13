"""Whether two texts are one article, and what one of them lacks."""

import pytest

from generator.importing.comparing import (
    ComparedText,
    compared_file,
    digest_of_words,
    fits,
    is_version,
    letters,
    losses,
)
from generator.importing.model import ADDRESS_END, ADDRESS_START

TEXT = "全县河道管护工作会议昨天召开，各乡镇负责人参加会议，会议对下一步工作作出部署。"
OTHER = "为了方便群众办事，政务服务大厅从下周起延长开放时间，周末照常受理各类申请。"


def text(body: str = TEXT, title: str = "会议召开", day: str = "", **files: int) -> ComparedText:
    return ComparedText(title, body, (day, "", ""), frozenset(files))


def test_an_old_page_and_the_file_that_was_made_of_it_have_the_same_letters() -> None:
    picture, page = (
        f"{ADDRESS_START}{address}{ADDRESS_END}" for address in ("http://a.example/1.jpg", "2.html")
    )
    marked = f"**甲** ![图]({picture}) [乙]({page})"
    written = "**甲** ![图](1.jpg) [乙](../b/2.md)"
    assert letters(marked) == letters(written) == "甲乙"
    assert digest_of_words(marked) == digest_of_words(written)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (text(), text(), True),
        (text(), text(TEXT.replace("昨天", "今天")), True),
        (text(), text(TEXT[:12]), True),
        (text(), text(title="会议昨天召开"), True),
        (text(), text(OTHER, title="延长开放时间"), False),
        (text(), text(OTHER), True),  # of the same title: then it is for a person to say
        (text(day="2020-01-01"), text(OTHER, day="2021-01-01"), False),
        (text(day="2020-01-01"), text(title="又一次会议召开", day="2021-01-01"), False),
        (text(day="2020-01-01"), text(day="2021-01-01"), True),
    ],
)
def test_two_versions_of_one_article(one: ComparedText, two: ComparedText, same: bool) -> None:
    assert is_version(one, two) is same
    assert is_version(two, one) is same


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (text(), text(), ()),
        (text(), text(TEXT.replace("昨天", "今天")), ()),
        (text(), text(TEXT + OTHER), ()),
        (text(), text(TEXT[:-8]), ("words",)),
        (text(TEXT + OTHER), text(OTHER), ("words",)),
        (text(), text(OTHER * 3), ("words",)),
        (text(day="2020-01-01"), text(), ("date",)),
        (text(a=1), text(b=1), ("files",)),
        (text(a=1), text(a=1, b=1), ()),
    ],
)
def test_what_a_later_copy_lacks(before: ComparedText, after: ComparedText, lost: tuple[str, ...]) -> None:
    assert losses(before, after) == lost


def test_what_a_file_says() -> None:
    found = compared_file(
        "---\ntitle: 题\ndate: 2020-09-22 08:00\nsource: 县水务局\n---\n\n"
        '![图](a.jpg) [表](b.doc) [文](../c/d.md#x) [别处](https://a.example/) <img src="e.png"> [旧](/f.html)\n'
    )
    assert (found.title, found.facts) == ("题", ("2020-09-22", "县水务局", ""))
    assert (found.files, found.links) == (frozenset({"a.jpg", "b.doc", "e.png"}), 1)
    assert losses(found, compared_file("---\ntitle: 题\n---\n图表文别处旧")) == (
        "date",
        "source",
        "files",
        "links",
    )


def test_what_only_one_says_is_no_difference() -> None:
    assert fits(("2020-01-01", "", "7号"), ("2020-01-01", "县水务局", ""))
    assert not fits(("2020-01-01", "", ""), ("2020-01-02", "", ""))


def test_long_texts_are_compared_in_a_moment() -> None:
    one, two = text(TEXT * 5_000), text(f"[{TEXT}](a)" * 5_000)
    assert is_version(one, two)
    assert losses(one, two) == ()
