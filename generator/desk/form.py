"""The form over a text's head, made from the one definition of front matter, and what is suggested for its fields."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from generator.desk.listing import Overview
from generator.desk.model import Kind, Value
from generator.desk.paths import definition_of
from generator.settings import fields, kinds
from generator.settings.config import Config
from generator.settings.schema import Key, keys
from generator.wording import words

FieldKind = Literal[
    "text", "lines", "moment", "choice", "list", "switch", "number", "file", "files", "parts", "mapping"
]
Suggest = Literal["", "sections", "tags", "sources", "authors", "editors", "issues"]

_USUAL: Mapping[Kind, tuple[str, ...]] = {
    "article": (
        "title", "subtitle", "date", "tags", "source", "author", "editor", "summary", "image", "image_alt",
        "issue", "document_number",
    ),
    "page": ("title", "summary", "image", "image_alt"),
    "topic": ("title", "summary", "image", "image_alt", "articles", "gather"),
    "section": ("title", "description", "order"),
    "issue": (
        "number", "total", "title", "date", "image", "image_alt", "reported_to", "sent_to", "issued_to",
        "copies",
    ),
}  # fmt: skip
"""What most texts of a kind say. All else is one step away."""
_FOREIGN: Mapping[Kind, frozenset[str]] = {
    "article": frozenset(("articles", "gather")),
    "page": frozenset(("articles", "gather", "issue", "section")),
    "topic": frozenset(("issue", "section")),
    "section": frozenset(),
    "issue": frozenset(("articles",)),  # which are put in order otherwise
}
"""What no text of a kind has."""
_LINES = frozenset(("summary", "description", "withdrawn"))
_SUGGEST: Mapping[str, Suggest] = {
    "section": "sections", "tags": "tags", "keywords": "tags", "gather": "tags", "source": "sources",
    "author": "authors", "editor": "editors", "issue": "issues",
}  # fmt: skip
_MOST = 300
"""How much is suggested of each kind."""


_Words = tuple[Mapping[str, str], Mapping[str, str], Mapping[str, str]]
"""Labels, help and names of choices, each by key."""


class Choice(Struct, frozen=True):
    """One of the values that a field may have."""

    value: str
    label: str


class Field(Struct, frozen=True):
    """A field of the form."""

    key: str
    label: str
    help: str
    kind: FieldKind
    is_usual: bool
    """Whether it is shown at once."""
    choices: tuple[Choice, ...] = ()
    suggest: Suggest = ""
    example: str = ""
    default: Value = None
    """What holds where the key isn't there."""
    parts: tuple["Field", ...] = ()
    """Of the kind `parts`: the fields of each part."""


class Suggestions(Struct, frozen=True):
    """What there is already, the most frequent first."""

    sections: tuple[Choice, ...]
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    issues: tuple[str, ...]
    levels: tuple[str, ...]
    """Of review, in their order; none where the settings ask for none."""


def form(kind: Kind, config: Config, language: str) -> tuple[Field, ...]:
    """The fields of a text of this kind: the usual ones first, then all others in the definition's order."""
    usual = _USUAL[kind]
    definition = definition_of(kind)
    labels = words("desk.section-fields" if kind == "section" else "desk.text-fields", language)
    helps = words("desk.section-help" if kind == "section" else "desk.text-help", language)
    if kind == "issue":
        labels, helps = words("desk.issue-fields", language), words("desk.issue-help", language)
    said = labels, helps, words("desk.choices", language)
    known = {
        name: _field(item, name, said, is_usual=name in usual)
        for name, item in keys(definition).items()  # type: ignore[arg-type]  # as in `schema.read`
        if name not in _FOREIGN[kind] and not isinstance(item.kind, kinds.Free)
    }
    if config.settings.issues != "front-matter":
        known.pop("issue", None)
    first = [known[name] for name in usual if name in known]
    return (*first, *(field for name, field in known.items() if name not in usual))


def suggestions(overview: Overview) -> Suggestions:
    """What the texts of a bulletin say already."""
    values = [one.seen.made.text.head.values for one in overview.known.values() if one.seen.made.text]

    def frequent(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name, _ in Counter(filter(None, names)).most_common(_MOST))

    return Suggestions(
        tuple(Choice(key, title) for key, title in overview.sections.items()),
        frequent(tag for one in values for tag in one.tags),
        frequent(one.source for one in values),
        frequent(author for one in values for author in one.author),
        frequent(one.editor for one in values),
        tuple(sorted(frequent(one.issue for one in values), reverse=True)),
        overview.config.settings.review.required,
    )


def _field(item: Key, name: str, said: _Words, *, is_usual: bool) -> Field:
    labels, helps, of_choices = said
    choices: tuple[Choice, ...] = ()
    parts: tuple[Field, ...] = ()
    if isinstance(item.kind, kinds.Choice):
        choices = tuple(Choice(value, of_choices[f"{name}-{value}"]) for value in item.kind.choices)
    if isinstance(item.kind, kinds.Parts):
        parts = tuple(
            _field(part, f"{name}-{key}", said, is_usual=True)
            for key, part in keys(item.kind.definition).items()
        )
    examples = item.kind.json().get("examples", ("",))
    return Field(
        name.rpartition("-")[2],
        labels[name],
        helps[name],
        _kind(item, name),
        is_usual,
        choices,
        _SUGGEST.get(name, ""),
        str(examples[0]),
        item.default if isinstance(item.default, (bool, int)) else None,
        parts,
    )


def _kind(item: Key, name: str) -> FieldKind:
    match item.kind:
        case fields.Date():
            return "moment"
        case kinds.Choice():
            return "choice"
        case kinds.Boolean():
            return "switch"
        case kinds.Integer():
            return "number"
        case kinds.Parts():
            return "parts"
        case kinds.Reasons():
            return "mapping"
        case kinds.Text(path=True):
            return "file"
        case kinds.Texts(path=True):
            return "files"
        case kinds.Texts() | fields.SitePaths():
            return "list"
        case _:
            return "lines" if name in _LINES else "text"
