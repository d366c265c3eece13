"""Who is let in at the desk: its own pages in the browser that was given the address, and nobody else."""

import json
from collections.abc import Iterator, Mapping

import pytest

from tests.desk.desks import Client, desk, page, preview_of
from tests.sites import article, write_site

SECRET = "还没有公开的话"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A desk whose bulletin nobody changes."""
    files = {"content/news/rain.md": article(SECRET, title="下雨", draft="true")}
    with desk(write_site(tmp_path_factory.mktemp("guard"), files)) as opened:
        yield opened


QUESTION = json.dumps({"path": "news/rain.md"}).encode()
ADDRESSES = (
    ("GET", "", None),
    ("GET", "main.js", None),
    ("GET", "api/events", None),
    ("GET", "api/picture?path=news/rain.md&name=a.png", None),
    ("POST", "api/open", QUESTION),
    ("POST", "api/upload?path=news/rain.md&name=a.png", b"x"),
    ("GET", "/elsewhere", None),
)
"""One of each kind of address that the desk has."""

STRANGERS: tuple[tuple[str, Mapping[str, str | None], int], ...] = (
    ("a name that leads here", {"Host": "evil.example:{port}"}, 403),
    ("a name that looks alike", {"Host": "127.0.0.1.evil.example:{port}"}, 403),
    ("another port", {"Host": "127.0.0.1:1"}, 403),
    ("no host", {"Host": None}, 400),
    ("another site", {"Origin": "https://evil.example"}, 403),
    ("a page that has no origin", {"Origin": "null"}, 403),
    ("the preview's pages", {"Origin": "http://127.0.0.1:{preview}"}, 403),
    ("what the browser calls another site", {"Sec-Fetch-Site": "cross-site"}, 403),
    ("what the browser calls another port", {"Sec-Fetch-Site": "same-site"}, 403),
    ("a frame of somebody's", {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}, 403),
    ("who has no cookie", {"Cookie": None}, 401),
    ("who has another cookie", {"Cookie": "gen-desk-{port}=guess"}, 401),
)


@pytest.mark.parametrize(("who", "headers", "status"), STRANGERS, ids=[who for who, _, _ in STRANGERS])
def test_strangers_get_nothing_wherever_they_ask(
    who: str, headers: Mapping[str, str | None], status: int, client: Client
) -> None:
    preview = preview_of(client).rpartition(":")[2]
    filled = {
        name: value and value.format(port=client.port, preview=preview) for name, value in headers.items()
    }
    for method, address, body in ADDRESSES:
        answer = client.send(method, address, body, filled)
        assert answer.status == status, (who, address)
        assert SECRET not in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_what_its_own_page_asks_is_answered(client: Client) -> None:
    own = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty", "Origin": client.origin}
    assert SECRET in client.send("POST", "api/open", QUESTION, own).text
    by_name = {"Host": f"localhost:{client.port}", "Origin": f"http://localhost:{client.port}"}
    assert client.send("POST", "api/open", QUESTION, by_name).status == 200


def test_a_question_without_an_origin_or_of_a_form_s_kind_is_refused(client: Client) -> None:
    assert client.send("POST", "api/open", QUESTION, {"Origin": None}).status == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
        assert client.send("POST", "api/open", QUESTION, {"Content-Type": kind}).status in (400, 415)
        upload = client.send("POST", "api/upload?path=news/rain.md&name=a.png", b"x", {"Content-Type": kind})
        assert upload.status in (400, 415)


def test_only_the_token_is_given_the_cookie_which_scripts_and_other_sites_do_not_get(client: Client) -> None:
    answer = client.send("GET", f"?token={client.token}", headers={"Cookie": None})
    assert (answer.status, answer.headers["Location"]) == (302, "/desk/")
    name, *rules = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith(f"gen-desk-{client.port}=")
    assert set(rules) == {"HttpOnly", "SameSite=Strict", "Path=/desk/"}
    assert client.token not in name
    for token in ("", "x", client.token[:-1], client.token + "x"):
        wrong = client.send("GET", f"?token={token}", headers={"Cookie": None})
        assert wrong.status == 401
        assert "Set-Cookie" not in wrong.headers
    elsewhere = client.send("GET", f"?token={client.token}", headers={"Host": f"evil.example:{client.port}"})
    assert elsewhere.status == 403


def test_the_page_holds_nothing_inline_and_shows_frames_of_the_preview_only(client: Client) -> None:
    answer = client.send("GET", "")
    policy = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-src"] == preview_of(client)
    assert policy["frame-ancestors"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "<style" not in answer.text
    assert 'style="' not in answer.text
    assert answer.text.count("<script") == answer.text.count('src="main.js"') == 1


def test_no_address_leads_out_of_the_desk_s_own_files(client: Client) -> None:
    for path in (
        "../guard.py",
        "..%2fguard.py",
        "desk.html%00.css",
        "client/main.js",
        "%2e%2e/server.py",
        ".js",
    ):
        assert client.send("GET", path).status == 404, path


def test_too_much_is_refused_before_it_is_read(client: Client) -> None:
    """Fifty megabytes are refused by what the request says of itself; the rest of it goes nowhere."""
    huge = {"Content-Length": str(50_000_000), "Content-Type": "application/octet-stream"}
    answer = client.send("POST", "api/upload?path=news/rain.md&name=a.png", None, huge)
    assert answer.status in (400, 413)
    large = client.send("POST", "api/open", b'{"path": "' + b"a" * 9_000_000 + b'"}')
    assert large.status == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff", b'{"path": 1}', b'{"path": null}', b"[" * 100_000, b'{"path": "\\ud800"}'],
)
def test_what_is_no_question_is_no_error_of_ours(body: bytes, client: Client) -> None:
    assert client.send("POST", "api/open", body).status in (400, 422)


def test_an_unsaved_page_is_shown_to_whoever_knows_its_name_only(client: Client) -> None:
    text = article("正在写的话", title="下雨", draft="true")
    living = client.ask("live", path="news/rain.md", text=text, edit={})
    address = preview_of(client) + living["url"]
    shown = page(client, f"{address}?unsaved={living['name']}")
    assert "正在写的话" in shown.text
    assert "/.gen/live.js" in shown.text
    for name in ("", "x", living["name"][:-1]):
        assert "正在写的话" not in page(client, f"{address}?unsaved={name}").text
