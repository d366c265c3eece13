"""Text inside XML 1.0."""

import re
from xml.sax.saxutils import escape as _escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

# Everything but the characters of XML 1.0, section 2.2: what no escape can bring into a document.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the control characters and lone surrogates that XML can't hold."""
    return _ILLEGAL.sub("", text)


def escape(text: str) -> str:
    """The text, cleaned, with the five characters escaped that the Sitemaps protocol asks for."""
    return _escape(clean(text), {'"': "&quot;", "'": "&apos;"})
