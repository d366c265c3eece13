"""From a save to what browsers are told: what is built, how often, and what the terminal says."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.engine.test_incremental import picture
from tests.serving import Serving, Tab, serving, tab, until
from tests.sites import article, tree, write_site

BULLETIN: dict[str, str | bytes] = {
    "gen.yaml": "title: 简报\nbase_url: https://example.org/yanxi\ntimezone: Asia/Shanghai\n",
    "content/news/rain.md": article("今天下雨。", title="下雨", summary="雨。"),
    "content/news/photo.png": picture(3, 2),
    "content/news/seen.md": article("![图](photo.png)", title="图"),
    "templates/assets/own.css": "p { color: red }",
    "templates/404.html": '{% extends "default:404.html" %}{% block styles %}{{ super() }}'
    '<link rel="stylesheet" href="{{ asset("own.css").url | href }}">{% endblock %}',
}
RAIN = "news/2020/rain/"


_MARKS = count()


class Desk:
    """A bulletin that is edited while it is served."""

    def __init__(self, server: Serving) -> None:
        self.server, self.root = server, server.root
        self.number = 0

    def begin(self) -> None:
        """The bulletin is as it is in BULLETIN, and everything is built."""
        for folder in ("content", "templates"):
            for path in tree(self.root / folder):
                if f"{folder}/{path}" not in BULLETIN:
                    (self.root / folder / path).unlink()
        for path, content in BULLETIN.items():
            data = content if isinstance(content, bytes) else content.encode()
            if not (self.root / path).is_file() or (self.root / path).read_bytes() != data:
                self.save(path, data)
        self.finish()

    def finish(self) -> None:
        """All that was saved before is built."""
        mark = f"content/0mark{next(_MARKS)}.md"  # a line names the first few only
        self.save(mark, article(mark, date=""))
        until(lambda: mark in self.server.builds()[-1], mark)
        self.server.settle()
        self.number = len(self.server.builds())

    def save(self, path: str, content: str | bytes) -> None:
        """Save as editors do that move a new file to the old one's place: nobody sees half of it."""
        new, file = self.root / ".new", self.root / path
        new.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.parent.mkdir(parents=True, exist_ok=True)
        new.replace(file)

    def write(self, path: str, content: str | bytes) -> None:
        """Save as editors do that write into the file."""
        (self.root / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    def next(self) -> str:
        """The line of the next build."""
        self.number += 1
        return self.server.built(self.number)

    def next_is_only(self, path: str, content: str) -> None:
        """What was done before has caused no build: the next one is for this save, and for nothing else."""
        self.save(path, content)
        assert self.next().startswith(f"{path}: ")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    root = write_site(tmp_path_factory.mktemp("serve"), BULLETIN)
    with serving(root) as server:
        server.built(1)
        yield Desk(server)


@pytest.fixture
def desk(shared: Desk) -> Desk:
    """A bulletin as it is in BULLETIN, and everything built."""
    shared.begin()
    return shared


# ---- articles


def test_every_save_is_built_and_told_however_soon_it_comes(desk: Desk) -> None:
    with tab(desk.server, RAIN) as opened:
        for text in ("一。", "二。", "三。"):
            desk.save("content/news/rain.md", article(text, title="下雨", summary="雨。"))
            assert opened.hear_command("reload")
            assert text in desk.server.page(RAIN)
            assert desk.next().startswith("content/news/rain.md: ")


def test_files_saved_at_once_are_one_build_and_one_reload(desk: Desk) -> None:
    paths = [f"content/news/{name}.md" for name in ("one", "rain", "two")]
    for index, path in enumerate(paths):
        desk.save(f"away/{index}", article(path, title=path))
    with tab(desk.server, RAIN) as opened:
        for index, path in enumerate(paths):
            (desk.root / f"away/{index}").replace(desk.root / path)
        assert desk.next().startswith(", ".join(paths) + ": ")
        assert opened.hear_command("reload")
        desk.next_is_only("content/news/seen.md", article("另一幅图。", title="图"))
        orders = [opened.hear(), opened.hear()]  # one for each build: another reload would stand between them
        assert [order and order["command"] for order in orders] == ["problems", "files"]


def test_a_new_file_with_an_old_date_is_seen(desk: Desk) -> None:
    (desk.root / "old.md").write_text(article("旧文。", title="旧"), "utf-8")
    os.utime(desk.root / "old.md", (1_000_000_000, 1_000_000_000))
    (desk.root / "old.md").rename(desk.root / "content/news/old.md")
    desk.next()
    assert "旧文" in desk.server.page("news/2020/old/")


def test_a_deleted_and_a_renamed_file_are_seen(desk: Desk) -> None:
    with tab(desk.server, RAIN) as opened:
        (desk.root / "content/news/rain.md").rename(desk.root / "content/news/snow.md")
        assert opened.hear_command("reload")
    desk.next()
    assert desk.server.get(f"/yanxi/{RAIN}").status == 404
    assert "今天下雨" in desk.server.page("news/2020/snow/")
    (desk.root / "content/news/snow.md").unlink()
    desk.next()
    assert desk.server.get("/yanxi/news/2020/snow/").status == 404
    assert "下雨" not in desk.server.page()


@pytest.mark.parametrize("way", ["save", "write"])
def test_both_ways_of_saving_are_built(way: str, desk: Desk) -> None:
    getattr(desk, way)("content/news/rain.md", article("雪。", title="下雨", summary="雨。"))
    until(lambda: "雪。" in desk.server.page(RAIN), "the new text")
    assert desk.next().startswith("content/news/rain.md: ")


def test_what_editors_and_systems_leave_behind_causes_no_build(desk: Desk) -> None:
    folder = desk.root / "content/news"
    for name in ("4913", "sedAbCd", "rain.md.sb-1a2b"):  # these come and go
        (folder / name).write_text("", "utf-8")
        (folder / name).unlink()
    for name in ("rain.md~", ".rain.md.swp", "#rain.md#", ".DS_Store", "~$rain.md", "rain.tmp"):
        (folder / name).write_text("x", "utf-8")
    for name in ("site/index.html", ".gen/something", ".gen/preview/own.html", "notes.txt"):
        desk.save(name, "x")
    desk.next_is_only("content/news/rain.md", article("雪。", title="下雨", summary="雨。"))


def test_what_the_settings_ignore_causes_no_build(desk: Desk) -> None:
    desk.save("gen.yaml", str(BULLETIN["gen.yaml"]) + "ignore: [README.md]\n")
    desk.next()
    desk.save("content/news/README.md", "nothing for readers")
    desk.next_is_only("content/news/rain.md", article("今天放晴。", title="下雨", summary="雨。"))
    desk.save("gen.yaml", BULLETIN["gen.yaml"])
    assert desk.next() == "gen.yaml: not built; the preview stays as it was"


def test_vim_s_and_sed_s_ways_of_saving_are_one_build(desk: Desk) -> None:
    folder = desk.root / "content/news"
    (folder / "4913").touch()
    (folder / "4913").unlink()
    (folder / "rain.md").rename(folder / "rain.md~")
    (folder / "rain.md").write_text(article("雪。", title="下雨", summary="雨。"), "utf-8")
    (folder / "rain.md~").unlink()
    assert desk.next().startswith("content/news/rain.md: ")
    (folder / "sedAbCd").write_text(article("霜。", title="下雨", summary="雨。"), "utf-8")
    (folder / "sedAbCd").replace(folder / "rain.md")
    until(lambda: "霜。" in desk.server.page(RAIN), "the new text")
    assert desk.next().startswith("content/news/rain.md: ")
    desk.next_is_only("content/news/seen.md", article("无图。", title="图"))


def test_a_picture_that_changes_is_told_to_pages_that_may_show_it(desk: Desk) -> None:
    with tab(desk.server, "news/2020/seen/") as opened:
        desk.save("content/news/photo.png", picture(3, 2) + b"more")
        assert opened.hear_command("files")["paths"] == ["/yanxi/news/photo.png"]
    assert desk.server.get("/yanxi/news/photo.png").body.endswith(b"more")


def test_a_mistake_is_told_and_mended_and_the_last_good_page_stays(desk: Desk) -> None:
    with tab(desk.server, RAIN) as opened:
        assert opened.hear() == {"command": "problems", "problems": {}}
        desk.save("content/news/rain.md", "---\ntitle: 雨\ndate: yesterday\n---\n")
        order = opened.hear()
        assert order
        [problem] = order["problems"]["problems"]
        assert (problem["path"], problem["line"], problem["column"]) == ("content/news/rain.md", 3, 7)
        assert problem["excerpt"] == "date: yesterday" and problem["hint"] and problem["message"]
        assert desk.next() == "content/news/rain.md: not built; the preview stays as it was"
        assert "content/news/rain.md:3:7" in desk.server.output
        assert "今天下雨" in desk.server.page(RAIN)
        desk.save("content/news/seen.md", article("改了。", title="图"))
        assert desk.next().startswith("content/news/seen.md: not built")
        desk.save("content/news/rain.md", article("停了。", title="下雨"))
        desk.next()
        while (order := opened.hear()) and order != {"command": "problems", "problems": {}}:
            assert order["command"] == "problems"
        assert opened.hear_command("reload")
        assert "改了。" in desk.server.page("news/2020/seen/")


# ---- settings, templates and folders


@pytest.mark.parametrize("way", ["save", "write"])
def test_changed_settings_take_effect(way: str, desk: Desk) -> None:
    settings = str(BULLETIN["gen.yaml"]).replace("简报", f"新报{way}")
    getattr(desk, way)("gen.yaml", settings)
    until(lambda: f"新报{way}" in desk.server.page(), "the new title")
    desk.save("gen.yaml", BULLETIN["gen.yaml"])
    until(lambda: "新报" not in desk.server.page(), "the old title")


def test_another_address_in_the_settings_moves_the_site(desk: Desk) -> None:
    settings = str(BULLETIN["gen.yaml"])
    with tab(desk.server) as opened:
        desk.save("gen.yaml", settings.replace("/yanxi", "/moved"))
        assert opened.hear_command("reload")
    assert desk.server.get("/").headers["Location"] == "/moved/"
    assert "今天下雨" in desk.server.get(f"/moved/{RAIN}").text
    desk.save("gen.yaml", settings)
    until(lambda: desk.server.get("/").headers["Location"] == "/yanxi/", "the old address")


def test_settings_that_are_away_for_a_moment_are_a_mistake_like_any_other(desk: Desk) -> None:
    (desk.root / "gen.yaml").rename(desk.root / "away.yaml")
    assert desk.next() == "gen.yaml: not built; the preview stays as it was"
    (desk.root / "away.yaml").rename(desk.root / "gen.yaml")
    assert not desk.next().endswith("as it was")


def test_templates_and_assets_are_watched(desk: Desk) -> None:
    with tab(desk.server, RAIN) as opened:
        desk.save("templates/assets/own.css", "p { color: blue }")
        assert opened.hear_command("files")["paths"] == ["/yanxi/assets/own.css"]
        assert b"blue" in desk.server.get("/yanxi/assets/own.css").body
        desk.save(
            "templates/article.html",
            '{% extends "default:article.html" %}{% block title %}雨讯{% endblock %}',
        )
        assert opened.hear_command("reload")
        assert "雨讯" in desk.server.page(RAIN)
        (desk.root / "templates/article.html").unlink()
        assert opened.hear_command("reload")
        assert "雨讯" not in desk.server.page(RAIN)


def test_content_that_goes_and_comes_back_is_built(desk: Desk) -> None:
    (desk.root / "content").rename(desk.root / "away")
    assert desk.next() == "content: not built; the preview stays as it was"
    (desk.root / "away/news/rain.md").write_text(article("回来了。", title="下雨"), "utf-8")
    (desk.root / "away").rename(desk.root / "content")
    until(lambda: "回来了。" in desk.server.page(RAIN), "the new text")
    desk.save("content/news/rain.md", article("又改了。", title="下雨"))
    until(lambda: "又改了。" in desk.server.page(RAIN), "the newest text")
    builds = 0
    while builds != (
        builds := len(desk.server.builds())
    ):  # a folder's coming and going is told of with delay
        time.sleep(2)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_loop_of_links_is_a_mistake_and_no_more(desk: Desk) -> None:
    (desk.root / "content/news/loop").symlink_to("..")
    assert desk.next().startswith("content/news/loop: not built")
    (desk.root / "content/news/loop").unlink()
    assert not desk.next().endswith("as it was")


def test_a_build_of_the_site_at_the_same_time_is_waited_for(desk: Desk) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for clean in ([], ["--clean"]):
        command = [sys.executable, "-m", "generator", "build", "-q", *clean]
        with subprocess.Popen(command, cwd=desk.root, env=environment) as build:
            number = 0
            while build.poll() is None or number < 3:
                number += 1
                text = f"第{clean}{number}次。"
                desk.save("content/news/rain.md", article(text, title="下雨", summary="雨。"))
                until(lambda text=text: text in desk.server.page(RAIN), text)  # type: ignore[misc]
        assert build.returncode == 0
        assert "preview.js" not in (desk.root / "site/index.html").read_text("utf-8")


def test_nobody_sees_a_half_built_site(desk: Desk) -> None:
    """Whoever has seen one new page sees only new ones from then on."""
    for number in range(30):
        desk.save(f"content/news/many{number:02}.md", article())
    desk.finish()
    pages = ["", *(f"news/2020/many{number:02}/" for number in (0, 29)), "404.html", "about-nothing/"]
    desk.save("gen.yaml", str(BULLETIN["gen.yaml"]).replace("简报", "新报"))
    news: list[bool] = []

    def is_new() -> bool:
        news.extend("新报" in desk.server.page(page) for page in pages)
        return all(news[-len(pages) :])

    until(is_new, "the new name")
    assert news == sorted(news)


# ---- servers of their own


def test_looking_again_and_again_works_too(tmp_path: Path) -> None:
    with serving(write_site(tmp_path, BULLETIN), "--poll", "0.05") as server:
        server.built(1)
        with tab(server, RAIN) as opened:
            for text in ("一。", "二。", "三。"):
                (tmp_path / "content/news/rain.md").write_text(article(text, title="下雨"), "utf-8")
                until(lambda text=text: text in server.page(RAIN), text)  # type: ignore[misc]
                assert opened.hear_command("reload")
            (tmp_path / "content/news/rain.md").unlink()
            assert opened.hear_command("reload")


def test_an_article_whose_time_has_come_appears_by_itself(tmp_path: Path) -> None:
    root = write_site(tmp_path, BULLETIN)
    with serving(root, "--no-future") as server, tab(server) as opened:
        server.built(1)
        # Far enough away for the build that sees the file to end before it, however busy the machine is.
        moment = datetime.now(timezone(timedelta(hours=8))) + timedelta(seconds=10)
        later = article("到点了。", date="", publish=moment.isoformat(timespec="seconds"))
        dated = later.replace("publish:", f"date: {moment.date() - timedelta(days=1)}\npublish:")
        (root / "content/news/later.md").write_text(dated, "utf-8")
        server.built(2)
        assert "later" not in server.page()
        assert opened.hear_command("reload")
        assert re.match(r"\d+ files changed", server.built(3))
        assert "later" in server.page()


def test_follow_leads_every_tab_to_the_article_that_was_saved(tmp_path: Path) -> None:
    with serving(write_site(tmp_path, BULLETIN), "--follow") as server:
        server.built(1)
        with tab(server) as home, tab(server, RAIN) as there:
            (tmp_path / "content/news/rain.md").write_text(article("雪。", title="下雪"), "utf-8")
            assert home.hear_command("go") == {"command": "go", "path": f"/yanxi/{RAIN}"}
            assert there.hear_command("reload")


def test_drafts_future_and_expired_articles_are_shown_with_their_reason(tmp_path: Path) -> None:
    root = write_site(
        tmp_path,
        {
            **BULLETIN,
            "content/news/draft.md": article(draft="true"),
            "content/news/future.md": article(publish="2999-01-01"),
            "content/news/expired.md": article(expires="2020-09-23"),
        },
    )
    with serving(root) as server:
        server.built(1)
        for name, reason in (("draft", "草稿"), ("future", "未到发布时间"), ("expired", "已过期")):
            page = server.page(f"news/2020/{name}/")
            assert f'<p class="preview"><strong class="mark">{reason}</strong> 本页只供预览' in page
        assert not (root / "site").exists()
    with serving(root, "--no-drafts", "--no-future", "--no-expired") as server:
        server.built(1)
        for name in ("draft", "future", "expired"):
            assert server.get(f"/yanxi/news/2020/{name}/").status == 404


def test_the_browser_is_told_in_the_reader_s_language(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**BULLETIN, "content/news/rain.md": "---\ntitle: [\n---\n"})
    with serving(root, LANG="zh_CN.UTF-8") as server:
        until(lambda: "有错误，未生成" in server.output, "a build")
        waiting = server.get("/yanxi/")
        assert 'lang="zh-CN"' in waiting.text and waiting.status == 503
        with_words = Tab(server).show("/yanxi/", waiting.text)
        order = with_words.hear()
        assert order and order["problems"]["words"]["close"] == "关闭"
        with_words.close()


def test_a_folder_that_can_t_be_written_is_said_without_a_traceback(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**BULLETIN, ".gen/preview": "a file"})
    with serving(root) as server:
        assert server.process.wait(30) == 1
        until(lambda: server.lines, "a message")
        assert server.output.startswith("gen serve: ")


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
def test_the_server_does_not_hear_ctrl_c_while_it_starts(tmp_path: Path) -> None:
    """Its process gets the signal before it has run a line of ours."""
    press = "import os, signal, sys\nif 'spawn_main' in str(sys.orig_argv):\n    os.kill(os.getpid(), signal.SIGINT)\n"
    root = write_site(tmp_path, {"start/sitecustomize.py": press, "content/news/a.md": article()})
    path = f"{root / 'start'}{os.pathsep}{ROOT}"
    with serving(root, PYTHONPATH=path) as server:
        server.built(1)
        assert "Traceback" not in server.output


def test_a_bulletin_has_one_preview_at_a_time(tmp_path: Path) -> None:
    """Two would build into the same folder, each believing in what it had written last."""
    root = write_site(tmp_path, BULLETIN)
    for _ in range(2):  # when the first has ended, another may begin
        with serving(root) as server:
            address = server.address
            with serving(root) as second:
                assert second.process.wait(30) == 1
                until(lambda second=second: second.lines, "a message")  # type: ignore[misc]
            assert second.lines == [f"gen serve: a preview of this bulletin is already running. {address}"]
            server.built(1)
            assert server.get("/yanxi/").status == 200
