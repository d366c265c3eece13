"""The few small pictures that all articles share, drawn by code."""

import struct
import zlib

WIDTH, HEIGHT = 320, 200


def picture(number: int) -> bytes:
    """A PNG of two colors that run into each other; the number picks them."""
    first, last = ((number * 67 + 40) % 200, (number * 31 + 90) % 200, 160), (230, 225, 210)
    rows = []
    for y in range(HEIGHT):
        color = bytes(start + (end - start) * y // HEIGHT for start, end in zip(first, last, strict=True))
        rows.append(b"\0" + color * WIDTH)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
