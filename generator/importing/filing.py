"""The second pass of an import: each article and its files go to their place; a row says what became of the page."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from generator.content import activefiles, drawings
from generator.content.images import examine, is_drawing, is_picture
from generator.importing import addresses as urls
from generator.importing.index import KINDS_OF_ADDRESS, Index, Known, Request, article_at, failed, is_markdown
from generator.importing.model import Extraction, Failure, Flag, FlagKind, OldArticle
from generator.importing.reports.rows import Row
from generator.importing.sources.signatures import ending_of
from generator.importing.sources.sources import Source, is_page_name
from generator.importing.writing import writing
from generator.importing.writing.bodies import resolve
from generator.importing.writing.head import clean_line, compose
from generator.importing.writing.places import (
    Place,
)
from generator.problems import Problem
from generator.text.decoding import without_forbidden
from generator.text.slugs import slugify

_LONGEST_NAME = 80
"""Characters of a copied file's name."""


def finished(
    item: Extraction | Problem,
    at: int | None,
    done: set[int],
    index: Index,
    places: Sequence[Place],
    sources: Sequence[Source],
    request: Request,
    now: datetime,
) -> tuple[Row, tuple[Problem, ...]]:
    """As `_finish`; a page that it fails at must not stop the others."""
    try:
        return _finish(item, at, done, index, places, sources, request, now)
    except Exception as error:
        assert isinstance(item, Extraction)  # a problem is only passed on
        return _finish(failed(item.page, error), None, done, index, places, sources, request, now)


def _finish(
    item: Extraction | Problem,
    at: int | None,
    done: set[int],
    index: Index,
    places: Sequence[Place],
    sources: Sequence[Source],
    request: Request,
    now: datetime,
) -> tuple[Row, tuple[Problem, ...]]:
    """Write what became of a page, and say it."""
    if isinstance(item, Problem):
        return Row(item.path, "failed" if item.severity == "error" else "passed-over", problem=item), (item,)
    if at is None or item.article is None:
        failure = item.problem or Failure("legacy.no-article")
        is_empty = failure.key == "legacy.no-article"
        problem = Problem(
            failure.key,
            item.page.origin,
            values=tuple(sorted(failure.values.items())),
            severity="warning" if is_empty else "error",
        )
        return Row.of(item, "no-article" if is_empty else "failed", problem=problem), (problem,)
    place = places[at]
    if at in done:
        return Row.of(item, "duplicate", path=place.path), ()
    done.add(at)
    one, article = index.articles[at], item.article
    if article.date is None and one.moment:
        article = replace(article, date=one.moment[0], date_has_time=one.moment[1])
        flagged = tuple(flag for flag in item.flagged if flag.kind != "no-date")
        item = replace(item, article=article, flagged=flagged)
    return _write(item, article, one, place, index, places, sources, request, now)


def _write(
    item: Extraction,
    article: OldArticle,
    one: Known,
    place: Place,
    index: Index,
    places: Sequence[Place],
    sources: Sequence[Source],
    request: Request,
    now: datetime,
) -> tuple[Row, tuple[Problem, ...]]:
    files, unfit = _files(one, sources[one.source])
    flags: list[Flag] = []
    problems = _refused(unfit, place)

    def decide(address: str, is_image: bool) -> str | None:
        if not urls.may_be_linked(address):
            flags.append(Flag("unsafe-link", address))
            return None
        other = article_at(address, one.page, index)
        if address in files:
            return files[address][0]
        if other is not None and not is_image:
            if places[other] == place:
                return None
            return posixpath.relpath(places[other].path, posixpath.dirname(place.path) or ".")
        full = urls.absolute(address, one.page)
        is_elsewhere = not urls.is_same_host(full, one.page) or KINDS_OF_ADDRESS.match(address)
        if is_elsewhere and address not in unfit:
            return address
        if address.startswith("#") or full.partition("#")[0] == one.page.address:
            return None
        usual: FlagKind = "missing-picture" if is_image else "dead-link"
        flags.append(Flag("active-file" if unfit.get(address) else usual, address))
        return address if is_markdown(one.page) else None

    body = without_forbidden(resolve(article.markdown, decide))
    text = writing.text_of(article, one.page, body, place, one.aliases)
    item = replace(item, flagged=(*item.flagged, *dict.fromkeys(flags)))
    try:
        written = writing.put(request.content, place, text, now, may_write=request.may_write)
        if written.state != "edited":
            problems += _put_files(files, sources[one.source], place, request)
            _put_section(one, place, request)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem("legacy.unwritable", f"content/{place.path}", values=(("reason", reason),))
        return Row.of(item, "failed", path=place.path, problem=problem), (problem,)
    if written.state == "edited":
        lines = [line[:1] for line in written.difference[2:]]
        values = (("added", str(lines.count("+"))), ("removed", str(lines.count("-"))))
        problems.append(Problem("legacy.edited", f"content/{place.path}", values=values, severity="warning"))
    row = Row.of(item, written.state, path=place.path, body=body, difference=written.difference)
    return row, tuple(problems)


def _refused(unfit: Mapping[str, str], place: Place) -> list[Problem]:
    """What is said of the files that run in browsers or on servers and were left behind."""
    names = dict.fromkeys(filter(None, unfit.values()))
    return [
        Problem("legacy.active-file", f"content/{place.path}", values=(("name", name),), severity="warning")
        for name in names
    ]


def _files(one: Known, source: Source) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """For each address of a file its name in the bundle and in the source; and addresses whose file is of no use.

    The latter with the name that a file would have had which could run; empty for one that is merely broken.
    """
    files: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    unfit: dict[str, str] = {}
    for address, inner in one.files:
        if inner in names:
            files[address] = (names[inner], inner)
            continue
        try:
            data = source.read(inner)
        except OSError:
            unfit[address] = ""
            continue
        name = _file_name(urls.absolute(address, one.page), data)
        # A mirror often has the page that said “not found” under a picture's name.
        found = activefiles.examine(name, data)
        is_broken = (is_picture(name) and examine(name, data).state == "broken") or (
            found is not None and found.code == "drawing-broken"
        )
        if not data or is_broken or (found and found.stops):
            unfit[address] = "" if not data or is_broken else name
            continue
        taken = {taken.casefold() for taken in names.values()}
        stem, ending = posixpath.splitext(name)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}{ending}"
        names[inner] = name
        files[address] = (name, inner)
    return files, unfit


def _file_name(address: str, data: bytes) -> str:
    """A name for a copied file: as it was, of characters that every system has."""
    base = posixpath.basename(urls.path_of(address)) or "file"
    stem, ending = posixpath.splitext(base)
    if not re.fullmatch(r"\.[A-Za-z0-9]{1,5}", ending) or is_page_name(base):
        ending = ending_of(data) or ".bin"
    return f"{slugify(stem, 'written')[:_LONGEST_NAME] or 'file'}{ending.lower()}"


def _put_files(
    files: Mapping[str, tuple[str, str]], source: Source, place: Place, request: Request
) -> Iterator[Problem]:
    folder = posixpath.dirname(place.path)
    for name, inner in dict.fromkeys(files.values()):
        path = posixpath.join(folder, name)
        data = source.read(inner)
        if is_drawing(name):
            if found := activefiles.examine(name, data):
                yield found.problem(f"content/{path}")
            data = drawings.harmless(data)
        if not writing.put_file(request.content, path, data, may_write=request.may_write):
            yield Problem("legacy.file-kept", f"content/{path}", severity="warning")


def _put_section(one: Known, place: Place, request: Request) -> None:
    """Describe a section that the import has made, so that readers see its name and not its folder's."""
    section = place.folder.partition("/")[0]
    target = request.content / section / "_index.md"
    if one.section_title and section == one.wanted.folder and request.may_write and not target.exists():
        text = f"---\n{compose({'title': clean_line(one.section_title)})}---\n"
        writing.replace(request.content, target, text.encode())
