"""The plan: every file of the site, with everything that its bytes depend on. Pure; it reads and renders nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from generator.content import drawings, images
from generator.content.exif import without_location
from generator.engine.output import Call, Copy, Derived, Output, Sized, Template
from generator.outputs import feeds, pdf, redirects, sitemap
from generator.rendering.assets import Asset
from generator.settings.config import BLOCKS, Settings
from generator.site.addresses import ICONS, feeds_at, print_url
from generator.site.articles import term as section_term
from generator.site.catalog import Catalog, Collection
from generator.site.links import PublicFile
from generator.site.model import (
    Article,
    Block,
    Booklet,
    Card,
    Download,
    Feed,
    Group,
    Page,
    Pager,
    Section,
    Site,
    Term,
    View,
)
from generator.text.dates import Moment
from generator.text.languages import Words

HOME_GROUP = 5
"""Articles of a section on the home page, which is given twice as many: some may stand there already."""
HOME_ISSUES = 12
"""Issues on the home page."""
_NEAR = 2
"""How many pages on each side of a list's page its pager links to."""

_REPLACEABLE = ("404.html", "robots.txt")
"""Files of ours that one in `content/static/` takes the place of. Sitemaps, feeds and `_redirects` are none: an old
one brought along would hide from search engines and hosts what is new."""

_FEEDS = {"atom": feeds.atom, "rss": feeds.rss, "json": feeds.json_feed}


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What the plan is made from, besides the catalog."""

    site: Site
    settings: Settings
    words: Callable[[str], Words]
    """The words for a language tag."""
    files: Mapping[str, PublicFile]
    """Files to copy, by source path."""
    assets: Mapping[str, Asset]
    aliases: tuple[tuple[str, str, str, str], ...]
    """(old site path, new site path, title, source path)."""
    now: datetime
    pdf: str = ""
    """What makes PDFs of print views, as `pdf.setter` tells it; empty for none."""
    pdf_later: bool = False
    """Whether none is made now: see `Derived`."""


def plan(catalog: Catalog, bulletin: Bulletin) -> tuple[Output, ...]:
    """Every file of the site."""
    files = _files(bulletin)
    unfit = {public.url for public in bulletin.files.values() if public.seen.state in ("broken", "huge")}
    shelf = {file.url: file for file in files if file.url not in unfit}
    pages = (
        *_home(catalog, bulletin),
        *_articles(catalog, bulletin, shelf),
        *_pages(catalog, bulletin),
        *_sections(catalog, bulletin, shelf),
        *_terms(catalog, bulletin, shelf),
        *_archive(catalog, bulletin, shelf),
        *_issues(catalog, bulletin, shelf),
        _missing(catalog, bulletin),
    )
    own = frozenset("/" + name for name in replaced(bulletin.files))
    return (
        *(page for page in pages if page.url not in own),
        *_aliases(bulletin),
        *_all_feeds(catalog, bulletin),
        *(output for output in _for_machines(pages, catalog, bulletin) if output.url not in own),
        *files,
    )


def replaced(sources: Mapping[str, object]) -> tuple[str, ...]:
    """The files of ours that the bulletin's own take the place of: site paths without the slash.

    `sources` has all files that are in the site, by source path.
    """
    return tuple(name for name in (*_REPLACEABLE, *ICONS) if f"static/{name}" in sources)


def _files(bulletin: Bulletin) -> tuple[Output, ...]:
    """Everything that is there already: what lies beside the texts, and the theme's assets."""
    return (
        *(output for path, public in bulletin.files.items() for output in _file(public, f"content/{path}")),
        *(
            Output(asset.url, Call(_same), {"data": asset.data}, f"templates/assets/{name}")
            for name, asset in bulletin.assets.items()
        ),
    )


def _file(public: PublicFile, origin: str) -> Iterator[Output]:
    """A file; of a picture, without the place it was taken at or what would run, and with its other widths."""
    path, digest = public.file.disk, public.seen.digest
    clean: Callable[..., bytes] | None = None
    if images.is_drawing(public.file.path):
        clean = None if public.is_allowed else drawings.harmless
    elif images.is_picture(public.file.path):
        clean = without_location
    yield Output(public.url, Copy(path, digest, clean), {}, origin)
    for width, url in public.scaled():
        yield Output(url, Copy(path, digest, images.scaled, slow=True), {"width": width}, origin)


def _same(data: bytes) -> bytes:
    return data


def _page(bulletin: Bulletin, template: str, view: View, origin: str, **inputs: object) -> Output:
    common: dict[str, Any] = {"site": bulletin.site, "view": view, "words": bulletin.words(view.language)}
    return Output(view.url, Template(template), common | inputs, origin)


def _view(
    bulletin: Bulletin,
    kind: str,
    url: str,
    title: str,
    above: tuple[Term, ...] = (),
    *,
    language: str = "",
    description: str = "",
    index: bool = True,
) -> View:
    """A view in the bulletin's own language or another, below the home page and the pages `above`."""
    site = bulletin.site
    language = language or site.language
    return View(
        kind=kind,
        url=url,
        canonical=url,
        title=title,
        language=language,
        description=description or (f"{title} – {site.description or site.title}" if title else ""),
        breadcrumb=() if kind == "home" else (_home_term(bulletin, language), *above),
        index=index,
    )


def _home_term(bulletin: Bulletin, language: str) -> Term:
    words = bulletin.words(language)
    return Term(words.home, "/", language=words.tag_for(language))


def _alternates(bulletin: Bulletin, text: Article | Page) -> tuple[tuple[str, str], ...]:
    """What search engines are told of a text's translations: all of them, on each of them, in the same order.

    https://developers.google.com/search/docs/specialty/international/localized-versions
    """
    if not text.translations:
        return ()
    family = sorted((*text.translations, (text.language, text.url)))
    return (*family, *(("x-default", url) for language, url in family if language == bulletin.site.language))


def _home(catalog: Catalog, bulletin: Bulletin) -> Iterator[Output]:
    cards = tuple(catalog.cards[article.path] for article in catalog.articles)
    pinned = tuple(card for card in cards if card.pinned)[:HOME_GROUP]
    size = bulletin.settings.page_size
    sections = {
        section.key: Group(
            replace(section_term(section), count=len(articles)),
            tuple(catalog.cards[article.path] for article in articles[: 2 * HOME_GROUP]),
        )
        for section, articles in catalog.sections
        if articles
    }
    order = bulletin.site.theme.home
    groups = tuple(group for key, group in sections.items() if key not in order)
    words = bulletin.words(bulletin.site.language)
    for pager, chunk in _paginate(cards, "/", size):
        if pager.number == 1:
            view = _view(bulletin, "home", "/", "", description=bulletin.site.description)
            yield _page(
                bulletin,
                "home.html",
                view,
                "home",
                pinned=pinned,
                latest=tuple(card for card in chunk if card not in pinned),
                blocks=_blocks(order, sections),
                groups=groups,
                issues=_issue_terms(catalog)[:HOME_ISSUES],
                issue=catalog.issues[0][0] if catalog.issues else None,
                pager=pager,
            )
        else:
            view = _view(
                bulletin, "latest", _page_url("/", pager.number), _numbered(words.latest, pager, words)
            )
            term = Term(words.latest, "/", len(cards))
            yield _page(
                bulletin,
                "list.html",
                view,
                "latest",
                term=term,
                cards=chunk,
                pager=pager,
                terms=(),
                **_links_to(()),
            )


def _blocks(order: tuple[str, ...], sections: Mapping[str, Group]) -> tuple[Block, ...]:
    """The front page's blocks; a section without articles has none."""
    return tuple(
        Block(name) if name in BLOCKS else Block("section", sections[name])
        for name in order
        if name in BLOCKS or name in sections
    )


def _articles(catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output]) -> Iterator[Output]:
    for article in catalog.articles:
        section = article.section
        around = catalog.neighbours[article.path]
        origin = f"content/{article.path}"
        view = View(
            kind="article",
            url=article.url,
            canonical=article.url,
            title=article.title,
            language=article.language,
            description=article.summary,
            keywords=article.keywords or tuple(tag.name for tag in article.tags),
            breadcrumb=(_home_term(bulletin, article.language), section_term(section)),
            section=section,
            translations=article.translations,
            alternates=_alternates(bulletin, article),
            marks=article.marks,
        )
        kept: tuple[Output, ...] = ()
        if article.print_url:
            printed = replace(
                view, kind="print", url=article.print_url, index=False, translations=(), alternates=()
            )
            template = "official.html" if article.print_style == "official" else "print.html"
            page = _page(bulletin, template, printed, origin, article=article, pdf=None)
            kept = _with_pdf(page, (article,), bulletin, shelf)
        yield _page(
            bulletin,
            "article.html",
            view,
            origin,
            article=article,
            previous=around.previous,
            next=around.next,
            related=around.related,
            pdf=kept[0].inputs["pdf"] if kept else None,
        )
        yield from kept


def _with_pdf(
    page: Output, articles: tuple[Article, ...], bulletin: Bulletin, shelf: Mapping[str, Output]
) -> tuple[Output, ...]:
    """A print view that leads to its PDF, and the PDF; the view alone where none is wanted, or not all is public.

    `shelf` holds the files that a PDF may show, by site path; in place of others stand their descriptions.
    """
    if not bulletin.pdf or any(article.marks for article in articles):
        return (page,)
    shown = {url for article in articles for url in article.pictures}
    shown |= {asset.url for name, asset in bulletin.assets.items() if not name.endswith(".js")}
    shown |= {bulletin.site.logo.url} if bulletin.site.logo else set()
    files = tuple(shelf[url] for url in sorted(shown & shelf.keys()))
    recipe = Derived(pdf.typeset, {"page": page, "files": files}, "pdf", pdf.at_hand, bulletin.pdf_later)
    name = page.inputs["view"].canonical.rstrip("/").rpartition("/")[2].removesuffix(".html")
    inputs = {"base_url": bulletin.site.base_url, "url": page.url, "setter": bulletin.pdf}
    made = Output(f"{page.url}{name}.pdf", recipe, inputs, page.origin)
    return replace(page, inputs={**page.inputs, "pdf": Sized(made, Download)}), made


def _pages(catalog: Catalog, bulletin: Bulletin) -> Iterator[Output]:
    for page in catalog.pages:
        view = View(
            kind="page",
            url=page.url,
            canonical=page.url,
            title=page.title,
            language=page.language,
            description=page.summary,
            keywords=page.keywords,
            breadcrumb=(_home_term(bulletin, page.language),),
            translations=page.translations,
            alternates=_alternates(bulletin, page),
            marks=page.marks,
        )
        yield _page(bulletin, "page.html", view, f"content/{page.path}", page=page)


def _booklet(
    view: View,
    articles: tuple[Article, ...],
    bulletin: Bulletin,
    shelf: Mapping[str, Output],
    origin: str,
) -> tuple[Output, ...]:
    """A page's print view with all its articles, and its PDF."""
    name, url = view.title, view.url
    dates = sorted((article.date for article in articles), key=lambda date: date.at)
    booklet = Booklet(name, url, dates[0], dates[-1], bulletin.settings.paper.articles == "flowing")
    on_paper = replace(view, kind="booklet", url=print_url(url), canonical=url, index=False, feeds=())
    page = _page(bulletin, "booklet.html", on_paper, origin, booklet=booklet, articles=articles, pdf=None)
    return _with_pdf(page, articles, bulletin, shelf)


def _sections(catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output]) -> Iterator[Output]:
    for section, articles in catalog.sections:
        language = section.language
        words = bulletin.words(language)
        cards = tuple(catalog.cards[article.path] for article in articles)
        for pager, chunk in _paginate(cards, section.url, bulletin.settings.page_size):
            url, title = _page_url(section.url, pager.number), _numbered(section.name, pager, words)
            view = replace(
                _view(bulletin, "section", url, title, language=language, description=section.description),
                keywords=section.keywords,
                section=section,
                feeds=_section_feeds(section, bulletin),
            )
            origin = f"content/{section.key}"
            kept: tuple[Output, ...] = ()
            if "sections" in bulletin.settings.paper.lists and articles and pager.number == 1:
                kept = _booklet(view, articles, bulletin, shelf, origin)
            given = {"section": section, "cards": chunk, "pager": pager, **_links_to(kept)}
            yield _page(bulletin, "section.html", view, origin, **given)
            yield from kept


def _links_to(kept: tuple[Output, ...]) -> dict[str, object]:
    """What a list's page is given of its print view and its PDF, if it has them."""
    return (
        {"print_url": kept[0].url, "pdf": kept[0].inputs["pdf"]} if kept else {"print_url": "", "pdf": None}
    )


def _terms(catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output]) -> Iterator[Output]:
    words = bulletin.words(bulletin.site.language)
    for kind, index, collections, title in (
        ("tag", "tags", catalog.tags, words.tags),
        ("source", "sources", catalog.sources, words.sources),
    ):
        if not collections:
            continue
        top = Term(title, f"/{index}/")
        terms = tuple(collection.term for collection in collections)
        yield _page(bulletin, "terms.html", _view(bulletin, index, top.url, title), index, terms=terms)
        for collection in collections:
            yield from _list(kind, collection, (top,), catalog, bulletin, shelf)


def _archive(catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output]) -> Iterator[Output]:
    title = bulletin.words(bulletin.site.language).archive
    top = Term(title, "/archive/")
    yield _page(
        bulletin, "archive.html", _view(bulletin, "archive", top.url, title), "archive", years=catalog.archive
    )
    years = {collection.term.url: collection.term for collection in catalog.years}
    for collection, archive in zip(catalog.years, catalog.archive, strict=True):
        yield from _list("year", collection, (top,), catalog, bulletin, shelf, archive.months)
    for collection in catalog.months:
        year = years[collection.term.url.rstrip("/").rpartition("/")[0] + "/"]
        yield from _list("month", collection, (top, Term(year.name, year.url)), catalog, bulletin, shelf)


def _list(
    kind: str,
    collection: Collection,
    above: tuple[Term, ...],
    catalog: Catalog,
    bulletin: Bulletin,
    shelf: Mapping[str, Output],
    terms: tuple[Term, ...] = (),
) -> Iterator[Output]:
    words = bulletin.words(bulletin.site.language)
    cards = tuple(catalog.cards[article.path] for article in collection.articles)
    for pager, chunk in _paginate(cards, collection.term.url, bulletin.settings.page_size):
        view = _view(
            bulletin,
            kind,
            _page_url(collection.term.url, pager.number),
            _numbered(collection.term.name, pager, words),
            above,
        )
        origin = f"{kind} {collection.term.name}"
        kept: tuple[Output, ...] = ()
        if f"{kind}s" in bulletin.settings.paper.lists and collection.articles and pager.number == 1:
            kept = _booklet(view, collection.articles, bulletin, shelf, origin)
        given = {"term": collection.term, "cards": chunk, "pager": pager, "terms": terms, **_links_to(kept)}
        yield _page(bulletin, "list.html", view, origin, **given)
        yield from kept


def _issues(catalog: Catalog, bulletin: Bulletin, shelf: Mapping[str, Output]) -> Iterator[Output]:
    if not catalog.issues:
        return
    title = bulletin.words(bulletin.site.language).issues
    top = Term(title, "/issues/")
    terms = _issue_terms(catalog)
    yield _page(bulletin, "issues.html", _view(bulletin, "issues", top.url, title), "issues", issues=terms)
    for index, (issue, articles) in enumerate(catalog.issues):
        view = _view(bulletin, "issue", issue.url, issue.name, (top,))
        origin = f"issue {issue.name}"
        newer = terms[index - 1] if index else None
        older = terms[index + 1] if index + 1 < len(terms) else None
        kept = _booklet(view, articles, bulletin, shelf, origin)
        given = {"issue": issue, "newer": newer, "older": older, "pdf": kept[0].inputs["pdf"]}
        yield _page(bulletin, "issue.html", view, origin, **given)
        yield from kept


def _issue_terms(catalog: Catalog) -> tuple[Term, ...]:
    return tuple(Term(issue.name, issue.url, len(issue.cards)) for issue, _ in catalog.issues)


def _missing(catalog: Catalog, bulletin: Bulletin) -> Output:
    title = bulletin.words(bulletin.site.language).not_found
    latest = tuple(catalog.cards[article.path] for article in catalog.articles[:HOME_GROUP])
    view = _view(bulletin, "missing", "/404.html", title, index=False)
    output = _page(bulletin, "404.html", view, "404", latest=latest)
    return replace(output, recipe=Template("404.html", rooted=True))


def _aliases(bulletin: Bulletin) -> Iterator[Output]:
    words = bulletin.words(bulletin.site.language)
    for old, new, title, path in bulletin.aliases:
        # Nothing else is served as a page; and where capitals don't count, the article itself is there already.
        is_page = old.endswith(("/", ".html", ".htm")) and "?" not in old
        if is_page and old.casefold() != new.casefold():
            inputs = {"site": bulletin.site, "words": words, "target": new, "title": title}
            yield Output(old, Template("alias.html"), inputs, f"content/{path}")
    if bulletin.aliases:
        pairs = tuple((old, new) for old, new, _, _ in bulletin.aliases)
        inputs = {"site": bulletin.site, "aliases": pairs}
        yield Output("/_redirects", Call(redirects.redirects), inputs, "aliases")
        if any("?" in old for old, _ in pairs):
            yield Output("/_redirects.nginx", Call(redirects.nginx_redirects), inputs, "aliases")
            yield Output("/_redirects.apache", Call(redirects.apache_redirects), inputs, "aliases")


def _all_feeds(catalog: Catalog, bulletin: Bulletin) -> Iterator[Output]:
    site = bulletin.site
    whole = feeds.Channel(site.title, "/", site.language, site.description or site.subtitle)
    yield from _feed_outputs(whole, catalog.articles, bulletin, "feeds")
    for section, articles in catalog.sections:
        newest = sorted(articles, key=lambda article: -article.date.at.timestamp())
        channel = feeds.Channel(
            _section_title(section, bulletin), section.url, section.language, section.description
        )
        yield from _feed_outputs(channel, newest, bulletin, f"content/{section.key}")


def _feed_outputs(
    channel: feeds.Channel, articles: Iterable[Article], bulletin: Bulletin, origin: str
) -> Iterator[Output]:
    settings = bulletin.settings.feeds
    for feed in feeds_at(channel.page_url, channel.title):
        inputs = {
            "site": bulletin.site,
            "channel": channel,
            "url": feed.url,
            "articles": tuple(articles)[: settings.count],
            "content": settings.content,
        }
        yield Output(feed.url, Call(_FEEDS[feed.kind]), inputs, origin)


def _for_machines(pages: Iterable[Output], catalog: Catalog, bulletin: Bulletin) -> Iterator[Output]:
    site = bulletin.site
    entries = []
    for page in pages:
        view = page.inputs.get("view")  # a PDF has none
        if view and view.index:
            entries.append(sitemap.Entry(page.url, _changed(page), view.alternates))
    parts = sitemap.parts(entries, site.base_url)
    part_urls = tuple(sitemap.part_url(number) for number in range(1, len(parts) + 1))
    yield Output(sitemap.INDEX, Call(sitemap.sitemap_index), {"site": site, "urls": part_urls}, "sitemap")
    for url, part in zip(part_urls, parts, strict=True):
        yield Output(url, Call(sitemap.sitemap), {"site": site, "entries": part}, "sitemap")
    news = sitemap.recent(catalog.articles, bulletin.now)
    yield Output(sitemap.NEWS, Call(sitemap.news_sitemap), {"site": site, "articles": news}, "news sitemap")
    yield Output("/robots.txt", Call(redirects.robots), {"site": site}, "robots")


def _changed(output: Output) -> Moment | None:
    """When what an output shows last changed, where its text says so."""
    if article := output.inputs.get("article"):
        return cast(Article, article).updated or cast(Article, article).date
    page = output.inputs.get("page")
    return cast(Page, page).updated if page else None


def _section_title(section: Section, bulletin: Bulletin) -> str:
    return f"{section.name} – {bulletin.site.title}"


def _section_feeds(section: Section, bulletin: Bulletin) -> tuple[Feed, ...]:
    return feeds_at(section.url, _section_title(section, bulletin))


def _paginate(cards: tuple[Card, ...], base: str, size: int) -> Iterator[tuple[Pager, tuple[Card, ...]]]:
    """A list's pages; an empty list has one."""
    total = max(1, -(-len(cards) // size))
    for number in range(1, total + 1):
        yield (
            Pager(
                number,
                total,
                newer=_page_url(base, number - 1) if number > 1 else "",
                older=_page_url(base, number + 1) if number < total else "",
                pages=_pager_terms(base, number, total),
            ),
            cards[(number - 1) * size : number * size],
        )


def _pager_terms(base: str, number: int, total: int) -> tuple[Term, ...]:
    """The pages worth a link: the first, the last and those around; a gap is a term without an address."""
    shown = sorted({1, total, *range(max(1, number - _NEAR), min(total, number + _NEAR) + 1)})
    terms: list[Term] = []
    before = 0
    for page in shown:
        if page == before + 2:
            terms.append(Term(str(page - 1), _page_url(base, page - 1)))
        elif page > before + 1:
            terms.append(Term("…", ""))
        terms.append(Term(str(page), _page_url(base, page)))
        before = page
    return tuple(terms)


def _page_url(base: str, number: int) -> str:
    return base if number == 1 else f"{base}page/{number}/"


def _numbered(title: str, pager: Pager, words: Words) -> str:
    return title if pager.number == 1 else f"{title} – {words.page(pager.number)}"
