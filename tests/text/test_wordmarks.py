"""Which words of two pieces of text differ."""

import pytest

from generator.text.wordmarks import Run, marked


def shown(runs: tuple[Run, ...]) -> str:
    return "".join(f"[{run.text}]" if run.is_changed else run.text for run in runs)


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("大桥今天通车。", "大桥昨天通车。", "大桥[今]天通车。", "大桥[昨]天通车。"),
        ("共有 12 个村", "共有 123 个村", "共有 [12] 个村", "共有 [123] 个村"),
        (
            "The bridge opens today",
            "The bridge opened today",
            "The bridge [opens] today",
            "The bridge [opened] today",
        ),
        ("甲乙丙", "丁戊己", "[甲乙丙]", "[丁戊己]"),
        ("", "新的", "", "[新的]"),
        ("一样", "一样", "一样", "一样"),
    ],
)
def test_words_are_marked(before: str, after: str, left: str, right: str) -> None:
    one, other = marked(before, after)
    assert (shown(one), shown(other)) == (left, right)


def test_no_word_is_lost_and_very_long_texts_are_marked_whole() -> None:
    before, after = "今天下雨，" * 50, "明天下雪，" * 60
    one, other = marked(before, after)
    assert "".join(run.text for run in one) == before
    assert "".join(run.text for run in other) == after
    assert marked("字" * 9000, "字" * 9000) == ((Run("字" * 9000, True),), (Run("字" * 9000, True),))
