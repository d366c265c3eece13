"""Checking what a server answers against what the office has signed, as a reader and as everybody else.

Nothing of a server's is believed but what the key stands for. docs/verify.md says what can't be seen from outside.
"""

import secrets
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from generator.engine.progress import Track
from generator.proving.fetching import Answer, Client, Site, accepted
from generator.proving.findings import ENOUGH, Danger, Finding, danger_of, is_harmless, ranked
from generator.proving.folders import is_ignored
from generator.proving.guises import ROBOTS, Guise, browser
from generator.proving.memory import last_seen, remember, went_back
from generator.proving.rewriters import rewritten
from generator.proving.statement import Statement, UntrustedError, read_statement
from generator.proving.sums import OPENSSH, SUMS, address_of
from generator.text import urls
from generator.text.publickeys import PublicKey

_LARGEST_STATEMENT = 1 << 27
_PAUSE = 3.0
"""Seconds after which files that were just being replaced are in their places."""
_SOON = 14
"""Days before a certificate's end that are worth a word."""
_HOME = "index.html"
_MISSING = "404.html"
_OF_HOSTS = (
    "_redirects",
    "_headers",
    "_routes.json",
    "_worker.js",
    ".htaccess",
    ".nojekyll",
    "CNAME",
    "web.config",
    "vercel.json",
)
"""What hosts may keep to themselves."""
_REFUSALS = (401, 403, 405, 406, 418, 429, 444, 503)
_TELLING = ("x-powered-by", "x-aspnet-version", "x-generator")
_TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "javascript",
    "xml": "xml",
    "json": "json",
    "svg": "svg",
}
"""What a type has to say of a file with such an ending."""
_PAGES = ("text/html", "application/xhtml+xml", "image/svg+xml")
"""Types in which scripts run."""


class Report(Struct, frozen=True):
    """What a check has found."""

    target: str
    findings: tuple[Finding, ...]
    files: int = 0
    """That were compared."""
    asked: int = 0
    """Requests."""
    statement: Statement | None = None

    @property
    def alarms(self) -> bool:
        """Whether something is not as it was signed."""
        return any(finding.alarms for finding in self.findings)


class _Asking(NamedTuple):
    """One check of a site."""

    client: Client
    statement: Statement
    plain: Mapping[str, str]
    guises: tuple[Guise, ...]
    sample: int
    track: Track

    @property
    def hosts(self) -> frozenset[str]:
        """The site's own hosts: where it is asked, and where it says that it is."""
        return frozenset((self.client.site.host, _host(self.statement.manifest.site)))


def check_site(
    site: Site,
    key: PublicKey,
    now: datetime,
    guises: tuple[Guise, ...],
    sample: int,
    ignored: Iterable[str],
    track: Track,
) -> Report:
    """Ask for everything that is signed of a site, and for what must not be there.

    `guises` are asked for `sample` pages, 0 for all. `ignored` are patterns of paths that are not looked at.
    """
    ignored = tuple(ignored)
    for last in (False, True):
        client = Client(site)
        try:
            report, statement = _check(client, key, now, guises, sample, track)
            if not report.alarms or last or not _is_newer(client, key, statement):
                break
            # It was published anew while it was looked at.
        finally:
            client.close()
    if statement is not None and not any(finding.kind == "went-back" for finding in report.findings):
        remember(site.address, key, statement)
    kept = tuple(
        finding
        for finding in report.findings
        if finding.danger == "trust" or not is_ignored(finding.path.lstrip("/"), ignored)
    )
    return Report(report.target, kept, report.files, client.asked, statement)


def _check(
    client: Client, key: PublicKey, now: datetime, guises: tuple[Guise, ...], sample: int, track: Track
) -> tuple[Report, Statement | None]:
    plain = browser(accepted())
    target = client.site.address
    try:
        statement = _read(client, key)
    except UntrustedError as error:
        danger: Danger = "trust"
        return Report(target, (Finding(error.reason, error.path, danger, error.detail),)), None
    asking = _Asking(client, statement, plain, guises, sample, track)
    findings = [
        *_of_statement(client.site, statement, key, now),
        *_of_connection(client, now),
        *_of_files(asking),
        *_of_nothing(asking),
        *_of_host(asking),
    ]
    return Report(target, ranked(findings), len(statement.sums)), statement


def _read(client: Client, key: PublicKey) -> Statement:
    """What is signed. Where its files don't fit together they are read once more: they may just be replaced."""
    try:
        return read_statement(_fetch(client), key)
    except UntrustedError as error:
        if error.reason not in ("unsigned", "not-by-key"):
            raise
    time.sleep(_PAUSE)
    return read_statement(_fetch(client), key)


def _is_newer(client: Client, key: PublicKey, old: Statement | None) -> bool:
    if old is None:
        return False
    try:
        new = read_statement(_fetch(client), key)
    except UntrustedError:
        return False
    return new.manifest.sequence > old.manifest.sequence


def _fetch(client: Client) -> Callable[[str], bytes | None]:
    headers = browser(accepted())

    def fetch(path: str) -> bytes | None:
        answer = client.ask(address_of(path), headers, keep=_LARGEST_STATEMENT)
        if answer.failure:
            raise UntrustedError(answer.failure, "", answer.detail)
        if 300 <= answer.status < 400 and path == SUMS:
            raise UntrustedError("moved", "", answer.header("location").removesuffix(f"/{SUMS}"))
        return (
            answer.head if answer.status == 200 and answer.whole and len(answer.head) == answer.size else None
        )

    return fetch


# ---- the statement and the connection


def _of_statement(site: Site, statement: Statement, key: PublicKey, now: datetime) -> Iterator[Finding]:
    manifest = statement.manifest
    if statement.is_over(now):
        yield Finding("expired", SUMS, "trust", manifest.expires)
    seen = last_seen(site.address, key)
    if went_back(statement, seen):
        yield Finding("went-back", SUMS, "trust", manifest.created)
    for fault in statement.faults:
        yield Finding(fault, OPENSSH, "trust")
    if statement.key.raw != key.raw:
        yield Finding("key-changed", SUMS, "note", statement.key.minisign)
    if manifest.site != site.address:
        yield Finding("elsewhere", "", "note", manifest.site)


def _of_connection(client: Client, now: datetime) -> Iterator[Finding]:
    if client.site.scheme == "http":
        if client.site.host not in ("localhost", "127.0.0.1", "::1"):
            yield Finding("no-tls", "", "note")
        return
    end = client.certificate().get("notAfter")
    if end:
        days = (datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC) - now).days
        if days < _SOON:
            yield Finding("certificate-soon", "", "note", str(days))


# ---- files


def _of_files(asking: _Asking) -> Iterator[Finding]:
    paths = sorted(asking.statement.sums)
    digests: dict[str, str] = {}

    def ask(path: str) -> tuple[str, Answer]:
        return path, asking.client.ask(address_of(path), asking.plain)

    for path, answer in asking.track(asking.client.each(ask, paths), "verify", len(paths)):
        digests[path] = answer.digest
        yield from _compared(asking, path, address_of(path), answer)
        yield from _of_headers(asking, path, answer)
    pages = _sample([path for path in paths if path.endswith(".html") and path != _MISSING], asking.sample)
    rounds = [(path, guise) for path in pages for guise in asking.guises]

    def ask_as(one: tuple[str, Guise]) -> tuple[str, Guise, Answer]:
        path, guise = one
        is_robot = guise.name in ROBOTS
        return path, guise, asking.client.ask(address_of(path), guise.headers, patient=not is_robot)

    for path, guise, answer in asking.track(asking.client.each(ask_as, rounds), "verify", len(rounds)):
        if guise.name in ROBOTS and (answer.failure or answer.status in _REFUSALS):
            # Who guards a server may know that we aren't the robot; a burglar would show it something.
            yield Finding("blocked", "", "note", answer.failure or str(answer.status), (guise.name,))
        elif answer.digest != digests[path] or not answer.status:  # else it has been told already
            yield from _compared(asking, path, address_of(path), answer, guise)


def _sample(paths: list[str], number: int) -> list[str]:
    """Some of the pages, others each time; the front page is always among them."""
    if not number or number >= len(paths):
        return paths
    rest = [path for path in paths if path != _HOME]
    home = [_HOME] if len(rest) < len(paths) else []
    return home + secrets.SystemRandom().sample(rest, number - len(home))


def _compared(
    asking: _Asking, path: str, address: str, answer: Answer, guise: Guise | None = None
) -> Iterator[Finding]:
    """What an answer that should be a signed file is instead. `address` is that which was asked for."""
    names = (guise.name,) if guise else ()
    digest = asking.statement.sums[path]
    status = answer.status
    if answer.failure:
        danger: Danger = "trust" if answer.failure == "tls" else "file"
        yield Finding(answer.failure, address, danger, answer.detail, names)
    elif _is_right(path, digest, answer):
        if status != 200 and not (status == 404 and path == _MISSING):
            yield Finding("status", address, "file", str(status), names)
    elif 300 <= status < 400:
        yield from _redirected(asking, address, answer, names)
    elif status == 200 and not answer.whole:
        yield Finding("truncated", address, "file", "", names)
    elif 200 <= status < 300:
        page = answer.head if answer.size <= ENOUGH else b""
        if services := rewritten(page, digest):
            yield Finding("rewritten", address, "note", ", ".join(services), names)
            return
        danger, detail = danger_of(path, answer.head, asking.hosts, served=True)
        yield Finding("cloaked" if guise else "changed", address, danger, detail, names)
    elif path in _OF_HOSTS or _is_companion(path, asking.statement.sums):
        return
    elif status >= 500:
        yield Finding("error", address, "file", str(status), names)
    else:
        yield Finding("missing", address, "file", str(status), names)


def _is_right(path: str, digest: str, answer: Answer) -> bool:
    if answer.digest == digest:
        return answer.status in (200, 404)
    return answer.raw == digest and answer.status == 200 and path.endswith((".gz", ".br"))


def _is_companion(path: str, sums: Mapping[str, str]) -> bool:
    """Whether a file is a packed one that the host sends in another's place, and may not give away by itself."""
    return path.endswith((".gz", ".br")) and path[:-3] in sums


def _redirected(asking: _Asking, address: str, answer: Answer, names: tuple[str, ...]) -> Iterator[Finding]:
    site = asking.client.site
    target = _joined(site.address + address, answer.header("location"))
    expected = asking.statement.manifest.redirects.get(urls.decode(address))
    if address == f"/{_MISSING}" or (expected and urls.decode(target) == site.address + expected):
        return
    elsewhere = _host(target) not in asking.hosts
    yield Finding("redirected", address, "script" if elsewhere else "page", target, names)


def _of_headers(asking: _Asking, path: str, answer: Answer) -> Iterator[Finding]:
    """What the server says beside a file."""
    if answer.status != 200:
        return
    address, site = address_of(path), asking.client.site
    if refresh := answer.header("refresh"):
        yield Finding("refresh", address, "script", refresh)
    for name, value in answer.headers:
        if name == "link" and _leads_elsewhere(value, site):
            yield Finding("link-header", address, "script", value)
    if alternative := answer.header("alt-svc"):
        hosts = [part.split('"')[1].rpartition(":")[0] for part in alternative.split(",") if '="' in part]
        if any(host and host != site.host for host in hosts):
            yield Finding("alt-svc", address, "script", alternative)
    if answer.header("service-worker-allowed"):
        yield Finding("worker-header", address, "script", answer.header("service-worker-allowed"))
    kind = answer.header("content-type").partition(";")[0].strip().lower()
    wanted = _TYPES.get(path.rpartition(".")[2])
    is_other = wanted not in kind if wanted else kind in _PAGES
    if is_other and not path.endswith(
        (".gz", ".br")
    ):  # these go by what they are packed from, or by themselves
        yield Finding("type", address, "page", kind or "–")
    if path != _HOME:
        return
    for name, value in asking.statement.manifest.headers.items():
        if answer.header(name) != value:
            yield Finding("header", address, "page", f"{name}: {answer.header(name) or '–'}")
    if cookie := answer.header("set-cookie"):
        yield Finding("cookie", address, "page", cookie.partition("=")[0])
    for name in _TELLING:
        if answer.header(name):
            yield Finding("powered", address, "note", answer.header(name))


def _leads_elsewhere(link: str, site: Site) -> bool:
    """Whether a `Link` header (RFC 8288) has browsers load something from another host."""
    for part in link.split(","):
        target = part.partition("<")[2].partition(">")[0]
        host = _host(_joined(f"{site.address}/", target))
        if host != site.host and any(
            word in part for word in ("stylesheet", "preload", "prefetch", "prerender")
        ):
            return True
    return False


# ---- what is not there


def _of_nothing(asking: _Asking) -> Iterator[Finding]:
    """What a server answers where there is nothing, and where only burglars have something."""
    token, number = secrets.token_hex(6), secrets.randbelow(89_999) + 10_000
    section = next((path.partition("/")[0] for path in asking.statement.sums if path.count("/") > 1), "news")
    absent = [
        f"/{token}",
        f"/{token}.html",
        f"/{section}/{token}/",
        f"/{token}/{number}.html",
        "/a.php",
        f"/index.php?id={number}",
        f"/news/{number % 1000}.shtml",
        f"/plus/view.php?aid={number}",
        f"/{token}.asp",
        f"/{token}.jsp",
        f"/html/{number}.html",
        f"/tag/{number}.html",
        f"/app/{number}.html",
        f"/{number}.shtml",
        f"/sitemap{number}.xml",
        "/wp-login.php",
    ]
    queries = [f"/?id={number}", f"/?{token}.html", f"/?s={number}&from=search", f"/?/{token}/{number}.html"]
    chosen = [guise for guise in asking.guises if guise.name in ("baidu", "from-baidu", "sogou", "phone")]
    guises: list[Guise | None] = [None, *chosen]
    present = {address_of(path) for path in asking.statement.sums}
    rounds = [(path, guise) for path in [*absent, *queries] if path not in present for guise in guises]

    def ask(one: tuple[str, Guise | None]) -> tuple[str, Guise | None, Answer]:
        path, guise = one
        patient = guise is None or guise.name not in ROBOTS
        return path, guise, asking.client.ask(path, guise.headers if guise else asking.plain, patient=patient)

    for path, guise, answer in asking.client.each(ask, rounds):
        if guise and guise.name in ROBOTS and (answer.failure or answer.status in _REFUSALS):
            continue  # it is told for pages that are there
        if path in queries:
            if _HOME in asking.statement.sums:
                yield from _compared(asking, _HOME, path, answer, guise)
        else:
            yield from _absent(asking, path, answer, guise)


def _absent(asking: _Asking, path: str, answer: Answer, guise: Guise | None) -> Iterator[Finding]:
    names = (guise.name,) if guise else ()
    status, site = answer.status, asking.client.site
    is_ours = answer.digest == asking.statement.sums.get(_MISSING)
    if answer.failure:
        yield Finding(answer.failure, path, "file", answer.detail, names)
    elif 200 <= status < 300:
        if is_ours:
            yield Finding("soft-404", path, "file", "", names)
            return
        danger, detail = danger_of(path, answer.head, asking.hosts, served=True)
        yield Finding("made-up", path, danger, detail, names)
    elif 300 <= status < 400:
        target = _joined(site.address + path, answer.header("location"))
        if target != f"{site.address}{path}/":
            elsewhere = _host(target) not in asking.hosts
            yield Finding("redirected", path, "script" if elsewhere else "page", target, names)
    elif is_ours or (_MISSING not in asking.statement.sums and is_harmless(answer.head)):
        return
    elif rewritten(answer.head, asking.statement.sums.get(_MISSING, "")):
        return  # it is told for a page that is there
    elif is_harmless(answer.head):
        yield Finding("plain-404", "", "note", str(status))
    else:
        danger, detail = danger_of(path, answer.head, asking.hosts, served=True)
        yield Finding("other-404", path, danger, detail, names)


def _of_host(asking: _Asking) -> Iterator[Finding]:
    """What robots are told of the whole host, where the site is only a part of it."""
    site = asking.client.site
    if not site.prefix:
        return
    answer = asking.client.ask("/robots.txt", asking.plain, prefixed=False)
    if answer.status != 200:
        return
    danger, detail = danger_of("robots.txt", answer.head, asking.hosts, served=True)
    if detail:
        yield Finding("robots", "/robots.txt", danger, detail)


def _joined(base: str, address: str) -> str:
    """Where an address leads, as seen from another; as it is where it can't be understood."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
