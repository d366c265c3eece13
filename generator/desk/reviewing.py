"""What somebody decides of an article at the desk (三审三校), as `gen review` writes it down."""

from datetime import datetime
from typing import Literal

from generator.desk.deciding import add_review
from generator.desk.listing import Overview, look_over
from generator.desk.model import Done
from generator.desk.paths import refuse, text_on_disk, writing
from generator.engine.fingerprints import fingerprint_bytes
from generator.problems import ProblemsError
from generator.settings.config import Config
from generator.settings.reviews import Review
from generator.settings.writing import clean_line
from generator.site.review import objection
from generator.text.bidi import balanced
from generator.text.dates import Moment


def decide(
    config: Config,
    path: str,
    digest: str,
    decision: Literal["approved", "rejected"],
    level: str,
    name: str,
    now: datetime,
    remark: str = "",
    overview: Overview | None = None,
) -> Done:
    """Write down what one person has decided of the article with this digest, that of the text which was read.

    Raises ProblemsError where it would not count, and OSError.
    """
    required = config.settings.review.required
    level, name, remark = (balanced(clean_line(text)) for text in (level, name, remark))
    if not required:
        refuse("desk-no-review", path)
    if not (level and name):
        refuse("desk-no-reviewer", path)
    with writing(config):
        if fingerprint_bytes(text_on_disk(config, path).read_bytes()) != digest:
            refuse("desk-changed", path)
        state = look_over(config, now, overview).reviews.get(path)
        if state is None:  # a draft, a page, or one with errors
            refuse("desk-not-reviewed", path)
        review = Review(level, decision, name, Moment(now, precise=True), state.digest, remark)
        problem = objection(review, state.approvals, required, f"content/{path}")
        problem = problem or add_review(review, path, config.root / "content")
        if problem:
            raise ProblemsError((problem,))
    return Done(path)
