"""What a build has to do: the outputs of a plan compared with those that stand in the output folder."""

import os
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.identities import folder_key, identity_of
from generator.engine.making import sizes_in, told_outputs
from generator.engine.manifest import load_manifest
from generator.engine.output import LATER, Derived, Output, Renderer, Template
from generator.engine.output_folder import check_folders
from generator.engine.staleness import may_stay, staleness, traces_of
from generator.engine.store import MadeOutput, Store
from generator.text import urls

_NEVER = 1 << 63
"""A moment, in nanoseconds, after which nothing changes."""


class Work(Struct, frozen=True):
    """What a build has to do, as it is known before anything is made. All is by the path of an output's file."""

    key: str
    """The output folder's, in the store."""
    planned: Mapping[str, Output]
    ours: frozenset[str]
    """The files that earlier builds have left."""
    made: Mapping[str, MadeOutput]
    traces: Mapping[str, str]
    digests: Mapping[str, str]
    """Of the files that stand there; empty for none, and for one that is to be written whatever it holds."""
    reasons: Mapping[str, tuple[str, ...]]
    """Why outputs are to be made."""
    later: frozenset[str]
    """The outputs that another build will make."""

    @property
    def stale(self) -> list[str]:
        """The outputs that are to be made, in the plan's order."""
        return [path for path in self.planned if path in self.reasons]

    @property
    def templates(self) -> dict[str, str]:
        """The templates of the pages among those."""
        recipes = ((path, self.planned[path].recipe) for path in self.stale)
        return {path: recipe.name for path, recipe in recipes if isinstance(recipe, Template)}


def planned_work(
    outputs: tuple[Output, ...],
    renderer: Renderer,
    folder: Path,
    state: Path,
    store: Store,
    left: frozenset[str] | None = None,
) -> Work:
    """Compare the plan, or a part of it, with what is there.

    For a part, `left` are the files that an earlier build has left of it; of others nothing is asked. Raises
    ProblemsError for an output that would leave the folder.
    """
    planned = {urls.file_path(output.url): output for output in outputs}
    check_folders(planned, folder)
    key = folder_key(folder, state)
    ours = load_manifest(state, key) if left is None else left
    made = store.outputs(key, None if left is None else left | planned.keys())
    traces = traces_of(planned, renderer)
    digests = {path: digest_on_disk(f"{folder}/{path}", made.get(path)) for path in planned}
    digests |= dict.fromkeys(_respelled(planned, ours), "")
    reasons, later = _stale(planned, traces, made, digests)
    return Work(key, planned, ours, made, traces, digests, reasons, later)


def _stale(
    planned: Mapping[str, Output],
    traces: Mapping[str, str],
    made: Mapping[str, MadeOutput],
    digests: Mapping[str, str],
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """The outputs that are to be made again, with the reasons, and those that would be but for `Derived.later`.

    One that is left to later and may yet turn out to be right is among the first.
    """
    were_later = {path for path, output in made.items() if output.failure == LATER}
    reasons = {}
    for path in planned:
        last = None if path in were_later else made.get(path)
        if found := staleness(traces[path], last, digests[path]):
            reasons[path] = found
    known = {path for path in were_later if _is_later(planned.get(path))}  # to those that tell of them
    reasons = _telling(planned, reasons.keys() - known) | reasons
    later = frozenset(
        path for path in reasons if _is_later(planned[path]) and not may_stay(made.get(path), digests[path])
    )
    return {path: found for path, found in reasons.items() if path not in later}, later


def _respelled(planned: Iterable[str], ours: frozenset[str]) -> Iterator[str]:
    """The paths that differ in case only, or in Unicode's form, from one of ours that is planned no more.

    Where the file system makes no difference, the old file stands in for the new one, and goes: so it must not be
    taken for it. Written anew, the file has its name as others will see it.
    """
    planned = frozenset(planned)
    gone = {_folded(path) for path in ours - planned}
    return (path for path in planned if gone and _folded(path) in gone)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _is_later(output: Output | None) -> bool:
    """Whether an output is not to be made now."""
    return output is not None and isinstance(output.recipe, Derived) and output.recipe.later


def _telling(planned: Mapping[str, Output], stale: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The pages that tell of an output that is stale, and by which input: it may be there no more, or again."""
    again = told_outputs(planned.values()) & {planned[path].url for path in stale}
    if not again:
        return {}
    telling = {
        path: tuple(name for name, value in sizes_in(output) if value.output.url in again)
        for path, output in planned.items()
        if path not in stale
    }
    return {path: names for path, names in telling.items() if names}


def digest_on_disk(file: str, made: MadeOutput | None) -> str:
    """The digest of an output's file; empty if there is none. The file is read only if it may have changed."""
    return on_disk(file, made)[0]


def on_disk(file: str, made: MadeOutput | None) -> tuple[str, os.stat_result | None]:
    """The digest of an output's file, and what the system said of the file just before it was read."""
    try:
        status = os.stat(file)  # noqa: PTH116 - tens of thousands of times
        if made and made.identity and identity_of(status, _NEVER) == made.identity:
            return made.digest, status
        return fingerprint_bytes(Path(file).read_bytes()), status
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return "", None
