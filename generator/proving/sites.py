"""Checking what a server answers against what the office has signed, as a reader and as everybody else.

Nothing of a server's is believed but what the key stands for. docs/verify.md says what can't be seen from outside.
"""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from generator.engine.progress import Track
from generator.proving.absent import of_host, of_nothing
from generator.proving.addresses import Site
from generator.proving.comparing import Asking, of_files
from generator.proving.fetching import Client, accepted
from generator.proving.findings import Danger, Finding, ranked
from generator.proving.folders import is_ignored
from generator.proving.guises import Guise, browser
from generator.proving.memory import last_seen, remember, went_back
from generator.proving.report import Report
from generator.proving.statement import Statement, UntrustedError, read_statement
from generator.proving.sums import OPENSSH, SUMS, address_of
from generator.text.publickeys import PublicKey

_LARGEST_STATEMENT = 1 << 27
_PAUSE = 3.0
"""Seconds after which files that were just being replaced are in their places."""
_SOON = 14
"""Days before a certificate's end that are worth a word."""


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
    asking = Asking(client, statement, plain, guises, sample, track)
    findings = [
        *_of_statement(client.site, statement, key, now),
        *_of_connection(client, now),
        *of_files(asking),
        *of_nothing(asking),
        *of_host(asking),
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
