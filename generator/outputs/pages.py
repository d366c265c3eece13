"""One page as an output, with what the frame around it must know, and its print view with a PDF. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import structs

from generator.engine.output import Derived, Output, Sized, Template
from generator.outputs.bulletin import Bulletin
from generator.site.addresses import print_url, without_ending
from generator.site.model import (
    Article,
    Booklet,
    Download,
    Page,
    Term,
    View,
)
from generator.text.languages import Words
from generator.text.publickeys import read_public_key


def page_of(bulletin: Bulletin, template: str, view: View, origin: str, **inputs: object) -> Output:
    """The page that a template makes of a view and the inputs."""
    common: dict[str, Any] = {"site": bulletin.site, "view": view, "words": bulletin.words(view.language)}
    return Output(view.url, Template(template), common | inputs, origin)


def view_of(
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
        breadcrumb=() if kind == "home" else (home_term(bulletin, language), *above),
        index=index,
    )


_DESCRIPTION = 110
"""Characters; search engines show about as many Chinese ones."""


def headlines(titles: Iterable[str], words: Words) -> str:
    """What a list is about, for search engines: as many of its titles as a description has room for."""
    described = ""
    for title in titles:
        longer = f"{described}{words.comma}{title}" if described else title
        if described and len(longer) > _DESCRIPTION:
            break
        described = longer
    return described


def home_term(bulletin: Bulletin, language: str) -> Term:
    """The home page's name, in the words of a language."""
    words = bulletin.words(language)
    return Term(words.home, "/", language=words.tag_for(language))


def alternates(bulletin: Bulletin, text: Article | Page) -> tuple[tuple[str, str], ...]:
    """What search engines are told of a text's translations: all of them, on each of them, in the same order.

    https://developers.google.com/search/docs/specialty/international/localized-versions
    """
    if not text.translations:
        return ()
    family = sorted((*text.translations, (text.language, text.url)))
    return (*family, *(("x-default", url) for language, url in family if language == bulletin.site.language))


def with_pdf(
    page: Output, articles: tuple[Article, ...], bulletin: Bulletin, shelf: Mapping[str, Output]
) -> tuple[Output, ...]:
    """A print view that leads to its PDF, and the PDF; the view alone where none is wanted, or not all is public.

    `shelf` holds the files that a PDF may show, by site path; in place of others stand their descriptions.
    """
    if not bulletin.pdf or any(article.marks for article in articles):
        return (page,)
    from generator.outputs import pdf

    shown = {url for article in articles for url in article.pictures}
    shown |= {asset.url for name, asset in bulletin.assets.items() if not name.endswith(".js")}
    shown |= {bulletin.site.logo.url} if bulletin.site.logo else set()
    files = tuple(shelf[url] for url in sorted(shown & shelf.keys()))
    recipe = Derived(
        pdf.typeset, {"page": page, "files": files}, "pdf", pdf.at_hand, bulletin.pdf_later, pdf.shown
    )
    name = page.inputs["view"].canonical.rstrip("/").rpartition("/")[2]
    inputs = {"base_url": bulletin.site.base_url, "url": page.url, "setter": bulletin.pdf}
    made = Output(f"{page.url}{without_ending(name)}.pdf", recipe, inputs, page.origin)
    return structs.replace(page, inputs={**page.inputs, "pdf": Sized(made, Download)}), made


def signing_key(bulletin: Bulletin) -> str:
    """The public key that the site is signed with, in its shortest form; empty where there is none."""
    key = read_public_key(bulletin.settings.sign.key_)
    return key.minisign if key else ""


def booklet_of(
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
    has_blocks = any(article.body.has_blocks for article in articles)
    on_paper = structs.replace(
        view, kind="booklet", url=print_url(url), canonical=url, index=False, feeds=(), has_blocks=has_blocks
    )
    given = {"booklet": booklet, "articles": articles, "key": signing_key(bulletin), "pdf": None}
    page = page_of(bulletin, "booklet.html", on_paper, origin, **given)
    return with_pdf(page, articles, bulletin, shelf)
