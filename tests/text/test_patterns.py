"""Expressions that wait to be compiled are as any other once they are asked."""

import gc
import importlib
import re
from unittest.mock import patch

import pytest

from generator.text.patterns import _Lazy, lazy
from tests.conftest import ROOT


def test_a_pattern_is_compiled_when_it_is_first_asked_and_only_then() -> None:
    with patch.object(re, "compile", wraps=re.compile) as compiling:
        words, data = lazy(r"[a-z]+", re.IGNORECASE), lazy(rb"\d")
        assert not compiling.called
        assert words.findall("One two") == ["One", "two"]
        assert words.sub("x", "One 2") == "x 2"
        assert data.search(b"a1")
        assert (words.pattern, words.flags & re.IGNORECASE) == ("[a-z]+", re.IGNORECASE)
    assert compiling.call_count == 2


def test_what_no_pattern_has_it_has_neither() -> None:
    with pytest.raises(AttributeError, match="searched"):
        lazy("a").searched  # type: ignore[attr-defined]  # noqa: B018


def test_each_of_ours_can_be_compiled() -> None:
    for file in (ROOT / "generator").rglob("*.py"):
        if "import lazy\n" in file.read_text(encoding="utf-8"):
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    ours = [one for one in gc.get_objects() if isinstance(one, _Lazy)]
    assert len(ours) > 50
    for one in ours:
        assert re.compile(one.pattern, one.flags)
