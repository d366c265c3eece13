"""No text of blocks takes long, whatever is repeated in it: the time grows with the length."""

import time
from collections.abc import Iterator

import pytest

from generator.content.markup import render

SIZE = 24_000
SECONDS = 3.0
"""Processor time that no text of that size comes near, unless its time grows with the square."""

PIECES = [
    *("- ", "* ", "+ ", "1. ", "1) a\n", "> ", ">", "- - ", "> - ", "- > ", "    ", "\t", "\u3000a\n"),
    *("\n- a\n", "- a\n\n", "  - a\n", "- [ ] a\n", "> [!NOTE]\n", "a\n\n", "a\n", "a  \n", "  \n", "水"),
    *("# ", "#", "# a\n", "a\n===\n", "a\n---\n", "---\n", "- -", "***\n", "_ "),
    *("```\n", "~~~\n", "```", "``` a\n", "~~~~ `\n"),
    *(
        "<div>\n",
        "<!--\n",
        "-->\n",
        "<?\n",
        "<!A\n",
        "<![CDATA[\n",
        "<a b=c\n",
        "<a b='\n",
        "</a>\n",
        "<pre>\n",
    ),
    *("[a]: b\n", "[a]: b 'c'\n", "[a]: b 'c\n", "[a]:\n", "[a]: (\n", "*[a]: b\n", "[^1]: a\n\n    "),
    *("| a ", "|--", "|\n", "|-\n", "a|b\n-|-\n", "\\|", "a\tb\n", "\ta\n"),
    *("a\n: b\n", ": a\n", "!!! note\n", "!!! note\n    ", "!!!", "{: .a }\n", "{.a ", "{#a", "a\n{: .b}\n"),
]


def forms(piece: str) -> Iterator[str]:
    """A piece again and again: as it is, set off more and more, and with a letter behind each."""
    yield piece * (SIZE // len(piece))
    yield "\n".join(" " * (number % 90) + piece for number in range(SIZE // (len(piece) + 46)))
    yield (piece.rstrip("\n") + "a\n") * (SIZE // (len(piece.rstrip("\n")) + 2))


def seconds(text: str) -> float:
    start = time.process_time()
    render(text, "news/a.md")
    return time.process_time() - start


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long(piece: str) -> None:
    assert [text[:40] for text in forms(piece) if seconds(text) > SECONDS] == []


@pytest.mark.parametrize(
    "text",
    ["# a\n", "---\n", "- a\n", "> a\n\n", "a | b\n", "[a]: b\n", "```\na\n```\n", "a\n: b\n\n"],
)
def test_thousands_of_blocks_without_a_blank_line_between_them_are_quick(text: str) -> None:
    assert seconds(text * 10_000) < 3 * SECONDS
