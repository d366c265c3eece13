"""Blocks of code as HTML (CommonMark 0.31 sections 4.4 and 4.5)."""

import re
from collections.abc import Sequence
from html import escape

from generator.content.markup.links import literal

_LANGUAGE = re.compile(r"\{?[ .]*([\w#+-][\w.#+-]*)")


def code_block(lines: Sequence[str], info: str = "") -> str:
    """The HTML of a block of code. The first word of `info` is its language, with or without `{.…}` around it."""
    language = _LANGUAGE.match(literal(info))
    name = f' class="language-{escape(language[1])}"' if language else ""
    # A parser drops the line break that follows <pre> directly; code keeps its own inside <code>.
    code = "".join(escape(line, quote=False) + "\n" for line in lines)
    return f"<pre><code{name}>{code}</code></pre>"
