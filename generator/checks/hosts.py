"""What hosts refuse: how many files, how large, how many redirects, how long. Each figure has its source beside it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from generator.content.documents import Content
from generator.engine.output import Copy, Output
from generator.outputs.consistency import aliases
from generator.outputs.hosting.model import rules_of
from generator.problems import Problem
from generator.settings.config import Config
from generator.site.publication import Publication

_MB, _MIB = 1_000_000, 1 << 20


class Host(NamedTuple):
    """The limits of a host; 0 where there is none, or where none is told."""

    files: int = 0
    directories: bool = False
    """Whether directories count as files, too."""
    in_a_directory: int = 0
    file_size: int = 0
    """Bytes."""
    size: int = 0
    """Bytes of the whole site."""
    redirects: int = 0
    redirect: int = 0
    """Characters of a line of `_redirects`."""
    path: int = 0
    """Characters of a file's path in the site."""
    address: int = 0
    """Characters that a browser may ask for, percent-encoded: nine for a Chinese one."""
    header: int = 0
    """Characters of a header that answers have."""


HOSTS: Mapping[str, Host] = {
    # developers.cloudflare.com/pages/platform/limits, …/configuration/{redirects,headers}, January 2026: the free plan
    "cloudflare-pages": Host(
        files=20_000, file_size=25 * _MIB, redirects=2_000, redirect=1_000, header=2_000
    ),
    # docs.github.com/pages, “GitHub Pages limits”; the size of a file is that of Git pushes
    "github-pages": Host(file_size=100 * _MIB, size=1_000 * _MB),
    # docs.gitlab.com/user/project/pages/redirects, gitlab-pages!555; entries: gitlab#500273
    "gitlab-pages": Host(files=200_000, directories=True, size=1_000 * _MB, redirects=1_000),
    # docs.netlify.com/site-deploys/overview, “Files per directory limit”
    "netlify": Host(in_a_directory=54_000),
    # vercel.com/docs/limits: “static file uploads” of the Hobby plan, and routes; …/configuration-redirects
    "vercel": Host(size=100 * _MB, redirects=2_048),
    # nginx.org/en/docs/http/ngx_http_core_module.html, large_client_header_buffers: 8k hold the whole line of a request
    "nginx": Host(address=8_192 - len("HEAD  HTTP/1.1\r\n")),
    # httpd.apache.org/docs/2.4/mod/core.html, LimitRequestLine
    "apache": Host(address=8_190 - len("HEAD  HTTP/1.1")),
    # learn.microsoft.com/iis, requestLimits: maxUrl; and Windows' MAX_PATH below C:\\inetpub\\wwwroot\\
    "iis": Host(path=259 - len("C:\\inetpub\\wwwroot\\"), address=4_096),
}

_OF_REDIRECTS = len("  301\n")


def host_checks(
    name: str, config: Config
) -> Callable[[Content, Publication, tuple[Output, ...]], Iterator[Problem]]:
    """The family of a host's limits, for `Checking.more`."""
    host = HOSTS[name]

    def checks(content: Content, publication: Publication, outputs: tuple[Output, ...]) -> Iterator[Problem]:
        yield from _counts(host, name, config, outputs)
        yield from _sizes(host, name, config, content, outputs)
        yield from _redirects(host, name, config, publication)
        yield from _lengths(host, name, config, outputs)

    return checks


def _limit(name: str, count: object, most: object) -> tuple[tuple[str, str], ...]:
    return ("host", name), ("count", str(count)), ("most", str(most))


def _counts(host: Host, name: str, config: Config, outputs: tuple[Output, ...]) -> Iterator[Problem]:
    folders = Counter(output.url.lstrip("/").rpartition("/")[0] for output in outputs)
    entries = len(outputs) + (len(folders) if host.directories else 0)
    if host.files and entries > host.files:
        yield Problem("host-files", config.path.name, values=_limit(name, entries, host.files))
    crowded = max(folders.values(), default=0)
    if host.in_a_directory and crowded > host.in_a_directory:
        yield Problem("host-files", config.path.name, values=_limit(name, crowded, host.in_a_directory))


def _sizes(
    host: Host, name: str, config: Config, content: Content, outputs: tuple[Output, ...]
) -> Iterator[Problem]:
    sizes = {f"content/{file.path}": file.status.st_size for file in content.files}
    copied = {
        output.origin: sizes.get(output.origin, 0) for output in outputs if isinstance(output.recipe, Copy)
    }
    if host.size and sum(copied.values()) > host.size:
        values = _limit(name, f"{sum(copied.values()) / _MB:.0f}", host.size // _MB)
        yield Problem("host-size", config.path.name, values=values)
    for origin, size in copied.items():
        if host.file_size and size > host.file_size:
            values = _limit(name, f"{size / _MIB:.0f}", host.file_size // _MIB)
            yield Problem("host-file-size", origin, values=values)


def _redirects(host: Host, name: str, config: Config, publication: Publication) -> Iterator[Problem]:
    rules = aliases(publication)
    if host.redirects and len(rules) > host.redirects:
        yield Problem("host-redirects", config.path.name, values=_limit(name, len(rules), host.redirects))
    for old, new, _, path in rules:
        if host.redirect and len(old) + len(new) + _OF_REDIRECTS > host.redirect:
            length = (("host", name), ("most", str(host.redirect)))
            yield Problem("host-redirect-length", f"content/{path}", 1, 1, length)


def _lengths(host: Host, name: str, config: Config, outputs: tuple[Output, ...]) -> Iterator[Problem]:
    for output in outputs:
        address = output.url
        file = unquote(address).lstrip("/") + ("index.html" if address.endswith("/") else "")
        for count, most in ((len(file), host.path), (len(address), host.address)):
            if most and count > most:
                values = (("path", unquote(address)), *_limit(name, count, most))
                yield Problem("host-path", output.origin or config.path.name, values=values)
                break
    headers = {f"{key}: {value}": key for rule in rules_of(config.settings) for key, value in rule.headers}
    for header, key in headers.items():
        if host.header and len(header) > host.header:
            values = (("name", key), *_limit(name, len(header), host.header))
            yield Problem("host-header", config.path.name, values=values)
