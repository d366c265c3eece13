"""What `argparse` says, in the user's language: it looks its words up as gettext's users do, by their English.

What a newer Python says and the catalogue doesn't know stays English, but breaks no command line.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from generator.commands.terminal import columns
from generator.wording import words

TYPE_CHECKING = False  # as `typing` has it, which no command line needs
if TYPE_CHECKING:
    from typing import Any


@contextmanager
def translated(language: str) -> Iterator[None]:
    """Have argparse look its words up in a language, for as long as parsers are made and run."""
    # This is gettext's function there, and the one way to give argparse words without files in gettext's own format.
    module: Any = argparse
    original = module._
    module._ = lambda message: words("argparse", language).get(message, message)
    try:
        yield
    finally:
        module._ = original


class Formatter(argparse.HelpFormatter):
    """Help whose lines fit the terminal also where a character takes two columns."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns() - 2)  # argparse would ask a module that takes long to import

    def _split_lines(self, text: str, width: int) -> list[str]:
        from generator.wording.report import column_width

        is_wide = column_width(text) > len(text)
        return super()._split_lines(text, max(width // 2, 8) if is_wide else width)
