"""Compiled templates are kept where only the user can have put them, and are nothing but a short cut."""

import os
import sys
from pathlib import Path

import jinja2
import pytest

from generator.rendering import compiled
from generator.rendering.templates import make_environment


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path / "gen" / "templates"


def rendered(text: str) -> str:
    return make_environment([{"page.html": text}], {}, {}).get_template("page.html").render(name="甲")


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered("{{ name }}报") == "甲报"
    with monkeypatch.context() as patch:
        patch.delattr(jinja2.Environment, "compile")
        assert rendered("{{ name }}报") == "甲报"
    assert rendered("{{ name }}刊") == "甲刊", "another text is another template"
    assert len(list(folder.iterdir())) == 2


def test_another_program_compiles_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered("{{ name }}")
    monkeypatch.setattr(compiled, "engine_key", lambda: "another")
    rendered("{{ name }}")
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("left", [0, 1, 20, 100])
def test_one_that_is_cut_off_is_compiled_anew(folder: Path, left: int) -> None:
    rendered("{{ name }}报")
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:left])
    assert rendered("{{ name }}报") == "甲报"
    assert kept.stat().st_size == len(whole)


def test_old_ones_go(folder: Path) -> None:
    rendered("{{ name }}")
    (old,) = folder.iterdir()
    os.utime(old, (old.stat().st_mtime - compiled._AGE - 60,) * 2)
    rendered("{{ name }}报")
    assert old not in set(folder.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no such permissions")
@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_folder_that_others_can_write_to_is_not_used(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True)
    folder.chmod(mode)
    assert rendered("{{ name }}报") == "甲报"
    assert not list(folder.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no such permissions")
def test_another_users_folder_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert compiled.compiled_templates() is None


def test_where_nothing_can_be_kept_all_is_compiled(folder: Path) -> None:
    folder.parent.write_text("a file")
    assert rendered("{{ name }}报") == "甲报"


def test_whoever_has_no_home_compiles_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_home(path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", without_home)
    assert rendered("{{ name }}报") == "甲报"


def test_a_relative_cache_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG Base Directory Specification: such a value is to be ignored."""
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert compiled._user_cache() == Path("~/.cache").expanduser()
