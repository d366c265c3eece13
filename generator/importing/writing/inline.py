"""One line of Markdown from the pieces that a page writes it in."""

import re
from typing import NamedTuple

from generator.content.markup.emphasis import run_at
from generator.text.chinese import joins


class Run(NamedTuple):
    """A piece of a line: Markdown, what it shows, and whether it is bold (`**`) or italic (`*`)."""

    markdown: str
    text: str
    style: str = ""
    linked: int = 0
    pictures: int = 0


LINE_BREAK = Run("\n", "\n")

_EMPHASIS = {"**": "strong", "*": "em"}
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]*\n[\s\xa0]*|[ \t\r\f\v\xa0]+")

_ODD_BLANKS = re.compile(r"[\t\r\n\f\v\xa0]|  ")
"""What blanks that are not one space have in them."""


def text_run(text: str, style: str = "") -> Run:
    """A piece of plain text, as the page writes it."""
    return Run(text, text, style)


def is_blank(text: str) -> bool:
    """Whether a text shows nothing where a line begins; ideographic spaces may be an indent."""
    return text.isspace() and text.isascii()


def code_span(text: str) -> list[Run]:
    """A piece of a program."""
    text = " ".join(text.split())
    if not text:
        return []
    ticks = "`" * (1 + max((len(found) for found in re.findall("`+", text)), default=0))
    space = " " if text[0] == "`" or text[-1] == "`" else ""
    return [Run(f"{ticks}{space}{text}{space}{ticks}", text, "code")]


def join_runs(runs: list[Run]) -> tuple[str, str]:
    """One line's Markdown and text: blanks as a reader sees them, and stars around what is bold or italic."""
    shown = _merged_runs(runs)
    markdown = ""
    for index, run in enumerate(shown):
        inner = run.markdown.strip(" \u3000")
        at = run.markdown.index(inner)
        beside = markdown[-1:] == "*" or (index + 1 < len(shown) and shown[index + 1].style in _EMPHASIS)
        # Stars beside stars are ambiguous, and stars around nothing but signs or code are of no use.
        is_starred = (
            run.style in _EMPHASIS
            and re.search(r"\w", run.text) is not None
            and "`" not in run.markdown
            and not (beside and (run.style == "*" or markdown[-1:] == "*"))
        )
        blanks, after = run.markdown[:at], run.markdown[at + len(inner) :]
        if is_starred:
            following = after or (shown[index + 1].markdown if index + 1 < len(shown) else "")
            inner = _emphasized(inner, run.style, (markdown + blanks)[-1:], following[:1])
        markdown += f"{blanks}{inner}{after}"
    return markdown.strip(" \u3000"), "".join(run.text for run in shown).strip(" \u3000")


def _emphasized(markdown: str, stars: str, before: str, after: str) -> str:
    """Markdown with stars around it, or with tags where stars between such characters would mean nothing."""
    opening = run_at(f"{before}{stars}{markdown[:1]}", len(before), len(before + stars))
    closing = run_at(f"{markdown[-1:]}{stars}{after}", 1, 1 + len(stars))
    if opening.can_open and closing.can_close:
        return f"{stars}{markdown}{stars}"
    return f"<{_EMPHASIS[stars]}>{markdown}</{_EMPHASIS[stars]}>"


def _merged_runs(runs: list[Run]) -> list[Run]:
    """Runs with single spaces between them where a reader sees one; neighbours of one style are one run."""
    shown: list[Run] = []
    last = gap = ""  # the last character so far, and the blanks since then
    for run in runs:
        if run.pictures:
            shown.append(Run((" " if gap and last else "") + run.markdown, "", pictures=run.pictures))
            last, gap = ")", ""
            continue
        is_text = run.markdown == run.text and run.style != "code"
        text = run.text
        if _ODD_BLANKS.search(text):
            text = _BLANKS.sub(lambda match: "\n" if "\n" in match[0] else " ", text)
        core = text.strip(" \n")
        if not core:
            gap += text
            continue
        blanks = gap + text[: text.index(core)]
        gap = text[text.index(core) + len(core) :]
        # A line end between Chinese characters is no space.
        is_space = bool(blanks and last) and (" " in blanks or not joins(last, core[0]))
        core = _on_one_line(core)
        made = Run(escape_markdown(core) if is_text else run.markdown.strip(), core, run.style)
        if shown and run.style in _EMPHASIS and shown[-1].style == run.style:
            space = " " if is_space else ""
            shown[-1] = Run(
                f"{shown[-1].markdown}{space}{made.markdown}", f"{shown[-1].text}{space}{core}", run.style
            )
        else:
            shown += [Run(" ", " "), made] if is_space else [made]
        last = core[-1]
    return shown


def _on_one_line(text: str) -> str:
    parts = [part.strip(" ") for part in text.split("\n")]
    line = parts[0]
    for part in parts[1:]:
        line += part if not line or not part or joins(line[-1], part[0]) else f" {part}"
    return line


# Characters that mean something in Markdown

_SPECIAL = re.compile(r"[\\`*\[\]{}|]|(?<![^\W_])_|_(?![^\W_])|<|&(?=#|\w+;)|!(?=\[)|\^|~(?=~|\Z)|(?<![^~])~")
_MAY_BE_SPECIAL = re.compile(r"[\\`*\[\]{}|_<&!^~]")
"""One of these is in each of them; most texts have none."""
_AT_BEGINNING = re.compile(r"(?:(\d+)([.)])(?=\s|$)|([#>+\-=~:]|!(?=!!)))")
_ENTITIES = {"<": "&lt;", "&": "&amp;", "^": "&#94;"}


def escape_markdown(text: str) -> str:
    """Text whose characters mean nothing in Markdown, inside a line."""
    if not _MAY_BE_SPECIAL.search(text):
        return text
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0]) or f"\\{match[0]}", text)


def escape_line_start(line: str) -> str:
    """A line that means nothing at its beginning."""
    match = _AT_BEGINNING.match(line)
    if not match:
        return line
    if match[1]:
        return f"{match[1]}\\{line[match.end(1) :]}"
    if match[3] in "=~:":
        return f"&#{ord(match[3])};{line[1:]}"
    return f"\\{line}"


def escape_html(text: str) -> str:
    """Text as HTML writes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
