"""The file that opens the desk with a double click, on each system."""

import os
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from generator.commands.cli import main
from generator.commands.starter import starter
from tests.sites import write_site

STRANGE = """/opt/a b/$x "y" `z` 'q' 50%/python"""


def test_windows_gets_a_batch_file_that_stays_open_when_something_is_wrong() -> None:
    made = starter(Path("C:/简报"), "zh-CN", "win32", "C:\\Python 3\\100%\\python.exe")
    assert made.name == "写简报.bat"
    assert made.text.count("\r\n") == made.text.count("\n")
    assert (
        'if exist "C:\\Python 3\\100%%\\python.exe" ("C:\\Python 3\\100%%\\python.exe" -m generator desk)'
        in made.text
    )
    assert made.text.index("chcp 65001") < made.text.index("简报")
    assert "pause" in made.text


def test_the_mac_s_file_runs_the_python_it_was_written_by_in_its_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    python = folder / "it's $python"
    python.write_text('#!/bin/sh\necho "$PWD|$*"\n')
    python.chmod(0o755)
    file = folder / "start.command"
    file.write_text(starter(folder, "en", "darwin", str(python)).text)
    told = subprocess.run(["/bin/sh", str(file)], capture_output=True, text=True, check=True, cwd="/")
    assert told.stdout == f"{folder}|-m generator desk\n"


def test_the_desktop_entry_is_one_whatever_the_paths_hold() -> None:
    entry = ConfigParser(interpolation=None, comment_prefixes=("#",))
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    entry.read_string(starter(Path("/home/李/简 报"), "zh-CN", "linux", STRANGE).text)
    found = entry["Desktop Entry"]
    assert found["Path"] == "/home/李/简 报"
    # Twice escaped: as an argument, and as a value.
    assert found["Exec"] == """"/opt/a b/\\\\$x \\\\"y\\\\" \\\\`z\\\\` 'q' 50%%/python" -m generator desk"""
    assert found["Terminal"] == "true"


@pytest.mark.skipif(os.name != "posix", reason="files are executable by their mode there")
def test_a_bulletin_gets_it_when_it_begins_or_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert main(["init", str(tmp_path / "new"), "--title", "简报", "--desk-starter"]) == 0
    (file,) = (tmp_path / "new").glob("Write the bulletin.*")
    assert os.access(file, os.X_OK)
    root = write_site(tmp_path / "old", {})
    monkeypatch.chdir(root)
    capsys.readouterr()
    assert main(["desk", "--starter"]) == 0
    assert capsys.readouterr().out == f"{file.name}: a double click opens the desk.\n"
    assert (root / file.name).is_file()
