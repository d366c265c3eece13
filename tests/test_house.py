"""Rules of the house that no tool checks: who prints, and who asks for the time. import-linter holds the rooms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "generator"
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime"}
"""What tells the time of day, in the modules `datetime` and `time`."""


def calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def prints(call: ast.Call) -> bool:
    """Whether a call writes to the terminal: `print`, or a method of `sys.stdout` or `sys.stderr`."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id == "print"
    return isinstance(function, ast.Attribute) and ast.unparse(function.value) in ("sys.stdout", "sys.stderr")


def tells_time(call: ast.Call) -> bool:
    """Whether a call reads the clock of the day, by whatever name its module goes."""
    function = call.func
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CLOCKS
        and ast.unparse(function.value) in ("datetime", "date", "time", "datetime.datetime", "datetime.date")
    )


@pytest.mark.parametrize(
    ("source", "which"),
    [("print('a')", prints), ("sys.stderr.write('a')", prints)]
    + [
        (f"{name}()", tells_time)
        for name in ("datetime.now", "date.today", "datetime.datetime.now", "time.time")
    ],
)
def test_the_rules_see_what_they_forbid(source: str, which: object, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(source)
    (call,) = calls(path)
    assert callable(which)
    assert which(call)


def test_only_the_command_line_prints() -> None:
    printing = {
        path.relative_to(PACKAGE).parts[0] for path in PACKAGE.rglob("*.py") if any(map(prints, calls(path)))
    }
    assert printing == {"commands"}


def test_only_one_place_reads_the_clock() -> None:
    reading = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(map(tells_time, calls(path)))
    ]
    assert reading == ["text/clock.py"]
