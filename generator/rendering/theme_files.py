"""The files of the template folders: templates, assets and words, each read once in a build.

What a page is made from and the digest that tells whether it has changed come from the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.engine.record import below
from generator.problems import Problem, ProblemsError, Reporter
from generator.settings.blocks import FOLDER as BLOCKS
from generator.settings.blocks import read_blocks
from generator.settings.config import Config
from generator.text.decoding import decode, read_text

FOLDER = "templates"
"""The folder in the bulletin's, as problems name it."""
_ASSETS = "assets/"
_CHARSET = re.compile(r"""\A@charset\s+["'](?!utf-8["'])[^"'\n]*["'];""", re.IGNORECASE)


DATA = "data"
"""The folder of data files in the bulletin's."""


class Folder(NamedTuple):
    """A folder of templates."""

    disk: Path
    name: str
    """As problems name it."""


class ThemeFiles(Struct, frozen=True):
    """The bytes of every file, by path in its folder; first those of the bulletin's own, the default theme's last."""

    folders: tuple[Mapping[str, bytes], ...]
    names: tuple[str, ...]
    """What problems call each folder."""
    data: Mapping[str, bytes]
    """Those of `data/`."""
    problems: tuple[Problem, ...]
    """Files that can't be read."""

    @property
    def digest(self) -> str:
        """Of all files and their names."""
        return fingerprint(
            tuple(
                tuple((name, fingerprint_bytes(data)) for name, data in files.items())
                for files in (*self.folders, self.data)
            )
        )


class Theme(Struct, frozen=True):
    """What the files hold."""

    texts: tuple[Mapping[str, str | Problem], ...]
    """Every file as text, by path in its folder, for templates and words; a problem for one that is no text, which
    matters only to those who ask for it."""
    assets: Mapping[str, bytes]
    """By their plain names (`style.css`), from the first folder that has one; style sheets and scripts in UTF-8."""
    names: tuple[str, ...]
    """What problems call each folder."""
    data: Mapping[str, bytes]
    """The data files: see `data.values_of`."""
    problems: tuple[Problem, ...]


def default_theme() -> Path:
    """The folder of the default theme: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "theme"
    return installed if installed.is_dir() else package.parent / "templates"


def template_folders(config: Config) -> tuple[Folder, ...]:
    """The folders that templates, assets and words are looked up in, first the bulletin's own, then its theme's.

    Raises ProblemsError where that theme is nowhere.
    """
    own, default = Folder(config.root / FOLDER, FOLDER), Folder(default_theme(), FOLDER)
    chosen = _chosen(config)
    found = [own] if own.disk.is_dir() and not own.disk.samefile(default.disk) else []
    return (*found, *((chosen,) if chosen else ()), default)


def _chosen(config: Config) -> Folder | None:
    """The folder of the theme that the settings name, if they do."""
    wanted = config.settings.theme.from_
    if not wanted:
        return None
    folder = config.root / wanted
    if not folder.is_dir() and re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", wanted):
        from importlib.util import find_spec  # few bulletins have one

        spec = find_spec(wanted)
        places = spec.submodule_search_locations if spec else None
        folder = Path(next(iter(places))) if places else folder
    if not folder.is_dir():
        reporter = Reporter(config.path.name, config.lines)
        reporter.error("theme-nowhere", *config.positions.get("theme.from", (0, 0)), name=wanted)
        raise ProblemsError(tuple(reporter.problems))
    inner = folder / FOLDER
    is_inner = inner.is_dir()
    return Folder(
        inner if is_inner else folder, f"{wanted.rstrip('/')}/{FOLDER}" if is_inner else wanted.rstrip("/")
    )


def theme_files_of(config: Config) -> ThemeFiles:
    """Read all that a bulletin's pages are made with besides its content. Raises ProblemsError as above."""
    return read_theme_files(template_folders(config), config.root / DATA)


def read_theme_files(folders: Sequence[Folder], data: Path | None = None) -> ThemeFiles:
    """Read all that lies under the template folders, and in a folder of data files."""
    problems: list[Problem] = []
    return ThemeFiles(
        tuple(dict(_read(folder, problems)) for folder in folders),
        tuple(folder.name for folder in folders),
        dict(_read(Folder(data, DATA), problems)) if data else {},
        tuple(problems),
    )


def decoded(files: ThemeFiles) -> Theme:
    """Files as text and as assets: UTF-8, UTF-16 with its mark, or GB18030 with a warning, as articles are."""
    problems = list(files.problems)
    texts: list[dict[str, str | Problem]] = []
    for where, folder in zip(files.names, files.folders, strict=True):
        found: dict[str, str | Problem] = {}
        for name, data in folder.items():
            reporter = Reporter(f"{where}/{name}")
            text = read_text(data, reporter)
            found[name] = reporter.problems[-1] if text is None else text
            if text is not None and not name.startswith(_ASSETS):
                problems += reporter.problems
        texts.append(found)
    assets: dict[str, bytes] = {}
    for where, folder in reversed(tuple(zip(files.names, files.folders, strict=True))):
        for name, data in folder.items():
            if name.startswith(_ASSETS) and not name.rpartition("/")[2].startswith("."):
                reporter = Reporter(f"{where}/{name}")
                assets[name.removeprefix(_ASSETS)] = _in_utf_8(name, data, reporter)
                problems += reporter.problems
    return Theme(tuple(texts), assets, files.names, files.data, tuple(problems))


def with_blocks(config: Config, files: ThemeFiles) -> Config:
    """The settings with the blocks that the theme defines for texts; what is wrong with these is among the problems."""
    texts = tuple(
        {
            name: read_text(data, reporter := Reporter(f"{where}/{name}"))
            or next(iter(reporter.problems), "")
            for name, data in folder.items()
            if name.startswith(BLOCKS) and name.endswith(".html")
        }
        for where, folder in zip(files.names, files.folders, strict=True)
    )
    blocks, problems = read_blocks(texts)
    return replace(
        config, blocks=blocks, problems=(*config.problems, *in_folders(problems, files.names, texts))
    )


def in_folders(
    problems: Iterable[Problem], names: Sequence[str], folders: Sequence[Mapping[str, object]]
) -> Iterator[Problem]:
    """Problems of a theme's files, each told of the first folder that has the file, not of `templates`."""
    for problem in problems:
        name = problem.path.removeprefix(f"{FOLDER}/")
        where = next((where for where, folder in zip(names, folders, strict=True) if name in folder), FOLDER)
        yield replace(problem, path=f"{where}/{name}")


def _in_utf_8(name: str, data: bytes, reporter: Reporter) -> bytes:
    """An asset's bytes; a style sheet or a script in the encoding of the pages that ask for it."""
    if not name.endswith((".css", ".js")):
        return data
    text = decode(data, reporter) or ""
    if name.endswith(".css"):  # one that names another encoding would be read as that
        text = _CHARSET.sub('@charset "utf-8";', text)
    return text.encode()


def _read(folder: Folder, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Each file's path in the folder and its bytes, sorted by path."""
    for name, path in sorted(_files(folder.disk)):
        try:
            name.encode()
            yield name, path.read_bytes()
        except UnicodeEncodeError:
            problems.append(Problem("name-not-unicode", f"{folder.name}/{ascii(name)[1:-1]}"))
        except FileNotFoundError:
            continue  # gone since it was listed: as good as never there
        except OSError as error:
            reason = error.strerror or type(error).__name__
            problems.append(Problem("unreadable-file", f"{folder.name}/{name}", values=(("reason", reason),)))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files under a folder, and under those that links in it lead to."""
    for name in below(str(folder))[0]:
        path = Path(name)
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path
