"""One file of the site, and how it comes to be."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct


class Template(Struct, frozen=True, gc=False):
    """Render a page with the inputs as its context. How that is done, a `Renderer` knows."""

    name: str
    rooted: bool = False
    """Spell addresses from the host's root: for the page that a host serves in place of any missing one."""


class Call(Struct, frozen=True, gc=False):
    """Call a pure function with the inputs as keyword arguments; it returns the file's text or bytes."""

    function: Callable[..., str | bytes]


class Copy(Struct, frozen=True, gc=False):
    """Copy a file: as it is, or what a pure function makes of its bytes and the inputs."""

    path: Path
    digest: str
    """Of the file's bytes."""
    function: Callable[..., bytes] | None = None
    slow: bool = False
    """Whether the function takes longer than a page."""


class Derived(Struct, frozen=True, gc=False):
    """What a pure function makes of other outputs' bytes and the inputs, when all pages have been made.

    It is given each source under its name: the bytes of an output, or those of several by their site paths. It may
    raise `CannotMake`; then the site does without. It is not called where it would be given what it was last time.
    """

    function: Callable[..., bytes]
    sources: Mapping[str, "Output | tuple[Output, ...]"]
    work: str
    """The word for it that a progress bar shows."""
    at_hand: Callable[[], AbstractContextManager[object]] = nullcontext
    """Makes the block in which the function is called for one output after the other: what it has started for all
    of them ends there."""
    later: bool = False
    """Not in this build: one that is still right stays, else the site does without it for now."""
    used: Callable[..., Mapping[str, Any]] = dict
    """What the function is given of the sources: all, or only what it would look at."""


LATER = "later"
"""Stands for why an output is not there, where it is to be made by a later build."""


class CannotMake(Exception):
    """An output can't be made of what it is made from: a problem's code and values."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values

    def __str__(self) -> str:
        """The code, and a line for every value, as a store keeps them."""
        return "\n".join((self.code, *(f"{name}={value}" for name, value in self.values.items())))


Recipe = Template | Call | Copy | Derived


class Sized(Struct, frozen=True, gc=False):
    """As an input of a page: another output, which has to be made first, and may have no such input itself.

    The page is given what the function makes of its site path and its size in bytes, or None where it can't be made.
    """

    output: "Output"
    function: Callable[[str, int], object]


class Output(Struct, frozen=True, gc=False):
    """A planned file. `inputs` names everything that its bytes depend on besides the recipe itself.

    An input is a value that `generator.engine.fingerprints` can tell from another.
    """

    url: str
    recipe: Recipe
    inputs: Mapping[str, Any]
    origin: str
    """What a person would change to change it: a source path under the root, or a word for a list."""


class Renderer(Protocol):
    """How pages are rendered. It changes nothing of itself that a second call could see."""

    def trace(self, recipe: Template) -> str:
        """A line `name=digest` for everything that the recipe's pages depend on besides their inputs."""

    def render(self, recipe: Template, url: str, inputs: Mapping[str, object]) -> bytes:
        """The page at a site path. Raises ProblemsError with what went wrong in its template."""
