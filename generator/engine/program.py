"""Which program this is: its own code and the versions of those libraries that its output depends on."""

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.engine.fingerprints import fingerprint, fingerprint_bytes

_LIBRARIES = (
    "brotli",
    "imagesize",
    "jinja2",
    "markdown",
    "markupsafe",
    "nh3",
    "pillow",
    "pypinyin",
    "pyyaml",
    "tzdata",
    "zxing-cpp",
)


@cache
def engine_key() -> str:
    """A digest that changes whenever the same input could give other output: it is an input of everything."""
    package = Path(__file__).parent.parent
    code = tuple(
        (path.relative_to(package).as_posix(), fingerprint_bytes(path.read_bytes()))
        for path in sorted(package.rglob("*.py"))
        if path.relative_to(package).parts[0] != "importing"  # it builds nothing
    )
    return fingerprint((code, tuple(library_version(name) for name in _LIBRARIES), sys.version))


def library_version(name: str) -> str:
    """The installed version of a package, by the name that pip knows; empty if it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
