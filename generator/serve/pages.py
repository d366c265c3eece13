"""The preview's files as browsers get them: as a static host would give them, with the reload script in each page."""

import html
from pathlib import Path
from urllib.parse import quote, unquote

from tornado import web

from generator.serve.hosts import check_host
from generator.serve.reloading import FreshFileHandler, OpenPage
from generator.serve.state import PAGES, ServerState
from generator.text.media_types import media_type

_OWN = "/.gen/"
"""The site path of the server's own files; a site has none that begins with a dot."""
_CLIENT = Path(__file__).parent / "client"


def application(state: ServerState) -> web.Application:
    """All that the server answers."""
    given = {"state": state}
    return web.Application(
        [
            (_OWN + "socket", OpenPage, given),
            (f"{_OWN}(.*)", _Files, {"path": str(_CLIENT), **given}),
            ("(/.*)", _Pages, {"path": str(state.settings.folder), **given}),
        ]
    )


class _Files(FreshFileHandler):  # type: ignore[misc]  # livereload ships no types
    """Files of a folder: those of the reload script."""

    def initialize(self, path: str, state: ServerState) -> None:
        super().initialize(path, default_filename="index.html")
        self._state = state

    async def prepare(self) -> None:
        check_host(self.request, self._state.settings.host)
        if "\0" in unquote(self.request.path):
            raise web.HTTPError(404)
        while not self._state.open.is_set():
            await self._state.open.wait()

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.clear_header("Server")

    def get_content_type(self) -> str:
        kind = media_type(str(self.absolute_path))
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def get_cache_time(self, path: str, modified: object, mime_type: str) -> int:
        """None, also not the ten years for an address with `?v=`."""
        return 0

    def compute_etag(self) -> None:
        """None: nothing is kept."""

    def write_error(self, status_code: int, **options: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}")


class _Pages(_Files):
    """The preview's folder."""

    async def get(self, path: str, include_body: bool = True) -> None:
        base_path = self._state.base_path
        if base_path and path in ("/", base_path):
            self.redirect(quote(base_path) + "/")
            return
        if not path.startswith(base_path + "/"):
            raise web.HTTPError(404)
        if page := self._state.unsaved.get(self.get_query_argument("unsaved", "")):
            self._write_html(page, f'<script src="{_OWN}live.js" defer></script>')
            return
        inside = path.removeprefix(base_path + "/")
        if any(name.startswith(".") for name in inside.split("/")):  # what is not yet in its place, above all
            raise web.HTTPError(404)
        self.path = self.parse_url_path(inside)
        file = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if file is None:  # a folder without the slash: the browser has been sent on
            return
        if file.endswith(PAGES):
            self._write_html(Path(file).read_bytes())
        else:
            await super().get(inside, include_body)

    async def head(self, path: str) -> None:
        await self.get(path, include_body=False)

    def write_error(self, status_code: int, **options: object) -> None:
        """The site's own page for a missing one, or, before there is a site, a page that waits for it."""
        missing = self._state.settings.folder / "404.html"
        if status_code == 404 and missing.is_file():
            self._write_html(missing.read_bytes())
        elif status_code == 404:
            self.set_status(503)
            settings = self._state.settings
            title = html.escape(settings.title)
            head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
            page = f'<!DOCTYPE html><html lang="{settings.language}">{head}<body><p>{title}</p></body></html>'
            self._write_html(page.encode())
        else:
            super().write_error(status_code, **options)

    def _write_html(self, page: bytes, script: str = "") -> None:
        state = self._state
        if state.settings.reload and not script:
            script = (
                f'<script src="{_OWN}preview.js" defer data-session="{state.session}"'
                f' data-build="{state.build}"></script>'
            )
        if script:
            head, end, rest = page.partition(b"</head>")
            page = head + script.encode() + end + rest if end else page + script.encode()
        self.set_header("Content-Type", "text/html; charset=utf-8" if _is_utf8(page) else "text/html")
        self.set_header("Content-Length", str(len(page)))
        self.finish(page)


def _is_utf8(page: bytes) -> bool:
    """False for somebody's own old page in another encoding, which it may name itself."""
    try:
        page.decode()
    except UnicodeDecodeError:
        return False
    return True
