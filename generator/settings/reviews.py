"""What a review file says (三审三校): who has looked at a text, at which level, and what came of it.

The dataclasses are the one definition, as in `generator.settings.config`.
"""

from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from generator.problems import Problem, Reporter
from generator.settings import fields, kinds, schema
from generator.settings.schema import key
from generator.settings.values import Place, Reading
from generator.settings.yamltree import compose
from generator.text.dates import Moment
from generator.text.decoding import read_text


@dataclass(frozen=True, slots=True)
class Review:
    """What one person has decided of a text."""

    level: str = key(kinds.Text(empty=False), "The level, one of those in `review.required`.")
    decision: Literal["approved", "rejected"] = key(
        kinds.Choice("approved", "rejected", also={"同意": "approved", "退回": "rejected"}),
        "Whether the text may go on, or goes back to the first level.",
    )
    by: str = key(kinds.Text(empty=False), "Who has decided.", also=("who", "name", "as"))
    at: Moment = key(fields.Date(), "When.", also=("when", "date", "time"))
    digest: str = key(
        kinds.Text(empty=False), "A digest of the text that was looked at; of any other it says nothing."
    )
    remark: str = key(kinds.Text(), "What is to be said besides.", default="", also=("note", "comment"))


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """What all have decided of a text: the file beside an article, `NAME.review.yaml`."""

    reviews: tuple[Review, ...] = key(kinds.Parts(Review), "The oldest first.", default=())


class Reviews(Struct, frozen=True):
    """A review file as it was read."""

    reviews: tuple[Review, ...]
    """None at all where anything is wrong with the file: it is no proof of anything then."""
    places: tuple[Place, ...]
    """Where the level of each stands."""
    problems: tuple[Problem, ...]


def read_reviews(data: bytes, path: str) -> Reviews:
    """What the bytes of the review file at a path in the bulletin say; times without a zone are in UTC."""
    reporter = Reporter(path)
    text = read_text(data, reporter)
    root = None if text is None else compose(text, reporter)
    reading = Reading(reporter)
    file = None if root is None else schema.read(ReviewFile, root, reading)
    problems = tuple(reporter.problems)
    if file is None or any(problem.severity == "error" for problem in problems):
        return Reviews((), (), problems)
    places = (reading.positions[f"reviews.{number}.level"] for number in range(len(file.reviews)))
    return Reviews(file.reviews, tuple(places), problems)
