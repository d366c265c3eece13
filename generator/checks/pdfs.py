"""What PDFs say: numbers of persons in their texts, remarks, names. They are read with pypdf, the extra `check`.

PDFs come from anybody, so each has a limit of time, of bytes and of pages.
"""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from generator.checks.findings import Finding
from generator.checks.privacy import numbers
from generator.content.markup.limits import LimitError, time_limit

if TYPE_CHECKING:
    from pypdf import PdfReader

ENDING = ".pdf"
_LARGEST = 50_000_000
"""Bytes of a file."""
_PAGES = 300
"""What stands behind them isn't read."""
_REMARKS = frozenset(
    {"/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Ink"}
)
"""The annotations that readers of a draft leave (ISO 32000-2, table 171)."""


def pdf(data: bytes) -> Iterator[Finding]:
    """What is found in a PDF; of each rule the first finding, since a file is mended as a whole."""
    if len(data) > _LARGEST:
        yield Finding("attachment-unread", 0, {"trouble": "too large"})
        return
    try:
        import pypdf
    except ImportError:
        yield Finding("attachment-unread", 0, {"trouble": "no pypdf"})
        return
    # It complains about every file that is a little wrong.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with time_limit():
            found = tuple(_found(pypdf.PdfReader(BytesIO(data))))
    except LimitError:
        yield Finding("attachment-unread", 0, {"trouble": "too slow"})
    except Exception:  # pypdf raises whatever a broken file makes it stumble over
        yield Finding("attachment-unread", 0, {"trouble": "broken or locked"})
    else:
        yield from found


def _found(reader: "PdfReader") -> Iterator[Finding]:
    texts = []
    has_remarks = False
    for page in reader.pages[:_PAGES]:
        texts.append(page.extract_text())
        notes: Any = page.annotations or ()  # of values that pypdf's types know nothing of
        has_remarks = has_remarks or any(note.get_object().get("/Subtype") in _REMARKS for note in notes)
    if has_remarks:
        yield Finding("attachment-traces", 0, {"trouble": "remarks"})
    if reader.metadata and (author := (reader.metadata.author or "").strip()):
        yield Finding("attachment-author", 0, {"names": author})
    text = "\n".join(texts)
    if not text.strip():
        yield Finding("attachment-unread", 0, {"trouble": "no text"})
    first = {finding.code: finding for finding in reversed(list(numbers(text)))}
    yield from (finding._replace(at=0) for finding in first.values())
