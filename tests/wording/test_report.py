"""The problem report: exact text, carets under the right character, JSON and GitHub's commands."""

import json

import pytest

from generator.problems import Problem
from generator.wording import report
from generator.wording.report import column_width, format_counts, format_problems, window

COLON = Problem(
    "colon", "content/news/a.md", 3, 10, (("key", "title"),), excerpt="title: 通知: 放假", severity="error"
)
PICTURE = Problem("picture", "content/news/a.md", 12, 1, excerpt="![](x.png)", severity="warning")
MISSING = Problem("missing", "content/b.md", severity="warning")


@pytest.fixture(autouse=True)
def _sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixed sentences, so that these tests hold whatever the catalogues say."""

    def describe(problem: Problem, language: str) -> tuple[str, str]:
        if language == "zh-CN":
            return f"“{problem.code}”有问题", "请修改。"
        return f"The {problem.code} is wrong", "Mend it."

    monkeypatch.setattr(report, "describe", describe)


def test_text_gives_place_line_caret_and_hint() -> None:
    assert format_problems([COLON]) == (
        "content/news/a.md:3:10: error: The colon is wrong\n"
        "    3 | title: 通知: 放假\n"
        "      |            ^\n"
        "  hint: Mend it.\n"
        "\n"
        "1 error"
    )


def test_text_puts_warnings_first_and_errors_right_above_the_counts() -> None:
    assert format_problems([COLON, PICTURE, MISSING, MISSING]) == (
        "content/b.md: warning: The missing is wrong\n"
        "  hint: Mend it.\n"
        "\n"
        "content/news/a.md:12:1: warning: The picture is wrong\n"
        "   12 | ![](x.png)\n"
        "      | ^\n"
        "  hint: Mend it.\n"
        "\n"
        "content/news/a.md:3:10: error: The colon is wrong\n"
        "    3 | title: 通知: 放假\n"
        "      |            ^\n"
        "  hint: Mend it.\n"
        "\n"
        "1 error, 2 warnings"
    )


def test_text_in_chinese() -> None:
    assert format_problems([COLON, PICTURE], language="zh-CN") == (
        "content/news/a.md:12:1: 警告：“picture”有问题\n"
        "   12 | ![](x.png)\n"
        "      | ^\n"
        "  提示：请修改。\n"
        "\n"
        "content/news/a.md:3:10: 错误：“colon”有问题\n"
        "    3 | title: 通知: 放假\n"
        "      |            ^\n"
        "  提示：请修改。\n"
        "\n"
        "1 个错误，1 个警告"
    )


def test_color_changes_nothing_but_color() -> None:
    colored = format_problems([COLON, PICTURE], color=True)
    assert "\x1b[1;31merror: \x1b[0m" in colored
    assert "\x1b[1;33m^\x1b[0m" in colored
    for code in ("1;31", "1;33", "36", "1", "2", "0"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == format_problems([COLON, PICTURE])


def test_no_problems_no_text() -> None:
    assert format_problems([]) == ""
    assert format_problems([], "github") == ""
    assert json.loads(format_problems([], "json")) == {"problems": [], "counts": {"errors": 0, "warnings": 0}}


def test_a_line_without_a_column_has_no_caret() -> None:
    text = format_problems([Problem("colon", "gen.yaml", 2, excerpt="  title: x  ")])
    assert text.splitlines()[:3] == [
        "gen.yaml:2: error: The colon is wrong",
        "    2 |   title: x",
        "  hint: Mend it.",
    ]


def test_what_a_terminal_would_obey_is_shown_and_not_obeyed() -> None:
    evil = Problem("colon", "a\x1b[2J\n\udcff.md", 1, 3, excerpt="a\u200b\x1b]0;x\x07\u202eb")
    text = format_problems([evil])
    assert text.splitlines()[:3] == [
        "a\ufffd[2J \ufffd.md:1:3: error: The colon is wrong",
        "    1 | a\ufffd\ufffd]0;x\ufffd\ufffdb",
        "      |   ^",
    ]
    text.encode()


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        pytest.param("abcdef", 3, "abcdef\n  ^", id="plain"),
        pytest.param("标题：放假", 4, "标题：放假\n      ^", id="Chinese takes two columns"),
        pytest.param("e\u0301te\u0301 x", 6, "e\u0301te\u0301 x\n   ^", id="a combining mark takes none"),
        pytest.param("\tx\ty", 4, "    x   y\n        ^", id="tabs are expanded"),
        pytest.param("标\tx", 3, "标  x\n    ^", id="a tab after Chinese"),
        pytest.param("abc", 4, "abc\n   ^", id="one past the end"),
        pytest.param("abc", 99, "abc\n   ^", id="far past the end"),
        pytest.param("abc   ", 5, "abc\n   ^", id="in trailing spaces"),
        pytest.param("0123456789" * 4, 1, "012345678901234567…\n^", id="long, at the start"),
        pytest.param("0123456789" * 4, 40, "…234567890123456789\n                  ^", id="long, at the end"),
        pytest.param("0123456789" * 4, 21, "…456789012345678901…\n       ^", id="long, in the middle"),
        pytest.param("零一二三四五六七八九" * 4, 21, "…七八九零一二三四五…\n       ^", id="long, Chinese"),
    ],
)
def test_window(line: str, column: int, shown: str) -> None:
    excerpt, caret = window(line, column, 20)
    assert f"{excerpt}\n{' ' * caret}^" == shown


@pytest.mark.parametrize("line", ["x" * 100, "字" * 100, "x字\té\u0301" * 30, "🙂" * 60, "a\u0301" * 100])
@pytest.mark.parametrize("width", [5, 20, 33, 80])
def test_window_always_fits_and_always_holds_the_caret(line: str, width: int) -> None:
    for column in range(1, len(line) + 2):
        excerpt, caret = window(line, column, width)
        assert column_width(excerpt) <= max(width, 10)
        assert 0 <= caret <= column_width(excerpt)


def test_json_holds_everything() -> None:
    text = format_problems([PICTURE, COLON], "json", language="zh-CN")
    assert "通知" in text
    assert json.loads(text) == {
        "problems": [
            {
                "severity": "error",
                "code": "colon",
                "path": "content/news/a.md",
                "line": 3,
                "column": 10,
                "message": "“colon”有问题",
                "hint": "请修改。",
                "excerpt": "title: 通知: 放假",
            },
            {
                "severity": "warning",
                "code": "picture",
                "path": "content/news/a.md",
                "line": 12,
                "column": 1,
                "message": "“picture”有问题",
                "hint": "请修改。",
                "excerpt": "![](x.png)",
            },
        ],
        "counts": {"errors": 1, "warnings": 1},
    }


def test_json_can_be_written_whatever_the_file_name() -> None:
    format_problems([Problem("colon", "\udcff.md")], "json").encode()


def test_github_commands_are_escaped() -> None:
    strange = Problem("colon", "a,b:c%.md", 1)
    assert format_problems([COLON, strange, MISSING], "github") == (
        "::error file=a%2Cb%3Ac%25.md,line=1,title=colon::The colon is wrong%0AMend it.\n"
        "::warning file=content/b.md,title=missing::The missing is wrong%0AMend it.\n"
        "::error file=content/news/a.md,line=3,col=10,title=colon::The colon is wrong%0AMend it."
    )


def test_counts() -> None:
    assert format_counts([]) == ""
    assert format_counts([COLON]) == "1 error"
    assert format_counts([PICTURE, MISSING]) == "2 warnings"
    assert format_counts([COLON, PICTURE], "zh-CN") == "1 个错误，1 个警告"
