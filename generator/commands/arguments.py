"""The argument parser in Chinese: what `argparse` itself says, which it only says in English.

What it has no word for here stays English, so a new version of Python can leave a sentence untranslated but not break
a command line.
"""

import argparse
import re
import sys
import textwrap
from collections.abc import Iterable
from typing import Any, NoReturn

# Patterns of argparse's messages, and what they are in Chinese.
_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.*)", "缺少：{0}"),
    (r"unrecognized arguments: (.*)", "不认识的参数：{0}"),
    (r"expected one argument", "后面要跟一个值"),
    (r"ignored explicit argument '(.*)'", "后面不能跟值“{0}”"),
    (r"not allowed with argument (.*)", "不能和 {0} 一起用"),
    (r"invalid int value: '(.*)'", "“{0}”不是整数"),
    (r"invalid float value: '(.*)'", "“{0}”不是数字"),
    (r"invalid choice: '(.*)' \(choose from (.*)\)", "没有“{0}”，可选：{1}"),
    (r"ambiguous option: (.*) could match (.*)", "“{0}”不明确，可能是：{1}"),
)
_NAMED = re.compile(r"argument (.+?): (.*)", re.DOTALL)


def chinese(message: str) -> str:
    """A message of argparse's in Chinese; as it is where there is no translation."""
    if named := _NAMED.fullmatch(message):
        return f"{named[1]}：{chinese(named[2])}"
    for pattern, translation in _MESSAGES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return translation.format(*(group.replace("'", "") for group in match.groups()))
    return message


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        # A Chinese character takes two columns.
        return textwrap.wrap(text, max(width // 2, 8))


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that helps and complains in Chinese."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 # argparse's own
        super().__init__(formatter_class=_Formatter, add_help=False, **options)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and end."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{chinese(message)}\n")
