"""One file of the site, and how it comes to be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Template:
    """Render a Jinja template with the inputs as its context, then spell its addresses for the page."""

    name: str
    rooted: bool = False
    """Spell addresses from the host's root: for the page that a host serves in place of any missing one."""


@dataclass(frozen=True, slots=True)
class Call:
    """Call a pure function with the inputs as keyword arguments; it returns the file's text or bytes."""

    function: Callable[..., str | bytes]


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy a file: as it is, or what a pure function makes of its bytes and the inputs."""

    path: Path
    digest: str
    """Of the file's bytes."""
    function: Callable[..., bytes] | None = None
    slow: bool = False
    """Whether the function takes longer than a page."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a pure function makes of another output's bytes. The inputs are the other output's."""

    output: "Output"
    function: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Typeset:
    """What a pure function makes of a page's bytes, of the files that it shows, by their site paths, and the inputs.

    It takes long, so it is done after all pages. It may raise `pdf.PdfError`; then the site does without.
    """

    page: "Output"
    files: tuple["Output", ...]
    function: Callable[..., bytes]


Recipe = Template | Call | Copy | Packed | Typeset


@dataclass(frozen=True, slots=True)
class Sized:
    """As an input of a page: another output, which has to be made first.

    The page is given a `model.Download`, or None where the other can't be made.
    """

    output: "Output"


@dataclass(frozen=True, slots=True)
class Output:
    """A planned file. `inputs` names everything that its bytes depend on besides the recipe itself.

    An input is a value that `generator.engine.fingerprints` can tell from another.
    """

    url: str
    recipe: Recipe
    inputs: Mapping[str, Any]
    origin: str
    """What a person would change to change it: a source path under the root, or a word for a list."""
