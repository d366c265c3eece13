"""Who is public at a moment, in which section, and at which address."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field, structs

from generator.content.documents import Content
from generator.content.reading import Description, Document, IssueText, Text
from generator.problems import Problem, Reporter
from generator.settings.config import Banner, Config, Settings, Span
from generator.settings.frontmatter import FrontMatter, SectionFrontMatter
from generator.site import addresses
from generator.site.dating import dates_of
from generator.site.model import Section
from generator.site.review import ReviewState
from generator.text.bidi import balanced
from generator.text.collation import name_order
from generator.text.dates import Moment
from generator.text.decoding import nearest
from generator.text.languages import Words
from generator.text.slugs import slug_of

NEWS_AGE = timedelta(days=2)
"""How long an article is news."""

_LAST_YEAR = 9999
"""The calendar's: from there no distance can be added."""


class Show(Struct, frozen=True):
    """Which articles that are not public a build brings in, marked."""

    drafts: bool = False
    """And what lacks an approval."""
    future: bool = False
    expired: bool = False


class Entry(Struct, frozen=True, gc=False):
    """An article or page that is in the site."""

    document: Text
    title: str
    url: str
    language: str
    date: Moment | None
    """None for a page, and for a topic without one."""
    section: str
    """A section's key; empty for a page or a topic."""
    marks: tuple[str, ...]

    @property
    def values(self) -> FrontMatter:
        """What the front matter says."""
        return self.document.head.values

    @property
    def path(self) -> str:
        """The source path."""
        return self.document.place.path


class Publication(Struct, frozen=True):
    """What is in the site, and what must not be."""

    entries: tuple[Entry, ...]
    """By source path."""
    sections: tuple[Section, ...]
    """In the order to show them: those with an article or a description."""
    section_documents: Mapping[str, Description]
    """The `_index.md` of sections that have one, by key."""
    hidden: frozenset[str]
    """Source paths of documents that are not public; a bundle's folder with a slash at its end. So are the folders of
    what is withdrawn."""
    withdrawn: tuple[Entry, ...]
    """By source path: those of which no more than title, day and reason is public."""
    dates: Mapping[str, Moment]
    """When each article was published, public or not, by source path."""
    reviews: Mapping[str, ReviewState] = field(default_factory=dict)
    """How far each article that needs approvals has come, by source path; none where the settings ask for none."""
    issues: Mapping[str, IssueText] = field(default_factory=dict)
    """What the files of issues say that have articles, by the issue's key (see `issue_key`)."""


def publish(
    content: Content,
    config: Config,
    now: datetime,
    show: Show,
    reviews: Mapping[str, ReviewState] = MappingProxyType({}),
) -> tuple[Publication, tuple[Problem, ...]]:
    """Decide what is public at the moment `now`; `reviews` are a Publication's."""
    descriptions = {document.place.section: document for document in content.descriptions}
    section_keys = section_keys_of(content.texts, descriptions)
    languages = {key: section_language(document, config) for key, document in descriptions.items()}
    entries: list[Entry] = []
    withdrawn: list[Entry] = []
    known: list[Entry] = []
    dates, undated = dates_of(content.texts, config, content.commit)
    hidden: set[str] = set()
    waiting: list[str] = []
    problems = [*undated]
    for document in content.texts:
        path = document.place.path
        reporter = Reporter(f"content/{path}")
        if undated and document.place.kind == "article" and path not in dates:
            continue  # one problem says it of all
        entry = entry_of(document, dates.get(path), config, now, section_keys, languages, reporter)
        problems.extend(reporter.problems)
        if entry and path in reviews and reviews[path].due:
            entry = structs.replace(entry, marks=(*entry.marks, "unreviewed"))
        known += [entry] if entry else []
        if entry and is_shown(entry.marks, show):
            (withdrawn if entry.values.withdrawn else entries).append(entry)
        else:
            hidden.add(path)
        if _waits_for_date(document, dates.get(path)):
            waiting.append(path)
    shown_bundles = {entry.document.place.bundle for entry in entries}
    for document in content.texts:
        bundle = document.place.bundle
        if bundle and bundle not in shown_bundles:
            hidden.add(bundle + "/")
    sections, its_problems = _sections(entries, descriptions, config)
    issues, issues_problems = _issues(content.issues, entries, config.settings)
    return (
        Publication(
            tuple(entries),
            sections,
            descriptions,
            frozenset(hidden),
            tuple(withdrawn),
            dates,
            reviews,
            issues,
        ),
        (*problems, *its_problems, *issues_problems, *_rivals(known), *_undated_drafts(waiting)),
    )


def issue_key(entry: Entry, settings: Settings) -> str:
    """What tells the issue of an article from others: `2026-11`, `2026-W46` or its name; empty for none."""
    assert entry.date is not None  # every article has one
    return issue_of(entry.date, entry.values.issue, settings)


def issue_of(date: Moment, name: str, settings: Settings) -> str:
    """The key of the issue of a day, or of this name, as the settings have issues; empty for none."""
    day = date.at
    if settings.issues == "month":
        return f"{day.year:04}-{day.month:02}"
    if settings.issues == "week":
        week = day.isocalendar()
        return f"{week.year:04}-W{week.week:02}"
    return name if settings.issues == "front-matter" else ""


def _issues(
    documents: Iterable[IssueText], entries: Iterable[Entry], settings: Settings
) -> tuple[dict[str, IssueText], tuple[Problem, ...]]:
    """The files of issues by the issues' keys. One file for two issues, or none, is told."""
    documents = tuple(documents)
    if not documents:
        return {}, ()
    keys = dict.fromkeys(issue_key(entry, settings) for entry in entries if entry.section)
    keys.pop("", None)
    slugs = {slug_of(key, "written"): key for key in keys}
    found: dict[str, IssueText] = {}
    problems: list[Problem] = []
    for document in documents:
        reporter = Reporter(f"content/{document.place.path}")
        name = document.place.name
        key = slugs.get(slug_of(name, "written"), "")
        if not key:
            near = nearest(name, keys) or next(iter(keys), name)
            reporter.warning("issue-file-no-issue", 1, 1, name=name, nearest=near)
        elif key in found:
            reporter.error("issue-file-twice", 1, 1, name=key, other=f"content/{found[key].place.path}")
        else:
            found[key] = document
        problems += reporter.problems
    return found, tuple(problems)


def _waits_for_date(document: Text, date: Moment | None) -> bool:
    """Whether a document is a draft that needs a date before it can stand anywhere, even among drafts."""
    return date is None and document.head.values.draft and document.place.kind == "article"


def _undated_drafts(paths: list[str]) -> Iterator[Problem]:
    if paths:
        reporter = Reporter("content")
        reporter.warning("undated-drafts", count=len(paths), path=paths[0])
        yield from reporter.problems


def is_shown(marks: Iterable[str], show: Show) -> bool:
    """Whether a document with these marks is in the site."""
    allowed = {
        "draft": show.drafts,
        "unreviewed": show.drafts,
        "future": show.future,
        "expired": show.expired,
    }
    return all(allowed[mark] for mark in marks)


def marks(values: FrontMatter, date: Moment | None, now: datetime) -> tuple[str, ...]:
    """Why a document is not public at a moment: of "draft", "future", "expired"; empty when it is."""
    reasons = []
    if values.draft:
        reasons.append("draft")
    if any(moment and moment.at > now for moment in (values.publish, date)):
        reasons.append("future")
    if values.expires and is_over(values.expires, now):
        reasons.append("expired")
    return tuple(reasons)


def is_current(span: Span | Banner, now: datetime) -> bool:
    """Whether the time has come and is not over."""
    return not (span.from_ and span.from_.at > now) and not (span.until and is_over(span.until, now))


def next_change(
    texts: Iterable[Text], dates: Mapping[str, Moment], now: datetime, settings: Settings | None = None
) -> float:
    """The next moment after `now` at which time alone would change a build (seconds since 1970).

    That is when an article comes or goes, or stops being news, and when what the settings give a time begins or ends.
    `dates` are a Publication's.
    """
    moments = []
    spans: tuple[Span | Banner, ...] = (*settings.banner, *settings.mourning) if settings else ()
    if settings and settings.hosting.security:  # which runs out
        spans += (Span(until=settings.hosting.security.expires),)
    for span in spans:
        for moment, distance in ((span.from_, timedelta()), (span.until, timedelta(days=1))):
            if moment and moment.at.year < _LAST_YEAR:
                moments.append(moment.at + (timedelta() if moment.precise else distance))
    for text in texts:
        values = text.head.values
        for moment, distances in (
            (values.publish, (timedelta(),)),
            (dates.get(text.place.path), (timedelta(), NEWS_AGE)),
            (values.expires, (timedelta(), timedelta(days=1))),
        ):
            if moment and moment.at.year < _LAST_YEAR:
                moments += [moment.at + distance for distance in distances]
    return min((at.timestamp() for at in moments if at > now), default=float("inf"))


def _is_before(one: Moment, other: Moment) -> bool:
    """Whether a moment is over before another begins; a date alone lasts for its day."""
    return one.at < other.at if one.precise else other.at - one.at >= timedelta(days=1)


def check_dates(document: Text, date: Moment | None, reporter: Reporter) -> None:
    """Warn of dates that contradict each other, at the one that is without effect."""
    values, positions = document.head.values, document.head.positions
    if date and values.updated and _is_before(values.updated, date):
        place = positions["updated"]
        reporter.warning("updated-before-date", *place, updated=_written(values.updated), date=_written(date))
    for number, correction in enumerate(values.corrections):
        if date and _is_before(correction.date, date):
            place = positions[f"corrections.{number}.date"]
            reporter.warning(
                "correction-before-date", *place, correction=_written(correction.date), date=_written(date)
            )
    if date and values.publish and _is_before(values.publish, date):
        place = positions["publish"]
        reporter.warning("publish-before-date", *place, publish=_written(values.publish), date=_written(date))
    starts = [
        (moment.at, key, moment) for key, moment in (("publish", values.publish), ("date", date)) if moment
    ]
    if values.expires and starts:
        at, key, since = max(starts)
        if is_over(values.expires, at):
            line, column = positions["expires"]
            reporter.warning(
                "never-public", line, column, key=key, expires=_written(values.expires), since=_written(since)
            )


def _written(moment: Moment) -> str:
    return moment.at.isoformat(" ", "minutes")[:16] if moment.precise else moment.at.date().isoformat()


def is_over(moment: Moment, now: datetime) -> bool:
    """What expires on a day, without a time, is public until that day is over."""
    return now - moment.at >= (timedelta(0) if moment.precise else timedelta(days=1))


def entry_of(
    document: Text,
    date: Moment | None,
    config: Config,
    now: datetime,
    section_keys: Mapping[str, str],
    languages: Mapping[str, str],
    reporter: Reporter,
) -> Entry | None:
    """What is published of a document; None where something lacks, which the reporter is told.

    A draft may lack a date.
    """
    place, values = document.place, document.head.values
    positions = document.head.positions
    check_dates(document, date, reporter)
    title = values.title or document.rendered.title
    if values.withdrawn_on and not values.withdrawn and "withdrawn" not in positions:
        reporter.error("withdrawn-without-reason", *positions["withdrawn_on"])
    if not title:
        reporter.error("no-title", 1, 1)
    around = config.settings.language
    if place.kind != "article":
        url = addresses.page_url(place, values, config.settings)
        section = ""
    else:
        if date is None and not values.draft:
            reporter.error("no-date", 1, 1)
        section = place.section
        if values.section:
            section = section_keys.get(values.section, "")
            if not section:
                reporter.error(
                    "section-unknown",
                    *positions["section"],
                    section=values.section,
                    nearest=nearest(values.section, section_keys) or place.section,
                )
        if date is None or not section:
            return None
        around = languages.get(section, around)
        url = addresses.article_url(place, values, title, section, date, config.settings, around)
    if not url:
        reporter.error("no-slug", 1, 1, name=place.path)
    if not title or not url:
        return None
    language = values.language or place.language or around
    return Entry(document, title, url, language, date, section, marks(values, date, now))


def section_keys_of(documents: Iterable[Text], descriptions: Mapping[str, Description]) -> dict[str, str]:
    """What the front matter's `section` may say: a folder's name or the section's title."""
    keys = {
        document.place.section: document.place.section for document in documents if document.place.section
    }
    keys |= {key: key for key in descriptions}
    titles = {section_title(key, document): key for key, document in descriptions.items()}
    return titles | keys


def section_language(document: Description, config: Config) -> str:
    """The language of a section's name and articles."""
    return document.head.values.language or config.settings.language


def _rivals(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Two translations of one text into one language: nobody could say which of them to show."""
    families: dict[tuple[tuple[str, str], str], Entry] = {}
    for entry in entries:
        other = families.setdefault((entry.document.place.original, entry.language), entry)
        if other is not entry:
            reporter = Reporter(f"content/{entry.path}")
            place = entry.document.head.positions.get("language", (1, 1))
            reporter.error("same-language", *place, other=f"content/{other.path}", language=entry.language)
            yield from reporter.problems


def check_words(
    publication: Publication, config: Config, words: Callable[[str], Words]
) -> tuple[Problem, ...]:
    """A warning for each language that pages are in but the interface's words are not; at what brought it in."""
    places: dict[str, tuple[str, tuple[str, ...], tuple[int, int]]] = {}
    settings_place = config.positions.get("language", (0, 0))
    places[config.settings.language] = (config.path.name, config.lines, settings_place)
    documents: list[tuple[str, Document[Any]]] = [
        (section.language, publication.section_documents[section.key])
        for section in publication.sections
        if section.key in publication.section_documents
    ]
    documents += [(entry.language, entry.document) for entry in publication.entries]
    for language, document in documents:
        place = document.head.positions.get("language", (1, 1))
        places.setdefault(language, (f"content/{document.place.path}", (), place))
    problems: list[Problem] = []
    for language, (path, lines, place) in places.items():
        found = words(language).tag_for(language)
        if found != language:
            reporter = Reporter(path, lines)
            reporter.warning("no-words", *place, language=language, found=found)
            problems += reporter.problems
    return tuple(problems)


def section_title(key: str, document: Description) -> str:
    """What a section is called; its folder's name, if nothing says it."""
    return document.head.values.title or document.rendered.title or balanced(key)


def _sections(
    entries: Iterable[Entry], descriptions: Mapping[str, Description], config: Config
) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    settings = config.settings
    keys = {entry.section for entry in entries if entry.section} | descriptions.keys()
    problems = []
    for index, key in enumerate(settings.sections):
        if key not in keys and not (config.root / "content" / key).is_dir():
            reporter = Reporter(config.path.name, config.lines)
            place = config.positions.get(f"sections.{index}", (0, 0))
            reporter.error("no-such-section", *place, section=key, nearest=nearest(key, keys) or "content/")
            problems.extend(reporter.problems)

    def rank(key: str) -> tuple[int, bool, int, object, str]:
        values = descriptions[key].head.values if key in descriptions else SectionFrontMatter()
        listed = settings.sections.index(key) if key in settings.sections else len(settings.sections)
        name = section_title(key, descriptions[key]) if key in descriptions else key
        return (listed, values.order is None, values.order or 0, name_order(name), key)

    sections = []
    for key in sorted(keys, key=rank):
        if key not in descriptions:
            url = addresses.section_url(key, "", settings)
            sections.append(Section(key, balanced(key), url, language=settings.language))
            continue
        document = descriptions[key]
        values = document.head.values
        url = addresses.section_url(key, values.permalink, settings)
        sections.append(
            Section(
                key,
                section_title(key, document),
                url,
                values.description,
                values.keywords,
                values.kind,
                language=section_language(document, config),
                print_style=values.print_style,
                searched=values.search,
                template=values.template,
            )
        )
    return tuple(sections), tuple(problems)
