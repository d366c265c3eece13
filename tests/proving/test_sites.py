"""A server that lies in some forty ways, each of which is found; and none that is sound is blamed."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from generator.engine.progress import untracked
from generator.proving import sites
from generator.proving.addresses import site_at
from generator.proving.fetching import accepted
from generator.proving.findings import Finding
from generator.proving.guises import guises
from generator.proving.keys import change
from generator.proving.memory import remember
from generator.proving.report import Report
from generator.proving.signatures import minisign
from generator.proving.sites import check_site
from generator.proving.statement import read_statement
from generator.proving.sums import KEYS, MANIFEST, MINISIG, OPENSSH, SUMS
from generator.text.publickeys import PublicKey
from tests.proving.signed import (
    KEY,
    OTHER,
    OTHER_KEY,
    PRIVATE,
    SITE,
    WHEN,
    Lie,
    Reply,
    Request,
    Server,
    copied,
    honest,
    make_site,
    serving,
    sign,
)
from tests.sites import article, build_site, made_once

PAGE = "/news/2020/water/"
SCRIPT = b'<script src="https://cdn.evil.example/j.js"></script>'
SPAM = b"<!doctype html><title>casino</title><a href='https://casino.example/'>bet</a>"
GUISES = tuple(
    one for one in guises(accepted()) if one.name in ("baidu", "from-baidu", "phone", "cookies", "unpacked")
)


@pytest.fixture(scope="module")
def site(run_folder: Path) -> Path:
    return made_once(run_folder / "signed", make_site) / "site"


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Server]:
    with serving(site) as running:
        yield running


@pytest.fixture(autouse=True)
def _memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sites, "_PAUSE", 0.0)


def checked(
    server: Server, lie: Lie = honest, *, key: PublicKey = KEY, later: int = 0, path: str = ""
) -> Report:
    server.lie = lie
    now = WHEN + timedelta(days=later)
    return check_site(site_at(server.address + path), key, now, GUISES, 2, (), untracked)


def alarms(report: Report) -> set[tuple[str, str]]:
    return {(finding.kind, finding.danger) for finding in report.findings if finding.alarms}


def notes(report: Report) -> set[str]:
    return {finding.kind for finding in report.findings if not finding.alarms}


# ---- lies


def at(path: str, change: Callable[[Reply], "Reply | bytes"]) -> Lie:
    """A lie about one address, told to everybody."""
    return lambda request, reply: change(reply) if request.path == path else reply


def to(name: str, part: str, change: Callable[[Reply], "Reply | bytes"]) -> Lie:
    """A lie about every page, told to those whose header has a part."""
    return lambda request, reply: change(reply) if part in request.headers.get(name, "") else reply


def with_body(body: bytes) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, status=200, body=body)


def adding(part: bytes) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, body=reply.body.replace(b"</body>", part + b"</body>"))


def moved(target: str) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, status=302, body=b"").having(Location=target)


def having(**headers: str) -> Callable[[Reply], Reply]:
    return lambda reply: reply.having(**headers)


def missing(change: Callable[[Reply], Reply], ending: str = "") -> Lie:
    """A lie about what is not there."""

    def lie(request: Request, reply: Reply) -> Reply:
        return (
            change(reply)
            if reply.status == 404 and request.path.partition("?")[0].endswith(ending)
            else reply
        )

    return lie


def packed(part: bytes) -> Lie:
    """Only the packed form of a page is changed."""

    def lie(request: Request, reply: Reply) -> Reply:
        if request.path != PAGE or "gzip" not in request.headers.get("accept-encoding", ""):
            return reply
        return replace(reply, body=gzip.compress(adding(part)(reply).body)).having(Content_Encoding="gzip")

    return lie


def first_visit(request: Request, reply: Reply) -> Reply:
    return reply if "cookie" in request.headers else adding(SCRIPT)(reply)


Change = Callable[[Reply], "Reply | bytes"]

ABOUT_A_PAGE: dict[str, tuple[Change, str, str]] = {
    "a changed letter": (lambda reply: replace(reply, body=reply.body + b" "), "changed", "page"),
    "a hidden link": (adding(b'<a href="https://casino.example/" hidden>x</a>'), "changed", "page"),
    "a foreign script": (adding(SCRIPT), "changed", "script"),
    "a script in the page": (adding(b"<script>eval(1)</script>"), "changed", "script"),
    "a frame": (adding(b"<iframe src=//evil.example></iframe>"), "changed", "script"),
    "an event handler": (adding(b"<img src=x onerror=a()>"), "changed", "script"),
    "a page that leads away": (
        adding(b'<meta http-equiv=refresh content="0;url=//evil.example/">'),
        "changed",
        "script",
    ),
    "another page": (with_body(SPAM), "changed", "page"),
    "an empty page": (with_body(b""), "changed", "page"),
    "a page told as missing": (lambda reply: replace(reply, status=404), "status", "file"),
    "a page gone": (lambda reply: replace(reply, status=410, body=b""), "missing", "file"),
    "a page refused": (lambda reply: replace(reply, status=403, body=b""), "missing", "file"),
    "a redirect away": (moved("https://casino.example/"), "redirected", "script"),
    "a redirect inside": (moved("/about/"), "redirected", "page"),
    "half a page": (
        lambda reply: replace(reply, body=reply.body[:-9], length=len(reply.body)),
        "truncated",
        "file",
    ),
    "a failing page": (lambda reply: replace(reply, status=500, body=b""), "error", "file"),
    "nonsense": (lambda reply: b"SSH-2.0-OpenSSH\r\n", "broken", "file"),
    "broken packing": (having(Content_Encoding="gzip"), "truncated", "file"),
    "a bomb": (
        lambda reply: replace(reply, body=gzip.compress(bytes(1 << 25))).having(Content_Encoding="gzip"),
        "truncated",
        "file",
    ),
    "an address that is none": (moved("http://["), "redirected", "script"),
    "a header that leads away": (having(Refresh="0; url=https://evil.example/"), "refresh", "script"),
    "a header that loads": (
        having(Link="<https://evil.example/a.css>; rel=stylesheet"),
        "link-header",
        "script",
    ),
    "another server": (having(Alt_Svc='h3="evil.example:443"; ma=9'), "alt-svc", "script"),
    "a script that takes over": (having(Service_Worker_Allowed="/"), "worker-header", "script"),
    "another type": (having(Content_Type="text/plain"), "type", "page"),
}
"""Lies about one page, told to everybody; several are told at once, each about another page."""

ABOUT_A_FILE: dict[str, tuple[Change, str, str]] = {
    "/atom.xml": (with_body(b"<feed/>"), "changed", "page"),
    "/sitemap.xml": (with_body(b"<loc>https://casino.example/</loc>"), "changed", "page"),
    "/robots.txt": (with_body(b"Sitemap: https://casino.example/s.xml\n"), "changed", "page"),
    "/photo.png": (having(Content_Type="text/html"), "type", "page"),
    "/404.html": (adding(SCRIPT), "changed", "script"),
    "/about/index.html": (lambda reply: reply, "", ""),
}

ELSEWHERE: dict[str, tuple[Lie, str, str]] = {
    "for Baidu only": (to("user-agent", "Baiduspider", with_body(SPAM)), "cloaked", "page"),
    "for phones only": (to("user-agent", "Mobile", adding(SCRIPT)), "cloaked", "script"),
    "for those from Baidu": (
        to("referer", "baidu.com", moved("https://casino.example/")),
        "redirected",
        "script",
    ),
    "with cookies only": (to("cookie", "visited", adding(SCRIPT)), "cloaked", "script"),
    "on the first visit": (first_visit, "changed", "script"),
    "when packed": (packed(SCRIPT), "changed", "script"),
    "when not packed": (to("accept-encoding", "identity", adding(SCRIPT)), "cloaked", "script"),
    "with a query": (
        lambda request, reply: adding(SCRIPT)(reply) if "?id=" in request.path else reply,
        "changed",
        "script",
    ),
    "a header is gone": (at("/", having(X_Frame_Options="ALLOWALL")), "header", "page"),
    "a header is gone on one page": (at(PAGE, having(X_Frame_Options="ALLOWALL")), "header", "page"),
    "a cookie": (at("/", having(Set_Cookie="id=1")), "cookie", "page"),
    "anything is there": (missing(with_body(SPAM)), "made-up", "page"),
    "programs are there": (missing(with_body(SPAM), ".php"), "made-up", "page"),
    "old names are there": (missing(with_body(b"<script>x</script>"), ".shtml"), "made-up", "script"),
    "anything is there for Baidu": (
        lambda request, reply: (
            with_body(SPAM)(reply)
            if reply.status == 404 and "Baiduspider" in request.headers["user-agent"]
            else reply
        ),
        "made-up",
        "page",
    ),
    "no 404": (missing(lambda reply: replace(reply, status=200)), "soft-404", "file"),
    "a 404 with links": (missing(lambda reply: replace(reply, body=SPAM)), "other-404", "page"),
    "a 404 that leads away": (missing(moved("https://casino.example/")), "redirected", "script"),
}
"""Lies of which each needs a server of its own."""


def test_each_lie_about_a_page_is_found_and_ranked_and_no_other_page_is_blamed(
    server: Server, site: Path
) -> None:
    pages = [f"/{path.parent.relative_to(site).as_posix()}/" for path in sorted(site.rglob("*/index.html"))]
    assert len(pages) >= 8
    lies = list(ABOUT_A_PAGE.values())
    for start in range(0, len(lies), len(pages)):
        told = dict(zip(pages, lies[start : start + len(pages)], strict=False))

        def lie(
            request: Request, reply: Reply, told: dict[str, tuple[Change, str, str]] = told
        ) -> "Reply | bytes":
            return told[request.path][0](reply) if request.path in told else reply

        found = {(one.path, one.kind, one.danger) for one in checked(server, lie).findings if one.alarms}
        assert found == {(path, kind, danger) for path, (_, kind, danger) in told.items()}


def test_each_lie_about_a_file_is_found_and_ranked(server: Server) -> None:
    def lie(request: Request, reply: Reply) -> "Reply | bytes":
        return ABOUT_A_FILE[request.path][0](reply) if request.path in ABOUT_A_FILE else reply

    found = {(one.path, one.kind, one.danger) for one in checked(server, lie).findings if one.alarms}
    assert found == {(path, kind, danger) for path, (_, kind, danger) in ABOUT_A_FILE.items() if kind}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_each_lie_about_more_is_found_and_ranked(name: str, server: Server) -> None:
    lie, kind, danger = ELSEWHERE[name]
    found = alarms(checked(server, lie))
    assert (kind, danger) in found
    assert {one for one, _ in found} <= {kind, "cloaked", "changed", "other-404", "made-up"}


def test_headers_that_all_pages_lack_are_told_once(server: Server) -> None:
    def lie(request: Request, reply: Reply) -> Reply:
        return reply.having(X_Frame_Options="ALLOWALL")

    (finding,) = (one for one in checked(server, lie).findings if one.alarms)
    assert finding == Finding("header", "/", "page", "x-frame-options: ALLOWALL")


def test_a_sound_server_is_never_blamed(server: Server) -> None:
    for _ in range(3):
        report = checked(server)
        assert alarms(report) == set()
        assert notes(report) == {"elsewhere"}
    assert report.files > 30
    assert report.statement is not None


def test_what_servers_do_of_their_own_is_no_alarm(server: Server) -> None:
    def own(request: Request, reply: Reply) -> "Reply | bytes":
        if "Baiduspider" in request.headers["user-agent"]:
            return b""
        if request.path == "/old-about/":
            return moved("/about/")(reply)  # as `_redirects` has it
        if request.path in ("/_redirects", "/_headers"):
            return replace(reply, status=404, body=b"gone")
        if request.path == "/404.html":
            return moved("/404")(reply)
        if reply.status == 404:
            return replace(
                reply, body=b"<html><body><center><h1>404 Not Found</h1></center><hr>nginx</body></html>"
            )
        if "gzip" in request.headers.get("accept-encoding", ""):
            return replace(reply, body=gzip.compress(reply.body)).having(Content_Encoding="gzip")
        return reply.having(Transfer_Encoding="chunked", X_Powered_By="PHP/5.4")

    report = checked(server, own)
    assert alarms(report) == set()
    assert notes(report) == {"elsewhere", "plain-404", "blocked"}


BEACON = (
    b'<script defer src="https://static.cloudflareinsights.com/beacon.min.js/v84a3a4012de94ce1" '
    b'integrity="sha512-a==" data-cf-beacon=\'{"token": "1"}\' crossorigin="anonymous"></script>\n'
)


def cloudflare(reply: Reply) -> Reply:
    """As Cloudflare hides addresses from robots."""
    key = 0x2A
    digits = bytes([key, *(byte ^ key for byte in b"office@example.org")]).hex().encode()
    body = reply.body.replace(b"mailto:office@example.org", b"/cdn-cgi/l/email-protection#" + digits)
    shown = b'<span class="__cf_email__" data-cfemail="' + digits + b'">[email&#160;protected]</span>'
    body = body.replace(b">office@example.org<", b">" + shown + b"<")
    assert body != reply.body
    source = b'src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"'
    decoder = b'<script data-cfasync="false" ' + source + b"></script>"
    return replace(reply, body=body.replace(b"</body>", decoder + b"</body>"))


def test_known_services_are_told_apart_from_burglars(server: Server) -> None:
    services: dict[str, Callable[[Reply], Reply]] = {
        "/": lambda reply: replace(reply, body=reply.body.replace(b"\n", b"\r\n")),
        "/about/": lambda reply: replace(reply, body=b"\xef\xbb\xbf" + reply.body),
        "/news/": adding(BEACON),
        PAGE: lambda reply: adding(BEACON)(cloudflare(reply)),
    }

    def lie(request: Request, reply: Reply) -> Reply:
        return services[request.path](reply) if request.path in services else reply

    report = checked(server, lie)
    assert alarms(report) == set()
    assert {(one.path, one.detail) for one in report.findings if one.kind == "rewritten"} == {
        ("/", "line-ends"),
        ("/about/", "byte-mark"),
        ("/news/", "cloudflare-analytics"),
        (PAGE, "cloudflare-analytics, cloudflare-mail"),
    }
    report = checked(
        server, lambda request, reply: at(request.path, adding(SCRIPT))(request, lie(request, reply))
    )
    assert {
        one.path for one in report.findings if (one.kind, one.danger) == ("changed", "script")
    } >= services.keys()


def test_every_guise_that_is_told_another_thing_is_named(server: Server) -> None:
    def lie(request: Request, reply: Reply) -> Reply:
        is_search = "Baiduspider" in request.headers["user-agent"] or "baidu" in request.headers.get(
            "referer", ""
        )
        return adding(SCRIPT)(reply) if request.path == "/" and is_search else reply

    (finding,) = (one for one in checked(server, lie).findings if one.alarms)
    assert finding == Finding("cloaked", "/", "script", "cdn.evil.example", ("baidu", "from-baidu"))


# ---- the signature


def without(path: str) -> Lie:
    return at(f"/{path}", lambda reply: replace(reply, status=404))


def test_a_signature_that_is_missing_or_another_s_is_not_believed(server: Server, site: Path) -> None:
    text = (site / SUMS).read_bytes() + b"0" * 64 + b"  evil.html\n"
    forged = minisign(text, "sequence:1", OTHER_KEY, OTHER.sign).encode()

    def lie(request: Request, reply: Reply) -> Reply:
        own = {f"/{SUMS}": text, f"/{MINISIG}": forged}
        return with_body(own[request.path])(reply) if request.path in own else reply

    assert alarms(checked(server, lie)) == {("not-by-key", "trust")}
    assert alarms(checked(server, key=OTHER_KEY)) == {("not-by-key", "trust")}
    assert alarms(checked(server, at(f"/{SUMS}", with_body(text)))) == {("not-by-key", "trust")}
    assert alarms(checked(server, at(f"/{MANIFEST}", with_body(b"{}")))) == {("not-by-key", "trust")}
    assert alarms(checked(server, at(f"/{SUMS}", with_body(b"\xff\0")))) == {("not-by-key", "trust")}
    for path in (SUMS, MINISIG, MANIFEST):
        assert alarms(checked(server, without(path))) == {("unsigned", "trust")}
    assert alarms(checked(server, without(OPENSSH))) == {("missing", "trust")}
    assert alarms(checked(server, at(f"/{OPENSSH}", with_body(b"x")))) == {("changed", "trust")}


def test_a_signature_that_is_just_being_replaced_is_read_once_more(server: Server) -> None:
    asked: list[str] = []

    def lie(request: Request, reply: Reply) -> Reply:
        asked.append(request.path)
        return (
            replace(reply, body=reply.body[:-9])
            if asked.count(request.path) == 1 and MINISIG in request.path
            else reply
        )

    assert alarms(checked(server, lie)) == set()


def test_a_signature_runs_out(server: Server) -> None:
    assert alarms(checked(server, later=89)) == set()
    assert alarms(checked(server, later=90)) == {("expired", "trust")}


def test_an_older_site_put_back_is_found_and_the_newer_one_stays_in_memory(
    server: Server, site: Path, tmp_path: Path
) -> None:
    assert alarms(checked(server)) == set()
    statement = read_statement(
        lambda path: (site / path).read_bytes() if (site / path).exists() else None, KEY
    )
    manifest = structs.replace(statement.manifest, sequence=statement.manifest.sequence + 1)
    remember(server.address, KEY, replace(statement, manifest=manifest))
    for _ in range(2):
        assert alarms(checked(server)) == {("went-back", "trust")}
    remember(server.address, KEY, replace(statement, digest="another"))
    assert alarms(checked(server)) == {("went-back", "trust")}, "one number, two sites"


def test_a_site_that_is_published_while_it_is_looked_at_is_looked_at_again(
    server: Server, site: Path, tmp_path: Path
) -> None:
    old = copied(site.parent, tmp_path / "old")
    new = copied(site.parent, tmp_path / "new")
    (new / "content/about.md").write_text(
        article("我们搬了家。", title="关于", date="", aliases="/old-about/")
    )
    build_site(new)
    sign(new, WHEN + timedelta(hours=1))
    asked: list[str] = []

    def lie(request: Request, reply: Reply) -> Reply:
        asked.append(request.path)
        server.folder = new / "site" if len(asked) > 8 else old / "site"
        return reply

    server.folder = old / "site"
    try:
        assert alarms(checked(server, lie)) == set()
    finally:
        server.folder = site


def test_a_new_key_is_trusted_where_the_old_one_says_so(server: Server, site: Path, tmp_path: Path) -> None:
    new = copied(site.parent, tmp_path / "new")
    line = change(KEY, OTHER_KEY, PRIVATE.sign)
    sign(new, WHEN + timedelta(hours=1), OTHER_KEY, (line,))
    server.folder = new / "site"
    try:
        report = checked(server)
        assert alarms(report) == set()
        assert "key-changed" in notes(report)
        assert alarms(checked(server, key=OTHER_KEY)) == set()
        assert alarms(checked(server, without(KEYS))) == {("not-by-key", "trust")}
        forged = line[:-6].encode() + b"AAAA==\n"
        assert alarms(checked(server, at(f"/{KEYS}", with_body(forged)))) == {("not-by-key", "trust")}
    finally:
        server.folder = site


def test_a_server_that_is_not_there_is_said_at_once() -> None:
    report = check_site(site_at("http://127.0.0.1:9/"), KEY, WHEN, GUISES, 4, (), untracked)
    assert alarms(report) == {("unreachable", "trust")}
    for address in ("ftp://example.org/", "example.org", "https://", "http://a@b/", "file:///etc"):
        with pytest.raises(ValueError, match=address):
            site_at(address)


def test_the_manifest_has_what_firefox_reads(site: Path) -> None:
    manifest = json.loads((site / MANIFEST).read_bytes())
    assert manifest["site"] == SITE
    assert manifest["redirects"] == {"/old-about/": "/about/"}
    page = hashlib.sha256((site / "news/2020/water/index.html").read_bytes()).digest()
    assert manifest["hashes"][PAGE] == base64.b64encode(page).decode()
