"""Digests of values: the same for equal ones in every run and on every machine."""

import hashlib

import msgspec


def _plain(value: object) -> object:
    """What stands for a value that is not a plain one: its own digest."""
    return value.digest  # type: ignore[attr-defined] # msgspec reports a value that has none


_encode = msgspec.msgpack.Encoder(enc_hook=_plain, order="sorted").encode


def fingerprint(value: object) -> str:
    """A digest of a value made of dataclasses, tuples, mappings, dates and plain values."""
    return hashlib.blake2b(_encode(value), digest_size=12).hexdigest()


def fingerprint_bytes(data: bytes) -> str:
    """A digest of bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
