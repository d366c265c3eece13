"""Where the head of a Markdown file is, and in which notation; and heads that somebody meant to write.

Front matter in YAML stands between lines of three hyphens, as Jekyll began it; in TOML between lines of three plus
signs, and in JSON in braces, as Hugo and Zola have them.
"""

import re
from collections.abc import Mapping
from json import JSONDecodeError, JSONDecoder
from typing import Literal

from msgspec import Struct

from generator.problems import Reporter
from generator.text.decoding import position
from generator.text.patterns import lazy

Notation = Literal["yaml", "toml", "json"]


class Parts(Struct, frozen=True):
    """A file's text in two parts. A text without front matter is all body."""

    head: str
    """Without the lines around it."""
    head_line: int
    """The number in the file of the head's first line."""
    body: str
    body_line: int
    notation: Notation = "yaml"


_FENCES: Mapping[str, Notation] = {"---": "yaml", "+++": "toml"}
# A blank line or two before the first fence is an accident that would show all keys on the page.
_OPENING = re.compile(r"(?:[^\S\n]*\n)*(---|\+\+\+)[^\S\n]*(?:\n|\Z)")
_JSON = lazy(r"\s*(?=\{\s*\"[^\"\n]*\"\s*:)")
# What office programs and Chinese keyboards make of three hyphens, and hyphens that are too few, too many or apart.
_DASHES = r"(?!---[^\S\n]*$)[-‐‑‒–—―─﹣－−](?:[^\S\n]*[-‐‑‒–—―─﹣－−])+[^\S\n]*$"
_DASH_LINE = lazy(_DASHES)
# Blanks and marks without width, which a line of hyphens must not begin with.
_BEFORE = " \t\u3000\u00a0\u200b\u200e\u2060\ufeff"
# Hexo's and gray-matter's beginnings that name the notation.
_NAMED = lazy(r"(?:---[ \t]*(?:ya?ml|toml|json)|;;;)[ \t]*$", re.IGNORECASE)
_END = {
    "---": re.compile(rf"^(?:---[^\S\n]*$|(?P<dashes>{_DASHES}))\n?", re.MULTILINE),
    "+++": lazy(r"^\+\+\+[^\S\n]*$\n?", re.MULTILINE),
}
# Nikola writes `.. title: x` in a remark of HTML, and reStructuredText `:title: x`.
_SETTING = lazy(r"(?:\.\. |:)?([^\s:：#-][^:：]{0,30}?)[ \t]*(?::(?=[ \t]|$)|：)")
_FURTHER = lazy(r"[ \t]+\S|- |#")
_LATEST = 6
"""So many lines at most stand before a head that is meant as one."""
_REMARK = lazy(r"<!--[ \t]*$")


def split(text: str, reporter: Reporter, names: Mapping[str, str]) -> Parts | None:
    """The two parts of a text. `names` gives our key for each name, in lower case, that people give it.

    None where nobody can tell what is head and what is body; a single problem says then what is wrong.
    """
    opening = _OPENING.match(text)
    if opening is None:
        if start := _JSON.match(text):
            return _json(text, start.end(), reporter)
        return None if _is_mistaken(text, reporter, names) else Parts("", 1, text, 1)
    fence = opening[1]
    head_line = text.count("\n", 0, opening.end()) + 1
    end = _END[fence].search(text, opening.end())
    if end is None:
        reporter.error("front-matter-open", max(head_line - 1, 1), 1, fence=fence)
        return None
    head = text[opening.end() : end.start()]
    end_line = head_line + head.count("\n")
    if fence == "---" and end["dashes"]:
        reporter.error("front-matter-dashes", end_line, 1)
        return None
    return Parts(head, head_line, text[end.end() :], end_line + 1, _FENCES[fence])


def _json(text: str, start: int, reporter: Reporter) -> Parts | None:
    line, column = position(text, start)
    try:
        _, end = JSONDecoder().raw_decode(text, start)
    except JSONDecodeError as error:
        reporter.error("front-matter-syntax", error.lineno, error.colno, notation="JSON", detail=error.msg)
        return None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; thousands of brackets
        reporter.error("front-matter-syntax", line, column, notation="JSON", detail=str(error))
        return None
    head = " " * (column - 1) + text[start:end]
    rest = re.compile(r"[ \t]*\n?").match(text, end)
    assert rest is not None  # it matches nothing as well
    return Parts(head, line, text[rest.end() :], text.count("\n", 0, rest.end()) + 1, "json")


def _is_mistaken(text: str, reporter: Reporter, names: Mapping[str, str]) -> bool:
    """Whether a text begins with settings that nothing tells from the text; it is reported then."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if _NAMED.match(lines[first]) or (
        _is_fence(lines[first].lstrip(_BEFORE)) and _key(lines[first + 1 : first + 2], names)
    ):
        reporter.error("front-matter-dashes", first + 1, 1)
        return True
    first += bool(_REMARK.match(lines[first]))
    found: list[str] = []
    for line in lines[first:]:
        if _is_fence(line):
            if not {"title", "date"} & set(found):
                return False
            reporter.error("front-matter-no-beginning", first + 1, 1)
            return True
        if not line.strip():
            break
        setting = _SETTING.match(line)
        if setting is None and not (found and _FURTHER.match(line)):
            break
        found.append(_key([line], names))
    if "title" not in found:
        late = _late_head(lines, first, names)
        if late:
            reporter.error("front-matter-late", late + 1, 1)
        return bool(late)
    reporter.error("front-matter-bare", first + 1, 1)
    return True


def _late_head(lines: list[str], first: int, names: Mapping[str, str]) -> int:
    """The index of the --- over a head that a few other lines stand before; 0 without one."""
    fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(fences) < 2 or fences[0] - first > _LATEST or lines[first].startswith(("```", "~~~")):
        return 0
    found = {_key([line], names) for line in lines[fences[0] + 1 : fences[1]]}
    return fences[0] if found >= {"title", "date"} else 0


def _is_fence(line: str) -> bool:
    return line.rstrip() == "---" or _DASH_LINE.match(line) is not None


def _key(lines: list[str], names: Mapping[str, str]) -> str:
    """Our key for the one that a line begins with; empty if it begins with none."""
    setting = _SETTING.match(lines[0].lstrip(_BEFORE)) if lines else None
    return names.get(setting[1].lower(), "") if setting else ""
