"""Files that a command begins something with: nothing that is there is written over."""

import os
from collections.abc import Mapping
from pathlib import Path

from generator.commands.terminal import usage
from generator.importing.writing.article_files import write_atomically
from generator.wording import say


def write_new(folder: Path, files: Mapping[str, str], language: str, command: str) -> int:
    """Write what is not there yet, by path in a folder, and say so; gives an exit code, 0 where all went well."""
    for path, text in files.items():
        file = folder / path
        if os.path.lexists(file):
            print(say("init.kept", language, path=shown(file)))
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(folder, file, text.encode())
        except OSError as error:
            reason = error.strerror or str(error)
            return usage(say("init.unwritable", language, path=shown(file), reason=reason), command)
        print(shown(file))
    return 0


def shown(path: Path) -> str:
    """A path as it is said to somebody who is here."""
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive of Windows
        return str(path)
