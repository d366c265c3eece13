"""Installs the peers from their registries, into a folder of their own."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.generators import Generator


def install(generators: Sequence[Generator], tools: Path) -> None:
    """Install what is missing for some generators. To have newer versions, remove the folder before."""
    python = [package for generator in generators for package in generator.python]
    npm = [package for generator in generators for package in generator.npm]
    install_packages(python, npm, tools)


def install_packages(python: Sequence[str], npm: Sequence[str], tools: Path) -> None:
    """Install what is missing of some packages of PyPI and of npm."""
    tools.mkdir(parents=True, exist_ok=True)
    environment = tools / "venv"
    if python and not _is_noted(tools / "python.txt", python):
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([environment / "bin" / "pip", "install", "-qq", *python], check=True)
        _note(tools / "python.txt", python)
    if npm and not _is_noted(tools / "npm.txt", npm):
        program = shutil.which("npm") or "npm"
        (tools / "package.json").write_text('{"private": true}\n')
        subprocess.run(
            [program, "install", "--silent", "--no-audit", "--no-fund", *npm], cwd=tools, check=True
        )
        _note(tools / "npm.txt", npm)


def _is_noted(note: Path, packages: Sequence[str]) -> bool:
    return note.exists() and set(packages) <= set(note.read_text().split())


def _note(note: Path, packages: Sequence[str]) -> None:
    before = note.read_text().split() if note.exists() else []
    note.write_text("\n".join(sorted({*before, *packages})) + "\n")
