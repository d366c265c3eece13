"""Signatures that other tools check, too: minisign's and OpenSSH's, both of one Ed25519 key.

What is signed is a digest of the text, so both are made in a moment however long the text is.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from textwrap import wrap

from generator.text.publickeys import PublicKey, packed

Sign = Callable[[bytes], bytes]
"""Makes the 64 bytes of an Ed25519 signature of a message."""

_PREHASHED = b"ED"
"""minisign's name for a signature of the BLAKE2b digest; the older `Ed` signs the text itself and is not taken."""
_UNTRUSTED, _TRUSTED = "untrusted comment: ", "trusted comment: "
_MAGIC, _VERSION = b"SSHSIG", (1).to_bytes(4, "big")
NAMESPACE = "file"
"""What an OpenSSH signature is for: `ssh-keygen -Y verify -n file`."""
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


class BadSignatureError(Exception):
    """A text is not what the key's holder has signed."""


def minisign(text: bytes, comment: str, key: PublicKey, sign: Sign) -> str:
    """A `.minisig` of a text, with a comment of one line that is signed as well."""
    signature = sign(hashlib.blake2b(text).digest())
    whole = sign(signature + comment.encode())
    first = base64.b64encode(_PREHASHED + key.number + signature).decode("ascii")
    second = base64.b64encode(whole).decode("ascii")
    return f"{_UNTRUSTED}signature of gen, key {key.name}\n{first}\n{_TRUSTED}{comment}\n{second}\n"


def check_minisign(signature: str, text: bytes, key: PublicKey) -> str:
    """The comment that was signed with a text. Raises BadSignatureError, also for what is no signature at all."""
    lines = signature.replace("\r\n", "\n").split("\n")
    if len(lines) < 4 or not lines[2].startswith(_TRUSTED):
        raise BadSignatureError
    first, whole = _decoded(lines[1]), _decoded(lines[3])
    if len(first) != 74 or first[:2] != _PREHASHED:
        raise BadSignatureError
    comment = lines[2].removeprefix(_TRUSTED)
    check(key, first[10:], hashlib.blake2b(text).digest())
    check(key, whole, first[10:] + comment.encode())
    return comment


def openssh(text: bytes, key: PublicKey, sign: Sign) -> str:
    """A signature as `ssh-keygen -Y sign -n file` makes it (OpenSSH, PROTOCOL.sshsig)."""
    signature = packed(b"ssh-ed25519") + packed(sign(_to_sign(text)))
    parts = (
        packed(key.blob) + packed(NAMESPACE.encode()) + packed(b"") + packed(b"sha512") + packed(signature)
    )
    lines = wrap(base64.b64encode(_MAGIC + _VERSION + parts).decode("ascii"), 70)
    return "\n".join([_BEGIN, *lines, _END, ""])


def check_openssh(signature: str, text: bytes, key: PublicKey) -> None:
    """Raises BadSignatureError unless this is the key's signature of a text, of our kind."""
    lines = signature.split()
    data = _decoded("".join(lines[3:-3]))  # the first line and the last are of three words each
    start = len(_MAGIC + _VERSION)
    head = packed(key.blob) + packed(NAMESPACE.encode()) + packed(b"") + packed(b"sha512")
    if data[:start] != _MAGIC + _VERSION or data[start : start + len(head)] != head or len(data) < 64:
        raise BadSignatureError
    check(key, data[-64:], _to_sign(text))


def check(key: PublicKey, signature: bytes, message: bytes) -> None:
    """Raises BadSignatureError unless this is the key's Ed25519 signature of a message. Takes the extra `sign`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise BadSignatureError from error


def _to_sign(text: bytes) -> bytes:
    return b"".join(
        (
            _MAGIC,
            packed(NAMESPACE.encode()),
            packed(b""),
            packed(b"sha512"),
            packed(hashlib.sha512(text).digest()),
        )
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
