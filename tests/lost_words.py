"""Does every word of a text stand on its page? Each Markdown file of some folders, against what becomes of it.

    python -m tests.lost_words FOLDER…

A word that the page lacks is lost, unless a problem names its line. None are: what authors hide on purpose (comments),
and what is no text: tags, the numbers of lists, what follows a fence's language, labels of references and notes.
Exits with 1 if a word is lost.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from generator.content import markup
from generator.problems import Reporter
from generator.text.decoding import read_text

_WORD = re.compile("[\u3400-\u9fff\uf900-\ufaff]|[^\\W_\u3400-\u9fff\uf900-\ufaff]+")
"""A Chinese character, or a word of another script."""
_HIDDEN = re.compile("<!--.*?-->|<(script|style).*?</\\1>|</?[A-Za-z][^<>]*>", re.DOTALL | re.IGNORECASE)
"""Comments, scripts, style sheets and tags."""
_NO_TEXT = re.compile(
    r"""^[\s>]*(?:[-*+]\s+)*\d+[.)]\s   # numbers of lists
    | (?<=```)\s*\S+.*$ | (?<=~~~)\s*\S+.*$
    | ^\s*\[[^\]]+\]:              # labels of references
    | \[\^[^\]]+\]                 # … and of notes
    | \]\[[^\]]*\]
    | \{[:#.][^{}]*\}               # attribute lists
    """,
    re.VERBOSE,
)
_FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_MARK = re.compile("[\ufdd0-\ufdef]")


class Lost(NamedTuple):
    """A word that stands on no page, and its line in the body, counted from 1."""

    word: str
    line: int


def lost_words(body: str) -> tuple[Lost, ...]:
    """The words of a body that its page lacks, and that are on no line that a problem names."""
    rendered = markup.render(body, "news/a.md")
    html = _MARK.sub(" ", unquote(unescape(unescape(rendered.html))))
    page = Counter(_words(html))
    told = {problem.line for problem in rendered.problems}
    lost = []
    for word, line in _written(_HIDDEN.sub(lambda hidden: " " + "\n" * hidden[0].count("\n"), body)):
        if page[word] > 0:
            page[word] -= 1
        elif line not in told:
            lost.append(Lost(word, line))
    return tuple(lost)


def _written(body: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(body.split("\n"), 1):
        for word in _words(unquote(unescape(unescape(_NO_TEXT.sub(" ", line))))):
            yield word, number


def _words(text: str) -> Iterator[str]:
    return (match[0] for match in _WORD.finditer(text.casefold()))


def main(folders: list[str]) -> int:
    """Print what is lost in each text; the exit code."""
    texts = found = 0
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.md")):
            source = read_text(path.read_bytes(), Reporter(str(path)))
            if source is None:
                continue
            texts += 1
            if lost := lost_words(_FRONT_MATTER.sub("", source, count=1)):
                found += 1
                shown = ", ".join(f"{word} ({line})" for word, line in lost[:12])
                sys.stdout.write(f"{path}: {len(lost)} lost: {shown}\n")
    sys.stdout.write(f"{texts} texts, {found} with lost words\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
