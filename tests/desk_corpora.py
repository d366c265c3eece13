"""Opens and saves every Markdown file under some folders at the desk: `python -m tests.desk_corpora FOLDER…`.

Saving what nobody edited must change no byte; an edit of one key, or of one sentence, must change nothing else.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from generator.desk.model import Edit, Value
from generator.desk.texts import Opened, encoded, open_text, save
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.sites import SETTINGS, write_site

_SENTENCE = "这一句是新的。"
_SETTINGS = SETTINGS + "front_matter: {unknown: allow}\n"


def markdown(folders: Iterable[Path]) -> Iterator[Path]:
    """Every Markdown file under the folders."""
    for folder in folders:
        yield from sorted(folder.rglob("*.md"))


def look(files: Iterable[Path], root: Path) -> Iterator[tuple[Path, str]]:
    """What is wrong with each file, or how it went: `same`, `head unreadable`, `refused …`."""
    config, _ = load_config(write_site(root, {"gen.yaml": _SETTINGS}) / "gen.yaml")
    assert config
    for number, file in enumerate(files):
        path = f"texts/{number}.md"
        data = file.read_bytes()
        disk = config.root / "content" / path
        disk.parent.mkdir(parents=True, exist_ok=True)
        disk.write_bytes(data)
        try:
            opened = open_text(config, path)
        except ProblemsError as error:
            yield file, f"refused {error.problems[0].code}"
            continue
        yield from ((file, word) for word in _one(config, opened, data, disk))
        disk.unlink()


def _one(config: Config, opened: Opened, data: bytes, disk: Path) -> Iterator[str]:
    path = opened.path
    before = disk.stat().st_ino
    untouched = [Edit(), Edit(whole=opened.text), Edit(body=opened.body)]
    for edit in untouched:
        saved = save(config, path, opened.digest, edit)
        if disk.read_bytes() != data or disk.stat().st_ino != before or saved.digest != opened.digest:
            yield "WRONG: saving changes what nobody edited"
    lines = opened.body.split("\n")
    middle = len(lines) // 2
    lines[middle] += _SENTENCE
    new = encoded(config, path, data, Edit(body="\n".join(lines)))
    # A file without an end gets one, and a first sentence stands behind a blank line.
    if new.replace(_SENTENCE.encode(), b"", 1) not in (data, data + b"\n", data + b"\n\n"):
        yield "WRONG: an edited sentence changes more than itself"
    if not opened.is_readable:
        yield "head unreadable"
        return
    edits: dict[str, Value] = {
        "title": "新的标题",
        "draft": True,
        "tags": ["甲", "乙"],
        "summary": "新的：摘要",
    }
    for key, value in edits.items():
        for after in (
            encoded(config, path, data, Edit({key: value})),
            encoded(config, path, data, Edit({key: None})),
        ):
            head = len(data) - len(opened.body.encode())
            if not _differs_in_one_place(data, after, head):
                yield f"WRONG: {key} changes more than itself"
    yield "same"


def _differs_in_one_place(before: bytes, after: bytes, head: int) -> bool:
    """Whether one run of lines differs, and that is in the head."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = _shared(old, new)
    last = _shared(old[first:][::-1], new[first:][::-1])
    return sum(map(len, old[: len(old) - last])) <= head or before == after


def _shared(one: list[bytes], other: list[bytes]) -> int:
    """How many lines both begin with."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def main(folders: list[str]) -> None:
    """Look at all, and say how many went how."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as root:
        for file, word in look(markdown(map(Path, folders)), Path(root)):
            counts[word] += 1
            if word != "same":
                print(f"{file}: {word}")  # noqa: T201 - a program
    print(dict(counts))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
