"""A remote of rclone's: SFTP, FTP, WebDAV, object storage. Files are sent in the plan's order.

Such hosts can't exchange a whole site, so while this goes on some pages are new and some old; but none names a file
that is missing. Accounts and passwords are in rclone's own settings, or in its environment.
"""

import json
import shutil
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.proving.sums import JOURNAL, RECORD
from generator.publishing import commands
from generator.publishing.commands import CommandError
from generator.publishing.plan import Plan
from generator.publishing.record import (
    Journal,
    Record,
    read_journal,
    read_record,
    write_journal,
    write_record,
)
from generator.publishing.target import PublishError, Standing, hold, take
from generator.settings.targets import RclonePlace
from generator.text.clock import present

_NOT_THERE = (3, 4)
"""How rclone ends where a folder or a file is missing."""
_SETTLED = 1.0
"""Seconds after which another publisher, who has written the lock at the same moment, would be seen."""
_PATIENCE = 180.0
"""Seconds that a small file may take."""
_STILL = 180
"""Seconds after which a host that takes nothing any more is given up."""
_FEW = 3
_QUIET = (
    "--retries=2",
    "--low-level-retries=3",
    "--contimeout=20s",
    "--timeout=60s",
    "--use-json-log",
    "--log-level=INFO",
    "--stats=20s",
)


class Remote:
    """A folder of a remote, and small files in it."""

    is_whole = False

    def __init__(self, place: RclonePlace) -> None:
        self._remote = place.remote
        self._path = place.path.rstrip("/")
        self._rclone = program()
        self._asks = () if commands.is_watched() else ("--ask-password=false",)

    def look(self) -> Standing:
        """How it stands."""
        record, journal = read_record(self.read(RECORD) or b""), read_journal(self.read(JOURNAL) or b"")
        foreign: tuple[str, ...] = ()
        if record is None and journal is None:
            try:
                listed = self._run("lsf", "--max-depth=1", self._at(""))
            except CommandError as error:
                if error.status not in _NOT_THERE:
                    raise self._failed(error) from error
                listed = b""
            names = listed.decode("utf-8", "surrogateescape").splitlines()
            foreign = tuple(name for name in names if not name.startswith(".gen-"))[:_FEW]
        return Standing(record, journal, foreign)

    def begin(self, journal: Journal, plan: Plan, record: Record | None) -> Journal:
        """Take the lock, and look whether somebody else has published since."""
        journal = take(self, JOURNAL, journal)
        there = read_record(self.read(RECORD) or b"")
        if (there.token if there else "") != (record.token if record else ""):
            raise PublishError("publish-overtaken")
        return journal

    def note(self, journal: Journal) -> None:
        """Keep how far one is."""
        hold(self, JOURNAL, journal)
        self.write(JOURNAL, write_journal(journal))

    def send(self, site: Path, paths: Sequence[str]) -> Iterator[str]:
        """Send files, whatever lies there."""
        command = (
            "copy",
            "--ignore-times",
            "--no-traverse",
            "--files-from-raw=-",
            "--",
            str(site),
            self._at(""),
        )
        wanted = set(paths)
        weight, since = -1, present()
        try:
            for line in commands.lines(self._command(*command), _listed(paths)):
                path, now = _progress(line)
                if path in wanted:
                    wanted.discard(path)
                    yield path
                if path or now > weight:
                    weight, since = max(now, weight), present()
                elif present() - since > _STILL:  # rclone itself may wait for ever
                    raise PublishError("publish-still", remote=self._remote)
        except CommandError as error:
            raise self._failed(error) from error
        yield from sorted(wanted)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away. Folders that this leaves empty stay: most such hosts have no folders."""
        self._told("delete", "--files-from-raw=-", "--", self._at(""), stdin=_listed(paths))

    def check(self, site: Path, digests: Mapping[str, str], sent: Sequence[str]) -> tuple[str, ...]:
        """Those of the files sent that are not there as they should be, as far as the host tells: digests, or sizes."""
        if not sent:
            return ()
        command = (
            "check",
            "--retries=1",
            "--one-way",
            "--files-from-raw=-",
            "--combined=-",
            "--",
            str(site),
            self._at(""),
        )
        try:
            said = self._run(*command, stdin=_listed(sent))
        except CommandError as error:
            said = error.printed
            if not said:
                raise self._failed(error) from error
        lines = said.decode("utf-8", "surrogateescape").splitlines()
        return tuple(sorted(line[2:] for line in lines if line[:2] in ("* ", "+ ", "! ")))

    def finish(self, record: Record) -> None:
        """Keep the record, and give the lock back."""
        self.write(RECORD, write_record(record))
        self.delete(JOURNAL)

    def leave(self, journal: Journal) -> None:
        """Give the lock back."""
        try:
            there = read_journal(self.read(JOURNAL) or b"")
            if there and there.token == journal.token:
                self.write(JOURNAL, write_journal(journal))
        except PublishError:  # without a connection; the lock tells by itself that it is old
            pass

    def back(self, journal: Journal) -> str:
        """Such a host has one site at a time."""
        raise PublishError("publish-no-releases")

    # ---- small files

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            return (
                self._run("cat", "--", self._at(name)) or None
            )  # object storage says nothing of what is missing
        except CommandError as error:
            if error.status in _NOT_THERE:
                return None
            raise self._failed(error) from error

    def create(self, name: str, data: bytes) -> bool:
        """Make a file; False where there is one already. Who writes it at the same moment is seen a little later."""
        if self.read(name) is not None:
            return False
        self.write(name, data)
        time.sleep(_SETTLED)
        return self.read(name) == data

    def write(self, name: str, data: bytes) -> None:
        """Make or replace a file."""
        self._told("rcat", f"--size={len(data)}", "--", self._at(name), stdin=data)

    def delete(self, name: str) -> None:
        """Take a file away, if it is there."""
        try:
            self._run("deletefile", "--", self._at(name), patience=_PATIENCE)
        except CommandError as error:
            if error.status not in _NOT_THERE:
                raise self._failed(error) from error

    # ---- rclone

    def _at(self, name: str) -> str:
        return f"{self._remote}:{'/'.join(part for part in (self._path, name) if part)}"

    def _command(self, *words: str) -> tuple[str, ...]:
        return (self._rclone, words[0], *_QUIET, *self._asks, *words[1:])

    def _run(self, *words: str, stdin: bytes = b"", patience: float | None = None) -> bytes:
        return commands.run(self._command(*words), stdin, patience=patience)

    def _told(self, *words: str, stdin: bytes) -> None:
        try:
            self._run(*words, stdin=stdin)
        except CommandError as error:
            raise self._failed(error) from error

    def _failed(self, error: CommandError) -> PublishError:
        return PublishError("publish-rclone", reason=_message(error.said), remote=self._remote)


def program() -> str:
    """rclone, as gen's extra `publish` brings it, or the system's. Raises PublishError without it."""
    own = beside()
    found = own if Path(own).is_file() else shutil.which("rclone")
    if not found:
        raise commands.missing("rclone")
    return found


def beside() -> str:
    """Where rclone lies if gen's extra has brought it: beside this Python, which is on no PATH if nobody says so."""
    return str(Path(sysconfig.get_path("scripts")) / ("rclone.exe" if sys.platform == "win32" else "rclone"))


def _listed(paths: Sequence[str]) -> bytes:
    return "".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape")


def _progress(line: str) -> tuple[str, int]:
    """What a line of the log tells: the file that is there now, or nothing; how many bytes have gone out, or -1."""
    try:
        said = json.loads(line)
        if str(said.get("msg")).startswith("Copied"):
            return str(said["object"]), -1
        return "", int(said["stats"]["bytes"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", -1


def _message(said: str) -> str:
    """What the last line of the log says."""
    try:
        return commands.clean(str(json.loads(said)["msg"]))
    except (ValueError, LookupError, TypeError):
        return said
