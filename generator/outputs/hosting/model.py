"""What every host is to do, whatever it is: the one table that all of their files are written from. Pure."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from generator.settings.config import Settings

ASSETS = "/assets/"
"""The folder of files whose names change with their bytes."""
KEPT = ("_headers", "_redirects", "vercel.json", "web.config")
"""Files in the site that are for hosts, not for readers; others begin with a dot."""
WITHOUT_HEADERS = frozenset(("github-pages", "gitlab-pages"))
"""Hosts that can't be told any headers."""
CACHE = "Cache-Control"
_TEN_MINUTES = "public, max-age=600"
_A_YEAR = "public, max-age=31536000, immutable"

# Integrity-Policy is not among them: the theme's scripts have no integrity values, so it would stop them.
_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    CACHE: _TEN_MINUTES,
}


class Rule(Struct, frozen=True):
    """What answers say that begin with a site path."""

    path: str
    headers: tuple[tuple[str, str], ...]


class Redirect(Struct, frozen=True):
    """An old address and where it leads, as a host sees them. Both are of plain characters: see `_plain`."""

    path: str
    """Percent-encoded, with the base path."""
    query: str
    """Empty for none."""
    target: str

    @property
    def address(self) -> str:
        """What a browser asks for."""
        return f"{self.path}?{self.query}" if self.query else self.path


class Hosting(Struct, frozen=True):
    """All that a host is to be told."""

    host: str
    base_path: str
    """Without a slash at its end; empty for a site at its host's root."""
    rules: tuple[Rule, ...]
    """That of all files first; a later one's headers take the place of an earlier one's."""
    redirects: tuple[Redirect, ...]
    is_secure: bool
    """Whether readers come by https."""
    is_packed: bool
    """Whether packed companions stand beside text files."""


def policy(settings: Settings) -> str:
    """The Content-Security-Policy that the theme's pages work under (CSP 3, W3C)."""
    forms = "'self'" if settings.search.enabled else "'none'"
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; "
        f"font-src 'self'; manifest-src 'self'; connect-src 'self'; base-uri 'none'; form-action {forms}; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    )


def rules_of(settings: Settings) -> tuple[Rule, ...]:
    """The table: what is said of all files, and what else of those whose names change with their bytes."""
    headers = {"Content-Security-Policy": policy(settings), **_HEADERS}
    if days := settings.hosting.hsts:
        headers["Strict-Transport-Security"] = f"max-age={days * 86_400}"
    known = {name.lower(): name for name in headers}
    for name, value in settings.hosting.headers.items():
        headers[known.get(name.lower(), name)] = value
    wanted = tuple((name, value) for name, value in headers.items() if value)
    return Rule("/", wanted), Rule(ASSETS, ((CACHE, _A_YEAR),))


def answered(settings: Settings) -> dict[str, str]:
    """The headers, in small letters, that every answer has where all hosts that the site is for can say them.

    How long pages are kept is left to some hosts (see `platforms.headers`), so that is not among them.
    """
    wanted = frozenset(settings.hosting.for_)
    if not wanted or wanted & WITHOUT_HEADERS:
        return {}
    return {name.lower(): value for name, value in rules_of(settings)[0].headers if name != CACHE}


def hosting_of(settings: Settings, base_url: str, aliases: tuple[tuple[str, str], ...]) -> Hosting:
    """What hosts are to be told of a site; `aliases` are old and new site paths."""
    address = urlsplit(base_url)
    return Hosting(
        address.hostname or "localhost",
        address.path,
        rules_of(settings),
        redirects_of(address.path, aliases),
        address.scheme == "https",
        settings.compress,
    )


def redirects_of(base_path: str, aliases: tuple[tuple[str, str], ...]) -> tuple[Redirect, ...]:
    """The redirects in their order, each address once; none leads to itself."""
    found: dict[str, Redirect] = {}
    for old, new in sorted(aliases):
        path, _, query = old.partition("?")
        redirect = Redirect(_plain(base_path + path), _plain(query), _target(base_path + new))
        if redirect.address != redirect.target:
            found.setdefault(redirect.address, redirect)
    return tuple(found.values())


def without_capitals(redirects: tuple[Redirect, ...]) -> tuple[Redirect, ...]:
    """Those that a server needs to which capitals make no difference.

    The first of two stands for both (where they lead to two places, `outputs/collisions.py` tells of it), and what
    differs from its target in nothing else would go round in a circle.
    """
    found: dict[str, Redirect] = {}
    for redirect in redirects:
        if redirect.address.lower() != redirect.target.lower():
            found.setdefault(redirect.address.lower(), redirect)
    return tuple(found.values())


def _plain(text: str) -> str:
    """With nothing that ends a word, a line or a quotation in any host's file; of what begins a variable, `$` alone."""
    return quote(text, safe="%/-._~!$&'()*+,;=:@?[]")


def _target(path: str) -> str:
    """The same for where an address leads: without what is a variable, a pattern or an argument there."""
    return quote(path, safe="%/-._~=@,+")


def pattern(text: str) -> str:
    """A percent-encoded text as a regular expression for the bytes that it means, in which nothing else is special."""
    return "".join(
        chr(byte) if re.match(rb"[A-Za-z0-9/_~-]", bytes((byte,))) else rf"\x{byte:02X}"
        for byte in unquote(text, "latin-1").encode("latin-1")
    )
