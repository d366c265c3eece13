"""Kills a desk while somebody types and saves, and looks what is left: `python -m tests.desk_kills [TIMES [SEED]]`.

The one who types adds a numbered word at a time; the draft is kept, or the text saved, as often as the disk allows.
What was kept before the kill must be there after it, in the file or in the draft, and each must be whole.
"""

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from generator.desk.drafts import keep_draft
from generator.desk.model import Edit
from generator.desk.texts import Clash, open_text, save
from generator.settings.config import Config, load_config
from tests.sites import article, write_site

PATH = "news/typed.md"
_HEAD = article("").encode()
_NOW = datetime(2020, 10, 1, tzinfo=UTC)


def body(words: int) -> str:
    """The text after so many words; a long one, so that writing it takes a while."""
    return "".join(f"第{number}词。\n" for number in range(1, words + 1)) + "长。" * 20_000 + "\n"


def words_in(text: str) -> int:
    """How many words a text has. Raises AssertionError where it is not whole."""
    found = text.count("词")
    assert text == body(found), "a text is broken"
    return found


def bulletin(root: Path) -> Config:
    """A bulletin with the text that is typed."""
    config, _ = load_config(write_site(root, {f"content/{PATH}": _HEAD + body(0).encode()}) / "gen.yaml")
    assert config
    return config


def type_on(config: Config, told: Connection) -> None:
    """Type for ever; after each word that is kept, its number is told."""
    opened = open_text(config, PATH)
    digest, base, words = opened.digest, opened.text, words_in(opened.body)
    if opened.draft and opened.draft.edit.body:
        words = words_in(opened.draft.edit.body)
        digest, base = opened.draft.digest, opened.draft.base
    while True:
        words += 1
        edit = Edit(body=body(words))
        if words % 4:
            keep_draft(config, PATH, digest, base, edit, _NOW)
        else:
            saved = save(config, PATH, digest, edit, base)
            assert not isinstance(saved, Clash), "nobody else writes"
            digest, base = saved.digest, open_text(config, PATH).text
        told.send(words)


def kill_once(config: Config, after: float) -> tuple[int, int]:
    """Kill who types after so many seconds; gives the last word that was kept, and the last that is there."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=type_on, args=(config, there))
    process.start()
    there.close()
    kept = int(here.recv())  # it types
    time.sleep(after)
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    try:
        while True:
            kept = int(here.recv())
    except EOFError:
        pass
    opened = open_text(config, PATH)
    found = words_in(opened.body)
    if opened.draft:
        assert opened.draft.edit.body is not None
        found = max(found, words_in(opened.draft.edit.body))
    assert kept <= found <= kept + 1, f"word {kept} was kept, and {found} is there"
    litter = [path.name for path in (config.root / "content/news").iterdir()]
    assert litter == ["typed.md"], f"a kill leaves {litter}"
    return kept, found


def main(times: int, seed: int) -> None:
    """Kill so often, at other moments for each seed."""
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        config = bulletin(Path(folder))
        for number in range(1, times + 1):
            kept, found = kill_once(config, moments.uniform(0, 0.1))
            print(f"{number:3}: word {kept} was kept, {found} is there")  # noqa: T201 - a program
    print(f"{times} kills (seed {seed}): no file broken, nothing lost that was kept")  # noqa: T201


if __name__ == "__main__":
    main(*(int(one) for one in (sys.argv[1:] + ["50", "1"][len(sys.argv) - 1 :])))
