"""`gen init` and bare `gen` as clerks run them."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.commands import beginning, cli, init
from generator.commands.cli import main
from generator.commands.exit_codes import INTERRUPTED, OK, PROBLEMS, USAGE
from generator.commands.parser import make_parser
from generator.outputs.hosting.workflows import GITHUB_PAGES, GITLAB_PAGES, github_pages, gitlab_pages
from generator.settings.config import Settings, load_config
from generator.settings.reference import schema_text
from tests.conftest import ROOT
from tests.sites import build_site, pages, tree, write_site

CLOCK = ("--clock", "2020-10-01T08:00")
CHINESE, ENGLISH = "zh_CN.UTF-8", "C.UTF-8"
Gen = Callable[..., tuple[int, str]]
Answering = Callable[..., list[str]]


@pytest.fixture
def gen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gen:
    """Runs `gen init` in a folder 水务简报; gives its exit code and all that it says."""
    folder = tmp_path / "水务简报"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*arguments: str, language: str = CHINESE) -> tuple[int, str]:
        monkeypatch.setenv("LANG", language)
        code = main(["init", *arguments, *CLOCK])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Answering:
    """Seats somebody at the terminal, who gives these answers and then ends the input; gives the questions."""

    def sit(*answers: str) -> list[str]:
        left, questions = iter(answers), []

        def answer(question: str) -> str:
            questions.append(question)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)
        for module in (init, cli):
            monkeypatch.setattr(module, "has_person", lambda: True)
        return questions

    return sit


def settings() -> Settings:
    config, problems = load_config(Path("gen.yaml"))
    assert config and problems == ()
    return config.settings


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        (CHINESE, "Asia/Shanghai", ("工作动态", "第一篇文章", "通知公告")),
        (ENGLISH, "UTC", ("News", "The first article", "Notices")),
    ],
)
def test_where_nobody_is_asked_the_bulletin_builds_as_it_comes(
    language: str, zone: str, words: tuple[str, ...], gen: Gen
) -> None:
    code, said = gen(language=language)
    assert (code, "gen serve --open" in said) == (OK, True), said
    assert (settings().title, settings().timezone, settings().sections) == (
        "水务简报",
        zone,
        ("news", "notices"),
    )
    report = build_site(Path(), strict=True)
    assert (report.articles, report.problems) == (1, ())
    assert all(word in pages(Path())["index.html"] for word in words[:2])
    assert words[2] in pages(Path())["notices/index.html"]


def test_git_keeps_what_is_written_and_not_what_is_built(gen: Gen) -> None:
    gen()
    subprocess.run(["git", "init", "-q"], check=True)
    build_site(Path())
    listed = subprocess.run(
        ["git", "status", "--porcelain"], check=True, capture_output=True, text=True
    ).stdout
    assert {line[3:] for line in listed.splitlines()} == {
        ".gitignore",
        "content/",
        "gen.schema.json",
        "gen.yaml",
    }


def test_what_is_written_depends_on_answers_and_clock_alone(gen: Gen, tmp_path: Path) -> None:
    gen("--title", "简报")
    gen(str(tmp_path / "other"), "--title", "简报")
    assert tree(Path()) == tree(tmp_path / "other")
    assert "date: 2020-10-01\n" in Path("content/news/第一篇文章.md").read_text(encoding="utf-8")


def test_options_say_all_and_their_signs_are_kept(gen: Gen) -> None:
    title = '水务 #1: "简" & 报'
    code, _ = gen(
        *("--title", title, "--base-url", "https://水务.example/a", "--publisher", "县水务局: 办公室"),
        *("--timezone", "Asia/Urumqi", "--language", "en"),
        *("--section", "news:工作动态", "--section", "通知 公告", "--section", "study：调研"),
    )
    assert code == OK
    assert settings().title == title
    assert settings().base_url == "https://xn--zfrz80d.example/a"
    assert settings().publisher.name == "县水务局: 办公室"
    assert (settings().timezone, settings().language) == ("Asia/Urumqi", "en")
    assert settings().sections == ("news", "通知-公告", "study")
    assert build_site(Path(), strict=True).problems == ()
    assert "通知 公告" in pages(Path())["通知-公告/index.html"]
    assert Path("content/news/The-first-article.md").is_file(), "articles speak the site's language"
    assert "井号" in Path("gen.yaml").read_text(encoding="utf-8"), "remarks speak the office's"


def test_no_section_takes_the_place_of_a_page_of_the_site(gen: Gen) -> None:
    build_site(write_site(Path("one"), {"content/news/a.md": "---\ntitle: a\ndate: 2020-09-01\n---\n"}))
    own = {path.split("/")[0] for path in tree(Path("one/site")) if "/" in path} - {"news"}
    assert {"archive", "assets"} < own
    names = sorted({*own, *beginning._TAKEN, "..", "_x", "CON", "news", "News", "a/b", ":"})
    assert gen("two", *(word for name in names for word in ("--section", name)))[0] == OK
    os.chdir("two")
    assert len(settings().sections) == len(names)
    assert not {*own, *beginning._TAKEN} & set(settings().sections)
    assert build_site(Path(), strict=True).problems == ()


def test_each_commented_setting_may_be_used_as_it_stands(gen: Gen) -> None:
    for language in (CHINESE, ENGLISH):
        gen(language=language)
        text = Path("gen.yaml").read_text(encoding="utf-8")
        used = re.sub(r"^# ((?:  )?[a-z_]+: |publisher:)", r"\1", text, flags=re.MULTILINE)
        used = used.replace("yaml-language-server: $", "# ")
        assert len(re.findall("^[a-z]", used, re.MULTILINE)) == 11
        Path("gen.yaml").write_text(used, encoding="utf-8")
        assert settings().publisher.name and settings().check.before_build
        assert build_site(Path(), strict=True).problems == ()
        Path("gen.yaml").unlink()


def test_editors_find_what_the_settings_may_say(gen: Gen) -> None:
    gen()
    first = Path("gen.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=gen.schema.json"
    assert Path("gen.schema.json").read_text(encoding="utf-8") == schema_text(Settings)


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_a_check_finds_nothing_in_the_first_article(language: str, gen: Gen) -> None:
    gen("--section", "news:工作动态", language=language)
    assert build_site(Path(), check=True, strict=True).problems == ()


@pytest.mark.parametrize(
    ("host", "path", "text"),
    [("github", GITHUB_PAGES, github_pages()), ("gitlab", GITLAB_PAGES, gitlab_pages())],
)
def test_the_host_s_own_build_comes_along_if_it_is_asked_for(
    host: str, path: str, text: str, gen: Gen
) -> None:
    gen()
    assert not Path(path).exists()
    Path("gen.yaml").unlink()
    assert gen("--workflow", host)[0] == OK
    assert Path(path).read_text(encoding="utf-8") == text


def test_nothing_is_written_over(gen: Gen) -> None:
    kept = {".gitignore": "mine", "content/news/_index.md": "---\ntitle: 旧\n---\n"}
    for path, text in kept.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")
    code, said = gen()
    assert code == OK
    for path, text in kept.items():
        assert f"{path} 已经有了，保持原样" in said
        assert Path(path).read_text(encoding="utf-8") == text
    before = tree(Path())
    code, said = gen("--title", "另一份")
    assert code == USAGE and "已经有 gen.yaml 了" in said
    assert tree(Path()) == before


def test_no_bulletin_begins_among_the_articles_of_another(gen: Gen) -> None:
    gen()
    for folder in ("content", "content/news/new"):
        code, said = gen(folder)
        assert code == USAGE and "请在别处新建" in said
    assert not Path("content/gen.yaml").exists()
    assert gen("other")[0] == OK


def test_a_folder_that_can_not_be_written_is_said(gen: Gen) -> None:
    Path("file").write_text("", encoding="utf-8")
    code, said = gen("file/bulletin")
    assert code == USAGE and "写不进去" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--base-url", "www.example.org"), "--base-url:1:1: 错误：“base_url”不是完整的网址"),
        (("--timezone", "Beijing"), "是不是想写“Asia/Shanghai”"),
        (("--title", "a\x07b"), "--title:1:1: 错误"),
        (("--section", "a\udcffb"), "--section:1:1: 错误"),
    ],
)
def test_what_gen_yaml_would_not_take_is_told_before_anything_is_written(
    arguments: tuple[str, str], said: str, gen: Gen
) -> None:
    code, told = gen("new", *arguments)
    assert (code, said in told) == (PROBLEMS, True), told
    assert not Path("new").exists()


def test_a_moment_that_can_not_be_read_is_said(gen: Gen) -> None:
    assert main(["init", "new", "--clock", "soon"]) == USAGE
    assert not Path("new").exists()


def test_questions_are_asked_until_the_answer_is_right(gen: Gen, answering: Answering) -> None:
    questions = answering(
        " 河务简报 ",
        "www.example.org",
        "https://www.example.org/he ",
        "",
        "Beijing",
        "",
        "news:动态、 通知，,study",
    )
    code, said = gen()
    assert code == OK
    assert [question.split(" [")[0].split("（")[0] for question in questions] == [
        "简报名称",
        *["网站将来的地址，例如 https://www.example.org/bulletin"] * 2,
        "主办单位",
        *["时区"] * 2,
        "栏目，用逗号隔开，写名称或者“文件夹:名称”",
    ]
    assert "“base_url”不是完整的网址：“www.example.org”" in said and "没有“Beijing”这个时区" in said
    assert (settings().title, settings().base_url) == ("河务简报", "https://www.example.org/he")
    assert (settings().timezone, settings().publisher.name) == ("Asia/Shanghai", "")
    assert settings().sections == ("news", "通知", "study")


def test_what_an_option_says_is_not_asked(gen: Gen, answering: Answering) -> None:
    questions = answering("", "", "")
    assert gen("--title", "简报", "--timezone", "Asia/Shanghai")[0] == OK
    assert len(questions) == 3
    assert questions[-1].endswith(" [news:工作动态, notices:通知公告]：")


@pytest.mark.parametrize("number", range(5))
def test_whoever_leaves_before_the_end_leaves_nothing_behind(
    number: int, gen: Gen, answering: Answering
) -> None:
    answering(*[""] * number)
    code, said = gen("new")
    assert code == INTERRUPTED and "什么也没有写" in said
    assert not Path("new").exists()


@pytest.mark.parametrize("name", ["begin.md", "begin.zh-CN.md"])
def test_the_page_about_it_shows_what_gen_understands(name: str, gen: Gen) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    lines = re.findall("^gen init (.*)$", text, re.MULTILINE)
    assert [gen(*shlex.split(line))[0] for line in lines] == [OK] * 3
    for line in lines:
        assert build_site(Path(line.split()[0]), strict=True).problems == ()
    parser = make_parser("en")
    (commands,) = (action.choices for action in parser._actions if isinstance(action.choices, dict))
    options = {option for action in commands["init"]._actions for option in action.option_strings}
    assert set(re.findall("^[|] `(--[a-z-]+)", text, re.MULTILINE)) == options - {"-h", "--help"}


# ---- bare gen


def test_in_a_bulletin_it_names_what_is_done_every_day(
    gen: Gen, answering: Answering, capsys: pytest.CaptureFixture[str]
) -> None:
    gen()
    answering()
    os.chdir("content/news")
    assert main([]) == OK
    said = capsys.readouterr().out
    assert re.findall(r"^  gen (\w+) +\S", said, re.MULTILINE) == [
        "desk",
        "new",
        "serve",
        "check",
        "build",
        "publish",
    ]
    assert "水务简报" in said and "新建一篇文章" in said


def test_in_an_empty_folder_it_offers_to_begin_one(
    gen: Gen, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", CHINESE)
    Path(".git").mkdir()
    for answer in ("n", "不"):
        answering(answer)
        assert main([]) == OK
        assert not Path("gen.yaml").exists()
    answering("", *[""] * 5)
    assert main([]) == OK
    assert settings().title == "水务简报"


def test_where_something_else_lies_it_says_where_to_go(
    gen: Gen, answering: Answering, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("notes.txt").write_text("", encoding="utf-8")
    assert answering() == []
    assert main([]) == OK
    assert "gen init" in capsys.readouterr().out


def test_without_a_terminal_a_command_is_asked_for(gen: Gen, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == USAGE
    assert "COMMAND" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
@pytest.mark.parametrize(("key", "said"), [(b"\x04", "什么也没有写"), (b"\x03", "中断")])
def test_ctrl_d_and_ctrl_c_end_the_questions_of_a_real_terminal(key: bytes, said: str, gen: Gen) -> None:
    import pty
    import select
    import signal

    child, terminal = pty.fork()
    if not child:
        # Whoever runs the tests in the background has the key's signal ignored.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        environment = {**os.environ, "LANG": CHINESE, "PYTHONPATH": str(ROOT)}
        os.execve(sys.executable, [sys.executable, "-m", "generator"], environment)
    seen, typed, tries = b"", b"", 0
    for waited, answer in (("[Y/n]", b"\n"), ("简报名称", b"\xff\n"), ("网站将来", key), (said, b"")):
        while waited.encode() not in seen:
            if select.select([terminal], [], [], 10)[0]:
                seen += os.read(terminal, 1000)
            else:  # a signal between the question and the reading of its answer is only seen with the next key
                tries += 1
                assert tries < 6, seen.decode(errors="replace")
                os.write(terminal, typed)
        typed = answer
        os.write(terminal, typed)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == INTERRUPTED
    assert b"Traceback" not in seen and list(Path().iterdir()) == []
