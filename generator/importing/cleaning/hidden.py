"""Takes out of a page what its readers could not see: hidden elements, text in the colour of its ground, scripts and
comments."""

import re
from html import unescape

from generator.importing.cleaning.elements import drop_element, element_text
from generator.importing.cleaning.formulas import write_formulas
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.styles import StyleSheets, style_sheets
from generator.importing.cleaning.unseen import Unseen, articles_among, find_unseen
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
_REDIRECT_SIGNS = ("location", "\\x6c\\x6f", "eval", "fromcharcode")
"""One of these is in each of them; to look for these first takes a fraction of the time."""
_LONGEST_REDIRECT = 20_000
"""Characters of a script that does nothing but lead readers away, however it hides that."""
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
)


def remove_hidden(tree: Element, log: CleaningLog) -> None:
    """Take out of a parsed page, in place, what its readers could not see."""
    sheets = _with_scripts(style_sheets(tree), tree)
    _remove_comments(tree, log)
    for meta in list(tree.iter("meta")):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh" and "url" in (
            meta.get("content") or ""
        ).lower():
            log.removed("redirect", meta.get("content"))
            drop_element(meta)
    for noframes in list(tree.iter("noframes")):
        log.removed("comment", element_text(noframes))
        drop_element(noframes)
    for element in list(tree.iter(*_UNSEEN)):
        if element.tag == "script":
            source = f"{element.get('src') or ''} {element.text or ''}"
            log.removed("redirect" if _leads_away(source) else "script", source)
        elif element.tag in ("iframe", "frame", "object", "embed", "applet"):
            log.removed("script", f"<{element.tag}> {element.get('src') or element.get('data') or ''}")
        drop_element(element)
    body = tree.find(".//body")
    body = tree if body is None else body
    unseen = list(find_unseen(body, sheets))
    kept = articles_among(unseen, body)
    for each in unseen:
        if each in kept:
            log.flagged("doubtful-text", each.text)
            if each.element.tag == "noscript":
                each.element.tag = "div"
    for each in unseen:
        if each not in kept:
            _remove(each, log)
    write_formulas(tree, log)


def _leads_away(script: str) -> bool:
    return (
        len(script) <= _LONGEST_REDIRECT
        and any(sign in script.lower() for sign in _REDIRECT_SIGNS)
        and _REDIRECTS.search(script) is not None
    )


def _with_scripts(sheets: StyleSheets, tree: Element) -> StyleSheets:
    """The style sheets, and what scripts hide at once."""
    hidden = {
        f"#{name}": {"display": "none"}
        for script in tree.iter("script")
        if script.text and "getElementById" in script.text
        for name in _HIDES.findall(script.text)
    }
    return StyleSheets({**sheets.rules, **hidden}, sheets.shown) if hidden else sheets


def _remove(unseen: Unseen, log: CleaningLog) -> None:
    """Take out what can't be seen; what is empty goes without a word."""
    element, text = unseen.element, unseen.text
    if unseen.part == "element":
        formula = next(element.iter("math"), None)
        if formula is not None and element_text(formula) == text:
            pass  # what a picture of it beside it shows
        elif text:
            log.removed("comment" if element.tag == "noscript" else "hidden", text)
        elif next(element.iter("img"), None) is not None and element.tag != "noscript":
            log.removed("hidden", f"<{element.tag}>")
        drop_element(element)
    elif unseen.is_doubtful:
        log.flagged("doubtful-text", text)
    else:
        log.removed("hidden", text)
        if unseen.part == "text":
            element.text = ""
        else:
            element.tail = ""


def _remove_comments(tree: Element, log: CleaningLog) -> None:
    from lxml import etree

    for comment in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        text = " ".join(re.sub(r"<[^<>]*>", " ", comment.text or "").split())
        # A designer's remark is no text; one that holds links or a sentence is.
        if "<a " in (comment.text or "") or len(text) > 40:
            log.removed("comment", unescape(text))
        drop_element(comment)
