"""Ends elements where HTML ends them, before a page is parsed.

The parser (libxml2) knows few of the elements that have no end tag, and takes what stands behind one to stand in it. An
`<object>` or `<iframe>` whose end tag somebody forgot would swallow the rest of the page with its text.
"""

import re

# Without an end tag: https://html.spec.whatwg.org/multipage/syntax.html#void-elements, and what its parser treats as
# such (`bgsound`, `keygen`, `nextid`, `spacer`, `command`, `image`). The parser knows the others.
_VOID = frozenset(
    ("bgsound", "command", "embed", "image", "keygen", "nextid", "source", "spacer", "track", "wbr")
)
_FRAMES = frozenset(("iframe", "noembed"))
"""Hold no elements: what stands in them is raw text up to their end tag."""
_PAIRED = _FRAMES | {"applet", "audio", "object", "video"}
_TAG = re.compile(
    rf"""<(/?)({"|".join(sorted(_VOID | _PAIRED))})\b(?:(?:[^"'<>]++|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)""",
    re.IGNORECASE,
)


def with_end_tags(html: str) -> str:
    """The page with end tags for elements that have none, right behind their start tags."""
    ends: dict[int, str] = {}
    open_tags: dict[str, list[int]] = {}
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _VOID:
            if not match[1]:
                ends[match.end()] = name
        elif match[1]:
            if open_tags.get(name):
                open_tags[name].pop()
        else:
            if name in _FRAMES:  # a second one before the end of the first: this has none
                ends |= dict.fromkeys(open_tags.pop(name, ()), name)
            open_tags.setdefault(name, []).append(match.end())
    ends |= {place: name for name, places in open_tags.items() for place in places}
    parts: list[str] = []
    at = 0
    for place in sorted(ends):
        parts += (html[at:place], f"</{ends[place]}>")
        at = place
    return "".join((*parts, html[at:])) if parts else html
