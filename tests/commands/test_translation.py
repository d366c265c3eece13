"""The command line in Chinese."""

import argparse
import re

import pytest

from generator.commands.exit_codes import USAGE
from generator.commands.parser import make_parser, parse
from generator.commands.translation import translated

CHINESE = re.compile("[\u4e00-\u9fff]")


def parsers(language: str = "zh-CN") -> list[argparse.ArgumentParser]:
    with translated(language):
        parser = make_parser(language)
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return [parser, *commands.choices.values()]


def test_every_command_and_option_is_explained_in_chinese() -> None:
    for parser in parsers():
        assert CHINESE.search(parser.description or "")
        for action in parser._actions:
            if not isinstance(action, argparse._SubParsersAction):
                assert CHINESE.search(action.help or ""), action.option_strings
        with translated("zh-CN"):
            text = parser.format_help()
        assert text.startswith("用法：gen")
        assert not re.search(r"\b(usage|options|commands|show (?:this|program)|exit)\b", text)


def test_both_languages_have_the_same_options() -> None:
    def options(parser: argparse.ArgumentParser) -> list[tuple[str, ...]]:
        return sorted(tuple(action.option_strings) for action in parser._actions)

    assert list(map(options, parsers())) == list(map(options, parsers("en")))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_fit_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for parser in parsers():
        helps = parser.format_help().partition("选项")[2].splitlines()
        assert all(len(line) + len(CHINESE.findall(line)) <= width for line in helps)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "gen：缺少：COMMAND"),
        (
            ["built"],
            "gen：COMMAND：没有“built”，可选："
            "init, build, check, review, serve, desk, new, theme, import, paste, copy, key, sign, verify, publish",
        ),
        (["build", "--nonsense"], "gen：不认识的参数：--nonsense"),
        (["build", "-c"], "gen build：-c/--config：后面要跟一个值"),
        (["build", "--strict=yes"], "gen build：--strict：后面不能跟值“yes”"),
        (["build", "-q", "-v"], "gen build：-v/--verbose：不能和 -q/--quiet 一起用"),
        (["build", "--format", "xml"], "gen build：--format：没有“xml”，可选：text, json, github"),
        (["build", "--d"], "gen build：“--d”不明确，可能是：--drafts, --dry-run, --docx"),
        (["serve", "-p", "x"], "gen serve：-p/--port：“x”不是整数"),
        (["build", "--workers", "0"], "gen build：--workers：“0”应为 1 或更大"),
        (["serve", "--poll", "x"], "gen serve：--poll：“x”不是数字"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(arguments, "zh-CN")
    assert stop.value.code == USAGE
    # Python 3.11 puts choices between quotation marks.
    assert capsys.readouterr().err.splitlines()[-1].replace("'", "") == said


def test_what_has_no_translation_stays_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("generator.commands.translation.words", lambda table, language: {})
    with pytest.raises(SystemExit):
        parse(["build", "-c"], "zh-CN")
    assert capsys.readouterr().err.endswith("error: argument -c/--config: expected one argument\n")


def test_argparse_speaks_english_again_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--nonsense"], "zh-CN")
    assert "缺少" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        argparse.ArgumentParser().parse_args(["--nonsense"])
    assert "unrecognized arguments" in capsys.readouterr().err
