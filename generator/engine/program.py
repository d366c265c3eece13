"""Which program this is: its own code and the versions of those libraries that its output depends on."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
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
    "pypinyin": "pypinyin",
    "pyyaml": "yaml",
    "tzdata": "zoneinfo",
    "zxing-cpp": "zxingcpp",
}
"""By the name that pip knows, the module that code imports."""


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
    return {
        path.relative_to(package.parent).as_posix(): path.read_bytes()
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] != "importing"  # it builds nothing
    }


def _imports(code: bytes) -> Iterator[str]:
    """What may be modules among the names that a module's code imports."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:  # none of ours is relative
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def library_version(name: str) -> str:
    """The installed version of a package, by the name that pip knows; empty if it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
