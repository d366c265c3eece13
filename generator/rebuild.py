"""A build after little has changed: it begins with what stands, not with everything under `content/`.

Gives nothing where it can't be sure to leave what a whole build would; that one comes then.
"""

import os
import unicodedata
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path

from msgspec import structs

from generator.content.files import is_leftover
from generator.engine.bodies import Bodies
from generator.engine.engine import Commit
from generator.engine.identities import folder_key, present
from generator.engine.lastbuild import last_of, new_token, remember
from generator.engine.lock import alone
from generator.engine.record import Changes, Record, part, patched, status_of
from generator.engine.store import Damaged, Store, open_store
from generator.outputs import compression, social
from generator.outputs.bulletin import Bulletin
from generator.outputs.job import Options, Report, pack_summary, unpack_summary, wishes
from generator.outputs.keeping import Kept, keep_texts, kept
from generator.outputs.revision import Revision, carry_out
from generator.outputs.theme import make_assets, make_extras, make_renderer
from generator.problems import Problem, ProblemsError
from generator.rendering.theme_files import decoded, theme_files_of, with_blocks
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.text.languages import load_words


def rebuild(
    config: Config, folder: Path, now: datetime, options: Options, record: Record, changes: Changes
) -> Report | None:
    """Build a bulletin of which only texts have changed since its record; None where more might be other."""
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
    new = _new_texts(changes.folders, config.root, record)
    if last is None or new is None:
        return None
    articles, pages, files, allowed, replaced, foreign = unpack_summary(last.summary)
    changed = (*changes.sources, *new)
    sources = [(path, status_of(f"{config.root}/{path}")) for path in changed]
    known = frozenset(map(_source_path, record.sources.paths))
    commit, problems = Commit((), files, (), foreign, (), {}), last.problems
    record = record._replace(
        since=now.timestamp(),
        sources=patched(record.sources, part(sources, newest)),
        source_folders=patched(record.source_folders, part(folders, newest, folders=True)),
    )
    if sources:
        paths = [_source_path(path) for path in changed]
        done = _revised(config, paths, known, folder, now, options, last.problems, store, bodies, newest)
        if done is None:
            return None
        revision, made = done
        articles += len(new)
        files += len(frozenset(made.written).difference(record.outputs.paths)) - len(made.removed)
        commit = structs.replace(made, unchanged=files - len(made.written), foreign=foreign)
        problems = revision.problems
        last = structs.replace(last, until=min(last.until, revision.until))
        if made.outputs is None or made.folders is None:
            warnings = (*problems, *((made.forgotten,) if made.forgotten else ()))
            return Report(articles, pages, files, commit, warnings, allowed, replaced)
        record = record._replace(
            until=last.until,
            outputs=patched(record.outputs, made.outputs, made.removed),
            output_folders=patched(record.output_folders, made.folders),
        )
        if revision.indexed:
            revision.indexed.keep(store, key)
        keep_texts(revision.standing, paths, config, store, key, are_new=bool(new))
        store.documents_published(())
    elif options.strict and problems:
        return None
    record = record._replace(token=new_token())
    summary = pack_summary((articles, pages, files, allowed, replaced, foreign))
    last = structs.replace(
        last, key="", since=record.since, problems=problems, summary=summary, token=record.token
    )
    remember(store, key, last)
    return Report(articles, pages, files, commit, problems, allowed, replaced, record=record)


def _revised(
    config: Config,
    paths: list[str],
    known: frozenset[str],
    folder: Path,
    now: datetime,
    options: Options,
    said: tuple[Problem, ...],
    store: Store,
    bodies: Bodies,
    newest: int,
) -> tuple[Revision, Commit] | None:
    """Bring the output folder up to date with the texts at these source paths; those that are not `known` are new."""
    state = config.root / STATE
    files = theme_files_of(config)
    config, theme = with_blocks(config, files), decoded(files)
    words = cache(lambda tag: load_words(tag, theme.texts))
    assets = make_assets(theme, config.settings, lasting=not options.preview)
    renderer = make_renderer(theme, assets, config.settings)
    extras, _ = make_extras(theme, renderer, config)
    font = social.font_of(config.settings)

    def bulletin(known: Kept) -> Bulletin:
        return Bulletin(
            known.site,
            config.settings,
            words,
            known.files,
            assets,
            known.aliases,
            now,
            font=font,
            extras=extras,
        )

    standing = kept(config, store, bodies, folder_key(folder, state), bulletin)
    if standing is None:
        return None
    compress, *_ = wishes(config, options)
    return carry_out(
        standing,
        paths,
        known,
        said,
        config,
        now,
        renderer,
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
        is_searched=bool(standing.bulletin.site.search),
    )


def _source_path(path: str) -> str:
    """The source path of a file that lies there in the bulletin's folder."""
    return unicodedata.normalize("NFC", path.removeprefix("content/"))


def _new_texts(folders: Iterable[str], root: Path, record: Record) -> list[str] | None:
    """The Markdown files that have come into folders; None where anything else has come or gone.

    What editors leave there doesn't count.
    """
    new = []
    for folder in folders:
        start = f"{folder}/"
        known = {
            one.removeprefix(start).partition("/")[0]
            for part in (record.sources, record.source_folders)
            for one in part.paths
            if one.startswith(start)
        }
        there = {name for name in os.listdir(root / folder) if not is_leftover(name)}  # noqa: PTH208 - names only
        if not known <= there or not all(name.endswith(".md") for name in there - known):
            return None
        new += [start + name for name in sorted(there - known)]
    return new
