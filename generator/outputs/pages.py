"""One page as an output, with what the frame around it must know, and its print view with a PDF. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import structs

from generator.engine.output import Derived, Output, Sized, Template
from generator.outputs.bulletin import Bulletin
from generator.site.addresses import without_ending
from generator.site.model import (
    Article,
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
    return Output(view.url, Template(template), common | inputs | bulletin.answers(template), origin)


def template_of(bulletin: Bulletin, wanted: str, usual: str) -> str:
    """The template that a text asks for; the usual one where it asks for none, or for one that is not there."""
    name = layout_name(wanted)
    return name if name in bulletin.extras.layouts else usual


def layout_name(written: str) -> str:
    """The template that front matter means."""
    return written if written.endswith(".html") else f"{written}.html"


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


STITCHED = "a3"
"""What the name of a PDF ends in that is folded and stapled."""


def with_pdf(
    page: Output,
    articles: tuple[Article, ...],
    bulletin: Bulletin,
    shelf: Mapping[str, Output],
    pictures: Iterable[str] = (),
) -> tuple[Output, ...]:
    """A print view that leads to the files to keep that it is there as, and these: a PDF, one to staple, a document of
    Word. The view alone where none is wanted, or not all is public.

    `shelf` holds the files that a PDF may show, by site path; in place of others stand their descriptions. `pictures`
    are the site paths of those that it shows besides the articles' own.
    """
    is_booklet = page.recipe == Template("booklet.html")
    wants_word = bulletin.docx and not is_booklet
    if not (bulletin.pdf or wants_word) or any(article.marks for article in articles):
        return (page,)
    shown = {url for article in articles for url in article.pictures}.union(pictures)
    shown |= {asset.url for name, asset in bulletin.assets.items() if not name.endswith(".js")}
    shown |= {bulletin.site.logo.url} if bulletin.site.logo else set()
    files = tuple(shelf[url] for url in sorted(shown & shelf.keys()))
    name = page.inputs["view"].canonical.rstrip("/").rpartition("/")[2]
    part = page.inputs["booklet"].part if is_booklet else 0
    name += f"-{part}" if part else ""
    address = f"{page.url}{without_ending(name)}"
    of = _MadeOf(page, files, tuple(filter(None, (bulletin.texts.get(one.path) for one in articles))))
    made: dict[str, Output] = {}
    if bulletin.pdf:
        made["pdf"] = _pdf(f"{address}.pdf", of, bulletin)
        if is_booklet and bulletin.settings.paper.saddle_stitch:
            made["stitched"] = _stitched(f"{address}-{STITCHED}.pdf", of, bulletin)
    if wants_word:
        made["word"] = _word(f"{address}.docx", of, bulletin)
    told = {kind: Sized(output, Download) for kind, output in made.items()}
    return structs.replace(page, inputs={**page.inputs, **told}), *made.values()


class _MadeOf(NamedTuple):
    """What a print view's files to keep are made of."""

    page: Output
    files: tuple[Output, ...]
    texts: tuple[Output, ...]

    @property
    def sources(self) -> dict[str, Output | tuple[Output, ...]]:
        """Those of all kinds of files, by name."""
        return {"page": self.page, "files": self.files}


def _pdf(url: str, of: _MadeOf, bulletin: Bulletin) -> Output:
    from generator.outputs import pdf

    sources = of.sources | ({"texts": of.texts} if of.texts else {})
    recipe = Derived(pdf.typeset, sources, "pdf", pdf.at_hand, bulletin.pdf_later, pdf.shown)
    inputs = {"base_url": bulletin.site.base_url, "url": of.page.url, "setter": bulletin.pdf}
    return Output(url, recipe, inputs, of.page.origin)


def _stitched(url: str, of: _MadeOf, bulletin: Bulletin) -> Output:
    from generator.outputs import pdf

    recipe = Derived(pdf.stitch, of.sources, "pdf", pdf.at_hand, bulletin.pdf_later, pdf.shown)
    inputs = {"base_url": bulletin.site.base_url, "url": of.page.url, "setter": bulletin.pdf}
    return Output(url, recipe, inputs, of.page.origin)


def _word(url: str, of: _MadeOf, bulletin: Bulletin) -> Output:
    from generator.outputs import docx

    recipe = Derived(docx.write, of.sources, "docx", later=bulletin.docx_later, used=docx.shown)
    inputs = {"base_url": bulletin.site.base_url, "url": of.page.url, "size": bulletin.settings.paper.size}
    return Output(url, recipe, inputs, of.page.origin)


def signing_key(bulletin: Bulletin) -> str:
    """The public key that the site is signed with, in its shortest form; empty where there is none."""
    key = read_public_key(bulletin.settings.sign.key_)
    return key.minisign if key else ""
