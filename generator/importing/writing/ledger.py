"""What imports have written, and what is to stay away: two lists beside the report, in `.gen/import/`.

An article that is on the first list and no longer in the bulletin was deleted. From then on it is on the second one,
`ignored`, a line each: an address, or the bytes and the place of a page that has none. A person may add lines.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

_WRITTEN, _IGNORED = "written", "ignored"


@dataclass(frozen=True, slots=True)
class WrittenArticle:
    """An article that an import has written: whose copy it is, and where it was put."""

    identity: str
    """Of the page, in this bulletin: its address, or the file that it was in."""
    lasting: str
    """Of the page, wherever it lies: its address, or its bytes and the end of its path."""
    path: str
    """Under `content/`."""
    title: str


class Ledger:
    """The two lists. Without a folder, nothing is kept."""

    def __init__(self, folder: Path | None, *, is_new: bool, may_write: bool) -> None:
        """Read the lists; where the bulletin is new (or was emptied), what was written before is nobody's."""
        self._folder = folder
        self._may_write = may_write and folder is not None
        self._by_identity: dict[str, dict[str, WrittenArticle]] = {}
        self._by_lasting: dict[str, dict[str, WrittenArticle]] = {}
        self._ignored = dict.fromkeys(filter(None, map(str.strip, self._lines(_IGNORED))))
        if is_new:
            self._save(_WRITTEN, ())
        for line in () if is_new else self._lines(_WRITTEN):
            try:
                self._take(WrittenArticle(*map(str, json.loads(line))))
            except (ValueError, TypeError):  # the last line of an import that was broken off
                continue

    def find(self, identity: str) -> tuple[WrittenArticle, ...]:
        """The articles that were made of a page; several only if other words stood at its address later."""
        return tuple(self._by_identity.get(identity, {}).values())

    def find_lasting(self, lasting: str) -> tuple[WrittenArticle, ...]:
        """The same for a page that may have been imported from another place."""
        return tuple(self._by_lasting.get(lasting, {}).values())

    def is_ignored(self, lasting: str) -> bool:
        """Whether a page is to stay away."""
        return lasting in self._ignored

    def note(self, article: WrittenArticle) -> None:
        """Keep an article in mind, at once: an import may be broken off at any moment."""
        if self._by_identity.get(article.identity, {}).get(article.path) != article:
            self._take(article)
            self._append(_WRITTEN, json.dumps(astuple(article), ensure_ascii=False))

    def ignore(self, lasting: str) -> None:
        """Let a page stay away from now on."""
        if lasting not in self._ignored:
            self._ignored[lasting] = None
            self._append(_IGNORED, lasting)

    def bring_back(self, lasting: Iterable[str]) -> None:
        """Let pages stay away no longer."""
        back = set(lasting) & self._ignored.keys()
        if back:
            self._ignored = {line: None for line in self._ignored if line not in back}
            self._save(_IGNORED, self._ignored)

    def _take(self, article: WrittenArticle) -> None:
        self._by_identity.setdefault(article.identity, {})[article.path] = article
        self._by_lasting.setdefault(article.lasting, {})[article.path] = article

    def _lines(self, name: str) -> list[str]:
        if self._folder is None:
            return []
        try:
            return (self._folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []

    def _append(self, name: str, line: str) -> None:
        if self._may_write and self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / name).open("ab+") as file:
                is_torn = file.tell() > 0 and file.seek(-1, os.SEEK_END) >= 0 and file.read(1) != b"\n"
                file.write(("\n" * is_torn + line + "\n").encode("utf-8", "replace"))

    def _save(self, name: str, lines: Iterable[str]) -> None:
        if self._may_write and self._folder is not None and (self._folder / name).exists():
            fresh = self._folder / f"{name}.tmp"
            text = "".join(f"{line}\n" for line in lines)
            fresh.write_text(text, encoding="utf-8", errors="replace", newline="\n")
            fresh.replace(self._folder / name)
