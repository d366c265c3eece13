"""The addresses of old pages: read off a file's path or out of the page, and compared."""

import posixpath
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator.importing.model import OldPage

# The folder that a mirror has for a host: `www.old.example`, `www.old.example:8080`, Windows' `…+8080`.
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,24}([:+]\d{1,5})?", re.IGNORECASE)
_NUMERIC_HOST = re.compile(r"(\d{1,3}\.){3}\d{1,3}([:+]\d{1,5})?")
_FILE_LIKE = re.compile(r"\.(html?|aspx?|php|jsp|txt|zip|warc|gz|md|xml)$", re.IGNORECASE)

# Files in which somebody keeps a page; no site had them at such addresses.
_ONE_FILE = re.compile(r"\.(mht|mhtml|eml|docx|xlsx)$", re.IGNORECASE)

# How a crawler writes `?` into a file's name: as it is, encoded, or `@` where Windows forbids it.
_QUERY = re.compile(r"\?|%3F|@(?=[\w.-]+=)", re.IGNORECASE)
# … and what it appends so that the file opens as a page.
_APPENDED = re.compile(r"(\.(?:aspx?|php|jsp|jspx|cgi|cfm|do|action|shtml))\.html?$", re.IGNORECASE)
_INDEX = re.compile(r"(?<=/)index\.html?$", re.IGNORECASE)

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)\s*(\S+?)\s*-->", re.IGNORECASE)
_CANONICAL = re.compile(rb"""<link\b[^>]*\brel\s*=\s*["']?canonical\b[^>]*>""", re.IGNORECASE)
_BASE = re.compile(rb"<base\b[^>]*\bhref[^>]*>", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_HEAD = 16_384
"""Bytes at a page's beginning in which its own word on its address is looked for."""

_NOWHERE = "http://nowhere.invalid/"
"""Stands for the host of a page whose address is unknown (RFC 2606, section 2)."""


_DEFAULT_PORTS = {"http": 80, "https": 443}

LINKED = ("http", "https", "mailto", "tel")
"""The schemes that a link may have."""

# Most addresses are plain: nothing in them is read in two ways, and what the careful functions make of them is seen at
# once. In a path, `;` and an empty query are not (`urljoin` writes them anew), nor are steps (`/./`, `/../`).
_STEPS = r"(?:/(?!\.|/)[\w.~%@,=&+!-]*)"
_BEHIND = r"(?:\?[\w.~%@,=&+!:/-]+)?(?:\#[\w.~%@,=&+!:/-]+)?"
_PLAIN = re.compile(rf"(https?)://([a-z0-9.-]+)((?:/[\w.~%@,=&+!/-]*)?{_BEHIND})", re.ASCII)
_PLAIN_PATH = re.compile(rf"{_STEPS}+{_BEHIND}", re.ASCII)

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AddressParts:
    """The parts of an address; each may be missing."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str


def split_address(address: str) -> AddressParts | None:
    """An address' parts; None if it is none, such as `http://[::1` and `http://old.example: see page 2`.

    Only here and in `join_address` addresses are taken apart, for Python raises ValueError at odd ones.
    """
    try:
        parts = urlsplit(address)
        return AddressParts(parts.scheme, parts.hostname or "", parts.port, parts.path, parts.query)
    except ValueError:
        return None


def join_address(base: str, address: str) -> str | None:
    """A link as a full address, read from a page's; None if that can't be."""
    if _PLAIN.fullmatch(address):
        return address
    if _PLAIN_PATH.fullmatch(address) and (page := _PLAIN.fullmatch(base)):
        return f"{page[1]}://{page[2]}{address}"
    try:
        return urljoin(base, address)
    except ValueError:
        return None


def may_be_linked(address: str) -> bool:
    """Whether a link is relative, or of a scheme that pages may lead to.

    Browsers pass over blanks and controls in a scheme (URL Standard, section 4.4), and Markdown over backslashes and
    entities. Here everything counts as passed over that can't be seen.
    """
    if _PLAIN.fullmatch(address):
        return True
    seen = "".join(sign for sign in unescape(address) if sign.isprintable() and sign not in " \u3000\\")
    scheme = _SCHEME.match(seen)
    return scheme is None or scheme[1].lower() in LINKED


def is_web(address: str) -> bool:
    """Whether an address is one of a page on the web."""
    parts = split_address(address)
    return parts is not None and parts.scheme in ("http", "https") and parts.host != ""


def percent_decoded(text: str) -> str:
    """Without percent signs, if these stand for UTF-8; addresses of old Chinese systems often stand for GBK."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def from_path(path: str, base_url: str | None) -> str | None:
    """The address that a file's path in a mirror stands for: `www.old.example/view.asp?id=12.html`.

    A folder named like a host begins the address; without one, `base_url` is where the tree begins.
    """
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        is_host = (_HOST.fullmatch(part) and not _FILE_LIKE.search(part)) or _NUMERIC_HOST.fullmatch(part)
        if is_host:
            scheme = parts[index - 1] if index and parts[index - 1] in ("http", "https") else ""
            if not scheme:
                scheme = "https" if (base_url or "").startswith("https:") else "http"
            return f"{scheme}://{part.replace('+', ':')}/{_as_asked_for('/'.join(parts[index + 1 :]))}"
    if not base_url:
        return None
    return base_url.rstrip("/") + "/" + _as_asked_for(path.partition("/")[2] if "/" in path else path)


def _as_asked_for(path: str) -> str:
    """A file's path as it stood in the address: encoded, with its query."""
    mark = _QUERY.search(path)
    if mark is None:
        path = _INDEX.sub("", "/" + _APPENDED.sub(r"\1", path))[1:]
        return _percent_encoded(path)
    name, query = path[: mark.start()], path[mark.end() :]
    query = re.sub(r"\.html?$", "", query, flags=re.IGNORECASE)
    return f"{_percent_encoded(name)}?{quote(query, safe='%/-._~!$&()*+,;=:@?[]')}"


def _percent_encoded(path: str) -> str:
    plain = percent_decoded(path)
    is_undecodable = plain == path and unquote(path, errors="replace") != path
    return quote(plain, safe="/-._~!$&'()*+,;=:@" + ("%" if is_undecodable else ""))


def file_names(path: str, query: str) -> tuple[str, ...]:
    """How a crawler may have named the file for a decoded path and a query."""
    if not query:
        return (
            (path, f"{path}index.html")
            if path.endswith("/")
            else (path, f"{path}.html", f"{path}/index.html")
        )
    return tuple(f"{path}{mark}{query}{end}" for mark in ("?", "@", "%3F") for end in ("", ".html"))


def saved_from(content: bytes) -> str | None:
    """The address that a browser noted when it saved the page."""
    found = _SAVED_FROM.search(content[:_HEAD])
    return _web_address(found[1]) if found else None


def canonical_of(content: bytes) -> str | None:
    """The address that a page says is its own. Many pages may say the same: some systems write the front page's."""
    return _in_head(_CANONICAL, content)


def declared_base(content: bytes) -> str | None:
    """What a page's links are relative to, if it says so: with many systems, the front page for all of them."""
    return _in_head(_BASE, content)


def _in_head(tag: re.Pattern[bytes], content: bytes) -> str | None:
    found = tag.search(content[:_HEAD])
    href = _HREF.search(found[0]) if found else None
    return _web_address(href[1]) if href else None


def _web_address(written: bytes) -> str | None:
    address = written.decode("utf-8", "replace")
    return address if is_web(address) else None


def base_of(page: OldPage) -> str:
    """What the page's links are relative to: its address, what it says itself, or its place in the tree on no host."""
    return page.address or page.base or page.canonical or _NOWHERE + quote(_below_root(page))


def tree_address(page: OldPage) -> str:
    """The address of a page in a tree without hosts, if the tree's root is that of the site which its base names."""
    return urljoin(base_of(page), "/") + quote(_below_root(page))


def beside_base(page: OldPage) -> str:
    """The address of a page without one, if it lay in the folder that its base names."""
    return urljoin(base_of(page), quote(posixpath.basename(page.origin)))


def _below_root(page: OldPage) -> str:
    return page.origin.partition("/")[2] or page.origin


def absolute_address(address: str, page: OldPage) -> str:
    """A page's link as a full address; as it is if that can't be."""
    full = join_address(base_of(page), address)
    return address if full is None else full


def exact(address: str) -> str:
    """The same text for two spellings of one address: the default port, encoding, index page and fragment don't count.

    Scheme, host and port do: two sites may lie side by side.
    """
    parts = split_address(address)
    if parts is None:
        return address
    port = f":{parts.port}" if parts.port not in (None, _DEFAULT_PORTS.get(parts.scheme)) else ""
    return f"{parts.scheme}://{parts.host}{port}{_path_and_query(parts)}"


def normalized(address: str) -> str:
    """The same text for all addresses that may mean one page: scheme, `www.` and port don't count either.

    Links lead to a page under any of these; whether two pages are one, `exact` says.
    """
    parts = split_address(address)
    if parts is None:
        return address
    return parts.host.removeprefix("www.") + _path_and_query(parts)


def _path_and_query(parts: AddressParts) -> str:
    path = posixpath.normpath(_INDEX.sub("", percent_decoded(parts.path) or "/"))
    return f"{path}{'?' + percent_decoded(parts.query) if parts.query else ''}"


def path_of(address: str) -> str:
    """An address' path, decoded."""
    parts = split_address(address)
    return percent_decoded(parts.path) if parts else ""


def is_same_host(address: str, page: OldPage) -> bool:
    """Whether an address lies on the page's own host, with or without `www.`."""
    return host_of(address) == host_of(base_of(page))


def host_of(address: str) -> str:
    """The host that an address names, without `www.`; empty if it names none, or makes no sense."""
    if plain := _PLAIN.fullmatch(address := address.strip()):
        return plain[2].removeprefix("www.")
    parts = split_address(address)
    return parts.host.removeprefix("www.") if parts else ""


def alias_of(page: OldPage, address: str | None) -> str:
    """A page's old address as an alias: path and query; empty if it is unknown or the front page's.

    Without an address, the place in a tree is taken for the path: whoever copied a site's folder copied its root.
    """
    if address is None and ("/" not in page.origin or _ONE_FILE.search(page.origin)):
        return ""
    parts = split_address(address or _NOWHERE + quote(_below_root(page)))
    if parts is None:
        return ""
    path = percent_decoded(_INDEX.sub("", parts.path))
    if "%" in path:  # no address of ours: it could be read in two ways
        return ""
    if path in ("", "/") and not parts.query:
        return ""
    return f"{path or '/'}{'?' + parts.query if parts.query else ''}"
