"""Digests of values: the same for equal ones in every run and on every machine."""

import hashlib

import msgspec

_encode = msgspec.msgpack.Encoder().encode


def fingerprint(value: object) -> str:
    """A digest of a value made of dataclasses, tuples, mappings, dates and plain values."""
    return hashlib.blake2b(_encode(value), digest_size=12).hexdigest()


def fingerprint_bytes(data: bytes) -> str:
    """A digest of bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
