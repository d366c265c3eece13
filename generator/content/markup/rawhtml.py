"""Raw HTML inside of a text: where a tag, a comment or another piece of it ends (CommonMark 0.31 section 6.6)."""

import re

_ATTRIBUTE = r"""\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s"'=<>`]++|'[^']*+'|"[^"]*+"))?+"""

TAG = re.compile(
    rf"<(?:[A-Za-z][A-Za-z0-9-]*+(?:{_ATTRIBUTE})*+\s*+/?|/[A-Za-z][A-Za-z0-9-]*+\s*+)>", re.ASCII
)
"""A start tag or an end tag that is whole."""

_OPENING = re.compile(r"<!--(?:-?>)?|<\?|<!\[CDATA\[|<![A-Za-z]")
_CLOSINGS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}


def end_of(text: str, start: int, missing: set[str]) -> int:
    """Where the piece of raw HTML that begins with the `<` at `start` ends; 0 if none does.

    `missing` holds the closing signs that were sought in `text` in vain, so that none is sought twice.
    """
    if match := TAG.match(text, start):
        return match.end()
    match = _OPENING.match(text, start)
    if not match:
        return 0
    if match[0].endswith(">"):
        return match.end()
    closing = _CLOSINGS.get(match[0], ">")
    end = -1 if closing in missing else text.find(closing, match.end())
    if end < 0:
        missing.add(closing)
        return 0
    return end + len(closing)
