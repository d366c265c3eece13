"""Addresses as authors write them, and what is meant."""

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

from generator.urls import encode

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# What may not stand in an address (RFC 3986 section 2) and checkers refuse; other scripts' letters may (RFC
# 3987).
_FORBIDDEN = re.compile(r'[\s"<>\\^`{|}\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})')


@dataclass(frozen=True, slots=True)
class Destination:
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
        """Target and fragment in one."""
        return self.target + (f"#{self.fragment}" if self.fragment else "")


def resolve(written: str, path: str) -> Destination:
    """What an address means in the text at the source path `path`."""
    address = written.strip().replace("\\", "/")
    if not address:
        return Destination(problem="empty-address")
    if address.startswith("//"):
        return Destination(href=_tidy(address), external=True)
    if scheme := _SCHEME.match(address):
        return Destination(href=_tidy(address), external=scheme[0].lower() in ("http:", "https:"))
    address, _, fragment = address.partition("#")
    fragment = unicodedata.normalize("NFC", unquote(fragment))
    address, question, query = address.partition("?")
    if not address or address == path:
        return Destination(path, fragment, "#" + quote_fragment(fragment))
    if address.startswith("/"):
        site_path = _normal(_decode(address))
        query = _tidy(question + query) if query else ""
        return Destination(encode(unicodedata.normalize("NFC", site_path)) + query, fragment)
    target = _normal(posixpath.join(posixpath.dirname(path), _decode(address)))
    if target == ".." or target.startswith("../"):
        return Destination(target, problem="link-outside")
    target = unicodedata.normalize("NFC", target)
    if target == unicodedata.normalize("NFC", path) and fragment:
        return Destination(path, fragment, "#" + quote_fragment(fragment))
    return Destination("/" if target in (".", "./") else target, fragment)


def quote_fragment(fragment: str) -> str:
    """A fragment as it is written in an address: letters of any script stay as they are."""
    return _FORBIDDEN.sub(lambda match: quote(match[0]), fragment)


def _tidy(address: str) -> str:
    """An address with what may not stand in it percent-encoded."""
    return _FORBIDDEN.sub(lambda match: quote(match[0]), address)


def _decode(path: str) -> str:
    # A number sign in a file's name would begin a fragment.
    return unquote(path.replace("%23", "%2523"))


def _normal(path: str) -> str:
    """A path without `.`, `..` and double slashes, whose slash at the end stays."""
    ends_in_slash = path.endswith(("/", "/.", "/..")) or path in (".", "..")
    path = posixpath.normpath(path)
    return path + "/" if ends_in_slash and path != "/" else path
