"""The clipboard's text as it comes: which characters its bytes are, and whether it is HTML."""

import re

from generator.text.decoding import split_mark, with_newlines

_HEADER = re.compile(r"Version:[0-9.]+\s+(?:\w+:[^\n]*\n\s*)+(?=<)")
_APPLE = re.compile("«data HTML".encode() + b"((?:[0-9A-Fa-f]{2})+)" + "»".encode())
"""A clipboard's HTML as AppleScript prints it."""
_ZEROS = 3
"""So many of the first eight bytes are zeros in UTF-16."""


def decoded(data: bytes) -> str:
    """The characters of what a clipboard gives: UTF-8, UTF-16 with and without its mark, or GB18030."""
    if match := _APPLE.fullmatch(data.strip()):
        data = bytes.fromhex(match[1].decode())
    encoding, data = split_mark(data)
    if not encoding and data[1:8:2].count(0) >= _ZEROS:
        encoding = "utf-16-le"  # as some programs under X11 give it
    if not encoding:
        try:
            return with_newlines(data.decode())
        except UnicodeDecodeError:
            encoding = "gb18030"
    return with_newlines(data.decode(encoding, "replace"))


def is_html(text: str) -> bool:
    """Whether a clipboard's text is HTML, with or without the header that Windows puts before it."""
    return _HEADER.match(text) is not None or re.match(r"\s*(?:<[a-zA-Z!?])", text) is not None


def without_header(html: str) -> str:
    """Without what Windows puts before a clipboard's HTML (“CF_HTML”)."""
    match = _HEADER.match(html)
    return html[match.end() :] if match else html
