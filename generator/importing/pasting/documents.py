"""A document or spreadsheet that is dropped on a text, as Markdown to put into it."""

import posixpath
import re
from urllib.parse import unquote

from generator.importing.model import Extraction, OldArticle
from generator.importing.pasting.html import Beside
from generator.importing.pasting.pasting import Pasted
from generator.importing.pasting.pictures import Pictures
from generator.importing.sources.packed import PackedError, file_key
from generator.importing.sources.sheets import read_sheets
from generator.importing.sources.word import read_word
from generator.importing.writing.body_links import retarget
from generator.problems import Problem, ProblemsError
from generator.settings.writing import format_date

_MARK = re.compile(r"(?<!\\)\[\^([1-9][0-9]{0,4})\]")


def pasted_document(name: str, data: bytes, there: Beside | None = None) -> Pasted:
    """What a `.docx` or `.xlsx` of this name holds, and what it says of itself.

    Raises ProblemsError if the file is damaged, holds nothing, or a table that no page can hold.
    """
    there = there or Beside()
    try:
        packed = (read_sheets if name.lower().endswith(".xlsx") else read_word)(data, name)
    except PackedError as error:
        raise ProblemsError((Problem("legacy.broken-document", name),)) from error
    found = packed.item
    assert isinstance(found, Extraction)  # neither reader gives a page that is to be extracted yet
    if found.article is None or found.failure:
        key, values = (
            (found.failure.key, found.failure.values) if found.failure else ("legacy.no-article", {})
        )
        raise ProblemsError((Problem(key, name, values=tuple(values.items())),))
    pictures = Pictures({taken.casefold() for taken in there.files})

    def target(address: str, is_image: bool) -> str:
        picture = packed.files.get(file_key(address, found.page))
        if not is_image:
            return address
        base = posixpath.basename(unquote(address))
        return pictures.without(base) if picture is None else pictures.named(picture, base)

    markdown = retarget(found.article.markdown, target)
    markdown = _MARK.sub(lambda mark: f"[^{int(mark[1]) + there.notes}]", markdown)
    lost = [flag.sample for flag in found.flagged if flag.kind == "missing-picture"]
    return Pasted(
        markdown,
        pictures.files,
        (*pictures.missing, *lost),
        left_out=tuple(
            sample for removal in found.removed if removal.kind == "hidden" for sample in removal.samples
        ),
        head=_head(found.article),
    )


def _head(article: OldArticle) -> dict[str, str]:
    values = {
        "title": article.title,
        "date": format_date(article.date, article.date_has_time) if article.date else "",
        "source": article.source,
        "document_number": article.document_number,
    }
    return {key: value for key, value in values.items() if value}
