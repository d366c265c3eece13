"""The incremental build: what is stale is made again and brought to the output folder.

It knows nothing of news. An output is fresh when its trace (a digest for everything that it depends on) is the stored
one and its file is the one that was written. Everything stale is rendered first, beside the files that stand; with one
problem nothing else happens. Then files are replaced one by one, atomically, and the store is saved last.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

from msgspec import Struct, field, structs

from generator.engine.identities import folder_key, identity_of, settled_present
from generator.engine.making import TREE, Rendered, render_all, told_outputs
from generator.engine.manifest import load_manifest, save_manifest
from generator.engine.output import LATER, Output, Renderer
from generator.engine.output_folder import (
    listing,
    put,
    put_folder,
    remove,
    unwritable,
)
from generator.engine.progress import Track
from generator.engine.record import Part, part, status_of
from generator.engine.store import MadeOutput, Store
from generator.engine.work import Work, on_disk, planned_work
from generator.engine.workers import ALONE, Team
from generator.problems import Problem, ProblemsError
from generator.text import urls
from generator.text.paths import parents

_STAGING = ".gen-unfinished"
"""The folder in the output folder for what is rendered but not yet in its place."""

Placing = Callable[[], AbstractContextManager[object]]
"""Makes the block in which finished files move into the output folder."""


class Commit(Struct, frozen=True):
    """What a build did to the output folder, or would do; paths are relative to it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    foreign: tuple[str, ...]
    """Files that gen did not write; they are left alone."""
    displaced: tuple[str, ...]
    """Files that gen did not write and that stood where a page belongs; they were moved to `.gen/displaced/`."""
    reasons: Mapping[str, tuple[str, ...]]
    """For each output that was made again, what had changed: see `staleness`."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """The template that makes each page among those."""
    problems: tuple[Problem, ...] = ()
    """Warnings: outputs that could not be made, so that the site does without them."""
    forgotten: Problem | None = None
    """A warning, where what was done could not be remembered, so that the next build has all of it to do."""
    outputs: Part | None = None
    """The files of the site as they stand there now, for the record; None where they are none."""
    folders: Part | None = None


def bring_up_to_date(
    outputs: tuple[Output, ...],
    renderer: Renderer,
    folder: Path,
    state: Path,
    store: Store,
    track: Track,
    placing: Placing = nullcontext,
    team: Team = ALONE,
    *,
    may_write: bool,
    strict: bool = False,
    left: frozenset[str] | None = None,
) -> Commit:
    """Make the output folder hold the outputs, and keep there what gen did not write.

    `state` is the folder `.gen`. Without `may_write` nothing is written but the result says what would be. Where the
    outputs are only some of the site's, and all others are known to be as they should be, `left` are the files that an
    earlier build has left of these; the result, too, is about these only then, and tells of no foreign files. Raises
    ProblemsError with everything that went wrong, before anything is written; with `strict`, with warnings, too.
    """
    work = planned_work(outputs, renderer, folder, state, store, left)
    staging = folder / _STAGING
    is_new = not folder.exists()
    try:
        rendered = render_all(
            work.stale,
            work.planned,
            work.made,
            _sizes(work, folder),
            work.digests,
            renderer,
            folder,
            staging if may_write else None,
            track,
            team,
        )
        work = _settled(work, rendered)
        standing, problems = _standing(work, rendered)
        if strict and problems:
            raise ProblemsError(problems)
        written = [
            path for path in work.stale if path in standing and rendered[path].digest != work.digests[path]
        ]
        obsolete = sorted(work.ours - standing)
        commit = Commit(
            written=tuple(written),
            unchanged=len(standing) - len(written),
            removed=tuple(path for path in obsolete if (folder / path).is_file()),
            foreign=(),
            displaced=(),
            reasons={path: why for path, why in work.reasons.items() if not rendered[path].is_kept},
            templates=work.templates,
            problems=problems,
        )
        if not may_write:
            return commit
        # Saved first with old and new paths: after a crash nothing of ours is taken for somebody else's.
        if not standing <= work.ours:
            save_manifest(state, work.key, load_manifest(state, work.key) | standing)
        with placing():
            removed = [path for path in obsolete if remove(folder, path)]
            displaced = _place(written, rendered, staging, folder, state, work.ours)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # it holds the site, or was never made
                folder.rmdir()
    if left is None:
        found, folders = listing(folder)
    else:
        inner = chain.from_iterable(map(parents, (*written, *removed)))
        found, folders = [], ["", *sorted({f"{parent}/" for parent in inner})]
    statuses = {path: os.stat(f"{folder}/{path}") for path in standing}  # noqa: PTH116 - tens of thousands of times
    places = [(path, status_of(f"{folder}/{path}")) for path in folders]
    changed = (status.st_ctime_ns for status in chain(statuses.values(), (one for _, one in places if one)))
    try:
        newest = settled_present(state, max(changed, default=0))
        _remember(work, rendered, standing, statuses, newest, state, store)
    except OSError as error:  # a full disk; the site stands, and is right
        commit = structs.replace(commit, forgotten=unremembered(state, error))
    else:
        commit = structs.replace(
            commit, outputs=part(statuses.items(), newest), folders=part(places, newest, folders=True)
        )
    return structs.replace(
        commit,
        removed=tuple(removed),
        displaced=tuple(displaced),
        foreign=tuple(path for path in found if path not in standing),
    )


def _settled(work: Work, rendered: Mapping[str, Rendered]) -> Work:
    """What a build has to do, when it has turned out which outputs are left to another one."""
    later = frozenset(path for path, made in rendered.items() if made.failure == LATER)
    reasons = {path: why for path, why in work.reasons.items() if path not in later}
    return structs.replace(work, reasons=reasons, later=work.later | later)


def _standing(work: Work, rendered: Mapping[str, Rendered]) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """The files that the site has from now on, and a warning for each output that could not be made."""
    fresh = work.planned.keys() - work.reasons.keys() - work.later
    failures = {path: work.made[path].failure for path in fresh}
    failures |= {path: rendered[path].failure for path in work.reasons}
    problems = (_unmade(work.planned[path], failure) for path, failure in sorted(failures.items()) if failure)
    return frozenset(path for path, failure in failures.items() if not failure), tuple(problems)


def _remember(
    work: Work,
    rendered: Mapping[str, Rendered],
    standing: frozenset[str],
    statuses: Mapping[str, os.stat_result],
    newest: int,
    state: Path,
    store: Store,
) -> None:
    """Keep what was made for the next build. Raises OSError."""
    rows = _store_rows(work.stale, work.traces, rendered, statuses, newest)
    rows |= dict.fromkeys(work.later, MadeOutput("", "", "", LATER))
    for path in standing - work.reasons.keys():
        identity = identity_of(statuses[path], newest)
        if identity != work.made[path].identity:
            rows[path] = work.made[path]._replace(identity=identity)
    gone = work.made.keys() - work.planned.keys() | set(work.stale) - rows.keys()
    store.save_outputs(work.key, rows, gone)
    store.commit()
    if standing != work.ours:
        save_manifest(state, work.key, load_manifest(state, work.key) - work.ours | standing)


def unremembered(state: Path, error: OSError) -> Problem:
    """The warning that what a build has done can't be remembered."""
    return replace(unwritable(state.name, error), code="not-remembered", severity="warning")


def _sizes(work: Work, folder: Path) -> dict[str, int | None]:
    """How large those outputs are that pages tell of, by site path; None for those that are not there now."""
    told = told_outputs(work.planned.values())
    absent = work.reasons.keys() | work.later
    return {
        output.url: None if path in absent or work.made[path].failure else (folder / path).stat().st_size
        for path, output in work.planned.items()
        if output.url in told
    }


def _unmade(output: Output, failure: str) -> Problem:
    """The warning that the site does without an output."""
    code, *lines = failure.split("\n")
    values = [("address", urls.decode(output.url))]
    for name, _, value in (line.partition("=") for line in lines):
        values.append((name, value))
    return Problem(code, output.origin, values=tuple(values), severity="warning")


def _store_rows(
    paths: Iterable[str],
    traces: Mapping[str, str],
    rendered: Mapping[str, Rendered],
    statuses: Mapping[str, os.stat_result],
    newest: int,
) -> dict[str, MadeOutput]:
    """What the store is to know of outputs that were rendered, as planned, and stand in their places."""
    rows = {}
    for path in paths:
        made = rendered[path]
        if made.is_planned:
            identity = "" if made.failure else identity_of(statuses[path], newest)
            rows[path] = MadeOutput(traces[path], made.digest, identity, made.failure, made.material)
    return rows


def _place(
    written: Iterable[str],
    rendered: Mapping[str, Rendered],
    staging: Path,
    folder: Path,
    state: Path,
    ours: frozenset[str],
) -> list[str]:
    """Move rendered files to their places; gives what somebody else had put there."""
    displaced = []
    for path in written:
        if rendered[path].number >= 0:
            displaced += put(f"{staging}/{rendered[path].number}", folder, path, ours, state)
    if (staging / TREE).exists():
        displaced += put_folder(f"{staging}/{TREE}", folder, "", ours, state)
    return displaced


def untouched(folder: Path, state: Path, store: Store) -> Commit | None:
    """What a build does when nothing else has changed: nothing, if every output is still what was written.

    What had to be read again for that, here and before, is remembered.
    """
    key = folder_key(folder, state)
    made = {path: output for path, output in store.outputs(key).items() if not output.failure}
    forgotten = None
    try:
        newest = settled_present(state, 0)
    except OSError as error:
        forgotten, newest = unremembered(state, error), 0
    identities = {}
    statuses = {}
    for path, output in made.items():
        digest, status = on_disk(f"{folder}/{path}", output)
        if digest != output.digest or status is None:
            return None
        statuses[path] = status
        if (identity := identity_of(status, newest)) != output.identity:
            identities[path] = output._replace(identity=identity)
    if made.keys() != load_manifest(state, key) or (folder / _STAGING).exists():
        return None  # what a killed build left has to go
    if not forgotten:
        try:
            store.save_identities(key, identities)
            store.commit()
        except OSError as error:
            forgotten = unremembered(state, error)
    found, folders = listing(folder)
    foreign = tuple(path for path in found if path not in made)
    done = Commit((), len(made), (), foreign, (), {}, forgotten=forgotten)
    if forgotten:
        return done
    places = ((path, status_of(f"{folder}/{path}")) for path in folders)
    return structs.replace(
        done, outputs=part(statuses.items(), newest), folders=part(places, newest, folders=True)
    )
