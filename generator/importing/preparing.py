"""Between the two passes of an import: where each article goes, what it is called by, and what comes along."""

from collections.abc import Callable, Sequence
from datetime import datetime

from generator.importing.aliases import Aliases, note_canonical_targets, with_aliases
from generator.importing.article_index import (
    ArticleIndex,
    ImportRequest,
    Indexed,
    IndexedArticle,
    with_attachments,
)
from generator.importing.columns import (
    Column,
    columns,
    learn_from_lists,
    lists_of,
    positions_of_lists,
    separate_columns,
    without_lonely_sections,
)
from generator.importing.filing import Filing
from generator.importing.matching import Match, Matcher
from generator.importing.sources.sources import PageSource
from generator.importing.writing.existing import ExistingContent
from generator.importing.writing.ledger import Ledger
from generator.importing.writing.locations import ArticleLocation, LocationRequest, Locations
from generator.importing.writing.spool import Spool
from generator.site.addresses import section_url
from generator.text.dates import Moment


class _Steps:
    """Does a step for each article; one that a step fails at gets no further, and stops none of the others."""

    def __init__(self, index: ArticleIndex) -> None:
        self._index = index
        self.failures: dict[int, Exception] = {}

    def each(self, step: Callable[[int, IndexedArticle], None]) -> None:
        """Do a step."""
        for number, article in enumerate(self._index.articles):
            if number not in self.failures:
                try:
                    step(number, article)
                except Exception as error:
                    self.failures[number] = error


def prepared(
    index: ArticleIndex,
    read: Spool[Indexed],
    sources: Sequence[PageSource],
    existing: ExistingContent,
    request: ImportRequest,
    now: datetime,
) -> Filing:
    """All that the second pass goes by."""
    ledger = Ledger(request.state, is_new=existing.is_empty, may_write=request.may_write)
    if request.again:
        ledger.bring_back(article.lasting for article in index.articles)
    steps = _Steps(index)
    note_canonical_targets(index)
    lists = lists_of(index)
    learn_from_lists(lists, index, existing)
    if not request.into:
        without_lonely_sections(lists, index)
        separate_columns(index, existing)
    old_columns = columns(lists, index, existing)

    def attach(number: int, article: IndexedArticle) -> None:
        index.articles[number] = with_attachments(article, sources, index)

    steps.each(attach)
    matcher = Matcher(index, read, sources, existing, ledger, request)
    matches: dict[int, Match] = {}
    paired = matcher.pair(steps.failures)

    def match(number: int, article: IndexedArticle) -> None:
        matches[number] = matcher.match(number, paired)

    steps.each(match)
    places = Locations(existing, request.config.settings)
    locations: dict[int, ArticleLocation] = {}
    wanted = {number for number, found in matches.items() if found.kind in ("new", "again")}
    for number in wanted:
        if section := index.articles[number].folder.partition("/")[0]:
            places.claims.add(section_url(section, "", request.config.settings))

    def place(number: int, article: IndexedArticle) -> None:
        if number in wanted:
            asked = _location_request(article, matches[number], request)
            locations[number] = places.place(asked, article.title)

    steps.each(place)
    aliases = Aliases(existing, places.claims)
    old_columns = {
        folder: _with_free_aliases(folder, column, aliases) for folder, column in old_columns.items()
    }

    def name(number: int, article: IndexedArticle) -> None:
        if number in locations:
            path = matches[number].path or locations[number].source_path
            index.articles[number] = with_aliases(number, path, index, existing, aliases)

    steps.each(name)
    return Filing(
        request,
        sources,
        index,
        matches,
        locations,
        steps.failures,
        old_columns,
        positions_of_lists(lists),
        existing,
        ledger,
        now,
    )


def _location_request(article: IndexedArticle, match: Match, request: ImportRequest) -> LocationRequest:
    date = None
    if article.dated:
        at, precise = article.dated
        date = Moment(at if at.tzinfo else at.replace(tzinfo=request.config.zone), precise)
    return LocationRequest(article.folder, article.name, date, bool(article.files), match.path)


def _with_free_aliases(folder: str, column: Column, aliases: Aliases) -> Column:
    """A column with those of its old addresses that can lead to it."""
    path = f"{folder}/_index.md"
    return Column(
        column.title, column.order, tuple(alias for alias in column.old if aliases.take(alias, path))
    )
