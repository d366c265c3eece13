"""What an import's report says of one page: its result, what was taken, removed and doubtful, and how it looked."""

from dataclasses import dataclass
from typing import Literal, get_args

from generator.importing.model import Extraction, Flag, Removal
from generator.importing.writing.head import written_date
from generator.problems import Problem

Result = Literal["new", "changed", "unchanged", "edited", "duplicate", "no-article", "failed", "passed-over"]
RESULTS: tuple[Result, ...] = get_args(Result)

_FACTS = ("title", "subtitle", "date", "source", "author", "editor", "document_number")
_WANTED = ("date", "source", "section")
"""Facts that every article of an office has: said to be missing if they are."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the report says of one page."""

    origin: str
    result: Result
    address: str = ""
    path: str = ""
    """Of its article, under `content/`."""
    title: str = ""
    taken: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    removed: tuple[Removal, ...] = ()
    flagged: tuple[Flag, ...] = ()
    problem: Problem | None = None
    difference: tuple[str, ...] = ()
    before: bytes = b""
    is_text: bool = False
    body: str = ""

    @classmethod
    def of(
        cls,
        extraction: Extraction,
        result: Result,
        *,
        path: str = "",
        body: str = "",
        difference: tuple[str, ...] = (),
        problem: Problem | None = None,
    ) -> "Row":
        """The row of a page that was read."""
        page, article = extraction.page, extraction.article
        taken: dict[str, str] = {}
        if article is not None:
            taken = {name: str(getattr(article, name) or "") for name in _FACTS}
            taken["date"] = written_date(article.date, article.date_has_time) if article.date else ""
            taken["section"] = " › ".join(article.breadcrumb)
        return cls(
            page.origin,
            result,
            page.address or "",
            path,
            taken.get("title", ""),
            tuple((name, value) for name, value in taken.items() if value),
            tuple(name for name in _WANTED if article is not None and not taken.get(name)),
            extraction.removed,
            extraction.flagged,
            problem,
            difference,
            page.content,
            page.is_text,
            body,
        )
