"""What a server says beside the files: headers that change what a page is, or that keep it from being safe."""

from collections.abc import Iterator, Mapping

from generator.proving.addresses import Site, host_of, joined
from generator.proving.fetching import Answer
from generator.proving.findings import Finding
from generator.proving.sums import address_of

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


def of_headers(site: Site, path: str, answer: Answer) -> Iterator[Finding]:
    """What a server says beside a signed file that it should not say."""
    address = address_of(path)
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
    # Packed ones go by what they are packed from, or by themselves.
    if is_other and not path.endswith((".gz", ".br")):
        yield Finding("type", address, "page", kind or "–")
    if address != "/":
        return
    if cookie := answer.header("set-cookie"):
        yield Finding("cookie", address, "page", cookie.partition("=")[0])
    for name in _TELLING:
        if answer.header(name):
            yield Finding("powered", address, "note", answer.header(name))


def _leads_elsewhere(link: str, site: Site) -> bool:
    """Whether a `Link` header (RFC 8288) has browsers load something from another host."""
    for part in link.split(","):
        target = part.partition("<")[2].partition(">")[0]
        host = host_of(joined(f"{site.address}/", target))
        if host != site.host and any(
            word in part for word in ("stylesheet", "preload", "prefetch", "prerender")
        ):
            return True
    return False


def lacking(wanted: Mapping[str, str], answer: Answer) -> tuple[str, ...]:
    """The headers that an answer has to say and doesn't, each with what it says instead."""
    return tuple(
        f"{name}: {answer.header(name) or '–'}"
        for name, value in wanted.items()
        if answer.header(name) != value
    )


def of_lacking(pages: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """What pages lack, by their addresses; what the front page lacks is told for that alone."""
    everywhere = frozenset(pages.get("/", ()))
    for address, lacks in pages.items():
        told = lacks if address == "/" else tuple(one for one in lacks if one not in everywhere)
        if told:
            yield Finding("header", address, "page", "; ".join(told))
