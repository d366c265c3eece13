"""What a built site's files point to, what can be pointed to in them, and what a strict policy forbids."""

import json
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

SHEETS = ("stylesheet", "preload", "modulepreload", "icon", "manifest")
"""The relations of a <link> that a browser fetches."""


class PageReader(HTMLParser):
    """Reads a page, or a piece of one."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.addresses: list[tuple[int, str]] = []
        """(line, address) of everything that a browser or a machine would fetch or go to."""
        self.violations: list[tuple[int, str]] = []
        """(line, what a Content-Security-Policy without 'unsafe-inline' and other hosts forbids)."""
        self._in_data = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self.ids.update(filter(None, (values.get("id"), values.get("name") if tag == "a" else None)))
        self.addresses += [(line, address) for address in _addresses_of(tag, values)]
        self.violations += [(line, violation) for violation in _violations_of(tag, values)]
        self._in_data = tag == "script" and values.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            line = self.getpos()[0]
            self.addresses += [(line, text) for text in strings(json.loads(data)) if is_full(text)]

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False


def _addresses_of(tag: str, values: dict[str, str]) -> Iterator[str]:
    yield from (values[name] for name in ("href", "src", "poster", "data") if name in values)
    for candidate in values.get("srcset", "").split(","):
        yield from candidate.split()[:1]
    content = values.get("content", "")
    if values.get("http-equiv", "").lower() == "refresh":
        yield content.partition("=")[2].strip()
    elif tag == "meta" and is_full(content):
        yield content


def _violations_of(tag: str, values: dict[str, str]) -> Iterator[str]:
    if tag == "style" or "style" in values:
        yield f"<{tag}> brings a style of its own"
    if tag == "script" and "src" not in values and values.get("type") != "application/ld+json":
        yield "a script stands in the page"
    for name, value in values.items():
        if name.startswith("on"):
            yield f"<{tag}> has a handler {name}"
        if value.strip().lower().startswith("javascript:"):
            yield f"<{tag}> has the address {value}"
    fetched = values.get("src", "")
    if tag == "link" and set(values.get("rel", "").split()) & set(SHEETS):
        fetched = values.get("href", "")
    if fetched.startswith(("http:", "https:", "//")):
        yield f"<{tag}> fetches {fetched} from another host"


def is_full(address: str) -> bool:
    """Whether an address names its host."""
    return address.startswith(("http://", "https://"))


def strings(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def addresses_beside_pages(path: Path) -> Iterator[str]:
    """The full addresses in a feed (its HTML too), a sitemap or `robots.txt`, and the targets of `_redirects`."""
    if path.name == "robots.txt":
        yield from filter(is_full, path.read_text(encoding="utf-8").split())
    if path.name == "_redirects":
        yield from (line.split()[1] for line in path.read_text(encoding="utf-8").splitlines())
    for value in _values(path):
        if is_full(value):
            yield value
        elif "<" in value:
            yield from (address for _, address in PageReader(value).addresses)


def _values(path: Path) -> Iterable[str]:
    if path.suffix == ".json":
        return strings(json.loads(path.read_text(encoding="utf-8")))
    if path.suffix == ".xml":
        root = ElementTree.fromstring(path.read_bytes())
        return (value for element in root.iter() for value in (element.text or "", *element.attrib.values()))
    return ()
