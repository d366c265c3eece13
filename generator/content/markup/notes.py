"""Notes at the foot of the page that they belong to, for engines that can do that."""

import re

_LIST = re.compile(r'<div class="footnote"[^>]*>.*?</div>', re.DOTALL)
_NOTE = re.compile(r'<li id="fn:([^"]+)">(.*?)</li>', re.DOTALL)
_PARAGRAPHS = re.compile(r"\s*(?:<p>(?:(?!</?p>).)*</p>\s*)+", re.DOTALL)
_BACK = re.compile(r'(?:&nbsp;|\s|&#160;|\xa0)*<a\b[^>]*class="footnote-backref"[^>]*>.*?</a>', re.DOTALL)
_BLOCKS = re.compile(r"<(?:p|div|ul|ol|dl|table|pre|blockquote|figure|h[1-6]|hr|section|details|li)\b")
_ID = re.compile(r' id="[^"]*"')
_REFERENCE = '<sup id="fnref:{}">'


def notes_at_foot(html: str) -> str:
    """A body in which a copy of each note stands behind the first reference to it, as `<span class="foot-note">`.

    The style sheet decides which of the two is shown. A note of more than paragraphs stays among those at the end
    alone, and so do all of its text then: they would be on two places.
    """
    found = _LIST.search(html)
    if not found:
        return html
    notes = _NOTE.findall(found[0])
    texts = [_inline(text) for _, text in notes]
    if not notes or not all(texts):
        return html
    body, rest = html[: found.start()], html[found.end() :]
    for number, ((name, _), text) in enumerate(zip(notes, texts, strict=True), 1):
        start = body.find(_REFERENCE.format(name))
        end = body.find("</sup>", start) + len("</sup>")
        if start < 0 or end < start:
            return html  # one that nothing refers to in the text
        note = f'<span class="foot-note"><span>{number}</span> {text}</span>'
        body = body[:end] + note + body[end:]
    return body + found[0].replace('class="footnote"', 'class="footnote at-foot"', 1) + rest


def _inline(text: str) -> str:
    """A note's text without its way back, in one line of HTML; empty where it is more than paragraphs."""
    text = _BACK.sub("", text)
    if not _PARAGRAPHS.fullmatch(text):
        return ""
    inner = "<br>".join(part.strip() for part in re.findall(r"<p>(.*?)</p>", text, re.DOTALL))
    return "" if _BLOCKS.search(inner) else _ID.sub("", inner)
