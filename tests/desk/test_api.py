"""What the desk answers to its pages: over HTTP, without a browser."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.outputs.pdf import lacking
from tests.desk.desks import Client, desk, page, preview_of
from tests.photos import photo
from tests.serving import until
from tests.sites import article, tree, write_site

OUTSIDE = "不在简报里"
FILES: dict[str, str | bytes] = {
    "content/news/rain.md": article("今天下雨。", title="下雨"),
    "content/news/photos/index.md": article("有图。", title="图"),
    "content/news/.hidden.md": article(OUTSIDE),
    "content/static/a.md": OUTSIDE,
    "secret.md": OUTSIDE,
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Path]]:
    root = write_site(tmp_path_factory.mktemp("api") / "简报", FILES)
    (root / "content" / "news" / "link.md").symlink_to(root / "secret.md")
    (root.parent / "outside.md").write_text(OUTSIDE, "utf-8")
    with desk(root) as client:
        yield client, root


# ---- one text


def test_a_text_is_listed_opened_edited_and_saved_over_what_was_opened_only(
    opened: tuple[Client, Path],
) -> None:
    client, root = opened
    (row,) = (row for row in client.ask("list", query={"words": "下雨"})["rows"] if row["kind"] == "article")
    text = client.ask("open", path=row["path"])["text"]
    edit = {"changes": {"subtitle": "小雨"}}
    done = client.ask("save", path=row["path"], digest=text["digest"], edit=edit, base=text["text"])
    assert done["saved"]["changed"] and done["clash"] is None
    before, after = text["text"], (root / "content" / row["path"]).read_text("utf-8")
    assert after == before.replace("title: 下雨\n", "title: 下雨\nsubtitle: 小雨\n")
    again = client.ask("save", path=row["path"], digest=text["digest"], edit={"body": "别的。\n"})
    assert again["saved"] is None
    assert "小雨" in again["clash"]["theirs"] and "别的" in again["clash"]["mine"]
    assert (root / "content" / row["path"]).read_text("utf-8") == after


def test_what_is_being_written_is_shown_checked_and_kept_while_the_file_stays(
    opened: tuple[Client, Path],
) -> None:
    client, root = opened
    path = "news/photos/index.md"
    before = tree(root / "content")
    text = client.ask("open", path=path)["text"]
    edit = {"changes": {"title": "新题", "tags": ["没有过的"]}, "body": "写了一半\n\n[没有](no.md)\n"}
    question = {"path": path, "text": text["text"], "edit": edit, "keep": text["digest"]}
    seen = {view: client.ask("live", view=view, **question) for view in ("page", "print", "official")}
    for living in seen.values():
        assert "写了一半" in living["page"] and "新题" in living["page"]
        assert [problem["body_line"] for problem in living["problems"]] == [3]
    assert "没有过的" in seen["page"]["page"]
    assert seen["page"]["url"] + "print/" == seen["print"]["url"]
    assert "official" in seen["official"]["page"] and "official" not in seen["print"]["page"]
    later = client.ask("live", path=path, text=text["text"], edit={"body": "写完了\n"})
    assert "写完了" in later["page"] and "写了一半" not in later["page"], (
        "nothing is taken from the page before"
    )
    assert tree(root / "content") == before
    assert client.ask("open", path=path)["text"]["draft"]["edit"]["body"] == edit["body"]
    client.ask("drop-draft", path=path)
    assert client.ask("open", path=path)["text"]["draft"] is None


def test_a_text_that_is_nowhere_yet_has_a_page_and_one_with_an_error_says_why_not(
    opened: tuple[Client, Path],
) -> None:
    client, _ = opened
    living = client.ask("live", path="new/first.md", text=article("第一句", title="首篇"), edit={})
    assert "第一句" in living["page"] and living["url"].endswith("/first/")
    broken = client.ask("live", path="new/first.md", text="---\ntitle: [\n---\n", edit={})
    assert broken["url"] == "" and broken["problems"][0]["severity"] == "error"


@pytest.mark.skipif(bool(lacking(chinese=True)), reason="WeasyPrint or its libraries are missing")
def test_a_text_s_pdf_is_made_of_its_print_view(opened: tuple[Client, Path]) -> None:
    client, _ = opened
    answer = client.send("POST", "api/pdf", b'{"path": "news/photos/index.md"}')
    assert answer.headers["Content-Type"] == "application/octet-stream", "nothing that a browser would show"
    assert answer.body.startswith(b"%PDF-") and len(answer.body) > 3000
    client.ask("open", path="news/rain.md")
    unprinted = client.ask("create", title="不打印", section="news")["path"]
    opened_text = client.ask("open", path=unprinted)["text"]
    client.ask("save", path=unprinted, digest=opened_text["digest"], edit={"changes": {"print": False}})
    assert client.refused("pdf", path=unprinted) == ["desk-no-print"]


def test_a_text_s_word_document_is_made_of_its_print_view(opened: tuple[Client, Path]) -> None:
    client, _ = opened
    answer = client.send("POST", "api/word", b'{"path": "news/rain.md"}')
    assert answer.headers["Content-Type"] == "application/octet-stream"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as package:
        assert "下雨" in package.read("word/document.xml").decode()


# ---- what leads out


PATHS = (
    "../secret.md",
    "../../outside.md",
    "news/../../secret.md",
    "news/../../../outside.md",
    "/etc/passwd",
    "//etc/passwd",
    "news\\..\\..\\secret.md",
    "news/link.md",
    "news/.hidden.md",
    ".hidden.md",
    "static/a.md",
    "news/rain.md\0.md",
    "news/./rain.md",
    "news//rain.md",
    "",
    ".",
    "..",
    "news",
    "news/rain.txt",
    "../gen.yaml",
    "news/rain.md/../../../secret.md",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_texts(path: str, opened: tuple[Client, Path]) -> None:
    client, root = opened
    before = tree(root.parent) if path.count("..") > 2 else tree(root / "content")
    questions: dict[str, dict[str, object]] = {
        "open": {},
        "save": {"digest": "", "edit": {"whole": "x"}},
        "drop-draft": {},
        "versions": {},
        "version": {"id": "HEAD"},
        "remove-file": {"file": path},
        "pdf": {},
        "word": {},
    }
    for name, more in questions.items():
        answer = client.send("POST", f"api/{name}", json.dumps({"path": path, **more}).encode())
        # Where there is nothing to be done, nothing was: the tree below says so.
        assert answer.status == 422 or answer.body in (b"null", b"[]"), (name, answer.status, answer.text)
        assert OUTSIDE not in answer.text
    for action in ("publish", "unpublish", "put-away", "tag", "move", "translate", "correct", "withdraw"):
        act = {
            "action": action,
            "reason": "x",
            "text": "x",
            "add": ["x"],
            "section": "news",
            "language": "en",
        }
        (told,) = client.ask("act", paths=[path], **act)
        assert told["problems"], action
    assert client.upload(path, "a.png", photo(8, 8)).status == 422
    living = client.send(
        "POST", "api/live", json.dumps({"path": path, "text": "x", "edit": {}, "keep": ""}).encode()
    )
    assert living.status == 422 or path == "news/link.md"  # which is read as what the browser sends
    assert OUTSIDE not in living.text
    after = tree(root.parent) if path.count("..") > 2 else tree(root / "content")
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name] and "/.gen/" not in f"/{name}"} == set()


@pytest.mark.parametrize(
    "name", ["../../../x.png", "..\\x.png", "/etc/x.png", ".x.png", "x.png\0.md", "CON.png", "a/b.png"]
)
def test_a_file_s_name_leads_nowhere_else(name: str, opened: tuple[Client, Path]) -> None:
    client, root = opened
    around = {path for path in tree(root.parent) if not path.startswith("简报/")}
    answer = client.upload("news/photos/index.md", name, photo(8, 8))
    if answer.status == 200:
        file = json.loads(answer.body)["file"]
        assert file.startswith("news/photos/") and ".." not in file and (root / "content" / file).is_file()
    assert {path for path in tree(root.parent) if not path.startswith("简报/")} == around


# ---- what only pretends

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("b.png", HTML),
        ("c.jpg", SVG),
        ("d.html", HTML),
        ("e.pdf", HTML),
        ("f.js", b"alert(1)"),
        ("g.svgz", SVG),
        ("h.md", b"# x"),
        ("i.review.yaml", b"reviews: []"),
        ("j.png", b""),
        ("k.xhtml", HTML),
        ("l.exe", b"MZ\x90\x00"),
    ],
)
def test_what_would_run_in_a_browser_is_not_taken(
    name: str, data: bytes, opened: tuple[Client, Path]
) -> None:
    client, root = opened
    before = tree(root / "content")
    answer = client.upload("news/photos/index.md", name, data)
    assert answer.status == 422, answer.text
    assert json.loads(answer.body)[0]["message"]
    assert tree(root / "content") == before


def test_a_picture_is_shown_as_nothing_but_a_picture(opened: tuple[Client, Path]) -> None:
    client, root = opened
    # A photograph behind which a page is hidden.
    added = json.loads(client.upload("news/photos/index.md", "polyglot.jpg", photo(40, 30) + HTML).body)
    answer = client.send("GET", f"api/picture?path=news/photos/index.md&name={added['name']}")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    drawing = json.loads(
        client.upload("news/photos/index.md", "drawing.svg", SVG.replace(b"script", b"g")).body
    )
    for name in (drawing["name"], "index.md", "nothing.jpg", "../rain.md"):
        assert client.send("GET", f"api/picture?path=news/photos/index.md&name={name}").status == 404
    client.ask("remove-file", path="news/photos/index.md", file=added["file"])
    assert not (root / "content" / added["file"]).exists()


def test_a_text_s_own_script_is_gone_from_the_page_that_is_shown(opened: tuple[Client, Path]) -> None:
    client, _ = opened
    evil = (
        "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))<svg onload=alert(1)>"
    )
    living = client.ask(
        "live", path="news/rain.md", text=article(evil, title='"<script>alert(1)</script>"'), edit={}
    )
    shown = page(client, f"{preview_of(client)}{living['url']}?unsaved={living['name']}").text
    for sign in ("<script>alert", "onerror=", '="javascript:', "onload="):
        assert sign not in shown.replace("&lt;script&gt;alert", ""), sign


# ---- the desk itself


def test_a_second_desk_leads_to_the_first(opened: tuple[Client, Path]) -> None:
    client, root = opened
    note = root / ".gen" / "desk"
    assert note.stat().st_mode & 0o077 == 0, "nobody else may read the token"
    assert client.token in note.read_text("utf-8")
    from tests.serving import Serving

    second = Serving(root, "--no-open", command="desk")
    try:
        assert until(lambda: second.process.poll() is not None, "its end")
        assert second.process.returncode == 0
        until(lambda: client.token in second.output, "the first one's address")
    finally:
        second.close()


def test_each_build_is_told_to_whoever_listens(opened: tuple[Client, Path]) -> None:
    import http.client

    client, root = opened
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    connection.request("GET", "/desk/api/events", headers={"Cookie": client.cookie})
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"
    number = int(answer.readline().removeprefix(b"data: "))
    assert answer.readline() == b"\n"
    (root / "content/news/rain.md").write_text(article("又下雨。", title="下雨"), "utf-8")
    assert int(answer.readline().removeprefix(b"data: ")) == number + 1
    connection.close()


def test_the_note_goes_with_the_desk(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/rain.md": article()})
    with desk(root) as client:
        assert client.server.interrupt() == 0
    assert not (root / ".gen" / "desk").exists()


def test_settings_that_are_broken_meanwhile_are_told(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/rain.md": article()})
    with desk(root) as client:
        (root / "gen.yaml").write_text("title: [\n", "utf-8")
        assert client.refused("start")
        (root / "gen.yaml").write_text(
            "title: 新名\nbase_url: https://example.org/\ntimezone: Asia/Shanghai\n", "utf-8"
        )
        assert client.ask("start")["title"] == "新名"
