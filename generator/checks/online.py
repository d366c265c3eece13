"""Links to other sites: each address is asked once, gently, and the answer is remembered.

A site is asked for one thing after another, with a pause between them; several sites are asked at once. The first
address of a site is asked for its page, the others for their heads alone. What a site refuses to say (403, 429, 5xx),
or says too late, is not known, and no fault of the link.
"""

import ipaddress
import json
import re
import socket
import ssl
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from threading import Event
from typing import Literal, NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from generator import __version__
from generator.checks.links import is_outside, is_private
from generator.engine.progress import Track, untracked
from generator.problems import Problem

Kind = Literal["fine", "moved", "dead", "lost", "unknown"]

DAY = 86_400.0
_AGES: Mapping[str, float] = {"fine": 14 * DAY, "moved": 14 * DAY, "dead": DAY, "lost": DAY}
"""How long an answer counts. What is not known is asked again."""
_HOPS = 6
_SITES = 16
"""So many sites are asked at once."""
_READ = 65_536
_PATIENCE = 30.0
"""Seconds that a site may have us wait (429, 503 with Retry-After, RFC 9110 section 10.2.3)."""
_TIRED = 3
"""A site that does not answer so many times is asked for nothing more."""
_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_GONE = frozenset({404, 410})
_NO_HEAD = frozenset({400, 403, 404, 405, 501})
"""Answers to HEAD that mean little: such an address is asked for its page."""
_FOR_SALE = re.compile(
    "(?:domain|域名|網域).{0,40}?(?:for sale|is available|出售|转让|轉讓|过期|已到期)|buy this domain",
    re.IGNORECASE | re.DOTALL,
)
_SPAM = re.compile(
    "百家乐|时时彩|博彩|真人娱乐|澳门(?:新)?(?:葡京|金沙|威尼斯)|老虎机|成人(?:视频|电影)|casino|slot gacor",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title[^>]*>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)")


class Answer(NamedTuple):
    """What became of an address."""

    kind: Kind
    detail: str = ""
    """Where it has moved to, or what is wrong: a status, or a key of the catalogues' `troubles`."""
    secure: bool = False
    """Whether an `http:` address answers over `https:`, too."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How sites are asked."""

    pause: float = 1.0
    """Seconds between two requests to one site."""
    timeout: float = 10.0
    to_anywhere: bool = False
    """Whether addresses of the own network may be asked: for tests. Texts could name any of them."""


def ask(
    addresses: Iterable[str],
    place: Path,
    now: float,
    manner: Manner = Manner(),
    track: Track = untracked,
) -> dict[str, Answer]:
    """The answer of each address; those that are remembered in the file at `place` are not asked again.

    An address inside the own network is not asked, and is missing in what comes back. Whoever interrupts this waits for
    the requests that are under way, and what has been answered until then is remembered.
    """
    known = _recall(place, now)
    wanted = dict.fromkeys(address for address in addresses if manner.to_anywhere or not is_private(address))
    sites: dict[str, list[str]] = defaultdict(list)
    for address in wanted:
        if address not in known:
            sites[_site(address)].append(address)
    stop = Event()

    def ask_site(site: list[str]) -> None:
        for address, answer in _ask_site(site, manner, stop):
            known[address] = now, answer

    with ThreadPoolExecutor(max_workers=_SITES) as pool:
        try:
            for _ in track(pool.map(ask_site, sites.values()), "ask", len(sites)):
                pass
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
            _keep(place, dict(known))
    return {address: known[address][1] for address in wanted if address in known}


def problems(
    answers: Mapping[str, Answer], places: Mapping[str, list[tuple[str, int, int]]]
) -> Iterator[Problem]:
    """What is wrong with addresses, at each place that leads there."""
    for address, answer in answers.items():
        for path, line, column in places.get(address, ()):
            values = (("address", address), ("trouble", answer.detail))
            if answer.kind == "dead":
                yield Problem("dead-link", path, line, column, values)
            elif answer.kind == "lost":
                yield Problem("lost-site", path, line, column, values)
            elif answer.kind == "moved":
                values = (("address", address), ("detail", answer.detail))
                yield Problem("moved-link", path, line, column, values)
            elif answer.kind == "unknown":
                yield Problem("unanswered-link", path, line, column, values)
            if answer.secure:
                yield Problem("insecure-link", path, line, column, (("address", address),))


def _site(address: str) -> str:
    return urlsplit(address).netloc.lower()


def _ask_site(addresses: list[str], manner: Manner, stop: Event) -> Iterator[tuple[str, Answer]]:
    """The answers of one site's addresses, one after another."""
    silent = 0
    is_secure: bool | None = None
    for number, address in enumerate(addresses):
        if silent >= _TIRED:
            yield address, Answer("unknown", "no answer")
            continue
        if stop.wait(manner.pause if number else 0):
            return
        answer = _answer(address, "HEAD" if number else "GET", manner, stop)
        silent = silent + 1 if answer == Answer("unknown", "no answer") else 0
        if answer.kind in ("fine", "moved") and address.lower().startswith("http:"):
            secured = f"https:{address[5:]}"
            moves_there = answer.detail.startswith("https:")
            if is_secure is None and not moves_there:
                is_secure = _answer(secured, "HEAD", manner, stop).kind == "fine"
            answer = answer._replace(secure=bool(is_secure) and not moves_there)
        yield address, answer


def _answer(address: str, method: str, manner: Manner, stop: Event) -> Answer:
    """What an address answers, at the end of its redirects."""
    at = _ascii(address)
    seen = {at}
    permanent = True
    patience = _PATIENCE
    for _ in range(_HOPS):
        try:
            status, headers, page = _request(at, method, manner)
        except _Refused:
            return Answer("unknown", "private address")
        except ssl.SSLCertVerificationError:
            return Answer("dead", "certificate")
        except socket.gaierror as error:  # or this computer has no network
            is_gone = error.errno == socket.EAI_NONAME
            return Answer("dead", "no such host") if is_gone else Answer("unknown", "no answer")
        except ConnectionRefusedError:
            return Answer("dead", "refused")
        except (TimeoutError, OSError, HTTPException, ValueError):
            return Answer("unknown", "no answer")
        if status in _REDIRECTS:
            permanent = permanent and status in _PERMANENT
            at = _target(at, headers.get("Location", ""))
            if not at:
                return Answer("dead", "redirects to no address")
            if at in seen:
                return Answer("dead", "redirects in a circle")
            seen.add(at)
        elif status in (429, 503) and 0 <= (wait := _seconds(headers.get("Retry-After", ""))) <= patience:
            patience -= max(wait, 1.0)
            stop.wait(wait)
        elif method == "HEAD" and status in _NO_HEAD:
            method = "GET"
        else:
            return _verdict(status, at if permanent and len(seen) > 1 else "", page)
    return Answer("dead" if len(seen) > 1 else "unknown", "too many redirects" if len(seen) > 1 else "429")


def _target(at: str, location: str) -> str:
    """Where a redirect leads; nothing if that is no address."""
    try:
        target = _ascii(urljoin(at, location)) if location else ""
    except ValueError:
        return ""
    return target if is_outside(target) else ""


def _verdict(status: int, moved: str, page: str) -> Answer:
    if status in _GONE:
        return Answer("dead", str(status))
    if not 200 <= status < 300:
        return Answer("unknown", str(status))
    title = match[1] if (match := _TITLE.search(page)) else ""
    if _FOR_SALE.search(title) or (len(page) < 8_000 and _FOR_SALE.search(page)):
        return Answer("lost", "for sale")
    if _SPAM.search(title):
        return Answer("lost", "spam")
    return Answer("moved", moved) if moved else Answer("fine")


class _Refused(Exception):
    """The address is one of the own network."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows none, and doesn't look where they lead."""

    def http_error_302(self, *_: object) -> None:
        return None

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302  # type: ignore[assignment]


def _request(address: str, method: str, manner: Manner) -> tuple[int, Message, str]:
    """The status and headers of one request, and the beginning of the page if that was asked for."""
    host = urlsplit(address).hostname or ""
    if not manner.to_anywhere and not _is_public(host):
        raise _Refused
    request = urllib.request.Request(
        address,
        method=method,
        headers={"User-Agent": f"gen/{__version__} (link check)", "Accept": "*/*"},
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=manner.timeout) as response:
            return response.status, response.headers, _page(response) if method == "GET" else ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, ""
    except urllib.error.URLError as error:
        if isinstance(error.reason, OSError):
            raise error.reason from error
        raise OSError(str(error.reason)) from error


def _page(response: HTTPResponse) -> str:
    if not response.headers.get_content_type().startswith("text/html"):
        return ""
    data = response.read(_READ)
    named = response.headers.get_content_charset() or (
        match[1].decode() if (match := _CHARSET.search(data[:2_000])) else "utf-8"
    )
    try:
        return data.decode(named, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _is_public(host: str) -> bool:
    """Whether a host is one of the open network; one that is not found is, so that asking it says so.

    Where a proxy stands between, it alone finds hosts.
    """
    if urllib.request.getproxies():
        return True
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return True
    return all(ipaddress.ip_address(str(one[4][0]).partition("%")[0]).is_global for one in found)


def _ascii(address: str) -> str:
    """An address as requests want it: percent-encoded, without its fragment, the host in Punycode."""
    parts = urlsplit(address)
    netloc = parts.netloc
    if not netloc.isascii():
        with suppress(UnicodeError):
            netloc = netloc.encode("idna").decode()
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def _seconds(written: str) -> float:
    return float(written) if written.isdecimal() else -1.0


def _recall(place: Path, now: float) -> dict[str, tuple[float, Answer]]:
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        answers = {
            address: (asked, Answer(kind, detail, secure))
            for address, (asked, kind, detail, secure) in kept.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {
        address: (asked, answer)
        for address, (asked, answer) in answers.items()
        if now - asked < _AGES.get(answer.kind, 0.0)
    }


def _keep(place: Path, known: Mapping[str, tuple[float, Answer]]) -> None:
    kept = {address: [asked, *answer] for address, (asked, answer) in sorted(known.items())}
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(kept, ensure_ascii=False, indent=0), encoding="utf-8")
