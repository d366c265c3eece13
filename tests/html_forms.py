"""HTML in one form, so that two pieces that browsers read alike are equal."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

from generator.content.markup.sanitize import names

_BLOCKS = names(
    "address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr iframe input li main nav ol p pre script section style summary table tbody td tfoot th thead tr "
    "ul video"
)
_VOID = names("area base br col embed hr img input link meta source track wbr")
_ADDRESSES = ("href", "src")
_BLANKS = re.compile(r"[ \t\n]+")


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[str] = []
        self._text = ""
        self._in_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_text(tag)
        values = {name: unquote(value or "") if name in _ADDRESSES else value or "" for name, value in attrs}
        written = "".join(f' {name}="{value}"' for name, value in sorted(values.items()))
        self.tokens.append(f"<{tag}{written}>")
        self._in_pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._end_text(tag)
        self._in_pre -= tag == "pre"
        if tag not in _VOID:
            self.tokens.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_comment(self, data: str) -> None:
        self._end_text("")
        self.tokens.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._end_text("")
        self.tokens.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.handle_decl(f"[{data}]")

    def handle_pi(self, data: str) -> None:
        self._end_text("")
        self.tokens.append(f"<?{data}>")

    def close(self) -> None:
        super().close()
        self._end_text("p")

    def _end_text(self, tag: str) -> None:
        """Append the text before a tag: blanks are one, and none beside the tags of blocks."""
        text, self._text = self._text, ""
        if not self._in_pre:
            text = _BLANKS.sub(" ", text)
            if tag in _BLOCKS:
                text = text.rstrip(" ")
            if not self.tokens or _name(self.tokens[-1]) in _BLOCKS:
                text = text.lstrip(" ")
        if text:
            self.tokens.append(text)


def _name(token: str) -> str:
    match = re.match(r"</?([a-z0-9]+)", token)
    return match[1] if match else ""


def normal_form(html: str) -> tuple[str, ...]:
    """A piece of HTML as its tags and texts: attributes in order, addresses decoded, no blanks that mean nothing."""
    parser = _Tokens()
    parser.feed(html)
    parser.close()
    return tuple(parser.tokens)
