"""What stands at the top of other generators' files, in whichever of their spellings, as keys and values."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.problems import Reporter
from generator.settings import heads as settings_heads
from generator.settings import kinds
from generator.settings.frontmatter import composed
from generator.settings.values import Reading
from generator.text.decoding import read_text

Values = Mapping[str, Any]

# Hexo's JSON, without braces, ends with a line of semicolons.
_HEXO_JSON = re.compile(r'\A\s*+(?:;;;[ \t]*\n)?\{?\s*+(".*?)^;;;[ \t]*(?:\n|\Z)', re.MULTILINE | re.DOTALL)
# Hexo takes what stands before the first line of hyphens for the head, though none stands above it.
_HEXO = re.compile(
    r"\A\s*+(?:(?:[\w-]+[ \t]*:(?:[ \t].*)?|[ \t]*-[ \t].*|[ \t]+(?!-[ \t])\S.*|)\n)++-{3,}[ \t]*(?:\n|\Z)"
)
# Python-Markdown's "meta" (Pelican): a key begins a line, what is deeper goes on with its value.
_META = re.compile(
    r"\A\s*+((?:\w[\w-]*:(?:[ \t].*)?(?:\n|\Z)(?:(?: {4}|\t)[ \t]*\S.*(?:\n|\Z))*)++)(?=\n|\Z)"
)
_META_KEY = re.compile(r"^(\w[\w-]*):[ \t]*", re.MULTILINE)
# Nikola: lines of reStructuredText, in a comment or in a file beside the text.
_NIKOLA = re.compile(r"\A\s*+<!--[ \t]*\n((?:\.\. \w[^\n]*\n|[ \t]*\n)++)[ \t]*-->[ \t]*(?:\n|\Z)")
_NIKOLA_LINE = re.compile(r"^\.\. ([\w-]+):[ \t]*(.*)$", re.MULTILINE)
_NIKOLA_OLD = ("title", "slug", "date", "tags", "link", "description", "type")
_LEKTOR_END = re.compile(r"^---[ \t]*$", re.MULTILINE)
_LEKTOR_KEY = re.compile(r"\s*([\w-]+):[ \t]*(.*)", re.DOTALL)
_LEKTOR_ESCAPED = re.compile(r"^-(-{3,})[ \t]*$", re.MULTILINE)

_TELLING = frozenset(("title", "date", "tags", "categories", "category", "layout", "permalink", "slug"))
"""Keys that make lines at the top of a text a head."""


def split(text: str, reporter: Reporter) -> tuple[Values, str] | None:
    """The head's values and the body; no values where there is no head. None after reporting an error."""
    if match := _HEXO_JSON.match(text):
        text = f"{{{match[1].rstrip().removesuffix('}')}}}\n{text[match.end() :]}"
    elif match := _NIKOLA.match(text):
        return _nikola(match[1]), text[match.end() :]
    elif without := _without_first_line(text):
        text = without
    elif (match := _META.match(text)) and (meta := _meta(match[1])):
        return meta, text[match.end() :]
    parts = settings_heads.split(text, reporter, {})
    if parts is None:
        return None
    root = composed(parts, reporter)
    values = kinds.Free().read(root, "", Reading(reporter, parts.head_line)) if root else None
    return values or {}, parts.body


def beside(data: bytes, reporter: Reporter) -> Values:
    """The values of the file that Nikola keeps beside a text (`post.meta`): lines with names, or seven without."""
    text = read_text(data, reporter) or ""
    if not _NIKOLA_LINE.search(text):
        named = zip(_NIKOLA_OLD, text.split("\n"), strict=False)
        text = "\n".join(f".. {name}: {value}" for name, value in named)
    return _nikola(text)


def lektor(text: str) -> tuple[Values, str]:
    """The values of a `contents.lr` and its text: fields between lines of three hyphens, of which one is the body."""
    values: dict[str, Any] = {}
    for part in _LEKTOR_END.split(text):
        if match := _LEKTOR_KEY.fullmatch(part):
            values[match[1]] = _LEKTOR_ESCAPED.sub(r"\1", match[2]).strip()
    values = {key: value for key, value in values.items() if value}
    for theirs, ours in (("pub_date", "date"), ("_slug", "slug"), ("_hidden", "draft")):
        if theirs in values:
            values.setdefault(ours, values.pop(theirs))
    if "tags" in values:
        values["tags"] = words(values["tags"].replace("\n", ","))
    return values, values.pop("body", "")


def words(text: str, between: str = ",") -> tuple[str, ...]:
    """The parts of a text that stands for several."""
    return tuple(part.strip() for part in text.split(between) if part.strip())


def _without_first_line(text: str) -> str:
    """The text with the line of hyphens that Hexo doesn't need; empty if it doesn't begin with such a head."""
    match = _HEXO.match(text)
    if match is None:
        return ""
    head = match[0].rstrip().rstrip("-")
    keys = {line.partition(":")[0].strip().lower() for line in head.split("\n") if ":" in line}
    return f"---\n{head}---\n{text[match.end() :]}" if keys & _TELLING else ""


def _meta(head: str) -> Values:
    """Pelican's values: names in small letters, and lists where it has lists."""
    values = {key.lower(): value for key, value in _meta_pairs(head)}
    if "title" not in values:
        return {}
    for key in ("tags", "keywords", "authors", "author"):
        if key in values:
            text = values[key]
            values[key] = words(text, ";" if ";" in text else ",")
    if (status := values.pop("status", "")) and status.lower() == "draft":
        values["draft"] = "true"
    return values


def _meta_pairs(head: str) -> Iterator[tuple[str, Any]]:
    starts = list(_META_KEY.finditer(head))
    ends = [match.start() for match in starts[1:]] + [len(head)]
    for match, end in zip(starts, ends, strict=True):
        yield match[1], " ".join(head[match.end() : end].split())


def _nikola(head: str) -> Values:
    values: dict[str, Any] = {
        match[1].lower(): match[2].strip() for match in _NIKOLA_LINE.finditer(head) if match[2].strip()
    }
    if "date" in values:  # `2012-03-30 23:00:00 UTC-03:00`
        values["date"] = re.sub(r"UTC(?=[-+])", "", values["date"])
    tags = words(values.get("tags", ""))
    if "draft" in (*tags, values.pop("status", "")):
        values["draft"] = "true"
    values["tags"] = tuple(tag for tag in tags if tag not in ("draft", "private", "mathjax"))
    if values.get("link", "").startswith(("http://", "https://")):
        values["source_url"] = values.pop("link")
    return {key: value for key, value in values.items() if value}
