"""The problem report: exact text, carets under the right character, JSON and GitHub's commands."""

import json

import pytest

from generator.problems import Problem, Severity
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


def test_text_puts_errors_first_and_names_what_warnings_are_called() -> None:
    assert format_problems([PICTURE, MISSING, MISSING, COLON]) == (
        "content/news/a.md:3:10: error: The colon is wrong\n"
        "    3 | title: 通知: 放假\n"
        "      |            ^\n"
        "  hint: Mend it.\n"
        "\n"
        "content/b.md: warning: The missing is wrong [missing]\n"
        "  hint: Mend it.\n"
        "\n"
        "content/news/a.md:12:1: warning: The picture is wrong [picture]\n"
        "   12 | ![](x.png)\n"
        "      | ^\n"
        "  hint: Mend it.\n"
        "\n"
        "1 error, 2 warnings"
    )


def test_text_in_chinese() -> None:
    assert format_problems([COLON, PICTURE], language="zh-CN") == (
        "content/news/a.md:3:10: 错误：“colon”有问题\n"
        "    3 | title: 通知: 放假\n"
        "      |            ^\n"
        "  提示：请修改。\n"
        "\n"
        "content/news/a.md:12:1: 警告：“picture”有问题 [picture]\n"
        "   12 | ![](x.png)\n"
        "      | ^\n"
        "  提示：请修改。\n"
        "\n"
        "1 个错误，1 个警告"
    )


# ---- many of a kind


def many(code: str, files: int, each: int = 1, severity: Severity = "warning") -> list[Problem]:
    """So many problems of one kind in each of so many files."""
    return [
        Problem(code, f"content/{number:03}.md", line, severity=severity)
        for number in range(1, files + 1)
        for line in range(1, each + 1)
    ]


def places(text: str) -> list[str]:
    """The places of the problems that a text shows, and its lines about those that it doesn't show."""
    heads = [line for line in text.splitlines() if line.startswith(("content/", "  …"))]
    return [line.partition(": ")[0] if line.startswith("content/") else line.strip() for line in heads]


def test_text_shows_three_of_a_kind_and_says_how_many_are_left() -> None:
    text = format_problems([*many("link", 20, 2), MISSING, *many("address", 5, severity="error")])
    assert places(text) == [
        "content/001.md:1",
        "content/002.md:1",
        "content/003.md:1",
        "… and 2 more of this kind in 2 files (--all shows them)",
        "content/001.md:1",
        "content/001.md:2",
        "content/002.md:1",
        "… and 37 more of this kind in 19 files (--all shows them)",
        "content/b.md",
    ]
    assert text.splitlines()[-4:] == [
        "5 errors, 41 warnings",
        "      5  address",
        "     40  link",
        "      1  missing",
    ]


def test_all_are_shown_if_they_are_asked_for() -> None:
    assert len(places(format_problems(many("link", 20, 2), whole=True))) == 40


def test_pictures_without_a_description_are_one_line_a_file() -> None:
    text = format_problems([*many("missing-alt", 5, 4), *many("link", 1, 2)])
    assert places(text) == [
        "content/001.md:1",
        "content/001.md:1",
        "content/001.md:2",
        "content/002.md:1",
        "content/003.md:1",
        "… and 8 more of this kind in 2 files (--all shows them)",
    ]
    assert "content/002.md:1: warning: The missing-alt is wrong (and 3 more in this file) [" in text


@pytest.mark.parametrize("code", ["key-unknown", "key-unknown-near"])
def test_an_unknown_key_is_shown_once(code: str) -> None:
    problems = [
        Problem(code, f"content/{number}.md", 2, 1, (("key", key),))
        for number in range(9)
        for key in ("layout", "comments")
    ]
    shown = ["content/0.md:2:1", "… and 8 more of this kind in 8 files (--all shows them)"]
    assert places(format_problems(problems)) == [*shown, *shown]


def test_a_flood_of_warnings_is_a_few_lines_and_quickly_told(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = many("missing-alt", 400, 45)
    told: list[Problem] = []

    def describe(problem: Problem, language: str) -> tuple[str, str]:
        told.append(problem)
        return "wrong", "mend it"

    monkeypatch.setattr(report, "describe", describe)
    assert len(format_problems(problems).splitlines()) <= 20
    assert len(told) == 3, "only what is shown is put into words"


def test_programs_are_told_of_all() -> None:
    problems = many("link", 30)
    assert len(json.loads(format_problems(problems, "json"))["problems"]) == 30
    assert len(format_problems(problems, "github").splitlines()) == 30


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
