"""What a template asks for that doesn't exist, and what there is instead.

Jinja's errors are sentences in English. Those about names are taken apart here, so that they can be said in the
reader's language, with the nearest name and all others.
"""

import inspect
import re
from collections.abc import Iterable, Mapping, Sequence

import jinja2
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.environment import TemplateModule
from jinja2.utils import missing
from msgspec import Struct

from generator.rendering.jinjamessages import Message, explained
from generator.settings.blocks import FOLDER as BLOCKS
from generator.site.queries import WrongQuery
from generator.text.decoding import nearest
from generator.text.languages import Words

MOST_NAMES = 52
"""So many names are listed; of more, the nearest."""
_NEAREST = 8

_NO_FILTER = re.compile(r"No (filter|test) named '([^']+)'")
_NOT_EXPORTED = re.compile(r"the template '([^']+)' \(imported on line (\d+) in '([^']+)'\)")


class AbsentError(jinja2.UndefinedError):
    """A name is used that doesn't exist: one of the context, or an attribute of a value."""

    def __init__(self, message: str, owner: object, name: object) -> None:
        super().__init__(message)
        self.owner = owner
        """The value that lacks it; jinja2's `missing` for a name of the context."""
        self.name = name


class Absent(jinja2.StrictUndefined):
    """What Jinja has in place of a name that doesn't exist; its error remembers what was asked of what."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[jinja2.TemplateRuntimeError] = jinja2.UndefinedError,
    ) -> None:
        def error(message: str) -> jinja2.TemplateRuntimeError:
            return exc(message) if hint else AbsentError(message, obj, name)

        super().__init__(hint, obj, name, error)  # type: ignore[arg-type] # it only calls what it is given


class AssetError(LookupError):
    """An asset is asked for that doesn't exist."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)


class Frame(Struct, frozen=True):
    """A line of a template that was at work when something went wrong."""

    template: str
    line: int
    text: str
    names: Mapping[str, object]
    """The context there, and the line's own variables."""


class Mistake(Struct, frozen=True):
    """A problem's code and values; and its place, where that is not the innermost frame."""

    code: str
    values: Mapping[str, str]
    frame: Frame | None = None
    column: int = 0
    """0 where the name stands, if the line has it."""


def explain(
    error: Exception, frames: Sequence[Frame], environment: jinja2.Environment, template: str
) -> Mistake | None:
    """What a template's error says of a name; None for any other error.

    `frames` begin with the outermost; `template` is the one that was asked for.
    """
    if isinstance(error, AbsentError) and isinstance(error.name, str):
        return _absent(error.owner, error.name, frames)
    if isinstance(error, WrongQuery):
        return Mistake(error.code, error.values)
    if isinstance(error, AssetError):
        asking = next((frame for frame in reversed(frames) if error.name in frame.text), None)
        return Mistake(
            "template-asset", {"name": error.name, "known": _list(error.name, error.known)}, asking
        )
    if isinstance(error, jinja2.TemplateNotFound) and error.name != template:
        return _no_template(str(error.name), environment)
    if isinstance(error, RecursionError):
        outermost = frames[0] if frames else None
        return Mistake("template-loop", {"name": template}, outermost)
    if found := _NOT_EXPORTED.match(str(error)):
        return _not_exported(error, found, environment)
    if found := _NO_FILTER.match(str(error)):
        kind, name = found.groups()
        code, known = (
            ("template-filter", environment.filters.keys())
            if kind == "filter"
            else ("template-test", environment.tests.keys())
        )
        return Mistake(code, {"name": name, "known": _list(name, known, _NEAREST)})
    if message := explained(str(error)):
        return _told(error, message, frames)
    return None


def _told(error: Exception, message: Message, frames: Sequence[Frame]) -> Mistake:
    """A sentence of Jinja's or Python's, at its place."""
    frame = frames[-1] if frames and not isinstance(error, jinja2.TemplateSyntaxError) else None
    if frame and message.code == "template-argument-missing":  # the line that calls, not the macro's
        frame = next((one for one in reversed(frames) if one.template != frame.template), frame)
    column = 0
    if isinstance(error, jinja2.TemplateSyntaxError) and error.source:
        line = error.source.split("\n")[error.lineno - 1 : error.lineno]
        if index := message.values.get("index"):
            column = int(index) - error.source.rfind("\n", 0, int(index))
        elif line and message.sought:
            column = line[0].rfind(message.sought) + 1
    return Mistake(message.code, message.values, frame, column)


def _absent(owner: object, name: str, frames: Sequence[Frame]) -> Mistake:
    # A name that doesn't exist can be handed on, to a macro say: the line that writes it is the one to mend.
    pattern = (
        rf"(?<![\w.\"']){re.escape(name)}\b"
        if owner is missing
        else rf"([A-Za-z_][\w.]*)(?:\.|\[[\"']){re.escape(name)}\b"
    )
    written = ((frame, match) for frame in reversed(frames) if (match := re.search(pattern, frame.text)))
    frame, match = next(written, (frames[-1] if frames else None, None))
    before = f"{match[1]}." if match and owner is not missing else ""
    column = match.start() + 1 if match else 1
    if owner is None or isinstance(owner, tuple):
        values = {"name": name, "owner": before.rstrip(".") or "…"}
        return Mistake("template-none" if owner is None else "template-list", values, frame, column)
    if isinstance(owner, Mapping):
        holder, known = before.rstrip(".") or "…", _names_of(owner)
        values = {"name": before + name, "owner": holder, "key": name, "known": _list(name, known) or "–"}
        return Mistake("template-key", values, frame, column)
    if owner is missing:
        names = frame.names.keys() if frame else set()
        known = sorted(name for name in names - DEFAULT_NAMESPACE.keys() if not name.startswith("query("))
        holder = frame.template if frame else ""
    else:
        holder, known = type(owner).__name__, _names_of(owner)
    near = nearest(name, known)
    values = {"name": before + name, "owner": holder, "known": _list(name, known), "nearest": before + near}
    return Mistake("template-misspelt" if near else "template-undefined", values, frame, column)


def _names_of(owner: object) -> list[str]:
    """What a template can ask of a value."""
    if isinstance(owner, Mapping):
        return [str(key) for key in owner]
    if isinstance(owner, TemplateModule):
        return sorted(name for name in vars(owner) if not name.startswith("_"))
    fields = inspect.get_annotations(type(owner))  # in the order of the definition
    words = list(owner.entries) if isinstance(owner, Words) else []
    found = dict.fromkeys((*fields, *words, *dir(owner)))
    return [name for name in found if not name.startswith("_")]


def _no_template(name: str, environment: jinja2.Environment) -> Mistake:
    prefix = name.partition(":")[0] + ":" if ":" in name else ""
    templates = [
        known
        for known in environment.list_templates(extensions=["html"])
        if known.startswith(prefix) and (":" in known) == bool(prefix)
        if not known.removeprefix(prefix).startswith(BLOCKS)
    ]
    return Mistake("template-missing", {"name": name, "known": _list(name, templates, _NEAREST)})


def _not_exported(error: Exception, found: re.Match[str], environment: jinja2.Environment) -> Mistake:
    source, line, importer = found[1], int(found[2]), found[3]
    name = str(error).rpartition(" ")[2].strip("'")
    known = _names_of(environment.get_template(source).module)
    assert environment.loader is not None  # templates come from somewhere
    text = environment.loader.get_source(environment, importer)[0].split("\n")[line - 1]
    frame = Frame(importer, line, text, {})
    near = nearest(name, known)
    values = {"name": name, "owner": source, "known": _list(name, known), "nearest": near}
    return Mistake("template-misspelt" if near else "template-undefined", values, frame)


def _list(name: str, known: Iterable[str], most: int = MOST_NAMES) -> str:
    """Names for a sentence: all, or where they are many the nearest."""
    names = list(known)
    if len(names) <= most:
        return ", ".join(names)
    from difflib import get_close_matches  # only for mistakes

    return ", ".join([*get_close_matches(name, names, n=_NEAREST, cutoff=0), "…"])
