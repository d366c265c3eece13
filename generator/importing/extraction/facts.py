"""What a page says about its article beside the text, and what of it is believed.

A page says its facts in many places: in the lines above its text and below it, in a box, in linked data, in `<meta>`,
in `<time>`, in its address, in the signature. What readers see goes first; the order for dates is a table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Literal

from generator.importing.cleaning.hidden import element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import Byline, read_byline
from generator.importing.extraction.chrome import buttons_in
from generator.importing.extraction.dates import address_date, find_date, is_possible, machine_date, says_day
from generator.importing.extraction.disclosure import Disclosure
from generator.importing.extraction.html_head import HtmlHead, linked_byline, meta_byline
from generator.importing.extraction.names import clean_name, is_name
from generator.importing.extraction.selection import letters_only
from generator.importing.extraction.signatures import find_signature
from generator.importing.model import Element, FlagKind, OldPage
from generator.importing.writing.blocks import TextBlock

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

_NEAR, _CLOSE = 30, 10
"""Blocks above the text in which facts are looked for; those in which a date by itself is the article's."""
_BELOW = 12
"""Blocks below the text in which facts with labels are looked for."""
_MOST_BELOW = 4
_MOST_PARTS = 40
"""Elements in one that holds a line of facts."""
_NOBODY = re.compile(r"[（(【\[]?(?:文章|信息)?(?:责任编辑|责编|编辑|录入|审核|校对|来源|作者)")
_OPENING = 8
"""Blocks at the beginning of the text that may be titles and facts."""
_AGENDA = re.compile(r"(?:会议|活动)?(?:时间|地点|地址|主题|内容|人员|对象|议程|参加)[^：:]{0,6}[:：]")
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
_LONGEST_LOOSE = 80
_TODAY = re.compile("今天|今日|现在|当前")


@dataclass(frozen=True, slots=True)
class Lines:
    """A page's text without the lines that say facts, and these."""

    content: list[TextBlock]
    headings: list[TextBlock]
    """The blocks above the text, which may be titles."""
    above: tuple[Byline, ...]
    """The nearest one first."""
    far: tuple[Byline, ...]
    loose: tuple[tuple[datetime, bool], ...]
    """The days in short lines right above the text that are more than facts."""
    below: tuple[Byline, ...]

    @property
    def has_facts(self) -> bool:
        """Whether a line above the text says a fact."""
        return any(line.labels or line.date for line in self.above)


def find_breadcrumb(blocks: list[TextBlock]) -> tuple[str, ...]:
    """The way to the article, as the page says it."""
    for block in blocks:
        if block.level == 0 and (way := read_breadcrumb(block.text)):
            return way
    for block in blocks:
        element = block.element
        if re.search(
            r"breadcrumb|crumb|weizhi|dqwz|position|location",
            f"{element.get('class') or ''} {element.get('id') or ''}",
            re.I,
        ) and (way := read_breadcrumb(f"当前位置：{block.text}")):
            return way
    return ()


# Lines


def find_lines(
    before: list[TextBlock], content: list[TextBlock], after: list[TextBlock], log: CleaningLog
) -> Lines:
    """The lines around a text, and at its ends, that say facts; the text without them."""
    headings, marks = _opening_headings(content)
    above = [line for index in marks if (line := _line(content[index]))]
    content = content[marks[-1] + 1 :] if marks else list(content)
    near = before[-_NEAR:]
    far: list[Byline] = []
    titles: list[TextBlock] = []
    loose: list[tuple[datetime, bool]] = []
    for distance, block in enumerate(reversed(near)):
        line = _line(block)
        if line is None:
            titles.insert(0, block)
            if distance < _CLOSE and _is_loose(block) and (found := find_date(block.text)):
                loose.append(found)
            continue
        (above if line.labels or line.source or distance < _CLOSE else far).append(line)
        if buttons := buttons_in(block.text):
            log.removed("chrome", " ".join(buttons), count=len(buttons))
    below: list[Byline] = []
    while content and len(below) < _MOST_BELOW and content[-1].is_plain:
        if line := _line_below(content[-1]):
            below.append(line)
        elif _says_nobody(content[-1]):
            log.removed("chrome", content[-1].text)
        else:
            break
        content.pop()
    below += [line for block in after[:_BELOW] if (line := _line_below(block))]
    return Lines(content, titles + headings, tuple(above), tuple(far), tuple(loose), tuple(below))


def _opening_headings(content: list[TextBlock]) -> tuple[list[TextBlock], list[int]]:
    """The titles that stand in the text's own element, above lines of facts, and the indices of these."""
    headings: list[TextBlock] = []
    marks: list[int] = []
    for index, block in enumerate(content[:_OPENING]):
        if _line(block) and not _is_agenda(content[index : index + 2]):
            marks.append(index)
        elif not block.is_plain or len(block.text) > 100 or block.text[-1:] in "。；：" or len(headings) > 2:
            break
        else:
            headings.append(block)
    return [block for block in headings if marks and content.index(block) < marks[-1]], marks


def _is_agenda(blocks: list[TextBlock]) -> bool:
    """Whether a line says when something takes place, and the next one where."""
    return len(blocks) > 1 and all(_AGENDA.match(block.text) for block in blocks)


def _line(block: TextBlock) -> Byline | None:
    """What a block above the text says about the article."""
    if block.level == 1 or not block.text or block.link_share > 0.9:
        return None
    line = read_byline(block.text)
    if line is None or not 2 <= len(block.element) <= _MOST_PARTS:
        return line
    # What a style sheet sets apart has no blank between: `<span>某某日报</span><span>张三</span>`.
    apart = "\u3000".join(text for part in block.element.itertext() if (text := part.strip()))
    if letters_only(apart) == letters_only(block.text) and (other := read_byline(apart)):
        return other if other.date == line.date else line
    return line


def _says_nobody(block: TextBlock) -> bool:
    """Whether a line has labels and no names: `责任编辑：`, `文章录入：admin　责任编辑：admin`."""
    line = _line(block)
    is_dated = line is not None and (line.date or line.document_number)
    return line is not None and line.labels > 0 and not is_dated and bool(_NOBODY.match(block.text))


def _is_loose(block: TextBlock) -> bool:
    text = block.text
    return (
        not block.level and len(text) <= _LONGEST_LOOSE and block.link_share < 0.5 and not _TODAY.search(text)
    )


def _line_below(block: TextBlock) -> Byline | None:
    """What a block below the text says; there, what has no label is something else's."""
    line = _line(block)
    if line is None or not line.labels or len(block.text) > 80:
        return None
    is_dated = line.date is not None and line.date_label == "date"
    if not (is_dated or line.editor or line.author or line.source):
        return None
    return line if is_dated else replace(line, date=None, has_time=False, date_label="")


# What is believed


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
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if element.tag != "time" and not _ANY_NAME.search(names):
            continue
        if found is None and (element.tag == "time" or _NAMED_TIME.search(names)):
            text = element.get("datetime") or element.get("content") or element_text(element)
            found = machine_date(text) if len(text) <= _LONGEST_NAMED else None
        for kind, called in _NAMED.items():
            if kind not in said and called.search(names) and (name := _name_in(element, kind)):
                said[kind] = name
    return Byline(**said, date=found[0] if found else None, has_time=found[1] if found else False, labels=0)


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

    root = body.getroottree().getroot()
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
