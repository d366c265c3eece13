"""What a page's `<head>` says. A spam program may have written any of it, so the page's text must bear it out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.importing.cleaning.elements import element_text, letters_only
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.spam_words import is_spam
from generator.importing.extraction.bylines import Byline
from generator.importing.extraction.dates import machine_date
from generator.importing.extraction.json_ld import LinkedArticle, read_linked_article
from generator.importing.extraction.names import clean_name
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock


@dataclass(frozen=True, slots=True)
class HtmlHead:
    """What a page's `<head>` says; a spam program may have written any of it."""

    title: str
    meta: dict[str, str]
    """The content of each `<meta>`, by its name or property."""
    base: str
    article: LinkedArticle


def read_head(tree: Element) -> HtmlHead:
    """What a parsed page says in its `<title>`, `<meta>` and `<base>`."""
    contents: dict[str, str] = {}
    for meta in tree.iter("meta"):
        written = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        content = " ".join((meta.get("content") or "").split())
        for name in written.lower().split() if content else ():
            contents.setdefault(re.sub("^dc(?:terms?)?[:.]", "dc.", name), content)
    titles = [element_text(title) for title in tree.iter("title") if title.getparent().tag == "head"] or [""]
    base = next((found for element in tree.iter("base") if (found := element.get("href"))), "")
    return HtmlHead(titles[0], contents, base, read_linked_article(tree))


def log_stuffing(head: HtmlHead, title: str, blocks: Iterable[TextBlock], log: CleaningLog) -> None:
    """Count a `<title>` that has nothing to do with the page, and descriptions that no text bears out."""
    shown = letters_only("".join(block.text for block in blocks))
    if head.title and letters_only(title) not in letters_only(head.title):
        parts = [letters_only(part) for part in re.split(r"[_|｜,，、\s–—-]+", head.title)]
        strange = [part for part in parts if part and part not in shown]
        if strange and (is_spam(head.title) or len(strange) * 2 > len(parts)):
            log.removed("keywords", head.title)
    if (description := head.meta.get("description", "")) and (
        is_spam(description) or _is_strange(description, shown)
    ):
        log.removed("keywords", description)


def _is_strange(text: str, shown: str) -> bool:
    """Whether hardly any of a description's phrases stands on the page."""
    phrases = [
        letters_only(phrase)
        for phrase in re.split(r"[,，。、;；|_\s]+", text)
        if len(letters_only(phrase)) > 1
    ]
    return len(phrases) > 2 and sum(phrase in shown for phrase in phrases) * 3 < len(phrases)


def _in_order(words: str) -> tuple[str, ...]:
    """Names in a row, the most believed first."""
    return tuple(words.split())


_META_NAMES = {
    "date": _in_order(
        """pubdate publishdate article:published_time datepublished og:published_time og:article:published_time
        parsely-pub-date sailthru.date dc.date.issued dc.issued dc.date.created dc.created dc.date
        publish_date publish-date publication_date pub_date weibo:article:create_at bytedance:published_time
        firstpublishedtime og:release_date og:pubdate createdate date"""
    ),
    "source": _in_order("contentsource source article:source og:article:source mediaid"),
    "author": _in_order("author article:author parsely-author dc.creator dc.author sailthru.author byl"),
}  # fmt: skip
"""The norm for government sites has PubDate, ContentSource and Author (政府网站网页标签); the others are usual."""
_TITLE_NAMES = _in_order(
    "articletitle parsely-title dc.title og:title weibo:article:title headline twitter:title"
)


def said_titles(head: HtmlHead) -> list[str]:
    """The titles that the head gives, the most believed first; `<title>` is the last."""
    said = [head.article.headline, *(head.meta.get(name, "") for name in _TITLE_NAMES), head.title]
    return [text for text in dict.fromkeys(said) if text]


def said_column(head: HtmlHead) -> tuple[str, ...]:
    """The column that the norm for government sites has pages name, as a way to the page."""
    name = head.meta.get("columnname", "")
    return (name,) if 1 < len(name) <= _LONGEST_COLUMN and not is_spam(name) and "首页" not in name else ()


def linked_byline(head: HtmlHead) -> Byline:
    """What the page's linked data says."""
    article = head.article
    found = machine_date(article.published)
    return Byline(
        _sober(article.publisher),
        "、".join(filter(None, map(_sober, article.authors[:_MOST_AUTHORS]))),
        date=found[0] if found else None,
        has_time=found[1] if found else False,
    )


def meta_byline(head: HtmlHead) -> Byline:
    """What the page's `<meta>`s say."""
    values = {
        kind: [head.meta[name] for name in names if name in head.meta] for kind, names in _META_NAMES.items()
    }
    found = next((date for value in values["date"] if (date := machine_date(value))), None)
    authors = next((value for value in values["author"] if not _NO_AUTHOR.search(value)), "")
    people = [_sober(part) for part in re.split(r"\s*[,，;；、]\s*|\s+and\s+", authors)]
    is_sober = all(people) and len(people) <= _MOST_AUTHORS
    return Byline(
        next(filter(None, map(_sober, values["source"])), ""),
        "、".join(people) if is_sober else "",
        date=found[0] if found else None,
        has_time=found[1] if found else False,
    )


_MOST_AUTHORS = 4
_LONGEST_COLUMN = 20
_NO_AUTHOR = re.compile(
    r"https?:|www\.|@|\.(?:com|cn|net|org)\b|技术|制作|建设|公司|科技|网络|admin|webmaster", re.IGNORECASE
)
"""Who made the site is said in the same place as who wrote the article."""


def _sober(value: str) -> str:
    """A name as it stands; empty if it is no name, but spam, an address or a list of words."""
    if len(value) > 40 or is_spam(value) or re.search("[,，;；|<>]|https?:|www\\.", value):
        return ""
    return clean_name(re.sub(r"^(?:by|作者[:：]|来源[:：])\s*", "", value, flags=re.IGNORECASE))


def supported_keywords(
    head: HtmlHead, title: str, content: list[TextBlock], log: CleaningLog
) -> tuple[str, ...]:
    """Those keywords of the page that its text bears out; the others are counted as stuffing."""
    words = [
        word.strip() for word in re.split(r"[,，、;；|\s]+", head.meta.get("keywords", "")) if word.strip()
    ]
    shown = f"{title} {' '.join(block.text for block in content)}"
    good = [word for word in dict.fromkeys(words) if 2 <= len(word) <= 12 and word in shown and word != title]
    if strange := [word for word in words if word not in shown]:
        log.removed("keywords", "，".join(strange), count=len(strange))
    return tuple(good[:10])
