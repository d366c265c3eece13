"""A folder of this computer whose site is exchanged at one stroke: the target is a link to the present release.

A release begins with hard links to the former one's files, so only what has changed is copied; a file is never written
in place, so no other release changes. What somebody else put into the site's folder goes along.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from generator.publishing import files, naming
from generator.publishing.folder import FolderStore, PlainFolder, foreign_in
from generator.publishing.plan import Plan
from generator.publishing.record import (
    Journal,
    Record,
    is_asset,
    read_journal,
    read_record,
    write_journal,
    write_record,
)
from generator.publishing.target import PublishError, Standing, Target, hold, take


def folder_target(folder: Path, name: str) -> Target:
    """How a folder is published to: with releases where it is a link to one, or where nothing is there yet."""
    if folder.is_symlink() and not naming.release_of(str(folder.readlink()), folder.name):
        folder = Path(os.path.realpath(folder))  # the owner's own way to another disk
    if folder.is_symlink():
        return ReleaseFolder(folder, name)
    if folder.exists() and not folder.is_dir():
        raise PublishError("publish-not-a-folder", path=str(folder))
    if folder.is_dir() and (
        foreign_in(folder) or PlainFolder(folder).look() != Standing() or os.path.ismount(folder)
    ):
        return PlainFolder(folder)
    return ReleaseFolder(folder, name) if _has_links(folder) else PlainFolder(folder)


def _has_links(folder: Path) -> bool:
    """Whether links can be made beside a folder, and exchanged. One is made and taken away: nothing else tells."""
    if sys.platform == "win32":  # which can't exchange a link to a folder
        return False
    place = folder.parent
    while not place.is_dir():
        if place.parent == place:
            return False
        place = place.parent
    probe = place / f".{folder.name}{naming.LINK}-{os.getpid()}"
    try:
        probe.symlink_to("nowhere")
        probe.unlink()
    except OSError:
        return False
    return True


def kept_assets(folder: Path) -> frozenset[str]:
    """Assets in a folder that only pages of earlier days name, by what gen has noted there.

    Nobody has signed that note. But none of them runs unless a page names it, and pages are signed.
    """
    target = ReleaseFolder(folder, "") if folder.is_symlink() else PlainFolder(folder)
    try:
        record = target.look().record
    except PublishError:
        return frozenset()
    old = record.old if record else ()
    return frozenset(filter(is_asset, old))


class ReleaseFolder:
    """A link to a release, and the releases beside it."""

    is_whole = True

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        """Of the release that is to be made."""
        self.releases = folder.with_name(folder.name + naming.FOLDER)
        self.store = FolderStore(self.releases)
        self._part = self.releases / f"{name}{naming.PART}"
        self._left: Journal | None = None

    def look(self) -> Standing:
        """How it stands. What a run that broke off has left is of no use: links are made in a moment."""
        journal = read_journal(self.store.read(naming.JOURNAL) or b"")
        record = self._record(self._current())
        if self._current() and record is None:  # what is whose can't be told any more
            raise PublishError("publish-server-folder", path=str(self.folder))
        return Standing(record, journal and replace(journal, doubt=(), done={}))

    def begin(self, journal: Journal, plan: Plan, record: Record | None) -> Journal:
        """Take the lock, and make a release that is as the present one without what the plan changes."""
        try:
            files.make_folder(self.releases)
            journal = take(self.store, naming.JOURNAL, journal)
            current = self._current()
            there = self._record(current)
            if (there.token if there else "") != (record.token if record else ""):
                raise PublishError("publish-overtaken")
            for entry in self.releases.iterdir():
                if entry.name.endswith(naming.PART) and naming.is_ours(entry.name):
                    shutil.rmtree(entry)
            self._part.mkdir()
            self._part.chmod(files.FOLDER_MODE)
            if current:
                link_all(self.releases / current, self._part, frozenset(plan.sent + plan.gone))
            files.refuse_links(self._part, plan.sent)
        except OSError as error:
            raise files.failed(error) from error
        return journal

    def note(self, journal: Journal) -> None:
        """Give a sign of life."""
        hold(self.store, naming.JOURNAL, journal)
        self.store.write(naming.JOURNAL, write_journal(journal))

    def send(self, site: Path, paths: Sequence[str]) -> Iterator[str]:
        """Put files into the new release."""
        temporary = self.releases / f"{self.name}{naming.PART}{naming.RECORD}"
        for path in paths:
            try:
                files.put(site / path, temporary, self._part / path)
            except OSError as error:
                raise files.failed(error) from error
            yield path

    def remove(self, paths: Sequence[str]) -> None:
        """Nothing: what is to go was not taken along."""

    def check(self, site: Path, digests: Mapping[str, str], sent: Sequence[str]) -> tuple[str, ...]:
        """Those files of the new release that are not as they should be; before anybody sees it."""
        return files.differing(self._part, digests)

    def finish(self, record: Record) -> None:
        """Show the new release, keep the last few, and give the lock back."""
        record = replace(record, before=naming.before(self._record(self._current()), self._current()))
        self.store.write(f"{self.name}{naming.RECORD}", write_record(record))
        try:
            self._part.rename(self.releases / self.name)
            files.settle()
            self._show(self.name)
            for entry in self.releases.iterdir():
                if not naming.stays(entry.name, record, self.name):
                    if entry.is_dir() and not entry.is_symlink():
                        shutil.rmtree(entry)
                    else:
                        entry.unlink()
        except OSError as error:
            raise files.failed(error) from error
        self.store.delete(naming.JOURNAL)

    def leave(self, journal: Journal) -> None:
        """Take away what was begun, and give the lock back."""
        shutil.rmtree(self._part, ignore_errors=True)
        (self.releases / f"{self.name}{naming.PART}{naming.RECORD}").unlink(missing_ok=True)
        there = read_journal(self.store.read(naming.JOURNAL) or b"")
        if there and there.token == journal.token:
            self.store.delete(naming.JOURNAL)

    def back(self, journal: Journal) -> str:
        """Show the release before this one again; gives when that was published."""
        if not self.folder.is_symlink():
            raise PublishError("publish-no-releases")
        record = self._record(self._current())
        former = record.before[0] if record and record.before else ""
        if not former or not (self.releases / former).is_dir():
            raise PublishError("publish-no-former")
        journal = take(self.store, naming.JOURNAL, journal)
        try:
            self._show(former)
        except OSError as error:
            raise files.failed(error) from error
        finally:
            self.leave(journal)
        return naming.published(former)

    def _current(self) -> str:
        try:
            return naming.release_of(str(self.folder.readlink()), self.folder.name)
        except OSError:
            return ""

    def _record(self, release: str) -> Record | None:
        return read_record(self.store.read(f"{release}{naming.RECORD}") or b"") if release else None

    def _show(self, release: str) -> None:
        """Have the target lead to a release, from one moment to the next."""
        link = self.folder.with_name(self.folder.name + naming.LINK)
        link.unlink(missing_ok=True)
        link.symlink_to(f"{self.releases.name}/{release}")
        if self.folder.is_dir() and not self.folder.is_symlink():
            self.folder.rmdir()  # empty, or this fails
        link.replace(self.folder)


def link_all(source: Path, copy: Path, without: frozenset[str], base: str = "") -> None:
    """Make a folder that holds another one's files, but for some paths. Links are copied, not followed. Raises OSError.

    Where the file system has no hard links, files are copied.
    """
    with os.scandir(source / base) as entries:
        for entry in entries:
            path = base + entry.name
            if entry.is_symlink():
                (copy / path).symlink_to(Path(entry.path).readlink())
            elif entry.is_dir():
                (copy / path).mkdir(files.FOLDER_MODE)
                link_all(source, copy, without, f"{path}/")
                if _is_empty(copy / path) and not _is_empty(source / path):
                    (copy / path).rmdir()
            elif path not in without:
                try:
                    os.link(entry.path, f"{copy}/{path}")
                except OSError:
                    shutil.copy2(entry.path, f"{copy}/{path}", follow_symlinks=False)


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None
