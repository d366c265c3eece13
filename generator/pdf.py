"""PDFs of print views. Takes the extra `gen-bulletin[pdf]`: WeasyPrint, which sets text with the system's Pango.

A PDF is made from a page's own HTML and style sheets, and is the same, byte for byte, for the same page, files, fonts
and libraries. The work itself is in `typesetting`, which only those import who have something to set.
"""

from collections.abc import Mapping
from ctypes.util import find_library
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from generator import fonts
from generator.fingerprints import fingerprint
from generator.problems import Problem

_PACKAGES = ("weasyprint", "pydyf", "fonttools", "pillow")
"""What writes the bytes, by the names that pip knows."""
_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
"""What it asks of the system, by the names that linkers know."""


class PdfError(Exception):
    """No PDF could be made of a page."""


def lacking(*, chinese: bool) -> tuple[Problem, ...]:
    """What has to be installed before PDFs can be made; `chinese` says whether they have to write Chinese."""
    if find_spec("weasyprint") is None:
        return (Problem("pdf-no-weasyprint", "--pdf"),)
    missing = [name for name in _LIBRARIES if not _library(name)]
    if not missing and not fonts.names():
        missing = ["fontconfig"]
    if missing:
        return (Problem("pdf-no-library", "--pdf", values=(("names", ", ".join(missing)),)),)
    if chinese and not fonts.names(fonts.CHINESE):
        return (Problem("pdf-no-chinese-font", "--pdf"),)
    return ()


def setter() -> str:
    """A digest of all that PDFs depend on besides pages and files: the libraries and the system's fonts."""
    return fingerprint((tuple(map(_version, _PACKAGES)), tuple(map(_library, _LIBRARIES)), fonts.names()))


def typeset(page: bytes, files: Mapping[str, bytes], *, base_url: str, url: str, setter: str) -> bytes:
    """The PDF of the page at the site path `url`, which may show `files`, by their site paths. Raises PdfError.

    Whoever is asked to make PDFs with another `setter` makes others; this function need not know it.
    """
    from generator.typesetting import write

    try:
        return write(page.decode(), base_url + url, {base_url + path: data for path, data in files.items()})
    except Exception as error:  # a library that takes any HTML and any picture fails in any way
        raise PdfError(f"{type(error).__name__}: {error}") from error


def _library(name: str) -> str:
    return find_library(name) or find_library(f"{name}-0") or ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
