"""`gen verify` as a command: again and again, telling others, and what it says of its options."""

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from generator.commands import cli, verify
from generator.proving import sites
from tests.proving.signed import (
    KEY,
    OTHER_KEY,
    WHEN,
    Reply,
    Request,
    Server,
    adding_script,
    honest,
    make_site,
    serving,
)
from tests.sites import made_once


@pytest.fixture(scope="module")
def server(run_folder: Path) -> Iterator[Server]:
    with serving(made_once(run_folder / "signed", make_site) / "site") as running:
        yield running


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(verify, "_now", lambda: WHEN)
    monkeypatch.setattr(sites, "_PAUSE", 0.0)


class _Hook(http.server.BaseHTTPRequestHandler):
    told: list[dict[str, object]]

    def do_POST(self) -> None:
        self.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def test_a_watch_has_a_line_a_round_and_tells_others_what_is_new(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lies = iter([honest, adding_script, adding_script, honest])

    def wait(seconds: float) -> None:
        assert seconds == 300
        lie = next(lies, None)
        if lie is None:
            raise KeyboardInterrupt
        server.lie = lie

    monkeypatch.setattr(verify, "_wait", wait)
    server.lie = next(lies)
    _Hook.told = []
    with http.server.HTTPServer(("127.0.0.1", 0), _Hook) as hook:
        threading.Thread(target=hook.serve_forever, args=(0.01,), daemon=True).start()
        code = cli.main(
            [
                "verify", server.address, "--key", KEY.openssh, "--as", "baidu", "--sample", "1", "--watch", "5",
                "--webhook", f"http://127.0.0.1:{hook.server_address[1]}/", "--command", f"tee -a {tmp_path}/mail",
            ]
        )  # fmt: skip
        hook.shutdown()
    assert code == 0, "the last round found nothing"
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("20")]
    assert ["all as signed" in line for line in lines] == [True, False, False, True]
    assert [told["ok"] for told in _Hook.told] == [False, True]
    assert _Hook.told[0]["msgtype"] == "text"
    assert "evil.example" in (tmp_path / "mail").read_text()


def test_options_that_go_wrong_are_said(
    server: Server, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    server.lie = honest
    for words, said in (
        ([server.address], "whose signature"),
        ([server.address, "--key", "no.pub"], "there is no public key"),
        (["ftp://x/", "--key", KEY.minisign], "is no web address"),
        (["nowhere", "--key", KEY.minisign], "there is no folder nowhere"),
        ([server.address, "--key", KEY.minisign, "--as", "yandex"], "knows no “yandex”"),
        ([server.address, "--key", KEY.minisign, "--restore"], "has to be published to again"),
        ([str(tmp_path), "--key", KEY.minisign, "--restore"], "no built site"),
        ([server.address, "--key", KEY.minisign, "--webhook", "file:///x"], "no web address for --webhook"),
        ([server.address, "--key", KEY.minisign, "--webhook", "http://["], "no web address for --webhook"),
        (["https://[", "--key", KEY.minisign], "is no web address"),
    ):
        assert cli.main(["verify", *words]) == 2, words
        assert said in capsys.readouterr().err


def test_a_key_may_be_in_a_file_and_what_is_left_out_is_no_alarm(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.lie = adding_script
    (tmp_path / "office.pub").write_text(f"untrusted comment: key\n{KEY.minisign}\n")
    common = [
        "verify",
        server.address,
        "--key",
        "office.pub",
        "--as",
        "phone",
        "--sample",
        "1",
        "--format",
        "json",
    ]
    assert cli.main(common) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    alarms = {(one["danger"], one["kind"]) for one in found if one["danger"] != "note"}
    assert alarms == {("script", "changed"), ("script", "cloaked")}
    everything = ["--ignore", "[?]*", "--ignore", "*"]
    assert cli.main([*common, *everything]) == 0
    # The signature itself can't be left out.
    capsys.readouterr()
    (tmp_path / "office.pub").write_text(OTHER_KEY.minisign)
    assert cli.main([*common, *everything]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["danger"], finding["kind"]) == ("trust", "not-by-key")
    (tmp_path / "office.pub").write_text(KEY.minisign)
    monkeypatch.setattr(verify, "_now", lambda: WHEN + timedelta(days=100))
    assert cli.main([*common, *everything]) == 1
    assert '"expired"' in capsys.readouterr().out


def test_a_webhook_is_told_no_more_than_robots_take_and_what_goes_wrong_with_it_is_said(
    server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lie(request: Request, reply: Reply) -> Reply:
        return reply if ".well-known" in request.path else replace(reply, body=reply.body + b"x")

    server.lie = lie
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    _Hook.told = []
    common = ["verify", server.address, "--key", KEY.minisign, "--as", "phone", "--sample", "1", "--all"]
    with http.server.HTTPServer(("127.0.0.1", 0), _Hook) as hook:
        threading.Thread(target=hook.serve_forever, args=(0.01,), daemon=True).start()
        cli.main([*common, "--webhook", f"http://127.0.0.1:{hook.server_address[1]}/"])
        hook.shutdown()
    (told,) = _Hook.told
    content = told["text"]["content"]  # type: ignore[index]
    assert 2045 < len(content.encode()) <= 2048
    assert len(told["findings"]) > 20  # type: ignore[arg-type]
    # One that is no web server, and an address with a blank in its middle.
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk() -> None:
            connection = listener.accept()[0]
            connection.recv(1 << 16)
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
            connection.close()

        threading.Thread(target=talk, daemon=True).start()
        capsys.readouterr()
        assert cli.main([*common, "--webhook", f"http://127.0.0.1:{listener.getsockname()[1]}/"]) == 1
    assert "SSH-2.0" in capsys.readouterr().err
    assert cli.main([*common, "--webhook", "http://127.0.0.1:9/a b"]) == 1
    assert "a b" in capsys.readouterr().err
