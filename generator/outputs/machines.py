"""What programs read: feeds, sitemaps, `robots.txt`, and where old addresses lead."""

from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import cast

from generator.engine.output import Call, Output, Template
from generator.outputs import feeds, robots, sitemap
from generator.outputs.bulletin import Bulletin
from generator.outputs.groups import Groups, feed_group, newest_of
from generator.site.addresses import feeds_at, is_page
from generator.site.catalog import Catalog
from generator.site.model import Article, Card, Feed, Issue, Page, Section, Term
from generator.site.publication import NEWS_AGE
from generator.text.dates import Moment

_FEEDS = {"atom": feeds.atom, "rss": feeds.rss, "json": feeds.json_feed}


def aliases(bulletin: Bulletin) -> Iterator[Output]:
    """Where old addresses lead: a page for each that is one, and rules for hosts."""
    words = bulletin.words(bulletin.site.language)
    for old, new, title, path in bulletin.aliases:
        # Nothing else is served as a page; and where capitals don't count, the article itself is there already.
        if is_page(old) and old.casefold() != new.casefold():
            inputs = {"site": bulletin.site, "words": words, "target": new, "title": title}
            yield Output(old, Template("alias.html"), inputs, f"content/{path}")


def all_feeds(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    """The feeds of the whole bulletin, of each section, and of each term of the bulletin's own taxonomies."""
    site, count = bulletin.site, bulletin.settings.feeds.count
    if feed_group("/") in groups:
        newest = catalog.articles_of(islice(catalog.articles, count))
        description = site.description or site.subtitle
        whole = feeds.Channel(site.title, "/", site.language, description, _notices(bulletin, newest))
        yield from _feed_outputs(whole, newest, bulletin, "feeds")
    for section, paths in catalog.sections:
        if feed_group(section.url) not in groups:
            continue
        newest = newest_of(paths, count, catalog)
        channel = feeds.Channel(
            _title_of(section.name, bulletin),
            section.url,
            section.language,
            section.description,
            _notices(bulletin, newest),
        )
        yield from _feed_outputs(channel, newest, bulletin, f"content/{section.key}")
    for collection in (one for key in bulletin.settings.taxonomies for one in catalog.terms[key]):
        term = collection.term
        if feed_group(term.url) in groups:
            newest = catalog.articles_of(collection.articles[:count])
            title, notices = _title_of(term.name, bulletin), _notices(bulletin, newest)
            channel = feeds.Channel(title, term.url, site.language, "", notices)
            yield from _feed_outputs(channel, newest, bulletin, f"term {term.name}")


def _notices(bulletin: Bulletin, articles: Iterable[Article]) -> dict[str, dict[str, str]]:
    languages = dict.fromkeys(article.language for article in articles)
    return {
        language: {name: getattr(bulletin.words(language), name) for name in feeds.NOTICES}
        for language in languages
    }


def _feed_outputs(
    channel: feeds.Channel, articles: tuple[Article, ...], bulletin: Bulletin, origin: str
) -> Iterator[Output]:
    for feed in feeds_at(channel.page_url, channel.title):
        inputs = {
            "site": bulletin.site,
            "channel": channel,
            "url": feed.url,
            "articles": articles,
            "content": bulletin.settings.feeds.content,
        }
        yield Output(feed.url, Call(_FEEDS[feed.kind]), inputs, origin)


def news(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    """The news sitemap, where there is news, and `robots.txt`, which leads to the sitemaps that are there."""
    if sitemap.NEWS not in groups:
        return
    since = bulletin.now - NEWS_AGE
    newest = takewhile(lambda article: article.date.at > since, catalog.articles.values())
    recent = sitemap.recent(newest, bulletin.now)
    if recent:
        inputs = {"site": bulletin.site, "articles": recent}
        yield Output(sitemap.NEWS, Call(sitemap.news_sitemap), inputs, "news sitemap")
    inputs = {"site": bulletin.site, "sitemaps": (sitemap.INDEX, *((sitemap.NEWS,) if recent else ()))}
    yield Output("/robots.txt", Call(robots.robots), inputs, "robots")


def entries_of(pages: Iterable[Output]) -> Iterator[sitemap.Entry]:
    """Those of the outputs that are pages and may be found."""
    for page in pages:
        view = page.inputs.get("view")  # a PDF has none
        if view and view.index:
            article = page.inputs.get("article")
            pictures = sitemap.pictures_of(article) if article else ()
            yield sitemap.Entry(page.url, _changed(page), view.alternates, pictures)


def sitemaps(entries: Iterable[sitemap.Entry], bulletin: Bulletin) -> Iterator[Output]:
    """The sitemaps of all pages that may be found."""
    site = bulletin.site
    parts = sitemap.parts(entries, site.base_url)
    part_urls = tuple(sitemap.part_url(number) for number in range(1, len(parts) + 1))
    yield Output(sitemap.INDEX, Call(sitemap.sitemap_index), {"site": site, "urls": part_urls}, "sitemap")
    for url, part in zip(part_urls, parts, strict=True):
        yield Output(url, Call(sitemap.sitemap), {"site": site, "entries": part}, "sitemap")


def listed(outputs: Iterable[Output]) -> tuple[sitemap.Entry, ...]:
    """All entries of the sitemaps among a plan's outputs, in their order."""
    return tuple(
        entry
        for output in outputs
        if isinstance(output.recipe, Call) and output.recipe.function is sitemap.sitemap
        for entry in cast(tuple[sitemap.Entry, ...], output.inputs["entries"])
    )


def _changed(output: Output) -> Moment | None:
    """When what an output shows last changed: its text, as far as that says so, or the newest article it lists."""
    if article := output.inputs.get("article"):
        return cast(Article, article).updated or cast(Article, article).date
    if page := output.inputs.get("page"):
        return cast(Page, page).updated
    if isinstance(issue := output.inputs.get("issue"), Issue):  # others name one beside their list
        return issue.last
    if updated := output.inputs.get("updated"):
        return cast(Moment, updated)
    dates = [cast(Card, card).date for card in output.inputs.get("cards", ())]
    return max(dates, key=lambda date: date.at, default=None)


def _title_of(name: str, bulletin: Bulletin) -> str:
    return f"{name} – {bulletin.site.title}"


def feeds_of(listed: Section | Term, bulletin: Bulletin) -> tuple[Feed, ...]:
    """What the page of a section, or of a term, says of its feeds."""
    return feeds_at(listed.url, _title_of(listed.name, bulletin))
