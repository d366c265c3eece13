"""The columns of the old site: what its lists say of articles, and how its front page orders them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import TypeVar

from generator.importing import addresses
from generator.importing.article_index import ArticleIndex, IndexedList, target_of
from generator.importing.comparing import letters
from generator.importing.model import ListedLink, Listing, OldPage
from generator.importing.writing.existing import ExistingContent
from generator.importing.writing.locations import section_for

_MAJORITY = 0.8
"""The part of a list's articles that belong to one section, if the list is this section's."""


@dataclass(frozen=True, slots=True)
class Column:
    """A section that the import makes."""

    title: str
    order: int | None = None
    """Its place among those that the front page names."""
    old: tuple[str, ...] = ()
    """The old addresses of its lists, as aliases."""


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A list, with the articles that it leads to."""

    page: OldPage
    listing: Listing
    position: int
    """In the stream of pages."""
    articles: tuple[tuple[ListedLink, int], ...]

    @property
    def is_front_page(self) -> bool:
        """Whether it is the one that the site begins with."""
        return addresses.path_of(addresses.exact(addresses.base_of(self.page))) in ("", "/")


def lists_of(index: ArticleIndex) -> tuple[ArticleList, ...]:
    """The lists among what was read."""
    found: list[ArticleList] = []

    def resolve(one: IndexedList) -> None:
        targets = ((link, _target(link, one.page, one.source_number, index)) for link in one.listing.links)
        articles = tuple((link, number) for link, number in targets if number is not None)
        found.append(ArticleList(one.page, one.listing, one.position, articles))

    _each(index.lists, index, resolve)
    return tuple(found)


_Positioned = TypeVar("_Positioned", ArticleList, IndexedList)


def _each(lists: Iterable[_Positioned], index: ArticleIndex, step: Callable[[_Positioned], None]) -> None:
    """Do a step for each list; one that it fails at stops none of the others."""
    for one in lists:
        try:
            step(one)
        except Exception as error:
            index.failures[one.position] = error


def learn_from_lists(lists: Iterable[ArticleList], index: ArticleIndex, existing: ExistingContent) -> None:
    """Give articles that don't say it themselves the day and the section that a list says."""

    def learn(found: ArticleList) -> None:
        for link, number in found.articles:
            article = index.articles[number]
            is_unsure = article.dated is None or article.is_day_guessed
            if link.date is not None and is_unsure and not article.is_page:
                facts = (link.date.date().isoformat(), *article.facts[1:])
                article = replace(article, dated=(link.date, False), facts=facts, is_day_guessed=False)
            if not article.has_section and not found.is_front_page and not article.is_page:
                folder, title = section_for(tuple(reversed(found.listing.names)), existing)
                article = replace(article, folder=folder, section_title=title, has_section=True)
            index.articles[number] = article

    _each(lists, index, learn)


def columns(
    lists: Sequence[ArticleList], index: ArticleIndex, existing: ExistingContent
) -> Mapping[str, Column]:
    """The sections that have to be made, by folder."""
    titles = {one.folder.partition("/")[0]: one.section_title for one in index.articles if one.section_title}
    # Those that are there already have a place among the others, too.
    folders = {**existing.sections, **{title.casefold(): folder for folder, title in titles.items()}}
    old: dict[str, list[str]] = {folder: [] for folder in titles}
    folder_of: dict[str, str] = {}

    def note(found: ArticleList) -> None:
        if folder := _section_of(found, index, folders):
            folder_of.setdefault(addresses.normalized(addresses.base_of(found.page)), folder)
            old.setdefault(folder, []).append(addresses.alias_of(found.page, found.page.address))

    _each(lists, index, note)
    order = _order(lists, folders, folder_of)
    return {
        folder: Column(title, order.get(folder), tuple(dict.fromkeys(filter(None, old[folder]))))
        for folder, title in titles.items()
    }


def separate_columns(index: ArticleIndex, existing: ExistingContent) -> None:
    """Give columns that sound alike (时事, 实事) a folder each."""
    folders: dict[tuple[str, str], str] = {}
    for number, article in enumerate(index.articles):
        if not article.section_title:
            continue
        key = article.folder, letters(article.section_title).casefold()
        if key not in folders:
            taken = {*folders.values(), *existing.sections.values()}
            numbered = (f"{article.folder}-{counted}" for counted in count(2))
            folders[key] = next(name for name in chain((article.folder,), numbered) if name not in taken)
        index.articles[number] = replace(article, folder=folders[key])


def without_lonely_sections(lists: Iterable[ArticleList], index: ArticleIndex) -> None:
    """Let a text that no list names and that has no day, alone in its section, be a page: “about us”, say.

    Only lists tell columns from such pages.
    """
    listed = {number for found in lists for link, number in found.articles if link.date}
    if not listed:
        return
    counts = Counter(article.folder for article in index.articles)
    for number, article in enumerate(index.articles):
        is_alone = article.section_title and counts[article.folder] == 1
        if is_alone and article.dated is None and number not in listed:
            index.articles[number] = replace(article, folder="", section_title="", is_page=True)


def positions_of_lists(lists: Iterable[ArticleList]) -> frozenset[int]:
    """The positions, in the stream of pages, of those that lead to several articles."""
    return frozenset(found.position for found in lists if len({number for _, number in found.articles}) > 1)


def _target(link: ListedLink, page: OldPage, source_number: int, index: ArticleIndex) -> int | None:
    return target_of(addresses.absolute_address(link.address, page), source_number, index)


def _section_of(found: ArticleList, index: ArticleIndex, folders: Mapping[str, str]) -> str:
    """The folder of the section whose list a page is; empty if it is none's. `folders` are by title."""
    if found.is_front_page:
        return ""
    names = (name.casefold() for name in found.listing.names)
    named = next((folders[name] for name in names if name in folders), "")
    if named or not found.articles:
        return named
    dated = [number for link, number in found.articles if link.date] or [
        number for _, number in found.articles
    ]
    (folder, count), *_ = Counter(index.articles[number].folder for number in dated).most_common(1)
    return folder if count > 1 and count >= _MAJORITY * len(dated) else ""


def _order(
    lists: Iterable[ArticleList], folders: Mapping[str, str], folder_of: Mapping[str, str]
) -> Mapping[str, int]:
    """The sections' places: in the order in which the front page leads to them."""
    order: dict[str, int] = {}
    for front in (found for found in lists if found.is_front_page):
        for link in front.listing.links:
            target = addresses.normalized(addresses.absolute_address(link.address, front.page))
            folder = folders.get(link.text.casefold()) or folder_of.get(target)
            if folder and folder not in order:
                order[folder] = len(order) + 1
    return order
