"""Asking for what is not there: burglars answer where a site has nothing."""

import secrets
from collections.abc import Iterator

from generator.proving.addresses import host_of, joined
from generator.proving.comparing import HOME, MISSING, REFUSALS, Asking, compared
from generator.proving.fetching import Answer
from generator.proving.findings import Finding, danger_of, is_harmless
from generator.proving.guises import ROBOTS, Guise
from generator.proving.rewriters import rewritten
from generator.proving.sums import address_of


def of_nothing(asking: Asking) -> Iterator[Finding]:
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
        if guise and guise.name in ROBOTS and (answer.failure or answer.status in REFUSALS):
            continue  # it is told for pages that are there
        if path in queries:
            if HOME in asking.statement.sums:
                yield from compared(asking, HOME, path, answer, guise)
        else:
            yield from _absent(asking, path, answer, guise)


def _absent(asking: Asking, path: str, answer: Answer, guise: Guise | None) -> Iterator[Finding]:
    names = (guise.name,) if guise else ()
    status, site = answer.status, asking.client.site
    is_ours = answer.digest == asking.statement.sums.get(MISSING)
    if answer.failure:
        yield Finding(answer.failure, path, "file", answer.detail, names)
    elif 200 <= status < 300:
        if is_ours:
            yield Finding("soft-404", path, "file", "", names)
            return
        danger, detail = danger_of(path, answer.head, asking.hosts, served=True)
        yield Finding("made-up", path, danger, detail, names)
    elif 300 <= status < 400:
        target = joined(site.address + path, answer.header("location"))
        if target != f"{site.address}{path}/":
            elsewhere = host_of(target) not in asking.hosts
            yield Finding("redirected", path, "script" if elsewhere else "page", target, names)
    elif is_ours or (MISSING not in asking.statement.sums and is_harmless(answer.head)):
        return
    elif rewritten(answer.head, asking.statement.sums.get(MISSING, "")):
        return  # it is told for a page that is there
    elif is_harmless(answer.head):
        yield Finding("plain-404", "", "note", str(status))
    else:
        danger, detail = danger_of(path, answer.head, asking.hosts, served=True)
        yield Finding("other-404", path, danger, detail, names)


def of_host(asking: Asking) -> Iterator[Finding]:
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
