"""Making outputs: their bytes, stage after stage, by workers, into a folder beside the site.

Pages come first, since a mistake in a template should be found soon. What pages tell the size of comes next, then those
pages, then all else that is slow.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import NamedTuple, NoReturn

from msgspec import Struct, structs

from generator.engine import workers
from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.engine.output import LATER, Call, CannotMake, Copy, Derived, Output, Renderer, Sized, Template
from generator.engine.output_folder import unwritable, write_new
from generator.engine.program import function_key
from generator.engine.progress import Track
from generator.engine.staleness import may_stay
from generator.engine.store import MadeOutput
from generator.engine.workers import Team
from generator.problems import Problem, ProblemsError
from generator.text import urls

TREE = "new"
"""The folder in the staging folder for files whose own folder is not there yet: that moves to its place as a whole."""

_FEW_SLOW = 4
"""Fewer outputs than this that take long are made in one process."""

_PAGES, _TOLD, _TELLING, _SLOW = range(4)
"""When an output is made; see `_stage`."""

Sizes = Mapping[str, int | None]
"""How large outputs are that pages tell the size of, by site path. None for one that could not be made."""


class Rendered(Struct, frozen=True):
    """An output's new bytes, as a worker left them in the staging folder, unless the file holds them already."""

    digest: str
    number: int = -1
    """The staged file's name; -1 for none, or for one under its own path in the folder for new folders."""
    problem: Problem | None = None
    is_planned: bool = True
    """False if a copied file was no longer the one that the plan was made from."""
    size: int = 0
    failure: str = ""
    """Why it can't be made, where the site does without it, as `CannotMake` says it."""
    material: str = ""
    """As `MadeOutput` has it."""
    is_kept: bool = False
    """Whether it was made of the same before, so that nothing was made: its file stays, or it still can't be made."""


def render_all(
    stale: list[str],
    planned: Mapping[str, Output],
    made: Mapping[str, MadeOutput],
    sizes: Sizes,
    digests: Mapping[str, str],
    renderer: Renderer,
    folder: Path,
    staging: Path | None,
    track: Track,
    team: Team,
) -> dict[str, Rendered]:
    """Render outputs into the staging folder, where there is one.

    `made` is what was made last, `sizes` are those that pages tell before anything is made, and `digests` those of the
    files that stand in the output folder. Raises ProblemsError with every template's problem.
    """
    if staging:  # even with nothing to make: a killed build may have left something there
        shutil.rmtree(staging, ignore_errors=True)
    if stale and staging:
        try:
            staging.mkdir(parents=True)
        except OSError as error:
            raise ProblemsError((unwritable(staging.parent.name, error),)) from error

    told = told_outputs(planned.values())
    known = dict(sizes)
    for recipe in (planned[path].recipe for path in stale):
        if isinstance(recipe, Derived):
            function_key(recipe.function)  # is known to each worker then
    parents = {path.rpartition("/")[0] for path in stale}
    standing = {parent for parent in parents if os.path.lexists(f"{folder}/{parent}")}
    stages: dict[tuple[int, str], list[_Job]] = {(_PAGES, "render"): []}
    for number, path in enumerate(stale):
        on_disk, last = digests[path], made.get(path)
        staged = number if path.rpartition("/")[0] in standing else -1
        job = _Job(planned[path], path, staged, on_disk, last if may_stay(last, on_disk) else None)
        stages.setdefault(_stage(planned[path], told), []).append(job)
    waiting = [job.output for (when, _), jobs in stages.items() if when == _TELLING for job in jobs]
    is_told = any(when == _TOLD for when, _ in stages)
    rendered: dict[str, Rendered] = {}
    for (when, work), jobs in sorted(stages.items(), key=lambda stage: stage[0]):
        few = workers.FEW if when in (_PAGES, _TELLING) else _FEW_SLOW
        making = _Making(renderer, dict(known), staging)
        with ExitStack() as blocks:
            for at_hand in _surroundings(job.output for job in jobs):
                blocks.enter_context(at_hand())
            results = track(workers.run(_make, making, jobs, team, _lost, few=few), work, len(jobs))
            rendered |= zip((job.path for job in jobs), results, strict=True)
        # Mistakes in templates are found before time is spent on what is slow.
        problems = try_all(waiting, renderer, track, team) if when == _PAGES and is_told else ()
        _stop_for_problems((*rendered.values(), *(Rendered("", problem=problem) for problem in problems)))
        if when == _TOLD:
            known |= {job.output.url: _size(rendered[job.path], f"{folder}/{job.path}") for job in jobs}
    return rendered


class _Making(NamedTuple):
    """What all outputs of a stage are made with."""

    renderer: Renderer
    sizes: Sizes
    staging: Path | None


class _Job(NamedTuple):
    """An output that is to be made."""

    output: Output
    path: str
    number: int
    """As in `Rendered`."""
    on_disk: str
    """The digest of the file that stands in its place."""
    standing: MadeOutput | None
    """What is known of that file, where it may stay."""


def _make(making: _Making, job: _Job) -> Rendered:
    output, path, number, on_disk, standing = job
    renderer, sizes, staging = making
    return _render_one(output, renderer, sizes, standing, on_disk, staging, path, number)


def _lost(job: _Job, reason: str) -> NoReturn:
    raise ProblemsError((_lost_output(job.output, reason),))


def _lost_output(output: Output, reason: str) -> Problem:
    """The problem that whoever makes an output ends of it."""
    values = (("address", urls.decode(output.url)), ("reason", reason))
    return Problem("worker-lost", output.origin, values=values)


def _size(made: Rendered, file: str) -> int | None:
    """How large an output is that pages tell the size of; None where there is none."""
    if made.failure:
        return None
    return os.stat(file).st_size if made.is_kept else made.size  # noqa: PTH116 - as for all others


def sizes_in(output: Output) -> Iterator[tuple[str, Sized]]:
    """The sizes that an output tells, by the names of its inputs, or that those tell which it is made from."""
    for name, value in output.inputs.items():
        if isinstance(value, Sized):
            yield name, value
    for source in _sources_of(output):
        yield from sizes_in(source)


def told_outputs(outputs: Iterable[Output]) -> frozenset[str]:
    """The site paths of those outputs whose size a page tells."""
    return frozenset(
        value.output.url for output in outputs for value in output.inputs.values() if isinstance(value, Sized)
    )


def _sources_of(output: Output) -> Iterator[Output]:
    """The outputs that an output is made from."""
    if isinstance(output.recipe, Derived):
        for made_from in output.recipe.sources.values():
            yield from (made_from,) if isinstance(made_from, Output) else made_from


def _stage(output: Output, told: frozenset[str]) -> tuple[int, str]:
    """When an output is made, and the word for that."""
    recipe = output.recipe
    work = recipe.work if isinstance(recipe, Derived) else "render"
    if output.url in told:
        return _TOLD, work
    if isinstance(recipe, Derived):
        return _SLOW, work
    if isinstance(recipe, Copy) and recipe.slow:
        return _SLOW, "pack"
    return (_TELLING, "tell") if any(sizes_in(output)) else (_PAGES, "render")


def _surroundings(outputs: Iterable[Output]) -> Iterable[Callable[[], AbstractContextManager[object]]]:
    """The blocks in which some outputs are made: each once."""
    recipes = (output.recipe for output in outputs)
    return dict.fromkeys(recipe.at_hand for recipe in recipes if isinstance(recipe, Derived))


def _stop_for_problems(rendered: Iterable[Rendered]) -> None:
    problems: dict[tuple[str, int, str], Problem] = {}
    for result in rendered:
        if result.problem:
            problems.setdefault(
                (result.problem.path, result.problem.line, result.problem.code), result.problem
            )
    if problems:
        raise ProblemsError(tuple(problems.values()))


def try_all(outputs: Iterable[Output], renderer: Renderer, track: Track, team: Team) -> tuple[Problem, ...]:
    """What goes wrong in templates when every page is rendered; nothing is kept."""
    pages = [output for output in outputs if isinstance(output.recipe, Template)]
    problems = track(workers.run(_attempt, renderer, pages, team, _lost_output), "render", len(pages))
    return tuple(filter(None, problems))


def _attempt(renderer: Renderer, output: Output) -> Problem | None:
    try:
        render(output, renderer)
    except ProblemsError as error:
        return error.problems[0]
    return None


def _render_one(
    output: Output,
    renderer: Renderer,
    sizes: Sizes,
    standing: MadeOutput | None,
    on_disk: str,
    staging: Path | None,
    path: str,
    number: int,
) -> Rendered:
    """Make an output; one that is derived only if it would be of something else than what is `standing`."""
    copies = tuple(_copies(output))
    sources: dict[Path, bytes] = {}
    material = ""
    try:
        sources = _read(copies)
        if isinstance(recipe := output.recipe, Derived):
            used = _used(recipe, renderer, sizes, sources)
            material = fingerprint((function_key(recipe.function), used, output.inputs))
            if standing and standing.material == material:
                is_planned, failure = _is_planned(copies, sources), standing.failure
                return Rendered(standing.digest, -1, None, is_planned, 0, failure, material, is_kept=True)
            if recipe.later:
                return Rendered("", failure=LATER)
            data = recipe.function(**used, **output.inputs)
        else:
            data = _made(output, renderer, sizes, sources)
    except OSError as error:
        if not copies:
            raise
        reason = error.strerror or str(error)
        return Rendered("", problem=Problem("unreadable-file", output.origin, values=(("reason", reason),)))
    except CannotMake as error:
        is_planned = _is_planned(copies, sources)
        return Rendered("", failure=str(error), is_planned=is_planned, material=material)
    except ProblemsError as error:
        return Rendered("", problem=error.problems[0])
    made = Rendered(
        fingerprint_bytes(data), -1, None, _is_planned(copies, sources), len(data), material=material
    )
    if staging is None or made.digest == on_disk:
        return made
    try:
        write_new(data, f"{staging}/{TREE}/{path}" if number < 0 else f"{staging}/{number}")
    except OSError as error:  # one problem for a full disk, not one for each page
        return Rendered("", problem=unwritable(staging.parent.name, error))
    return structs.replace(made, number=number)


def _copies(output: Output) -> Iterator[Copy]:
    """The copies that an output is, or is made from."""
    if isinstance(output.recipe, Copy):
        yield output.recipe
    for source in _sources_of(output):
        yield from _copies(source)


def _is_planned(copies: Iterable[Copy], sources: Mapping[Path, bytes]) -> bool:
    """Whether files are still those that the plan was made from."""
    return all(fingerprint_bytes(sources[copy.path]) == copy.digest for copy in copies)


def _read(copies: Iterable[Copy]) -> dict[Path, bytes]:
    return {copy.path: copy.path.read_bytes() for copy in copies}


def render(output: Output, renderer: Renderer) -> bytes:
    """An output's bytes; sizes that it tells are 0. Raises ProblemsError with what went wrong in its template."""
    return _made(output, renderer, {}, _read(_copies(output)))


def _made(output: Output, renderer: Renderer, sizes: Sizes, files: Mapping[Path, bytes]) -> bytes:
    """An output's bytes; for copies, from those of their files, `files`."""
    recipe = output.recipe
    if isinstance(recipe, Template):
        return renderer.render(recipe, output.url, _given(output, sizes))
    if isinstance(recipe, Copy):
        data = files[recipe.path]
        return recipe.function(data, **output.inputs) if recipe.function else data
    if isinstance(recipe, Call):
        made = recipe.function(**output.inputs)
        return made if isinstance(made, bytes) else made.encode()
    return recipe.function(**_used(recipe, renderer, sizes, files), **output.inputs)


def _used(
    recipe: Derived, renderer: Renderer, sizes: Sizes, files: Mapping[Path, bytes]
) -> Mapping[str, object]:
    """What the function of a derived output is given besides its inputs."""
    sources = {
        name: _made(made_from, renderer, sizes, files)
        if isinstance(made_from, Output)
        else {source.url: _made(source, renderer, sizes, files) for source in made_from}
        for name, made_from in recipe.sources.items()
    }
    return recipe.used(**sources)


def _given(output: Output, sizes: Sizes) -> dict[str, object]:
    """What a page's template is given."""
    return {
        name: _told(value, sizes.get(value.output.url, 0)) if isinstance(value, Sized) else value
        for name, value in output.inputs.items()
    }


def _told(value: Sized, size: int | None) -> object:
    return None if size is None else value.function(value.output.url, size)
