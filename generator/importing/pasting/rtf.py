"""The pictures in a clipboard's RTF: Word gives them there only, and in its HTML the names of files of its own."""

import re

_PICTURE = re.compile(rb"\\pict(?![a-z])")
_BRACE = re.compile(rb"[{}]")
_LAST_WORD = re.compile(rb"[a-z]+-?[0-9]*\s")
_NOT_HEX = re.compile(rb"[^0-9a-fA-F]")
_SECOND = re.compile(rb"\\(?:nonshppict|listpicture)\s*\{?\s*$")
"""Stands before a picture for old programs, or before a list's bullet: the text doesn't show them besides."""


def rtf_pictures(rtf: bytes) -> list[bytes]:
    """The PNGs and JPEGs that a text shows, in its order (Rich Text Format 1.9.1, “Pictures”)."""
    found = []
    for match in _PICTURE.finditer(rtf):
        if _SECOND.search(rtf[max(0, match.start() - 40) : match.start()]):
            continue
        content = _own_content(rtf, match.end())
        if re.search(rb"\\(?:png|jpeg)blip(?![a-z])", content):
            behind = _LAST_WORD.sub(b"", content.rpartition(b"\\")[2], count=1)
            digits = _NOT_HEX.sub(b"", behind)
            found.append(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))
    return found


def _own_content(rtf: bytes, at: int) -> bytes:
    """What stands in a group from a place on, without the groups in it."""
    parts, depth, start = [], 0, at
    for brace in _BRACE.finditer(rtf, at):
        if brace[0] == b"{":
            if not depth:
                parts.append(rtf[start : brace.start()])
            depth += 1
        elif depth:
            depth -= 1
            start = brace.end()
        else:
            return b" ".join((*parts, rtf[start : brace.start()]))
    return b""
