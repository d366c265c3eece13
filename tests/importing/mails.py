"""Pages in one file for tests, as browsers, Word and mail programs write them."""

import base64
from collections.abc import Sequence

PART = tuple[str, dict[str, str], bytes]
"""Content type, further headers, content."""


def mail(parts: Sequence[PART], kind: str = "related", **headers: str) -> bytes:
    """A mail of these parts; names of headers have `_` for `-`."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += ["MIME-Version: 1.0", f'Content-Type: multipart/{kind}; boundary="=_B"', ""]
    for content_type, more, content in parts:
        lines += ["--=_B", f"Content-Type: {content_type}", "Content-Transfer-Encoding: base64"]
        lines += [f"{name}: {value}" for name, value in more.items()]
        lines += ["", base64.encodebytes(content).decode().replace("\n", "\r\n")]
    return "\r\n".join([*lines, "--=_B--", ""]).encode()
