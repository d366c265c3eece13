"""What every kind of host can do for us. Each kind is a module of its own; `sending` goes through the steps."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from generator.publishing.plan import Plan
from generator.publishing.record import Journal, Record, is_held, read_journal, write_journal


class PublishError(Exception):
    """Something keeps us from publishing: a problem's code and values."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class Standing(Struct, frozen=True):
    """How a host stands, before anything is done."""

    record: Record | None = None
    """What lies there by our doing; None where nothing does."""
    journal: Journal | None = None
    """Of who publishes there right now, or of a run that broke off."""
    foreign: tuple[str, ...] = ()
    """Without a record: some of what lies there all the same, by somebody else's doing."""


class Target(Protocol):
    """One host. Errors of every kind come as PublishError."""

    is_whole: bool
    """Whether readers see the old site or the new one at every moment, and never something between the two."""

    def look(self) -> Standing:
        """How it stands. Changes nothing."""

    def begin(self, journal: Journal, plan: Plan, record: Record | None) -> Journal:
        """Take the lock, for the journal's process, and make ready; gives the journal as it is noted there."""

    def note(self, journal: Journal) -> None:
        """Keep how far one is, where a run that breaks off leaves something behind."""

    def send(self, site: Path, paths: Sequence[str]) -> Iterator[str]:
        """Put files of the site's folder there; gives each path when that is done."""

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away, and folders that this leaves empty."""

    def check(self, site: Path, digests: Mapping[str, str], sent: Sequence[str]) -> tuple[str, ...] | None:
        """Those files that are not there as they should be; None where the host can't tell."""

    def finish(self, record: Record) -> None:
        """Show the new site to readers, keep the record, and give the lock back."""

    def leave(self, journal: Journal) -> None:
        """Give the lock back after an error; what the journal says is still true."""

    def back(self, journal: Journal) -> str:
        """Show the release before this one again; gives when that was published."""


# ---- the lock


class Store(Protocol):
    """A few small files on a host, beside the site or in it."""

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""

    def create(self, name: str, data: bytes) -> bool:
        """Make a file; False where there is one already."""

    def write(self, name: str, data: bytes) -> None:
        """Make or replace a file."""

    def delete(self, name: str) -> None:
        """Take a file away, if it is there."""


def take(store: Store, name: str, journal: Journal) -> Journal:
    """Take the lock that a host's journal is; gives the journal with what a broken run has left to be known.

    Raises PublishError where another process publishes.
    """
    if not store.create(name, write_journal(journal)):
        left = read_journal(store.read(name) or b"")
        refuse_held(left, journal.at)
        if left:
            journal = replace(journal, doubt=left.doubt, done=left.done)
        store.write(name, write_journal(journal))
        hold(store, name, journal)  # another one may have thought the same
    return journal


def hold(store: Store, name: str, journal: Journal) -> None:
    """Make sure that the lock is still this process's. Raises PublishError."""
    there = read_journal(store.read(name) or b"")
    if there is None or there.token != journal.token:
        raise PublishError("publish-lock-lost")


def refuse_held(journal: Journal | None, now: float) -> None:
    """Raise PublishError where another process publishes."""
    if journal and is_held(journal, now):
        since = datetime.fromtimestamp(journal.at, UTC)
        raise PublishError("publish-locked", at=f"{since:%Y-%m-%d %H:%M:%S} UTC")
