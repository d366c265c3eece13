"""The first sentences of a text, and how long it is."""

import pytest

from generator.content.markup import count_characters, first_sentences, reading_minutes, text_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二。三四。五六。", "一二。三四。"),
        ("一二！三四？五六。七", "一二！三四？"),
        ("一二三四五六七八九十。", "一二三四五六七…"),
        ("一二，三四五六七八九。", "一二…"),
        ("一二；三，四五六七八九。", "一二…"),
        ("“一。二。”三四五六七八。", "“一。二。”"),
        ("一。“二。三。四五六七八。”", "一。"),
        ("“一。二。三四五六七八九。”", "“一。二。…"),
        ("一二三四五六。”七八九", "一二三四五六。”"),
        ("一（二。三）四。五六七", "一（二。三）四。"),
        ("一……二三四五六七", "一……"),
        ("一二三四五六七", "一二三四五六七"),
        ("", ""),
    ],
)
def test_chinese_sentences(text: str, expected: str) -> None:
    assert first_sentences(text, 15) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. We waited. Then it stopped.", "It rained. We waited."),
        ("Rain! Wait? Then it all stopped again.", "Rain! Wait?"),
        ("Version 3.5 is here. It is much better.", "Version 3.5 is here."),
        ("The U.S. is big. It has fifty states.", "The U.S. is big."),
        ("Dr. Lee came. He brought some more books.", "Dr. Lee came."),
        ('He said "no." She said nothing at all.', 'He said "no."'),
        ("One long sentence without any end at all", "One long sentence without…"),
        ("One long sentence, without any end at all", "One long sentence…"),
        ("See e.g. the wells. They are all quite new.", "See e.g. the wells."),
    ],
)
def test_latin_sentences(text: str, expected: str) -> None:
    assert first_sentences(text, 25) == expected


def test_a_summary_is_about_120_characters_or_40_words() -> None:
    assert len(first_sentences("一二三四五六七八九。" * 30)) == 120
    assert len(first_sentences("One two three four five. " * 30).split()) == 45


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中文，English words。", 4),
        ("2020年9月22日", 6),
        ("don't well-known 3.14 a_b", 5),
        ("かな カナ", 4),
        ("한국 사람", 2),
        ("𠀀𠀁", 2),
        ("——……！", 0),
        ("", 0),
    ],
)
def test_counting(text: str, expected: int) -> None:
    assert count_characters(text) == expected


@pytest.mark.parametrize(
    ("characters", "words", "expected"), [(0, 0, 1), (400, 0, 1), (1700, 0, 4), (0, 690, 3), (800, 230, 3)]
)
def test_reading_time(characters: int, words: int, expected: int) -> None:
    assert reading_minutes(characters, words) == expected


def test_plain_text_of_html() -> None:
    assert text_of("<p>一\n<b>二</b></p>\n<p>A &amp; B</p>") == "一二 A & B"
