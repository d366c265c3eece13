"""The list of all texts: what each is called, how far it has come, what is wrong with it; filtered, sorted, paged."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from generator.content.glance import Glance, Seen, glance
from generator.content.paths import ContentPath
from generator.content.reading import Description, IssueText, Text
from generator.desk import drafts
from generator.desk.model import Kind
from generator.desk.paths import definition_of, disk_of
from generator.desk.values import values_of, written
from generator.problems import Problem, ProblemsError, Reporter, wanted
from generator.settings.config import Config
from generator.site import links
from generator.site.dating import dates_of
from generator.site.publication import (
    entry_of,
    is_over,
    section_keys_of,
    section_language,
    section_title,
)
from generator.site.review import ReviewState
from generator.site.reviewed import review_states
from generator.text import collation
from generator.text.bidi import balanced
from generator.text.dates import Moment
from generator.text.decoding import decode, read_text

name_order = lru_cache(maxsize=65_536)(collation.name_order)

State = Literal["broken", "draft", "withdrawn", "expired", "returned", "waiting", "scheduled", "public"]
"""`broken`: errors keep it out. `waiting`: for approvals. `returned`: somebody has sent it back."""

Sort = Literal[
    "date", "-date", "title", "-title", "author", "-author", "section", "-section", "path", "-path"
]


class ReviewShown(Struct, frozen=True):
    """How far a text has come in its review."""

    due: str
    """The level whose turn it is; empty when all have approved."""
    approvals: tuple[str, ...]
    """Who has approved, by level: `初审 张三`."""
    rejected_by: str = ""
    remark: str = ""
    formerly: bool = False
    """Whether it had all approvals before somebody changed it."""


class Row(Struct, frozen=True):
    """A text in the list."""

    path: str
    title: str
    kind: Kind
    section: str
    section_title: str
    state: State
    author: str
    source: str
    date: str
    publish: str
    expires: str
    tags: tuple[str, ...]
    language: str
    url: str
    """Its address on the site, from the root; empty as long as it can have none."""
    errors: int
    warnings: int
    review: ReviewShown | None
    has_draft: bool
    """Whether somebody typed something and didn't save it."""


class Query(Struct, frozen=True):
    """Which texts are wanted. What is empty asks for nothing."""

    section: str = ""
    states: tuple[State, ...] = ()
    author: str = ""
    tag: str = ""
    since: str = ""
    """A day, `2026-11-30`."""
    until: str = ""
    words: str = ""
    """All of them, in the title, the names, the tags, the number or the summary."""
    in_text: bool = False
    """Whether the words may also stand anywhere in the text itself, whose file is read for that."""
    kinds: tuple[Kind, ...] = ()
    problems: bool = False
    """Only those that something is wrong with."""
    sort: Sort = "-date"
    start: int = 0
    count: int = 50


class SectionShown(Struct, frozen=True):
    """A section that there is."""

    key: str
    title: str
    texts: int


class Listed(Struct, frozen=True):
    """A page of the list."""

    rows: tuple[Row, ...]
    total: int
    """How many texts there are for the query, on all pages."""
    states: dict[str, int]
    """How many of each state there are for the query, whatever states it asks for."""
    sections: tuple[SectionShown, ...]
    authors: tuple[str, ...]
    """The most frequent first."""


class _Known(Struct, frozen=True, gc=False):
    """What the list needs of a text, ready to be sorted and filtered."""

    seen: Seen
    date: Moment | None
    title: str
    kind: Kind
    section: str
    authors: tuple[str, ...]
    url: str
    problems: tuple[Problem, ...]
    words: str


@dataclass(frozen=True)
class Overview:
    """All texts as they were last looked at."""

    config: Config
    glance: Glance
    known: Mapping[str, _Known]
    sections: Mapping[str, str]
    """The title of each section, by its folder."""
    keys: Mapping[str, str]
    """The folder of each section, by all that front matter may call it."""
    languages: Mapping[str, str]
    """The language of each section that says one."""
    reviews: Mapping[str, ReviewState]
    around: object
    """What all that is known of a text depends on besides the text."""


def look_over(config: Config, now: datetime, known: Overview | None = None) -> Overview:
    """All texts; only what has changed since it was `known` is read. Raises OSError."""
    if known is not None and known.config != config:
        known = None
    seen = glance(config, known.glance if known else None)
    content = seen.content
    descriptions = {document.place.section: document for document in content.descriptions}
    keys = section_keys_of(content.texts, descriptions)
    languages = {key: section_language(document, config) for key, document in descriptions.items()}
    dates, _ = dates_of(content.texts, config, seen.commit)
    reviews, problems = review_states(content, config)
    of_reviews: dict[str, list[Problem]] = {}
    for problem in problems:
        of_reviews.setdefault(problem.path.removeprefix("content/"), []).append(problem)
    around = (keys, languages, seen.commit)
    before = known.known if known and known.around == around else {}
    texts = {}
    for path, one in seen.texts.items():
        old = before.get(path)
        if old and old.seen is one and old.date == dates.get(path):
            texts[path] = old
        else:
            texts[path] = _known(one, dates.get(path), config, now, keys, languages)
    folders = {key for key in keys.values() if key} | set(_folders(config))
    titles = {
        key: section_title(key, descriptions[key]) if key in descriptions else balanced(key)
        for key in folders
    }
    return Overview(
        config, seen, texts, _in_order(titles, descriptions, config), keys, languages, reviews, around
    )


def listed(overview: Overview, query: Query, now: datetime) -> Listed:
    """The texts that are wanted."""
    content = overview.config.root / "content"
    found = [
        one for one in overview.known.values() if _is_wanted(one, query) and _has_words(one, query, content)
    ]
    states = {one.seen.place.path: state_of(one, overview, now) for one in found}
    counts = Counter(states.values())
    if query.states:
        found = [one for one in found if states[one.seen.place.path] in query.states]
    found.sort(key=_order(query.sort.lstrip("-"), overview), reverse=query.sort.startswith("-"))
    shown = found[max(query.start, 0) : max(query.start, 0) + max(query.count, 0)]
    with_drafts = drafts.paths_of_drafts(overview.config)
    sections = Counter(one.section for one in overview.known.values())
    authors = Counter(author for one in overview.known.values() for author in one.authors)
    return Listed(
        tuple(_row(one, overview, now, with_drafts) for one in shown),
        len(found),
        {str(state): number for state, number in counts.items()},
        tuple(SectionShown(key, title, sections[key]) for key, title in overview.sections.items()),
        tuple(author for author, _ in authors.most_common()),
    )


def row(overview: Overview, path: str, now: datetime) -> Row | None:
    """The line of one text; None where there is none."""
    one = overview.known.get(path)
    return _row(one, overview, now, drafts.paths_of_drafts(overview.config)) if one else None


def linking_to(overview: Overview, path: str) -> tuple[str, ...]:
    """The texts that link to another one, which a build refuses once that is in the trash."""
    found = []
    for other, one in overview.known.items():
        text = one.seen.made.text
        if text and other != path and any(path == link.target for link in links.references(text)):
            found.append(other)
    return tuple(found)


def problems_of(overview: Overview, path: str) -> tuple[Problem, ...]:
    """What is wrong with a text, as far as a build would say it of the text alone."""
    one = overview.known.get(path)
    return one.problems if one else ()


def state_of(one: _Known, overview: Overview, now: datetime) -> State:
    """How far a text has come at a moment."""
    text = one.seen.made.text
    if any(problem.severity == "error" for problem in one.problems):
        return "broken"
    if text is None:
        return "public"  # a section's description
    values = text.head.values
    if values.draft:
        return "draft"
    if values.withdrawn:
        return "withdrawn"
    if values.expires and is_over(values.expires, now):
        return "expired"
    review = overview.reviews.get(one.seen.place.path)
    if review and review.due:
        return "returned" if review.rejection else "waiting"
    return "scheduled" if any(at and at.at > now for at in (values.publish, one.date)) else "public"


def _known(
    seen: Seen,
    date: Moment | None,
    config: Config,
    now: datetime,
    keys: Mapping[str, str],
    languages: Mapping[str, str],
) -> _Known:
    place, made = seen.place, seen.made
    text, problems = made.text, list(made.problems)
    document: Text | Description | IssueText | None = text or made.description or made.issue
    section = place.section
    title, url, words = "", "", place.path
    authors: tuple[str, ...] = ()
    if document is not None:
        title = document.head.values.title or document.rendered.title
    else:
        title = _written_title(place, config)
        words = f"{title}\n{words}"
    if text is not None:
        values = text.head.values
        reporter = Reporter(f"content/{place.path}")
        entry = entry_of(text, date, config, now, keys, languages, reporter)
        problems += reporter.problems
        url = entry.url if entry else ""
        section = keys.get(values.section, section) if values.section else section
        authors = values.author
        words = "\n".join(
            (
                title, place.path, *authors, values.source, values.editor, *values.tags, *values.keywords,
                values.document_number, values.summary or text.rendered.summary, values.issue,
            )
        )  # fmt: skip
    kind: Kind = text.place.kind if text else place.kind
    if kind == "topic":
        section = ""
    told = wanted(problems, config.settings.problems)
    return _Known(seen, date, title, kind, section, authors, url, told, words.casefold())


def _written_title(place: ContentPath, config: Config) -> str:
    """What a text with errors calls itself, as far as its head can be read."""
    try:
        data = disk_of(config, place.path).read_bytes()
    except (OSError, ProblemsError):
        return ""
    text = read_text(data, Reporter(""))
    found = values_of(text, definition_of(place.kind), config) if text else None
    return str(found[0].get("title") or "") if found else ""


def _row(one: _Known, overview: Overview, now: datetime, with_drafts: Iterable[str]) -> Row:
    text, path, zone = one.seen.made.text, one.seen.place.path, overview.config.zone

    def day(moment: Moment | None) -> str:
        return written(moment, zone) if moment else ""

    values = text.head.values if text else None
    around = overview.languages.get(one.section, overview.config.settings.language)
    severities = Counter(problem.severity for problem in one.problems)
    review = overview.reviews.get(path)
    return Row(
        path,
        one.title,
        one.kind,
        one.section,
        overview.sections.get(one.section, ""),
        state_of(one, overview, now),
        "、".join(one.authors),
        values.source if values else "",
        day(one.date),
        day(values.publish if values else None),
        day(values.expires if values else None),
        values.tags if values else (),
        (values.language if values else "") or one.seen.place.language or around,
        one.url,
        severities["error"],
        severities["warning"],
        shown_review(review) if review else None,
        path in with_drafts,
    )


def shown_review(state: ReviewState) -> ReviewShown:
    """How far a text has come in its review, for people to see."""
    rejection = state.rejection
    return ReviewShown(
        state.due,
        tuple(f"{review.level} {review.by}" for review in state.approvals),
        f"{rejection.level} {rejection.by}" if rejection else "",
        rejection.remark if rejection else "",
        state.formerly is not None,
    )


def _is_wanted(one: _Known, query: Query) -> bool:
    if query.section and one.section != query.section:
        return False
    if query.kinds and one.kind not in query.kinds:
        return False
    if query.author and query.author not in one.authors:
        return False
    text = one.seen.made.text
    if query.tag and (text is None or query.tag not in text.head.values.tags):
        return False
    if query.since or query.until:
        day = f"{one.date.at:%Y-%m-%d}" if one.date else ""
        if not day or day < query.since or (query.until and day > query.until):
            return False
    return not query.problems or bool(one.problems)


def _has_words(one: _Known, query: Query, content: Path) -> bool:
    missing = [word for word in query.words.casefold().split() if word not in one.words]
    if not missing or not query.in_text:
        return not missing
    try:
        data = (content / one.seen.place.path).read_bytes()
    except OSError:
        return False
    text = (decode(data, Reporter("")) or "").casefold()
    return all(word in text for word in missing)


def _order(sort: str, overview: Overview) -> Callable[[_Known], tuple[object, ...]]:
    def by_date(one: _Known) -> tuple[object, ...]:
        # An article without a day is one that somebody is writing.
        without = float("inf") if one.kind == "article" else float("-inf")
        return one.date.at.timestamp() if one.date else without, one.seen.place.path

    def by_title(one: _Known) -> tuple[object, ...]:
        return name_order(one.title), one.seen.place.path

    def by_author(one: _Known) -> tuple[object, ...]:
        return name_order("、".join(one.authors)), one.seen.place.path

    def by_section(one: _Known) -> tuple[object, ...]:
        return name_order(overview.sections.get(one.section, "")), *by_date(one)

    def by_path(one: _Known) -> tuple[object, ...]:
        return (one.seen.place.path,)

    orders = {"title": by_title, "author": by_author, "section": by_section, "path": by_path}
    return orders.get(sort, by_date)


def _folders(config: Config) -> Iterator[str]:
    """The folders that the settings name as sections, as far as they are there."""
    return (key for key in config.settings.sections if (config.root / "content" / key).is_dir())


def _in_order(
    titles: Mapping[str, str], descriptions: Mapping[str, Description], config: Config
) -> dict[str, str]:
    """Sections as the site shows them: those that the settings name, then by their order and their names."""
    named = {key: number for number, key in enumerate(config.settings.sections)}

    def place(key: str) -> tuple[object, ...]:
        order = descriptions[key].head.values.order if key in descriptions else None
        return named.get(key, len(named)), order is None, order or 0, name_order(titles[key])

    return {key: titles[key] for key in sorted(titles, key=place)}
