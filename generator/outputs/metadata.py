"""What pages tell machines: the head's meta tags, and schema.org data as JSON-LD.

Everything here is absolute, since it is read away from the page. A value that nobody gave is left out.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from msgspec import Struct

from generator.rendering import palette
from generator.site.model import Article, Image, Recording, Section, Site, View
from generator.text.media_types import media_type
from generator.text.offices import is_office
from generator.text.timestamps import w3c
from generator.text.urls import absolute

# Pages whose purpose is to lead to others.
_LISTS = frozenset(
    (
        *(
            "section",
            "topic",
            "topics",
            "tag",
            "source",
            "tags",
            "sources",
            "latest",
            "archive",
            "year",
            "month",
            "issues",
            "issue",
        ),
        *("feeds", "sitemap"),
    )
)

# What may not stand between <script> tags; the last two end a line in old JavaScript.
_UNSAFE = "<>&\u2028\u2029"

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_REGIONS = {"en": "US", "zh": "CN"}


class Meta(NamedTuple):  # a page has thirty
    """A `<meta>` of the head; `attribute` says whether it has a `name` or a `property`."""

    attribute: Literal["name", "property"]
    name: str
    content: str


def metadata(site: Site, view: View, article: Article | None = None) -> tuple[Meta, ...]:
    """The page's meta tags, in a fixed order; none is empty.

    A page that search engines leave out (a print view, the 404 page) says that, and which site it is of.
    """
    tags = [*_site_tags(site)]
    if view.index:
        # https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag#max-image-preview
        tags.append(Meta("name", "robots", "max-image-preview:large"))
        subject = _subject(site, view, article)
        if column := _column(view):
            tags += _column_tags(column)
        if article:
            tags += _article_tags(site, article, subject)
        else:
            tags += _standard(site, subject)
        tags += _open_graph(site, view, article, subject)
        tags += _dublin_core(site, view, article, subject)
    else:
        tags.append(Meta("name", "robots", "noindex"))
    return tuple(tag for tag in tags if tag.content)


def meta_tags(site: Site, view: View, article: Article | None = None) -> Markup:
    """The page's meta tags, a line each, as they stand in the head."""
    lines = [
        f'<meta {tag.attribute}="{tag.name}" content="{escape(tag.content)!s}">'
        for tag in metadata(site, view, article)
    ]
    return Markup("\n".join(lines))


def json_ld(site: Site, view: View, article: Article | None = None) -> Markup:
    """The page's schema.org data: JSON that is safe inside `<script type="application/ld+json">`.

    Empty for a page that search engines leave out, which then needs no such element.
    """
    if not view.index:
        return Markup()
    graph = [_page_node(site, view, article)]
    if view.breadcrumb:
        graph.append(_breadcrumb_node(site, view))
    data = {"@context": "https://schema.org", "@graph": graph}
    text = _encode(data)
    # Inside JSON they stand in strings alone, where JSON's own escapes mean the same.
    for character in _UNSAFE:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


# What all the vocabularies say in their own words


class _Subject(Struct, frozen=True):
    title: str
    url: str
    description: str
    keywords: tuple[str, ...]
    image: Image | None


def _subject(site: Site, view: View, article: Article | None) -> _Subject:
    description, keywords = view.description, view.keywords
    if article:
        description = description or article.summary
        keywords = keywords or tuple(dict.fromkeys((*article.keywords, *(tag.name for tag in article.tags))))
    elif view.kind == "home":
        description = description or site.description
        keywords = keywords or site.keywords
    return _Subject(
        title=view.title or site.title,
        url=site.base_url + (view.canonical or view.url),
        description=description,
        keywords=keywords,
        image=view.picture or (article.image if article else None),
    )


def _publisher(site: Site) -> str:
    return site.publisher.get("name") or site.title


def _source(site: Site, article: Article) -> str:
    return article.source.name if article.source else _publisher(site)


# 《政府网站发展指引》(国办发〔2017〕47号), 附件: 网页标签规范. HTML compares the names of meta tags without
# case, so its Keywords, Author and Description are an article's standard ones too.


def _site_tags(site: Site) -> Iterator[Meta]:
    identity = site.government
    yield Meta("name", "SiteName", identity.get("site_name") or site.title)
    yield Meta("name", "SiteDomain", identity.get("site_domain") or urlsplit(site.base_url).hostname or "")
    yield Meta("name", "SiteIDCode", identity.get("site_id", ""))


def _column(view: View) -> Section | None:
    """The column that the page belongs to; a list that crosses the columns is one of its own."""
    if view.section or view.kind not in _LISTS:
        return view.section
    return Section("", view.title, view.canonical, view.description, view.keywords)


def _column_tags(column: Section) -> Iterator[Meta]:
    # All four are mandatory, so the name stands in for what the editors left open.
    yield Meta("name", "ColumnName", column.name)
    yield Meta("name", "ColumnDescription", column.description or column.name)
    yield Meta("name", "ColumnKeywords", ",".join(column.keywords) or column.name)
    yield Meta("name", "ColumnType", column.kind or column.name)


def _article_tags(site: Site, article: Article, subject: _Subject) -> Iterator[Meta]:
    yield Meta("name", "ArticleTitle", article.title)
    yield Meta("name", "PubDate", article.date.at.isoformat(" ")[: len("YYYY-MM-DD HH:MM")])
    yield Meta("name", "ContentSource", _source(site, article))
    yield Meta("name", "Keywords", ",".join(subject.keywords))
    yield Meta("name", "Author", ",".join(article.authors) or article.editor)
    yield Meta("name", "Description", subject.description)
    yield Meta("name", "Image", absolute(article.image.url, site.base_url) if article.image else "")
    yield Meta("name", "Url", subject.url)


# HTML's own names, Open Graph, Dublin Core


def _standard(site: Site, subject: _Subject) -> Iterator[Meta]:
    yield Meta("name", "keywords", ",".join(subject.keywords))
    yield Meta("name", "author", _publisher(site))
    yield Meta("name", "description", subject.description)


def _open_graph(site: Site, view: View, article: Article | None, subject: _Subject) -> Iterator[Meta]:
    """Open Graph (ogp.me). A Twitter card takes its title, text and image from it, and only adds its form."""
    yield Meta("property", "og:type", "article" if article else "website")
    yield Meta("property", "og:title", subject.title)
    yield Meta("property", "og:url", subject.url)
    yield Meta("property", "og:site_name", site.title)
    yield Meta("property", "og:description", subject.description)
    yield Meta("property", "og:locale", _locale(view.language))
    for language, _ in view.translations:
        yield Meta("property", "og:locale:alternate", _locale(language))
    if image := subject.image or _shareable(site.logo):
        yield Meta("property", "og:image", absolute(image.url, site.base_url))
        yield Meta("property", "og:image:width", str(image.width or ""))
        yield Meta("property", "og:image:height", str(image.height or ""))
        yield Meta("property", "og:image:alt", image.alt)
    if article:
        yield Meta("property", "article:published_time", w3c(article.date))
        yield Meta("property", "article:modified_time", w3c(article.updated) if article.updated else "")
        yield Meta("property", "article:section", article.section.name)
        for tag in article.tags:
            yield Meta("property", "article:tag", tag.name)
        for name in article.authors:
            yield Meta("property", "article:author", name)
    yield Meta("name", "twitter:card", "summary_large_image" if subject.image else "summary")


def _shareable(logo: Image | None) -> Image | None:
    """The logo, unless it is an SVG, which those who show Open Graph images can't."""
    return None if logo is None or logo.url.lower().endswith(".svg") else logo


def _locale(tag: str) -> str:
    """A language tag as Open Graph's language_TERRITORY; empty where no territory is known."""
    language, *rest = tag.split("-")
    region = next((part for part in rest if len(part) == 2), _REGIONS.get(language, ""))
    return f"{language}_{region.upper()}" if region else ""


def _dublin_core(site: Site, view: View, article: Article | None, subject: _Subject) -> Iterator[Meta]:
    """The Dublin Core element set, version 1.1 (ISO 15836-1)."""
    yield Meta("name", "DC.title", subject.title)
    for name in (article.authors or (_source(site, article),)) if article else (_publisher(site),):
        yield Meta("name", "DC.creator", name)
    yield Meta("name", "DC.subject", ",".join(subject.keywords))
    yield Meta("name", "DC.description", subject.description)
    yield Meta("name", "DC.publisher", _publisher(site))
    yield Meta("name", "DC.language", view.language)
    yield Meta("name", "DC.identifier", subject.url)
    if article:
        yield Meta("name", "DC.identifier", article.document_number)
        yield Meta("name", "DC.date", w3c(article.date))
        yield Meta("name", "DC.source", article.source.name if article.source else "")
        # The element set has no name for it; DCMI's terms do.
        if article.replaced_by and article.status != "valid":
            yield Meta("name", "dcterms.isReplacedBy", absolute(article.replaced_by, site.base_url))


# schema.org

_EDITED_WITH_AI = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
"""IPTC's word for what an AI has made and people have edited, as an office does with whatever it publishes."""


def _page_node(site: Site, view: View, article: Article | None) -> dict[str, Any]:
    subject = _subject(site, view, article)
    if article:
        return _article_node(site, article, subject)
    if view.kind == "home":
        return _website_node(site) | _node(
            "WebSite",
            alternateName=site.subtitle,
            description=subject.description,
            inLanguage=view.language,
            publisher=_publisher_node(site) | _ways_to_reach(site),
            potentialAction=_search_node(site),
        )
    return _node(
        "CollectionPage" if view.kind in _LISTS else "WebPage",
        name=subject.title,
        url=subject.url,
        description=subject.description,
        keywords=list(subject.keywords),
        image=_image_node(site, view.picture),
        inLanguage=view.language,
        isPartOf=_website_node(site),
    )


def _article_node(site: Site, article: Article, subject: _Subject) -> dict[str, Any]:
    # An author is a person, unless the name is an office's, by what else it stands for or by its words.
    offices = {_source(site, article), _publisher(site)}
    names = article.authors or (_source(site, article),)
    authors = [
        _node("Organization" if name in offices or is_office(name) else "Person", name=name) for name in names
    ]
    part_of = [_website_node(site)]
    if article.issue:
        issue = article.issue
        part_of.append(_node("PublicationIssue", name=issue.name, url=site.base_url + issue.url))
    return _node(
        "NewsArticle",
        headline=article.title,
        alternativeHeadline=article.subtitle,
        description=subject.description,
        url=subject.url,
        mainEntityOfPage=subject.url,
        image=_image_node(site, article.image or subject.image),
        datePublished=w3c(article.date),
        dateModified=w3c(article.updated or article.date),
        video=[_recording_node(site, article, one) for one in article.recordings if one.kind == "video"],
        audio=[_recording_node(site, article, one) for one in article.recordings if one.kind == "audio"],
        correction=[
            _node("CorrectionComment", text=one.text, datePublished=w3c(one.date))
            for one in article.corrections
        ],
        author=authors,
        publisher=_publisher_node(site),
        sourceOrganization=_node("Organization", name=article.source.name) if article.source else None,
        isBasedOn=article.source_url,
        articleSection=article.section.name,
        keywords=list(subject.keywords),
        inLanguage=article.language,
        wordCount=article.characters,
        identifier=article.document_number,
        creativeWorkStatus=article.status.capitalize(),
        expires=w3c(article.status_date)
        if article.status_date and article.status in ("repealed", "expired")
        else None,
        digitalSourceType=_EDITED_WITH_AI if article.ai else None,
        isPartOf=part_of,
    )


def _recording_node(site: Site, article: Article, recording: Recording) -> dict[str, Any]:
    """A film or a recording; what must be said of one: https://developers.google.com/search/docs/appearance/structured-data/video"""
    return _node(
        "VideoObject" if recording.kind == "video" else "AudioObject",
        name=recording.name,
        contentUrl=site.base_url + recording.url,
        encodingFormat=media_type(recording.url),
        thumbnailUrl=site.base_url + recording.poster if recording.poster else "",
        uploadDate=w3c(article.date),
    )


def _breadcrumb_node(site: Site, view: View) -> dict[str, Any]:
    way = [(term.name, term.url) for term in view.breadcrumb] + [(view.title, view.canonical)]
    items = [
        _node("ListItem", position=position, name=name, item=site.base_url + url)
        for position, (name, url) in enumerate(way, 1)
    ]
    return _node("BreadcrumbList", itemListElement=items)


def _website_node(site: Site) -> dict[str, Any]:
    return _node("WebSite", name=site.title, url=site.base_url + "/")


def _search_node(site: Site) -> dict[str, Any] | None:
    """How to search the bulletin (https://schema.org/SearchAction)."""
    if not site.search:
        return None
    target = _node("EntryPoint", urlTemplate=f"{site.base_url}{site.search}?q={{search_term_string}}")
    return _node("SearchAction", target=target) | {"query-input": "required name=search_term_string"}


def _publisher_node(site: Site) -> dict[str, Any]:
    return _node(
        "Organization",
        name=_publisher(site),
        url=site.base_url + "/",
        logo=_image_node(site, site.logo),
    )


def _ways_to_reach(site: Site) -> dict[str, Any]:
    """What the publisher's node says on the home page besides; one page that says it is enough for all."""
    publisher = site.publisher
    address = _node(
        "PostalAddress",
        streetAddress=publisher.get("address"),
        postalCode=publisher.get("postal_code"),
    )
    return _node(
        "Organization",
        telephone=publisher.get("phone"),
        email=publisher.get("email"),
        address=address if len(address) > 1 else None,
    )


def _image_node(site: Site, image: Image | None) -> dict[str, Any] | None:
    if image is None:
        return None
    return _node(
        "ImageObject",
        url=absolute(image.url, site.base_url),
        width=image.width,
        height=image.height,
        caption=image.alt,
        creditText=image.credit,
    )


def _node(kind: str, **properties: object) -> dict[str, Any]:
    """A schema.org object without the properties that have nothing to say."""
    return {"@type": kind, **{name: value for name, value in properties.items() if value}}


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "meta_tags": meta_tags,
    "json_ld": json_ld,
    "theme_colors": palette.theme_colors,
}
"""What templates call, by the names that they use."""
