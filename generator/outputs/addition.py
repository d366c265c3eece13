"""What new articles change, where everything that they belong to is there: their own pages, and what lists them. Pure.

A new article can touch others: it may be a translation, the first one of a tag, or stand at an address that others lead
to. Where that can't be ruled out, nothing is given, and the whole build comes.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime

from msgspec import Struct, structs

from generator.content.reading import Made
from generator.engine.bodies import Bodies
from generator.engine.output import Output
from generator.outputs import machines, sitemap
from generator.outputs.collisions import check_outputs
from generator.outputs.groups import Groups, groups_of, lists_of
from generator.outputs.pagination import changed_pages, issue_addresses, size_of
from generator.outputs.standing import Standing
from generator.problems import Problem, Reporter, wanted
from generator.settings.config import Config, Settings
from generator.site import links
from generator.site.addresses import SEARCH
from generator.site.articles import article_of, composed, issue_name
from generator.site.catalog import Catalog, Collection, Loaded
from generator.site.dating import dates_of
from generator.site.insertion import with_new
from generator.site.links import Directory
from generator.site.model import Article, Term
from generator.site.publication import Entry, entry_of, next_change
from generator.site.taxonomies import index_url, names_of
from generator.text import urls
from generator.text.languages import Words
from generator.text.paths import parents
from generator.text.slugs import folded, slug_of

_Address = tuple[str, frozenset[str]]


class Addition(Struct, frozen=True):
    """A bulletin with more articles."""

    standing: Standing
    """With the articles' addresses, but not those of what the plan makes."""
    groups: Groups
    """What is to be planned again."""
    problems: tuple[Problem, ...]
    """What is said of the articles, but for links to addresses."""
    until: float
    """The moment at which time alone makes them others (seconds since 1970)."""


def with_added(
    standing: Standing,
    added: Iterable[Made],
    config: Config,
    now: datetime,
    sources: Container[str],
    bodies: Bodies,
) -> Addition | None:
    """A bulletin with articles that were made of new files beside those at `sources`.

    None where more might change than what lists them.
    """
    settings, directory = config.settings, standing.directory
    entries: list[Entry] = []
    problems: list[Problem] = []
    until = float("inf")
    for made in added:
        entry = _entry(made, standing, config, now, problems)
        if entry is None or not links.uses_what_is_there(entry.document, directory, sources):
            return None
        address = entry.url, frozenset(entry.document.rendered.ids)
        directory = structs.replace(directory, documents=_with_last(directory.documents, entry.path, address))
        entries.append(entry)
    words = standing.bulletin.words(settings.language)
    catalog, listed, groups = standing.catalog, standing.entries(), Groups()
    known = frozenset(catalog.articles)
    for entry in entries:
        if entry.values.template or not frozenset(links.related_paths(entry.document, directory)) <= known:
            return None
        article = _article(entry, catalog, directory, settings, words, bodies)
        new = with_new(catalog, article) if article else None
        if article is None or new is None or _order(new) != _order(catalog):
            return None
        groups |= groups_of(article, new, settings, card=True) | _groups_around(catalog, new)
        pages, new_pages = _pages_around(article, catalog, new, settings.page_size)
        parts, new_parts = _issue_around(article, catalog, new)
        pages, new_pages = pages | parts, new_pages | new_parts
        if not new_pages.isdisjoint(standing.addresses):
            return None
        groups |= pages
        catalog, listed = new, _with_entry(listed, article, new)
        problems += links.check(entry.document, directory)
        until = min(until, next_change((entry.document,), {entry.path: article.date}, now))
    found = structs.replace(standing, catalog=catalog, directory=directory, entries=lambda: listed)
    return Addition(found, groups, wanted(problems, settings.problems), until)


def _order(catalog: Catalog) -> tuple[list[str], ...]:
    """The order of the lists whose newest article decides on it, and which all have pages in the sitemap."""
    terms = (collection.term.url for collection in (*catalog.years, *catalog.months))
    return [*terms], [issue.url for issue, _ in catalog.issues]


def planned(standing: Standing, outputs: tuple[Output, ...]) -> tuple[Standing, tuple[Output, ...]]:
    """A bulletin with all that was planned of what is new in it, and the sitemaps besides."""
    new = {entry.url: entry for entry in machines.entries_of(outputs)}
    entries = [
        new.get(entry.url, entry) for entry in standing.entries()
    ]  # lists are as new as what they list
    known = {entry.url for entry in entries}
    before = ""
    for entry in new.values():
        if entry.url not in known:  # a page more of a list, whose page before it is planned as well
            entries.insert(_place(entries, before) + 1, entry)
        before = entry.url
    all_entries = tuple(entries)
    outputs = (*outputs, *machines.sitemaps(all_entries, standing.bulletin))
    addresses = standing.addresses | {output.url for output in outputs}
    return structs.replace(standing, entries=lambda: all_entries, addresses=addresses), outputs


def are_free(outputs: Iterable[Output], standing: Standing) -> bool:
    """Whether outputs that are new are in no other one's way, nor in the way of what stands."""
    outputs = tuple(outputs)
    taken = "\n" + urls.decode("\n".join(standing.addresses)).casefold() + "\n"
    for output in outputs:
        path = f"/{urls.file_path(output.url)}".casefold()
        places = [path, *(place for place in parents(path) if place)]
        if path.endswith("/index.html"):
            places.append(path.removesuffix("index.html"))
        if f"\n{path}/" in taken or any(f"\n{place}\n" in taken for place in places):
            return False
    return not check_outputs(outputs, {})


def lead_to(problems: Iterable[Problem], addresses: Iterable[str]) -> bool:
    """Whether one of the problems is that an address is nowhere, which is one of these."""
    known = {urls.decode(address) for address in addresses}
    return any(
        problem.code == "address-nowhere" and any(spelling in known for spelling in _spellings(problem))
        for problem in problems
    )


def _spellings(problem: Problem) -> Iterator[str]:
    address = dict(problem.values)["address"]
    yield from (address, address + "/", address.removesuffix("index.html"))


def _entry(
    made: Made, standing: Standing, config: Config, now: datetime, problems: list[Problem]
) -> Entry | None:
    """What is published of a new text; None where it is no article in a section that is there."""
    if made.text is None:
        return None
    place, values = made.text.place, made.text.head.values
    # One that was empty gets a booklet, perhaps.
    sections = {section.key: section.language for section, paths in standing.catalog.sections if paths}
    # The first text in a language that the interface has no words for is warned of.
    has_words = standing.bulletin.words(values.language).tag_for(values.language) == values.language
    is_spoken = values.language in ("", config.settings.language, *sections.values()) or has_words
    may_touch_others = place.bundle or place.language or not is_spoken or values.aliases or values.withdrawn
    are_there = {place.section, values.section or place.section} <= sections.keys()
    if may_touch_others or not are_there or "git" in config.settings.date.from_:
        return None
    if config.settings.review.required:  # nobody has approved it
        return None
    reporter = Reporter(f"content/{place.path}")
    dates, _ = dates_of((made.text,), config, "")
    entry = entry_of(
        made.text, dates.get(place.path), config, now, {key: key for key in sections}, sections, reporter
    )
    problems += (*made.problems, *reporter.problems)
    return None if entry is None or entry.marks else entry


def _article(
    entry: Entry,
    catalog: Catalog,
    directory: Directory,
    settings: Settings,
    words: Words,
    bodies: Bodies,
) -> Article | None:
    terms = {}
    for key, names in names_of(entry.values, settings.taxonomies).items():
        found = _terms(names, catalog.terms[key])
        if found is None:
            return None
        terms[key] = found
    issues = _issue(entry, catalog, settings, words)
    if issues is None:
        return None
    section = next(section for section, _ in catalog.sections if section.key == entry.section)
    section = structs.replace(section, intro="")  # as articles have it
    return article_of(entry, directory, settings, section, terms, issues, {}, {"": []}, bodies)


def _terms(names: Iterable[str], collections: tuple[Collection, ...]) -> dict[str, Term] | None:
    """The terms of these names; None where one is not there, or is spelled otherwise, which might make it the name."""
    shown = {collection.term.name: collection.term for collection in collections}
    terms = {}
    for name in names:
        if key := folded(name):
            if composed(name) not in shown:
                return None
            terms[key] = structs.replace(shown[composed(name)], count=0)
    return terms


def _issue(entry: Entry, catalog: Catalog, settings: Settings, words: Words) -> dict[str, Term] | None:
    """The issue of an article, if it is in one, by its source path; None where it would be a new one."""
    named = issue_name(entry, settings, words)
    if named is None:
        return {}
    key, name = named
    url = urls.encode(f"/issues/{slug_of(key, settings.slug)}/")
    for issue, _ in catalog.issues:
        if issue.name == name and (issue.url == url or settings.issues == "front-matter"):
            return {entry.path: Term(name, issue.url)}
    return None


def _groups_around(before: Catalog, now: Catalog) -> Groups:
    """What shows others otherwise, or counts them, where a catalog has one more article."""
    groups = {*map(index_url, now.terms), "/archive/", "/issues/", "/sitemap/", SEARCH}
    groups |= {path for path, around in now.neighbours.items() if before.neighbours.get(path) != around}
    return frozenset(groups)


def _pages_around(
    article: Article, before: Catalog, now: Catalog, size: int
) -> tuple[frozenset[str], frozenset[str]]:
    """The pages of an article's lists that show others, or lead elsewhere, and the newest, which may count them.

    Then those of them that were not there.
    """
    lists = lists_of(article, before), lists_of(article, now)
    changed, new = frozenset(lists[1]), frozenset[str]()
    for base, paths in lists[1].items():
        pages = changed_pages(lists[0][base], paths, base, size_of(base, size))
        changed, new = changed | pages[0], new | pages[1]
    return changed, new


def _issue_around(article: Article, before: Catalog, now: Catalog) -> tuple[frozenset[str], frozenset[str]]:
    """The pages of an article's issue, which all count its articles; then those of them that were not there."""
    if article.issue is None:
        return frozenset(), frozenset()
    url = article.issue.url
    known, pages = (
        frozenset(
            page
            for issue, paths in catalog.issues
            if issue.url == url
            for page in issue_addresses(len(paths), url)
        )
        for catalog in (before, now)
    )
    return pages, pages - known


def _with_last(documents: Mapping[str, _Address], path: str, address: _Address) -> Mapping[str, _Address]:
    if isinstance(documents, Loaded):
        return documents.with_new(path, address, len(documents))
    return {**documents, path: address}


def _with_entry(
    entries: tuple[sitemap.Entry, ...], article: Article, catalog: Catalog
) -> tuple[sitemap.Entry, ...]:
    """The entries of the sitemap with a new article's, which stands in it as in the catalog."""
    order = tuple(catalog.articles)
    number = order.index(article.path)
    is_oldest = number + 1 == len(order)
    beside = catalog.articles[order[number - 1 if is_oldest else number + 1]].url
    at = _place(entries, beside) + is_oldest
    return (*entries[:at], sitemap.Entry(article.url, article.updated or article.date), *entries[at:])


def _place(entries: Iterable[sitemap.Entry], url: str) -> int:
    return next(number for number, entry in enumerate(entries) if entry.url == url)
