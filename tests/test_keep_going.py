"""`gen build --keep-going`: what one broken file holds up is that file."""

import os
import random
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from generator.build import build
from generator.commands.cli import main
from generator.commands.exit_codes import OK, PROBLEMS
from generator.outputs.job import Options, Report
from generator.problems import ProblemsError
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.sites import NOW, article, build_site, pages, tree, write_site

BROKEN = "---\ntitle: 甲\ndate: 2020-02-30\n---\n新的正文。\n"
SITE = {
    "content/news/a.md": article("旧的正文甲。", title="甲"),
    "content/news/b.md": article("正文乙。", title="乙"),
    "content/news/c.md": article("正文丙。", title="丙"),
}
STEADY = {"content/news/steady.md": article("一直没有错。", title="稳")}
A, B, C, D = (f"news/2020/{name}/index.html" for name in "abcd")


def published(root: Path, changes: Mapping[str, str]) -> Report:
    """What a build with `keep_going` does, after a good build and then these changes."""
    write_site(root, SITE)
    build_site(root)
    write_site(root, changes)
    return build_site(root, keep_going=True)


def errors(report: Report) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in report.problems if problem.severity == "error"]


def test_a_broken_file_keeps_its_page_and_all_else_is_published(tmp_path: Path) -> None:
    withdrawn = article("正文丙。", title="丙", draft="true")
    report = published(
        tmp_path,
        {
            "content/news/a.md": BROKEN,
            "content/news/b.md": article("乙的新正文。", title="乙"),
            "content/news/c.md": withdrawn,
            "content/news/d.md": article("正文丁。", title="丁"),
        },
    )
    site = pages(tmp_path)
    assert "旧的正文甲" in site[A] and "新的正文" not in site[A]
    assert "乙的新正文" in site[B]
    assert C not in site and "丙" not in site["index.html"]
    assert "正文丁" in site[D]
    assert "甲" in site["index.html"]
    assert errors(report) == [("content/news/a.md", "date-impossible")]
    assert report.former == ("content/news/a.md",) and report.left_out == ()


def test_the_tree_is_that_of_the_last_good_text(tmp_path: Path) -> None:
    published(
        tmp_path / "one", {"content/news/a.md": BROKEN, "content/news/b.md": article("新。", title="乙")}
    )
    write_site(tmp_path / "two", {**SITE, "content/news/b.md": article("新。", title="乙")})
    build_site(tmp_path / "two")
    assert tree(tmp_path / "one" / "site") == tree(tmp_path / "two" / "site")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: [\n",  # YAML that ends too early
        "没有开头的正文",  # neither title nor date
        article("见[别处](nowhere.md)。", title="甲"),  # a link that only others can tell to be wrong
        article("正文。", title="甲", slug="b"),  # the address of another article
        article("正文。", title="甲", section="nowhere"),
    ],
)
def test_every_kind_of_error_holds_up_its_own_file(tmp_path: Path, text: str) -> None:
    report = published(tmp_path, {"content/news/a.md": text})
    assert {path for path, _ in errors(report)} == {"content/news/a.md"}
    assert report.former == ("content/news/a.md",)
    assert "旧的正文甲" in pages(tmp_path)[A] and "正文乙" in pages(tmp_path)[B]


def test_it_stays_through_further_mistakes_and_ends_when_they_are_mended(tmp_path: Path) -> None:
    published(tmp_path, {"content/news/a.md": BROKEN})
    write_site(tmp_path, {"content/news/a.md": BROKEN.replace("新的", "更新的")})
    again = build_site(tmp_path, keep_going=True)
    assert again.former == ("content/news/a.md",) and "旧的正文甲" in pages(tmp_path)[A]
    same = build_site(tmp_path, keep_going=True)
    assert errors(same) == errors(again) and same.commit.written == ()
    write_site(tmp_path, {"content/news/a.md": article("终于好了。", title="甲")})
    assert build_site(tmp_path).former == ()
    assert "终于好了" in pages(tmp_path)[A]
    write_site(tmp_path, {"content/news/a.md": BROKEN})
    build_site(tmp_path, keep_going=True)
    assert "终于好了" in pages(tmp_path)[A]


def test_what_failed_builds_have_seen_was_never_published(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    build_site(tmp_path)
    seen = {name: article("没发布过。", title="甲") for name in ("content/news/a.md", "content/news/new.md")}
    write_site(tmp_path, {**seen, "content/news/b.md": BROKEN})
    with pytest.raises(ProblemsError):
        build_site(tmp_path)
    write_site(tmp_path, dict.fromkeys(seen, BROKEN))
    report = build_site(tmp_path, keep_going=True)
    assert report.left_out == ("content/news/new.md",)
    assert "旧的正文甲" in pages(tmp_path)[A] and "正文乙" in pages(tmp_path)[B]


def test_a_new_broken_file_is_left_out(tmp_path: Path) -> None:
    report = published(
        tmp_path,
        {
            "content/news/new.md": BROKEN,
            "content/news/b.md": article("正文乙，见[新的](new.md)。", title="乙"),
            "content/news/twin.md": article("同一个地址。", title="同", slug="c"),
        },
    )
    assert report.left_out == ("content/news/new.md", "content/news/twin.md")
    assert "正文乙，见新的" in pages(tmp_path)[B].replace("<a>", "").replace("</a>", "")
    assert "正文丙" in pages(tmp_path)[C]


def test_a_number_with_the_name_of_another_holds_up_itself(tmp_path: Path) -> None:
    first = {"content/news/2020-09-01-简报.md": article("第一期。", title="一", date="")}
    write_site(tmp_path, {**SITE, **first})
    build_site(tmp_path)
    second = {"content/news/2020-09-08-简报.md": article("第二期。", title="二", date="")}
    write_site(tmp_path, {**second, "content/news/c.md": article("撤下。", draft="true")})
    report = build_site(tmp_path, keep_going=True)
    assert errors(report) == [("content/news/2020-09-08-简报.md", "same-address")]
    assert "第一期" in pages(tmp_path)["news/2020/简报/index.html"] and C not in pages(tmp_path)


def test_a_withdrawn_text_does_not_come_back(tmp_path: Path) -> None:
    write_site(tmp_path, {**SITE, "content/news/a.md": article("撤下。", title="甲", draft="true")})
    build_site(tmp_path)
    write_site(tmp_path, {"content/news/a.md": BROKEN})
    build_site(tmp_path, keep_going=True)
    assert A not in pages(tmp_path)


def test_a_removed_file_goes(tmp_path: Path) -> None:
    published(tmp_path, {"content/news/a.md": BROKEN})
    (tmp_path / "content/news/a.md").unlink()
    build_site(tmp_path, keep_going=True)
    assert A not in pages(tmp_path)


def test_a_preview_and_a_dry_run_are_no_publications(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    build_site(tmp_path)
    config, _ = load_config(tmp_path / "gen.yaml")
    assert config is not None
    for options in (Options(preview=True), Options(may_write=False)):
        write_site(tmp_path, {"content/news/a.md": article("只预览过。", title="甲")})
        build(config, tmp_path / "elsewhere", clock(NOW, {}, config.zone), options)
    write_site(tmp_path, {"content/news/a.md": BROKEN})
    build_site(tmp_path, keep_going=True)
    assert "旧的正文甲" in pages(tmp_path)[A]


def test_without_its_memory_gen_can_only_leave_it_out(tmp_path: Path) -> None:
    write_site(tmp_path, SITE)
    build_site(tmp_path)
    shutil.rmtree(tmp_path / ".gen")  # as on another computer
    write_site(tmp_path, {"content/news/a.md": BROKEN})
    report = build_site(tmp_path, keep_going=True)
    assert report.left_out == ("content/news/a.md",) and "甲" not in pages(tmp_path)["index.html"]


def test_after_any_sequence_of_mistakes_the_tree_is_that_of_the_last_published_texts(tmp_path: Path) -> None:
    """Broken files stand in the model as they were when a build last published them, new ones not at all."""
    seed = int(os.environ.get("GEN_SEED", time.time_ns() % 100_000))
    draw = random.Random(seed)
    names = [f"content/news/{name}.md" for name in "abcde"]
    now: dict[str, str] = {}
    published: dict[str, str] = {}
    for step in range(int(os.environ.get("GEN_STEPS", "9"))):
        for name in draw.sample(names, draw.randint(1, 3)):
            body = f"第 {step} 步的正文，{name[-4]}。"
            now[name] = draw.choice(
                (
                    article(body, title=name[-4]),
                    article(body, title=name[-4], draft="true"),
                    article(f"{body}[甲](nowhere.md)", title=name[-4]),
                    article(body, title=name[-4], date="2020-02-30"),
                    f"{body}没有开头。",
                    "",
                )
            )
        write_site(tmp_path / "one", STEADY | {name: text for name, text in now.items() if text})
        for name in names:
            if not now.get(name):
                (tmp_path / "one" / name).unlink(missing_ok=True)
                published.pop(name, None)
        if draw.random() < 0.3:
            with suppress(ProblemsError):  # an ordinary build publishes all or nothing
                build_site(tmp_path / "one")
        report = build_site(tmp_path / "one", keep_going=True)
        held = {path for path, _ in errors(report)}
        assert held == {*report.former, *report.left_out}
        published |= {name: text for name, text in now.items() if text and name not in held}
        shutil.rmtree(tmp_path / "two", ignore_errors=True)
        write_site(tmp_path / "two", STEADY | published)
        build_site(tmp_path / "two")
        assert tree(tmp_path / "one/site") == tree(tmp_path / "two/site"), f"GEN_SEED={seed}, step {step}"


@pytest.mark.parametrize(
    ("path", "text"),
    [("gen.yaml", "title: 简报\n"), ("templates/base.html", "{% if %}")],
)
def test_what_is_no_single_file_s_holds_up_everything(tmp_path: Path, path: str, text: str) -> None:
    write_site(tmp_path, SITE)
    build_site(tmp_path)
    before = tree(tmp_path / "site")
    write_site(tmp_path, {path: text, "content/news/a.md": BROKEN})
    with pytest.raises(ProblemsError):
        build_site(tmp_path, keep_going=True)
    assert tree(tmp_path / "site") == before


def test_the_command_says_so_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.chdir(write_site(tmp_path, SITE))
    clock = ("--clock", NOW)
    assert main(["build", *clock]) == OK
    write_site(tmp_path, {"content/news/a.md": BROKEN, "content/news/new.md": BROKEN})
    capsys.readouterr()
    assert main(["build", *clock]) == PROBLEMS
    assert "gen build --keep-going" in capsys.readouterr().err
    assert main(["build", "--keep-going", *clock]) == PROBLEMS
    printed = capsys.readouterr()
    assert "as they were last published:\n  content/news/a.md\n" in printed.out
    assert "no earlier version was published:\n  content/news/new.md\n" in printed.out
    assert "content/news/a.md:3:7" in printed.err and "--keep-going" not in printed.err
