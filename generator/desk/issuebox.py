"""The issues of a bulletin: which there are, what their files say, which articles are in each, and in which order."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from generator.content.paths import ISSUES
from generator.desk import texts
from generator.desk.listing import Overview, Row, row
from generator.desk.model import Edit, Said, Value, said
from generator.desk.paths import disk_of, refuse
from generator.problems import ProblemsError
from generator.settings.config import Config
from generator.site.publication import issue_of
from generator.text import urls
from generator.text.slugs import slug_of

Way = Literal["none", "month", "week", "front-matter"]


class IssueRow(Struct, frozen=True):
    """An issue in the list."""

    key: str
    path: str
    """Its file's source path; empty where it has none."""
    number: int | None
    total: int | None
    title: str
    articles: int
    url: str
    """The site path of its page; empty for one without articles."""
    problems: int


class Issues(Struct, frozen=True):
    """All issues, the newest first."""

    way: Way
    """How articles come into issues."""
    rows: tuple[IssueRow, ...]


class Member(Struct, frozen=True):
    """An article of an issue, or one that might be."""

    path: str
    title: str
    date: str
    section: str
    state: str
    issue: str
    """The issue that it is in."""


class OpenedIssue(Struct, frozen=True):
    """An issue as somebody begins to edit it."""

    key: str
    path: str
    """The source path that its file has, or will have."""
    digest: str
    """Empty while there is no file."""
    text: str
    values: dict[str, Value]
    body: str
    """The editor's note."""
    is_readable: bool
    members: tuple[Member, ...]
    """In the order in which it has them."""
    is_ordered: bool
    """Whether its file gives an order."""
    url: str
    print_url: str
    problems: tuple[Said, ...]


class SavedIssue(Struct, frozen=True):
    """What became of saving an issue."""

    digest: str
    problems: tuple[Said, ...]
    """Of articles that could not be put in or taken out; all else is saved."""


def issues(overview: Overview) -> Issues:
    """All issues that have articles, or files."""
    settings = overview.config.settings
    members = _members(overview)
    files = _files(overview)
    keys = sorted({*members, *(key for key in files if key)}, reverse=True)
    rows = []
    for key in keys:
        one = overview.known.get(files.get(key, ""))
        made = one.seen.made.issue if one else None
        values = made.head.values if made else None
        rows.append(
            IssueRow(
                key,
                files.get(key, ""),
                values.number if values else None,
                values.total if values else None,
                values.title if values else "",
                len(members.get(key, ())),
                _url(key, overview.config) if key in members else "",
                len(one.problems) if one else 0,
            )
        )
    return Issues(settings.issues, tuple(rows))


def open_issue(overview: Overview, key: str, now: datetime, language: str) -> OpenedIssue:
    """An issue that there is, or that might be. Raises ProblemsError for a key that names no file, and OSError."""
    config = overview.config
    path = _path(overview, key)
    opened = texts.open_text(config, path) if disk_of(config, path).is_file() else None
    listed = opened.values.get("articles", ()) if opened else ()
    order = {str(one): place for place, one in enumerate(listed if isinstance(listed, (list, tuple)) else ())}
    members = sorted(
        _members(overview).get(key, ()), key=lambda one: (order.get(one, len(order)), _reading(overview, one))
    )
    known = overview.known.get(path)
    url = _url(key, config)
    return OpenedIssue(
        key,
        path,
        opened.digest if opened else "",
        opened.text if opened else "",
        opened.values if opened else {},
        opened.body if opened else "",
        opened is None or opened.is_readable,
        tuple(_member(overview, one, now) for one in members),
        bool(order),
        url,
        f"{url}print/",
        said(known.problems if known else (), language, opened.body_line if opened else 0),
    )


def candidates(overview: Overview, key: str, words: str, now: datetime) -> tuple[Member, ...]:
    """Articles that could come into an issue, the newest first: those in none before those in another."""
    if overview.config.settings.issues != "front-matter":
        return ()
    wanted = words.casefold().split()
    found = [
        one
        for one in overview.known.values()
        if one.kind == "article" and one.date and all(word in one.words for word in wanted)
    ]
    found.sort(key=lambda one: one.date.at.timestamp() if one.date else 0, reverse=True)
    members = (_member(overview, one.seen.place.path, now) for one in found)
    others = [one for one in members if one.issue != key]
    others.sort(key=lambda one: bool(one.issue))  # stable
    return tuple(others[:_SHOWN])


_SHOWN = 60
"""Articles that are offered at a time."""


def save_issue(
    config: Config,
    path: str,
    digest: str,
    changes: dict[str, Value],
    note: str | None,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    language: str,
    now: datetime,
) -> SavedIssue:
    """Save what an issue's file is to say, then put articles in and take others out.

    Raises ProblemsError where the file can't be saved, or somebody else has changed it.
    """
    if config.settings.issues == "none" or not path.startswith(f"{ISSUES}/"):
        refuse("desk-no-issues", path)
    edit = Edit(changes=changes, body=note)
    if changes or note is not None:
        done = texts.save(config, path, digest, edit, now=now)
        if isinstance(done, texts.Clash):
            refuse("desk-file-changed", path)
        digest = done.digest
    key = path.rpartition("/")[2].removesuffix(".md")
    problems: list[Said] = []
    moves = [(one, key) for one in added] + [(one, None) for one in removed]
    for article, issue in moves if config.settings.issues == "front-matter" else ():
        try:
            opened = texts.open_text(config, article)
            saved = texts.save(config, article, opened.digest, Edit(changes={"issue": issue}), now=now)
            if isinstance(saved, texts.Clash):
                refuse("desk-file-changed", article)
        except ProblemsError as error:
            problems += said(error.problems, language)
    return SavedIssue(digest, tuple(problems))


def _members(overview: Overview) -> dict[str, list[str]]:
    """The source paths of the articles of each issue."""
    found: dict[str, list[str]] = {}
    for path, one in overview.known.items():
        if (key := _issue_of(overview, path)) and one.kind == "article":
            found.setdefault(key, []).append(path)
    return found


def _issue_of(overview: Overview, path: str) -> str:
    one = overview.known[path]
    text = one.seen.made.text
    if text is None or one.date is None:
        return ""
    return issue_of(one.date, text.head.values.issue, overview.config.settings)


def _files(overview: Overview) -> dict[str, str]:
    """The source path of each issue's file, by the issue's key as its name has it."""
    keys = {slug_of(key, "written"): key for key in _members(overview)}

    def found() -> Iterator[tuple[str, str]]:
        for path, one in overview.known.items():
            if one.kind == "issue":
                name = one.seen.place.name
                yield keys.get(slug_of(name, "written"), name), path

    return dict(found())


def _path(overview: Overview, key: str) -> str:
    files = _files(overview)
    if key in files:
        return files[key]
    if overview.config.settings.issues == "none" or not slug_of(key, "written"):
        refuse("desk-no-issues", f"{ISSUES}/{key}")
    return f"{ISSUES}/{slug_of(key, 'written')}.md"


def _url(key: str, config: Config) -> str:
    return urls.encode(f"/issues/{slug_of(key, config.settings.slug)}/")


def _reading(overview: Overview, path: str) -> tuple[bool, int, int, float]:
    """What decides on an article's place in an issue whose file gives none, as the site has it."""
    one = overview.known[path]
    text = one.seen.made.text
    order = text.head.values.order if text else None
    sections = list(overview.sections)
    place = sections.index(one.section) if one.section in sections else len(sections)
    return order is None, order or 0, place, -(one.date.at.timestamp() if one.date else 0)


def _member(overview: Overview, path: str, now: datetime) -> Member:
    line: Row | None = row(overview, path, now)
    assert line is not None  # it is one of those that are known
    return Member(path, line.title, line.date, line.section_title, line.state, _issue_of(overview, path))
