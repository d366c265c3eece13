"""What hosts refuse: how many files, how large, how many redirects. Each figure is from the host's documentation."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from generator.content.documents import Content
from generator.engine.output import Copy, Output
from generator.outputs.consistency import aliases
from generator.problems import Problem
from generator.settings.config import Config
from generator.site.publication import Publication

_MB, _MIB = 1_000_000, 1 << 20


class Host(NamedTuple):
    """The limits of a host; 0 where there is none."""

    files: int = 0
    directories: bool = False
    """Whether directories count as files, too."""
    in_a_directory: int = 0
    file_size: int = 0
    """Bytes."""
    size: int = 0
    """Bytes of the whole site."""
    redirects: int = 0
    """Lines of `_redirects`."""
    redirect: int = 0
    """Characters of such a line."""


HOSTS: Mapping[str, Host] = {
    # developers.cloudflare.com/pages/platform/limits and …/configuration/redirects, January 2026: the free plan
    "cloudflare-pages": Host(files=20_000, file_size=25 * _MIB, redirects=2_000, redirect=1_000),
    # docs.github.com/pages, “GitHub Pages limits”; the size of a file is that of Git pushes
    "github-pages": Host(file_size=100 * _MIB, size=1_000 * _MB),
    # docs.gitlab.com/user/project/pages/redirects, gitlab-pages!555; entries: gitlab#500273
    "gitlab-pages": Host(files=200_000, directories=True, size=1_000 * _MB, redirects=1_000),
    # docs.netlify.com/site-deploys/overview, “Files per directory limit”
    "netlify": Host(in_a_directory=54_000),
}

_OF_REDIRECTS = len("  301\n")


def host_checks(
    name: str, config: Config
) -> Callable[[Content, Publication, tuple[Output, ...]], Iterator[Problem]]:
    """The family of a host's limits, for `Checking.more`."""
    host = HOSTS[name]

    def checks(content: Content, publication: Publication, outputs: tuple[Output, ...]) -> Iterator[Problem]:
        def problem(code: str, count: object, most: object) -> Problem:
            values = (("host", name), ("count", str(count)), ("most", str(most)))
            return Problem(code, config.path.name, values=values)

        folders = Counter(output.url.lstrip("/").rpartition("/")[0] for output in outputs)
        entries = len(outputs) + (len(folders) if host.directories else 0)
        if host.files and entries > host.files:
            yield problem("host-files", entries, host.files)
        crowded = max(folders.values(), default=0)
        if host.in_a_directory and crowded > host.in_a_directory:
            yield problem("host-files", crowded, host.in_a_directory)
        sizes = {f"content/{file.path}": file.status.st_size for file in content.files}
        copied = {
            output.origin: sizes.get(output.origin, 0)
            for output in outputs
            if isinstance(output.recipe, Copy)
        }
        if host.size and sum(copied.values()) > host.size:
            yield problem("host-size", f"{sum(copied.values()) / _MB:.0f}", host.size // _MB)
        for origin, size in copied.items():
            if host.file_size and size > host.file_size:
                values = (
                    ("host", name),
                    ("count", f"{size / _MIB:.0f}"),
                    ("most", str(host.file_size // _MIB)),
                )
                yield Problem("host-file-size", origin, values=values)
        rules = aliases(publication)
        if host.redirects and len(rules) > host.redirects:
            yield problem("host-redirects", len(rules), host.redirects)
        for old, new, _, path in rules:
            if host.redirect and len(old) + len(new) + _OF_REDIRECTS > host.redirect:
                length = (("host", name), ("most", str(host.redirect)))
                yield Problem("host-redirect-length", f"content/{path}", 1, 1, length)

    return checks
