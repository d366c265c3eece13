"""Whatever becomes of what gen remembers, the next build goes well and makes what a clean one makes.

A sample; all of it with `GEN_SECURITY=whole`. Each case is a seed, and `-k seed-17` runs one again.
"""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.test_store import without_constraints
from tests.photos import photo
from tests.security import WHOLE
from tests.sites import article, build_site, tree, write_site

CASES = 200 if WHOLE else 25
TABLES = ("files", "documents", "outputs", "builds")


def zero(store: Path, chance: random.Random) -> None:
    """A piece of the disk is zeros, from a whole sector to a few of the database's pages."""
    size = chance.choice([512, 4096, 4096, 12288])
    overwrite(store, chance.randrange(store.stat().st_size) // size * size, bytes(size))


def flip(store: Path, chance: random.Random) -> None:
    """A few bits are others."""
    data = store.read_bytes()
    for _ in range(chance.choice([1, 1, 8, 64])):
        at = chance.randrange(len(data))
        overwrite(store, at, bytes([data[at] ^ 1 << chance.randrange(8)]))


def truncate(store: Path, chance: random.Random) -> None:
    """The end is missing."""
    os.truncate(store, chance.randrange(store.stat().st_size))


def null(store: Path, chance: random.Random) -> None:
    """Values are missing: of one row, or of all."""
    rewrite(store, chance, lambda table, column: "null")


def another_row(store: Path, chance: random.Random) -> None:
    """A value is that of another row, so it looks as good as any."""
    rewrite(store, chance, lambda table, column: f"(select {column} from {table} order by random() limit 1)")


DAMAGES = (zero, flip, truncate, null, another_row)


def overwrite(store: Path, at: int, data: bytes) -> None:
    with store.open("r+b") as file:
        file.seek(at)
        file.write(data[: store.stat().st_size - at])


def rewrite(store: Path, chance: random.Random, value: Callable[[str, str], str]) -> None:
    """Set a column anew, in one row or in all."""
    without_constraints(store)
    with closing(sqlite3.connect(store)) as connection:
        table = chance.choice(TABLES)
        columns = [row[1] for row in connection.execute(f"pragma table_info({table})") if not row[5]]
        paths = [path for (path,) in connection.execute(f"select {key(table)} from {table} order by 1")]
        column, path = chance.choice(columns), chance.choice(paths)
        where = chance.choice(["", f" where {key(table)} = ?"])
        values = (path,) if where else ()
        connection.execute(f"update {table} set {column} = {value(table, column)}{where}", values)
        connection.commit()


def key(table: str) -> str:
    return "folder" if table == "builds" else "path"


def files(word: str) -> dict[str, str | bytes]:
    """A bulletin in one of two states."""
    texts: dict[str, str | bytes] = {
        f"content/news/{number}.md": article(
            f"{number} [x]({number + 1}.md)\n\n" + "文字。" * 200, tags="[甲, 乙]"
        )
        for number in range(8)
    }
    bundle: dict[str, str | bytes] = {
        "content/news/b/index.md": article(f"![图](p.jpg) {word}"),
        "content/news/b/p.jpg": photo(900),
    }
    return texts | bundle | {"content/news/8.md": article(word, title=word), "content/static/x.txt": word}


@pytest.fixture(scope="module")
def bulletin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bulletin that goes from build to build; its folder holds what clean builds make of its two states."""
    root = tmp_path_factory.mktemp("damaged")
    for word in ("one", "two"):
        build_site(write_site(root / f"clean {word}", files(word)))
    return write_site(root / "bulletin", files("one"))


@pytest.mark.parametrize("seed", range(CASES), ids=lambda seed: f"seed-{seed}")
def test_a_build_with_a_damaged_store_is_a_clean_one(bulletin: Path, seed: int) -> None:
    chance = random.Random(seed)
    build_site(bulletin)
    store = bulletin / ".gen" / "store.sqlite"
    damage = DAMAGES[seed % len(DAMAGES)]
    damage(store, chance)
    kept = bulletin.parent / f"{seed}.sqlite"
    shutil.copy(store, kept)
    word = chance.choice(["one", "two"])
    write_site(bulletin, files(word))
    told = f"seed {seed}: {damage.__name__}, then {word}; the damaged store is {kept}"
    build_site(bulletin)
    assert tree(bulletin / "site") == tree(bulletin.parent / f"clean {word}" / "site"), told
    assert build_site(bulletin).commit.written == (), told
    kept.unlink()
