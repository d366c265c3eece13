import codecs
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from generator.problems import Reporter
from generator.text.chinese import one_line
from generator.text.decoding import first_forbidden, nearest, read_text, web_encoding
from generator.wording import LANGUAGES, describe

NOTICE = "关于国庆节放假的通知\n各科室：根据安排，放假时间如下。\n"


def read(data: bytes) -> tuple[str | None, list[tuple[str, str, int, int]]]:
    """What `read_text` makes of bytes, and its problems as (severity, code, line, column)."""
    reporter = Reporter("content/news/a.md")
    text = read_text(data, reporter)
    for problem in reporter.problems:
        assert all(describe(problem, language)[1] for language in LANGUAGES)
    return text, [(p.severity, p.code, p.line, p.column) for p in reporter.problems]


@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(str.encode, id="utf-8"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"), id="utf-16 little"),
        pytest.param(lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), id="utf-16 big"),
        pytest.param(lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"), id="utf-32"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="crlf"),
        pytest.param(lambda text: text.replace("\n", "\r").encode(), id="cr"),
    ],
)
def test_these_encodings_and_line_ends_give_the_same_text(encode: Callable[[str], bytes]) -> None:
    assert read(encode(NOTICE)) == (NOTICE, [])


def test_gb18030_is_read_with_a_warning() -> None:
    assert read(NOTICE.encode("gb18030")) == (NOTICE, [("warning", "encoding-gb18030", 0, 0)])
    assert read(NOTICE.replace("\n", "\r\n").encode("gbk"))[0] == NOTICE


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", "Résumé déjà vu, naïve café"),
        ("cp1252", "“Hello” – it’s fine"),
        ("cp1251", "Привет мир, это тест на русском языке"),
        ("shift_jis", "お知らせ：休日の予定についてお知らせします"),
        ("euc_jp", "お知らせ：休日の予定についてお知らせします"),
        ("big5", "關於國慶節放假的通知，根據安排放假時間如下"),
    ],
)
def test_another_encoding_is_no_chinese(encoding: str, text: str) -> None:
    result, problems = read(text.encode(encoding))
    assert result is None
    assert [problem[:2] for problem in problems] == [("error", "encoding-unknown")]


def test_an_unknown_encoding_is_reported_at_its_first_byte() -> None:
    assert read("第一行\r\n第二行".encode() + b"\xff\xfe") == (None, [("error", "encoding-unknown", 2, 4)])
    assert read(codecs.BOM_UTF16_LE + "一\n二".encode("utf-16-le") + b"\0")[1] == [
        ("error", "encoding-unknown", 2, 2)
    ]


def test_utf_16_without_its_mark_and_binary_files_are_no_text() -> None:
    assert read("notice".encode("utf-16-le")) == (None, [("error", "encoding-unknown", 1, 2)])
    assert read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")[0] is None


def test_control_characters_and_noncharacters_go_with_one_warning() -> None:
    text = "放假\n通知\x0b\x7f\x85\ufdd0\ufdef\uffff\U0001fffe完"
    assert read(text.encode()) == ("放假\n通知完", [("warning", "control-characters", 2, 3)])


def test_a_stray_zero_in_a_long_text_is_a_control_character() -> None:
    text = "通知" * 50
    assert read(f"{text}\0".encode()) == (text, [("warning", "control-characters", 1, 101)])


def test_what_is_allowed_stays() -> None:
    text = "\t全角　空格\u2028\u2029 \xa0 \ufeff \ufffd 😀 \U00020000 \ue000"
    assert read(text.encode()) == (text, [])


def test_the_reporter_is_given_the_lines() -> None:
    reporter = Reporter("a.md")
    read_text("一\r\n二\x00".encode() + "三".encode() * 20, reporter)
    assert reporter.lines == ("一", "二" + "三" * 20)


@given(some.binary() | some.text().map(str.encode))
def test_any_bytes_give_clean_text_or_an_error(data: bytes) -> None:
    reporter = Reporter("a.md")
    text = read_text(data, reporter)
    if text is None:
        assert any(problem.severity == "error" for problem in reporter.problems)
    else:
        assert "\r" not in text
        assert first_forbidden(text) is None
        assert "\n".join(reporter.lines) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一行", "一行"),
        ("  blanks at the ends \n", "blanks at the ends"),
        ("中文\n  接着中文", "中文接着中文"),
        ("two\n lines", "two lines"),
        ("中文\nLatin", "中文 Latin"),
        ("中文，\nLatin", "中文，Latin"),
        ("Latin\n（中文）\n2020", "Latin（中文）2020"),
        ("张　三", "张　三"),
    ],
)
def test_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


def test_the_nearest_word_ignores_case_and_may_be_none() -> None:
    words = ("title", "subtitle", "tags")
    assert nearest("titel", words) == "title"
    assert nearest("TAG", words) == "tags"
    assert nearest("weather", words) == ""


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("GB2312", "gb18030"),
        ("x-gbk", "gb18030"),
        ('"big5"', "big5hkscs"),
        ("latin1", "cp1252"),
        ("windows-1251", "cp1251"),
        ("UTF-16", "utf-8"),
        ("nothing", ""),
        ("a\0b", ""),
    ],
)
def test_a_label_means_what_it_means_on_the_web(label: str, encoding: str) -> None:
    assert web_encoding(label) == encoding
