"""The files of the template folders: templates, assets and words, each read once in a build.

What a page is made from and the digest that tells whether it has changed come from the same bytes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import Struct

from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.engine.record import below
from generator.problems import Problem, Reporter
from generator.settings.blocks import FOLDER as BLOCKS
from generator.settings.blocks import read_blocks
from generator.settings.config import Config
from generator.text.decoding import decode, read_text

FOLDER = "templates"
"""The folder in the bulletin's, as problems name it."""
_ASSETS = "assets/"
_CHARSET = re.compile(r"""\A@charset\s+["'](?!utf-8["'])[^"'\n]*["'];""", re.IGNORECASE)


class ThemeFiles(Struct, frozen=True):
    """The bytes of every file, by path in its folder; first those of the bulletin's own, the default theme's last."""

    folders: tuple[Mapping[str, bytes], ...]
    problems: tuple[Problem, ...]
    """Files that can't be read."""

    @property
    def digest(self) -> str:
        """Of all files and their names."""
        return fingerprint(
            tuple(
                tuple((name, fingerprint_bytes(data)) for name, data in files.items())
                for files in self.folders
            )
        )


class Theme(Struct, frozen=True):
    """What the files hold."""

    texts: tuple[Mapping[str, str | Problem], ...]
    """Every file as text, by path in its folder, for templates and words; a problem for one that is no text, which
    matters only to those who ask for it."""
    assets: Mapping[str, bytes]
    """By their plain names (`style.css`), from the first folder that has one; style sheets and scripts in UTF-8."""
    problems: tuple[Problem, ...]


def default_theme() -> Path:
    """The folder of the default theme: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "theme"
    return installed if installed.is_dir() else package.parent / "templates"


def template_folders(root: Path) -> tuple[Path, ...]:
    """The folders that templates, assets and words are looked up in, first the bulletin's own."""
    own, default = root / "templates", default_theme()
    if not own.is_dir() or own.samefile(default):
        return (default,)
    return (own, default)


def read_theme_files(folders: Sequence[Path]) -> ThemeFiles:
    """Read all that lies under the template folders."""
    problems: list[Problem] = []
    return ThemeFiles(tuple(dict(_read(folder, problems)) for folder in folders), tuple(problems))


def decoded(files: ThemeFiles) -> Theme:
    """Files as text and as assets: UTF-8, UTF-16 with its mark, or GB18030 with a warning, as articles are."""
    problems = list(files.problems)
    texts: list[dict[str, str | Problem]] = []
    for folder in files.folders:
        found: dict[str, str | Problem] = {}
        for name, data in folder.items():
            reporter = Reporter(f"{FOLDER}/{name}")
            text = read_text(data, reporter)
            found[name] = reporter.problems[-1] if text is None else text
            if text is not None and not name.startswith(_ASSETS):
                problems += reporter.problems
        texts.append(found)
    assets: dict[str, bytes] = {}
    for folder in reversed(files.folders):
        for name, data in folder.items():
            if name.startswith(_ASSETS) and not name.rpartition("/")[2].startswith("."):
                reporter = Reporter(f"{FOLDER}/{name}")
                assets[name.removeprefix(_ASSETS)] = _in_utf_8(name, data, reporter)
                problems += reporter.problems
    return Theme(tuple(texts), assets, tuple(problems))


def with_blocks(config: Config, files: ThemeFiles) -> Config:
    """The settings with the blocks that the theme defines for texts; what is wrong with these is among the problems."""
    texts = tuple(
        {
            name: read_text(data, reporter := Reporter(f"{FOLDER}/{name}"))
            or next(iter(reporter.problems), "")
            for name, data in folder.items()
            if name.startswith(BLOCKS) and name.endswith(".html")
        }
        for folder in files.folders
    )
    blocks, problems = read_blocks(texts)
    return replace(config, blocks=blocks, problems=(*config.problems, *problems))


def _in_utf_8(name: str, data: bytes, reporter: Reporter) -> bytes:
    """An asset's bytes; a style sheet or a script in the encoding of the pages that ask for it."""
    if not name.endswith((".css", ".js")):
        return data
    text = decode(data, reporter) or ""
    if name.endswith(".css"):  # one that names another encoding would be read as that
        text = _CHARSET.sub('@charset "utf-8";', text)
    return text.encode()


def _read(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Each file's path in the folder and its bytes, sorted by path."""
    for name, path in sorted(_files(folder)):
        try:
            name.encode()
            yield name, path.read_bytes()
        except UnicodeEncodeError:
            problems.append(Problem("name-not-unicode", f"{FOLDER}/{ascii(name)[1:-1]}"))
        except FileNotFoundError:
            continue  # gone since it was listed: as good as never there
        except OSError as error:
            reason = error.strerror or type(error).__name__
            problems.append(Problem("unreadable-file", f"{FOLDER}/{name}", values=(("reason", reason),)))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files under a folder, and under those that links in it lead to."""
    for name in below(str(folder))[0]:
        path = Path(name)
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path
