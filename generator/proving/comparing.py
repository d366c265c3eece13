"""Comparing what a server answers, file by file, with what is signed: as a reader, and as everybody else."""

import secrets
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.engine.progress import Track
from generator.proving.addresses import host_of, joined
from generator.proving.fetching import Answer, Client
from generator.proving.findings import ENOUGH, Danger, Finding, danger_of
from generator.proving.guises import ROBOTS, Guise
from generator.proving.headers import lacking, of_headers, of_lacking
from generator.proving.rewriters import rewritten
from generator.proving.statement import Statement
from generator.proving.sums import address_of
from generator.text import urls

HOME = "index.html"
MISSING = "404.html"
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
REFUSALS = (401, 403, 405, 406, 418, 429, 444, 503)


class Asking(NamedTuple):
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
        return frozenset((self.client.site.host, host_of(self.statement.manifest.site)))


def of_files(asking: Asking) -> Iterator[Finding]:
    """What is not as signed of the files, asked for as an ordinary reader, and of some pages as everybody else."""
    paths = sorted(asking.statement.sums)
    digests: dict[str, str] = {}
    lacks: dict[str, tuple[str, ...]] = {}

    def ask(path: str) -> tuple[str, Answer]:
        return path, asking.client.ask(address_of(path), asking.plain)

    for path, answer in asking.track(asking.client.each(ask, paths), "verify", len(paths)):
        digests[path] = answer.digest
        yield from compared(asking, path, address_of(path), answer)
        if answer.status == 200:
            yield from of_headers(asking.client.site, path, answer)
            if path.endswith(".html"):
                lacks[address_of(path)] = lacking(asking.statement.manifest.headers, answer)
    yield from of_lacking(lacks)
    pages = _sample([path for path in paths if path.endswith(".html") and path != MISSING], asking.sample)
    rounds = [(path, guise) for path in pages for guise in asking.guises]

    def ask_as(one: tuple[str, Guise]) -> tuple[str, Guise, Answer]:
        path, guise = one
        is_robot = guise.name in ROBOTS
        return path, guise, asking.client.ask(address_of(path), guise.headers, patient=not is_robot)

    for path, guise, answer in asking.track(asking.client.each(ask_as, rounds), "verify", len(rounds)):
        if guise.name in ROBOTS and (answer.failure or answer.status in REFUSALS):
            # Who guards a server may know that we aren't the robot; a burglar would show it something.
            yield Finding("blocked", "", "note", answer.failure or str(answer.status), (guise.name,))
        elif answer.digest != digests[path] or not answer.status:  # else it has been told already
            yield from compared(asking, path, address_of(path), answer, guise)


def _sample(paths: list[str], number: int) -> list[str]:
    """Some of the pages, others each time; the front page is always among them."""
    if not number or number >= len(paths):
        return paths
    rest = [path for path in paths if path != HOME]
    home = [HOME] if len(rest) < len(paths) else []
    return home + secrets.SystemRandom().sample(rest, number - len(home))


def compared(
    asking: Asking, path: str, address: str, answer: Answer, guise: Guise | None = None
) -> Iterator[Finding]:
    """What an answer that should be a signed file is instead. `address` is that which was asked for."""
    names = (guise.name,) if guise else ()
    digest = asking.statement.sums[path]
    status = answer.status
    if answer.failure:
        danger: Danger = "trust" if answer.failure == "tls" else "file"
        yield Finding(answer.failure, address, danger, answer.detail, names)
    elif _is_right(path, digest, answer):
        if status != 200 and not (status == 404 and path == MISSING):
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


def _redirected(asking: Asking, address: str, answer: Answer, names: tuple[str, ...]) -> Iterator[Finding]:
    site = asking.client.site
    target = joined(site.address + address, answer.header("location"))
    expected = asking.statement.manifest.redirects.get(urls.decode(address))
    if address == f"/{MISSING}" or (expected and urls.decode(target) == site.address + expected):
        return
    elsewhere = host_of(target) not in asking.hosts
    yield Finding("redirected", address, "script" if elsewhere else "page", target, names)
