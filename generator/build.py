"""A build, from the settings to the output folder. Reads top to bottom."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from generator.content.documents import Content, Look, load_content, look
from generator.content.excerpts import with_excerpts
from generator.content.holding import Held, held_up, source_path
from generator.engine.bodies import Bodies
from generator.engine.engine import Commit, bring_up_to_date, unremembered, untouched
from generator.engine.identities import folder_key, present
from generator.engine.lastbuild import (
    Inputs,
    LastBuild,
    key_of,
    new_token,
    recall,
    record_of,
    remember,
)
from generator.engine.lock import alone
from generator.engine.making import try_all
from generator.engine.output import Copy, Output
from generator.engine.record import Record
from generator.engine.store import Damaged, Store, forget, open_store
from generator.engine.workers import Team
from generator.outputs import compression, docx, hosting, machines, pdf, social
from generator.outputs.bulletin import Bulletin
from generator.outputs.consistency import aliases, check, linkable
from generator.outputs.copies import replaced
from generator.outputs.hosting.security import check_security
from generator.outputs.inputs import fixed_inputs, inputs_of
from generator.outputs.job import Options, Prepared, Report, pack_summary, unpack_summary, wishes
from generator.outputs.keeping import keep
from generator.outputs.plan import plan
from generator.outputs.standing import Standing
from generator.outputs.theme import ICON, make_assets, make_extras, make_renderer, mistakes_of, name_face
from generator.outputs.theme import lacking as theme_lacking
from generator.problems import Problem, ProblemsError, ordered, wanted
from generator.rendering.theme_files import ThemeFiles, decoded, theme_files_of, with_blocks
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.site import links
from generator.site.articles import (
    make_articles,
    make_issues,
    make_pages,
    make_sections,
    make_topics,
    make_withdrawn,
)
from generator.site.catalog import make_catalog
from generator.site.publication import check_words, next_change, publish
from generator.site.reviewed import review_states
from generator.site.site import make_site
from generator.text.languages import load_words

if TYPE_CHECKING:
    from generator.outputs.search.indexing import Indexed

_Item = TypeVar("_Item")

# What a disk or its permissions refuse is no damage of ours; nor is a file where `.gen` belongs.
_REFUSED = frozenset(
    (
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.EEXIST,
        errno.ENOTDIR,
        errno.EIO,
    )
)


def build(config: Config, folder: Path, now: datetime, options: Options = Options()) -> Report:
    """Build the bulletin into a folder, as it is public at the moment `now`.

    Raises ProblemsError with everything that is wrong; nothing is written then. With `options.keep_going` that is so
    only where something is wrong that is no single file's under `content/`.
    """
    return _alone(config, options, lambda store_path: _build(config, folder, now, options, store_path))


def examine(config: Config, now: datetime, options: Options) -> tuple[Prepared, tuple[Problem, ...]]:
    """A bulletin as it is ready to be built at the moment `now`, and everything that is wrong with it.

    Nothing is built. Raises ProblemsError where the disk refuses.
    """
    return _alone(config, options, lambda store_path: _examine(config, now, options, store_path))


def _examine(
    config: Config, now: datetime, options: Options, store_path: Path
) -> tuple[Prepared, tuple[Problem, ...]]:
    newest = present(config.root / STATE)
    files = theme_files_of(config)
    config = with_blocks(config, files)
    with (
        closing(open_store(store_path)) as store,
        closing(Bodies(store_path)) as bodies,
        options.team() as team,
    ):
        looked = look(config, store, newest, options.track, team)
        prepared = prepare(config, looked, files, store, bodies, now, options)
        return prepared, _shown(prepared.problems, config, looked, options)


def _alone(config: Config, options: Options, work: Callable[[Path], _Item]) -> _Item:
    """What is done with a bulletin's store while nobody else has it."""
    state = config.root / STATE
    store_path = state / "store.sqlite"
    try:
        with alone(state, options.waiting):
            if options.clean:
                forget(store_path)
            try:
                return work(store_path)
            except Damaged:
                # A store with a damaged page is found out when that page is read: begin again without it.
                forget(store_path)
                return work(store_path)
    except (Damaged, OSError) as error:  # damaged while it was new: a disk that fails
        if isinstance(error, OSError) and error.errno not in _REFUSED:
            raise
        place = os.path.relpath(getattr(error, "filename", None) or store_path, config.root)
        reason = getattr(error, "strerror", None) or str(error)
        problem = Problem("unwritable-file", place.replace(os.sep, "/"), values=(("reason", reason),))
        raise ProblemsError((problem,)) from error


def _build(config: Config, folder: Path, now: datetime, options: Options, store_path: Path) -> Report:
    state = config.root / STATE
    newest = present(state)
    fixed = fixed_inputs(config, newest)
    files = theme_files_of(config)
    config = with_blocks(config, files)
    compress, paper, documents = wishes(config, options)
    lacks: tuple[Problem, ...] = ()
    if paper == "make":
        lacks += tuple(
            _asked(problem, config, "paper.pdf", by_option=bool(options.pdf))
            for problem in pdf.lacking(chinese=config.settings.language.startswith("zh"))
        )
    if documents == "make":
        lacks += tuple(
            _asked(problem, config, "paper.docx", by_option=bool(options.docx)) for problem in docx.lacking()
        )
    if lacks:
        raise ProblemsError(ordered(with_excerpts(lacks, config.root, {}), strict=options.strict))
    setter = pdf.setter() if paper else ""
    with (
        closing(open_store(store_path)) as store,
        closing(Bodies(store_path)) as bodies,
        options.team() as team,
    ):
        looked = look(config, store, newest, options.track, team)
        settings = (config.settings, config.lines, config.path.name)
        fonts = (social.font_of(config.settings), name_face(config.settings))
        is_checked = options.check is not None
        asked = (options.show, compress, paper, documents, setter, fonts, looked.commit, is_checked)
        key = key_of(settings, asked, looked.seen, looked.problems, files.digest)
        own = replaced(looked.seen)
        inputs = None
        if not (
            options.preview or paper or documents or looked.problems or looked.commit or is_checked
        ):  # which other things tell of, too
            inputs = inputs_of(config, looked, fixed, newest)
        if not (options.preview or is_checked) and (
            report := _unchanged(store, folder, state, key, now, options, own, inputs)
        ):
            return report
        prepared = prepare(config, looked, files, store, bodies, now, options, setter)
        outputs, problems = prepared.outputs, prepared.problems
        content = prepared.content
        held = content.former | prepared.left_out
        if _has_errors((problem for problem in problems if source_path(problem) not in held), options.strict):
            # Templates are tried all the same, so that one run finds every mistake.
            problems += try_all(outputs, prepared.renderer, options.track, team)
            raise ProblemsError(_shown(problems, config, looked, options))
        indexed = _index(prepared.standing, config, folder, store, team, options)
        outputs += indexed.outputs if indexed else ()
        try:
            done = bring_up_to_date(
                outputs,
                prepared.renderer,
                folder,
                state,
                store,
                options.track,
                options.placing,
                team,
                may_write=options.may_write,
                strict=options.strict,
            )
        except ProblemsError as error:
            found = (*problems, *_located(error.problems, prepared))
            raise ProblemsError(_shown(found, config, looked, options)) from error
        if options.may_write and not options.preview:
            site, pairs = prepared.standing.bulletin.site, prepared.standing.bulletin.aliases
            told = hosting.beside(config.settings, site.base_url, tuple(one[:2] for one in pairs))
            hosting.write(state / hosting.FOLDER, told)
        warnings = _shown((*problems, *_located(done.problems, prepared)), config, looked, options)
        catalog = prepared.standing.catalog
        articles, pages = len(catalog.articles), len(catalog.pages)
        allowed = links.allowed_files(prepared.standing.directory)
        forgotten = done.forgotten
        record = None
        if options.may_write and not forgotten:
            until = next_change(content.texts, prepared.publication.dates, now, config.settings)
            files_made = done.unchanged + len(done.written)
            summary = pack_summary((articles, pages, files_made, allowed, own, done.foreign))
            last = LastBuild(key, now.timestamp(), until, warnings, summary, new_token())
            try:
                if indexed:
                    indexed.keep(store, folder_key(folder, state))
                if not options.preview:
                    store.documents_published(held)
                    store.commit()
                if not held:
                    record = _record(last, inputs, done)
                    if record:
                        keep(prepared.standing, config, store, folder_key(folder, state))
                    remember(store, folder_key(folder, state), last)
            except OSError as error:
                forgotten = unremembered(state, error)
    warnings += (forgotten,) if forgotten else ()
    standing = done.unchanged + len(done.written)
    former, left_out = (
        tuple(sorted(f"content/{path}" for path in paths)) for paths in (content.former, prepared.left_out)
    )
    return Report(articles, pages, standing, done, warnings, allowed, own, former, left_out, prepared, record)


def prepare(
    config: Config,
    looked: Look,
    files: ThemeFiles,
    store: Store,
    bodies: Bodies,
    now: datetime,
    options: Options,
    setter: str = "",
) -> Prepared:
    """Everything that comes before rendering: read, publish, plan and check. `setter` is what makes PDFs, if any.

    With `options.keep_going` that is done again without the files that have errors, until no other has one.
    """
    held = Held() if options.keep_going else None
    reasons: tuple[Problem, ...] = ()
    while True:
        prepared, between = _prepare(config, looked, files, store, bodies, now, options, setter, held)
        content = prepared.content
        files_there = content.reviews | frozenset(file.path for file in content.files)
        more = held_up(between, content.documents, files_there, content.former, held) if held else None
        if held is None or more is None:
            break
        held = more
        reasons += tuple(problem for problem in between if problem.severity == "error")
    if held is None:
        return prepared
    unreadable = {source_path(problem) for problem in looked.problems} - looked.seen.keys() - {""}
    # What is said of a former text has no place in the file as it is now.
    problems = (
        one for one in prepared.problems if one.severity == "error" or source_path(one) not in content.former
    )
    return structs.replace(
        prepared,
        problems=(*problems, *reasons),
        left_out=(content.broken | held.out | unreadable) - content.former,
    )


def _prepare(
    config: Config,
    looked: Look,
    files: ThemeFiles,
    store: Store,
    bodies: Bodies,
    now: datetime,
    options: Options,
    setter: str,
    held: Held | None,
) -> tuple[Prepared, tuple[Problem, ...]]:
    """As `prepare`, for what is held up; with those problems that are not found by reading a file alone."""
    settings = config.settings
    theme = decoded(files)
    words = cache(lambda tag: load_words(tag, theme.texts))
    found = [*config.problems, *theme.problems]
    content = _kept(load_content(config, looked, store, held), found)
    of_files = len(found)
    reviews = _kept(review_states(content, config), found)
    publication = _kept(publish(content, config, now, options.show, reviews), found)
    found += check_words(publication, config, words)
    assets = make_assets(theme, settings, lasting=not options.preview)
    renderer = make_renderer(theme, assets, settings)
    extras, wrong = make_extras(theme, renderer, config)
    found += wrong()
    directory = links.make_directory(
        content, publication, settings.static.allow, extras.asking.widths(), scale=not options.preview
    )
    articles = make_articles(publication, directory, settings, words(settings.language), bodies)
    pages = make_pages(publication, directory, bodies)
    sections = make_sections(publication, directory, bodies)
    by_path = {article.path: article for article in articles}
    topics = make_topics(publication, directory, by_path, bodies)
    issues = make_issues(publication, directory, settings, by_path, bodies)
    catalog = make_catalog(
        articles, pages, sections, words(settings.language), topics, settings.taxonomies, issues
    )
    old = aliases(publication)
    has_icon = ICON in theme.assets
    old_urls = [one[0] for one in old]
    site = _kept(make_site(config, directory, catalog, old_urls, now, own_icon=has_icon), found)
    compress, paper, documents = wishes(config, options)
    bulletin = Bulletin(
        site,
        settings,
        words,
        directory.files,
        assets,
        old,
        now,
        make_withdrawn(publication),
        None if options.preview else social.font_of(settings),
        setter,
        paper == "keep",
        bool(documents),
        documents == "keep",
        _texts(content, config) if setter and settings.paper.attach_text else {},
        extras,
    )
    outputs = plan(catalog, bulletin)
    entries = machines.listed(outputs)
    standing = Standing(catalog, directory, bulletin, linkable(outputs, publication), lambda: entries)
    found += check_security(config, now)
    found += check(content, publication, standing, outputs, config, by_file=held is not None)
    if options.check:
        found += options.check(content, publication, outputs, looked)
    if compress:
        companions, lacks = compression.packed(outputs, later=compress == "keep")
        outputs += companions
        found += (_asked(lack, config, "compress", by_option=bool(options.compress)) for lack in lacks)
    if not options.preview:  # which draws none
        found += (
            _asked(lack, config, key, by_option=False)
            for key, lacks in (
                ("social.pictures", social.lacking(settings)),
                ("theme.name_font", theme_lacking(settings)),
            )
            for lack in lacks
        )
    found += mistakes_of(theme, renderer, assets, outputs)
    problems = wanted(found, settings.problems)
    prepared = Prepared(config, content, publication, standing, outputs, renderer, problems)
    return prepared, tuple(found[of_files:])


def _texts(content: Content, config: Config) -> Mapping[str, Output]:
    """The texts as they are written, by source path; not those that are held up, whose files say something else."""
    folder = config.root / "content"
    return {
        path: Output("/" + path, Copy(folder / path, content.seen[path].digest), {}, f"content/{path}")
        for path in content.documents
        if path not in content.former
    }


def _asked(problem: Problem, config: Config, name: str, *, by_option: bool) -> Problem:
    """A problem with what an option asks for; where the settings do, it is their line's."""
    if by_option:
        return problem
    line, column = config.positions.get(name, (0, 0))
    excerpt = config.lines[line - 1] if line else ""
    return replace(problem, path=config.path.name, line=line, column=column, excerpt=excerpt)


def _unchanged(
    store: Store,
    folder: Path,
    state: Path,
    key: str,
    now: datetime,
    options: Options,
    own: tuple[str, ...],
    inputs: Inputs | None,
) -> Report | None:
    """The report of a build for which there is nothing to do; None where there may be something."""
    last = recall(store, folder_key(folder, state), key, now)
    if last is None or (options.strict and last.problems):
        return None
    done = untouched(folder, state, store)
    if done is None:
        return None
    warnings = (*last.problems, *((done.forgotten,) if done.forgotten else ()))
    articles, pages, files, allowed, _, foreign = unpack_summary(last.summary)
    if foreign != done.foreign:
        last = structs.replace(
            last, summary=pack_summary((articles, pages, files, allowed, own, done.foreign))
        )
        remember(store, folder_key(folder, state), last)
    record = _record(last, inputs, done)
    return Report(articles, pages, done.unchanged, done, warnings, allowed, own, record=record)


def _index(
    standing: Standing, config: Config, folder: Path, store: Store, team: Team, options: Options
) -> "Indexed | None":
    """The index that the site is searched by; none in a preview, which would wait for it after every change."""
    if options.preview or not standing.bulletin.site.search:
        return None
    from generator.outputs.search import indexing  # not everybody has one

    key = folder_key(folder, config.root / STATE)
    return indexing.whole(standing, config.settings, store, key, team, options.track)


def _record(last: LastBuild, inputs: Inputs | None, done: Commit) -> Record | None:
    if inputs is None or done.outputs is None or done.folders is None:
        return None
    return record_of(last, inputs, done.outputs, done.folders)


def _located(problems: Iterable[Problem], prepared: Prepared) -> Iterator[Problem]:
    """The same problems; one with a picture names its file and the place where a text shows it, if one does."""
    for problem in problems:
        picture = dict(problem.values).get("picture")
        documents = (entry.document for entry in prepared.publication.entries)
        yield links.shown_at(problem, picture, documents, prepared.standing.directory) if picture else problem


def _has_errors(problems: Iterable[Problem], strict: bool) -> bool:
    return any(strict or problem.severity == "error" for problem in problems)


def _shown(
    problems: Iterable[Problem], config: Config, looked: Look, options: Options
) -> tuple[Problem, ...]:
    return ordered(with_excerpts(problems, config.root, looked.seen), strict=options.strict)


def _kept(result: tuple[_Item, tuple[Problem, ...]], found: list[Problem]) -> _Item:
    """A step's value; its problems join those found so far, to be reported together."""
    value, problems = result
    found += problems
    return value
