"""`gen review`: says which articles wait for whom (三审三校), and writes down what somebody has decided of them."""

import argparse
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from generator.build import examine
from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import other_build, print_problems, spoken, track, usage
from generator.content.paths import is_markdown
from generator.content.reading import Text
from generator.content.reviewing import review_path
from generator.desk.deciding import add_review
from generator.outputs.job import Options, Prepared
from generator.problems import Problem, ProblemsError, ordered
from generator.settings.config import Config
from generator.settings.reviews import Review
from generator.settings.writing import clean_line
from generator.site.publication import marks
from generator.site.review import ReviewState, objection
from generator.text.bidi import balanced
from generator.text.dates import Moment, clock
from generator.wording import counted, say


def run(options: argparse.Namespace) -> int:
    """Show what waits, or decide; gives the exit code."""
    language = spoken()
    name, level, remark = (
        balanced(clean_line(text or "")) for text in (options.name, options.level, options.remark)
    )
    if not options.action and (name or level or remark):
        return usage(say("review.needless", language), "review")
    if options.action and not (name and level and options.paths):
        return usage(say("review.incomplete", language, action=options.action), "review")
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    if not config.settings.review.required:
        return usage(say("review.none-required", language), "review")
    try:
        now = clock(options.clock, os.environ, config.zone)
    except ValueError:
        return usage(say("command.no-time", language), "review")
    try:
        prepared, found = examine(config, now, Options(track=track, waiting=other_build))
    except ProblemsError as error:
        print_problems(error.problems, options)
        return PROBLEMS
    errors = tuple(one for one in found if one.severity == "error" and one.path.startswith("content/"))
    if not options.action:
        print_problems(errors, options)
        _show(prepared, config, now)
        return PROBLEMS if errors else OK
    decision: Literal["approved", "rejected"] = "approved" if options.action == "approve" else "rejected"
    said = Review(level, decision, name, Moment(now, precise=True), "", remark)
    return _decide(said, prepared, errors, config, options)


def _show(prepared: Prepared, config: Config, now: datetime) -> None:
    """Print what waits, by the level whose turn it is; but for what is over."""
    language = spoken()
    waiting = [
        (text, state)
        for text, state in _reviewed(prepared)
        if state.due
        and "expired" not in marks(text.head.values, prepared.publication.dates.get(text.place.path), now)
    ]
    if not waiting:
        print(say("review.nothing", language))
    for level in config.settings.review.required:
        texts = [(text, state) for text, state in waiting if state.due == level]
        if texts:
            print(
                say(
                    "review.due",
                    language,
                    level=level,
                    waiting=counted("review.waiting", len(texts), language),
                )
            )
        for text, state in texts:
            title = text.head.values.title or text.rendered.title
            print(say("review.article", language, path=f"content/{text.place.path}", title=title))
            for line in _history(state, language):
                print(line)


def _history(state: ReviewState, language: str) -> Iterator[str]:
    for review in state.approvals:
        yield say("review.approved-by", language, **_values(review))
    if state.rejection:
        key = "review.rejected-why" if state.rejection.remark else "review.rejected-by"
        yield say(key, language, **_values(state.rejection))
    if state.formerly:
        yield say("review.changed", language, **_values(state.formerly))


def _values(review: Review) -> dict[str, str]:
    time = f"{review.at.at:%Y-%m-%d %H:%M}" if review.at.precise else f"{review.at.at:%Y-%m-%d}"
    return {"level": review.level, "name": review.by, "time": time, "remark": review.remark}


def _reviewed(prepared: Prepared) -> list[tuple[Text, ReviewState]]:
    """Every article that is reviewed, with its state."""
    states = prepared.publication.reviews
    return [(text, states[text.place.path]) for text in prepared.content.texts if text.place.path in states]


def _decide(
    said: Review, prepared: Prepared, errors: tuple[Problem, ...], config: Config, options: argparse.Namespace
) -> int:
    """Write what is said beside each article that it is said of; where it wouldn't count, say why."""
    language, states, content = spoken(), prepared.publication.reviews, config.root / "content"
    paths: dict[str, None] = {}
    for given in options.paths:
        inside = _inside(given, content)
        broken = tuple(one for one in errors if one.path.removeprefix("content/") in _files_of(inside))
        if broken:
            print_problems(broken, options)
            return PROBLEMS
        within = [path for path in states if inside == "." or path.startswith(f"{inside}/")]
        if inside not in states and not within:
            return usage(say("review.no-path", language, path=given), "review")
        # In a folder it is not the turn of this level everywhere.
        due = [inside] if inside in states else [path for path in within if states[path].due == said.level]
        if not due:
            print(say("review.none-due", language, path=given, level=said.level))
        paths |= dict.fromkeys(due)
    problems: list[Problem] = []
    for path in paths:
        state = states[path]
        review = replace(said, digest=state.digest)
        problem = objection(review, state.approvals, config.settings.review.required, f"content/{path}")
        try:
            problem = problem or add_review(review, path, content)
        except OSError as error:
            reason = error.strerror or str(error)
            return usage(
                say("review.unwritable", language, path=f"content/{review_path(path)}", reason=reason),
                "review",
            )
        if problem:
            problems.append(problem)
        else:
            print(_done(review, path, state, config, language))
    print_problems(ordered(problems), options)
    return PROBLEMS if problems else OK


def _done(review: Review, path: str, state: ReviewState, config: Config, language: str) -> str:
    """A line about what has just been written."""
    required = config.settings.review.required
    if review.decision == "rejected":
        return say("review.rejected", language, path=f"content/{path}", due=required[0])
    due = required[len(state.approvals) + 1 :]
    if not due:
        return say("review.approved-last", language, path=f"content/{path}")
    return say("review.approved", language, path=f"content/{path}", due=due[0])


def _inside(given: Path, content: Path) -> str:
    """The source path of a file or folder; empty for what lies elsewhere."""
    try:
        inside = Path(os.path.realpath(given)).relative_to(os.path.realpath(content)).as_posix()
    except ValueError:
        return ""
    return unicodedata.normalize("NFC", inside)


def _files_of(path: str) -> tuple[str, ...]:
    """The source paths of a text and its review file."""
    return (path, review_path(path)) if is_markdown(path) else (path,)
