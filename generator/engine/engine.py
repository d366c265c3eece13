"""The incremental build: which outputs are stale, what they become, and how that reaches the output folder.

It knows nothing of news. An output is fresh when its trace (a digest for everything that it depends on) is the stored
one and its file is the one that was written. Everything stale is rendered first, beside the files that stand; with one
problem nothing else happens. Then files are replaced one by one, atomically, and the store is saved last.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import jinja2

from generator.engine import workers
from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.engine.manifest import load_manifest, save_manifest
from generator.engine.output import Call, Copy, Output, Packed, Sized, Template, Typeset
from generator.engine.output_folder import (
    check_folders,
    folder_key,
    listing,
    put,
    put_folder,
    remove,
    unwritable,
    write_new,
)
from generator.engine.program import engine_key
from generator.engine.progress import Track, untracked
from generator.engine.store import MadeOutput, Store, identity_of, present
from generator.outputs import pdf
from generator.problems import Problem, ProblemsError
from generator.rendering.templates import template_digests, template_problem
from generator.site.model import Download
from generator.text import urls

_STAGING = ".gen-unfinished"
"""The folder in the output folder for what is rendered but not yet in its place."""

_TREE = "new"
"""The folder in the staging folder for files whose own folder is not there yet: that moves to its place as a whole."""

Placing = Callable[[], AbstractContextManager[object]]
"""Makes the block in which finished files move into the output folder."""

_STAGES = ("render", "pdf", "tell", "pack")
"""What is made one after the other, by the names that a progress bar shows; see `_stage`."""

_FEW_SLOW = 4
"""Fewer outputs than this that take long are made in one process."""

_NEVER = 1 << 63
"""A moment, in nanoseconds, after which nothing changes."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What a build did to the output folder, or would do; paths are relative to it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    foreign: tuple[str, ...]
    """Files that gen did not write; they are left alone."""
    displaced: tuple[str, ...]
    """Files that gen did not write and that stood where a page belongs; they were moved to `.gen/displaced/`."""
    reasons: Mapping[str, tuple[str, ...]]
    """For each output that was not fresh, what had changed: see `staleness`."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """The template that makes each page among those."""
    problems: tuple[Problem, ...] = ()
    """Warnings: outputs that could not be made, so that the site does without them."""
    forgotten: Problem | None = None
    """A warning, where what was done could not be remembered, so that the next build has all of it to do."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """What rendering needs besides an output."""

    environment: jinja2.Environment
    surroundings: str
    """A digest of what every template can reach besides its inputs: assets, words, address style."""
    base_path: str
    """The path of the site's root on its host, without a slash at the end."""
    as_files: bool
    """Whether links name `index.html`."""
    closures: dict[str, str] = field(default_factory=dict)
    """A line for every template that rendering a template may load, by its name: found out once."""
    sizes: dict[str, int | None] = field(default_factory=dict)
    """How large outputs are that pages tell the size of, by site path; filled in as soon as they are made. None
    for one that could not be made."""


@dataclass(frozen=True, slots=True)
class _Rendered:
    """An output's new bytes, as a worker left them in the staging folder, unless the file holds them already."""

    digest: str
    number: int = -1
    """The staged file's name; -1 for none, or for one under its own path in the folder for new folders."""
    problem: Problem | None = None
    is_planned: bool = True
    """False if a copied file was no longer the one that the plan was made from."""
    size: int = 0
    failure: str = ""
    """Why it can't be made, where the site does without it."""


def bring_up_to_date(
    outputs: tuple[Output, ...],
    renderer: Renderer,
    folder: Path,
    state: Path,
    store: Store,
    track: Track,
    placing: Placing = nullcontext,
    *,
    may_write: bool,
    strict: bool = False,
) -> Commit:
    """Make the output folder hold the outputs, and keep there what gen did not write.

    `state` is the folder `.gen`. Without `may_write` nothing is written but the result says what would be. Raises
    ProblemsError with everything that went wrong, before anything is written; with `strict`, with warnings, too.
    """
    planned = {urls.file_path(output.url): output for output in outputs}
    check_folders(planned, folder)
    key = folder_key(folder, state)
    ours = load_manifest(state, key)
    made = store.outputs(key)
    traces = _traces(planned, renderer)
    digests = {path: _digest_on_disk(f"{folder}/{path}", made.get(path)) for path in planned}
    reasons = {}
    for path in planned:
        if found := staleness(traces[path], made.get(path), digests[path]):
            reasons[path] = found
    reasons |= _telling(planned, reasons)

    staging = folder / _STAGING
    is_new = not folder.exists()
    stale = [path for path in planned if path in reasons]
    templates = {path: recipe.name for path in stale if isinstance(recipe := planned[path].recipe, Template)}
    try:
        rendered = _render_all(
            stale, planned, made, digests, renderer, folder, staging if may_write else None, track
        )
        failures = {path: made[path].failure for path in planned.keys() - reasons.keys()} | {
            path: rendered[path].failure for path in stale
        }
        problems = tuple(
            _unmade(planned[path], failure) for path, failure in sorted(failures.items()) if failure
        )
        if strict and problems:
            raise ProblemsError(problems)
        standing = {path for path in planned if not failures[path]}
        obsolete = sorted(ours - standing)
        written = [path for path in stale if path in standing and rendered[path].digest != digests[path]]
        unchanged = len(standing) - len(written)
        if not may_write:
            gone = tuple(path for path in obsolete if (folder / path).is_file())
            return Commit(tuple(written), unchanged, gone, (), (), reasons, templates, problems)

        # Saved first with old and new paths: after a crash nothing of ours is taken for somebody else's.
        if not standing <= ours:
            save_manifest(state, key, ours | standing)
        with placing():
            removed = [path for path in obsolete if remove(folder, path)]
            displaced = _place(written, rendered, staging, folder, state, ours)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if is_new:
            with suppress(OSError):  # it holds the site, or was never made
                folder.rmdir()

    statuses = {path: os.stat(f"{folder}/{path}") for path in standing}  # noqa: PTH116 - as above
    forgotten = None
    try:
        newest = present(state)
        news = _store_rows(stale, traces, rendered, statuses, newest)
        for path in standing - reasons.keys():
            identity = identity_of(statuses[path], newest)
            if identity != made[path].identity:
                news[path] = made[path]._replace(identity=identity)
        store.save_outputs(key, news, made.keys() - planned.keys() | set(stale) - news.keys())
        store.commit()
        if standing != ours:
            save_manifest(state, key, standing)
    except OSError as error:  # a full disk; the site stands, and is right
        forgotten = unremembered(state, error)
    foreign = tuple(path for path in listing(folder) if path not in standing)
    return Commit(
        tuple(written),
        unchanged,
        tuple(removed),
        foreign,
        tuple(displaced),
        reasons,
        templates,
        problems,
        forgotten,
    )


def unremembered(state: Path, error: OSError) -> Problem:
    """The warning that what a build has done can't be remembered."""
    return replace(unwritable(state.name, error), code="not-remembered", severity="warning")


def _telling(planned: Mapping[str, Output], reasons: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """The pages that tell of an output that is made again, and by which input: it may be there no more, or again."""
    again = {planned[path].url for path in reasons if isinstance(planned[path].recipe, Typeset)}
    if not again:
        return {}
    telling = {
        path: tuple(
            name
            for name, value in _page_of(output).inputs.items()
            if isinstance(value, Sized) and value.output.url in again
        )
        for path, output in planned.items()
        if path not in reasons
    }
    return {path: names for path, names in telling.items() if names}


def _page_of(output: Output) -> Output:
    """The page that an output is a packed companion of; itself if it is none."""
    return output.recipe.output if isinstance(output.recipe, Packed) else output


def _unmade(output: Output, failure: str) -> Problem:
    """The warning that the site does without an output."""
    code, _, picture = failure.partition(" ")
    values = (("address", urls.decode(output.url)), ("picture", picture))
    return Problem(code, output.origin, values=values, severity="warning")


def refresh(
    outputs: Iterable[Output], renderer: Renderer, folder: Path, state: Path, store: Store, placing: Placing
) -> tuple[str, ...]:
    """Make some outputs again that the folder holds already, and give the paths of those that changed.

    For a caller who knows that all others are as they should be. Raises ProblemsError as `bring_up_to_date` does.
    """
    planned = {urls.file_path(output.url): output for output in outputs}
    key = folder_key(folder, state)
    staging = folder / _STAGING
    digests = {path: _digest_on_disk(f"{folder}/{path}", None) for path in planned}
    try:
        rendered = _render_all(list(planned), planned, {}, digests, renderer, folder, staging, untracked)
        written = [path for path in planned if rendered[path].digest != digests[path]]
        with placing():
            _place(written, rendered, staging, folder, state, frozenset(planned))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    newest = present(state)
    traces = _traces(planned, renderer)
    statuses = {path: os.stat(f"{folder}/{path}") for path in planned}  # noqa: PTH116 - as above
    store.save_outputs(key, _store_rows(planned, traces, rendered, statuses, newest), ())
    store.commit()
    return tuple(written)


def _store_rows(
    paths: Iterable[str],
    traces: Mapping[str, str],
    rendered: Mapping[str, _Rendered],
    statuses: Mapping[str, os.stat_result],
    newest: int,
) -> dict[str, MadeOutput]:
    """What the store is to know of outputs that were rendered, as planned, and stand in their places."""
    rows = {}
    for path in paths:
        made = rendered[path]
        if made.is_planned:
            identity = "" if made.failure else identity_of(statuses[path], newest)
            rows[path] = MadeOutput(traces[path], made.digest, identity, made.failure)
    return rows


def _place(
    written: Iterable[str],
    rendered: Mapping[str, _Rendered],
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
    if (staging / _TREE).exists():
        displaced += put_folder(f"{staging}/{_TREE}", folder, "", ours, state)
    return displaced


def untouched(folder: Path, state: Path, store: Store) -> Commit | None:
    """What a build does when nothing else has changed: nothing, if every output is still what was written."""
    key = folder_key(folder, state)
    made = store.outputs(key)
    made = {path: output for path, output in made.items() if not output.failure}
    if any(_digest_on_disk(f"{folder}/{path}", output) != output.digest for path, output in made.items()):
        return None
    if made.keys() != load_manifest(state, key) or (folder / _STAGING).exists():
        return None  # what a killed build left has to go
    foreign = tuple(path for path in listing(folder) if path not in made)
    return Commit((), len(made), (), foreign, (), {})


def staleness(trace: str, made: MadeOutput | None, on_disk: str) -> tuple[str, ...]:
    """Why an output must be made again, from its trace now, what was made last, and its file's digest now.

    The names of the inputs that differ; or `new`; or, where only the file is not what was written, `missing` or
    `changed on disk`. Empty for a fresh output, and for one that could not be made of the same.
    """
    if made is None:
        return ("new",)
    if trace != made.trace:
        before, now = _inputs(made.trace), _inputs(trace)
        return tuple(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))
    if made.failure:
        return ()
    if not on_disk:
        return ("missing",)
    return () if on_disk == made.digest else ("changed on disk",)


def _inputs(trace: str) -> dict[str, str]:
    names = (part.rpartition("=") for part in trace.split("\n"))
    return {name: digest for name, _, digest in names}


def _traces(planned: Mapping[str, Output], renderer: Renderer) -> dict[str, str]:
    """For each output, a line `name=digest` for everything that its bytes depend on."""
    # The same value, a card above all, is in many inputs; it is told by its identity, which lasts as long as the plan.
    known: dict[int, str] = {}
    program = f"program={engine_key()}"

    def digest(value: object) -> str:
        found = known.get(id(value))
        if found is None:
            plain: object = value
            if type(value) is tuple:
                plain = [digest(item) for item in value]
            elif isinstance(value, Sized):
                plain = trace(value.output)
            found = known[id(value)] = fingerprint(plain)
        return found

    def recipe(output: Output) -> str:
        made_by = output.recipe
        if isinstance(made_by, Copy):
            file = f"file={made_by.digest}"
            return f"{file}\n{_named(made_by.function)}" if made_by.function else file
        if isinstance(made_by, Call):
            return _named(made_by.function)
        if isinstance(made_by, Packed):
            return f"{_named(made_by.function)}\noriginal={fingerprint(trace(made_by.output))}"
        if isinstance(made_by, Typeset):
            page, files = fingerprint(trace(made_by.page)), fingerprint(tuple(map(trace, made_by.files)))
            return f"{_named(made_by.function)}\npage={page}\nfiles={files}"
        if made_by.name not in renderer.closures:
            closure = template_digests(made_by.name, renderer.environment)
            lines = [f"template:{name}={value}" for name, value in closure.items()]
            renderer.closures[made_by.name] = "\n".join([*lines, f"surroundings={renderer.surroundings}"])
        return f"{renderer.closures[made_by.name]}\nrooted={int(made_by.rooted)}"

    def trace(output: Output) -> str:
        inputs = (f"{name}={digest(value)}" for name, value in output.inputs.items())
        return "\n".join([program, recipe(output), *inputs])

    return {path: trace(output) for path, output in planned.items()}


def _named(function: Callable[..., object]) -> str:
    return f"function={function.__module__}.{function.__qualname__}"


def _digest_on_disk(file: str, made: MadeOutput | None) -> str:
    """The digest of an output's file; empty if there is none. The file is read only if it may have changed."""
    try:
        status = os.stat(file)  # noqa: PTH116 - tens of thousands of times
        if made and made.identity and identity_of(status, _NEVER) == made.identity:
            return made.digest
        return fingerprint_bytes(Path(file).read_bytes())
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return ""


def _render_all(
    stale: list[str],
    planned: Mapping[str, Output],
    made: Mapping[str, MadeOutput],
    digests: Mapping[str, str],
    renderer: Renderer,
    folder: Path,
    staging: Path | None,
    track: Track,
) -> dict[str, _Rendered]:
    """Render outputs into the staging folder, where there is one.

    Raises ProblemsError with every template's problem.
    """
    if staging:  # even with nothing to make: a killed build may have left something there
        shutil.rmtree(staging, ignore_errors=True)
    if stale and staging:
        try:
            staging.mkdir(parents=True)
        except OSError as error:
            raise ProblemsError((unwritable(staging.parent.name, error),)) from error

    def make(job: tuple[int, str]) -> _Rendered:
        number, path = job
        return _render_one(planned[path], renderer, digests[path], staging, path, number)

    parents = {path.rpartition("/")[0] for path in stale}
    standing = {parent for parent in parents if os.path.lexists(f"{folder}/{parent}")}
    jobs = [
        (number if path.rpartition("/")[0] in standing else -1, path) for number, path in enumerate(stale)
    ]
    stages: dict[str, list[tuple[int, str]]] = {stage: [] for stage in _STAGES}
    for job in jobs:
        stages[_stage(planned[job[1]])].append(job)
    _know_sizes(planned, made, stages["pdf"], folder, renderer)
    waiting = [planned[path] for _, path in stages["tell"]] if stages["pdf"] else []
    rendered: dict[str, _Rendered] = {}
    for stage, some in stages.items():
        few = workers.FEW if stage in ("render", "tell") else _FEW_SLOW
        with pdf.at_hand() if stage == "pdf" else nullcontext():
            results = track(workers.run(make, some, few=few), stage, len(some))
            rendered |= zip((path for _, path in some), results, strict=True)
        # Mistakes in templates are found before time is spent on what is slow.
        problems = try_all(waiting, renderer, track) if stage == "render" else ()
        _stop_for_problems((*rendered.values(), *(_Rendered("", problem=problem) for problem in problems)))
        if stage == "pdf":
            renderer.sizes.update(
                (planned[path].url, None if rendered[path].failure else rendered[path].size)
                for _, path in some
            )
    return rendered


def _stage(output: Output) -> str:
    """When an output is made: pages, then PDFs, then the pages that tell a PDF's size, then all that is slow."""
    recipe = output.recipe
    if isinstance(recipe, Typeset):
        return "pdf"
    if isinstance(recipe, Packed) or (isinstance(recipe, Copy) and recipe.slow):
        return "pack"
    return "tell" if any(isinstance(value, Sized) for value in output.inputs.values()) else "render"


def _know_sizes(
    planned: Mapping[str, Output],
    made: Mapping[str, MadeOutput],
    stale: Iterable[tuple[int, str]],
    folder: Path,
    renderer: Renderer,
) -> None:
    """Tell the renderer how large those PDFs are that stay as they are."""
    again = {path for _, path in stale}
    for path, output in planned.items():
        if isinstance(output.recipe, Typeset) and path not in again:
            renderer.sizes[output.url] = None if made[path].failure else (folder / path).stat().st_size


def _stop_for_problems(rendered: Iterable[_Rendered]) -> None:
    problems: dict[tuple[str, int, str], Problem] = {}
    for result in rendered:
        if result.problem:
            problems.setdefault(
                (result.problem.path, result.problem.line, result.problem.code), result.problem
            )
    if problems:
        raise ProblemsError(tuple(problems.values()))


def try_all(outputs: Iterable[Output], renderer: Renderer, track: Track) -> tuple[Problem, ...]:
    """What goes wrong in templates when every page is rendered; nothing is kept."""

    def attempt(output: Output) -> Problem | None:
        try:
            render(output, renderer)
        except ProblemsError as error:
            return error.problems[0]
        return None

    pages = [output for output in outputs if isinstance(output.recipe, Template)]
    return tuple(filter(None, track(workers.run(attempt, pages), "render", len(pages))))


def _render_one(
    output: Output, renderer: Renderer, on_disk: str, staging: Path | None, path: str, number: int
) -> _Rendered:
    copies = _copies(output)
    sources: dict[Path, bytes] = {}
    try:
        sources = _sources(copies)
        data = _made(output, renderer, sources)
    except OSError as error:
        if not copies:
            raise
        reason = error.strerror or str(error)
        return _Rendered("", problem=Problem("unreadable-file", output.origin, values=(("reason", reason),)))
    except pdf.PdfError as error:
        return _Rendered("", failure=str(error), is_planned=_is_planned(copies, sources))
    except ProblemsError as error:
        return _Rendered("", problem=error.problems[0])
    digest, size = fingerprint_bytes(data), len(data)
    is_planned = _is_planned(copies, sources)
    if staging is None or digest == on_disk:
        return _Rendered(digest, is_planned=is_planned, size=size)
    try:
        write_new(data, f"{staging}/{_TREE}/{path}" if number < 0 else f"{staging}/{number}")
    except OSError as error:  # one problem for a full disk, not one for each page
        return _Rendered("", problem=unwritable(staging.parent.name, error))
    return _Rendered(digest, number, is_planned=is_planned, size=size)


def _copies(output: Output) -> tuple[Copy, ...]:
    """The copies that an output is, or is made from."""
    recipe = output.recipe
    if isinstance(recipe, Packed):
        return _copies(recipe.output)
    if isinstance(recipe, Typeset):
        return tuple(copy for file in recipe.files for copy in _copies(file))
    return (recipe,) if isinstance(recipe, Copy) else ()


def _is_planned(copies: Iterable[Copy], sources: Mapping[Path, bytes]) -> bool:
    """Whether files are still those that the plan was made from."""
    return all(fingerprint_bytes(sources[copy.path]) == copy.digest for copy in copies)


def _sources(copies: Iterable[Copy]) -> dict[Path, bytes]:
    return {copy.path: copy.path.read_bytes() for copy in copies}


def render(output: Output, renderer: Renderer) -> bytes:
    """An output's bytes. Raises ProblemsError with what went wrong in its template."""
    return _made(output, renderer, _sources(_copies(output)))


def _made(output: Output, renderer: Renderer, sources: Mapping[Path, bytes]) -> bytes:
    """An output's bytes; for copies, from those of their files, `sources`."""
    recipe = output.recipe
    if isinstance(recipe, Packed):
        return recipe.function(_made(recipe.output, renderer, sources))
    if isinstance(recipe, Copy):
        data = sources[recipe.path]
        return recipe.function(data, **output.inputs) if recipe.function else data
    if isinstance(recipe, Typeset):
        files = {file.url: _made(file, renderer, sources) for file in recipe.files}
        return recipe.function(_made(recipe.page, renderer, sources), files, **output.inputs)
    if isinstance(recipe, Call):
        made = recipe.function(**output.inputs)
        return made if isinstance(made, bytes) else made.encode()
    try:
        text = renderer.environment.get_template(recipe.name).render(_given(output, renderer))
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        # Templates may call anything with anything; what comes of it is the template's problem, not a bug.
        raise ProblemsError((template_problem(error, recipe.name, renderer.environment),)) from error
    if recipe.rooted:
        return urls.spell_absolute(text, renderer.base_path).encode()
    return urls.spell(text, output.url, renderer.as_files).encode()


def _given(output: Output, renderer: Renderer) -> Mapping[str, object]:
    """What a page's template is given."""
    return {
        name: _download(value.output, renderer) if isinstance(value, Sized) else value
        for name, value in output.inputs.items()
    }


def _download(output: Output, renderer: Renderer) -> Download | None:
    size = renderer.sizes.get(output.url, 0)
    return None if size is None else Download(output.url, size)
