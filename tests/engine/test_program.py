"""Another program, library or Python makes everything again."""

import importlib.metadata
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from generator.engine import program
from generator.engine.program import engine_key, function_key
from generator.outputs import compression, pdf
from tests.conftest import ROOT
from tests.sites import forget_program


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package that the key is then made of."""
    copy = tmp_path / "generator"
    shutil.copytree(Path(program.__file__).parent.parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(program, "__file__", str(copy / "engine" / "program.py"))
    return copy


def key() -> str:
    forget_program()
    return engine_key()


def keys() -> tuple[str, str]:
    """Of the functions that make a PDF and a packed companion."""
    forget_program()
    return function_key(pdf.typeset), function_key(compression.brotlied)


@pytest.fixture(autouse=True)
def own_key() -> None:
    forget_program()


@pytest.fixture(autouse=True)
def restore(request: pytest.FixtureRequest) -> None:
    request.addfinalizer(forget_program)


def test_the_same_code_has_the_same_key_anywhere(package: Path) -> None:
    copied = key()
    assert copied == key()
    program.__file__ = str(ROOT / "generator" / "engine" / "program.py")
    assert key() == copied


def test_every_source_file_counts(package: Path) -> None:
    """Wherever in the package it lies: each is among those that the key is of, and one of each folder changes it."""
    files = [
        path for path in sorted(package.rglob("*.py")) if "importing" not in path.parts
    ]  # it builds nothing
    forget_program()
    assert sorted(program._code()) == [path.relative_to(package.parent).as_posix() for path in files]
    before = key()
    for path in {path.parent: path for path in files}.values():
        path.write_bytes(path.read_bytes() + b"#\n")
        after = key()
        assert after != before, path
        before = after


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
            real = program.library_version
            patch.setattr(
                program,
                "library_version",
                lambda name, ours=library, real=real: "0" if name == ours else real(name),
            )
            assert key() != before, library
    monkeypatch.setattr("sys.version", "4.0")
    assert key() != before


@pytest.mark.parametrize("library", program._LIBRARIES)
def test_versions_are_those_that_python_knows(library: str) -> None:
    assert program.library_version(library) == importlib.metadata.version(library)


def test_versions_are_found_wherever_packages_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One whose folder doesn't tell its version, and one in an archive."""
    (tmp_path / "tzdata.egg-info").mkdir()
    (tmp_path / "tzdata.egg-info" / "PKG-INFO").write_text(
        "Metadata-Version: 2.1\nName: tzdata\nVersion: 7.1\n"
    )
    monkeypatch.setattr("sys.path", [str(tmp_path), str(tmp_path / "gone"), *sys.path])
    assert program.library_version("tzdata") == "7.1"
    assert program.library_version("no-such-package") == ""
    archive = tmp_path / "packages.zip"
    with zipfile.ZipFile(archive, "w") as packages:
        packages.writestr("no_such_package-2.5.dist-info/METADATA", "Name: no-such-package\nVersion: 2.5\n")
    program._installed.cache_clear()
    monkeypatch.setattr("sys.path", [str(archive), *sys.path])
    assert program.library_version("no-such-package") == "2.5"


def test_libraries_that_shape_outputs_are_all_named() -> None:
    """Those that pyproject.toml names, but for what only the commands use."""
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = {
        line.split(">=")[0].split(";")[0].strip().lower() for line in settings["project"]["dependencies"]
    }
    assert named - {"livereload", "tqdm", "msgspec", "watchfiles"} <= set(program._LIBRARIES)


def test_a_function_is_told_by_its_module_and_those_that_it_imports(package: Path) -> None:
    """At whatever place, and through others: by what they hold. All else is nothing to it."""
    before = keys()
    for path, other in (
        ("outputs/pdf.py", (True, False)),
        ("rendering/typesetting.py", (True, False)),  # by a function
        ("text/media_types.py", (True, False)),  # by that one
        ("rendering/fonts.py", (True, False)),  # by the name of its package
        ("outputs/compression.py", (False, True)),
        ("problems.py", (True, True)),
        ("__init__.py", (False, False)),  # our version's number
        ("outputs/feeds.py", (False, False)),
        ("engine/making.py", (False, False)),
        ("rendering/templates.py", (False, False)),
    ):
        file = package / path
        file.write_bytes(file.read_bytes() + b"#\n")
        now = keys()
        assert tuple(old != new for old, new in zip(before, now, strict=True)) == other, path
        before = now


def test_a_function_is_told_by_the_libraries_that_it_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    real = program.library_version
    before = keys()
    for library, other in (("brotli", (False, True)), ("pillow", (True, False)), ("jinja2", (False, False))):
        with monkeypatch.context() as patch:
            patch.setattr(
                program, "library_version", lambda name, ours=library: "0" if name == ours else real(name)
            )
            assert tuple(old != new for old, new in zip(before, keys(), strict=True)) == other, library
    monkeypatch.setattr("sys.version", "4.0")
    assert not set(keys()) & set(before)


def test_functions_of_one_module_and_of_none_of_ours_are_told_apart() -> None:
    functions = (compression.gzipped, compression.brotlied, keys, key)
    assert len({function_key(function) for function in functions}) == 4
