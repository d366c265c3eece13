"""Public keys as people write them: one Ed25519 key (RFC 8032), in minisign's form or in OpenSSH's."""

import base64
import binascii
import hashlib
from typing import NamedTuple

_ALGORITHM = b"Ed"
"""minisign's name for Ed25519."""
_OPENSSH = b"ssh-ed25519"
_SIZE = 32
"""Bytes of a key (RFC 8032, section 5.1.5)."""


class PublicKey(NamedTuple):
    """A public key, and the number that minisign tells keys apart by."""

    raw: bytes
    number: bytes
    """Eight bytes, which a signature names, too. Any will do; ours are made from the key."""

    @property
    def minisign(self) -> str:
        """As minisign writes it: 56 letters and digits that begin with `RW`. It is the shortest form."""
        return base64.b64encode(_ALGORITHM + self.number + self.raw).decode("ascii")

    @property
    def openssh(self) -> str:
        """As OpenSSH writes it (RFC 4253, section 6.6): `ssh-ed25519 AAAA…`."""
        return f"{_OPENSSH.decode('ascii')} {base64.b64encode(self.blob).decode('ascii')}"

    @property
    def blob(self) -> bytes:
        """The key as OpenSSH packs it (RFC 8709, section 4)."""
        return packed(_OPENSSH) + packed(self.raw)

    @property
    def name(self) -> str:
        """The number as minisign shows it, which is a name good for files."""
        return self.number[::-1].hex().upper()


def public_key(raw: bytes) -> PublicKey:
    """The key of these 32 bytes, with the number that we give it."""
    return PublicKey(raw, hashlib.sha256(raw).digest()[:8])


def read_public_key(text: str) -> PublicKey | None:
    """The key that a text holds, in either form, or as a file of either holds it; None where there is none."""
    for line in text.strip().splitlines():
        words = line.split()
        if words[:1] == [_OPENSSH.decode("ascii")] and len(words) > 1:
            blob = _decoded(words[1])
            if blob.startswith(packed(_OPENSSH) + _SIZE.to_bytes(4, "big")) and len(blob) == 51:
                return public_key(blob[-_SIZE:])
        elif len(words) == 1:
            data = _decoded(words[0])
            if len(data) == 42 and data.startswith(_ALGORITHM):
                return PublicKey(data[10:], data[2:10])
    return None


def packed(data: bytes) -> bytes:
    """Bytes behind their number, as SSH writes a string (RFC 4251, section 5)."""
    return len(data).to_bytes(4, "big") + data


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
