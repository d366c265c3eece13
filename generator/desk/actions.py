"""What the desk's buttons do with texts. Each reads a file, edits its head in place, and writes it whole.

All raise ProblemsError where something can't be done, and OSError where the disk refuses; nothing is changed then.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from generator.content.beginning import begin, sections_of
from generator.content.creating import free_name
from generator.content.paths import TOPICS
from generator.content.reading import Text, parsed
from generator.desk import saves
from generator.desk.checking import errors_in
from generator.desk.model import Done, Edit, Value
from generator.desk.paths import (
    disk_of,
    markdown_in,
    place_of,
    put,
    refuse,
    text_on_disk,
    translations_of,
    writing,
)
from generator.desk.texts import encoded
from generator.desk.values import values_of, written
from generator.problems import Problem, ProblemsError, Reporter
from generator.settings.config import Config
from generator.settings.frontmatter import FrontMatter
from generator.settings.headediting import edited_head
from generator.settings.writing import clean_line, to_yaml
from generator.site.dating import dates_of
from generator.site.publication import entry_of
from generator.text import urls
from generator.text.bidi import balanced
from generator.text.dates import ImpossibleDate, Moment, UnreadableDate, parse_date
from generator.text.decoding import read_text
from generator.text.slugs import slug_of

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Z]{2}|-Han[st])?")
_NOT_TRANSLATED = (
    "permalink",
    "aliases",
    "corrections",
    "withdrawn",
    "withdrawn_on",
    "publish",
    "language",
    "allow",
)
"""What a text says of itself that its translation doesn't."""


# ---- what is new


def create(
    config: Config,
    title: str,
    section: str,
    now: datetime,
    *,
    issue: str = "",
    template: str = "",
    bundle: bool = False,
) -> Done:
    """A new article in a section's folder, a draft with the day of today, as `gen new`; without a section, a page."""
    title, issue = _line(title), _line(issue)
    if not title:
        refuse("desk-no-title", section)
    if issue and config.settings.issues != "front-matter":
        refuse("desk-no-issue", section)
    if not section:
        name = free_name(title, config.settings.slug, (*markdown_in(config, ""), *sections_of(config)))
        path, text = f"{name}.md", f"---\n{to_yaml({'title': title, 'draft': True})}---\n\n"
    else:
        known = sections_of(config)
        if section not in known:
            refuse("desk-no-section", section, name=section, known=", ".join(known))
        begun = begin(config, title, section, f"{now:%Y-%m-%d}", issue, template)
        if begun is None:
            refuse("desk-no-template", section, name=template)
        if wrong := tuple(one for one in begun.problems if one.severity == "error"):
            raise ProblemsError(wrong)
        if begun.text is None:
            refuse("desk-head", begun.path)
        path, text = begun.path + ("/index.md" if bundle else ".md"), begun.text
    _put_new(config, path, text)
    return Done(path, path)


def new_section(config: Config, title: str, folder: str = "", kind: str = "", description: str = "") -> Done:
    """A new section: a folder with an `_index.md`."""
    title = _line(title)
    if not title:
        refuse("desk-no-title", folder)
    folder = slug_of(_line(folder) or title, config.settings.slug).lstrip("_")
    known = sections_of(config)
    names = {name.casefold() for name in (*known, *known.values(), "static", TOPICS)}
    if not folder or folder.casefold() in names or title.casefold() in names:
        refuse("desk-section-taken", folder, name=title)
    values = {"title": title, "description": _line(description), "kind": _line(kind)}
    path = f"{folder}/_index.md"
    _put_new(config, path, f"---\n{to_yaml(values)}---\n")
    return Done(path, path)


def translate(config: Config, path: str, language: str, title: str = "") -> Done:
    """A translation beside a text, a draft that begins with the text itself."""
    place = place_of(config, path)
    if place.kind == "section":
        refuse("desk-no-article", path)
    if not _LANGUAGE.fullmatch(language):
        refuse("desk-language", path, value=language)
    stem, ending = re.sub(r"\.[^./]+$", "", path), path.rpartition(".")[2]
    new = f"{stem.removesuffix(f'.{place.language}') if place.language else stem}.{language}.{ending}"
    text = _text(config, path)
    changes: dict[str, Value] = {**dict.fromkeys(_NOT_TRANSLATED), "draft": True}
    if title := _line(title):
        changes["title"] = title
    edited = edited_head(text, changes, FrontMatter, config.settings.front_matter)
    if edited is None:
        refuse("desk-head", path)
    _put_new(config, new, edited)
    return Done(path, new)


# ---- how far a text has come


def publish(config: Config, path: str, now: datetime) -> Done:
    """A text is public from now on, or waits for the first level where the settings ask for reviews."""
    day = written(Moment(now), config.zone)

    def changes(values: dict[str, Value], date: Moment | None) -> dict[str, Value]:
        new: dict[str, Value] = {"draft": None}
        if "publish" in values:
            new["publish"] = None
        if place_of(config, path).kind == "article" and (date is None or date.at > now):
            new["date"] = day
        return new

    return _change(config, path, changes, now, is_public=True)


def submit(config: Config, path: str, now: datetime) -> Done:
    """A text is ready for the first level of review; a moment to be published at stays."""
    if not config.settings.review.required:
        refuse("desk-no-review", path)
    day = written(Moment(now), config.zone)
    return _change(
        config, path, lambda _, date: {"draft": None, **({} if date else {"date": day})}, now, is_public=True
    )


def schedule(config: Config, path: str, moment: str, now: datetime) -> Done:
    """A text is public from a moment on that is still to come."""
    at = _moment(config, path, moment)
    if at.at <= now:
        refuse("desk-in-past", path)
    day = written(Moment(at.at), config.zone)

    def changes(_: dict[str, Value], date: Moment | None) -> dict[str, Value]:
        new: dict[str, Value] = {"draft": None, "publish": written(at, config.zone)}
        if place_of(config, path).kind == "article" and (date is None or date.at > at.at):
            new["date"] = day
        return new

    return _change(config, path, changes, now, is_public=True)


def unpublish(config: Config, path: str, now: datetime) -> Done:
    """A text is a draft again."""
    return _change(config, path, lambda *_: {"draft": True}, now)


def withdraw(config: Config, path: str, reason: str, now: datetime) -> Done:
    """A text is withdrawn: its page says so, with the reason."""
    reason = _line(reason)
    if not reason:
        refuse("desk-no-reason", path)
    day = written(Moment(now), config.zone)
    return _change(config, path, lambda *_: {"withdrawn": reason, "withdrawn_on": day}, now)


def restore(config: Config, path: str, now: datetime) -> Done:
    """A text is no longer withdrawn."""
    return _change(config, path, lambda *_: {"withdrawn": None, "withdrawn_on": None}, now)


def correct(config: Config, path: str, text: str, now: datetime) -> Done:
    """A note of what was wrong in a text stands above it."""
    note = {"date": written(Moment(now), config.zone), "text": _line(text)}
    if not note["text"]:
        refuse("desk-no-reason", path)

    def changes(values: dict[str, Value], _: Moment | None) -> dict[str, Value]:
        old = values.get("corrections")
        return {"corrections": [*(old if isinstance(old, list) else ()), note]}

    return _change(config, path, changes, now)


# ---- where a text belongs


def move(config: Config, path: str, section: str, now: datetime) -> Done:
    """An article belongs to another section. Its file stays where it is, so that links to it hold.

    Its translations go with it. Where a public one has another address by that, the old one leads to it.
    """
    known = sections_of(config)
    if section not in known:
        refuse("desk-no-section", path, name=section, known=", ".join(known))
    for one in (path, *translations_of(config, path)):
        place = place_of(config, one)
        if place.kind != "article":
            refuse("desk-no-article", one)

        def changes(values: dict[str, Value], _: Moment | None, one: str = one) -> dict[str, Value]:
            new: dict[str, Value] = {"section": None if section == place_of(config, one).section else section}
            before = _address(config, one, _text(config, one), now)
            edited = edited_head(_text(config, one), new, FrontMatter, config.settings.front_matter)
            after = _address(config, one, edited or "", now)
            if before and after and before != after and not values.get("draft"):
                aliases = values.get("aliases")
                old = [
                    alias
                    for alias in (aliases if isinstance(aliases, list) else ())
                    if alias != urls.decode(after)
                ]
                new["aliases"] = [*old, urls.decode(before)]
            return new

        _change(config, one, changes, now)
    return Done(path)


def tag(
    config: Config, path: str, now: datetime, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> Done:
    """An article has further tags, or fewer."""
    if place_of(config, path).kind == "section":
        refuse("desk-no-article", path)
    new, gone = [_line(name) for name in add], {_line(name) for name in remove}

    def changes(values: dict[str, Value], _: Moment | None) -> dict[str, Value]:
        old = values.get("tags")
        tags = dict.fromkeys(filter(None, (*(old if isinstance(old, list) else ()), *new)))
        return {"tags": [name for name in tags if name not in gone]}

    return _change(config, path, changes, now)


# ---- many at once


def in_bulk(paths: Iterable[str], act: Callable[[str], Done]) -> tuple[Done, ...]:
    """Do the same with several texts; each has its own outcome, and what is wrong with one stops no other."""
    outcomes = []
    for path in dict.fromkeys(paths):
        try:
            outcomes.append(act(path))
        except ProblemsError as error:
            outcomes.append(Done(path, problems=error.problems))
        except OSError as error:
            values = (("reason", error.strerror or str(error)),)
            outcomes.append(
                Done(path, problems=(Problem("unwritable-file", f"content/{path}", values=values),))
            )
    return tuple(outcomes)


# ---- how it is done

_Changes = Callable[[dict[str, Value], Moment | None], dict[str, Value]]
"""What changes in a head, by what it says and by the text's date, if it has one."""


def _change(config: Config, path: str, changes: _Changes, now: datetime, *, is_public: bool = False) -> Done:
    """Edit a text's head; what is to be public must have no error."""
    with writing(config):
        disk = text_on_disk(config, path)
        data = disk.read_bytes()
        text = _decoded(data, path)
        found = values_of(text, FrontMatter, config)
        if found is None:
            refuse("desk-head", path)
        if place_of(config, path).kind == "section":
            refuse("desk-no-article", path)
        new = encoded(config, path, data, Edit(changes(found[0], _date(config, path, data))))
        if is_public and (wrong := errors_in(config, path, _decoded(new, path), now)):
            raise ProblemsError(wrong)
        if new != data:
            saves.keep_save(config, path, data, now)
            put(config, disk, new)
    return Done(path)


def _put_new(config: Config, path: str, text: str) -> None:
    with writing(config):
        disk = disk_of(config, path)
        place_of(config, path)
        if disk.exists():
            refuse("desk-taken", path)
        put(config, disk, text.encode())


def _text(config: Config, path: str) -> str:
    return _decoded(text_on_disk(config, path).read_bytes(), path)


def _decoded(data: bytes, path: str) -> str:
    reporter = Reporter(f"content/{path}")
    text = read_text(data, reporter)
    if text is None:
        raise ProblemsError(tuple(reporter.problems))
    return text


def _document(config: Config, path: str, data: bytes) -> Text | None:
    """What is made of a text, as far as its head alone tells; None where errors keep it from being read."""
    return parsed(data, place_of(config, path), "", config)[0].text


def _date(config: Config, path: str, data: bytes) -> Moment | None:
    document = _document(config, path, data)
    return dates_of((document,), config, "")[0].get(path) if document else None


def _address(config: Config, path: str, text: str, now: datetime) -> str:
    """The address that a text has on the site; empty where it has none."""
    document = _document(config, path, text.encode())
    if document is None:
        return ""
    date = dates_of((document,), config, "")[0].get(path)
    known = sections_of(config)
    keys = {**{title: key for key, title in known.items() if title}, **{key: key for key in known}}
    keys.setdefault(document.place.section, document.place.section)
    entry = entry_of(document, date, config, now, keys, {}, Reporter(""))
    return entry.url if entry else ""


def _moment(config: Config, path: str, text: str) -> Moment:
    try:
        return parse_date(text, config.zone)
    except (UnreadableDate, ImpossibleDate):
        refuse("desk-no-moment", path, value=text)


def _line(text: str) -> str:
    return balanced(clean_line(text))
