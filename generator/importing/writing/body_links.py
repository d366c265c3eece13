"""Addresses in an imported body: each gets the one to write, or goes and leaves its words."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

from generator.importing.model import ADDRESS_END, ADDRESS_START
from generator.importing.writing.inline import escape_line_start, escape_markdown

# A link's text or an alt text: brackets in it are escaped or in pairs, and it ends with its paragraph. What has been
# matched is never tried in another way (`*+`), so the time grows with the length alone.
_PLAIN = r"\\.|[^\[\]\\\n]|\n(?![ \t]*\n)"
_LINK = re.compile(
    rf"(?P<image>!?)\[(?P<text>(?:{_PLAIN}|\[(?:{_PLAIN})*+\])*+)\]"
    rf"\({ADDRESS_START}(?P<address>[^{ADDRESS_END}]*+){ADDRESS_END}"
    r"(?P<title>(?:[ \t]+\"(?:\\.|[^\"\\])*+\")?)[ \t]*+\)"
)
_IMAGE = re.compile(
    rf"!\[(?P<text>(?:{_PLAIN})*+)\]\({ADDRESS_START}(?P<address>[^{ADDRESS_END}]*+){ADDRESS_END}(?P<title>[^()\n]*+)\)"
)
_TAG = re.compile(
    rf"(?P<before>\b(?:href|src)=)(?P<quote>[\"']){ADDRESS_START}(?P<address>[^{ADDRESS_END}]*){ADDRESS_END}(?P=quote)"
)
_AUTOLINK = re.compile(rf"<{ADDRESS_START}(?P<address>[^{ADDRESS_END}]*){ADDRESS_END}>")
_MARKED = re.compile(rf"{ADDRESS_START}([^{ADDRESS_END}]*){ADDRESS_END}")
_GONE = "\ufdd0"
"""Stands where a picture was, until the text behind it has been looked at; no text holds it."""
_BEFORE_TEXT = re.compile(rf"(?m)^((?:[ >-]|[0-9]{{1,9}}\. )*+){_GONE} *+(.*)$")
_MARKER = r"(?:-   |[0-9]{1,9}\. {1,3})"
# Nothing but a picture stands on an item's first line; what stands below would be a program's code.
_IN_ITEM = re.compile(rf"(?m)^((?P<lead>[ >]*+){_MARKER}){_GONE} *+\n(?:[ >]*+\n)++(?P=lead) {{4,5}}(?=\S)")
_EMPTY_ITEM = re.compile(rf"(?m)^[ >]*+-   {_GONE} *+(?:\n|\Z)")
# What would end an address in Markdown, or be read as something else.
_UNSAFE = re.compile(r"[\s()<>\\\"'`*\[\]{}|^\x00-\x1f\x7f]")

ChooseTarget = Callable[[str, bool], str | None]
"""What to write for an address (True: of a picture), or None if the link or picture goes."""


def retarget(markdown: str, choose_target: ChooseTarget) -> str:
    """The body with every marked address decided.

    Of a link that goes its text stays; of a picture its caption, but not its alt text, which no reader ever saw.
    """

    def image(match: re.Match[str]) -> str:
        target, title = choose_target(match["address"], True), match["title"].rstrip()
        if target is not None:
            return _written(target, "!", match["text"], title)
        beside = match.string[max(0, match.start() - 1) : match.start()], match.string[match.end() :][:2]
        # A link needs words: where the picture was all that it had, these are the alt text's.
        return match["text"] if beside == ("[", "](") else _GONE + _caption(title)

    def link(match: re.Match[str]) -> str:
        if match["image"]:
            return image(match)
        return _written(choose_target(match["address"], False), "", match["text"], match["title"])

    def tag(match: re.Match[str]) -> str:
        target = choose_target(match["address"], match["before"].startswith("src"))
        return (
            f"{match['before']}{match['quote']}{escape_address(target).replace('&', '&amp;')}{match['quote']}"
            if target
            else ""
        )

    def autolink(match: re.Match[str]) -> str:
        target = choose_target(match["address"], False)
        return f"<{escape_address(target)}>" if target else match["address"]

    if ADDRESS_START not in markdown:
        return markdown
    # Pictures first: what stands inside a link is plain then.
    body = _LINK.sub(link, _IMAGE.sub(image, markdown))
    body = _AUTOLINK.sub(autolink, _TAG.sub(tag, body))
    body = _MARKED.sub(lambda match: escape_address(choose_target(match[1], False) or ""), body)
    body = _EMPTY_ITEM.sub("", _IN_ITEM.sub(r"\1", body))
    body = _BEFORE_TEXT.sub(lambda match: match[1] + escape_line_start(match[2]), body).replace(_GONE, "")
    return re.sub(r"\n{3,}", "\n\n", body.replace(ADDRESS_START, "").replace(ADDRESS_END, "")).strip("\n")


def _caption(title: str) -> str:
    return escape_markdown(unescape(title.strip()[1:-1]))


def _written(target: str | None, image: str, text: str, title: str) -> str:
    return text if target is None else f"{image}[{text}]({escape_address(target)}{title})"


def escape_address(address: str) -> str:
    """An address with what Markdown would stumble over percent-encoded; letters of any script stay."""
    return _UNSAFE.sub(lambda match: quote(match[0], safe=""), address)
