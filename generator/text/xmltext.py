"""Text inside XML 1.0."""

import re

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

# Everything but the characters of XML 1.0, section 2.2: what no escape can bring into a document. Told by the few
# that are illegal: Python goes through each range, character by character, when it compiles it.
_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without the control characters and lone surrogates that XML can't hold."""
    return _ILLEGAL.sub("", text)


# `xml.sax.saxutils` has these, too, but brings the whole of `urllib.request` along.
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_FIVE = str.maketrans({**_MARKUP, '"': "&quot;", "'": "&apos;"})
_DATA = str.maketrans({**_MARKUP, "\r": "&#13;"})
_VALUE = str.maketrans({**_MARKUP, '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})


def escape(text: str) -> str:
    """The text, cleaned, with the five characters escaped that the Sitemaps protocol asks for."""
    return clean(text).translate(_FIVE)


def character_data(text: str) -> str:
    """A text of legal characters as it stands between tags, so that it is read as the same one."""
    return text.translate(_DATA)


def attribute_value(text: str) -> str:
    """A text of legal characters as an attribute's value, with its quotation marks."""
    return f'"{text.translate(_VALUE)}"'
