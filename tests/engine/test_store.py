"""What gen remembers, whatever happens to its file; and that no change to a file goes unseen."""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from generator.engine.bodies import Bodies
from generator.engine.identities import identity_of
from generator.engine.store import Damaged, MadeOutput, SeenFile, Store, forget, open_store
from tests.sites import article, build_site, pages, write_site

SECOND = 1_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".gen" / "store.sqlite"


def fill(path: Path) -> None:
    with closing(open_store(path)) as store:
        store.save_files({"a.md": SeenFile("identity", "digest", "facts")}, ())
        store.save_documents([("a.md", "digest", b"packed", "<p>body</p>")], ())
        store.save_outputs("site", {"a.html": MadeOutput("trace", "digest", "identity")}, ())
        store.save_last_build("site", b"build")
        store.commit()


def test_what_is_saved_is_found_again(path: Path) -> None:
    fill(path)
    with closing(open_store(path)) as store:
        assert store.files() == {"a.md": SeenFile("identity", "digest", "facts")}
        assert store.documents() == {"a.md": ("digest", b"packed")}
        assert store.outputs("site") == {"a.html": MadeOutput("trace", "digest", "identity")}
        assert store.outputs("other") == {}
        assert store.last_build("site") == b"build"
        assert store.last_build("other") is None
        bodies = Bodies(path)
        assert bodies("a.md", "digest") == "<p>body</p>"
        bodies.close()


def test_what_is_gone_is_forgotten(path: Path) -> None:
    fill(path)
    with closing(open_store(path)) as store:
        store.save_files({}, ["a.md"])
        store.save_documents([], ["a.md"])
        store.save_outputs("site", {}, ["a.html"])
        assert (store.files(), store.documents(), store.outputs("site")) == ({}, {}, {})


def test_nothing_is_kept_that_was_not_committed(path: Path) -> None:
    fill(path)
    with closing(open_store(path)) as store:
        store.save_outputs("site", {"b.html": MadeOutput("trace", "digest", "identity")}, ())
    with closing(open_store(path)) as store:
        assert store.outputs("site").keys() == {"a.html"}


def test_the_record_of_a_build_goes_as_soon_as_an_output_is_another(path: Path) -> None:
    """Should the process end before the new record is written, the old one would be believed."""
    fill(path)
    with closing(open_store(path)) as store:
        store.save_outputs("site", {}, ())
        assert store.last_build("site") is None


def test_a_body_is_given_only_to_those_who_mean_it(path: Path) -> None:
    """Another process may have saved another one since."""
    fill(path)
    for document, digest in (("a.md", "other"), ("b.md", "digest")):
        with closing(Bodies(path)) as bodies, pytest.raises(Damaged):
            bodies(document, digest)


def without_constraints(path: Path) -> None:
    """Let columns hold anything: damage doesn't ask."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma writable_schema = on")
        connection.execute(
            "update sqlite_master set sql = replace(replace(sql, ' not null', ''), ' integer', '')"
        )
        connection.commit()


READS: tuple[Callable[[Store], object], ...] = (
    Store.files,
    Store.documents,
    lambda store: store.outputs("site"),
    lambda store: store.last_build("site"),
    lambda store: Bodies(store.path)("a.md", "digest"),
)
COLUMNS = (
    *(("files", column, 0) for column in ("path", "identity", "digest", "facts", "seal")),
    *(("documents", column, 1) for column in ("path", "digest", "packed", "seal")),
    *(("outputs", column, 2) for column in ("path", "trace", "digest", "identity", "seal")),
    *(("builds", column, 3) for column in ("packed", "seal")),
    *(("documents", column, 4) for column in ("path", "digest", "body", "body_seal")),
)


@pytest.mark.parametrize("value", ["'7'", "7", "x'37'", "null", "cast(x'ff' as text)"])
@pytest.mark.parametrize(("table", "column", "read"), COLUMNS)
def test_no_other_value_is_believed(path: Path, table: str, column: str, read: int, value: str) -> None:
    """Whatever stands in a column, whatever its type: what was saved, or damage."""
    if column == "path" and value == "null":
        return  # no row can be without its key
    fill(path)
    without_constraints(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"update {table} set {column} = {value}")
        connection.commit()
    with closing(open_store(path)) as store, pytest.raises(Damaged):
        READS[read](store)


def test_all_reads_are_of_what_was_saved(path: Path) -> None:
    """The control of the test above: without damage none of them raises."""
    fill(path)
    with closing(open_store(path)) as store:
        for read in READS:
            assert read(store)


@pytest.fixture
def another_user() -> Iterator[Path]:
    """A folder of somebody whom permissions bind; whoever runs the tests, if not root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
            try:
                yield folder
            finally:
                os.seteuid(0)
        else:
            yield folder


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("open_between", [False, True])
def test_one_that_was_read_only_is_written_again(another_user: Path, open_between: bool) -> None:
    path = another_user / ".gen" / "store.sqlite"
    fill(path)
    path.chmod(0o444)
    if open_between:
        with closing(
            sqlite3.connect(path)
        ) as connection:  # SQLite makes other files as read-only as this one
            connection.execute("select * from files").fetchall()
            assert path.with_name("store.sqlite-shm").stat().st_mode & 0o222 == 0
            path.chmod(0o644)
            fill(path)
    fill(path)
    with closing(open_store(path)) as store:
        assert store.files().keys() == {"a.md"}
        assert store.last_build("site") == b"build"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_one_in_a_folder_that_may_not_be_written_is_said_to_be_so(another_user: Path) -> None:
    path = another_user / ".gen" / "store.sqlite"
    fill(path)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    with pytest.raises(PermissionError):
        open_store(path)
    path.parent.chmod(0o755)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_short(path: Path) -> None:
    os.truncate(path, 10)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def garble(path: Path) -> None:
    path.write_bytes(b"no database " * 1000)


def from_the_future(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma user_version = 99")


def with_other_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop table outputs")


def with_other_columns(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.OperationalError):  # gone already
        connection.execute("alter table documents drop column packed")


def make_a_folder(path: Path) -> None:
    path.unlink()
    (path / "things").mkdir(parents=True)


def remove(path: Path) -> None:
    path.unlink()


def garble_documents(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("update documents set packed = x'c1c1'")
        connection.commit()


def garble_traces(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("update outputs set trace = 'x'")
        connection.execute("update builds set packed = x'c1'")
        connection.commit()


def with_one_bit_changed_in(column: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for document, data in connection.execute(f"select path, {column} from documents").fetchall():
                changed = bytearray(data if column == "packed" else data.encode())
                changed[-6] ^= 1
                connection.execute(
                    f"update documents set {column} = ? where path = ?",
                    (bytes(changed) if column == "packed" else changed.decode(), document),
                )
            connection.execute("delete from outputs")  # so that all is asked for
            connection.commit()

    damage.__name__ = f"one_bit_in_{column}"
    return damage


def with_text_that_is_none(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("update files set identity = cast(x'ff' as text)")
        connection.commit()


DAMAGES = (
    truncate,
    cut_short,
    empty,
    garble,
    from_the_future,
    with_other_tables,
    with_other_columns,
    make_a_folder,
    remove,
    garble_documents,
    garble_traces,
    with_one_bit_changed_in("packed"),
    with_one_bit_changed_in("body"),
    with_text_that_is_none,
)


@pytest.mark.parametrize("damage", DAMAGES[:9])
def test_a_damaged_store_starts_empty(path: Path, damage: Callable[[Path], None]) -> None:
    fill(path)
    damage(path)
    with closing(open_store(path)) as store:
        if damage in (with_other_tables, with_other_columns):  # which shows when they are asked for
            with pytest.raises(Damaged):
                store.outputs("site")
                store.documents()
        else:
            assert (store.files(), store.outputs("site")) == ({}, {})


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_build_ends_right_whatever_its_store_is(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    write_site(tmp_path, {"content/news/a.md": article("前"), "content/news/b.md": article("[a](a.md)")})
    build_site(tmp_path)
    before = pages(tmp_path)
    damage(tmp_path / ".gen" / "store.sqlite")
    assert build_site(tmp_path).commit.written == ()
    assert pages(tmp_path) == before
    damage(tmp_path / ".gen" / "store.sqlite")
    write_site(tmp_path, {"content/news/a.md": article("后")})
    build_site(tmp_path)
    incremental = pages(tmp_path)
    shutil.rmtree(tmp_path / ".gen")
    shutil.rmtree(tmp_path / "site")
    build_site(tmp_path)
    assert pages(tmp_path) == incremental


def test_forgetting_leaves_nothing(path: Path) -> None:
    fill(path)
    with closing(open_store(path)):  # its journal lies beside it
        pass
    forget(path)
    assert [file.name for file in path.parent.iterdir()] == []
    forget(path)


def status(
    size: int = 3, modified: int = 5 * SECOND + 1, changed: int = 5 * SECOND + 1, number: int = 7
) -> os.stat_result:
    """What the system says of a file; times in nanoseconds."""
    return os.stat_result(
        (0o100644, number, 1, 1, 0, 0, size, 0, 0, 0),
        {"st_mtime_ns": modified, "st_ctime_ns": changed, "st_atime_ns": 0},
    )


@pytest.mark.parametrize(
    "other",
    [
        status(size=4),
        status(modified=4 * SECOND + 1),  # moved in with an old date
        status(changed=6 * SECOND + 1),  # changed, and its date put back
        status(number=8),  # another file under the same name
    ],
)
def test_another_state_is_another_identity(other: os.stat_result) -> None:
    assert identity_of(status(), 9 * SECOND) == identity_of(status(), 9 * SECOND) != ""
    assert identity_of(other, 9 * SECOND) != identity_of(status(), 9 * SECOND)


@pytest.mark.parametrize(
    ("modified", "changed", "newest", "certain"),
    [
        (5 * SECOND + 1, 5 * SECOND + 1, 5 * SECOND + 1, True),
        (5 * SECOND + 1, 5 * SECOND + 1, 5 * SECOND, False),
        (1, 5 * SECOND + 1, 5 * SECOND, False),
        (9 * SECOND + 1, 1, 5 * SECOND, False),  # a date in the future
        (5 * SECOND, 5 * SECOND, 6 * SECOND, False),  # times in whole seconds may be two seconds late
        (5 * SECOND, 5 * SECOND, 7 * SECOND, True),
    ],
)
def test_what_changed_just_now_has_no_identity(
    modified: int, changed: int, newest: int, certain: bool
) -> None:
    assert bool(identity_of(status(modified=modified, changed=changed), newest)) == certain


def in_place(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def dated_back(file: Path, data: bytes) -> None:
    times = file.stat()
    file.write_bytes(data)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def moved_in(file: Path, data: bytes) -> None:
    other = file.with_name("other.tmp")
    other.write_bytes(data)
    times = file.stat()
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(file)


def very_old(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    os.utime(file, (0, 0))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no time of change: such an edit is not seen there")
@pytest.mark.parametrize("edit", [in_place, dated_back, moved_in, very_old])
@pytest.mark.parametrize("rested", [False, True])
def test_a_build_sees_every_edit(tmp_path: Path, edit: Callable[[Path, bytes], None], rested: bool) -> None:
    """Of the same size, in the same second, and under a date that is no news; just written, or long unchanged."""
    write_site(tmp_path, {"content/news/a.md": article("第一句。"), "content/news/a.pdf": b"one"})
    write_site(tmp_path, {"content/news/b.md": article("[pdf](a.pdf)")})
    build_site(tmp_path)
    if rested:
        time.sleep(0.05)
        build_site(tmp_path)  # which trusts the times of what it has written and read
    for turn in ("第二句。", "第一句。", "第三句。"):
        edit(tmp_path / "content/news/a.md", article(turn).encode())
        edit(tmp_path / "content/news/a.pdf", turn[1].encode())
        build_site(tmp_path)
        assert turn in pages(tmp_path)["news/2020/a/index.html"]
        assert (tmp_path / "site/news/a.pdf").read_bytes() == turn[1].encode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no time of change: such an edit is not seen there")
def test_a_restored_backup_is_seen(tmp_path: Path) -> None:
    """Files with their old dates; with and without what gen remembered then."""
    for with_state in (False, True):
        root = tmp_path / str(with_state)
        write_site(root, {"content/news/a.md": article("第一句。")})
        build_site(root)
        shutil.copytree(root, tmp_path / f"backup {with_state}")
        write_site(root, {"content/news/a.md": article("第二句。")})
        build_site(root)
        for name in ("content", ".gen") if with_state else ("content",):
            shutil.rmtree(root / name)
            shutil.copytree(tmp_path / f"backup {with_state}" / name, root / name)  # keeps times
        build_site(root)
        assert "第一句。" in pages(root)["news/2020/a/index.html"]
        assert build_site(root).commit.written == ()
