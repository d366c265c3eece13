"""Rendering outputs and committing them to the output folder. It knows nothing of news.

Everything is rendered before the first file is touched; with one problem nothing is written. Then files are
replaced one by one, atomically; files of an earlier build that are no longer planned go; and the manifest, which says
what is ours, is saved last.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import jinja2

from generator import urls
from generator.manifest import Manifest, digest, load_manifest, save_manifest
from generator.output import Call, Copy, Output, Template
from generator.problems import Problem, ProblemsError
from generator.templates import template_problem

Track = Callable[[Iterable[Output], str], Iterable[Output]]

_TEMPORARY = ".gen-unfinished"


@dataclass(frozen=True, slots=True)
class Commit:
    """What a build did to the output folder; paths are relative to it."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    foreign: tuple[str, ...]
    """Files that gen did not write; they are left alone."""
    displaced: tuple[str, ...]
    """Files that gen did not write and that stood where a page belongs; they were moved to `.gen/displaced/`."""


def render(
    outputs: Iterable[Output], environment: jinja2.Environment, base_path: str, as_files: bool
) -> dict[str, bytes]:
    """The bytes of every output, by file path under the output folder.

    `base_path` is the path of the site's root on its host, without a slash at the end. Raises ProblemsError with what
    went wrong in every template.
    """
    rendered: dict[str, bytes] = {}
    problems: dict[str, Problem] = {}
    for output in outputs:
        try:
            rendered[urls.file_path(output.url)] = _render(output, environment, base_path, as_files)
        except (
            jinja2.TemplateError,
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            # Templates may call anything with anything; what comes of it is the template's problem, not a bug.
            if not isinstance(output.recipe, Template):
                raise
            problem = template_problem(error, output.recipe.name, environment)
            problems.setdefault(f"{problem.path}:{problem.line}:{problem.code}", problem)
        except OSError as error:
            if not isinstance(output.recipe, Copy):
                raise
            problems[output.url] = Problem(
                "unreadable-file", output.origin, values=(("reason", error.strerror or str(error)),)
            )
    if problems:
        raise ProblemsError(tuple(problems.values()))
    return rendered


def _render(output: Output, environment: jinja2.Environment, base_path: str, as_files: bool) -> bytes:
    recipe = output.recipe
    if isinstance(recipe, Copy):
        return recipe.path.read_bytes()
    if isinstance(recipe, Call):
        made = recipe.function(**output.inputs)
        return made if isinstance(made, bytes) else made.encode()
    text = environment.get_template(recipe.name).render(output.inputs)
    if recipe.rooted:
        return urls.spell_absolute(text, base_path).encode()
    return urls.spell(text, output.url, as_files).encode()


def commit(rendered: dict[str, bytes], folder: Path, state: Path) -> Commit:
    """Make the output folder hold what was rendered, and keep what gen did not write.

    `state` is the folder `.gen`. Raises ProblemsError, before anything is written, when a folder on the way is a
    link that leaves the output folder.
    """
    before = load_manifest(state, folder)
    _check_folders(rendered, folder)
    digests = {path: digest(data) for path, data in rendered.items()}
    written, displaced = [], list[str]()
    # Saved first with old and new paths, so that after a crash nothing of ours is taken for somebody else's.
    save_manifest(state, folder, Manifest({**before.files, **digests}))
    obsolete = before.files.keys() - rendered.keys()
    removed = [path for path in sorted(obsolete) if _remove(folder, path)]
    for path, data in sorted(rendered.items()):
        file = folder / path
        current = _bytes(file)
        if current == data:
            continue
        for place in (*reversed(file.relative_to(folder).parents), file.relative_to(folder)):
            name = place.as_posix()
            if name not in before.files and _is_in_the_way(folder / place, is_file=name == path):
                _displace(folder / place, state / "displaced" / place)
                displaced.append(name)
        _write(file, data)
        written.append(path)
    save_manifest(state, folder, Manifest(digests))
    foreign = tuple(path for path in _listing(folder) if path not in digests)
    return Commit(tuple(written), len(rendered) - len(written), tuple(removed), foreign, tuple(displaced))


def _check_folders(rendered: dict[str, bytes], folder: Path) -> None:
    """Refuse to write through a link that leads out of the output folder."""
    root = os.path.realpath(folder)
    outside = set()
    for parent in {PurePosixPath(path).parent for path in rendered}:
        real = os.path.realpath(folder / parent)
        if real != root and not real.startswith(root + os.sep):
            outside.add(str(parent))
    if outside:
        raise ProblemsError(
            tuple(Problem("output-leaves-folder", f"{folder.name}/{path}") for path in sorted(outside))
        )


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f"{_TEMPORARY}-{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _is_in_the_way(place: Path, *, is_file: bool) -> bool:
    """Whether somebody else's file or folder stands where a file of ours, or a folder for it, belongs."""
    return place.exists() if is_file else place.is_file()


def _displace(file: Path, target: Path) -> None:
    number = 0
    place = target
    while place.exists():
        number += 1
        place = target.with_name(f"{target.name}.{number}")
    place.parent.mkdir(parents=True, exist_ok=True)
    file.replace(place)


def _remove(folder: Path, path: str) -> bool:
    """Remove a file of an earlier build, and the folders that it leaves empty."""
    file = folder / path
    try:
        file.unlink()
    except OSError:
        return False  # gone already, or somebody made a folder of it: nothing of ours
    for parent in file.parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break
    return True


def _listing(folder: Path) -> list[str]:
    """The visible files of the output folder; hidden ones (`.git`, `.nojekyll`) are their owner's business."""
    paths = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        base = os.path.relpath(parent, folder)
        visible = sorted(name for name in files if not name.startswith("."))
        paths += [name if base == "." else f"{base}/{name}".replace(os.sep, "/") for name in visible]
    return paths
