"""The tags of well-formed HTML, as the sanitizer writes it: every value in double quotation marks."""

import re

TAG = re.compile('(<[^>"]*(?:"[^"]*"[^>"]*)*>)')  # a value may hold anything but a double quotation mark
ID = re.compile(' id="([^"]*)"')

_ATTRIBUTE = re.compile(' ([^=" ]+)="([^"]*)"')
_FRAGMENT = re.compile(' href="#')


def attributes_of(tag: str) -> dict[str, str]:
    """A start tag's attributes, their values as written: with character references."""
    return dict(_ATTRIBUTE.findall(tag))


def start_tag(name: str, attributes: dict[str, str]) -> str:
    """A start tag, from attributes as `attributes_of` gives them."""
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def prefix_ids(html: str, prefix: str) -> str:
    """Put `prefix` before every id of a body and before the fragments that lead to them.

    So the bodies of several articles can stand on one page.
    """

    def prefixed(match: re.Match[str]) -> str:
        tag = ID.sub(lambda found: f' id="{prefix}{found[1]}"', match[0], count=1)
        return _FRAGMENT.sub(f' href="#{prefix}', tag, count=1)

    return TAG.sub(prefixed, html)


_BLOCKS = ("p", "h2", "h3", "h4", "h5", "h6", "li", "figure", "table", "blockquote", "pre")
_BLOCK_ENDS = frozenset(f"</{name}>" for name in _BLOCKS)
_FIRST_BLOCKS = 3


def with_first_picture_at_once(html: str) -> str:
    """A body whose first picture is fetched before all others, where it is among the first blocks.

    It is what readers wait for then (https://web.dev/articles/lcp-lazy-loading); further down it may wait itself.
    """
    blocks = 0
    for match in TAG.finditer(html):
        tag = match[0]
        if tag.startswith("<img "):
            at_once = tag.replace(' loading="lazy"', "", 1).removeprefix("<img")
            return f'{html[: match.start()]}<img fetchpriority="high"{at_once}{html[match.end() :]}'
        blocks += tag in _BLOCK_ENDS
        if blocks == _FIRST_BLOCKS:
            break
    return html


_PLAYER = re.compile(r'<(video|audio)((?: [a-z-]+="[^"]*")*)>.*?</\1>', re.DOTALL)


def without_players(html: str) -> str:
    """A body where films are their pictures, and nothing else is left of films and recordings but what stands below."""

    def shown(match: re.Match[str]) -> str:
        attributes = attributes_of(f"<{match[1]}{match[2]}>")
        if "poster" not in attributes:
            return ""
        size: dict[str, str] = {name: attributes[name] for name in ("width", "height") if name in attributes}
        return start_tag("img", {"alt": attributes["aria-label"], "src": attributes["poster"], **size})

    return _PLAYER.sub(shown, html) if "<video " in html or "<audio " in html else html


def for_paper(html: str) -> str:
    """A body as paper needs it: no picture waits until it is scrolled to, and what readers open stands open."""

    def opened(match: re.Match[str]) -> str:
        if not match[0].startswith(("<details>", "<details ")) or "open" in attributes_of(match[0]):
            return match[0]
        return f'<details open=""{match[0][len("<details") :]}'

    html = html.replace(' loading="lazy"', "")
    return TAG.sub(opened, html) if "<details" in html else html
