"""What a page says about its article beside the text, and what of it is believed.

A page says its facts in many places: in the lines above its text and below it, in a box, in linked data, in `<meta>`,
in `<time>`, in its address, in the signature. What readers see goes first; the order for dates is a table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Literal

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.bylines import Byline, read_byline
from generator.importing.extraction.dates import address_date, find_date, is_possible, machine_date, says_day
from generator.importing.extraction.disclosure import Disclosure
from generator.importing.extraction.html_head import HtmlHead, linked_byline, meta_byline
from generator.importing.extraction.lines import Lines
from generator.importing.extraction.main_text import as_html_elements
from generator.importing.extraction.names import clean_name, is_name
from generator.importing.extraction.signatures import find_signature
from generator.importing.model import Element, FlagKind, OldPage

DatePlace = Literal[
    "label-above", "line-above", "box", "label-below", "linked-data", "meta", "element", "updated",
    "address", "box-written", "loose-above", "signature", "far-above", "guess",
]  # fmt: skip
_BELIEF: Mapping[DatePlace, FlagKind | None] = {
    "label-above": None,  # 发布时间：2024-03-05
    "line-above": None,  # 2024-03-05　某某日报
    "box": None,  # 发布日期 in a box of 信息公开
    "label-below": None,
    "linked-data": None,  # JSON-LD: datePublished
    "meta": None,  # PubDate, article:published_time
    "element": None,  # <time>, an element called pubtime
    "updated": None,  # 更新时间：2024-03-05
    "address": None,  # /2024/0305/, t20240305_1.html
    "box-written": None,  # 成文日期 in a box
    "loose-above": "date-guessed",  # a date in a short line that says more than facts
    "signature": "date-from-signature",
    "far-above": "date-guessed",  # a date that stands alone far above the text, maybe today's
    "guess": "date-guessed",  # htmldate's
}
"""Where a page may say its day, the most believed first, and what is flagged where that is all."""

_ZONES = timedelta(days=1)
_NAMED_TIME = re.compile(
    r"(?:^|[\s_-])(?:pub(?:lish(?:ed)?)?[_-]?(?:time|date)\w*|(?:post|article|entry|news)[_-]?(?:time|date)|datePublished)(?=$|[\s_-])",
    re.IGNORECASE,
)
_NAMED = {
    kind: re.compile(rf"(?:^|\s)(?:{names})(?=$|\s)", re.IGNORECASE)
    for kind, names in (
        ("source", r"(?:[\w-]*[^a-z\s])?(?:article|news)?source(?:_baidu)?|laiyuan|media[_-]?name"),
        ("author", "author_baidu|(?:article|post|entry)[_-]?author|author[_-]?name|byline|zuozhe|author"),
        ("editor", "editor_baidu|(?:article|art)[_-]?editor|bianji"),
    )
}
_ANY_NAME = re.compile("time|date|source|laiyuan|media|author|byline|zuozhe|editor|bianji", re.IGNORECASE)
_LONGEST_NAMED = 60


@dataclass(slots=True)
class _Days:
    """The days that a page says, each by the place that says it; the first one of each place counts."""

    latest: date
    said: dict[DatePlace, tuple[datetime, bool]] = field(default_factory=dict)

    def add(self, place: DatePlace, found: tuple[datetime | None, bool] | None) -> None:
        if found and found[0] and is_possible(found[0], self.latest):
            self.said.setdefault(place, (found[0], found[1]))

    def believed(self, log: CleaningLog) -> tuple[datetime | None, bool]:
        """The day of the most believed place; the time from any other one that says the same day."""
        if "line-above" in self.said and "linked-data" in self.said:
            # Zones may make a day of difference; a line that is further away is of something else.
            line, linked = self.said["line-above"][0], self.said["linked-data"][0]
            if abs(line.date() - linked.date()) > _ZONES:
                del self.said["line-above"]
        for place, flag in _BELIEF.items():
            if place in self.said:
                when, has_time = self.said[place]
                if flag:
                    log.flagged(flag, when.date().isoformat())
                timed = (other for other in self.said.values() if other[1] and other[0].date() == when.date())
                return (when, True) if has_time else next(timed, (when, False))
        return None, False


def believe(
    lines: Lines,
    box: Disclosure,
    head: HtmlHead,
    body: Element,
    page: OldPage,
    log: CleaningLog,
) -> Byline:
    """The facts of an article, each from the place that is believed most."""
    linked, meta, named = linked_byline(head), meta_byline(head), _named_elements(body)
    signature = find_signature(lines.content)
    latest = page.seen or date.max
    days = _Days(latest)
    for line in lines.above:
        place: DatePlace = (
            "updated" if line.date_label == "updated" else "label-above" if line.date_label else "line-above"
        )
        days.add(place, (line.date, line.has_time))
    for place, said in (("far-above", lines.far), ("label-below", lines.below)):
        for line in said:
            days.add(place, (line.date, line.has_time))
    days.add("box", find_date(box.values.get("date", "")))
    days.add("box-written", find_date(box.values.get("written", "")))
    days.add("linked-data", (linked.date, linked.has_time))
    days.add("meta", (meta.date, meta.has_time))
    days.add("element", (named.date, named.has_time))
    days.add("address", (_day_of_address(page), False))
    for found in lines.loose:
        days.add("loose-above", found)
    if signature:
        days.add("signature", (signature[1], False))
    if not days.said:
        days.add("guess", (_guess(body, latest), False))
    when, has_time = days.believed(log)
    number = box.values.get("document_number", "")
    boxed = Byline(
        clean_name(box.values.get("source", "")), document_number=number if re.search(r"\d", number) else ""
    )
    signed = Byline(signature[0] if signature else "")
    persons = reduce(
        or_, (*lines.above, *lines.below, boxed, named, meta, replace(linked, source=""), signed)
    )
    if named.source and named.source in persons.source:
        persons = replace(persons, source=named.source)
    if not persons.source:
        persons = replace(persons, source=linked.source)
    return replace(persons, date=when, has_time=has_time)


def _named_elements(body: Element) -> Byline:
    """What stands in elements that by their names hold a fact: `<time>`, `#pubtime_baidu`, `.article-source`."""
    said: dict[str, str] = {}
    found: tuple[datetime, bool] | None = None
    for element in body.iter("time", "span", "div", "p", "em", "i", "a", "address", "li", "td"):
        if element.tag != "time" and not element.keys():
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if element.tag != "time" and not _may_name_a_fact(names):
            continue
        if found is None and (element.tag == "time" or _NAMED_TIME.search(names)):
            text = element.get("datetime") or element.get("content") or element_text(element)
            found = machine_date(text) if len(text) <= _LONGEST_NAMED else None
        for kind, called in _NAMED.items():
            if kind not in said and called.search(names) and (name := _name_in(element, kind)):
                said[kind] = name
    return Byline(**said, date=found[0] if found else None, has_time=found[1] if found else False, labels=0)


@lru_cache(4096)
def _may_name_a_fact(names: str) -> bool:
    return _ANY_NAME.search(names) is not None


def _name_in(element: Element, kind: str) -> str:
    """The name that an element holds; without a label, an office is believed in Chinese only."""
    text = element_text(element)
    if len(text) > _LONGEST_NAMED:
        return ""
    if line := read_byline(text):
        return str(getattr(line, kind))
    link = next(element.iter("a"), element) if kind == "author" else element
    name = clean_name(re.sub(r"^(?:(?:posted|written) )?by ", "", element_text(link), flags=re.IGNORECASE))
    return name if is_name(name) and (kind != "source" or re.search("[\u4e00-\u9fff]", name)) else ""


def _day_of_address(page: OldPage) -> datetime | None:
    """The day in a page's address; of a page without one, in its file's name."""
    return address_date(page.address or "/" + page.origin.replace("\\", "/").rpartition("/")[2])


def _guess(body: Element, latest: date) -> datetime | None:
    """The day that htmldate finds, which looks at everything; for want of anything better."""
    import logging

    from htmldate import find_date as find_anything
    from lxml.html import tostring

    root = as_html_elements(body.getroottree().getroot())
    if root is None:
        return None
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    until = None if latest == date.max else datetime(latest.year, latest.month, latest.day)
    try:
        found = find_anything(
            root,
            extensive_search=False,  # that would load the words of two hundred languages
            original_date=True,
            min_date=datetime(1990, 1, 1),
            max_date=until,
        )
    except Exception:  # a guess must not cost the article
        return None
    when = datetime.fromisoformat(found) if found else None
    # What names a month or a year alone gives some day of it.
    return when if when and says_day(str(tostring(root, encoding="unicode")), when) else None
