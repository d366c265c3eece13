"""What an office has signed of a site, read back from wherever it is served, and trusted only where the key says so."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from generator.proving.keys import trusted_keys
from generator.proving.signatures import BadSignatureError, check_minisign, check_openssh
from generator.proving.sums import (
    KEYS,
    MANIFEST,
    MINISIG,
    OPENSSH,
    SUMS,
    Manifest,
    moment,
    read_manifest,
    read_sums,
)
from generator.text.publickeys import PublicKey

Fetch = Callable[[str], bytes | None]
"""Gives a file of the site by its path; None where it is not there."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the office says of its site."""

    sums: dict[str, str]
    """The SHA-256 of each file, in hexadecimal, by its path; what signing itself writes is not among them."""
    manifest: Manifest
    digest: str
    """Of the sums' text: tells two statements of one number apart."""
    key: PublicKey
    """The one that signed."""
    faults: tuple[str, ...] = ()
    """What is wrong with it besides, by the names of `findings`."""

    def is_over(self, now: datetime) -> bool:
        """Whether the time is over for which it was signed."""
        return now >= moment(self.manifest.expires)


class UntrustedError(Exception):
    """There is no statement that the key stands for."""

    def __init__(self, reason: str, path: str, detail: str = "") -> None:
        super().__init__(reason, path, detail)
        self.reason, self.path, self.detail = reason, path, detail


def read_statement(fetch: Fetch, key: PublicKey) -> Statement:
    """What is signed with a key, or with one that came after it. Raises UntrustedError."""
    text, signature = fetch(SUMS), fetch(MINISIG)
    if text is None:
        raise UntrustedError("unsigned", SUMS)
    if signature is None:
        raise UntrustedError("unsigned", MINISIG)
    changes = (fetch(KEYS) or b"").decode("ascii", "replace").splitlines()
    signer = _signer(signature.decode("utf-8", "replace"), text, trusted_keys(key, changes))
    if signer is None:
        raise UntrustedError("not-by-key", SUMS)
    faults = []
    openssh = fetch(OPENSSH)
    try:
        check_openssh((openssh or b"").decode("ascii", "replace"), text, signer)
    except BadSignatureError:
        faults.append("missing" if openssh is None else "changed")
    written = fetch(MANIFEST)
    if written is None:
        raise UntrustedError("unsigned", MANIFEST)
    try:
        sums = read_sums(text)
        if sums.pop(MANIFEST, "") != hashlib.sha256(written).hexdigest():
            raise UntrustedError("not-by-key", MANIFEST)
        manifest = read_manifest(written)
        moment(manifest.expires)
    except ValueError as error:
        raise UntrustedError("not-by-key", SUMS) from error
    sums.pop(KEYS, None)
    return Statement(sums, manifest, hashlib.sha256(text).hexdigest(), signer, tuple(faults))


def _signer(signature: str, text: bytes, keys: tuple[PublicKey, ...]) -> PublicKey | None:
    for key in reversed(keys):
        try:
            check_minisign(signature, text, key)
        except BadSignatureError:
            continue
        return key
    return None
