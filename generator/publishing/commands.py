"""Running the programs that carry the site: ssh, rsync, git, rclone. What they say is told without passwords."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.publishing.target import PublishError

_ACCOUNT = re.compile(r"//[^/@\s]*@")
_LONGEST = 2000
_ENDED = -1
_SUMMARY = "rsync error: "
"""How rsync sums up what it has said before, which tells more."""


class CommandError(Exception):
    """A program has ended with an error."""

    def __init__(self, status: int, said: str, printed: bytes = b"") -> None:
        super().__init__(status, said)
        self.status, self.said, self.printed = status, said, printed


def run(
    command: Sequence[str],
    stdin: bytes = b"",
    *,
    folder: Path | None = None,
    more: Mapping[str, str] | None = None,
    patience: float | None = None,
) -> bytes:
    """What a program prints. `more` is added to its environment; after `patience` seconds it is ended.

    Raises CommandError, and PublishError without the program.
    """
    try:
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=patience,
            cwd=folder,
            env={**os.environ, **(more or {})},
        )
    except subprocess.TimeoutExpired as error:
        raise CommandError(_ENDED, f"{Path(command[0]).name}: {patience:.0f} s") from error
    except OSError as error:
        raise missing(command[0]) from error
    if done.returncode:
        said = last_line(done.stderr) or _silent(command, done.returncode)
        raise CommandError(done.returncode, said, done.stdout)
    return done.stdout


def lines(command: Sequence[str], stdin: bytes) -> Iterator[str]:
    """The lines that a program prints, its errors among them, one after the other.

    Raises CommandError at its end, and PublishError without it.
    """
    with tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        try:
            process = subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except OSError as error:
            raise missing(command[0]) from error
        said = ""
        with process:
            try:
                for line in process.stdout or ():
                    text = line.decode("utf-8", "surrogateescape").rstrip("\n")
                    said = said if not text or text.startswith(_SUMMARY) else text
                    yield text
            except BaseException:
                process.terminate()
                raise
    if process.returncode:
        raise CommandError(process.returncode, clean(said) or _silent(command, process.returncode))


def missing(program: str) -> PublishError:
    """What is said where a program isn't installed."""
    return PublishError("publish-no-program", program=Path(program).name)


def last_line(data: bytes) -> str:
    """What a program says last, as it may be shown."""
    found = [line for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    return clean(found[-1]) if found else ""


def _silent(command: Sequence[str], status: int) -> str:
    """What is said of a program that ends with an error and says nothing, as ssh does when its connection is cut."""
    return f"{Path(command[0]).name}: {status}"


def clean(text: str) -> str:
    """Without names and passwords before a host, and not too long."""
    return _ACCOUNT.sub("//", text.strip())[:_LONGEST]


def is_watched() -> bool:
    """Whether somebody is there to answer what a program asks, such as the password of an ssh key."""
    return sys.stdin is not None and sys.stdin.isatty()
