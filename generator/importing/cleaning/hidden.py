"""Takes out of a page what its readers could not see: hidden elements, text in the colour of its ground, scripts and
comments."""

import re
from collections.abc import Mapping
from html import unescape

from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.styles import (
    Declarations,
    TextAppearance,
    appearance_inside,
    declarations_of,
    pixels,
    puts_out_of_sight,
    style_rules,
)
from generator.importing.model import Element

# Some hijacked pages open a hidden element by a script, and close it by another. What has been matched is never
# tried in another way (`*+`), so the time grows with the length alone.
_WRITTEN = re.compile(
    r"""<script[^<>]*+>\s*+(?:(?://<!\[CDATA\[|<!--)\s*+)?document\.write(?:ln)?\s*+\(\s*+(["'])((?:(?!\1)[^\\<]|\\.|<(?!/script))*+)\1\s*+\)\s*+(?:;\s*+)?(?://)?(?:-->|\]\]>)?\s*+</script\s*+>""",
    re.IGNORECASE,
)


def with_written_tags(html: str) -> str:
    """The page with those tags in it that its scripts write and that could hide what follows."""
    if "document.write" not in html:
        return html

    def written(match: re.Match[str]) -> str:
        text = match[2].replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
        return (
            text
            if re.fullmatch(
                r"\s*(?:</?(?:div|span|p|font|marquee|table|td|tr|ul|li)\b[^<>]*>\s*)+", text, re.I
            )
            else match[0]
        )

    return _WRITTEN.sub(written, html)


_REDIRECTS = re.compile(
    r"(?:\b(?:window|document|top|self|parent)\s*\.\s*)?\blocation\b\s*(?:\.\s*href\s*)?=[^=]"
    r"|\blocation\s*\.\s*(?:replace|assign)\s*\(|\\x6c\\x6f\\x63\\x61\\x74\\x69\\x6f\\x6e|eval\s*\(\s*function\s*\(p,a,c,k"
    r"|String\.fromCharCode\s*\(\s*\d+\s*,\s*\d+\s*,\s*\d+",
    re.IGNORECASE,
)
_HIDES = re.compile(
    r"""getElementById\s*\(\s*["']([^"']+)["']\s*\)\s*\.\s*style\s*\.\s*(?:display\s*=\s*["']none|visibility\s*=\s*["']hidden)""",
    re.IGNORECASE,
)
_UNSEEN = (
    "script",
    "style",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "link",
    "template",
    "canvas",
    "svg",
    "math",
)


def remove_hidden(tree: Element, log: CleaningLog) -> None:
    """Take out of a parsed page, in place, what its readers could not see."""
    sheets = style_rules(tree)
    sheets.update(
        {
            f"#{name}": {"display": "none"}
            for script in tree.iter("script")
            for name in _HIDES.findall(script.text or "")
        }
    )
    _remove_comments(tree, log)
    for meta in list(tree.iter("meta")):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh" and "url" in (
            meta.get("content") or ""
        ).lower():
            log.removed("redirect", meta.get("content"))
            drop_element(meta)
    for noscript in list(tree.iter("noscript", "noframes")):
        if text := element_text(noscript):
            log.removed("comment", text)
        drop_element(noscript)
    for element in list(tree.iter(*_UNSEEN)):
        if element.tag == "script":
            source = f"{element.get('src') or ''} {element.text or ''}"
            log.removed("redirect" if _REDIRECTS.search(source) else "script", source)
        elif element.tag in ("iframe", "frame", "object", "embed", "applet"):
            log.removed("script", f"<{element.tag}> {element.get('src') or element.get('data') or ''}")
        drop_element(element)
    body = tree.find(".//body")
    _judge(tree if body is None else body, sheets, log)


def drop_element(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def element_text(element: Element) -> str:
    """All text of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def _remove_comments(tree: Element, log: CleaningLog) -> None:
    from lxml import etree

    for comment in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        text = " ".join(re.sub(r"<[^<>]*>", " ", comment.text or "").split())
        # A designer's remark is no text; one that holds links or a sentence is.
        if "<a " in (comment.text or "") or len(text) > 40:
            log.removed("comment", unescape(text))
        drop_element(comment)


def _judge(body: Element, sheets: Mapping[str, Declarations], log: CleaningLog) -> None:
    """Walk through a page with what each element inherits; take out what can't be seen."""
    work: list[tuple[Element, TextAppearance]] = [
        (body, appearance_inside(TextAppearance(), body, declarations_of(body, sheets)))
    ]
    while work:
        element, appearance = work.pop()
        if element.text and not appearance.can_be_read:
            element.text = _unseen(element.text, appearance, log)
        for child in list(element):
            declarations = declarations_of(child, sheets)
            if child.tail and not appearance.can_be_read:
                child.tail = _unseen(child.tail, appearance, log)
            if puts_out_of_sight(declarations) or _is_hidden(child):
                if text := element_text(child):
                    log.removed("hidden", text)
                elif child.tag != "input":
                    if not list(child.iter("img")):
                        drop_element(child)
                        continue
                    log.removed("hidden", f"<{child.tag}>")
                drop_element(child)
                continue
            work.append(
                (
                    child,
                    appearance_inside(appearance, child, declarations)
                    if declarations or child.attrib or child.tag in ("th", "thead")
                    else appearance,
                )
            )


def _unseen(text: str, appearance: TextAppearance, log: CleaningLog) -> str:
    if not text.strip():
        return text
    if appearance.is_seen and appearance.in_header:
        # White letters in a table's head mostly stand on a ground that a style sheet elsewhere gives.
        log.flagged("doubtful-text", text)
        return text
    log.removed("hidden", text)
    return ""


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    tag = element.tag
    if tag == "input" and (element.get("type") or "").lower() == "hidden":
        return True
    if tag in ("marquee", "div", "table", "td", "span"):
        sizes = [pixels((element.get(name) or "").lower()) for name in ("width", "height")]
        given = [size for size in sizes if size is not None]
        if tag == "marquee":
            return any(size <= 3 for size in given)
        return len(given) == 2 and all(size <= 1 for size in given)
    return False
