"""Addresses as authors write them, and what is meant."""

import posixpath
import re
import unicodedata
from urllib.parse import quote, unquote

from msgspec import Struct

from generator.text import urls
from generator.text.urls import encode

_BLANK = " \t\n\r\f"  # what HTML calls white space; browsers keep all other blanks
# What may not stand in an address (RFC 3986) and checkers refuse; letters of other scripts may (RFC 3987).
_FORBIDDEN = re.compile(r'[\s"<>\[\\\]^`{|}\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})')
_AUTHORITY = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#]*")
# Percent signs can bring back what no text holds: control characters, and the noncharacters that mark addresses.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


class Destination(Struct, frozen=True, gc=False):
    """What an address means.

    `target` is a source path or a site path for what is ours, and empty for what is not; `fragment` is
    decoded. `href` is what to write for the rest: a full address, or a fragment of the same text. `problem`
    is a code.
    """

    target: str = ""
    fragment: str = ""
    href: str = ""
    external: bool = False
    problem: str = ""

    @property
    def address(self) -> str:
        """Target and fragment in one; see `marked`."""
        return marked(self.target, self.fragment)


def marked(target: str, fragment: str) -> str:
    """A source path or site path and a fragment as a body marks them.

    Names may hold number signs (`1#楼.jpg`), so those of the target are escaped: no two places are spelled alike.
    """
    return target.replace("%", "%25").replace("#", "%23") + (f"#{fragment}" if fragment else "")


def resolve(written: str, path: str) -> Destination:
    """What an address means in the text at the source path `path`.

    It judges by itself what may be linked to, and relies on nobody who has looked before: `href` has a scheme of
    `urls.SCHEMES` or is a fragment.
    """
    address = written.strip(_BLANK)
    if address.startswith("\\"):
        return Destination(problem="local-address")  # a folder that Windows shares: `\\server\files\list.doc`
    address = address.replace("\\", "/")
    if not address:
        return Destination(problem="empty-address")
    if address.startswith("//"):
        # Opened from a disk, a page has no scheme that another host could share.
        return Destination(href=_tidy("https:" + address), external=True)
    if scheme := urls.scheme(address):
        if scheme not in urls.SCHEMES:
            return Destination(problem="removed-address")
        return Destination(href=_tidy(address), external=scheme in ("http", "https"))
    address, _, fragment = address.partition("#")
    fragment = _decode(fragment)
    address, question, query = address.partition("?")
    if not address:
        return Destination(path, fragment, "#" + _quote(fragment))
    if address.startswith("/"):
        query = _quote(question + query) if query else ""
        return Destination(encode(_normal(_decode(address))) + query, fragment)
    target = _normal(posixpath.join(posixpath.dirname(unicodedata.normalize("NFC", path)), _decode(address)))
    if target.startswith("../"):
        return Destination(target, problem="link-outside")
    if fragment and target == unicodedata.normalize("NFC", path):
        return Destination(path, fragment, "#" + _quote(fragment))
    return Destination("/" if target == "./" else target, fragment)


def _tidy(address: str) -> str:
    """A full address with what may not stand in it percent-encoded; the host may hold square brackets."""
    authority = _AUTHORITY.match(address)
    start = authority.end() if authority else 0
    return address[:start] + _quote(address[start:])


def _quote(text: str) -> str:
    """A part of an address with what may not stand in it percent-encoded; letters of any script stay."""
    return _FORBIDDEN.sub(lambda match: quote(match[0]), text)


def _decode(text: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", unquote(text)))


def _normal(path: str) -> str:
    """A path without `.`, `..` and double slashes, whose slash at the end stays."""
    ends_in_slash = path.endswith(("/", "/.", "/..")) or path in (".", "..")
    path = posixpath.normpath(path)
    return path + "/" if ends_in_slash and path != "/" else path
