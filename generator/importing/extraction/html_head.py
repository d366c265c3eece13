"""What a page's `<head>` says. A spam program may have written any of it, so the page's text must bear it out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from generator.content.markup.sanitize import names
from generator.importing.cleaning.hidden import element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.spam import is_spam
from generator.importing.extraction.bylines import Byline
from generator.importing.extraction.dates import find_date
from generator.importing.extraction.selection import letters_only
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock


@dataclass(frozen=True, slots=True)
class HtmlHead:
    """What a page's `<head>` says; a spam program may have written any of it."""

    title: str
    meta: dict[str, str]
    """The content of each `<meta>`, by its name or property."""
    base: str


def read_head(tree: Element) -> HtmlHead:
    """What a parsed page says in its `<title>`, `<meta>` and `<base>`."""
    contents: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        if name and (content := " ".join((meta.get("content") or "").split())):
            contents.setdefault(name, content)
    titles = [element_text(title) for title in tree.iter("title") if title.getparent().tag == "head"] or [""]
    base = next((found for element in tree.iter("base") if (found := element.get("href"))), "")
    return HtmlHead(titles[0], contents, base)


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


_META_NAMES = {
    "date": names("pubdate publishdate article:published_time datepublished firstpublishedtime createdate date"),
    "source": names("contentsource source"),
    "author": names("author"),
}  # fmt: skip
_ADDRESS_DATE = re.compile(
    r"/t?(20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_|/(20[0-3]\d)[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12]\d|3[01])/"
)


def byline_of_head(head: HtmlHead, address: str) -> Byline:
    """What metas say (as the norm for government sites has them) and what the address says, for want of better."""
    values = {
        kind: next((head.meta[name] for name in names if name in head.meta), "")
        for kind, names in _META_NAMES.items()
    }
    found = find_date(values["date"])
    if found is None and (match := _ADDRESS_DATE.search(address)):
        found = find_date("-".join(part for part in match.groups() if part))
    sober = {
        kind: value if len(value) <= 40 and not is_spam(value) and not re.search("[,，;；|]", value) else ""
        for kind, value in values.items()
    }
    return Byline(
        sober["source"],
        sober["author"],
        date=found[0] if found else None,
        has_time=found[1] if found else False,
    )


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
