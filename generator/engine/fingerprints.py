"""Digests of values: the same for equal ones in every run and on every machine."""

import hashlib

import msgspec

from generator.text.dates import Moment


def plain(value: object) -> object:
    """What stands for a value that is not a plain one: a moment as it was written, or a body's digest."""
    if isinstance(value, Moment):
        return value.packed()
    if digest := getattr(value, "digest", ""):
        return digest
    raise NotImplementedError(f"a {type(value).__name__} can’t be told from another by its value")


# A mapping keeps its order: a template may go through it.
_encode = msgspec.msgpack.Encoder(enc_hook=plain).encode


def fingerprint(value: object) -> str:
    """A digest of a value made of dataclasses, tuples, mappings, dates and plain values."""
    return hashlib.blake2b(_encode(value), digest_size=12).hexdigest()


def fingerprint_bytes(data: bytes) -> str:
    """A digest of bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
