"""When articles were published: what front matter, names, folders and git say, in the order that the settings give."""

from collections.abc import Iterable
from dataclasses import replace

from generator.content import history
from generator.content.reading import Text
from generator.problems import Problem
from generator.settings.config import Config, DateSource
from generator.text.dates import Moment, date_from_folders, parse_date


def dates_of(
    texts: Iterable[Text], config: Config, commit: str
) -> tuple[dict[str, Moment], tuple[Problem, ...]]:
    """The date of each article or topic that has one, by source path; and what keeps git from telling the others'.

    Git is asked only if an article's date depends on it; `commit` is where the history ends.
    """
    order = config.settings.date.from_
    dates: dict[str, Moment] = {}
    left: list[Text] = []
    for text in texts:
        if text.place.kind == "page":
            continue
        if text.place.kind == "topic":  # which needs none
            if text.head.values.date:
                dates[text.place.path] = text.head.values.date
            continue
        for source in order:
            if source == "git":
                left.append(text)
                break
            if date := _date(text, source, config):
                dates[text.place.path] = date
                break
    if not left:
        return dates, ()
    added = history.added(config.root / "content", commit)
    if isinstance(added, Problem):
        line, column = config.positions.get("date.from", (0, 0))
        excerpt = config.lines[line - 1] if line else ""
        return dates, (replace(added, path=config.path.name, line=line, column=column, excerpt=excerpt),)
    after = order[order.index("git") + 1 :]
    for text in left:
        path = text.place.path
        found = (
            parse_date(added[path], config.zone)
            if path in added
            else next(filter(None, (_date(text, source, config) for source in after)), None)
        )
        if found:
            dates[path] = found
    return dates, ()


def _date(text: Text, source: DateSource, config: Config) -> Moment | None:
    if source == "front-matter":
        return text.head.values.date
    written = text.place.date if source == "name" else date_from_folders(text.place.path)
    return parse_date(written, config.zone) if written else None
