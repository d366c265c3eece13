"""Which program this is: its own code and the versions of those libraries that its output depends on."""

import ast
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from generator.engine.fingerprints import fingerprint, fingerprint_bytes

_LIBRARIES = {
    "brotli": "brotli",
    "imagesize": "imagesize",
    "jinja2": "jinja2",
    "markdown": "markdown",
    "markupsafe": "markupsafe",
    "nh3": "nh3",
    "pillow": "PIL",
    "pypdf": "pypdf",
    "pypinyin": "pypinyin",
    "python-docx": "docx",
    "pyyaml": "yaml",
    "tzdata": "zoneinfo",
    "zxing-cpp": "zxingcpp",
}
"""By the name that pip knows, the module that code imports."""


_METADATA = (".dist-info", ".egg-info")
"""How the names of those files and folders end that say which package is installed."""


@cache
def engine_key() -> str:
    """A digest that changes whenever the same input could give other output: it is an input of everything."""
    code = tuple((path, fingerprint_bytes(data)) for path, data in _code().items())
    return fingerprint((code, tuple(library_version(name) for name in _LIBRARIES), sys.version))


@cache
def function_key(function: Callable[..., object]) -> str:
    """A digest that changes whenever a function could make something else of the same.

    It is of the function's module, of all of ours that it imports, at whatever place and through others, and of the
    libraries that these import: much less changes it than `engine_key`. A package's own file counts where something is
    imported from it.
    """
    code: dict[str, str] = {}
    waiting, seen = {function.__module__}, set[str]()
    while waiting:
        seen.add(name := waiting.pop())
        path = name.replace(".", "/")
        for file in (f"{path}.py", f"{path}/__init__.py"):
            if (data := _code().get(file)) is not None:
                code[file] = fingerprint_bytes(data)
                waiting |= {*_imports(data)} - seen
    packages = {name.partition(".")[0] for name in seen}
    libraries = [library_version(name) for name, module in _LIBRARIES.items() if module in packages]
    made_by = (sorted(code.items()), libraries, sys.version) if code else engine_key()  # it is none of ours
    return fingerprint((function.__module__, function.__qualname__, made_by))


@cache
def _code() -> Mapping[str, bytes]:
    """Our modules' code as it was when this was first asked, by path; read once, so that all keys are of the same."""
    package = Path(__file__).parent.parent
    code = {}
    for name, file in sorted(_modules(str(package))):
        with open(file, "rb") as module:  # noqa: PTH123 - 150 of them before anything else is done
            code[f"{package.name}/{name}"] = module.read()
    return code


def _imports(module: bytes) -> Iterator[str]:
    """What may be modules among the names that a module, given as its code, imports."""
    for node in ast.walk(ast.parse(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:  # none of ours is relative
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _modules(folder: str, inner: str = "") -> Iterator[tuple[str, str]]:
    """The program's own files: their paths in the package, and whole."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = inner + entry.name
            if entry.is_dir():
                if name != "importing":  # it builds nothing
                    yield from _modules(entry.path, f"{name}/")
            elif name.endswith(".py"):
                yield name, entry.path


def library_version(name: str) -> str:
    """The installed version of a package, by the name that pip knows; empty if it is not there."""
    installed = _installed()
    if installed is not None and (version := installed.get(name, "")) is not None:
        return version
    from importlib import metadata  # takes longer than all else here

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


@cache
def _installed() -> Mapping[str, str | None] | None:
    """The version of each installed package, None for one whose folder's name doesn't tell it.

    None for all where Python finds packages elsewhere than in folders.
    """
    versions: dict[str, str | None] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208 - as above
        except FileNotFoundError:
            continue
        except OSError:
            return None
        for name, end in map(os.path.splitext, names):
            if end in _METADATA:
                package, _, version = name.partition("-")
                versions.setdefault(re.sub("[-_.]+", "-", package).lower(), version or None)
    return versions
