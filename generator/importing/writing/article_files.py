"""An article's file as the import writes it, and bringing it to its place without touching an editor's work."""

import difflib
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from generator.importing.comparing import Difference, compared_file, losses
from generator.importing.model import OldArticle, OldPage
from generator.importing.writing.locations import ArticleLocation
from generator.settings.writing import BLANK, clean_line, format_date, to_yaml

ArticleChange = Literal["new", "changed", "unchanged", "edited", "kept"]

_STAMP = re.compile(r'^    (?:digest|time): ".*"\n', re.MULTILINE)
_DIGEST = re.compile(r'^    digest: "([0-9a-f]+)"$', re.MULTILINE)
_RECORD = re.compile(r'^    (?:origin|address|page): ".*"$', re.MULTILINE)
_NAME_SEPARATOR = re.compile(r"[、，,；;/|]|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})")
_MOST_DIFF_LINES = 400
"""Lines of a difference that are kept; more is no use to the eye."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a file, the difference from the old page's copy, and what this one would have lost."""

    change: ArticleChange
    diff: tuple[str, ...] = ()
    lost: tuple[Difference, ...] = ()


def compose_article(
    article: OldArticle,
    page: OldPage,
    body: str,
    location: ArticleLocation,
    aliases: tuple[str, ...],
    *,
    address: str = "",
    page_digest: str = "",
) -> str:
    """The file's text, but for the stamp (see `stamped`). What has no date is a draft until an editor fills one in.

    `address` is what the page calls its own; `page_digest` is that of its bytes, if it can't be told by its address.
    """
    is_undated = article.date is None and bool(location.folder)
    more = dict(article.more)
    extra = more.pop("extra", {})
    imported: dict[str, object] = {
        "origin": page.origin,
        "address": page.address or address,
        "page": page_digest,
    }
    values: dict[str, object] = {
        "title": article.title,
        "subtitle": article.subtitle,
        "date": format_date(article.date, article.date_has_time)
        if article.date
        else BLANK
        if is_undated
        else "",
        "source": article.source,
        "author": _people(article.author),
        "editor": article.editor,
        "document_number": article.document_number,
        "keywords": article.keywords,
    }
    if is_undated:
        more["draft"] = True
    given = {"slug": location.name, "permalink": location.permalink, "aliases": aliases}
    values |= {key: value for key, value in more.items() if value not in ("", ())} | given
    head = to_yaml(values) + to_yaml({"extra": extra if isinstance(extra, Mapping) else {}})
    if not extra:
        head += "extra:\n"
    lines = "".join(
        f"    {key}: {json.dumps(clean_line(str(value)), ensure_ascii=False)}\n"
        for key, value in imported.items()
        if value
    )
    return f"---\n{head}  imported:\n{lines}---\n\n{body}\n"


def _people(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in _NAME_SEPARATOR.split(text) if (name := part.strip())))


def stamped(text: str, now: datetime) -> str:
    """The text with the digest of itself and the time of the import."""
    end = text.index("\n---\n", 4) + 1
    stamp = f'    digest: "{_digest(text)}"\n    time: "{now.isoformat(timespec="seconds")}"\n'
    return text[:end] + stamp + text[end:]


def _unstamped(text: str) -> str:
    end = text.find("\n---\n", 4) + 1
    return _STAMP.sub("", text[:end]) + text[end:]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_edited(text: str) -> bool:
    """Whether a file is no longer what the import wrote."""
    head = text[: text.find("\n---\n", 4) + 1]
    noted = _DIGEST.search(head)
    return noted is None or noted[1] != _digest(_unstamped(text))


def write_article(
    content: Path, location: ArticleLocation, text: str, now: datetime, *, may_write: bool
) -> WriteResult:
    """Bring an article to its place; nothing is touched if nothing differs, an editor was there, or much would go.

    Raises OSError.
    """
    target = content / location.source_path
    other = content / ArticleLocation(location.folder, location.name, not location.is_bundle).source_path
    present = target if target.is_file() else other if other.is_file() else None
    if present is None:
        if may_write:
            write_atomically(content, target, stamped(text, now).encode())
        return WriteResult("new")
    before = present.read_bytes().decode("utf-8", "replace")
    if is_edited(before):
        return WriteResult("edited", tuple(_diff(_unstamped(before), text, location.source_path)))
    if present == target and may_write:
        _remove_half_moved(other, before)
    if _unstamped(before) == text:
        if present == target:
            return WriteResult("unchanged")
    elif lost := losses(compared_file(before), compared_file(text)):
        return WriteResult("kept", tuple(_diff(_unstamped(before), text, location.source_path)), lost)
    if may_write:
        write_atomically(content, target, stamped(text, now).encode())
        if present != target:
            present.unlink()
    return WriteResult("changed", tuple(_diff(_unstamped(before), text, location.source_path)))


def _remove_half_moved(other: Path, text: str) -> None:
    """Remove what an import left that was broken off while it made a bundle of a file: our own text, word for word."""
    if other.is_file():
        twin = other.read_bytes().decode("utf-8", "replace")
        if not is_edited(twin) and _record_of(twin) == _record_of(text):
            other.unlink()


def _record_of(text: str) -> list[str]:
    return _RECORD.findall(text[: text.find("\n---\n", 4) + 1])


def _diff(before: str, after: str, path: str) -> Iterator[str]:
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"content/{path}", "import", lineterm="", n=2
    )
    for number, line in enumerate(lines):
        if number == _MOST_DIFF_LINES:
            yield "…"
            return
        yield line


def write_attachment(content: Path, path: str, data: bytes, *, may_write: bool) -> bool:
    """Bring a picture or an attachment to its place; False if another file stands there. Raises OSError."""
    target = content / path
    if target.exists():
        return target.is_file() and target.read_bytes() == data
    if may_write:
        write_atomically(content, target, data)
    return True


def write_atomically(content: Path, target: Path, data: bytes) -> None:
    """Write a file as a whole or not at all, and never through a link that leads out of `content`."""
    root = os.path.realpath(content)
    if not (os.path.realpath(target.parent) + os.sep).startswith(root + os.sep) or target.is_symlink():
        raise OSError(f"{target} leads out of {content}")
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name[:80]}.tmp")
    try:
        fresh.write_bytes(data)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
