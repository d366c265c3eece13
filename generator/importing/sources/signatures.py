"""What a file is by its first bytes, where its name doesn't tell: what a program on a server gave for download."""

_BEGINNINGS = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"%PDF", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0", ".doc"),  # or another of the old office files, which open all the same
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
)
_OFFICE = ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx"))


def ending_of(data: bytes) -> str:
    """The ending for a file's name; empty if the bytes are of no kind that is known, such as a page's."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ".webp"
    if data.startswith(b"PK\x03\x04"):
        is_office = b"[Content_Types].xml" in data[:4096]
        return next((ending for folder, ending in _OFFICE if is_office and folder in data), ".zip")
    return next((ending for beginning, ending in _BEGINNINGS if data.startswith(beginning)), "")
