"""Addresses of other sites: the right verdict for each kind of answer, one request an address, and an end."""

import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from email.message import Message
from http.client import BadStatusLine
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, TypeVar

import pytest

from generator.checks import online
from generator.checks.online import Answer, Manner, ask, problems
from generator.wording import describe, words

_Item = TypeVar("_Item")
MANNER = Manner(pause=0, timeout=10, to_anywhere=True)
HASTY = Manner(pause=0, timeout=0.3, to_anywhere=True)
"""For those that are too slow in any case."""


class Site(BaseHTTPRequestHandler):
    """Answers as the path asks for."""

    asked: ClassVar[Counter[str]] = Counter()
    lock = threading.Lock()

    def do_HEAD(self) -> None:
        name = self.path.strip("/").split("/")[0]
        with self.lock:
            self.asked[f"{self.command} {self.path}"] += 1
            first = self.asked[f"{self.command} {self.path}"] == 1
        if name == "slow":
            time.sleep(0.6)
            return
        if name == "busy" and first:
            self.say(429, {"Retry-After": "0"})
        elif name == "never":
            self.say(429, {"Retry-After": "9999"})
        elif name == "no-head" and self.command == "HEAD":
            self.say(405)
        elif name in ("circle", "moved", "elsewhere", "long", "to-nothing", "to-script", "to-no-host"):
            target = {
                "circle": f"/circle/{'1' if self.path.endswith('0') else '0'}",
                "moved": "/ok/new",
                "elsewhere": "/ok/temporary",
                "long": f"{self.path}x",
                "to-nothing": "",
                "to-script": "javascript:void(0)",
                "to-no-host": "http://[",
            }[name]
            self.say(302 if name == "elsewhere" else 301, {"Location": target})
        elif name.isdecimal():
            self.say(int(name))
        else:
            page = {
                "sale": "<title>This domain is for sale</title>",
                "spam": "<title>澳门葡京真人娱乐</title>",
            }
            self.say(200, {"Content-Type": "text/html; charset=utf-8"}, page.get(name, "<title>好</title>"))

    do_GET = do_HEAD

    def say(self, status: int, headers: Mapping[str, str] = MappingProxyType({}), page: str = "") -> None:
        body = page.encode()
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def sites() -> Iterator[list[str]]:
    """The addresses of a few servers."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Site) for _ in range(6)]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield [f"http://127.0.0.1:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


def test_each_kind_of_answer_has_its_verdict(sites: list[str], tmp_path: Path) -> None:
    one, for_sale, spam, *_ = sites
    closed = "http://127.0.0.1:9"
    wanted = {
        f"{one}/ok/a": Answer("fine"),
        f"{one}/ok/中文?a=b c#d": Answer("fine"),
        f"{one}/404": Answer("dead", "404"),
        f"{one}/410": Answer("dead", "410"),
        f"{one}/403": Answer("unknown", "403"),
        f"{one}/500": Answer("unknown", "500"),
        f"{one}/busy/1": Answer("fine"),
        f"{one}/never": Answer("unknown", "429"),
        f"{one}/no-head": Answer("fine"),
        **{f"{one}/moved/{number}": Answer("moved", f"{one}/ok/new") for number in range(5)},
        f"{one}/elsewhere": Answer("fine"),
        f"{one}/circle/0": Answer("dead", "redirects in a circle"),
        f"{one}/long/": Answer("dead", "too many redirects"),
        f"{one}/to-nothing": Answer("dead", "redirects to no address"),
        f"{one}/to-script": Answer("dead", "redirects to no address"),
        f"{one}/to-no-host": Answer("dead", "redirects to no address"),
        f"{for_sale}/sale": Answer("lost", "for sale"),
        f"{spam}/spam": Answer("lost", "spam"),
        f"{closed}/": Answer("dead", "refused"),
    }
    assert ask(wanted, tmp_path / "links.json", 1000.0, MANNER) == wanted


@pytest.mark.parametrize(
    ("page", "detail"),
    [
        ("<title>This domain is for sale</title>", "for sale"),
        ("<title>a.example</title><h1>Buy this domain</h1>", "for sale"),
        ("<title>该域名正在出售</title>", "for sale"),
        ("<p>本域名已到期，请续费</p>", "for sale"),
        ("<title>a.example: the domain name is available</title>", "for sale"),
        ("<title>澳门新葡京官网</title>", "spam"),
        ("<TITLE lang=zh>\n百家乐 - 首页</TITLE>", "spam"),
        ("<title>Best online casino 2024</title>", "spam"),
        ("<title>成人视频</title>", "spam"),
        ("<title>时时彩计划</title>", "spam"),
        ("<title>县水务局</title><p>打击网络赌博：百家乐、老虎机都是骗局", ""),
        (f"<title>新闻</title><p>{'字' * 8_000}domain for sale", ""),
    ],
)
def test_what_a_page_says_of_its_domain(page: str, detail: str) -> None:
    assert online._verdict(200, "", page) == Answer("lost" if detail else "fine", detail)


def test_each_site_that_answers_over_https_too_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def request(address: str, method: str, manner: Manner) -> tuple[int, Message, str]:
        if address.startswith("https://plain"):
            raise ConnectionRefusedError
        return 200, Message(), ""

    monkeypatch.setattr(online, "_request", request)
    wanted = [f"http://{number}.example/" for number in range(5)]
    answers = ask([*wanted, "http://plain.example/"], tmp_path / "links.json", 1.0, MANNER)
    assert [address for address, answer in answers.items() if answer.secure] == wanted


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), Answer("dead", "no such host")),
        (socket.gaierror(socket.EAI_AGAIN, "x"), Answer("unknown", "no answer")),
        (ssl.SSLCertVerificationError("x"), Answer("dead", "certificate")),
        (ConnectionResetError(), Answer("unknown", "no answer")),
        (BadStatusLine("x"), Answer("unknown", "no answer")),
    ],
)
def test_what_goes_wrong_before_an_answer(
    error: Exception, answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(online, "_request", fails)
    assert ask(["https://a.example/"], tmp_path / "links.json", 1.0, MANNER) == {"https://a.example/": answer}


def test_500_addresses_are_asked_once_each_and_answers_are_remembered(
    sites: list[str], tmp_path: Path
) -> None:
    Site.asked.clear()
    kept = tmp_path / "links.json"
    addresses = [f"{sites[number % 6]}/{'ok' if number % 3 else '404'}/{number}" for number in range(500)]
    answers = ask([*addresses, *addresses], kept, 1000.0, MANNER)
    assert [answer.kind for answer in answers.values()] == [
        "fine" if number % 3 else "dead" for number in range(500)
    ]
    asked = Counter(entry.partition(" ")[2] for entry in Site.asked.elements())
    assert set(asked.values()) == {1, 2}  # what is not found by its head is asked for its page
    assert all(count == 1 for path, count in asked.items() if "/ok/" in path)
    Site.asked.clear()
    assert ask(addresses, kept, 2000.0, MANNER) == answers
    assert not Site.asked
    ask(addresses, kept, 1000.0 + 2 * 86_400, MANNER)  # bad ones are asked again after a day
    assert all("/404/" in entry for entry in Site.asked)


def test_a_site_that_never_answers_is_left_alone(sites: list[str], tmp_path: Path) -> None:
    Site.asked.clear()
    answers = ask([f"{sites[5]}/slow/{number}" for number in range(50)], tmp_path / "links.json", 1.0, HASTY)
    assert set(answers.values()) == {Answer("unknown", "no answer")}
    assert len(Site.asked) == 3


def test_the_own_network_is_not_asked(sites: list[str], tmp_path: Path) -> None:
    Site.asked.clear()
    answers = ask([f"{sites[0]}/ok", "http://192.168.1.1/"], tmp_path / "links.json", 1.0, Manner(pause=0))
    assert answers == {}
    assert not Site.asked


def test_what_is_interrupted_ends_and_remembers(sites: list[str], tmp_path: Path) -> None:
    def interrupted(items: Iterable[_Item], work: str, total: int) -> Iterable[_Item]:
        yield next(iter(items))
        raise KeyboardInterrupt

    kept = tmp_path / "links.json"
    addresses = [f"{sites[0]}/ok", *(f"{sites[1]}/ok/{number}" for number in range(1000))]
    with pytest.raises(KeyboardInterrupt):
        ask(addresses, kept, 1.0, Manner(pause=30, timeout=0.3, to_anywhere=True), interrupted)
    assert f"{sites[0]}/ok" in kept.read_text(encoding="utf-8")


def test_a_broken_memory_is_none(tmp_path: Path) -> None:
    (tmp_path / "links.json").write_text('{"a": 3}')
    assert ask([], tmp_path / "links.json", 1.0) == {}


def test_what_is_wrong_is_said_in_each_language() -> None:
    places = {"http://a.example/": [("content/a.md", 3, 4)]}
    for trouble in words("troubles", "en"):
        (problem,) = problems({"http://a.example/": Answer("dead", trouble)}, places)
        assert describe(problem, "en")[0].endswith(words("troubles", "en")[trouble])
        assert describe(problem, "zh-CN")[0].endswith(words("troubles", "zh-CN")[trouble])
        assert re.search("[\u4e00-\u9fff]", words("troubles", "zh-CN")[trouble])


def test_each_place_is_told() -> None:
    places = {"http://a.example/": [("content/a.md", 3, 4), ("content/b.md", 5, 6)]}
    found = list(problems({"http://a.example/": Answer("moved", "https://a.example/", True)}, places))
    assert [(one.code, one.path, one.line) for one in found] == [
        ("moved-link", "content/a.md", 3),
        ("insecure-link", "content/a.md", 3),
        ("moved-link", "content/b.md", 5),
        ("insecure-link", "content/b.md", 5),
    ]
