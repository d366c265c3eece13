"""The index as files of the site. `docs/search.md` has the format."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from generator.engine.output import Call, Output
from generator.outputs.search import chunks, shards
from generator.outputs.search.chunks import Entry, Mark
from generator.outputs.search.index import Index, Read
from generator.text.simplified import SIMPLIFIED, TRADITIONAL

VERSION = 1
FOLDER = "/search/"
MANIFEST = "manifest"
SMALL = 256 * 1024
"""Bytes; an index of less is one file."""


class Files(NamedTuple):
    """An index's files by their names, all but for the manifest: what they hold, or None where others know that."""

    manifest: bytes
    others: Mapping[str, bytes | None]


def files_of(index: Index, read: Read) -> Files:
    """All files of an index. `read` gives what the parts of a small one hold."""
    directories = _directories(index.shards)
    results = shards.directory(index.blocks, of_numbers=True)
    fold, also = _folding()
    made = {shards.name_of(data): data for data in (*directories.values(), results)}
    beside = {shards.name_of(fold): fold}  # few readers need it
    head: dict[str, object] = {
        "version": VERSION,
        "articles": len(index.texts),
        "terms": [(first, shards.name_of(data)) for first, data in directories.items()],
        "results": shards.name_of(results),
        "fold": shards.name_of(fold),
        "also": also,
    }
    marks = (*index.shards, *index.blocks)
    if sum(mark.size for mark in marks) + sum(map(len, made.values())) < SMALL:
        inner = {mark.name: read(mark.name) for mark in marks}
        return Files(shards.manifest(head, made | inner), beside)
    return Files(shards.manifest(head, {}), {**beside, **made, **dict.fromkeys(mark.name for mark in marks)})


def _directories(marks: tuple[Mark, ...]) -> dict[str, bytes]:
    """The directories of the shards, by the first term in each; the first one's is empty, since all come after it."""
    by_first = {mark.first: mark for mark in marks}
    cut = chunks.cut((Entry(mark.first, b"") for mark in marks), shards.DIRECTORY, shards.one)
    return {
        entries[0].key.decode() if number else "": shards.directory(by_first[entry.key] for entry in entries)
        for number, entries in enumerate(cut)
    }


@cache
def _folding() -> tuple[bytes, str]:
    """The file that says which character is another one in comparisons; and those of GB 2312 among them.

    All other characters of GB 2312 stay, so that a reader can tell without the file that it needs none.
    """
    also = "".join(character for character in TRADITIONAL if _is_common(character))
    return shards.as_json({"from": TRADITIONAL, "to": SIMPLIFIED}), also


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def url_of(name: str, *, as_scripts: bool) -> str:
    """The site path of a file of the index."""
    return f"{FOLDER}{name}.{'js' if as_scripts else 'bin'}"


def outputs_of(files: Mapping[str, bytes], *, as_scripts: bool) -> Iterator[Output]:
    """What stands in the site for files of the index, given by their names."""
    for name, data in files.items():
        url = url_of(name, as_scripts=as_scripts)
        if as_scripts:
            yield Output(url, Call(shards.as_script), {"data": data, "name": name}, "search")
        else:
            yield Output(url, Call(shards.as_file), {"data": data}, "search")
