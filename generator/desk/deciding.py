"""What somebody has decided of an article, written into the review file beside it."""

from pathlib import Path

from generator.content.reviewing import review_path
from generator.importing.writing.article_files import write_atomically
from generator.problems import Problem
from generator.settings.reviews import Review, read_reviews
from generator.settings.writing import format_date, to_yaml

_HEAD = "reviews:\n"


def add_review(review: Review, path: str, content: Path) -> Problem | None:
    """Add a decision to the review file of the text at a source path; gives the problem that kept it from that.

    All that stands in the file stays as it is. Raises OSError.
    """
    file = content / review_path(path)
    place = f"content/{review_path(path)}"
    before = file.read_bytes() if file.exists() else b""
    old = read_reviews(before, place)
    after = (before.rstrip() or _HEAD.encode().rstrip()) + b"\n" + _item(review).encode()
    new = read_reviews(after, place)
    if old.problems or new.problems or len(new.reviews) != len(old.reviews) + 1:
        return next(iter(old.problems), None) or Problem("review-form", place)
    write_atomically(content, file, after)
    return None


def _item(review: Review) -> str:
    values = {
        "level": review.level,
        "decision": review.decision,
        "by": review.by,
        "at": format_date(review.at.at, review.at.precise),
        "remark": review.remark,
        "digest": review.digest,
    }
    return "".join(
        f"{'    ' if number else '  - '}{line}\n" for number, line in enumerate(to_yaml(values).splitlines())
    )
