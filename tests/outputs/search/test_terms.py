"""What a text is found by. `docs/search.md` has the rules."""

import json
import random
import unicodedata

import pytest

from benchmarks.searching import Reader
from generator.outputs.search.files import _folding
from generator.outputs.search.postings import coded, decoded, patched, varint
from generator.outputs.search.terms import normal, terms, text_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("阶段简报", {"阶段", "段简", "简报", "报"}),
        ("水", {"水"}),
        ("用wifi上网。", {"用", "wifi", "上网", "网"}),
        ("2020年9月", {"2020", "年", "9", "月"}),
        ("〔2020〕15号", {"2020", "15", "号"}),
        ("it’s C++ 3.5", {"it", "s", "c", "3", "5"}),
        ("a" * 40, {"a" * 32}),
        ("𠀀𠀁", {"𠀀𠀁", "𠀁"}),
        ("ཀཁ 가나", {"ཀཁ", "ཁ", "가나", "나"}),
        ("——", set()),
    ],
)
def test_words_are_whole_and_chinese_is_pairs(text: str, found: set[str]) -> None:
    assert terms(normal(text)) == found


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("通知書、體育", "通知书、体育"),
        ("後來", "后来"),
        ("供\u200b水\xad管", "供水管"),
        ("\u2f54", "水"),
        ("ΟΔΟΣ", "οδοσ"),
        ("①㎡", "1m2"),
    ],
)
def test_what_means_the_same_is_the_same(text: str, same: str) -> None:
    assert normal(text) == same
    assert normal(same) == same


def test_nothing_stands_between_what_one_line_holds() -> None:
    body = '<p>供<b class="a>b">水</b>管<br/>网&lt;</p>\n<ul><li>改\n造</li></ul><script>'
    assert text_of(body).split("\n") == ["", "供水管", "网<", " ", "", "改 造", "", "", ""]


def test_postings_are_a_byte_or_two_for_each_article() -> None:
    values = [10, 13, 15, 2 << 19, (2 << 40) + 1]
    assert [*decoded(coded(values))] == values
    assert coded([10, 13, 15]) == bytes((10, 3, 3))
    assert varint(300) == b"\xac\x02"
    assert [*decoded(patched(coded(values), {6, 1 << 19}, [20]))] == [10, 15, 20, values[-1]]
    assert patched(coded([10]), {5}, []) == b""


def test_what_is_usual_is_left_alone_without_harm() -> None:
    """Text is made normal in pieces, for speed; a reader does it as the format says."""
    fold, also = _folding()
    manifest = {"fold": "fold", "also": also, "files": {}}
    reader = Reader({"manifest": json.dumps(manifest).encode() + b"\n", "fold": fold}.__getitem__)
    chance = random.Random(4)
    scripts = [chr(code) for code in (*range(1, 0x3400), *range(0xF900, 0x10000))]
    marks = [character for character in scripts if unicodedata.combining(character)]
    for _ in range(3_000):
        text = "".join(
            chance.choice(chance.choice((scripts, marks, "aAe<=>供水，。 漢後"))) for _ in range(12)
        )
        assert terms(normal(text)) == terms(reader.normal(text)), ascii(text)
