"""The list that comes along: it is in order, and common phrases of Chinese hold none of its errors."""

from pypinyin.phrases_dict import phrases_dict

from generator.checks.prose import read_prose
from generator.checks.words import Entry, own_list, words_of, wrong_words
from tests.conftest import ROOT

LIST = words_of(own_list())


def found(text: str, year: int = 2024) -> list[tuple[int, str, str]]:
    prose = read_prose(text, 1, {}, "zh-CN")
    return [(one.at, one.code, one.values["wrong"]) for one in wrong_words(prose, LIST, year)]


def test_each_line_of_the_list_is_read_once() -> None:
    lines = (ROOT / "generator/checks/slips.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(own_list()) == len(lines) > 300
    assert len({entry.wrong for entry in own_list()}) == len(lines)


def test_each_wrong_word_is_found_and_its_right_one_is_not() -> None:
    for entry in own_list():
        if entry.wrong != entry.right:
            assert found(f"。{entry.wrong}。")[:1] == [
                (1, "wrong-word" if entry.level == "error" else "doubtful-word", entry.wrong)
            ]
        assert found(f"。{entry.right}。") == []


def test_no_common_phrase_holds_an_error() -> None:
    text = "。".join(phrases_dict)
    assert [one for one in found(text) if one[1] == "wrong-word"] == []


def test_the_longer_of_two_wrong_words_counts_and_a_year_sets_the_beginning() -> None:
    assert [wrong for _, _, wrong in found("银保监会")] == ["银保监会"]
    assert [wrong for _, _, wrong in found("农业部，原农业部，农业部门", 2018)] == ["农业部"]
    assert found("农业部", 2017) == []


def test_a_list_may_be_long() -> None:
    many = words_of(Entry(f"错{chr(0x4E00 + n)}{n}", "对", "", "error", 0) for n in range(20_000))
    prose = read_prose(f"好{'字' * 100_000}错{chr(0x4E00 + 7)}7", 1, {}, "zh-CN")
    assert [one.at for one in wrong_words(prose, many, 2024)] == [100_001]
