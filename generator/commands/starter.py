"""A file to double-click that opens the desk, for those who use no terminal: one for the system of this computer."""

import os
import shlex
import stat
import sys
from pathlib import Path
from typing import NamedTuple

from generator.wording import say


class Starter(NamedTuple):
    """The file to double-click."""

    name: str
    text: str


def starter(folder: Path, language: str, system: str = sys.platform, python: str = sys.executable) -> Starter:
    """The file for a bulletin's folder.

    It names the Python that this program runs in, since nobody can be sure that a double click finds `gen`; where that
    one is not there, as on another computer, it tries `gen` all the same.
    """
    name = say("desk.starter.name", language)
    remark = say("desk.starter.remark", language)
    if system == "win32":
        # In a batch file a percent sign begins a variable.
        there = python.replace("%", "%%")
        lines = [
            "@echo off",
            "chcp 65001 >nul",
            f"rem {remark}",
            'cd /d "%~dp0"',
            f'if exist "{there}" ("{there}" -m generator desk) else (gen desk)',
            "if errorlevel 1 pause",
        ]
        return Starter(f"{name}.bat", "".join(f"{line}\r\n" for line in lines))
    if system == "darwin":
        there = shlex.quote(python)
        lines = [
            "#!/bin/sh",
            f"# {remark}",
            'cd "$(dirname "$0")" || exit 1',
            f"if [ -x {there} ]; then exec {there} -m generator desk; fi",
            "exec gen desk",
        ]
        return Starter(f"{name}.command", "".join(f"{line}\n" for line in lines))
    lines = [
        "[Desktop Entry]",
        f"# {remark}",
        "Type=Application",
        f"Name={name}",
        f"Path={_value(str(folder))}",
        f"Exec={_value(_quoted(python))} -m generator desk",
        "Terminal=true",
    ]
    return Starter(f"{name}.desktop", "".join(f"{line}\n" for line in lines))


def write_starter(folder: Path, language: str) -> Path:
    """Write the file into a bulletin's folder, and give it. Raises OSError."""
    made = starter(folder, language)
    file = folder / made.name
    file.write_bytes(made.text.encode())
    if os.name == "posix":
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def _quoted(argument: str) -> str:
    """An argument of a desktop entry's Exec (Desktop Entry Specification 1.5, “The Exec key”)."""
    for sign in ("\\", '"', "`", "$"):
        argument = argument.replace(sign, f"\\{sign}")
    return f'"{argument.replace("%", "%%")}"'


def _value(text: str) -> str:
    """A value of a desktop entry, in which a backslash begins an escape."""
    return text.replace("\\", "\\\\").replace("\n", "\\n")
