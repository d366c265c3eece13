"""Files of a theme's own: a template under `outputs/` makes the file of the same path.

How a value is written there goes by the file's ending, so that none can break what stands around it: as HTML, as JSON,
or as the text of a calendar.
"""

import json
import re
from datetime import UTC
from typing import Final, Literal

from markupsafe import Markup

from generator.text import urls
from generator.text.dates import Moment

FOLDER: Final = "outputs/"
Kind = Literal["html", "json", "calendar", "text"]

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("html", "htm", "xml", "svg", "xhtml"), "html"),
    **dict.fromkeys(("json", "geojson"), "json"),
    **dict.fromkeys(("ics", "vcf"), "calendar"),
}
_SPECIAL = re.compile(r"[\\;,]")
_LONGEST_LINE = 75
"""Bytes, without the line's end (RFC 5545, section 3.1)."""


def kind_of(template: str | None) -> Kind:
    """How values are written in a template; `html` for all that make no file of the theme's own."""
    name = (template or "").rpartition(":")[2]
    return _KINDS.get(name.rpartition(".")[2].lower(), "text") if name.startswith(FOLDER) else "html"


def is_page(template: str) -> bool:
    """Whether a template of these makes a page for browsers, whose addresses are relative."""
    return template.endswith((".html", ".htm"))


def site_path(template: str) -> str:
    """Where the file of a template under `outputs/` lies in the site."""
    path = template.removeprefix(FOLDER)
    return urls.encode(
        "/" + (path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path)
    )


def as_json(value: object) -> str:
    """A value as JSON (RFC 8259): texts in quotation marks, dates as ISO 8601 has them. Raises TypeError for others."""
    if isinstance(value, Markup):  # `| safe`: it is JSON already
        return value
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Moment):
        return value.at.isoformat() if value.precise else value.at.date().isoformat()
    from jinja2 import Undefined  # what plans files needs no Jinja

    if isinstance(value, Undefined):
        str(value)  # which tells of the name
    raise TypeError(f"a {type(value).__name__} is no value that JSON has")


def as_calendar_text(value: object) -> str:
    """A value in a calendar or a card (RFC 5545, section 3.3.11; RFC 6350): texts escaped, dates as these have them."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Moment):
        return (
            value.at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
            if value.precise
            else value.at.strftime("%Y%m%d")
        )
    text = str(value)
    if text.startswith(urls.OPEN):  # an address is no text there
        return text
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def finished(text: str, kind: Kind) -> str:
    """A whole file: of a calendar, lines of at most 75 bytes that end as the standard asks. Raises JSONDecodeError."""
    if kind == "json":
        json.loads(text)
    if kind != "calendar":
        return text
    return "".join(
        f"{part}\r\n" for line in text.split("\n") if line.strip() for part in _folded(line.strip())
    )


def _folded(line: str) -> list[str]:
    """A line in parts that are short enough; all but the first begin with the blank that says so."""
    parts, part, size = [], "", 0
    for character in line:
        length = len(character.encode())
        if size + length > _LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + character, size + length
    return [*parts, part]
