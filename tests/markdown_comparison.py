"""Does our Markdown have the structure that another program sees? Real texts, through markdown-it and through ours.

    pip install mdit-py-plugins linkify-it-py
    python -m tests.markdown_comparison FOLDER …

Counts each text's lists, items, tables, fences, quotations, headings and links, and prints those that differ. Exits
with 1 if more than one text in 200 does, besides the differences that docs/markdown.md has.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

from generator.content.markup.convert import to_html
from generator.content.markup.limits import LimitError
from tests.html_forms import normal_form

KINDS = {
    "ul": "list",
    "ol": "list",
    "li": "item",
    "dt": "term",
    "table": "table",
    "tr": "row",
    "pre": "code",
    "blockquote": "quotation",
    "a": "link",
    **{f"h{level}": "heading" for level in range(1, 7)},
}
"""What is counted, by its tag."""
TOLERATED = 0.005

_FOOTNOTES = re.compile('<div class="footnote">|<hr class="footnotes-sep"')
_ALERT = re.compile(r"^(>[ \t]*)+\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.MULTILINE | re.IGNORECASE)


def reference() -> MarkdownIt:
    """The other program, with the extensions that we have, too."""
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.footnote import footnote_plugin

    other = MarkdownIt("gfm-like", {"html": True}).use(footnote_plugin).use(deflist_plugin)
    assert other.linkify
    other.linkify.set({"fuzzy_link": False})  # GFM makes no link of `example.org`
    return other


def structure(html: str) -> Counter[str]:
    """How often each kind of block stands in a piece of HTML, without the footnotes at its end and their numbers."""
    found: Counter[str] = Counter()
    for token in normal_form(_FOOTNOTES.split(html)[0]):
        match = re.match(r"<([a-z0-9]+)(?![^>]*(?:footnote|=\"#fn))", token)
        if match and (kind := KINDS.get(match[1])):
            found[kind] += 1
    return found


def bodies(folder: Path) -> Iterator[tuple[Path, str]]:
    """The texts under a folder without their front matter."""
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        yield path, re.sub(r"\A---\n.*?^---\n", "", text, count=1, flags=re.DOTALL | re.MULTILINE)


def difference(text: str, other: MarkdownIt) -> dict[str, tuple[int, int]]:
    """What the two see a different number of: theirs and ours."""
    theirs, ours = structure(other.render(text)), structure(to_html(text).html)
    theirs["quotation"] -= len(_ALERT.findall(text))  # ours are boxes
    return {kind: (theirs[kind], ours[kind]) for kind in KINDS.values() if theirs[kind] != ours[kind]}


def main(folders: list[str]) -> int:
    """Compare all texts; the exit code."""
    other = reference()
    texts = differing = 0
    for path, text in (found for folder in folders for found in bodies(Path(folder))):
        texts += 1
        try:
            found = difference(text, other)
        except LimitError as error:
            print(f"{path}: {error.code}")  # noqa: T201 - a program run by hand
            continue
        if found:
            differing += 1
            print(f"{path}: {found}")  # noqa: T201
    print(f"{differing} of {texts} texts differ")  # noqa: T201
    return int(differing > TOLERATED * texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
