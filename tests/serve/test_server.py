"""What the development server answers, and to whom: over HTTP and WebSocket, without a browser."""

import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import HTTPClientError

from generator.serve.serve import outside
from generator.serve.server import run
from generator.serve.state import Built, ServerSettings
from tests.engine.test_incremental import picture
from tests.serving import ENDLESS, Serving, Tab, free_port, running, serving, tab, until
from tests.sites import article, write_site

BULLETIN: dict[str, str | bytes] = {
    "gen.yaml": "title: 简报\nbase_url: https://example.org/yanxi\ntimezone: Asia/Shanghai\n"
    "static: {allow: [script.js, old.html]}\n",
    "content/news/rain.md": article("今天下雨。", title="下雨"),
    "content/news/long.md": article("很长的一段。\n\n" * 5000, title="长"),
    "content/news/photo.png": picture(3, 2),
    "content/news/seen.md": article("![图](photo.png)", title="图"),
    "content/static/script.js": "1;",
    "content/static/old.html": "<title>旧</title>旧页".encode("gbk"),
    "content/static/sub/note.txt": "字",
}
RAIN = "news/2020/rain/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server whose bulletin nobody changes."""
    root = write_site(tmp_path_factory.mktemp("server") / "简 报", BULLETIN)
    with serving(root) as running_server:
        running_server.built(1)
        yield running_server


# ---- pages


@pytest.mark.parametrize("path", ["", RAIN, "news/2020/long/", "index.html"])
def test_a_page_gets_the_script_however_large_it_is(path: str, server: Serving) -> None:
    answer = server.get(f"/yanxi/{path}")
    page = answer.text
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.count('<script src="/.gen/preview.js" defer ') == 1
    assert page.index("preview.js") < page.index("</head>")


def test_the_long_page_of_this_test_is_longer_than_what_livereload_looks_at(server: Serving) -> None:
    assert server.page("news/2020/long/").index("</html>") > 65536


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/yanxi/assets/style.css", "text/css; charset=utf-8"),
        ("/yanxi/script.js", "text/javascript; charset=utf-8"),
        ("/yanxi/news/photo.png", "image/png"),
        ("/yanxi/sub/note.txt", "text/plain; charset=utf-8"),
        ("/yanxi/old.html", "text/html"),
        ("/.gen/preview.js", "text/javascript; charset=utf-8"),
        ("/.gen/preview.css", "text/css; charset=utf-8"),
    ],
)
def test_a_file_is_told_what_it_is(path: str, kind: str, server: Serving) -> None:
    answer = server.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Etag" not in answer.headers


def test_a_file_with_a_version_in_its_address_is_not_kept_either(server: Serving) -> None:
    assert server.get("/yanxi/script.js?v=1").headers["Cache-Control"] == "no-store"


def test_a_head_request_is_answered_without_a_page(server: Serving) -> None:
    answer = server.get(f"/yanxi/{RAIN}", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "path", ["/yanxi/no/such/", "/yanxi/no.html", "/elsewhere/", "/yanxis/", "/yanxi/news/2020/"]
)
def test_a_missing_page_is_the_site_s_own_404_page(path: str, server: Serving) -> None:
    answer = server.get(path)
    assert answer.status == 404
    assert "简报" in answer.text and "preview.js" in answer.text


@pytest.mark.parametrize(
    ("path", "target"), [("/", "/yanxi/"), ("/yanxi", "/yanxi/"), ("/yanxi/news", "/yanxi/news/")]
)
def test_an_address_that_lacks_something_leads_on(path: str, target: str, server: Serving) -> None:
    answer = server.get(path)
    assert (answer.status in (301, 302), answer.headers["Location"]) == (True, target)


@pytest.mark.parametrize(
    "path",
    [
        "/yanxi/../../gen.yaml",
        "/yanxi/%2e%2e/%2e%2e/gen.yaml",
        "/yanxi/..%2f..%2fgen.yaml",
        "/yanxi/%2e%2e%2f%2e%2e%2fgen.yaml",
        "/yanxi/..\\..\\gen.yaml",
        "/yanxi/%5c..%5c..%5cgen.yaml",
        "/yanxi//etc/passwd",
        "/yanxi/%2fetc%2fpasswd",
        "/yanxi/file:///etc/passwd",
        "/yanxi/.gen-unfinished/0",
        "/yanxi/%00",
        "/yanxi/%ff",
        "/yanxi/" + "x" * 5000,
        "//example.org/%2e%2e",
        "/.gen/../server.py",
        "/.gen/%2e%2e/server.py",
        "/.gen//etc/passwd",
        "/.gen/",
        "/.gen/%00",
    ],
)
def test_no_path_leads_out(path: str, server: Serving) -> None:
    answer = server.get(path)
    assert 400 <= answer.status < 500
    for secret in (b"base_url", b"root:", b"import "):
        assert secret not in answer.body


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_no_link_leads_out(server: Serving) -> None:
    link = server.root / ".gen/preview/link.txt"
    link.symlink_to(server.root / "gen.yaml")
    assert server.get("/yanxi/link.txt").status == 403
    link.unlink()


@pytest.mark.parametrize("path", ["/forcereload", "/livereload.js", "/livereload"])
def test_livereload_s_own_addresses_are_not_there(path: str, server: Serving) -> None:
    assert server.get(path).status == 404


def test_without_reload_pages_are_as_they_are(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/rain.md": article()})
    with serving(root, "--no-reload") as plain:
        plain.built(1)
        page = plain.get("/bulletin/").body
        assert page == (root / ".gen/preview/index.html").read_bytes()


# ---- who may ask


@pytest.mark.parametrize("path", [f"/yanxi/{RAIN}", "/.gen/preview.js", "/", "/no/such/"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "", "[", "[::1"]
)
def test_a_foreign_name_gets_nothing(host: str, path: str, server: Serving) -> None:
    answer = server.get(path, Host=host)
    assert answer.status in (400, 403)
    assert "雨" not in answer.text


@pytest.mark.parametrize("head", ["HTTP/1.0", "HTTP/1.1", "HTTP/1.0\r\nHost:", "HTTP/1.1\r\nHost: "])
@pytest.mark.parametrize("path", [f"/yanxi/{RAIN}", "/.gen/preview.js", "/.gen/socket"])
def test_a_request_without_a_host_gets_nothing(head: str, path: str, server: Serving) -> None:
    upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    more = upgrade if path.endswith("socket") else "Connection: close\r\n"
    with socket.create_connection(("127.0.0.1", server.port), 20) as asking:
        asking.sendall(f"GET {path} {head}\r\n{more}\r\n".encode())
        answer = asking.recv(65536)
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 ")), answer


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "gen.localhost", "127.0.0.1", "192.168.1.5:80", "[::1]:80"]
)
def test_this_machine_s_names_and_addresses_get_the_page(host: str, server: Serving) -> None:
    assert "今天下雨" in server.get(f"/yanxi/{RAIN}", Host=host).text


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1", "null", "http://["]
)
def test_a_foreign_page_may_not_listen(origin: str, server: Serving) -> None:
    with pytest.raises(HTTPClientError) as refused:
        Tab(server, origin=origin)
    assert refused.value.code == 403


def test_a_foreign_name_may_not_listen(server: Serving) -> None:
    with pytest.raises(HTTPClientError) as refused:
        Tab(server, host="evil.example")
    assert refused.value.code == 403


# ---- the socket


GARBAGE = [
    "",
    "{",
    "[]",
    "null",
    '"text"',
    "{}",
    '{"path": "/", "session": "x", "build": "many"}',
    '{"path": "/", "session": "x", "build": 1e999}',
    '{"path": "/", "session": "x", "build": NaN}',
    '{"path": "/", "session": "x", "build": null}',
    "[" * 100_000,
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_closes_its_own_socket_only(garbage: str | bytes, server: Serving) -> None:
    with tab(server) as other:
        assert other.hear() == {"command": "problems", "problems": {}}
        spoilt = Tab(server)
        spoilt.send(garbage)
        assert spoilt.hear() is None
        spoilt.close()
        other.show("/yanxi/", server.page())
        assert other.hear() == {"command": "problems", "problems": {}}


@pytest.mark.parametrize(
    "path", ["", "../..", "/yanxi/../../gen.yaml", "/yanxi/%00", "/yanxi/\ud800", "/yanxi/" + "x" * 5000]
)
def test_a_page_may_say_that_it_shows_anything(path: str, server: Serving) -> None:
    strange = Tab(server)
    strange.show(path, server.page())
    assert strange.hear() == {"command": "problems", "problems": {}}
    strange.close()


def test_a_page_of_another_server_is_to_load_again(server: Serving) -> None:
    stale = Tab(server)
    stale.send(json.dumps({"path": "/yanxi/", "session": "another", "build": 9}))
    assert stale.hear() == {"command": "reload"}
    stale.close()


# ---- the other end of the pipes


@pytest.fixture
def alone(tmp_path: Path) -> Iterator["Alone"]:
    server = Alone(tmp_path)
    yield server
    server.close()


class Alone:
    """The server's process, and the test in the place of the process that builds."""

    def __init__(self, root: Path) -> None:
        self.folder = write_site(root, {}) / ".gen/preview"
        self.put("index.html", "<head></head>old")
        self.put("404.html", "<head></head>missing")
        context = get_context("spawn")
        self.events, its_events = context.Pipe()
        self.orders, its_orders = context.Pipe()
        settings = ServerSettings(
            folder=self.folder,
            settings=root / "gen.yaml",
            host="127.0.0.1",
            port=free_port(),
            reload=True,
            poll=0,
            title="",
            language="en",
            base_path="",
        )
        self.process = context.Process(target=run, args=(settings, its_events, its_orders), daemon=True)
        self.process.start()
        its_events.close()
        its_orders.close()
        kind, (self.port,) = self.events.recv()
        assert kind == "ready"
        self.address = f"http://127.0.0.1:{self.port}/"

    def put(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def get(self, path: str) -> "Answer":
        return Answer(self.port, path)

    def close(self) -> None:
        self.events.close()
        self.orders.close()
        self.process.join(10)
        assert self.process.exitcode == 0, "it ends when the other process has gone"


class Answer:
    """What is answered, once it is wanted."""

    def __init__(self, port: int, path: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._connection.request("GET", path)

    @property
    def text(self) -> str:
        try:
            return self._connection.getresponse().read().decode()
        finally:
            self._connection.close()


def listening(alone: Alone, path: str) -> Tab:
    """An open page; the server has taken in all that was sent to it before."""
    opened = Tab(alone)  # type: ignore[arg-type] # it has an address, and no more is asked for
    opened.show(path, alone.get("/.gen-is-not-there").text)
    assert opened.hear() == {"command": "problems", "problems": {}}
    return opened


def test_while_files_move_to_their_places_answers_wait(alone: Alone) -> None:
    page = alone.get("/").text
    alone.orders.send("hold")
    assert alone.orders.recv() == "held"
    waiting = [alone.get("/"), alone.get("/new/"), alone.get("/missing/")]
    listener = Tab(alone)  # type: ignore[arg-type] # as above
    listener.show("/", page)
    assert listener.hear() == {"command": "problems", "problems": {}}  # it has seen the requests by now
    alone.put("index.html", "<head></head>new")
    alone.put("new/index.html", "<head></head>new, too")
    alone.orders.send("release")
    texts = [answer.text for answer in waiting]
    assert [text.rpartition("</head>")[2] for text in texts] == ["new", "new, too", "missing"]
    listener.close()


def test_only_pages_that_changed_are_to_load_again(alone: Alone) -> None:
    alone.put("a/index.html", "a")
    tabs = {path: listening(alone, path) for path in ("/", "/a/", "/no/")}
    for changed, expected in (
        ({"index.html"}, {"/"}),
        ({"a/index.html", "b/index.html"}, {"/a/"}),
        ({"404.html"}, {"/no/"}),
        ({"no/index.html"}, {"/no/"}),
        ({"index.html", "a/index.html"}, {"/", "/a/"}),
    ):
        alone.orders.send(Built("", frozenset(changed), {}))
        alone.orders.send(Built("", frozenset(), {"problems": ["the end"]}))
        told = {path for path, opened in tabs.items() if "reload" in heard_before_the_end(opened)}
        assert told == expected
    for opened in tabs.values():
        opened.close()


def heard_before_the_end(opened: Tab) -> list[str]:
    commands: list[str] = []
    while order := opened.hear():
        if order.get("problems") == {"problems": ["the end"]}:
            return commands
        commands.append(order["command"])
    raise AssertionError("the connection was closed")


def test_all_other_files_that_changed_are_told_to_pages_that_may_use_them(alone: Alone) -> None:
    opened = listening(alone, "/")
    alone.orders.send(Built("", frozenset({"assets/style.css", "图 1.png", "b/index.html"}), {}))
    assert opened.hear_command("files")["paths"] == ["/assets/style.css", "/图 1.png"]
    opened.close()


def test_a_page_that_comes_late_learns_what_it_missed(alone: Alone) -> None:
    page = alone.get("/").text
    alone.orders.send(Built("", frozenset({"index.html", "style.css"}), {}))
    for path, expected in (("/", "reload"), ("/other/", "files")):
        late = Tab(alone)  # type: ignore[arg-type] # as above
        until(lambda: alone.get("/").text != page, "the build")
        late.show(path, page)
        assert late.hear_command(expected)
        late.close()


def test_another_base_path_moves_open_pages(alone: Alone) -> None:
    opened = listening(alone, "/")
    alone.orders.send(Built("/yanxi", frozenset(), {}))
    assert opened.hear_command("reload")
    opened.close()


def test_the_browser_goes_to_the_page_to_show_unless_it_is_there(alone: Alone) -> None:
    tabs = [listening(alone, path) for path in ("/", "/%E9%9B%A8/", "/%E9%9B%A8/print/")]
    built = Built("", frozenset({"index.html", "雨/index.html"}), {}, show="/%E9%9B%A8/")
    alone.orders.send(built)
    alone.orders.send(Built("", frozenset(), {"problems": ["the end"]}))
    heard = [heard_before_the_end(opened) for opened in tabs]
    assert heard == [["problems", "go"], ["problems", "reload"], ["problems"]]
    for opened in tabs:
        opened.close()


def test_changes_that_nobody_takes_yet_don_t_stop_the_server(alone: Alone) -> None:
    """The process that builds takes nothing while it builds, and it waits for the server when it has built."""
    folder = alone.folder.parent.parent / "content"
    folder.mkdir()
    for number in range(6000):
        (folder / f"{number:0100}.md").touch()
    answered = threading.Event()

    def hold() -> None:
        alone.orders.send("hold")
        alone.orders.recv()
        alone.orders.send("release")
        answered.set()

    until(lambda: alone.events.poll(), "a change")
    threading.Thread(target=hold, daemon=True).start()
    assert answered.wait(20)
    assert alone.get("/").text


# ---- starting and ending


def test_a_taken_port_is_passed_over_and_said(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/rain.md": article()})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(root, port=port) as server:
            assert (urlsplit(server.address).port or 0) > port
            assert f"Port {port} is taken" in server.output
            server.built(1)
            assert server.get("/bulletin/").status == 200


def test_a_server_that_others_can_reach_says_what_they_see_and_where(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/rain.md": article()})
    with serving(root, "--bind", "0.0.0.0", "--no-expired") as server:
        server.built(1)
        said, *addresses = server.lines[1:-1]
    assert said == (
        "Everyone whose computer can reach this one can see the whole bulletin, with what is not public:"
        " drafts, articles of the future. The addresses for them:"
    )
    expected = [f"  http://{host}:{server.port}/bulletin/" for host in outside("0.0.0.0")[1]]
    assert addresses == expected


def test_a_server_for_this_machine_alone_says_no_more(server: Serving) -> None:
    assert len(server.lines) == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.3.2.1"])
def test_the_loopback_is_reached_by_nobody_else(host: str) -> None:
    assert outside(host) == (False, ())


def test_an_address_in_the_network_is_reached_by_others() -> None:
    assert outside("192.0.2.7") == (True, ("192.0.2.7",))
    assert outside("2001:db8::7") == (True, ("2001:db8::7",))


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::"])
def test_every_address_is_reached_by_others(host: str) -> None:
    is_open, others = outside(host)
    assert is_open
    assert not any(other.startswith(("127.", "0.")) or other in ("::", "::1") for other in others)


def test_a_host_that_is_not_ours_is_refused_clearly(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/rain.md": article()})
    with serving(root, "--bind", "203.0.113.7") as server:
        assert server.process.wait(30) == 1
        until(lambda: server.lines, "a message")
        [line] = server.lines
        assert line.startswith("gen serve: can’t serve at 203.0.113.7: ")


@pytest.mark.parametrize(
    ("path", "broken", "code"),
    [
        ("content/news/rain.md", "---\ntitle: [\n---\n", "rain.md"),
        ("gen.yaml", "title: 简报\nbase_url: nowhere\n", "gen.yaml"),
        ("templates/article.html", "{% if %}", "templates/article.html"),
    ],
)
def test_it_starts_with_a_mistake_shows_it_and_recovers(
    path: str, broken: str, code: str, tmp_path: Path
) -> None:
    root = write_site(tmp_path, {**BULLETIN, path: broken})
    sound = BULLETIN.get(path, '{% extends "default:article.html" %}')
    with serving(root) as server:
        assert "not built" in server.built(1)
        assert code in server.output
        waiting = server.get("/")
        while waiting.status == 302:
            waiting = server.get(waiting.headers["Location"])
        assert waiting.status == 503
        opened = Tab(server).show("/", waiting.text)
        order = opened.hear()
        assert order and order["problems"]["problems"][0]["path"] == path
        assert order["problems"]["words"]["hint"]
        write_site(root, {**BULLETIN, path: sound})
        server.built(2)
        assert opened.hear_command("reload")
        opened.close()
        assert "今天下雨" in server.get(f"/yanxi/{RAIN}").text
        assert server.get("/").headers["Location"] == "/yanxi/"


def test_answers_come_during_a_long_build_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    root = write_site(tmp_path, BULLETIN)
    with serving(root) as server:
        server.built(1)
        write_site(root, {**BULLETIN, "templates/article.html": ENDLESS})
        until((root / ".gen/preview/.gen-unfinished").exists, "a build")
        assert "今天下雨" in server.page(RAIN)
        with tab(server) as opened:
            assert opened.hear() == {"command": "problems", "problems": {}}
        assert len(server.builds()) == 1
        group, began = server.process.pid, time.monotonic()
        assert server.interrupt() == 0
        assert time.monotonic() - began < 5
        until(lambda: not running(group), "the end of all its processes")
        assert (root / ".gen/preview/index.html").is_file()


def test_ctrl_c_ends_it_between_builds(tmp_path: Path) -> None:
    with serving(write_site(tmp_path, BULLETIN)) as server:
        server.built(1)
        group = server.process.pid
        with tab(server):
            assert server.interrupt() == 0
        until(lambda: not running(group), "the end of all its processes")


def test_a_killed_builder_takes_the_server_with_it(tmp_path: Path) -> None:
    with serving(write_site(tmp_path, BULLETIN)) as server:
        server.built(1)
        group = server.process.pid
        server.process.kill()
        server.process.wait(30)
        until(lambda: not running(group), "the end of all its processes")
