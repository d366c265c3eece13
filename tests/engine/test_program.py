"""Another program, library or Python makes everything again."""

import importlib.metadata
import shutil
from pathlib import Path

import pytest

from generator.engine import program
from generator.engine.program import engine_key
from tests.conftest import ROOT


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that the key is then made of."""
    copy = tmp_path / "generator"
    shutil.copytree(Path(program.__file__).parent.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(program, "__file__", str(copy / "engine" / "program.py"))
    return copy


def key() -> str:
    engine_key.cache_clear()
    return engine_key()


@pytest.fixture(autouse=True)
def own_key() -> None:
    engine_key.cache_clear()


@pytest.fixture(autouse=True)
def restore(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(engine_key.cache_clear)


def test_the_same_code_has_the_same_key_anywhere(package: Path) -> None:
    copied = key()
    assert copied == key()
    program.__file__ = str(ROOT / "generator" / "engine" / "program.py")
    assert key() == copied


def test_every_source_file_counts(package: Path) -> None:
    """Wherever in the package it lies."""
    for path in sorted(package.rglob("*.py")):
        if "importing" in path.relative_to(package).parts:  # it builds nothing
            continue
        before = key()
        path.write_bytes(path.read_bytes() + b"#\n")
        assert key() != before, path


def test_a_new_and_a_renamed_module_count(package: Path) -> None:
    first = key()
    (package / "new.py").write_text("")
    second = key()
    (package / "new.py").rename(package / "newer.py")
    assert len({first, second, key()}) == 3


def test_every_library_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    for library in program._LIBRARIES:
        with monkeypatch.context() as patch:
            real = importlib.metadata.version
            patch.setattr(
                program, "version", lambda name, ours=library, real=real: "0" if name == ours else real(name)
            )
            assert key() != before, library
    monkeypatch.setattr("sys.version", "4.0")
    assert key() != before


def test_libraries_that_shape_outputs_are_all_named() -> None:
    """Those that pyproject.toml names, but for what only the commands use."""
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {
        line.split(">=")[0].split(";")[0].strip().lower() for line in settings["project"]["dependencies"]
    }
    assert named - {"livereload", "tqdm", "msgspec", "watchfiles"} <= set(program._LIBRARIES)
