"""A server that ssh leads to: rsync sends what has changed into a new release, then a link is exchanged.

The release begins on the server with hard links to the former one's files, so nothing but the plan's files goes over
the line, and rsync writes none in place. Only ssh's own settings say who comes in, and how. Every script is constant:
what differs from one bulletin to another is handed to it as quoted arguments, never put into its text.
"""

import atexit
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from generator.proving.sums import sums_text
from generator.publishing import commands, naming
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
from generator.publishing.target import PublishError, Standing, hold, refuse_held, take
from generator.settings.targets import SshPlace

_PATIENCE = ("-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4")
_MARK = b"gen-begins-here\n"
"""Before what a script prints, since a login may print something of its own."""
_NO_CONNECTION = (255, 10, 12, 30, 35)
"""How ssh ends without a connection, and rsync where it breaks off."""
_NOT_THERE, _NO_PROGRAM, _TAKEN, _OVERTAKEN = 66, 69, 73, 75
"""How our scripts end, after sysexits.h."""

_BEGIN = """set -eu; umask 022; LC_ALL=C; export LC_ALL; target=$1; releases=$1.releases; printf 'gen-begins-here\\n'
"""
_LOOK = """
if [ -L "$target" ]; then printf 'link %s\\n' "$(readlink "$target")"
elif [ ! -e "$target" ]; then echo none
elif [ ! -d "$target" ]; then echo file
elif [ -n "$(ls -A "$target")" ]; then echo folder
else echo none; fi
if [ -s "$releases/journal" ]; then head -n 1 "$releases/journal"; else echo; fi
if [ -L "$target" ]; then
    link=$(readlink "$target"); record=$releases/${link##*/}.gz
    if [ -f "$record" ]; then cat "$record"; fi
fi
"""
_READ = 'if [ -f "$releases/$2" ]; then cat "$releases/$2"; else exit 66; fi'
_CREATE = 'mkdir -p "$releases"; set -C; { cat > "$releases/$2"; } 2>/dev/null || exit 73'
_WRITE = 'cat > "$releases/$2-new"; mv -f "$releases/$2-new" "$releases/$2"'
_DELETE = 'rm -f "$releases/$2"'
_PREPARE = """
current=$2; part=$releases/$3; left=$4
now=; if [ -L "$target" ]; then now=$(readlink "$target"); now=${now##*/}; fi
if [ "$now" != "$current" ]; then exit 75; fi
if [ -n "$left" ] && [ -d "$releases/$left" ]; then mv "$releases/$left" "$part"; fi
for old in "$releases"/[0-9]*T[0-9]*Z-*.part*; do
    if [ -d "$old" ] && [ "$old" != "$part" ]; then rm -rf "$old"; fi
done
if [ ! -d "$part" ]; then
    if [ -z "$current" ]; then mkdir "$part"
    else
        cp -al "$releases/$current" "$part.new" 2>/dev/null || {
            rm -rf "$part.new"
            rsync -a --link-dest="$releases/$current/" "$releases/$current/" "$part.new/"
        }
        mv "$part.new" "$part"
    fi
fi
cat > "$releases/journal-new"; mv -f "$releases/journal-new" "$releases/journal"
cd "$part"; find . -type l -print0
"""
_REMOVE = """
cd "$releases/$2"; xargs -0 rm -f --
"""
_REMOVE_FOLDERS = """
cd "$releases/$2"; xargs -0 rmdir -p -- 2>/dev/null || :
"""
_CHECK = """
cd "$releases/$2"
if command -v sha256sum >/dev/null; then sha256sum -c --quiet - 2>/dev/null || :
elif command -v shasum >/dev/null; then shasum -a 256 -c - 2>/dev/null | grep -v ': OK$' || :
else exit 69; fi
"""
_THERE = 'if [ ! -d "$releases/$2" ]; then exit 66; fi'
_SHOW = """
if [ -d "$target" ] && [ ! -L "$target" ]; then rmdir "$target"; fi
ln -sfn "${target##*/}.releases/$2" "$target.gen-new"
mv -Tf "$target.gen-new" "$target" 2>/dev/null || mv -fh "$target.gen-new" "$target"
"""
_FINISH = (
    'cat > "$releases/$2.gz"; mv "$releases/$2.part" "$releases/$2"'
    + _SHOW
    + """
for entry in "$releases"/[0-9]*T[0-9]*Z-*; do
    name=${entry##*/}; name=${name%.gz}; stays=
    for kept in "$@"; do if [ "$name" = "$kept" ]; then stays=yes; fi; done
    if [ -z "$stays" ]; then rm -rf "$entry"; fi
done
rm -f "$releases/journal"
"""
)


class Server:
    """The target's folder on a server, and small files in the folder of its releases."""

    def __init__(self, place: SshPlace) -> None:
        self.place = place
        quiet = () if commands.is_watched() else ("-o", "BatchMode=yes")
        port = ("-p", place.port) if place.port else ()
        self.ssh = ("ssh", *_PATIENCE, *_shared(), *quiet, *port)

    def run(self, script: str, *arguments: str, stdin: bytes = b"") -> bytes:
        """What a script prints that is run on the server. Raises CommandError with a code of the script's own."""
        words = ("sh", "-c", _BEGIN + script, "gen", self.place.path, *arguments)
        try:
            said = commands.run((*self.ssh, "--", self.place.destination, shlex.join(words)), stdin)
        except CommandError as error:
            if error.status in (_NOT_THERE, _NO_PROGRAM, _TAKEN, _OVERTAKEN):
                raise
            raise self.failed(error) from error
        return said.partition(_MARK)[2]

    def failed(self, error: CommandError) -> PublishError:
        """What is said where the server can't be reached, or refuses."""
        code = "publish-no-answer" if error.status in _NO_CONNECTION else "publish-refused"
        return PublishError(code, host=self.place.host, reason=error.said)

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            return self.run(_READ, name)
        except CommandError:
            return None

    def create(self, name: str, data: bytes) -> bool:
        """Make a file; False where there is one already."""
        try:
            self.run(_CREATE, name, stdin=data)
        except CommandError:
            return False
        return True

    def write(self, name: str, data: bytes) -> None:
        """Make or replace a file."""
        self.run(_WRITE, name, stdin=data)

    def delete(self, name: str) -> None:
        """Take a file away, if it is there."""
        self.run(_DELETE, name)


@cache
def _shared() -> tuple[str, ...]:
    """Has all of a run's commands share one connection: it is opened, and a password asked for, only once.

    OpenSSH on Windows can't; there each command opens its own.
    """
    if sys.platform == "win32":
        return ()
    folder = tempfile.mkdtemp(prefix="gen-", dir="/tmp")  # the name of a socket has to be short
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return ("-o", "ControlMaster=auto", "-o", f"ControlPath={folder}/%C", "-o", "ControlPersist=10")


class SshReleases:
    """Releases on a server."""

    is_whole = True

    def __init__(self, place: SshPlace, name: str) -> None:
        self.server = Server(place)
        self.name = name
        """Of the release that is to be made."""
        self._part = f"{name}{naming.PART}"
        self._current = ""
        self._standing = Standing()

    def look(self) -> Standing:
        """How it stands. What a run that broke off has sent is known by its journal, if nobody has published since."""
        kind, _, rest = self.server.run(_LOOK).partition(b"\n")
        line, _, packed = rest.partition(b"\n")
        link = kind.decode("utf-8", "surrogateescape").removeprefix("link ")
        name = self.server.place.path.rpartition("/")[2]
        self._current = naming.release_of(link, name) if kind.startswith(b"link ") else ""
        if kind != b"none" and not self._current:
            raise PublishError("publish-server-folder", path=self.server.place.path)
        journal, record = read_journal(line), read_record(packed)
        if self._current and record is None:
            raise PublishError("publish-server-folder", path=self.server.place.path)
        if journal and journal.base != self._current:
            journal = replace(journal, doubt=(), done={})
        self._standing = Standing(record, journal)
        return self._standing

    def begin(self, journal: Journal, plan: Plan, record: Record | None) -> Journal:
        """Take the lock, and make a release on the server that is as the present one."""
        refuse_held(self._standing.journal, journal.at)
        left = self._standing.journal
        part = f"{left.release}{naming.PART}" if left and left.doubt and left.release else ""
        taken = take(self.server, naming.JOURNAL, journal)
        # What is in doubt now is this plan's: it has all of what was in doubt before.
        journal = replace(taken, base=self._current, release=self.name, doubt=journal.doubt, done={})
        try:
            found = self.server.run(_PREPARE, self._current, self._part, part, stdin=write_journal(journal))
        except CommandError as error:
            raise PublishError("publish-overtaken") from error
        links = tuple(
            f"{path.decode('utf-8', 'surrogateescape')[2:]}/" for path in found.split(b"\0") if path
        )
        for path in plan.sent + plan.gone:
            if path.startswith(links):
                raise PublishError(
                    "publish-link", path=next(link for link in links if path.startswith(link))[:-1]
                )
        return journal

    def note(self, journal: Journal) -> None:
        """Give a sign of life; rsync finds out itself what has come over."""
        hold(self.server, naming.JOURNAL, journal)
        self.server.write(naming.JOURNAL, write_journal(journal))

    def send(self, site: Path, paths: Sequence[str]) -> Iterator[str]:
        """Send files into the new release; those that have come over already are not sent again."""
        place = self.server.place
        host = (
            place.destination.replace("[", "").replace("]", "")
            if place.host.startswith("[")
            else place.destination
        )
        command = (
            *(
                "rsync",
                "--checksum",
                "--perms",
                "--chmod=D755,F644",
                "--from0",
                "--files-from=-",
                "--protect-args",
            ),
            *(
                "--compress",
                "--timeout=120",
                "--out-format=%n",
                "--8-bit-output",
                "-e",
                shlex.join(self.server.ssh),
            ),
            *("--", f"{site}/", f"{_bracketed(host)}:{place.path}{naming.FOLDER}/{self._part}/"),
        )
        wanted = set(paths)
        try:
            for line in commands.lines(command, "\0".join(paths).encode()):
                if line in wanted:
                    wanted.discard(line)
                    yield line
        except CommandError as error:
            raise self.server.failed(error) from error
        yield from sorted(wanted)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files out of the new release."""
        folders = sorted({path.rpartition("/")[0] for path in paths} - {""}, reverse=True)
        self.server.run(_REMOVE, self._part, stdin="\0".join(paths).encode())
        if folders:
            self.server.run(_REMOVE_FOLDERS, self._part, stdin="\0".join(folders).encode())

    def check(self, site: Path, digests: Mapping[str, str], sent: Sequence[str]) -> tuple[str, ...] | None:
        """Those files of the new release that are not as they should be; before anybody sees it."""
        try:
            said = self.server.run(_CHECK, self._part, stdin=sums_text(digests))
        except CommandError:  # there is no program for it
            return None
        return _named(said)

    def finish(self, record: Record) -> None:
        """Show the new release, keep the last few, and give the lock back."""
        record = replace(record, before=naming.before(self._standing.record, self._current))
        self.server.run(_FINISH, self.name, *record.before, stdin=write_record(record))

    def leave(self, journal: Journal) -> None:
        """Give the lock back. What has come over stays for the next run."""
        with suppress(PublishError):
            there = read_journal(self.server.read(naming.JOURNAL) or b"")
            if there and there.token == journal.token:
                self.server.write(naming.JOURNAL, write_journal(journal))

    def back(self, journal: Journal) -> str:
        """Show the release before this one again; gives when that was published."""
        record = self.look().record
        former = record.before[0] if record and record.before else ""
        if not former:
            raise PublishError("publish-no-former")
        refuse_held(self._standing.journal, journal.at)
        try:
            self.server.run(_THERE + _SHOW, former)
        except CommandError as error:
            raise PublishError("publish-no-former") from error
        return naming.published(former)


def _bracketed(host: str) -> str:
    """A host as rsync wants it: an address with colons in brackets."""
    user, at, name = host.rpartition("@")
    return f"{user}{at}[{name}]" if ":" in name else host


def _named(said: bytes) -> tuple[str, ...]:
    """The files that sha256sum finds wrong, of lines like `news/index.html: FAILED open or read`."""
    lines = said.decode("utf-8", "surrogateescape").splitlines()
    return tuple(sorted({line.rpartition(": FAILED")[0] for line in lines if ": FAILED" in line}))
