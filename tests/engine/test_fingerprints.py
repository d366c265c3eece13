"""Digests of values: equal for what is equal, different for all that a template could tell apart."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations
from typing import Any

import pytest

from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.site.model import Body, Term
from generator.text.dates import Moment

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2020, 9, 22, 12, tzinfo=UTC)

DIFFERENT: tuple[Any, ...] = (
    None,
    False,
    0,
    0.0,
    "",
    "0",
    b"",
    b"0",
    (),
    ("",),
    ("a", "b"),
    ("ab",),
    (("a",), "b"),
    {},
    {"a": 1},
    {"a": "1"},
    {"a": True},
    {"a": 1, "b": 2},
    {"b": 2, "a": 1},  # a template may go through it
    {"a": {"b": 2}},
    Moment(NOON),
    Moment(NOON, precise=True),
    Moment(NOON.astimezone(CHINA)),  # the same instant, written otherwise
    Moment(NOON + timedelta(microseconds=1)),
    Term("a", "/a/"),
    Term("a", "/a/", 1),
    Term("/a/", "a"),
    Body("one", str),
    Body("two", str),
)


@pytest.mark.parametrize(("one", "two"), [*combinations(DIFFERENT, 2)])
def test_different_values_have_different_digests(one: object, two: object) -> None:
    assert fingerprint(one) != fingerprint(two)


def test_equal_values_have_equal_digests() -> None:
    assert fingerprint(Term("a", "/a/")) == fingerprint(Term("a", "/a/"))
    assert fingerprint(Body("one", str)) == fingerprint(Body("one", list.__name__.upper))
    assert fingerprint(Moment(NOON)) == fingerprint(Moment(NOON))


def test_a_digest_is_the_same_in_another_process() -> None:
    script = "from generator.engine.fingerprints import fingerprint;print(fingerprint((1, '水', {'b': 2, 'a': b'x'})))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert seen == {fingerprint((1, "水", {"b": 2, "a": b"x"}))}


def test_what_has_no_value_is_refused() -> None:
    with pytest.raises(NotImplementedError, match="a function can’t be told from another"):
        fingerprint(lambda: 0)


def test_bytes() -> None:
    assert fingerprint_bytes(b"a") == fingerprint_bytes(b"a") != fingerprint_bytes(b"b")
    assert len(fingerprint_bytes(b"")) == 32
