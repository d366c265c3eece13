"""A plain folder: where there are no symbolic links (a USB stick, a share), or other files lie there already.

Each file is copied beside its place and moved there, in the plan's order. So every file is whole and no page names one
that is missing, but while this goes on some pages are new and some old. `releases` does better where it can.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.proving.sums import JOURNAL, OWN, RECORD, SUMS, read_sums
from generator.publishing import files
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

_TEMPORARY = ".gen-new"
"""Where a file is copied to before it is moved."""
_FEW = 3


class FolderStore:
    """Small files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise files.failed(error) from error

    def create(self, name: str, data: bytes) -> bool:
        """Make a file; False where there is one already."""
        try:
            with (self.folder / name).open("xb") as stream:
                stream.write(data)
        except FileExistsError:
            return False
        except OSError as error:
            raise files.failed(error) from error
        return True

    def write(self, name: str, data: bytes) -> None:
        """Make or replace a file."""
        try:
            files.write(data, self.folder / f"{name}-new", self.folder / name)
        except OSError as error:
            raise files.failed(error) from error

    def delete(self, name: str) -> None:
        """Take a file away, if it is there."""
        try:
            (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise files.failed(error) from error


class PlainFolder:
    """A folder that files are put into one after the other."""

    is_whole = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = FolderStore(folder)
        self._temporary = folder / _TEMPORARY

    def look(self) -> Standing:
        """How it stands."""
        record = read_record(self.store.read(RECORD) or b"") or _signed(self.store.read(SUMS))
        journal = read_journal(self.store.read(JOURNAL) or b"")
        foreign = () if record or journal else foreign_in(self.folder)
        return Standing(record, journal, foreign)

    def begin(self, journal: Journal, plan: Plan, record: Record | None) -> Journal:
        """Take the lock, and look whether somebody else has published since."""
        try:
            files.make_folder(self.folder)
            journal = take(self.store, JOURNAL, journal)
            there = self.look().record
            if (there.token if there else "") != (record.token if record else ""):
                raise PublishError("publish-overtaken")
            files.refuse_links(self.folder, plan.sent + plan.gone)
            self._temporary.mkdir(exist_ok=True)
        except OSError as error:
            raise files.failed(error) from error
        return journal

    def note(self, journal: Journal) -> None:
        """Keep how far one is."""
        hold(self.store, JOURNAL, journal)
        self.store.write(JOURNAL, write_journal(journal))

    def send(self, site: Path, paths: Sequence[str]) -> Iterator[str]:
        """Put files there, each whole."""
        for path in paths:
            try:
                files.put(site / path, self._temporary / "file", self.folder / path)
            except OSError as error:
                raise files.failed(error) from error
            yield path

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away."""
        try:
            files.remove(self.folder, paths)
        except OSError as error:
            raise files.failed(error) from error

    def check(self, site: Path, digests: Mapping[str, str], sent: Sequence[str]) -> tuple[str, ...]:
        """Those files that are not there as they should be: all of the site's are read."""
        return files.differing(self.folder, digests)

    def finish(self, record: Record) -> None:
        """Keep the record, and give the lock back."""
        self.store.write(RECORD, write_record(record))
        self.store.delete(JOURNAL)
        self._tidy()
        files.settle()

    def leave(self, journal: Journal) -> None:
        """Give the lock back."""
        try:
            there = read_journal(self.store.read(JOURNAL) or b"")
            if there and there.token == journal.token:
                self.store.write(JOURNAL, write_journal(journal))
            self._tidy()
        except PublishError:  # a disk that was full still is
            pass

    def back(self, journal: Journal) -> str:
        """A plain folder has one site at a time."""
        raise PublishError("publish-no-releases")

    def _tidy(self) -> None:
        try:
            (self._temporary / "file").unlink(missing_ok=True)
            self._temporary.rmdir()
        except OSError:
            pass


def foreign_in(folder: Path) -> tuple[str, ...]:
    """A few names of what lies in a folder by somebody else's doing."""
    try:
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith(".gen-"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise files.failed(error) from error
    return tuple(names[:_FEW])


def _signed(data: bytes | None) -> Record | None:
    """A record made of a signed site's sums, where somebody has copied it there by hand; all of it is in doubt."""
    try:
        paths = read_sums(data or b"")
    except ValueError:
        return None
    return Record("", "", "", dict.fromkeys((*paths, *OWN), "")) if paths else None
