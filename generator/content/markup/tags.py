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


def for_paper(html: str) -> str:
    """A body as paper needs it: no picture waits until it is scrolled to, and what readers open stands open."""

    def opened(match: re.Match[str]) -> str:
        if not match[0].startswith(("<details>", "<details ")) or "open" in attributes_of(match[0]):
            return match[0]
        return f'<details open=""{match[0][len("<details") :]}'

    html = html.replace(' loading="lazy"', "")
    return TAG.sub(opened, html) if "<details" in html else html
