"""What a server sent, unpacked: chunked transfer (RFC 9112, section 7.1) and codings of the content (RFC 9110, 8.4).

Nothing is unpacked beyond a limit, so a few bytes can't fill the memory.
"""

import re
import zlib
from collections.abc import Callable, Iterator

_STEP = 65_536
"""Packed bytes that are taken at once."""
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = re.compile(rb"[ \t]*([0-9a-f]{1,15})[ \t]*(?:;[^\r\n]{0,4096})?\r?\n", re.IGNORECASE)
# Registered codings (IANA, HTTP Content Coding Registry) that nothing here undoes. Other words in the header
# (`utf-8`, `none`) are mistakes of the server's, and the content is what it is.
_UNSUPPORTED = frozenset(("aes128gcm", "compress", "dcb", "dcz", "exi", "pack200-gzip", "x-compress", "zstd"))


class CodingError(ValueError):
    """The bytes are damaged, or cut off: they can't be unpacked to their end."""


class UnknownCodingError(CodingError):
    """The content is in a coding that can't be undone here; the message is its name."""


def dechunk(data: bytes) -> bytes:
    """The content of a chunked message; as it is where a crawler has put the chunks together already.

    Raises CodingError for chunks that are not as long as they say, or end before the last one.
    """
    if not _CHUNK.match(data):
        return data
    parts: list[bytes] = []
    at = 0
    while head := _CHUNK.match(data, at):
        size, start = int(head[1], 16), head.end()
        if size == 0:
            return b"".join(parts)
        end = start + size
        if end > len(data) or not data.startswith((b"\r\n", b"\n"), end):
            break
        parts.append(data[start:end])
        at = end + (2 if data.startswith(b"\r\n", end) else 1)
    raise CodingError("the chunks end before the last one")


def decode_content(data: bytes, codings: str, limit: int) -> bytes:
    """The content without the codings of a Content-Encoding, up to the limit and one byte more.

    What was never packed, whatever the header says, is given as it is. Raises CodingError.
    """
    for coding in reversed([part.strip().lower() for part in codings.split(",")]):
        if coding in _UNSUPPORTED:
            raise UnknownCodingError(coding)
        if coding in _DECODERS and data:
            data = _decode(data, _DECODERS[coding], limit)
    return data


def _decode(data: bytes, ways: "tuple[_Decoder, ...]", limit: int) -> bytes:
    for way in ways:
        parts: list[bytes] = []
        size = 0
        try:
            for part in way(data):
                parts.append(part)
                size += len(part)
                if size > limit:
                    break
        except CodingError:
            if size or data.startswith(_GZIP_MAGIC):
                raise
            continue  # another way, or not packed at all
        return b"".join(parts)[: limit + 1]
    return data


_Decoder = Callable[[bytes], Iterator[bytes]]


def _inflate(bits: int) -> _Decoder:
    def unpack(data: bytes) -> Iterator[bytes]:
        """Member after member, as gzip allows; what stands behind the last one is nobody's."""
        while True:
            unpacker = zlib.decompressobj(bits)
            try:
                part = unpacker.decompress(data, _STEP)
                while part or not unpacker.eof:
                    yield part
                    if unpacker.eof:
                        break
                    if not part and not unpacker.unconsumed_tail:
                        raise CodingError("the packed bytes are cut off")
                    part = unpacker.decompress(unpacker.unconsumed_tail, _STEP)
            except zlib.error as error:
                raise CodingError(str(error)) from error
            data = unpacker.unused_data
            if bits < 16 or not data.startswith(_GZIP_MAGIC):
                return

    return unpack


def _decode_brotli(data: bytes) -> Iterator[bytes]:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        for at in range(0, len(data), _STEP):
            part = unpacker.process(data[at : at + _STEP], output_buffer_limit=_STEP)
            while part or not unpacker.can_accept_more_data():
                yield part
                part = unpacker.process(b"", output_buffer_limit=_STEP)
            if unpacker.is_finished():
                return
    except brotli.error as error:
        raise CodingError(str(error)) from error
    raise CodingError("the packed bytes are cut off")


_GZIP = (_inflate(16 + zlib.MAX_WBITS),)
_DECODERS: dict[str, tuple[_Decoder, ...]] = {
    "gzip": _GZIP,
    "x-gzip": _GZIP,
    # Some servers leave the zlib header out, and browsers bear with it.
    "deflate": (_inflate(zlib.MAX_WBITS), _inflate(-zlib.MAX_WBITS)),
    "br": (_decode_brotli,),
}
