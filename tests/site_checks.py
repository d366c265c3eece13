"""Checks of a built site, whoever built it: each takes its folder and returns complaints, or none.

The judges are independent programs where there are good ones (the Nu Html Checker, linkinator, xmllint with
the protocol's own schema), and small readers of our own where there are none. None touches the network.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests import feedcheck
from tests.site_reader import PageReader, addresses_beside_pages

CHECKERS = Path(__file__).parent / "checkers"
SCHEMAS = CHECKERS / "schemas"
VNU = CHECKERS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LINKINATOR = CHECKERS / "node_modules" / "linkinator" / "build" / "src" / "cli.js"
PROTOCOL = CHECKERS / "node_modules" / "sitemap" / "schema" / "sitemap.xsd"
TIMEOUT = 600
"""Seconds that a checker may take."""


_OF_BOOKS = re.compile(r"“footnote”|::footnote-(?:call|marker)|“string-set”|“string\(")
"""What the checker doesn't know of https://www.w3.org/TR/css-gcpm-3/, which engines for books do."""


def needs(*programs: str | Path) -> None:
    """Skip the test, with the reason, unless these programs and files are here."""
    for program in programs:
        if not (program.exists() if isinstance(program, Path) else shutil.which(program)):
            name = program.name if isinstance(program, Path) else program
            pytest.skip(f"{name} is missing: bash .ci/run installs it")


def check_all(folder: Path, base_url: str, ignore: Iterable[str] = ()) -> list[str]:
    """Every check below, in one list. `ignore` is as in `check_html`."""
    return [
        *check_html(folder, ignore),
        *check_links(folder, base_url),
        *check_addresses(folder, base_url),
        *check_policy(folder),
        *check_sitemaps(folder),
        *check_feeds(folder),
        *check_leftovers(folder),
    ]


def check_html(folder: Path, ignore: Iterable[str] = (), *, every: int = 1) -> list[str]:
    """Every HTML and CSS file against the standards, by the Nu Html Checker; its warnings don't count.

    `ignore` holds regular expressions of messages that are the content's fault and not the site's. Of a large site,
    only one page in so many may be looked at: `every`.
    """
    needs("java", VNU)
    # Most sites here are small: Java starts quickest without its second compiler and its parallel collector.
    # Code of the first compiler needs more of the stack.
    quick = ["-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command = [
        "java",
        *quick,
        "-jar",
        str(VNU),
        "--skip-non-html",
        "--also-check-css",
        "--format",
        "json",
        *(_names(folder, every) if every > 1 else ["."]),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=TIMEOUT, check=False)
    ignored = [re.compile(pattern) for pattern in ignore]
    complaints = []
    for message in json.loads(done.stderr)["messages"]:
        text = message["message"]
        if message["type"] != "info" and not any(pattern.search(text) for pattern in (_OF_BOOKS, *ignored)):
            name = unquote(message["url"]).rpartition(f"{folder.resolve()}/")[2].removeprefix("./")
            complaints.append(f"{name}: {text} {message.get('extract', '')!r}")
    return complaints


def check_links(folder: Path, base_url: str, *, every: int = 1) -> list[str]:
    """What pages and style sheets point to, by linkinator, served under the site's own path; `every` as above.

    Addresses of other hosts are left out. What linkinator overlooks, `check_addresses` sees.
    """
    needs("node", LINKINATOR)
    base_path = unquote(urlsplit(base_url).path).strip("/")
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary, "root")
        place = root / base_path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(folder.resolve(), target_is_directory=True)
        # Every page is named, so that those which nothing links to (404.html) are seen as well.
        names = _names(folder, every)
        paths = [_glob_literal(f"{base_path}/{name}" if base_path else name) for name in names]
        options = ["--check-css", "--check-fragments", "--format", "json"]
        # Its own server sometimes closes a connection when it is asked for much at once.
        options += ["--retry-errors", "--retry-errors-count", "3", "--concurrency", "25"]
        options += ["--server-root", str(root), "--skip", "^https?://(?!localhost[:/])"]
        command = ["node", str(LINKINATOR), *options, *paths]
        # Into a file, since it leaves before a pipe has taken a long report.
        report = Path(temporary, "report.json")
        for _ in range(3):
            with report.open("wb") as output:
                done = subprocess.run(
                    command,
                    stdout=output,
                    stderr=subprocess.PIPE,
                    timeout=TIMEOUT,
                    check=False,
                    cwd=temporary,
                )
            text = report.read_text(encoding="utf-8")
            if "{" not in text:
                return [f"linkinator: {text}{done.stderr.decode()}"]
            links = json.loads(text[text.index("{") :])["links"]
            # On a busy machine, its server gives up on what it has asked itself (408 Request Timeout).
            if all(link.get("status") != 408 for link in links):
                break
    if len(links) < len(names):
        return [f"linkinator saw only {len(links)} addresses in {len(names)} files"]
    return [
        f"{unquote(link.get('parent') or '')}: {unquote(link['url'])}: {link.get('status')} {link['state']}"
        for link in links
        if link["state"] == "BROKEN"
    ]


def _names(folder: Path, every: int) -> list[str]:
    """The site's style sheets and its pages, or one page in so many."""
    found = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*"))]
    pages = [name for name in found if name.endswith(".html")]
    return sorted([*pages[::every], *(name for name in found if name.endswith(".css"))])


def _glob_literal(path: str) -> str:
    return re.sub(r"([*?\[\]{}()!@+|\\])", r"\\\1", path)


@dataclass(frozen=True, slots=True)
class _Tree:
    """A built site, read."""

    base: str
    """Its full address, with a slash at its end."""
    names: frozenset[str]
    """Its files and folders, as they are spelled, also where the disk would take another spelling."""
    pages: dict[str, PageReader]


def check_addresses(folder: Path, base_url: str) -> list[str]:
    """Every address inside the site, in pages, feeds, sitemaps and metadata: file and fragment are there.

    linkinator looks for a page's fragments only until it has fetched the page, sees no feed, and takes the
    site's own absolute addresses for another host's.
    """
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*"))}
    pages = {
        name: PageReader(path.read_text(encoding="utf-8"))
        for name, path in files.items()
        if name.endswith(".html")
    }
    tree = _Tree(base_url.rstrip("/") + "/", frozenset(files), pages)
    found = [(name, line, address) for name, page in pages.items() for line, address in page.addresses]
    found += [(name, 0, address) for name, path in files.items() for address in addresses_beside_pages(path)]
    looked_up = ((name, line, address, _look_up(tree, name, address)) for name, line, address in found)
    return [
        f"{name}:{line}: {unquote(address)}: {fault}" for name, line, address, fault in looked_up if fault
    ]


def _look_up(tree: _Tree, name: str, address: str) -> str:
    """What is wrong with an address that stands in a file; empty if nothing is, or if it leads away."""
    target, base = urlsplit(urljoin(tree.base + name, address)), urlsplit(tree.base)
    if (target.scheme, target.netloc) != (base.scheme, base.netloc):
        return ""
    path, base_path, fragment = unquote(target.path), unquote(base.path), unquote(target.fragment)
    if not path.startswith(base_path):
        return "outside the site's path"
    path = path.removeprefix(base_path)
    if not path or path.endswith("/"):
        path += "index.html"
    if path not in tree.names:
        return "nothing there"
    if path in tree.pages:
        return "no such fragment" if fragment and fragment not in tree.pages[path].ids else ""
    # A host would send the visitor on, but a disk would not.
    return "a folder without its slash" if f"{path}/index.html" in tree.names else ""


def check_policy(folder: Path) -> list[str]:
    """No inline style, script or handler, and nothing fetched from another host."""
    pages = ((path, PageReader(path.read_text(encoding="utf-8"))) for path in sorted(folder.rglob("*.html")))
    return [
        f"{path.relative_to(folder)}:{line}: {violation}"
        for path, page in pages
        for line, violation in page.violations
    ]


def check_sitemaps(folder: Path) -> list[str]:
    """Every sitemap against the protocol's schema, by xmllint."""
    needs("xmllint", PROTOCOL)
    by_schema = defaultdict(list)
    for path in sorted(folder.rglob("sitemap*.xml")):
        text = path.read_text(encoding="utf-8")
        by_schema["siteindex.xsd" if "<sitemapindex" in text else "sitemap.xsd"].append(str(path))
    complaints = [] if by_schema else ["there is no sitemap"]
    for schema, paths in by_schema.items():
        command = ["xmllint", "--nonet", "--noout", "--schema", str(SCHEMAS / schema), *paths]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
        if done.returncode:
            complaints += [line for line in done.stderr.splitlines() if not line.endswith(" validates")]
    return complaints


def check_feeds(folder: Path) -> list[str]:
    """Every feed and sitemap, known by its content, against its standard; only the first fault is named."""
    try:
        found = feedcheck.check_site(folder)
    except AssertionError as error:
        return [str(error)]
    feeds = ("check_atom", "check_rss", "check_json_feed")
    return [] if any(found[feed] for feed in feeds) else ["there is no feed"]


def check_leftovers(folder: Path) -> list[str]:
    """Nothing of the making shows: no mark of an address, no path of the disk, no empty folder."""
    traces = ("\ufdd0".encode(), "\ufdd1".encode(), str(folder.resolve().parent).encode())
    complaints = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_dir():
            complaints += [] if any(path.iterdir()) else [f"{name}: an empty folder"]
        else:
            content = path.read_bytes()
            complaints += [f"{name}: holds {trace.decode()!r}" for trace in traces if trace in content]
    return complaints


def files_with(folder: Path, word: str) -> list[str]:
    """The files with a word in their name or their bytes, also as JSON, XML or an address would write it."""
    forms = {word.encode(), json.dumps(word)[1:-1].encode(), word.encode("ascii", "xmlcharrefreplace")}
    forms.add("".join(f"%{byte:02X}" for byte in word.encode()).encode())
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if word in path.name or (path.is_file() and any(form in path.read_bytes() for form in forms))
    ]
