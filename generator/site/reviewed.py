"""How far each article has come in its review, and of what its approvals are: a text and the files it brings along."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from generator.content import reviewing
from generator.content.documents import Content
from generator.content.paths import is_markdown
from generator.content.reading import Text
from generator.content.reviewing import review_path
from generator.engine.fingerprints import fingerprint_bytes
from generator.problems import Problem
from generator.settings.config import Config
from generator.settings.reviews import Reviews
from generator.site import links
from generator.site.review import ReviewState, state_of
from generator.text.paths import parents


def review_states(content: Content, config: Config) -> tuple[Mapping[str, ReviewState], tuple[Problem, ...]]:
    """The state of each article that needs approvals, by source path, and what is wrong with review files.

    None needs any where the settings require no level; a draft needs none until it is finished. Raises Damaged.
    """
    required = config.settings.review.required
    if not required:
        return {}, ()
    problems: list[Problem] = []
    files = frozenset(file.path for file in content.files)
    bundles = _files_of_bundles(content)
    found = {path: reviewing.unpacked(content.seen[path].facts) for path in content.reviews}
    states = {}
    for text in content.texts:
        path = text.place.path
        if text.place.kind != "article" or text.head.values.draft:
            continue
        reviews = found.get(review_path(path), Reviews((), (), ()))
        # One that stands as it was before is not what lies there, and so not what anybody has approved.
        is_former = path in content.former
        beside = bundles.get(text.place.bundle, frozenset())
        digest = "" if is_former else text_digest(text, content, files, beside)
        state = states[path] = state_of(reviews.reviews, digest, required)
        problems += _refused(state, reviews, f"content/{review_path(path)}")
        if last := state.formerly:
            values = (("date", f"{last.at.at:%Y-%m-%d}"), ("due", state.due), ("name", last.by))
            problems.append(Problem("review-void", f"content/{path}", values=values, severity="warning"))
    known = content.documents | content.broken
    texts = {review_path(path) for path in known if is_markdown(path)}
    for path, reviews in found.items():
        problems += reviews.problems
        if path not in texts:
            problems.append(Problem("review-without-text", f"content/{path}", severity="warning"))
    return states, tuple(problems)


def _refused(state: ReviewState, reviews: Reviews, path: str) -> Iterator[Problem]:
    """Warnings of decisions that don't count, unless the level has somebody else's approval by now."""
    approved = {review.level for review in state.approvals}
    for number, problem in state.refused:
        if reviews.reviews[number].level not in approved:
            line, column = reviews.places[number]
            yield replace(problem, path=path, line=line, column=column, severity="warning")


def text_digest(text: Text, content: Content, files: frozenset[str], beside: frozenset[str]) -> str:
    """What tells a text from any other: that of its file's bytes, or that of a list where it has more files.

    These are the files `beside` it in its bundle, and those of all other `files` that it shows or offers, but for
    static ones, which are the site's. A digest (BLAKE2b, 128 bits) must never change with the program: all approvals
    would be void.
    """
    own = content.seen[text.place.path].digest
    named = {path for path in links.files_named(text) & files if not path.startswith("static/")}
    others = sorted(named | beside)
    if not others:
        return own
    folder = f"{text.place.path.rpartition('/')[0]}/"
    lines = [own, *(f"{content.seen[path].digest}  {path.removeprefix(folder)}" for path in others)]
    return fingerprint_bytes("\n".join(lines).encode())


def _files_of_bundles(content: Content) -> Mapping[str, frozenset[str]]:
    bundles = {text.place.bundle for text in content.texts} - {""}
    files: dict[str, set[str]] = defaultdict(set)
    for file in content.files if bundles else ():
        for folder in bundles.intersection(parents(file.path)):
            files[folder].add(file.path)
    return {folder: frozenset(paths) for folder, paths in files.items()}
