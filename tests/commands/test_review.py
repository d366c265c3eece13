"""`gen review` as clerks run it."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.cli import main
from generator.commands.exit_codes import OK, PROBLEMS, USAGE
from generator.settings.reviews import read_reviews
from tests.conftest import ROOT
from tests.sites import REVIEWED, SETTINGS, article, write_site

CLOCK = ("--clock", "2020-10-01T12:00")
A = "content/news/a.md"
Gen = Callable[..., tuple[int, str]]


@pytest.fixture
def gen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gen:
    """Runs a command in a bulletin; gives its exit code and all that it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    write_site(
        tmp_path,
        {
            "gen.yaml": SETTINGS + REVIEWED,
            A: article("正文甲。", title="甲"),
            "content/news/old/b.md": article("正文乙。", title="乙"),
            "content/news/over.md": article("正文丙。", title="丙", expires="2020-09-25"),
            "content/news/draft.md": article("正文丁。", title="丁", draft="true"),
            "content/about.md": "# 关于\n",
        },
    )

    def run(*arguments: str) -> tuple[int, str]:
        code = main([*arguments, *CLOCK])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def decide(gen: Gen, action: str, name: str, level: str, path: str = A, *more: str) -> tuple[int, str]:
    return gen("review", action, path, "--as", name, "--level", level, *more)


def test_from_the_first_look_to_the_public_page_and_back(tmp_path: Path, gen: Gen) -> None:
    page = tmp_path / "site/news/2020/a/index.html"
    assert gen("review") == (
        OK,
        "等待初审：2 篇\n  content/news/a.md  甲\n  content/news/old/b.md  乙\n",
    )
    assert decide(gen, "approve", "张三", "初审") == (OK, "content/news/a.md：已通过。下一级：复审\n")
    assert decide(gen, "approve", "李四", "复审", A, "--remark", "数字: 已核")[0] == OK
    said = gen("review")[1]
    assert "等待终审：1 篇\n  content/news/a.md  甲\n    通过：初审 张三，2020-10-01 12:00\n" in said
    said = gen("check", "--only", "review")[1]
    assert "a.md: 警告：这篇文章等待终审；已经通过：初审 张三 2020-10-01; 复审 李四 2020-10-01" in said
    assert "over.md" not in said and "draft.md" not in said
    gen("build")
    assert not page.exists()
    assert decide(gen, "approve", "王五", "终审") == (OK, "content/news/a.md：各级都已通过，下次生成就公开\n")
    assert gen("build")[0] == OK
    assert page.exists()
    Path(A).write_text(article("正文甲，改了。", title="甲"), encoding="utf-8")
    said = gen("build")[1]
    assert "在 王五 最后通过（2020-10-01）以后改动过" in said and not page.exists()
    assert "终审 王五 于 2020-10-01 12:00 通过以后又改动过" in gen("review")[1]
    assert decide(gen, "approve", "张三", "初审")[0] == OK
    assert decide(gen, "reject", "李四", "复审", A, "--remark", "请核对数字") == (
        OK,
        "content/news/a.md：已退回。从初审重新审\n",
    )
    assert "    退回：复审 李四，2020-10-01 12:00：请核对数字\n" in gen("review")[1]
    assert "这篇文章被退回（复审 李四 2020-10-01）：请核对数字" in gen("check", "--only", "sent-back")[1]
    assert (
        Path("content/news/a.review.yaml")
        .read_text(encoding="utf-8")
        .startswith(
            "reviews:\n"
            "  - level: 初审\n"
            "    decision: approved\n"
            "    by: 张三\n"
            '    at: "2020-10-01 12:00+08:00"\n'
        )
    )


@pytest.mark.parametrize(
    ("done", "name", "level", "said"),
    [
        ((), "张三", "复审", "现在轮不到复审；接下来：初审"),
        ((), "张三", "三审", "没有“三审”这个审核级别"),
        ((("张三", "初审"),), "张三", "复审", "张三 已经作过这篇文章的初审"),
        ((("张三", "初审"),), "李四", "初审", "现在轮不到初审；接下来：复审"),
        ((("张三", "初审"), ("李四", "复审"), ("王五", "终审")), "赵六", "终审", "各级都已通过"),
    ],
)
def test_what_would_not_count_is_not_written(
    done: tuple[tuple[str, str], ...], name: str, level: str, said: str, gen: Gen
) -> None:
    for by, at in done:
        assert decide(gen, "approve", by, at)[0] == OK
    file = Path("content/news/a.review.yaml")
    before = file.read_bytes() if file.exists() else None
    code, told = decide(gen, "approve", name, level)
    assert code == PROBLEMS and said in told
    assert (file.read_bytes() if file.exists() else None) == before


def test_a_folder_is_all_that_is_in_it_and_waits_for_that_level(gen: Gen) -> None:
    decide(gen, "approve", "张三", "初审")
    code, said = decide(gen, "approve", "张三", "初审", "content")
    assert (code, said.count("已通过")) == (OK, 2)
    assert "content/news/a.md" not in said
    assert "content/news/over.md" in said
    assert decide(gen, "approve", "张三", "初审", "content/news") == (
        OK,
        "content/news：里面没有等待初审的文章\n",
    )


def test_what_stands_in_a_review_file_stays(gen: Gen) -> None:
    file = Path("content/news/a.review.yaml")
    decide(gen, "approve", "张三", "初审")
    file.write_bytes(b"# \xe7\xac\xac 3 \xe6\x9c\x9f\r\n" + file.read_bytes())
    before = file.read_bytes()
    assert decide(gen, "approve", "李 #四: 科长", "复审")[0] == OK
    assert file.read_bytes().startswith(before)
    assert "复审 李 #四: 科长" in gen("review")[1]
    file.write_text("reviews: []\n", encoding="utf-8")
    code, said = decide(gen, "approve", "张三", "初审")
    assert code == PROBLEMS and "无法在后面添加" in said
    file.write_text("reviews:\n  - level: 初审\n", encoding="utf-8")
    code, said = decide(gen, "approve", "张三", "初审")
    assert code == PROBLEMS and "content/news/a.review.yaml:2:5: 错误" in said
    assert file.read_text(encoding="utf-8") == "reviews:\n  - level: 初审\n"


def test_a_broken_article_can_t_be_approved(gen: Gen) -> None:
    Path(A).write_text("---\ntitle: [\n---\n", encoding="utf-8")
    code, said = decide(gen, "approve", "张三", "初审")
    assert code == PROBLEMS and "content/news/a.md:3" in said
    code, said = gen("review")
    assert code == PROBLEMS and "content/news/a.md:3" in said and "content/news/old/b.md  乙" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("approve",), "--as 和 --level"),
        (("approve", A, "--as", "张三"), "--as 和 --level"),
        (("--as", "张三"), "approve 或 reject"),
        (("approve", "content/nowhere.md", "--as", "张三", "--level", "初审"), "content/nowhere.md"),
        (("approve", "content/about.md", "--as", "张三", "--level", "初审"), "content/about.md"),
        (("approve", "content/news/draft.md", "--as", "张三", "--level", "初审"), "草稿写完以后才审核"),
        (("approve", "..", "--as", "张三", "--level", "初审"), ".."),
    ],
)
def test_what_is_asked_wrongly_is_said(arguments: tuple[str, ...], said: str, gen: Gen) -> None:
    code, told = gen("review", *arguments)
    assert (code, said in told) == (USAGE, True), told
    assert not list(Path("content").rglob("*.review.yaml"))


def test_without_the_setting_the_command_says_how_to_set_it(gen: Gen) -> None:
    Path("gen.yaml").write_text(SETTINGS, encoding="utf-8")
    code, said = gen("review")
    assert code == USAGE and "review: {required: [初审, 复审, 终审]}" in said


@pytest.mark.parametrize("name", ["review.md", "review.zh-CN.md"])
def test_the_page_about_it_shows_what_gen_understands(name: str, gen: Gen) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    blocks = dict(re.findall(r"^```(\w.*)\n((?:.*\n)*?)```$", text, re.MULTILINE))
    assert read_reviews(blocks["yaml review file"].encode(), name).problems == ()
    Path("gen.yaml").write_text(SETTINGS + blocks["yaml gen.yaml"], encoding="utf-8")
    Path("content/news/water.md").write_text(article(title="停水通知"), encoding="utf-8")
    for line, expected in zip(blocks["sh"].splitlines(), ("已通过", "已退回"), strict=True):
        code, said = gen(*shlex.split(line)[1:])
        assert code == OK and expected in said
