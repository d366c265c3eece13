"""Packed companions of text files, which hosts send in their place: `style.css.gz` and `style.css.br`.

A host that packs a file at each request does so quickly and badly. Here it is done once, and well.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.util import find_spec

from generator.engine.output import Derived, Output, Template
from generator.problems import Problem
from generator.text import urls

_TEXT = (".html", ".css", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml")
_SMALL = 1024
"""Bytes; what is smaller gains nothing."""
_LONGEST_NAME = 255
"""Bytes that common file systems allow for a name."""


def gzipped(original: bytes) -> bytes:
    """As gzip (RFC 1952), without a name or a time."""
    return gzip.compress(original, 9, mtime=0)


def brotlied(original: bytes) -> bytes:
    """As Brotli (RFC 7932). Takes the extra `compress`."""
    import brotli

    # The next level takes twice as long for one or two hundredths.
    return bytes(brotli.compress(original, mode=brotli.MODE_TEXT, quality=10))


def has_brotli() -> bool:
    """Whether Brotli's library is there."""
    return find_spec("brotli") is not None


def packed(
    outputs: Iterable[Output], *, later: bool = False
) -> tuple[tuple[Output, ...], tuple[Problem, ...]]:
    """The companions of those outputs that are text, and what they lack. `later` as in `Derived`."""
    outputs = tuple(outputs)
    functions: Mapping[str, Callable[..., bytes]] = {".gz": gzipped}
    problems: tuple[Problem, ...] = ()
    if has_brotli():
        functions = {".gz": gzipped, ".br": brotlied}
    else:
        problems = (Problem("no-brotli", "--compress", severity="warning"),)
    return tuple(_companions(outputs, functions, later=later)), problems


def _companions(
    outputs: tuple[Output, ...], functions: Mapping[str, Callable[..., bytes]], *, later: bool
) -> Iterator[Output]:
    files = {urls.file_path(output.url).casefold() for output in outputs}
    for output in outputs:
        path = urls.file_path(output.url)
        if not path.lower().endswith(_TEXT) or _is_tiny(output):
            continue
        for suffix, function in functions.items():
            name = path + suffix
            # Somebody's own packed file is left as it is.
            if name.casefold() not in files and len(name.rpartition("/")[2].encode()) <= _LONGEST_NAME:
                recipe = Derived(function, {"original": output}, "pack", later=later)
                yield Output("/" + urls.encode(name), recipe, {}, output.origin)


def _is_tiny(output: Output) -> bool:
    """Whether an output is so small that packing it gains nothing, as far as that is known before it is made."""
    if isinstance(output.recipe, Template):
        return output.recipe.name == "alias.html"
    return len(output.inputs.get("data", bytes(_SMALL))) < _SMALL
