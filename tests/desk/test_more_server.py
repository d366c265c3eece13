"""The further questions over HTTP: only the desk's own pages are answered, and no path leads out of the bulletin."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.desk.desks import Client, desk
from tests.photos import photo
from tests.sites import article, write_site

BYTES = {"Content-Type": "application/octet-stream"}
FILES: dict[str, str | bytes] = {
    "secret.jpg": photo(80, 60),
    "content/news/rain.md": article("雨。", title="雨"),
    "content/news/a.jpg": photo(80, 60),
    "content/news/b.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with desk(write_site(tmp_path_factory.mktemp("简报"), FILES)) as found:
        yield found


def image(client: Client, path: str, **headers: str) -> int:
    return client.send("GET", f"api/image?{urlencode({'path': path})}", headers=headers).status


def test_pictures_are_shown_and_nothing_else(client: Client) -> None:
    answer = client.send("GET", "api/image?path=news/a.jpg")
    assert answer.status == 200 and answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    for path in (
        "news/b.svg",
        "news/rain.md",
        "../secret.jpg",
        "news/../../secret.jpg",
        "/etc/x.jpg",
        "news/c.jpg",
        "",
    ):
        assert image(client, path) == 404, path
    assert image(client, "news/a.jpg", Cookie="") == 401
    assert image(client, "news/a.jpg", Host="evil.example") == 403
    assert image(client, "news/a.jpg", **{"Sec-Fetch-Site": "cross-site"}) == 403


def test_files_are_taken_from_the_desk_s_own_pages_alone(client: Client) -> None:
    where = f"api/send-picture?{urlencode({'path': 'news/a.jpg'})}"
    new = photo(90, 60, seed=4)
    assert client.send("POST", where, new, {"Content-Type": "text/plain"}).status == 415
    assert client.send("POST", where, new, {**BYTES, "Origin": "http://evil.example"}).status == 403
    assert client.send("POST", where, new, {**BYTES, "Origin": None}).status == 403
    assert client.send("POST", where, new, {**BYTES, "Cookie": ""}).status == 401
    assert client.send("POST", "api/send-anything", new, BYTES).status == 404
    assert client.send("POST", "api/send-picture", new, BYTES).status == 400
    assert client.send("POST", where, b"<script>", BYTES).status == 422
    assert json.loads(client.send("POST", where, new, BYTES).body) == ["news/a.jpg"]


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("template", {"section": "../.."}),
        ("save-template", {"section": "..", "digest": "", "text": "x"}),
        ("word-list", {"name": "../gen.yaml"}),
        ("save-word-list", {"name": "/tmp/x.csv", "digest": "", "entries": []}),
        ("save-issue", {"path": "../x.md", "digest": "", "changes": {"number": 1}}),
        ("put-pictures-away", {"paths": ["../secret.jpg"]}),
        ("version", {"path": "../gen.yaml", "id": "x", "is_commit": False}),
        ("versions", {"path": "../../x"}),
        ("paste", {"path": "../x.md", "text": "", "clipboard": {"html": "<p>x</p>"}}),
        ("copy", {"path": "../x.md", "text": "x", "edit": {}, "purpose": "mail"}),
        ("new-topic", {"title": "../../x"}),
    ],
)
def test_no_question_leads_out_of_the_bulletin(
    client: Client, name: str, question: dict[str, object]
) -> None:
    before = sorted(client.server.root.parent.rglob("*.md"))
    answer = client.send("POST", f"api/{name}", json.dumps(question).encode())
    assert answer.status in ((200, 422) if name == "new-topic" else (422,)), (answer.status, answer.text)
    left = [path for path in client.server.root.parent.rglob("*.md") if path not in before]
    assert all(client.server.root / "content" in path.parents for path in left)


def test_what_an_answer_says_is_in_the_language_that_was_asked_for(client: Client) -> None:
    for language, word in (("zh-TW", "設定"), ("zh-CN", "设置"), ("en", "Settings")):
        client.headers["Desk-Language"] = language
        assert client.ask("start")["words"]["settings"] == word
    client.headers["Desk-Language"] = "zh-TW"
    groups = {group["key"]: group for group in client.ask("settings")["groups"]}
    assert groups["menu"]["fields"][0]["label"] == "導航" or groups["menu"]["fields"][0]["label"] == "導覽"
    del client.headers["Desk-Language"]


def test_a_text_is_copied_as_it_is_being_written(client: Client) -> None:
    opened = client.ask("open", path="news/rain.md")["text"]
    edit = {"body": "还没有**保存**的雨。\n\n![雨](a.jpg)\n"}
    shown = client.ask("copy", path="news/rain.md", text=opened["text"], edit=edit, purpose="wechat")
    assert "还没有" in shown["copied"]["content"] and shown["name"]
    assert [one["path"] for one in shown["copied"]["pictures"]] == ["news/a.jpg"]
    assert shown["copied"]["address"].startswith("https://example.org/")
    broken = json.dumps(
        {"path": "news/rain.md", "text": "---\ntitle: [\n---\n", "edit": {}, "purpose": "text"}
    )
    assert client.send("POST", "api/copy", broken.encode()).status == 422


def test_settings_that_somebody_has_broken_can_be_put_right(client: Client) -> None:
    file = client.server.root / "gen.yaml"
    before = file.read_text("utf-8")
    client.ask("settings")
    file.write_text(f"{before}title: [\n", "utf-8")
    shown = client.ask("settings")
    assert not shown["settings"]["is_readable"]
    assert shown["problems"][0]["severity"] == "error"
    digest, text = shown["settings"]["digest"], shown["settings"]["text"]
    client.ask("save-settings", digest=digest, text=text, edit={"whole": before})
    assert file.read_text("utf-8") == before
    assert client.ask("settings")["settings"]["is_readable"]
