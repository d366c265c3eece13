"""The plan: every file of the site, with everything that its bytes depend on. Pure; it reads and renders nothing."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice

from msgspec import structs

from generator.content.paths import TOPICS
from generator.engine.output import Output, Template
from generator.outputs import copies, hosting, machines, social
from generator.outputs.answers import with_answers
from generator.outputs.booklets import issue_booklet, list_booklets
from generator.outputs.bulletin import Bulletin
from generator.outputs.frontpage import HOME_GROUP, share_out
from generator.outputs.grouping import most_used, tags_of, uncounted
from generator.outputs.groups import EVERYTHING, Groups
from generator.outputs.icons import icons
from generator.outputs.issueparts import parts_of
from generator.outputs.pages import (
    alternates,
    headlines,
    home_term,
    page_of,
    signing_key,
    template_of,
    view_of,
    with_pdf,
)
from generator.outputs.pagination import issue_addresses, numbered, page_url, paginate, size_of
from generator.outputs.searchpage import description, search_page
from generator.outputs.theme import fonts
from generator.rendering.own_outputs import is_page, site_path
from generator.settings.config import BLOCKS
from generator.site.addresses import ACCESSIBILITY, feeds_at
from generator.site.articles import term as section_term
from generator.site.catalog import Catalog, Collection
from generator.site.model import (
    Block,
    Card,
    Group,
    Page,
    Pager,
    Term,
    View,
)
from generator.site.taxonomies import TAGS, index_url
from generator.site.topics import holders
from generator.text.languages import Words
from generator.text.slugs import folded

_BLOCK = 'class="block '
"""What a block of the theme's begins with in HTML."""
OTHER_TOPICS = 10
"""Topics beside another."""
HOME_ISSUES = 12
"""Issues on the home page."""


def plan(catalog: Catalog, bulletin: Bulletin, groups: Groups = EVERYTHING) -> tuple[Output, ...]:
    """Every file of the site, or those of some groups that hold articles (see `groups.groups_of`)."""
    bulletin = with_answers(bulletin, catalog)
    files = copies.files(bulletin)
    unfit = {public.url for public in bulletin.files.values() if public.picture.state in ("broken", "huge")}
    shelf = {file.url: file for file in files if file.url not in unfit}
    pages = (
        *_home(catalog, bulletin, groups),
        *_articles(catalog, bulletin, shelf, groups),
        *_pages(catalog, bulletin, groups),
        *_sections(catalog, bulletin, shelf, groups),
        *_topics(catalog, bulletin, groups),
        *_terms(catalog, bulletin, shelf, groups),
        *_archive(catalog, bulletin, shelf, groups),
        *_issues(catalog, bulletin, shelf, groups),
        *(withdrawn_pages(bulletin) if groups is EVERYTHING else ()),
        *_guides(catalog, bulletin, groups),
        *search_page(catalog, bulletin, groups),
        *_missing(catalog, bulletin, groups),
        *_own(bulletin, groups),
    )
    own = frozenset("/" + name for name in copies.replaced(bulletin.files))
    made = (
        *(page for page in pages if page.url not in own),
        *machines.all_feeds(catalog, bulletin, groups),
        *(output for output in machines.news(catalog, bulletin, groups) if output.url not in own),
    )
    if groups is not EVERYTHING:
        return made
    return (
        *made,
        *machines.aliases(bulletin),
        *hosting.outputs(
            bulletin.settings, bulletin.site.base_url, tuple(one[:2] for one in bulletin.aliases)
        ),
        *(output for output in (*icons(bulletin), *description(bulletin)) if output.url not in own),
        *fonts(bulletin),
        *machines.sitemaps(machines.entries_of(pages), bulletin),
        *files,
    )


def _home(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    words = bulletin.words(bulletin.site.language)
    for pager, paths in paginate(tuple(catalog.articles), "/", bulletin.settings.page_size, groups):
        url = page_url("/", pager.number)
        if not pager.number:
            yield _front_page(catalog, bulletin, pager, paths)
        else:
            title, cards = numbered(words.latest, pager, words), catalog.cards_of(paths)
            view = view_of(bulletin, "latest", url, title, description=_headlines(cards, words))
            term = Term(words.latest, "/")
            yield page_of(
                bulletin,
                "list.html",
                view,
                "latest",
                term=term,
                cards=cards,
                pager=pager,
                terms=(),
                issue=None,
                **_links_to(()),
            )


def _front_page(catalog: Catalog, bulletin: Bulletin, pager: Pager, chunk: tuple[str, ...]) -> Output:
    order = bulletin.site.theme.home
    front = share_out(catalog, chunk, order, bulletin.site.theme.slides)
    groups = {
        section.key: Group(
            structs.replace(section_term(section), count=len(paths)),
            catalog.cards_of(front.sections[section.key]),
        )
        for section, paths in catalog.sections
        if section.key in front.sections
    }
    issues = _issue_terms(catalog)
    return page_of(
        bulletin,
        "home.html",
        view_of(bulletin, "home", "/", "", description=bulletin.site.description),
        "home",
        slides=catalog.cards_of(front.slides),
        lead=catalog.cards_of(front.lead),
        latest=catalog.cards_of(front.latest),
        updated=next((card.date for card in catalog.cards_of(islice(catalog.articles, 1))), None),
        blocks=_blocks(order, groups),
        groups=tuple(group for key, group in groups.items() if key not in order),
        issues=issues[:HOME_ISSUES],
        issue=Group(issues[0], catalog.cards_of(front.issue)) if issues else None,
        pager=pager,
    )


def _blocks(order: tuple[str, ...], sections: Mapping[str, Group]) -> tuple[Block, ...]:
    """The front page's blocks; a section without articles has none."""
    return tuple(
        Block(name) if name in BLOCKS else Block("section", sections[name])
        for name in order
        if name in BLOCKS or name in sections
    )


def _articles(
    catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output], groups: Groups
) -> Iterator[Output]:
    topics_of = holders(catalog.topics)
    for path in catalog.articles:
        if path not in groups:
            continue
        article = catalog.articles[path]
        section = article.section
        drawn = social.picture_of(article, bulletin)
        around = catalog.neighbours[path]
        origin = f"content/{article.path}"
        view = View(
            kind="article",
            url=article.url,
            canonical=article.url,
            title=article.title,
            language=article.language,
            description=article.summary,
            keywords=article.keywords or tuple(tag.name for tag in article.tags),
            breadcrumb=(home_term(bulletin, article.language), section_term(section)),
            section=section,
            translations=article.translations,
            alternates=alternates(bulletin, article),
            marks=article.marks,
            picture=drawn.image if drawn else None,
            has_blocks=article.body.has_blocks,
        )
        kept: tuple[Output, ...] = ()
        if article.print_url:
            printed = structs.replace(
                view,
                kind="print",
                url=article.print_url,
                index=False,
                translations=(),
                alternates=(),
                picture=None,
            )
            template = "print.html" if article.print_style == "plain" else "official.html"
            page = page_of(bulletin, template, printed, origin, article=article, pdf=None, word=None)
            kept = with_pdf(page, (article,), bulletin, shelf)
        yield page_of(
            bulletin,
            template_of(bulletin, article.template, "article.html"),
            view,
            origin,
            article=article,
            previous=catalog.cards[around.previous] if around.previous else None,
            next=catalog.cards[around.next] if around.next else None,
            related=catalog.cards_of(around.related),
            topics=topics_of(article),
            **_kept(kept, "pdf", "word"),
        )
        yield from kept
        if drawn:
            yield drawn.output


def _pages(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    for page in catalog.pages:
        if page.path not in groups:
            continue
        view = View(
            kind="page",
            url=page.url,
            canonical=page.url,
            title=page.title,
            language=page.language,
            description=page.summary,
            keywords=page.keywords,
            breadcrumb=(home_term(bulletin, page.language),),
            translations=page.translations,
            alternates=alternates(bulletin, page),
            marks=page.marks,
            has_blocks=page.body.has_blocks,
        )
        template = template_of(bulletin, page.template, "page.html")
        yield page_of(bulletin, template, view, f"content/{page.path}", page=page)


def _sections(
    catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output], groups: Groups
) -> Iterator[Output]:
    for section, paths in catalog.sections:
        if section.url == bulletin.site.topics:
            continue
        language = section.language
        words = bulletin.words(language)
        for pager, chunk in paginate(paths, section.url, bulletin.settings.page_size, groups):
            url, title = page_url(section.url, pager.number), numbered(section.name, pager, words)
            cards = catalog.cards_of(chunk)
            description = "" if pager.number else section.description
            description = description or _headlines(cards, words)
            view = structs.replace(
                view_of(bulletin, "section", url, title, language=language, description=description),
                keywords=section.keywords,
                section=section,
                feeds=machines.feeds_of(section, bulletin),
                has_blocks=not pager.number and _BLOCK in section.intro,
            )
            origin = f"content/{section.key}"
            kept: tuple[tuple[Output, ...], ...] = ()
            if "sections" in bulletin.settings.paper.lists and paths and not pager.number:
                kept = list_booklets(view, catalog.articles_of(paths), bulletin, shelf, origin)
            given = {
                "section": section,
                "cards": cards,
                "pager": pager,
                "tags": () if pager.number else tags_of(paths, catalog),
                "issue": None if pager.number else _newest_issue(catalog),
                **_links_to(kept),
            }
            template = template_of(bulletin, section.template, "section.html")
            yield page_of(bulletin, template, view, origin, **given)
            yield from chain.from_iterable(kept)


def _topics(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    """The topics and their list, whose place a section's page may have; one without articles describes it."""
    if not catalog.topics:
        return
    site, words = bulletin.site, bulletin.words(bulletin.site.language)
    section = next((section for section, _ in catalog.sections if section.url == site.topics), None)
    title = section.name if section else words.topics
    if site.topics and site.topics in groups:
        pages = tuple(topic.page for topic in catalog.topics)
        description = section.description if section else ""
        description = description or headlines((page.title for page in pages), words)
        view = view_of(bulletin, "topics", site.topics, title, description=description)
        view = structs.replace(view, section=section, has_blocks=bool(section and _BLOCK in section.intro))
        origin = f"content/{TOPICS}" if section else "topics"
        yield page_of(bulletin, "topics.html", view, origin, section=section, topics=pages)
    above = (Term(title, site.topics),) if site.topics else ()
    tags = {folded(tag.term.name): structs.replace(tag.term, count=0) for tag in catalog.tags}
    for topic in catalog.topics:
        page = topic.page
        if page.path not in groups:
            continue
        view = View(
            kind="topic",
            url=page.url,
            canonical=page.url,
            title=page.title,
            language=page.language,
            description=page.summary,
            keywords=page.keywords,
            breadcrumb=(home_term(bulletin, page.language), *above),
            translations=page.translations,
            alternates=alternates(bulletin, page),
            marks=page.marks,
            picture=page.image,
            has_blocks=page.body.has_blocks,
        )
        yield page_of(
            bulletin,
            template_of(bulletin, page.template, "topic.html"),
            view,
            f"content/{page.path}",
            topic=page,
            standfirst=topic.standfirst,
            cards=catalog.cards_of(topic.articles),
            more=tuple(tags[name] for name in topic.tags if name in tags),
            others=tuple(_term_of(other.page) for other in catalog.topics if other is not topic)[
                :OTHER_TOPICS
            ],
        )


def _headlines(cards: Iterable[Card], words: Words) -> str:
    return headlines((card.title for card in cards), words)


def _links_to(kept: tuple[tuple[Output, ...], ...]) -> dict[str, object]:
    """What a list's page is given of its print views, if it has any: the newest with its PDFs, and all."""
    if not kept:
        return {"print_url": "", **_kept((), "pdf", "stitched"), "parts": ()}
    pages = [page for page, *_ in kept]
    words = pages[0].inputs["words"]
    parts = tuple(Term(words.volume_part(number), page.url) for number, page in enumerate(pages, 1))
    return {
        "print_url": pages[-1].url,
        **_kept(kept[-1], "pdf", "stitched"),
        "parts": parts if len(parts) > 1 else (),
    }


def _kept(kept: tuple[Output, ...], *kinds: str) -> dict[str, object]:
    """What a page is given of the files to keep that its print view is there as."""
    return {kind: kept[0].inputs[kind] if kept else None for kind in kinds}


def _terms(
    catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output], groups: Groups
) -> Iterator[Output]:
    words, own = bulletin.words(bulletin.site.language), bulletin.settings.taxonomies
    for key, collections in catalog.terms.items():
        if not collections:
            continue
        kind, index = ("term", "terms") if key in own else (key.removesuffix("s"), key)
        top = Term(own[key] if key in own else getattr(words, key), index_url(key))
        terms = tuple(collection.term for collection in collections)
        if key == TAGS:
            terms = most_used(terms)
        if top.url in groups:
            description = headlines((term.name for term in terms), words)
            view = view_of(bulletin, index, top.url, top.name, description=description)
            yield page_of(bulletin, "terms.html", view, key, terms=terms)
        for collection in collections:
            yield from _list(kind, collection, (top,), catalog, bulletin, shelf, groups)


def _archive(
    catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output], groups: Groups
) -> Iterator[Output]:
    title = bulletin.words(bulletin.site.language).archive
    top = Term(title, "/archive/")
    if top.url in groups:
        view = view_of(bulletin, "archive", top.url, title)
        yield page_of(bulletin, "archive.html", view, "archive", years=catalog.archive)
    years = {collection.term.url: collection.term for collection in catalog.years}
    for collection, archive in zip(catalog.years, catalog.archive, strict=True):
        yield from _list("year", collection, (top,), catalog, bulletin, shelf, groups, archive.months)
    for collection in catalog.months:
        year = years[collection.term.url.rstrip("/").rpartition("/")[0] + "/"]
        above = (top, Term(year.name, year.url))
        yield from _list("month", collection, above, catalog, bulletin, shelf, groups)


def _list(
    kind: str,
    collection: Collection,
    above: tuple[Term, ...],
    catalog: Catalog,
    bulletin: Bulletin,
    shelf: Mapping[str, Output],
    groups: Groups,
    terms: tuple[Term, ...] = (),
) -> Iterator[Output]:
    words = bulletin.words(bulletin.site.language)
    size = size_of(collection.term.url, bulletin.settings.page_size)
    for pager, chunk in paginate(collection.articles, collection.term.url, size, groups):
        cards = catalog.cards_of(chunk)
        view = view_of(
            bulletin,
            kind,
            page_url(collection.term.url, pager.number),
            numbered(collection.term.name, pager, words),
            above,
            description=_headlines(cards, words),
        )
        if kind == "term":
            view = structs.replace(view, feeds=machines.feeds_of(collection.term, bulletin))
        origin = f"{kind} {collection.term.name}"
        kept: tuple[tuple[Output, ...], ...] = ()
        if f"{kind}s" in bulletin.settings.paper.lists and collection.articles and not pager.number:
            kept = list_booklets(view, catalog.articles_of(collection.articles), bulletin, shelf, origin)
        # What counts articles is for the newest page alone: the others stay as they are when one is added.
        counts = (
            {"term": structs.replace(collection.term, count=0), "terms": (), "issue": None}
            if pager.number
            else {"term": collection.term, "terms": terms, "issue": _newest_issue(catalog)}
        )
        given = {"cards": cards, "pager": pager, **counts, **_links_to(kept)}
        yield page_of(bulletin, "list.html", view, origin, **given)
        yield from chain.from_iterable(kept)


def _issues(
    catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output], groups: Groups
) -> Iterator[Output]:
    if not catalog.issues:
        return
    words = bulletin.words(bulletin.site.language)
    title = words.issues
    top = Term(title, "/issues/")
    terms = _issue_terms(catalog)
    if top.url in groups:
        yield page_of(
            bulletin, "issues.html", view_of(bulletin, "issues", top.url, title), "issues", issues=terms
        )
    beside = (None, *(structs.replace(term, count=0) for term in terms), None)
    for (issue, paths), newer, _, older in zip(catalog.issues, beside, beside[1:], beside[2:], strict=False):
        if not any(url in groups for url in issue_addresses(len(paths), issue.url)):
            continue
        contents, parts = parts_of(paths, issue.url, catalog)
        for part in parts:
            url = page_url(issue.url, part.pager.number)
            if url not in groups:
                continue
            title = numbered(issue.name, part.pager, words)
            description = _headlines((card for group in part.groups for card in group.cards), words)
            view = view_of(bulletin, "issue", url, title, (top,), description=description)
            origin = f"issue {issue.name}"
            kept: tuple[Output, ...] = ()
            if not part.pager.number:
                kept = issue_booklet(view, issue, catalog.articles_of(paths), bulletin, shelf, origin)
            given = {
                "issue": issue,
                "contents": contents,
                "groups": part.groups,
                "is_continued": part.is_continued,
                "pager": part.pager,
                "newer": newer,
                "older": older,
                "key": signing_key(bulletin),
                **_kept(kept, "pdf", "stitched"),
            }
            yield page_of(bulletin, "issue.html", view, origin, **given)
            yield from kept


def _newest_issue(catalog: Catalog) -> Term | None:
    return Term(catalog.issues[0][0].name, catalog.issues[0][0].url) if catalog.issues else None


def _issue_terms(catalog: Catalog) -> tuple[Term, ...]:
    return tuple(Term(issue.name, issue.url, len(paths)) for issue, paths in catalog.issues)


MOST_TAGS = 60
"""Tags on the site's map; all are a click away."""
MOST_ISSUES = 24
"""Issues there."""


def _guides(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    """The page of feeds, the site's map and the one on accessibility."""
    site, words = bulletin.site, bulletin.words(bulletin.site.language)
    if ACCESSIBILITY in site.guides and ACCESSIBILITY in groups:
        aim = words.accessibility_aim
        view = view_of(bulletin, "accessibility", ACCESSIBILITY, words.accessibility, description=aim)
        yield page_of(bulletin, "accessibility.html", view, "accessibility")
    if "/feeds/" in site.guides and "/feeds/" in groups:
        view = view_of(bulletin, "feeds", "/feeds/", words.feeds, description=words.feeds_hint)
        lists = tuple(
            (term, feeds_at(term.url, term.name)) for term in (Term(site.title, "/"), *site.sections)
        )
        yield page_of(bulletin, "feeds.html", view, "feeds", lists=lists)
    if "/sitemap/" in site.guides and "/sitemap/" in groups:
        view = view_of(bulletin, "sitemap", "/sitemap/", words.site_map)
        tags = tuple(collection.term for collection in catalog.tags)
        frequent = frozenset(sorted(tags, key=lambda term: -term.count)[:MOST_TAGS])
        yield page_of(
            bulletin,
            "sitemap.html",
            view,
            "sitemap",
            pages=tuple(_term_of(page) for page in catalog.pages),
            topics=tuple(_term_of(topic.page) for topic in catalog.topics),
            tags=uncounted(term for term in tags if term in frequent),
            years=uncounted(year.term for year in catalog.archive),
            issues=uncounted(_issue_terms(catalog)[:MOST_ISSUES]),
        )


def _term_of(page: Page) -> Term:
    return Term(page.title, page.url, language=page.language)


def withdrawn_pages(bulletin: Bulletin) -> Iterator[Output]:
    """Where a withdrawn text stood; search engines are to forget it."""
    for withdrawn in bulletin.withdrawn:
        section = withdrawn.section
        view = view_of(
            bulletin,
            "withdrawn",
            withdrawn.url,
            withdrawn.title,
            (section_term(section),) if section else (),
            language=withdrawn.language,
            index=False,
        )
        view = structs.replace(view, section=section, marks=withdrawn.marks)
        yield page_of(bulletin, "withdrawn.html", view, f"content/{withdrawn.path}", withdrawn=withdrawn)


def _own(bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    """The files of the theme's own."""
    for template, origin in bulletin.extras.outputs.items():
        url = site_path(template)
        if url in groups:
            view = view_of(bulletin, "own", url, "", description=bulletin.site.description)
            view = structs.replace(view, index=is_page(template))
            yield page_of(bulletin, template, view, origin)


def _missing(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    if "/404.html" not in groups:
        return
    title = bulletin.words(bulletin.site.language).not_found
    latest = catalog.cards_of(islice(catalog.articles, HOME_GROUP))
    view = view_of(bulletin, "missing", "/404.html", title, index=False)
    output = page_of(bulletin, "404.html", view, "404", latest=latest)
    yield structs.replace(output, recipe=Template("404.html", rooted=True))
