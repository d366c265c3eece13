"""From what is published to articles and pages: the values that templates receive."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from msgspec import Struct, structs

from generator.content.images import is_picture
from generator.content.reading import Document, IssueText, Text
from generator.engine.bodies import Bodies
from generator.engine.fingerprints import fingerprint
from generator.settings.config import Settings
from generator.settings.frontmatter import FrontMatter
from generator.site import addresses, topics
from generator.site.links import (
    Binding,
    Directory,
    PublicFile,
    bind,
    bindings,
    front_matter_references,
    played,
    related_paths,
    resolve,
)
from generator.site.model import (
    Article,
    Attachment,
    Body,
    Card,
    Correction,
    Image,
    IssueData,
    Link,
    Official,
    Page,
    Recording,
    Section,
    Term,
    Withdrawn,
)
from generator.site.publication import Entry, Publication, issue_key
from generator.site.taxonomies import EVERYWHERE, SOURCES, TAGS, index_url, names_of
from generator.site.topics import Topic
from generator.text import urls
from generator.text.bidi import balanced
from generator.text.dates import Moment
from generator.text.languages import Words
from generator.text.paths import parents
from generator.text.slugs import assign, folded, without_zero_width


def make_articles(
    publication: Publication, directory: Directory, settings: Settings, words: Words, bodies: Bodies
) -> tuple[Article, ...]:
    """Every article, newest first."""
    entries = [entry for entry in publication.entries if entry.section]
    sections = {section.key: section for section in publication.sections}
    named = [names_of(entry.values, settings.taxonomies) for entry in entries]
    terms = {
        key: _terms(chain.from_iterable(names[key] for names in named), index_url(key), settings)
        for key in (*EVERYWHERE, *settings.taxonomies)
    }
    issues = _issues(entries, settings, words)
    translations = _translations(entries)
    enclosed = enclosed_in(entries, directory)
    articles = [
        article_of(
            entry,
            directory,
            settings,
            sections[entry.section],
            terms,
            issues,
            translations,
            enclosed,
            bodies,
        )
        for entry in entries
    ]
    return tuple(sorted(articles, key=lambda article: (-article.date.at.timestamp(), article.path)))


def make_pages(publication: Publication, directory: Directory, bodies: Bodies) -> tuple[Page, ...]:
    """Every standalone page, in the order that their front matter gives, then by name."""
    entries = [entry for entry in publication.entries if entry.document.place.kind == "page"]
    translations = _translations(entries)
    enclosed = enclosed_in(entries, directory)
    pages = [page_from(entry, directory, translations, enclosed, bodies) for entry in entries]
    return tuple(sorted(pages, key=lambda page: (page.order is None, page.order or 0, page.path)))


def make_topics(
    publication: Publication, directory: Directory, articles: Mapping[str, Article], bodies: Bodies
) -> tuple[Topic, ...]:
    """Every topic, in the order that their front matter gives, then newest first; only with what it names itself."""
    entries = [entry for entry in publication.entries if entry.document.place.kind == "topic"]
    translations = _translations(entries)
    enclosed = enclosed_in(entries, directory)

    def place(entry: Entry) -> tuple[bool, int, float, str]:
        order, date = entry.values.order, entry.date
        return order is None, order or 0, -date.at.timestamp() if date else 0, entry.path

    return tuple(
        Topic(
            page_from(entry, directory, translations, enclosed, bodies),
            entry.values.summary,
            topics.chosen(entry.document, directory, articles),
            tuple(map(folded, entry.values.gather)),
        )
        for entry in sorted(entries, key=place)
    )


def make_sections(publication: Publication, directory: Directory, bodies: Bodies) -> tuple[Section, ...]:
    """Every section, with what its `_index.md` says."""
    return tuple(
        structs.replace(
            section, intro=intro_of(publication.section_documents[section.key], directory, bodies)
        )
        if section.key in publication.section_documents
        else section
        for section in publication.sections
    )


def make_issues(
    publication: Publication,
    directory: Directory,
    settings: Settings,
    articles: Mapping[str, Article],
    bodies: Bodies,
) -> dict[str, IssueData]:
    """What the issues' own files say, by the issues' site paths."""
    found = {}
    for entry in publication.entries if publication.issues else ():
        key = issue_key(entry, settings) if entry.section else ""
        term = articles[entry.path].issue if key in publication.issues else None
        if term and term.url not in found:
            found[term.url] = _issue_data(publication.issues[key], directory, articles, bodies)
    return found


def _issue_data(
    document: IssueText, directory: Directory, articles: Mapping[str, Article], bodies: Bodies
) -> IssueData:
    values = document.head.values
    body, _, pictures, _ = _body(document, directory, bodies)
    return IssueData(
        path=document.place.path,
        title=values.title or document.rendered.title,
        number=values.number or 0,
        total=values.total or 0,
        date=values.date,
        image=_shown_image(document, Image(values.image, values.image_alt), directory),
        note=body if document.rendered.characters else None,
        pictures=pictures,
        reported_to=values.reported_to,
        sent_to=values.sent_to,
        issued_to=values.issued_to,
        copies=values.copies or 0,
        order=topics.chosen(document, directory, articles),
    )


def intro_of(description: Document[Any], directory: Directory, bodies: Bodies) -> str:
    """What stands above a section's list."""
    return str(_body(description, directory, bodies)[0])


def make_withdrawn(publication: Publication) -> tuple[Withdrawn, ...]:
    """What stays of the texts that are withdrawn, by source path."""
    sections = {section.key: section for section in publication.sections}
    return tuple(
        Withdrawn(
            path=entry.path,
            url=entry.url,
            title=entry.title,
            reason=entry.values.withdrawn,
            on=entry.values.withdrawn_on,
            date=entry.date,
            section=sections.get(entry.section),
            language=entry.language,
            marks=entry.marks,
        )
        for entry in publication.withdrawn
    )


_Written = TypeVar("_Written", Article, Page)


def with_text(old: _Written, document: Text, title: str, directory: Directory, bodies: Bodies) -> _Written:
    """The article or page with another text, which is in the same lists, under the same address."""
    own = _own_of_page if isinstance(old, Page) else _own_of_article
    return structs.replace(old, **own(document, title, directory, _body(document, directory, bodies)))


OWN = frozenset(
    (
        "title",
        "subtitle",
        "keywords",
        "source_url",
        "author",
        "editor",
        "summary",
        "image_alt",
        "image_credit",
        "image_focus",
        "document_number",
        "status",
        "status_date",
        "replaced_by",
        "ai",
        "toc",
        "allow",
        "extra",
        "red_head",
        "offices",
        "signatory",
        "copies_to",
        "printed_by",
        "printed_on",
        "document_note",
        "contact",
        "present",
        "excused",
        "observers",
    )
)
"""What the front matter may say otherwise without anything but the article's own pages, and its card, being changed."""


def _own_of_page(document: Text, title: str, directory: Directory, bound: "_Bound") -> dict[str, Any]:
    """What a page says of itself, and of nothing else, by the names of its fields."""
    values, rendered = document.head.values, document.rendered
    body, links = bound[:2]
    return {
        "title": title,
        "subtitle": values.subtitle,
        "keywords": values.keywords,
        "summary": values.summary or balanced(rendered.summary),
        "image": _image(document, directory),
        "headings": rendered.headings if values.toc else (),
        "body": body,
        "links": links,
        "extra": values.extra,
        "ai": values.ai,
    }


def _own_of_article(document: Text, title: str, directory: Directory, bound: "_Bound") -> dict[str, Any]:
    """As `_own_of_page`, of an article."""
    values, rendered = document.head.values, document.rendered
    return {
        **_own_of_page(document, title, directory, bound),
        "source_url": values.source_url,
        "authors": values.author,
        "editor": values.editor,
        "document_number": values.document_number,
        "status": values.status,
        "status_date": values.status_date,
        "replaced_by": _replacement(document, directory),
        "characters": rendered.characters,
        "minutes": rendered.minutes,
        "pictures": bound[2],
        "recordings": bound[3],
        "official": Official(
            values.red_head,
            values.offices,
            values.signatory,
            values.copies_to,
            values.printed_by,
            values.printed_on,
            values.document_note,
            values.contact,
            values.present,
            values.excused,
            values.observers,
        ),
    }


class Bound(Struct, frozen=True, gc=False):
    """Gives a document's body with its references bound."""

    bodies: Bodies
    path: str
    digest: str
    """Of the document."""
    values: dict[str, Binding]

    def __call__(self) -> str:
        """Read and bind it."""
        return bind(self.bodies(self.path, self.digest), self.values)

    def __reduce__(self) -> tuple[type[partial[str]], tuple[type[str], str]]:
        """Whoever is sent this has no store, maybe, and gets the text."""
        return partial, (str, self())


_Bound = tuple[Body, tuple[Link, ...], tuple[str, ...], tuple[Recording, ...]]


def _body(document: Document[Any], directory: Directory, bodies: Bodies) -> _Bound:
    """A document’s text; where it leads inside the site, and the pictures and recordings that it shows."""
    values, links, pictures, recordings = bindings(document, directory)
    path, digest = document.place.path, document.digest
    body = Body(
        fingerprint((digest, values)),
        Bound(bodies, path, digest, values),
        has_blocks=document.rendered.has_blocks,
    )
    return body, links, pictures, recordings


def document_digest(text: Article | Page) -> str:
    """The digest of the document that an article or page was made from; empty if it was made from none."""
    return text.body.read.digest if isinstance(text.body.read, Bound) else ""


def card(article: Article) -> Card:
    """An article's public face."""
    return Card(
        url=article.url,
        title=article.title,
        subtitle=article.subtitle,
        date=article.date,
        section=term(article.section),
        source=article.source,
        summary=article.summary,
        image=article.image,
        language=article.language,
        pinned=article.pinned,
        marks=article.marks,
        status=article.status,
    )


def term(section: Section) -> Term:
    """A section's name and address."""
    return Term(section.name, section.url, language=section.language)


def article_of(
    entry: Entry,
    directory: Directory,
    settings: Settings,
    section: Section,
    terms: Mapping[str, Mapping[str, Term]],
    issues: dict[str, Term],
    translations: dict[str, tuple[tuple[str, str], ...]],
    enclosed: dict[str, list[PublicFile]],
    bodies: Bodies,
) -> Article:
    """An article, from what is published of it.

    `terms` are by their taxonomy's key and the folded form of their names, `issues` and `translations` by source path,
    `enclosed` by a bundle's folder.
    """
    values = entry.values
    assert entry.date is not None  # every article has one
    found = {
        key: tuple(dict.fromkeys(terms[key][name] for name in map(folded, names) if name))
        for key, names in names_of(values, settings.taxonomies).items()
    }
    return Article(
        path=entry.path,
        url=entry.url,
        date=entry.date,
        updated=_updated(values, entry.date),
        corrections=tuple(
            Correction(one.date, one.text)
            for one in sorted(values.corrections, key=lambda one: one.date.at, reverse=True)
        ),
        section=section,
        tags=found.pop(TAGS),
        source=next(iter(found.pop(SOURCES)), None),
        terms=found,
        related=related_paths(entry.document, directory),
        template=values.template,
        attachments=_attachments(entry, directory, enclosed),
        language=entry.language,
        pinned=values.pinned,
        order=values.order,
        print_url=addresses.print_url(entry.url) if values.print else "",
        print_style=values.print_style or section.print_style or settings.paper.style,
        issue=issues.get(entry.path),
        aliases=values.aliases,
        translations=translations.get(entry.path, ()),
        marks=entry.marks,
        searched=values.search,
        **_own_of_article(entry.document, entry.title, directory, _body(entry.document, directory, bodies)),
    )


def _updated(values: FrontMatter, date: Moment) -> Moment | None:
    """When an article last changed, by what it says itself and by its corrections; None for never.

    Whatever tells of that says the same; `publish` has warned of a day that is before the article's own.
    """
    moments = (*((values.updated,) if values.updated else ()), *(one.date for one in values.corrections))
    return max((one for one in moments if one.at >= date.at), key=lambda one: one.at, default=None)


def page_from(
    entry: Entry,
    directory: Directory,
    translations: dict[str, tuple[tuple[str, str], ...]],
    enclosed: dict[str, list[PublicFile]],
    bodies: Bodies,
) -> Page:
    """A standalone page, from what is published of it; the arguments are those of `article_of`."""
    values = entry.values
    return Page(
        path=entry.path,
        url=entry.url,
        attachments=_attachments(entry, directory, enclosed),
        language=entry.language,
        translations=translations.get(entry.path, ()),
        updated=values.updated,
        order=values.order,
        marks=entry.marks,
        searched=values.search,
        template=values.template,
        **_own_of_page(entry.document, entry.title, directory, _body(entry.document, directory, bodies)),
    )


def _image(document: Text, directory: Directory) -> Image | None:
    values = document.head.values
    shown = Image(
        values.image, values.image_alt, credit=values.image_credit, focus=_focus(values.image_focus)
    )
    return _shown_image(document, shown, directory)


def _shown_image(document: Document[Any], shown: Image, directory: Directory) -> Image | None:
    """A document's picture as it is in the site, from what its front matter says of it; None where none is there."""
    if shown.url.startswith(("http://", "https://")):
        return shown
    for reference in front_matter_references(document, "image"):
        target = resolve(reference, document, directory)
        if target.file:
            file = target.file
            width, height = file.picture.width, file.picture.height
            return structs.replace(
                shown,
                url=target.url,
                width=width,
                height=height,
                srcset=file.srcset_in_lists,
                widths=file.resized,
            )
    return None


def _replacement(document: Text, directory: Directory) -> str:
    """Where what holds in a document's place is; empty where nothing does, or where it leads nowhere."""
    for reference in front_matter_references(document, "replaced_by"):
        return resolve(reference, document, directory).url
    return document.head.values.replaced_by


def _focus(place: tuple[int, int] | None) -> str:
    """The classes that a place in a picture has in the style sheet, in tenths; empty for the middle.

    They are classes because pages may hold no style (see the policy), and few, so that every page can have them.
    """
    x, y = ((part + 5) // 10 for part in place or (50, 50))
    return f"x{x} y{y}" if (x, y) != (5, 5) else ""


def enclosed_in(entries: Iterable[Entry], directory: Directory) -> dict[str, list[PublicFile]]:
    """The files of each bundle that are not pictures and that its texts don't play, by its folder."""
    entries = tuple(entries)
    enclosed: dict[str, list[PublicFile]] = {entry.document.place.bundle: [] for entry in entries}
    shown = played(entry.document for entry in entries if entry.document.place.bundle)
    for path, file in directory.files.items():
        if not is_picture(path) and path not in shown:
            for folder in parents(path):
                if folder in enclosed:
                    enclosed[folder].append(file)
    return enclosed


def _attachments(
    entry: Entry, directory: Directory, enclosed: dict[str, list[PublicFile]]
) -> tuple[Attachment, ...]:
    """Those that the front matter lists; for a bundle that lists none, its files that are not pictures."""
    if entry.values.attachments:
        targets = (
            resolve(reference, entry.document, directory)
            for reference in front_matter_references(entry.document, "attachments")
        )
        return tuple(_attachment(target.file) for target in targets if target.file)
    return tuple(map(_attachment, enclosed[entry.document.place.bundle]))


def _attachment(public: PublicFile) -> Attachment:
    name = public.file.path.rpartition("/")[2]
    kind = name.rpartition(".")[2].upper() if "." in name else ""
    return Attachment(balanced(name), public.url, public.file.size, kind)


def _terms(names: Iterable[str], base: str, settings: Settings) -> dict[str, Term]:
    """A term for each name, by the name's folded form; of several spellings the most frequent is shown."""
    spellings: dict[str, Counter[str]] = {}
    for name in names:
        if key := folded(name):
            spellings.setdefault(key, Counter())[composed(name)] += 1
    chosen = {key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in spellings.items()}
    slugs = assign(chosen.values(), settings.slug)
    return {key: Term(name, urls.encode(f"{base}{slugs[name]}/")) for key, name in chosen.items()}


def composed(name: str) -> str:
    """A term's name as it is written, but for what nobody sees."""
    return unicodedata.normalize("NFC", without_zero_width(name))


def _issues(entries: Iterable[Entry], settings: Settings, words: Words) -> dict[str, Term]:
    """The issue of each article that belongs to one, by source path."""
    names: dict[str, tuple[str, str]] = {}
    for entry in entries:
        if named := issue_name(entry, settings, words):
            names[entry.path] = named
    slugs = assign((key for key, _ in names.values()), settings.slug)
    return {path: Term(name, urls.encode(f"/issues/{slugs[key]}/")) for path, (key, name) in names.items()}


def issue_name(entry: Entry, settings: Settings, words: Words) -> tuple[str, str] | None:
    """What tells the issue of an article from others, and its name; None for an article in no issue."""
    assert entry.date is not None  # every article has one
    day, key = entry.date.at, issue_key(entry, settings)
    if not key:
        return None
    if settings.issues == "month":
        return key, words.month(day.year, day.month)
    if settings.issues == "week":
        week = day.isocalendar()
        return key, words.week(week.year, week.week)
    return key, key


def _translations(entries: Iterable[Entry]) -> dict[str, tuple[tuple[str, str], ...]]:
    """(language, site path) of each document's translations, by source path."""
    families: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        families.setdefault(entry.document.place.original, []).append(entry)
    return {
        entry.path: tuple(sorted((other.language, other.url) for other in family if other is not entry))
        for family in families.values()
        for entry in family
    }
