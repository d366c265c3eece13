"""Addresses: how they are written, marked while rendering, and spelled for the page that holds them.

Inside the program an address is a *site path*: it begins with `/`, is percent-encoded, and says where the file
lies under the site's root (`/notices/2020/water/`, `/assets/style.1a2b3c.css`). Pages link relatively, so that
the folder works at any base path; but a fragment of HTML (an article's body, a card) is rendered once and used
on pages at different depths. So fragments carry addresses between two marks, and each finished page is spelled
once.

The marks are two of Unicode's noncharacters. They may not occur in HTML, so no content can forge them:
`generator.text.decoding.read_text` removes them from everything that is read.
"""

import re
from urllib.parse import quote, unquote

OPEN, CLOSE = "\ufdd0", "\ufdd1"

SCHEMES = frozenset(("http", "https", "mailto", "tel"))
"""The schemes of the addresses that content and settings may name."""

_MARKED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]*):")
_LOCAL = re.compile(r"\s*(?:file:|[A-Za-z]:[\\/])", re.IGNORECASE)
_PASSED_OVER = re.compile("^[\x00-\x20]+|[\t\n\r]")


def scheme(address: str) -> str:
    """The scheme that a browser sees in an address, in lower case; empty if it sees none (a relative address).

    Browsers pass over control characters and blanks before it, and over tabs and line ends anywhere (WHATWG URL,
    section 4.4, the basic URL parser).
    """
    match = _SCHEME.match(_PASSED_OVER.sub("", address))
    return match[1].lower() if match else ""


def is_allowed(address: str) -> bool:
    """Whether content and settings may lead there: with a scheme of SCHEMES, or relative. All others are refused,
    since some run what they name.
    """
    return scheme(address) in SCHEMES or not scheme(address)


def is_local(address: str) -> bool:
    """Whether an address is a place on the writer's own computer: `D:\\照片\\p.jpg`, `file:///D:/p.jpg`."""
    return _LOCAL.match(address) is not None


def encode(path: str) -> str:
    """A human-readable path as a site path: percent-encoded UTF-8 (RFC 3986 section 2.5)."""
    return quote(path, safe="/-._~!$&'()*+,;=:@")


def encode_with_query(address: str) -> str:
    """The same for a path that may have a query behind it, which is left as it is but for other scripts."""
    path, mark, query = address.partition("?")
    return encode(path) + mark + quote(query, safe="%/-._~!$&'()*+,;=:@?[]")


def decode(url: str) -> str:
    """A site path as a person reads it."""
    return unquote(url)


def file_path(url: str) -> str:
    """The file under the output folder that a host serves for a site path."""
    path = unquote(url).lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


def mark(url: str) -> str:
    """Mark a site path (or a source path, in an article's body) to be spelled later."""
    return f"{OPEN}{url}{CLOSE}"


def relative(url: str, base: str, as_files: bool) -> str:
    """The site path `url` as seen from the page at the site path `base`: up to the root, and down from there.

    With `as_files`, a path that ends in `/` is spelled to its `index.html`, so that it opens from a disk.
    """
    path, hash_mark, fragment = url.partition("#")
    if as_files and path.endswith("/"):
        path += "index.html"
    return _root(base) + path[1:] + hash_mark + fragment


def spell(text: str, base: str, as_files: bool = False) -> str:
    """Replace every marked site path in a finished page at `base` by a relative address."""
    if as_files:
        return _MARKED.sub(lambda match: relative(match[1], base, True), text)
    # A site path begins with the slash that the way to the root takes the place of.
    return text.replace(OPEN + "/", _root(base)).replace(CLOSE, "")


def _root(base: str) -> str:
    """The way from a page to the site's root; never empty, so no first segment is taken for a scheme."""
    return "../" * (base.count("/") - 1) or "./"


def spell_absolute(text: str, base_url: str) -> str:
    """Replace every marked site path by an absolute address; `base_url` ends without a slash."""
    if OPEN not in text:
        return text
    return _MARKED.sub(lambda match: base_url + match[1], text)


def absolute(url: str, base_url: str) -> str:
    """The full address of a site path; what is a full address already stays as it is."""
    return base_url + url if url.startswith("/") else url
