"""What Office files say besides what they show: remarks, tracked changes, hidden sheets, names; and numbers of persons.

Word, Excel and PowerPoint files are ZIP archives of XML (ECMA-376). They come from anybody, so no more of them is
unpacked than a real one has.
"""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO

from generator.checks.findings import Finding
from generator.checks.privacy import numbers

ENDINGS = (".docx", ".xlsx", ".pptx")
_LARGEST = 50_000_000
"""Bytes of a file, and of what is unpacked of it."""
_TEXT = re.compile(r"<(?:w:t|a:t|t|v)(?:\s[^<>]*)?>([^<]+)<")
_PARTS = re.compile(
    r"word/(?:document|footnotes|endnotes)\.xml|xl/(?:sharedStrings|worksheets/.*)\.xml|ppt/slides/[^/]*\.xml"
)
_REMARKS = re.compile(r"word/comments\.xml|xl/comments\d*\.xml|xl/threadedComments/.*|ppt/comments/.*")
_CHANGES = re.compile(r"<w:(?:ins|del|moveFrom|moveTo)\s")
_HIDDEN = re.compile(r'<sheet\b[^<>]*\sstate="(?:hidden|veryHidden)"')
_NAMES = re.compile(r"<(?:dc:creator|cp:lastModifiedBy|Company|Manager)>([^<]+)<")


def attachment(data: bytes) -> Iterator[Finding]:
    """What is found in an Office file; of each rule the first finding, since a file is mended as a whole.

    A file that can't be read says nothing: whether it is whole, no reader of the site asks this program.
    """
    try:
        parts = dict(_parts(data))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return
    if any(_REMARKS.fullmatch(name) for name in parts):
        yield Finding("attachment-traces", 0, {"trouble": "remarks"})
    if _CHANGES.search(parts.get("word/document.xml", "")):
        yield Finding("attachment-traces", 0, {"trouble": "tracked changes"})
    if _HIDDEN.search(parts.get("xl/workbook.xml", "")):
        yield Finding("attachment-traces", 0, {"trouble": "hidden sheets"})
    properties = parts.get("docProps/core.xml", "") + parts.get("docProps/app.xml", "")
    if names := list(dict.fromkeys(map(unescape, _NAMES.findall(properties)))):
        yield Finding("attachment-author", 0, {"names": "、".join(names)})
    text = "\n".join(
        unescape(found)
        for name, part in parts.items()
        if _PARTS.fullmatch(name)
        for found in _TEXT.findall(part)
    )
    first = {finding.code: finding for finding in reversed(list(numbers(text)))}
    yield from (finding._replace(at=0) for finding in first.values())


def _parts(data: bytes) -> Iterator[tuple[str, str]]:
    """The parts that tell something, each by its name."""
    left = _LARGEST
    with zipfile.ZipFile(BytesIO(data)) as package:
        for info in package.infolist():
            name = info.filename
            if _REMARKS.fullmatch(name):
                yield name, ""
            elif _PARTS.fullmatch(name) or name == "xl/workbook.xml" or name.startswith("docProps/"):
                with package.open(info) as part:
                    read = part.read(left + 1)
                left -= len(read)
                if left < 0:
                    raise ValueError("too large")
                yield name, read.decode("utf-8", "replace")
