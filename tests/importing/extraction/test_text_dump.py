"""Text dumps: pages that somebody copied as text."""

from datetime import date, datetime

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.model import Extraction, OldArticle, OldPage

TITLE = "关于召开会议的通知"


def extracted(*lines: str) -> Extraction:
    return extract(OldPage("a.txt", "\n".join(lines).encode(), is_text=True))


def article(*lines: str) -> OldArticle:
    found = extracted(*lines).article
    assert found is not None
    return found


@pytest.mark.parametrize("line", ["各位委员：", "各乡镇，", "一、会议内容；", "各位委员"])
@pytest.mark.parametrize("blank", [(), ("",), ("", "　")])
def test_a_line_under_the_title_is_text(line: str, blank: tuple[str, ...]) -> None:
    found = article(TITLE, *blank, line, *blank, "　　会议定于下周举行。", "　　请准时参加。")
    assert found.title == TITLE
    assert found.markdown == f"{line}\n\n会议定于下周举行。\n\n请准时参加。"


def test_an_indented_line_begins_the_text() -> None:
    found = article(TITLE, "　　会议定于下周举行", "来源：县水务局说", "　　请准时参加。")
    assert found.markdown == "会议定于下周举行\n\n来源：县水务局说\n\n请准时参加。"


def test_what_stands_above_the_title_is_said_to_be_gone() -> None:
    found = extracted("某县政府网", TITLE, "来源：县水务局　发布时间：2020-09-22", "　　会议定于下周举行。")
    assert found.article is not None
    assert (found.article.title, found.article.source) == (TITLE, "县水务局")
    assert found.article.date == datetime(2020, 9, 22)
    assert [sample for removal in found.removed for sample in removal.samples] == ["某县政府网"]


def test_a_line_between_subtitle_and_text_is_text() -> None:
    found = article(TITLE, "——致各委员", "会议定于下周举行", "　　请准时参加。")
    assert (found.title, found.subtitle) == (TITLE, "致各委员")
    assert found.markdown == "会议定于下周举行\n\n请准时参加。"


def test_facts_below_the_text_leave_the_title_alone() -> None:
    found = article(TITLE, "县里要开会", "　　会议定于下周举行。", "责任编辑：张三", "发布时间：2020-09-22")
    assert (found.title, found.editor, found.date) == (TITLE, "张三", datetime(2020, 9, 22))
    assert found.markdown == "县里要开会\n\n会议定于下周举行。"


def test_the_signature_dates_it_which_is_flagged() -> None:
    found = extracted(TITLE, "各位委员：", "　　会议定于下周举行。", "县水务局", "2020年9月22日")
    assert found.article is not None
    assert (found.article.date, found.article.source) == (datetime(2020, 9, 22), "县水务局")
    assert [flag.kind for flag in found.flagged] == ["date-from-signature"]


def test_a_day_that_cannot_be_is_none() -> None:
    lines = (TITLE, "发布时间：2099-01-01", "　　会议定于下周举行。", "县水务局", "2020年9月22日")
    page = OldPage("a.txt", "\n".join(lines).encode(), is_text=True, seen=date(2021, 1, 1))
    found = extract(page).article
    assert found is not None
    assert found.date == datetime(2020, 9, 22)
