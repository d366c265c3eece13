"""The pictures of one paste: what came with it and may be shown, what is missing, and the names that they get."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from generator.content import activefiles, drawings
from generator.content.heic import as_jpeg, is_heic
from generator.content.images import examine, is_shown
from generator.importing.extraction.decoding import without_controls
from generator.importing.sources.signatures import ending_of

_DATA = re.compile(r"""(?<=["'])data:image/[\w.+-]+(?:;[\w=.+-]+)*,[^"'<>]*""", re.IGNORECASE)
_SCHEME = "clipboard:"
_LONGEST_NAME = 60
"""Characters, without the ending."""


@dataclass(slots=True)
class Pictures:
    """The pictures of one paste, as they are found."""

    taken: set[str]
    """Names in small letters that are not free."""
    files: dict[str, bytes] = field(default_factory=dict)
    """By the names that the Markdown shows them by."""
    missing: list[str] = field(default_factory=list)
    """The names of pictures that did not come along, or are none that browsers show."""
    outside: list[str] = field(default_factory=list)
    """The addresses of those on other servers."""
    _held: list[bytes] = field(default_factory=list)
    _names: dict[bytes | str, str] = field(default_factory=dict)
    """By a picture's bytes, or by where it was."""

    def held_back(self, html: str) -> str:
        """The HTML with short addresses in place of pictures that stand in it: no parser has to carry these."""

        def hold(match: re.Match[str]) -> str:
            self._held.append(_bytes_of(match[0]))
            return f"{_SCHEME}{len(self._held) - 1}"

        return _DATA.sub(hold, html) if "data:image/" in html else html

    def held(self, address: str) -> bytes | None:
        """The picture that a short address stands for, empty if it was damaged; None for any other address."""
        number = address.removeprefix(_SCHEME)
        is_held = number != address and re.fullmatch("[0-9]{1,8}", number) and int(number) < len(self._held)
        return self._held[int(number)] if is_held else None

    def named(self, data: bytes, written: str) -> str:
        """What a picture is called beside the text; `written` is its old name. The same picture is there once."""
        if data not in self._names:
            usable, ending = _usable(data)
            name = self._names[data] = self._free(written, ending)
            if ending:
                self.files[name] = usable
            else:
                self.missing.append(name)
        return self._names[data]

    def without(self, written: str) -> str:
        """What a picture is to be called that did not come along."""
        if written not in self._names:
            name = self._names[written] = self._free(written, "")
            self.missing.append(name)
        return self._names[written]

    def _free(self, written: str, ending: str) -> str:
        base = written.replace("\\", "/").rpartition("/")[2]
        stem, old = (match[1], match[2]) if (match := re.fullmatch(r"(.*)(\.\w{1,5})", base)) else (base, "")
        stem = re.sub(r"[^\w-]+", "-", without_controls(stem)).strip("-_")[:_LONGEST_NAME]
        ending = ending or old.lower()
        number = len(self._names) + 1
        name = f"{stem}{ending}" if stem else f"picture-{number}{ending}"
        while name.casefold() in self.taken:
            number += 1
            name = f"{stem or 'picture'}-{number}{ending}"
        self.taken.add(name.casefold())
        return name


def _bytes_of(address: str) -> bytes:
    """The bytes in a `data:` address (RFC 2397); none if they are damaged."""
    head, _, content = address.partition(",")
    try:
        data = unquote_to_bytes(content)
        return base64.b64decode(re.sub(rb"\s", b"", data)) if head.lower().endswith(";base64") else data
    except (binascii.Error, ValueError):
        return b""


def _usable(data: bytes) -> tuple[bytes, str]:
    """A picture as it may be published, and the ending of its name; empty if no browser shows it, or it may run."""
    if is_heic(data):
        data = as_jpeg(data) or b""
    try:
        if re.search(rb"<svg\b", data[:2000]):
            return drawings.harmless(data), ".svg"
    except OSError:
        return b"", ""
    ending = ".avif" if data[4:8] == b"ftyp" else ending_of(data)
    if not is_shown(data) or examine(f"x{ending}", data).state == "broken":
        return b"", ""
    found = activefiles.examine(f"x{ending}", data)
    return (b"", "") if found and found.stops else (data, ending)
