"""What a text is found by: its terms. Pure; `docs/search.md` has the rules, which the browser follows as well."""

import html
import re
import unicodedata
from functools import cache
from operator import add

from generator.text.simplified import SIMPLIFIED, TRADITIONAL

LONGEST = 32
"""Characters of a word that tell it from others."""
LIST = "\x01"
"""What a term begins with that stands for a list which articles are in. No word holds it."""

WORD = "0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u052f\u1e00-\u1fff"
"""The characters of words, as ranges: fixed, so that nobody's edition of Unicode makes a difference."""
UNSPACED = (
    "\u0530-\u1dff\u2c00-\u2dff\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3038-\u303c\u3041-\u309f"
    "\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ud7ff\ue000-\ufdff\ufe70-\ufefe"
    "\U00010000-\U0001efff\U00020000-\U0010ffff"
)
"""Those of scripts that are written without spaces, and all that are rare."""

_WORDS = re.compile(f"[{WORD}]+")
_RUNS = re.compile(f"[{UNSPACED}]+")
_UNSEEN = re.compile("[\xad\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f\u180b-\u180d]+")
# What NFKC leaves alone, or makes other punctuation of; only before the first three may it put something together.
_UNUSUAL = re.compile(
    "[A-Za-z<=>]?[^\n -~\xb7\u2014\u2018-\u201d\u2026\u3000-\u3002\u3008-\u3011\u4e00-\u9fff"
    "\uff01-\uff0f\uff1a-\uff20]+"
)
_TAG = re.compile(r"""</?([A-Za-z][A-Za-z0-9-]*)(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
# fmt: off
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))
# fmt: on
"""Elements inside a line: nothing stands between what is in them and what is around them."""


def text_of(body: str) -> str:
    """A body's text, given as its HTML; each piece between two breaks is a line."""
    broken = _TAG.sub(_break, body.replace("\n", " "))
    if "&" not in broken:
        return broken
    return "\n".join(html.unescape(piece).replace("\n", " ") for piece in broken.split("\n"))


def _break(tag: re.Match[str]) -> str:
    return "" if tag[1].lower() in _INLINE else "\n"


def normal(text: str) -> str:
    """Text as terms are taken from it: whoever writes or looks for it in another width, case or script means the same.

    Blanks and punctuation, which are in no term, stay as they are.
    """
    text = _UNUSUAL.sub(_usual, text)
    text = text.lower()
    foldable, folding = _folding()
    return text.translate(folding) if foldable.search(text) else text


def _usual(unusual: re.Match[str]) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", unusual[0]))


@cache
def _folding() -> tuple[re.Pattern[str], dict[int, int]]:
    """Finds a character that is another one in comparisons, and says which."""
    folding = str.maketrans(f"{TRADITIONAL}ς", f"{SIMPLIFIED}σ")
    return re.compile(f"[{TRADITIONAL}ς]"), folding


def terms(text: str) -> set[str]:
    """The terms of a normal text."""
    found = {word[:LONGEST] for word in _WORDS.findall(text)}
    for run in _RUNS.findall(text):
        found.update(map(add, run, run[1:]))
        found.add(run[-1])
    return found
