"""What is wrong with the files of issues: their order and their numbers."""

from collections.abc import Iterable, Iterator

from generator.content.reading import IssueText
from generator.problems import Problem, Reporter
from generator.site.links import Directory
from generator.site.model import Issue
from generator.site.publication import Publication
from generator.site.topics import named_articles
from generator.text.decoding import nearest

_Issues = Iterable[tuple[Issue, tuple[str, ...]]]


def check(publication: Publication, directory: Directory, issues: _Issues) -> tuple[Problem, ...]:
    """What is wrong in the files of issues; `issues` are all, with the source paths of their articles."""
    if not publication.issues:
        return ()
    members = {issue.data.path: (issue, paths) for issue, paths in issues if issue.data}
    articles = {path for _, paths in members.values() for path in paths}
    articles |= {entry.path for entry in publication.entries if entry.section}
    numbers: dict[tuple[str, int, int], IssueText] = {}
    problems: list[Problem] = []
    for document in sorted(publication.issues.values(), key=lambda document: document.place.path):
        if document.place.path not in members:
            continue
        issue, paths = members[document.place.path]
        problems += _check_order(document, frozenset(paths), articles, directory)
        problems += _check_numbers(document, issue, numbers)
    return tuple(problems)


def _check_order(
    document: IssueText, members: frozenset[str], articles: Iterable[str], directory: Directory
) -> Iterator[Problem]:
    reporter = Reporter(f"content/{document.place.path}")
    seen: set[str] = set()
    for index, (written, found) in enumerate(named_articles(document, directory)):
        place = document.head.positions[f"articles.{index}"]
        if found.path in members and found.path in seen:
            reporter.warning("issue-article-twice", *place, path=written)
        elif found.path in members:
            seen.add(found.path)
        elif found.path in articles:
            reporter.error("issue-article-elsewhere", *place, path=written, name=document.place.name)
        elif found.path:
            reporter.error("issue-no-article", *place, path=written)
        elif found.is_hidden:
            reporter.warning("issue-hides-article", *place, path=written)
        elif not found.is_broken:
            near = nearest(written, members) or next(iter(sorted(members)))
            reporter.error("issue-article-nowhere", *place, path=written, nearest=near)
    yield from reporter.problems


def _check_numbers(
    document: IssueText, issue: Issue, numbers: dict[tuple[str, int, int], IssueText]
) -> Iterator[Problem]:
    """A number that another issue of the year has, or a total that any other has. `numbers` are those so far."""
    reporter = Reporter(f"content/{document.place.path}")
    values = document.head.values
    for name, number, year in (("number", values.number, issue.date.at.year), ("total", values.total, 0)):
        if number is None:
            continue
        other = numbers.setdefault((name, number, year), document)
        if other is not document:
            place = document.head.positions[name]
            reporter.error("issue-number-twice", *place, number=number, other=f"content/{other.place.path}")
    yield from reporter.problems
