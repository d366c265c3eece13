import os
import stat
from pathlib import Path

import pytest

from generator.engine.whole import write_whole


def test_what_stood_there_stays_until_all_of_the_new_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    write_whole(file, b"old")

    def full(*_: object) -> None:
        assert file.read_bytes() == b"old"
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            write_whole(file, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    write_whole(str(file), b"new")
    assert file.read_bytes() == b"new"


def test_what_stands_in_the_way_is_neither_followed_nor_kept(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"theirs")
    (tmp_path / f".a-{os.getpid()}").symlink_to(secret)
    (tmp_path / "a").symlink_to(secret)
    write_whole(tmp_path / "a", b"ours")
    assert secret.read_bytes() == b"theirs"
    assert not (tmp_path / "a").is_symlink()
    assert {path.name for path in tmp_path.iterdir()} == {"a", "secret"}


def test_a_name_as_long_as_names_can_be_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("长" * 85), b"x")
    assert (tmp_path / ("长" * 85)).read_bytes() == b"x"


def test_what_is_to_last_keeps_the_rights_of_what_was_there(tmp_path: Path) -> None:
    file, beside = tmp_path / "content" / "a.md", tmp_path / "saving"
    file.parent.mkdir()
    write_whole(file, b"old", lasting=True, through=beside)
    file.chmod(0o604)
    write_whole(file, b"new", lasting=True, through=beside)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o604)
    assert [path.name for path in file.parent.iterdir()] == ["a.md"] and not beside.exists()
