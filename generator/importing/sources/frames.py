"""Framesets: pages that show other pages side by side, and have no text of their own."""

import re
from collections.abc import Callable
from contextlib import suppress
from html import unescape

from generator.importing.extraction.decoding import NoTextError, decode_page

_FRAMESET = re.compile(rb"<frameset[\s>]", re.IGNORECASE)
_FRAME = re.compile(r"""<frame\s[^<>]*?\bsrc\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>[^<]*</title>", re.IGNORECASE)
_WAY = re.compile(r"""(\b(?:href|src)\s*=\s*["']?)(?![a-z][a-z0-9+.-]*:|[/#"'\s>])""", re.IGNORECASE)
_MOST_FRAMES = 20

ReadFrame = Callable[[str], tuple[bytes, str | None] | None]
"""Gives a frame's bytes and declared encoding by its address; None if it isn't there."""


def is_frameset(content: bytes) -> bool:
    """Whether a page shows others side by side."""
    found = _FRAMESET.search(content[:100_000])
    if found is None:
        return False
    before = content[: found.start()].lower()
    # One that a script may write is none yet, and what has a body has a text of its own (HTML, section 13.2.6.4.6).
    return b"<body" not in before and before.rfind(b"<script") <= before.rfind(b"</script")


def with_frames(content: bytes, declared: str | None, read: ReadFrame) -> bytes | None:
    """A frameset with its frames' pages in it, in UTF-8; None if the page is none, or no frame of it is there."""
    if not is_frameset(content):
        return None
    with suppress(NoTextError):
        text = decode_page(content, declared)[0]
        bodies = []
        for match in list(_FRAME.finditer(text))[:_MOST_FRAMES]:
            address = unescape(match[1] or match[2] or match[3] or "").strip()
            found = read(address) if address else None
            if found is None:
                continue
            with suppress(NoTextError):
                body = decode_page(*found)[0]
                folder = address.partition("?")[0].rpartition("/")[0]
                # From the frameset it is another way to a frame's pictures than from the frame.
                bodies.append(_WAY.sub(rf"\1{folder}/", body) if folder else body)
        if bodies:
            title = _TITLE.search(text)
            shown = "".join(f"<div>{body}</div>" for body in bodies)
            return f"{title[0] if title else ''}{shown}".encode()
    return None
