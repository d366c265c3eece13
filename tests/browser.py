"""A built site in the system's Chromium: served as a strict host would, and the browser to look at it with."""

import http.server
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
    "manifest-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
"""The Content-Security-Policy that every site must work under."""

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""

_ARTICLE = "proposals/2021/banli-jindu/"
KINDS = {
    "home": "",
    "article": _ARTICLE,
    "article with a table of contents": "proposals/2021/dongmen-zhaoming/",
    "article in English": "en/study/2021/nongcun-yinshui/",
    "page": "about/",
    "section": "news/",
    "latest": "page/1/",
    "topics": "topics/",
    "topic": "topics/weiyuan-xiaozu/",
    "archive": "archive/",
    "year": "archive/2021/",
    "month": "archive/2021/06/",
    "tags": "tags/",
    "tag": "tags/提案/",
    "sources": "sources/",
    "source": "sources/砚溪县政协办公室/",
    "issues": "issues/",
    "issue": "issues/2021-06/",
    "print": f"{_ARTICLE}print/",
    "booklet": "issues/2021-06/print/",
    "accessibility": "accessibility/",
    "feeds": "feeds/",
    "site map": "sitemap/",
    "withdrawn": "notices/2020/huodong-quxiao/",
    "search": "search/",
    "missing": "nowhere/",
}
"""A page of every kind of the example's."""

# No sandbox, since CI runs as root; the rest keeps Chromium from looking for its maker's hosts.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under a base path, as a strict static host: with the policy and the site's own 404 page."""

    def __init__(self, *arguments: object, base_path: str, directory: str, policy: str) -> None:
        self.base_path = base_path
        self.policy = policy
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type] # socketserver's own three

    def translate_path(self, path: str) -> str:
        inside = unquote(urlsplit(path).path).removeprefix(self.base_path)
        return super().translate_path(inside if inside.startswith("/") else "/nowhere")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that goes on to the next page hangs up on what it was still fetching.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # passed on as it came


@contextmanager
def served(folder: Path, base_url: str, policy: str = POLICY) -> Iterator[str]:
    """Serve a site on this machine under the path it was built for; gives its address, with a slash at the end."""
    base_path = unquote(urlsplit(base_url).path).rstrip("/")
    handler = partial(_Handler, base_path=base_path, directory=str(folder), policy=policy)
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{urlsplit(base_url).path.rstrip('/')}/"
        server.shutdown()
        thread.join()


@contextmanager
def complaints(page: Page) -> Iterator[list[str]]:
    """Whatever the browser has to complain about while a page is open: console, errors, failed requests."""
    found: list[str] = []

    def failed(request: Request) -> None:
        # Going on to the next page gives up what the last one was still fetching.
        if request.failure != "net::ERR_ABORTED":
            found.append(f"failed: {request.url} {request.failure}")

    page.on("console", lambda message: found.append(f"{page.url}: {message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("requestfailed", failed)
    yield found
