"""The signature of an official document (落款): the office, and below it the day, at the end of the text.

GB/T 9704-2012, 7.3.5: the office's name, and the date of writing below it, both at the right.
"""

import re
from datetime import datetime

from generator.importing.extraction.dates import find_date, without_dates
from generator.importing.writing.blocks import TextBlock

_LAST = 15
"""Blocks at the end among which the signature stands; lists of attachments may follow it."""
_LONGEST_OFFICE = 60
_BRACKETS = "()（）[]【】 \u3000\xa0"
_IS_WRITTEN = re.compile(r"[\u4e00-\u9fff]日|\d\s{0,3}日")
_OTHERS = re.compile("附件|今天|截至|时间|日期|发布|更新|于|自")
_NO_OFFICE = re.compile(r"[。！？；：:，,!?;\d]")


def find_signature(content: list[TextBlock]) -> tuple[str, datetime] | None:
    """The office and the day of a text's signature; the office may be empty."""
    start = max(1, len(content) - _LAST)
    for index in range(len(content) - 1, start - 1, -1):
        block = content[index]
        text = block.text.strip(_BRACKETS)
        if not block.is_plain or len(text) > _LONGEST_OFFICE + 20 or not _IS_WRITTEN.search(text):
            continue
        found = find_date(text)
        if found is None or found[1]:
            continue
        before, _, behind = without_dates(text, "\n").partition("\n")
        office = " ".join(before.strip(_BRACKETS).split())
        if behind.strip(_BRACKETS) or (office and not _is_office(office)):
            continue  # the day stands in a sentence
        if office:
            return office, found[0]
        above = content[index - 1]
        if above.is_plain and index > 1 and _is_office(above.text):
            return above.text.strip(), found[0]
        if index == len(content) - 1:
            return "", found[0]
    return None


def _is_office(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_OFFICE and not _NO_OFFICE.search(text) and not _OTHERS.match(text)
