"""Where an abbreviation is one."""

import pytest

from generator.content.markup.abbreviations import definition
from generator.content.markup.convert import to_html


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("*[GDP]: 国内生产总值", ("GDP", "国内生产总值")),
        ("*[ 人大 ] : 人民代表大会 ", ("人大", "人民代表大会")),
        ("*[a]:", None),
        ("*[ ]: b", None),
        ("*[a] b", None),
    ],
)
def test_a_definition(line: str, found: tuple[str, str] | None) -> None:
    assert definition(line) == found


@pytest.mark.parametrize(
    ("word", "text", "marked"),
    [
        ("人大", "全国人大和县人大开会", 2),
        ("GDP", "今年GDP增长", 1),
        ("GDP", "GDP2020、GDPs、aGDP", 0),
        ("GDP", "(GDP) GDP-GDP", 3),
        ("甲a", "甲a乙 甲ab", 1),
        ("C++", "用C++写", 1),
        ("Общ", "Общество Общ", 1),
        ("人大", "`人大` <b title='人大'>x</b>", 0),
    ],
)
def test_where_a_word_is_marked(word: str, text: str, marked: int) -> None:
    assert to_html(f"{text}\n\n*[{word}]: 全称").html.count("<abbr title=") == marked


def test_the_longer_of_two_words_is_marked() -> None:
    html = to_html("人大常委会和人大\n\n*[人大]: 一\n*[人大常委会]: 二").html
    assert html == '<p><abbr title="二">人大常委会</abbr>和<abbr title="一">人大</abbr></p>'


def test_a_meaning_is_short_since_each_use_repeats_it() -> None:
    assert definition("*[a]: " + "水" * 300) == ("a", "水" * 300)
    assert definition("*[a]: " + "水" * 301) is None
