"""Mistakes in a bulletin's own style sheets, which browsers pass over without a word: warnings."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping

from generator.problems import Problem, Reporter
from generator.text.decoding import nearest

_TOKEN = re.compile(
    r"""/\*.*?\*/ | (?P<remark>/\*) | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | (?P<quote>["'])
    | url\(\s*(?P<mark>["']?)(?P<url>[^"')]*)(?P=mark)\s*\) | (?P<sign>[{};])""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_IMPORT = re.compile(r"""@import\s+(?:url\(\s*)?["']?(?P<name>[^"')\s;]+)["']?""")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")  # with a fallback, it may well be missing
_SET = re.compile(r"(?<![\w-])(--[\w-]+)\s*:|[\"'](--[\w-]+)[\"']|@property\s+(--[\w-]+)")
_NEXT = re.compile(r":[^;{}]*\n\s*(?:[a-z][a-z-]*|--[\w-]+)\s*:(?!:)")
_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_NO_FILE = re.compile(r"[a-z][a-z+.-]*:|#|/", re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)


def variables(sheets: Collection[str]) -> frozenset[str]:
    """The custom properties that style sheets and scripts set."""
    return frozenset(name for text in sheets for found in _SET.findall(text) for name in found if name)


def check_sheets(
    own: Mapping[str, str], assets: Collection[str], known: Collection[str], folder: str = "assets/"
) -> Iterator[Problem]:
    """What is wrong with style sheets, given by path in the folder of templates.

    `assets` are the names of all that lies in `assets/`, `known` the custom properties that anything sets.
    """
    for path, text in own.items():
        reporter = Reporter(f"templates/{path}", tuple(text.split("\n")))
        _check_shape(text, reporter)
        bare = _REMARK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        home = posixpath.dirname(path.removeprefix(folder)) if path.startswith(folder) else ""
        _check_files(bare, home, assets, reporter)
        for match in _VARIABLE.finditer(bare):
            if match[1] not in known:
                line, column = _place(bare, match.start(1))
                near = nearest(match[1], known) or "–"
                reporter.warning("css-variable", line, column, name=match[1], nearest=near)
        yield from reporter.problems


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _check_shape(text: str, reporter: Reporter) -> None:
    """Whether all that is opened is closed, and each declaration is one."""
    opened: list[int] = []
    begin = 0  # of the declaration or selector at hand
    for match in _TOKEN.finditer(text):
        if match["remark"]:
            reporter.warning("css-remark-open", *_place(text, match.start()))
            return
        if match["quote"]:
            reporter.warning("css-quote-open", *_place(text, match.start()))
            return
        if not match["sign"]:
            continue
        if match["sign"] != "{" and opened:
            _check_declaration(text, begin, match.start(), reporter)
        begin = match.end()
        if match["sign"] == "{":
            opened.append(match.start())
        elif match["sign"] == "}":
            if not opened:
                reporter.warning("css-brace-stray", *_place(text, match.start()))
                return
            opened.pop()
    if opened:
        reporter.warning("css-brace-open", *_place(text, opened[0]))


def _check_declaration(text: str, start: int, end: int, reporter: Reporter) -> None:
    part = _REMARK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text[start:end])
    said = part.strip()
    at = start + len(part) - len(part.lstrip())
    if not said or said.startswith("@"):
        return
    if ":" not in said:
        reporter.warning("css-declaration", *_place(text, at), written=said.split("\n")[0][:40])
    elif match := _NEXT.search(said):
        where = at + match.end() - len(said[match.start() : match.end()].rpartition("\n")[2])
        line, _ = _place(text, where)
        reporter.warning("css-semicolon", line - 1, len(reporter.lines[line - 2].rstrip()))


def _check_files(text: str, home: str, assets: Collection[str], reporter: Reporter) -> None:
    """Style sheets and files that are asked for and aren't there, or are another site's."""
    for match in _IMPORT.finditer(text):
        _check_file(match["name"], _place(text, match.start("name")), home, assets, reporter)
    imports = [match.span() for match in _IMPORT.finditer(text)]
    for match in _TOKEN.finditer(text):
        if match["url"] and not any(start <= match.start() < end for start, end in imports):
            _check_file(match["url"], _place(text, match.start("url")), home, assets, reporter)


def _check_file(
    written: str, place: tuple[int, int], home: str, assets: Collection[str], reporter: Reporter
) -> None:
    if _ELSEWHERE.match(written):
        reporter.warning("css-foreign", *place, address=written)
    elif not _NO_FILE.match(written):
        target = posixpath.normpath(posixpath.join(home, re.split("[?#]", written)[0]))
        if target not in assets:
            reporter.warning("css-file", *place, name=written, nearest=nearest(target, assets) or "–")
