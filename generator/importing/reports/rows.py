"""What an import's report says of one page: its result, what was taken, removed and doubtful, and how it looked."""

from dataclasses import dataclass
from typing import Literal, get_args

from generator.importing.comparing import Difference
from generator.importing.model import Extraction, Flag, RemovalCount
from generator.problems import Problem
from generator.settings.writing import format_date

PageResult = Literal[
    "new",
    "changed",
    "unchanged",
    "edited",
    "kept",
    "duplicate",
    "ignored",
    "earlier",
    "list",
    "no-article",
    "failed",
    "passed-over",
]
PAGE_RESULTS: tuple[PageResult, ...] = get_args(PageResult)

_FACTS = ("title", "subtitle", "date", "source", "author", "editor", "document_number")
_WANTED = ("date", "source", "section")
"""Facts that every article of an office has: said to be missing if they are."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What the report says of one page."""

    origin: str
    result: PageResult
    address: str = ""
    path: str = ""
    """Of its article, under `content/`."""
    title: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    removed: tuple[RemovalCount, ...] = ()
    flagged: tuple[Flag, ...] = ()
    problem: Problem | None = None
    diff: tuple[str, ...] = ()
    before: bytes = b""
    is_text: bool = False
    body: str = ""
    other: str = ""
    """The page or file that has the same article."""
    differs: tuple[Difference, ...] = ()
    """In what the other one differs from this page, or what this page lacks."""

    @classmethod
    def of(
        cls,
        extraction: Extraction,
        result: PageResult,
        *,
        path: str = "",
        body: str = "",
        diff: tuple[str, ...] = (),
        problem: Problem | None = None,
        other: str = "",
        differs: tuple[Difference, ...] = (),
    ) -> "ReportRow":
        """The row of a page that was read."""
        page, article = extraction.page, extraction.article
        fields: dict[str, str] = {}
        if article is not None:
            fields = {name: str(getattr(article, name) or "") for name in _FACTS}
            fields["date"] = format_date(article.date, article.date_has_time) if article.date else ""
            fields["section"] = " › ".join(article.breadcrumb)
        return cls(
            page.origin,
            result,
            page.address or "",
            path,
            fields.get("title", ""),
            tuple((name, value) for name, value in fields.items() if value),
            tuple(name for name in _WANTED if article is not None and not fields.get(name)),
            extraction.removed,
            extraction.flagged,
            problem,
            diff,
            page.content,
            page.is_text,
            body,
            other,
            differs,
        )
