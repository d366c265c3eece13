"""The rules of review (三审三校): what the decisions on a text amount to, and who must look next. Pure.

The levels come one after another, each is another person's, and one rejection sends a text back to the first.
"""

from msgspec import Struct

from generator.problems import Problem
from generator.settings.reviews import Review
from generator.text.decoding import nearest
from generator.text.slugs import folded


class ReviewState(Struct, frozen=True):
    """How far a text has come."""

    digest: str
    """Of the text as it is now."""
    due: str
    """The level whose turn it is; empty when all have approved."""
    approvals: tuple[Review, ...]
    """Those that count, by level."""
    rejection: Review | None
    """What has sent it back, until somebody approves it again."""
    formerly: Review | None
    """The last approval of what the text was before somebody changed it, if that had all of them."""
    refused: tuple[tuple[int, Problem], ...]
    """Decisions on the text that don't count, by their numbers in the file, and why."""


def state_of(reviews: tuple[Review, ...], digest: str, required: tuple[str, ...]) -> ReviewState:
    """How far the text with this digest has come through the required levels, by decisions from the oldest on."""
    approvals, rejection, refused = _counted(reviews, digest, required)
    due, formerly = _due(approvals, required), None
    for other in dict.fromkeys(review.digest for review in reviews) if due else ():
        before, *_ = _counted(reviews, other, required)
        if other != digest and not _due(before, required):
            formerly = before[-1]
    return ReviewState(digest, due, approvals, rejection, formerly, refused)


def _counted(
    reviews: tuple[Review, ...], digest: str, required: tuple[str, ...]
) -> tuple[tuple[Review, ...], Review | None, tuple[tuple[int, Problem], ...]]:
    approvals: tuple[Review, ...] = ()
    rejection, refused = None, []
    for number, review in enumerate(reviews):
        if review.digest != digest:
            continue
        if problem := objection(review, approvals, required):
            refused.append((number, problem))
        elif review.decision == "rejected":
            approvals, rejection = (), review
        else:
            approvals, rejection = (*approvals, review), None
    return approvals, rejection, tuple(refused)


def _due(approvals: tuple[Review, ...], required: tuple[str, ...]) -> str:
    return required[len(approvals)] if len(approvals) < len(required) else ""


def objection(
    review: Review, approvals: tuple[Review, ...], required: tuple[str, ...], path: str = ""
) -> Problem | None:
    """Why one more decision doesn't count after these approvals, told of the file at a path; None if it does."""
    if review.level not in required:
        near = nearest(review.level, required) or required[0]
        values = (("known", ", ".join(required)), ("level", review.level), ("nearest", near))
        return Problem("review-level-unknown", path, values=values)
    if review.decision == "rejected":
        return None
    due = _due(approvals, required)
    if not due:
        return Problem("review-done", path, values=(("level", review.level),))
    if review.level != due:
        return Problem("review-not-due", path, values=(("due", due), ("level", review.level)))
    for other in approvals:
        if folded(other.by) == folded(review.by):
            values = (("before", other.level), ("level", review.level), ("name", review.by))
            return Problem("review-same-person", path, values=values)
    return None
