"""What is said of a site's files: `SHA256SUMS`, which `sha256sum -c` checks, and `manifest.json`.

The manifest has the shape of the W3C's draft of manifests for web integrity (WAICT): `hashes` says the SHA-256 of what
is served at each address, in Base64. The sums have a line for the manifest, so one signature of the sums holds for all.
"""

import re
from binascii import b2a_base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from generator.text import urls

FOLDER = ".well-known/gen"
SUMS = f"{FOLDER}/SHA256SUMS"
MINISIG = f"{SUMS}.minisig"
OPENSSH = f"{SUMS}.sig"
MANIFEST = f"{FOLDER}/manifest.json"
KEYS = f"{FOLDER}/KEYS"
"""Which key came after which."""
OWN = (SUMS, MINISIG, OPENSSH, MANIFEST, KEYS)
"""All that signing writes, in the output folder."""

RECORD, JOURNAL = ".gen-published", ".gen-publishing"
"""What `gen publish` keeps for itself in a folder that it publishes to; no part of the site."""

_LINE = re.compile(r"(\\?)([0-9a-f]{64}) [ *](.+)", re.DOTALL)
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_ESCAPE = re.compile(r"[\\\n\r]")
_SIGNS = {written: sign for sign, written in _ESCAPED.items()}
_PLAIN = re.compile(r"[A-Za-z0-9/._~-]+")
"""Needs no encoding, which takes long."""
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class Manifest(Struct, frozen=True):
    """`manifest.json`: which site of which moment this is."""

    gen: int
    """The format's version."""
    site: str
    """The address that the site was built for."""
    sequence: int
    """Grows with each signature, so that nobody can put an old site back unseen."""
    created: str
    expires: str
    hashes: Mapping[str, str]
    redirects: Mapping[str, str] = {}
    """Addresses that a host may answer with a redirect, if it knows the site's `_redirects`."""
    headers: Mapping[str, str] = {}
    """What every answer has to say, if the host knows the site's `_headers`."""


def sums_text(sums: Mapping[str, str]) -> bytes:
    """The lines for these digests (hexadecimal) by path, sorted. Odd names are written as GNU's sha256sum does."""
    lines = []
    for path in sorted(sums):  # which is the order of the bytes, too
        name = path if _ESCAPE.search(path) is None else _ESCAPE.sub(lambda sign: _ESCAPED[sign[0]], path)
        mark = "" if name == path else "\\"
        lines.append(f"{mark}{sums[path]}  {name}\n")
    return "".join(lines).encode()


def read_sums(text: bytes) -> dict[str, str]:
    """The digests by path. Raises ValueError for what is no list of sums, and for a path that leads out."""
    found = {}
    for line in text.decode().split("\n"):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(line[:80])
        escaped, digest, name = match.groups()
        path = re.sub(r"\\.", lambda sign: _SIGNS.get(sign[0], ""), name) if escaped else name
        if "\0" in path or not {"", ".", ".."}.isdisjoint(path.split("/")):
            raise ValueError(line[:80])
        found[path] = digest
    return found


def manifest_text(manifest: Manifest) -> bytes:
    """The manifest as it is served: a line for each address."""
    return msgspec.json.format(msgspec.json.encode(_slim(manifest)), indent=1) + b"\n"


def _slim(manifest: Manifest) -> dict[str, Any]:
    values = msgspec.structs.asdict(manifest)
    return {name: value for name, value in values.items() if value or name == "hashes"}


def read_manifest(text: bytes) -> Manifest:
    """The manifest of a text. Raises ValueError for any other text."""
    return _decode(text)


_decode = msgspec.json.Decoder(Manifest).decode


def address_of(path: str) -> str:
    """The site path at which a host serves a file."""
    url = f"/{path}" if _PLAIN.fullmatch(path) else "/" + urls.encode(path)
    return url.removesuffix("index.html") if url.endswith("/index.html") else url


def served_hashes(sums: Mapping[str, str]) -> dict[str, str]:
    """Digests by address, in Base64, from those by path."""
    return {
        address_of(path): b2a_base64(bytes.fromhex(sums[path]), newline=False).decode("ascii")
        for path in sorted(sums)
    }


def stamp(at: datetime) -> str:
    """A moment as the manifest writes it (RFC 3339)."""
    return at.astimezone(UTC).strftime(_TIME)


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote. Raises ValueError."""
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
