"""A build after little has changed: it begins with what stands, not with everything under `content/`.

Gives nothing where it can't be sure to leave what a whole build would; that one comes then.
"""

import os
import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from generator.build import (
    STATE,
    Options,
    Report,
    make_assets,
    make_renderer,
    unpack_summary,
    wishes,
)
from generator.content.files import is_leftover
from generator.engine.engine import Commit
from generator.engine.identities import folder_key, present
from generator.engine.lastbuild import last_of, new_token, remember
from generator.engine.lock import alone
from generator.engine.record import Changes, Record, part, patched, status_of
from generator.engine.store import Bodies, Damaged, Store, open_store
from generator.outputs import compression
from generator.outputs.bulletin import Bulletin
from generator.outputs.keeping import Kept, keep_texts, kept
from generator.outputs.revision import Revision, carry_out
from generator.problems import Problem, ProblemsError
from generator.rendering.theme_files import decoded, read_theme_files, template_folders
from generator.settings.config import Config
from generator.text.languages import load_words


def rebuild(
    config: Config, folder: Path, now: datetime, options: Options, record: Record, changes: Changes
) -> Report | None:
    """Build a bulletin of which only known texts have changed since its record; None where more might be other."""
    state = config.root / STATE
    if not (record.since <= now.timestamp() < record.until and options.may_write) or options.clean:
        return None
    try:
        with (
            alone(state, options.waiting),
            closing(open_store(state / "store.sqlite")) as store,
            closing(Bodies(state / "store.sqlite")) as bodies,
        ):
            return _rebuilt(config, folder, now, options, record, changes, store, bodies)
    except (ProblemsError, Damaged, OSError):
        return None  # the whole build says what is the matter, or begins again without the store


def _rebuilt(
    config: Config,
    folder: Path,
    now: datetime,
    options: Options,
    record: Record,
    changes: Changes,
    store: Store,
    bodies: Bodies,
) -> Report | None:
    state, key = config.root / STATE, folder_key(folder, config.root / STATE)
    last = last_of(store, key, record.token)
    newest = present(state)
    folders = [(path, status_of(f"{config.root}/{path}")) for path in changes.folders]
    sources = [(path, status_of(f"{config.root}/{path}")) for path in changes.sources]
    if last is None or any(_has_others(path, config.root, record) for path in changes.folders):
        return None
    articles, pages, files, allowed, replaced, foreign = unpack_summary(last.summary)
    commit, problems = Commit((), files, (), foreign, (), {}), last.problems
    record = record._replace(
        since=now.timestamp(),
        sources=patched(record.sources, part(sources, newest)),
        source_folders=patched(record.source_folders, part(folders, newest, folders=True)),
    )
    if sources:
        paths = [unicodedata.normalize("NFC", path.removeprefix("content/")) for path in changes.sources]
        done = _revised(config, paths, folder, now, options, last.problems, store, bodies, newest)
        if done is None:
            return None
        revision, made = done
        commit = replace(made, unchanged=files - len(made.written), foreign=foreign)
        problems = revision.problems
        if made.outputs is None or made.folders is None:
            warnings = (*problems, *((made.forgotten,) if made.forgotten else ()))
            return Report(articles, pages, files, commit, warnings, allowed, replaced)
        record = record._replace(
            outputs=patched(record.outputs, made.outputs),
            output_folders=patched(record.output_folders, made.folders),
        )
        keep_texts(revision.standing, paths, config, store, key)
        store.documents_published(())
    elif options.strict and problems:
        return None
    record = record._replace(token=new_token())
    last = replace(last, key="", since=record.since, problems=problems, token=record.token)
    remember(store, key, last)
    return Report(articles, pages, files, commit, problems, allowed, replaced, record=record)


def _revised(
    config: Config,
    paths: list[str],
    folder: Path,
    now: datetime,
    options: Options,
    said: tuple[Problem, ...],
    store: Store,
    bodies: Bodies,
    newest: int,
) -> tuple[Revision, Commit] | None:
    """Bring the output folder up to date with the texts at these source paths."""
    state = config.root / STATE
    theme = decoded(read_theme_files(template_folders(config.root)))
    words = cache(lambda tag: load_words(tag, theme.texts))
    assets = make_assets(theme, config.settings, options)

    def bulletin(known: Kept) -> Bulletin:
        return Bulletin(known.site, config.settings, words, known.files, assets, known.aliases, now)

    standing = kept(config, store, bodies, folder_key(folder, state), bulletin)
    if standing is None:
        return None
    compress, _ = wishes(config, options)
    return carry_out(
        standing,
        paths,
        said,
        config,
        make_renderer(theme, assets, config.settings),
        folder,
        state,
        store,
        bodies,
        newest,
        track=options.track,
        strict=options.strict,
        companions=lambda outputs: (
            compression.packed(outputs, later=compress == "keep")[0] if compress else ()
        ),
    )


def _has_others(path: str, root: Path, record: Record) -> bool:
    """Whether something else than before is in a folder; what editors leave there doesn't count."""
    start = f"{path}/"
    known = {
        one.removeprefix(start).partition("/")[0]
        for part in (record.sources, record.source_folders)
        for one in part.paths
        if one.startswith(start)
    }
    return known != {name for name in os.listdir(root / path) if not is_leftover(name)}  # noqa: PTH208 - names only
