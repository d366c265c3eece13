"""The state of the site at a moment: columns that stand still, articles that should have gone, days that look forged.

The periods are those of 《政府网站与政务新媒体检查指标》 (国办秘函〔2019〕19号): two weeks for the home page and for
columns of news, six months for notices and policies.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from generator.content.documents import Content
from generator.problems import Problem
from generator.settings.config import Config
from generator.site.publication import Entry, Publication

_NEWS = timedelta(days=14)
_PAPERS = timedelta(days=183)
_PINNED = timedelta(days=183)
_AHEAD = timedelta(days=1)
_OF_STATUS = ("status_date", "replaced_by")
"""What the front matter says of a status."""
_MANY = 100
"""So many articles of one day are hardly those of a day."""

# A repeal that a title tells of itself stands in brackets: 某某办法（已废止）. Without, it may be another text's.
_REPEALED = re.compile(r"[（(【〔\[［](?:已|已经|现已|全文)?(?:废止|失效|作废)[）)】〕\]］]")

_KINDS = (
    (re.compile("动态|要闻|新闻|快讯|资讯|信息|news", re.IGNORECASE), _NEWS),
    (re.compile("通知|公告|公示|公报|政策|文件|法规|规划|解读|notice|polic", re.IGNORECASE), _PAPERS),
)


def columns(publication: Publication, config: Config, now: datetime) -> Iterator[Problem]:
    """What is wrong with the state of a bulletin at the moment `now`, at the section or the article concerned."""
    articles = [entry for entry in publication.entries if entry.date is not None and not entry.marks]
    yield from _home(articles, config, now)
    yield from _sections(articles, publication, now)
    yield from _articles(articles, now)
    yield from _days(articles)


def period(kind: str) -> timedelta | None:
    """How long a column of a kind may be without news; None for those that have no period."""
    return next((length for pattern, length in _KINDS if pattern.search(kind)), None)


def _home(articles: list[Entry], config: Config, now: datetime) -> Iterator[Problem]:
    newest = max((entry.date.at for entry in articles if entry.date), default=None)
    if newest and now - newest > _NEWS:
        line, column = config.positions.get("title", (1, 1))
        values = (("date", f"{newest:%Y-%m-%d}"), ("days", str((now - newest).days)))
        excerpt = config.lines[line - 1] if config.lines else ""
        yield Problem("stale-home", config.path.name, line, column, values, excerpt)


def _sections(articles: list[Entry], publication: Publication, now: datetime) -> Iterator[Problem]:
    newest: dict[str, datetime] = {}
    for entry in articles:
        if entry.date:
            newest[entry.section] = max(entry.date.at, newest.get(entry.section, entry.date.at))
    for section in publication.sections:
        described = publication.section_documents.get(section.key)
        path = f"content/{described.place.path}" if described else f"content/{section.key}"
        positions = described.head.positions if described else {}
        place = positions.get("kind") or positions.get("title") or ((1, 1) if described else (0, 0))
        last = newest.get(section.key)
        limit = period(section.kind)
        if last is None:
            yield Problem("empty-column", path, *place, values=(("name", section.name),))
        elif limit and now - last > limit:
            values = (
                ("name", section.name),
                ("date", f"{last:%Y-%m-%d}"),
                ("days", str((now - last).days)),
                ("limit", str(limit.days)),
            )
            yield Problem("stale-column", path, *place, values=values)


def _articles(articles: list[Entry], now: datetime) -> Iterator[Problem]:
    for entry in articles:
        positions = entry.document.head.positions
        if entry.values.pinned and entry.date and now - entry.date.at > _PINNED:
            place = positions.get("pinned", (1, 1))
            values = (("date", f"{entry.date.at:%Y-%m-%d}"), ("days", str((now - entry.date.at).days)))
            yield Problem("old-pinned", f"content/{entry.path}", *place, values=values)
        yield from _status(entry)


def _status(entry: Entry) -> Iterator[Problem]:
    """A repeal that only the title, or half of the front matter, tells of; and one without a day."""
    values, positions, path = entry.values, entry.document.head.positions, f"content/{entry.path}"
    is_over = values.status in ("repealed", "expired")
    if match := None if is_over else _REPEALED.search(entry.title):
        yield Problem(
            "repealed-not-said", path, *positions.get("title", (1, 1)), values=(("words", match[0]),)
        )
    elif not values.status and (key := next((one for one in _OF_STATUS if one in positions), "")):
        yield Problem("repealed-not-said", path, *positions[key], values=(("words", key),))
    if is_over and values.status_date is None:
        yield Problem("repealed-without-date", path, *positions.get("status", (1, 1)))


def future(publication: Publication, content: Content, now: datetime) -> Iterator[Problem]:
    """Articles that wait for a date to come which nobody has called the time of their publication."""
    for text in content.texts:
        date = publication.dates.get(text.place.path)
        values = text.head.values
        if date and date.at - now > _AHEAD and not (values.publish or values.draft):
            place = text.head.positions.get("date", (1, 1))
            yield Problem(
                "future-date",
                f"content/{text.place.path}",
                *place,
                values=(("date", f"{date.at:%Y-%m-%d}"),),
            )


def _days(articles: list[Entry]) -> Iterator[Problem]:
    days = Counter(entry.date.at.date() for entry in articles if entry.date)
    many = {day for day, count in days.items() if count >= _MANY}
    first: dict[object, Entry] = {}
    for entry in articles if many else ():
        if entry.date and entry.date.at.date() in many:
            first.setdefault(entry.date.at.date(), entry)
    for day, entry in first.items():
        place = entry.document.head.positions.get("date", (1, 1))
        values = (("date", str(day)), ("count", str(days[day])))  # type: ignore[index]  # a day, as above
        yield Problem("many-in-a-day", f"content/{entry.path}", *place, values=values)


def same_titles(articles: Iterable[Entry]) -> Iterator[Problem]:
    """Articles of a section with one title and one day: most often the same one, put in twice."""
    groups: dict[tuple[str, str, object, str], list[Entry]] = defaultdict(list)
    for entry in articles:
        if entry.date:
            title = re.sub(r"\W+", "", entry.title).casefold()
            groups[title, entry.section, entry.date.at.date(), entry.language].append(entry)
    for group in groups.values():
        for entry in group[1:]:
            place = entry.document.head.positions.get("title", (1, 1))
            values = (("other", f"content/{group[0].path}"),)
            yield Problem("same-title", f"content/{entry.path}", *place, values=values)
