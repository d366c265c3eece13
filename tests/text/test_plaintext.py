"""Pasted plain text becomes paragraphs, and keeps all of its words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.markup import render
from generator.text.plaintext import to_paragraphs

LETTER = "各位居民：\n　　因管道检修，全县停水。\n　　请提前储水。\n\n　　　　　　县水利局\n　　　　　　2020年9月22日\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LETTER, ["各位居民：", "因管道检修，全县停水。", "请提前储水。", "县水利局", "2020年9月22日"]),
        ("一段。\r\n二段。\r\n", ["一段。", "二段。"]),
        (
            "    First paragraph of a letter,\nbroken by a program at a width,\nas mail is.\n    Second one.\n",
            ["First paragraph of a letter, broken by a program at a width, as mail is.", "Second one."],
        ),
        ("One line.\n\nAnother\none.", ["One line.", "Another one."]),
        ("A title\nA name", ["A title", "A name"]),
        (
            "\u3000\u3000这是一段很长的文字，邮件程序在固定宽度把它断成了几行，\n"
            "所以每一行的末尾都不是句子的末尾，要把它们重新接起来，不\n"
            "留空格。\n\u3000\u3000第二段。",
            [
                "这是一段很长的文字，邮件程序在固定宽度把它断成了几行，"
                "所以每一行的末尾都不是句子的末尾，要把它们重新接起来，不留空格。",
                "第二段。",
            ],
        ),
        ("- 一\n- 二\n1. 三", ["- 一\n- 二\n1. 三"]),
        ("• 一\n•二", ["- 一\n- 二"]),
        ("# 5 楼\n> 引\n----\n| 表", ["\\# 5 楼", "\\> 引", "\\----", "\\| 表"]),
        (" \n\t\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_paragraphs_are_told_apart(text: str, expected: list[str]) -> None:
    assert to_paragraphs(text) == ("\n\n".join(expected) + "\n" if expected else "")


def test_what_was_indented_is_no_code() -> None:
    assert "<pre>" in render(LETTER.replace("　　", "\t"), "a.md").html
    assert render(to_paragraphs(LETTER.replace("　　", "\t")), "a.md").html.count("<p>") == 5


WORDS = st.text(st.sampled_from("一二。，abc #>|*-=·•1.)\u3000 \t\u00a0"), max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=6).map("\n".join))
def test_no_word_is_lost_and_doing_it_twice_changes_nothing(text: str) -> None:
    def bare(words: str) -> str:
        return re.sub(r"[\s\\•·●-]", "", words)

    once = to_paragraphs(text)
    assert bare(once) == bare(text)
