"""`gen new` as clerks run it."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands.cli import main
from generator.commands.exit_codes import OK, PROBLEMS, USAGE
from tests.conftest import ROOT
from tests.sites import SETTINGS, build_site, pages, tree, write_site

CLOCK = ("--clock", "2020-10-01T12:00")
Gen = Callable[..., tuple[int, str]]


@pytest.fixture
def gen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gen:
    """Runs `gen new` in a bulletin; gives its exit code and all that it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    write_site(
        tmp_path,
        {
            "content/news/_index.md": "---\ntitle: 工作动态\n---\n",
            "content/notices/_index.md": "# 通知公告\n",
            "content/notices/_new.md": "---\nsource: 县水务局\ndraft: true\n---\n\n各小区居民：\n",
            "content/_new-会议.md": "---\ntitle:\ndate:\ntags: [会议]\n---\n\n会议地点：\n",
            "content/static/a.txt": "x",
        },
    )

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["new", *arguments, *CLOCK])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_an_article_comes_into_its_section_with_title_and_date_as_a_draft(tmp_path: Path, gen: Gen) -> None:
    assert gen("水: 质 #1", "--section", "工作动态") == (OK, "content/news/水-质-1.md\n")
    text = Path("content/news/水-质-1.md").read_text(encoding="utf-8")
    assert text == '---\ntitle: "水: 质 #1"\ndate: 2020-10-01\ndraft: true\n---\n\n'
    assert (build_site(tmp_path).articles, build_site(tmp_path).problems) == (0, ())


def test_a_section_has_a_template_of_its_own_or_takes_one_by_name(tmp_path: Path, gen: Gen) -> None:
    assert gen("停水", "--section", "notices", "--bundle") == (OK, "content/notices/停水/index.md\n")
    assert Path("content/notices/停水/index.md").read_text(encoding="utf-8") == (
        "---\ntitle: 停水\ndate: 2020-10-01\nsource: 县水务局\ndraft: true\n---\n\n各小区居民：\n"
    )
    assert gen("停水", "--section", "notices", "--template", "会议") == (OK, "content/notices/停水-2.md\n")
    assert build_site(tmp_path).problems == ()
    assert "会议地点：" in pages(tmp_path)["notices/2020/停水-2/index.html"]


def test_templates_are_never_published(tmp_path: Path, gen: Gen) -> None:
    Path("content/static/_new.md").write_text("x", encoding="utf-8")
    assert build_site(tmp_path).problems == ()
    assert not [path for path in tree(tmp_path / "site") if "new" in path.rpartition("/")[2]]
    assert "各小区居民" not in "".join(pages(tmp_path).values())


def test_the_issue_and_the_place_of_the_date_are_as_the_settings_say(gen: Gen) -> None:
    Path("gen.yaml").write_text(
        SETTINGS + "issues: front-matter\nslug: pinyin\ndate: {from: [name]}\n", encoding="utf-8"
    )
    assert gen("水质", "--section", "news", "--issue", "第3期") == (
        OK,
        "content/news/2020-10-01-shui-zhi.md\n",
    )
    assert "issue: 第3期\n" in Path("content/news/2020-10-01-shui-zhi.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("题",), "--section 写明栏目：news, notices"),
        (("题", "--section", "nowhere"), "没有“nowhere”这个栏目；现有：news, notices"),
        (("题", "--section", "static"), "没有“static”这个栏目"),
        (("题", "--section", "news/.."), "没有“news/..”这个栏目"),
        (("题", "--section", "news", "--template", "无"), "content/news/_new-无.md"),
        (("题", "--section", "news", "--issue", "1"), "issues: front-matter"),
        (("  ", "--section", "news"), "标题是空的"),
    ],
)
def test_what_is_asked_wrongly_is_said(arguments: tuple[str, ...], said: str, gen: Gen) -> None:
    before = sorted(Path("content").rglob("*"))
    code, told = gen(*arguments)
    assert (code, said in told) == (USAGE, True), told
    assert sorted(Path("content").rglob("*")) == before


def test_a_mistake_in_a_template_is_told_at_its_line(gen: Gen) -> None:
    Path("content/_new-会议.md").write_text("---\ntags: [会议]\ndraft: 也许\n---\n", encoding="utf-8")
    code, said = gen("题", "--section", "news", "--template", "会议")
    assert code == PROBLEMS and "content/_new-会议.md:3:8: 错误" in said
    assert not Path("content/news/题.md").exists()


def test_a_template_may_be_in_toml(gen: Gen) -> None:
    Path("content/_new-会议.md").write_text("+++\ndraft = true\n+++\n", encoding="utf-8")
    assert gen("题", "--section", "news", "--template", "会议") == (OK, "content/news/题.md\n")
    text = Path("content/news/题.md").read_text(encoding="utf-8")
    assert text == '+++\ntitle = "题"\ndate = 2020-10-01\ndraft = true\n+++\n'


def test_a_template_that_nothing_can_be_filled_into_is_refused(gen: Gen) -> None:
    Path("content/_new-会议.md").write_text("---\na: &x 1\ntitle: *x\n---\n", encoding="utf-8")
    assert gen("题", "--section", "news", "--template", "会议")[0] != OK
    assert not Path("content/news/题.md").exists()


def test_where_there_is_one_section_it_need_not_be_named(tmp_path: Path, gen: Gen) -> None:
    for path in sorted((tmp_path / "content/notices").iterdir()):
        path.unlink()
    (tmp_path / "content/notices").rmdir()
    assert gen("题") == (OK, "content/news/题.md\n")


@pytest.mark.parametrize("name", ["new.md", "new.zh-CN.md"])
def test_the_page_about_it_shows_what_gen_understands(name: str, tmp_path: Path, gen: Gen) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    blocks = dict(re.findall(r"^```(\w.*)\n((?:.*\n)*?)```$", text, re.MULTILINE))
    write_site(tmp_path, {"content/notices/_new.md": blocks["markdown content/notices/_new.md"]})
    lines = blocks["sh"].splitlines()
    told = [gen(*shlex.split(line)[2:]) for line in lines]
    assert told == [
        (OK, "content/notices/停水通知.md\n"),
        (OK, "content/notices/停水通知-2/index.md\n"),
        (OK, "content/news/会议纪要.md\n"),
    ]
    assert build_site(tmp_path).problems == ()
