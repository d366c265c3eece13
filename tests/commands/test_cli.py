"""The command line, as a person sees it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import __version__
from generator.commands import build, cli, terminal
from tests.sites import NOW, SETTINGS, article, tree, write_site

CLOCK = ("--clock", NOW)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("COLUMNS", "100")


def good(root: Path, **settings: str) -> Path:
    lines = "".join(f"{key}: {value}\n" for key, value in settings.items())
    return write_site(root, {"gen.yaml": SETTINGS + lines, "content/news/a.md": article()})


def test_a_build_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(tmp_path)
    assert cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK]) == cli.OK
    out, err = capsys.readouterr()
    count = len(tree(tmp_path / "site"))
    assert f"1 article, 0 pages, {count} files ({count} written, 0 unchanged, 0 removed) in " in out
    assert err == ""


def test_it_speaks_chinese_to_who_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    good(tmp_path)
    cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK])
    assert "文章 1 篇" in capsys.readouterr().out


def test_it_works_from_any_folder_of_the_bulletin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good(tmp_path)
    monkeypatch.chdir(tmp_path / "content" / "news")
    assert cli.main(["build", "-q", *CLOCK]) == cli.OK
    assert (tmp_path / "site" / "index.html").is_file()


def test_errors_are_shown_whole_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good(tmp_path)
    write_site(
        tmp_path, {"content/news/b.md": article(tittle="x"), "content/news/c.md": article(date="2020-02-30")}
    )
    assert cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK]) == cli.PROBLEMS
    out, err = capsys.readouterr()
    assert out == ""
    assert "content/news/b.md:4:1: error:" in err
    assert "content/news/c.md:3:7: error:" in err
    assert "2 errors" in err
    assert "\x1b" not in err
    assert not (tmp_path / "site").exists()


def test_warnings_are_errors_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(tmp_path)
    write_site(tmp_path, {"content/news/b.md": article("[x](gone.pdf)")})
    arguments = ["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK]
    assert cli.main([*arguments, "--strict"]) == cli.PROBLEMS
    assert not (tmp_path / "site").exists()
    assert cli.main(arguments) == cli.OK
    assert "content/news/b.md:6:5: warning:" in capsys.readouterr().err


def test_a_warning_can_be_set_off_and_an_error_can_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = SETTINGS + "problems: {file-nowhere: off, article-nowhere: off}\n"
    files = {"gen.yaml": settings, "content/news/b.md": article("[x](gone.pdf)")}
    write_site(tmp_path, files)
    arguments = ["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK]
    assert cli.main([*arguments, "--strict"]) == cli.OK
    assert capsys.readouterr().err == ""
    write_site(tmp_path, {**files, "content/news/b.md": article("[x](gone.pdf)\n\n[y](gone.md)")})
    assert cli.main(arguments) == cli.PROBLEMS
    err = capsys.readouterr().err
    assert "there is no article “news/gone.md”" in err
    assert "gone.pdf" not in err


def test_warnings_of_the_settings_are_shown_with_all_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good(tmp_path, subtitle="简报 #1")
    for _ in ("the first build", "one that has nothing to do"):
        assert cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK]) == cli.OK
        assert "gen.yaml:4:11: warning: “subtitle” ends before “#1”" in capsys.readouterr().err


def test_many_problems_of_a_kind_are_shown_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good(tmp_path)
    write_site(tmp_path, {"content/news/b.md": article("\n\n".join(f"[x]({n}.pdf)" for n in range(5)))})
    arguments = ["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK]
    cli.main(arguments)
    err = capsys.readouterr().err
    assert err.count("warning:") == 3
    assert "… and 2 more of this kind in 1 file (--all shows them)" in err
    cli.main([*arguments, "--all"])
    assert capsys.readouterr().err.count("warning:") == 5


def test_problems_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(tmp_path)
    write_site(tmp_path, {"content/news/b.md": article(tittle="x")})
    arguments = ["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK, "--format"]
    cli.main([*arguments, "json"])
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == ("content/news/b.md", 4, 1)
    cli.main([*arguments, "github"])
    assert capsys.readouterr().out.startswith("::error file=content/news/b.md,line=4,col=1")


@pytest.mark.parametrize(
    ("workspace", "folder", "expected"),
    [
        (".", "office/简报", "office/简报/content/news/b.md"),
        (".", ".", "content/news/b.md"),
        ("elsewhere", ".", "content/news/b.md"),
        ("", "office", "content/news/b.md"),
    ],
)
def test_github_counts_paths_from_the_repository(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    workspace: str,
    folder: str,
    expected: str,
) -> None:
    root = write_site(tmp_path / folder, {"content/news/b.md": article(tittle="x")})
    monkeypatch.chdir(root)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / workspace) if workspace else "")
    cli.main(["build", *CLOCK, "--format", "github"])
    assert capsys.readouterr().out.startswith(f"::error file={expected},line=4,col=1")
    cli.main(["build", *CLOCK, "--format", "json"])
    assert json.loads(capsys.readouterr().out)["problems"][0]["path"] == "content/news/b.md"


def test_a_good_build_in_json_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(tmp_path)
    assert cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK, "--format", "json"]) == cli.OK
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_quiet_and_verbose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(tmp_path)
    cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK, "-q"])
    assert capsys.readouterr() == ("", "")
    write_site(tmp_path, {"content/news/b.md": article()})
    (tmp_path / "content/news/a.md").unlink()
    (tmp_path / "site" / "mine.txt").write_text("x")
    cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK, "-v"])
    out = capsys.readouterr().out
    assert "+ " in out
    assert "site/news/2020/b/index.html" in out
    assert "- " in out
    assert "site/news/2020/a/index.html" in out
    assert "mine.txt" in out


def test_the_base_url_of_the_command_line_wins(tmp_path: Path) -> None:
    good(tmp_path)
    assert (
        cli.main(["build", "-q", "-c", str(tmp_path / "gen.yaml"), *CLOCK, "-b", "https://other.example/x/"])
        == cli.OK
    )
    page = (tmp_path / "site/news/2020/a/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://other.example/x/news/2020/a/">' in page


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["build", "-c", "gone.yaml"], cli.PROBLEMS),
        (["build", "-b", "example.org"], cli.PROBLEMS),
        (["build", "--clock", "yesterday"], cli.USAGE),
        (["build", "--shared", "elsewhere"], cli.USAGE),
        (["build", "-o", "."], cli.USAGE),
        (["build", "-o", ".."], cli.USAGE),
        (["build", "-o", "content/site"], cli.USAGE),
        (["build", "-o", "templates"], cli.USAGE),
        (["build", "-o", "gen.yaml"], cli.USAGE),
        (["build", "--nonsense"], cli.USAGE),
        (["built"], cli.USAGE),
        ([], cli.USAGE),
    ],
)
def test_a_wrong_command_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
) -> None:
    good(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    assert cli.main(arguments) == code
    assert capsys.readouterr().err
    assert tree(tmp_path) == before


def test_no_settings_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build"]) == cli.PROBLEMS
    assert capsys.readouterr().err.startswith("gen.yaml: error: there is no settings file")


def test_a_bug_of_ours_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("ours")

    monkeypatch.setattr("generator.build.load_content", broken)
    assert cli.main(["build", "-c", str(good(tmp_path) / "gen.yaml")]) == cli.BUG
    err = capsys.readouterr().err
    assert "RuntimeError: ours" in err
    assert "Please report it" in err


def said(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """The lines of a build's report."""
    assert cli.main(["build", "-c", str(root / "gen.yaml"), *CLOCK, *options]) == cli.OK
    return capsys.readouterr().out.splitlines()


def test_explain_names_the_inputs_that_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good(tmp_path)
    first = said(tmp_path, capsys, "--explain")
    assert "site/news/2020/a/index.html: article.html: new" in first
    assert "site/robots.txt: new" in first
    assert len(first) == len(tree(tmp_path / "site")) + 1
    assert len(said(tmp_path, capsys, "--explain")) == 1

    write_site(tmp_path, {"content/news/a.md": article("另一句。")})
    lines = said(tmp_path, capsys, "--explain")
    assert (
        "site/news/2020/a/index.html: article.html: article, view" in lines
    )  # its summary is for search engines, too
    assert "site/atom.xml: articles" in lines
    assert not [line for line in lines if line.startswith("site/archive/index.html")]

    (tmp_path / "site/index.html").write_text("tampered")
    (tmp_path / "site/404.html").unlink()
    assert said(tmp_path, capsys, "--explain")[:-1] == [
        "site/404.html: 404.html: missing",
        "site/index.html: home.html: changed on disk",
    ]

    write_site(tmp_path, {"templates/archive.html": "{% extends 'default:archive.html' %}"})
    assert said(tmp_path, capsys, "--explain")[:-1] == [
        "site/archive/index.html: archive.html: template:archive.html, template:default:archive.html"
    ]
    write_site(tmp_path, {"gen.yaml": SETTINGS + "description: 一份简报。\n"})
    lines = said(tmp_path, capsys, "--explain")
    assert "site/index.html: home.html: site, view" in lines
    assert "site/robots.txt: site" in lines


def test_clean_forgets_what_was_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good(tmp_path)
    said(tmp_path, capsys)
    before = tree(tmp_path / "site")
    lines = said(tmp_path, capsys, "--clean", "--explain")
    assert {line.rpartition(": ")[2] for line in lines[:-1]} == {"new"}
    assert f"(0 written, {len(before)} unchanged, 0 removed)" in lines[-1]
    assert tree(tmp_path / "site") == before
    (tmp_path / "content/news/a.md").rename(tmp_path / "content/news/b.md")
    said(tmp_path, capsys, "--clean")
    assert not (tmp_path / "site/news/2020/a").exists(), "whose files are whose is not forgotten"


def test_a_dry_run_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    good(tmp_path)
    lines = said(tmp_path, capsys, "--dry-run")
    assert not (tmp_path / "site").exists()
    assert "+ site/index.html" in lines
    would = lines[-1]

    said(tmp_path, capsys)
    count = len(tree(tmp_path / "site"))
    assert would.startswith(
        f"Nothing was written. site would have {count} files ({count} to write, 0 unchanged, 0 to remove)"
    )
    (tmp_path / "content/news/a.md").rename(tmp_path / "content/news/b.md")
    (tmp_path / "site/mine.txt").write_text("mine")
    (tmp_path / "site/404.html").write_text("tampered")
    before = {
        path: (file.read_bytes(), file.stat().st_mtime_ns) for path, file in files(tmp_path / "site").items()
    }
    lines = said(tmp_path, capsys, "--dry-run", "--explain")
    after = {
        path: (file.read_bytes(), file.stat().st_mtime_ns) for path, file in files(tmp_path / "site").items()
    }
    assert after == before
    assert {"+ site/news/2020/b/index.html", "- site/news/2020/a/index.html", "+ site/404.html"} <= set(lines)
    assert "site/news/2020/b/index.html: article.html: new" in lines
    done = said(tmp_path, capsys, "-v")
    signs = ("+ ", "- ")
    assert [line for line in lines if line.startswith(signs)] == [
        line for line in done if line.startswith(signs)
    ]
    assert said(tmp_path, capsys, "--dry-run")[-1].startswith(
        f"Nothing was written. site would have {count} files (0 to write, {count} unchanged, 0 to remove)"
    )


def files(folder: Path) -> dict[str, Path]:
    """Every file and folder under a folder, but for folders' own content."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_finds_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good(tmp_path)
    write_site(tmp_path, {"templates/home.html": "{{ nothing }}"})
    assert cli.main(["build", "-c", str(tmp_path / "gen.yaml"), *CLOCK, "--dry-run"]) == cli.PROBLEMS
    assert "templates/home.html:1:4: error:" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")
def test_another_installation_builds_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article()})
    command = ["build", "-c", str(root / "gen.yaml")]
    for _ in range(2):
        time.sleep(0.03)
        assert cli.main(command) == 0
    monkeypatch.setattr(build, "_build", lambda *_: pytest.fail("the record was not enough"))
    assert cli.main(command) == 0
    for name, value in (
        ("sys.prefix", "/elsewhere"),
        ("generator.commands.build.__file__", "/elsewhere/build.py"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(build, "_build", lambda *_: 7)
            patch.setattr(name, value)
            assert cli.main(command) == 7, name


def test_an_interrupted_build_ends_quietly(tmp_path: Path) -> None:
    files = {f"content/news/{number}.md": article("正文。" * 2000) for number in range(400)}
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "-c",
        str(write_site(tmp_path, files) / "gen.yaml"),
        *CLOCK,
    ]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs these tests in the background may have had the signal ignored, which is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not (tmp_path / ".gen" / "store.sqlite").exists():  # the build is past its beginning then
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == cli.INTERRUPTED
    assert "Traceback" not in err


def test_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "generator", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"gen {__version__}\n"


def test_the_version_needs_none_of_the_heavy_packages() -> None:
    script = (
        "import sys; from generator.commands.cli import main; main(['--version']);"
        "print([name for name in ('jinja2', 'markdown', 'yaml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


HEAVY = (
    *(
        "jinja2",
        "markdown",
        "yaml",
        "msgspec",
        "sqlite3",
        "nh3",
        "imagesize",
        "urllib.request",
        "importlib.metadata",
    ),
    *(
        "dataclasses",
        "inspect",
        "tomllib",
        "pathlib",
        "shutil",
        "datetime",
        "traceback",
        "generator.problems",
    ),
)
"""Modules of which each takes milliseconds to import: together several times as long as a build with nothing to do."""


@pytest.mark.parametrize("language", ["C.UTF-8", "zh_CN.UTF-8"])
def test_a_build_with_nothing_to_do_imports_little(tmp_path: Path, language: str) -> None:
    write_site(tmp_path, {"content/news/a.md": article("[x](gone.pdf)"), "content/news/a.svg": "<svg/>"})
    script = (
        "import sys; from generator.commands.cli import main; main(['build']);"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    environment = {**os.environ, "LC_ALL": language}
    command = [sys.executable, "-c", script]
    first, *_, again = (
        subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        for _ in range(3)
    )
    assert "markdown" in first.stdout
    assert again.stdout.splitlines()[-1] == "[]"
    assert again.stderr == first.stderr != ""


NOT_FOR_AN_EDIT = (
    *(
        "generator.build",
        "generator.content.css",
        "generator.content.drawings",
        "generator.outputs.consistency",
    ),
    *("generator.outputs.pdf", "ctypes", "email.utils", "imagesize", "multiprocessing", "PIL", "pypinyin"),
    *("socket", "subprocess", "urllib.request"),
)
"""Modules that whole builds need, or those of a few bulletins."""


def test_a_build_of_an_edit_imports_what_an_edit_needs(tmp_path: Path) -> None:
    files = {f"content/news/{day}.md": article(date=f"2020-09-0{day}") for day in (1, 2)}
    write_site(tmp_path, files | {"gen.yaml": SETTINGS + "feeds: {count: 1}\n"})
    script = (
        f"import sys; from generator.commands.cli import main; main(['build', '-q']);"
        f"print([name for name in {NOT_FOR_AN_EDIT} if name in sys.modules])"
    )
    command = [sys.executable, "-c", script]
    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "generator.build" in first.stdout
    with (tmp_path / "content/news/1.md").open("a", encoding="utf-8") as text:
        text.write("\nMore.\n")
    edit = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert edit.stdout.splitlines()[-1] == "[]"
    assert "More." in (tmp_path / "site/news/2020/1/index.html").read_text(encoding="utf-8")


def test_a_chinese_locale_gets_help_and_complaints_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert cli.main(["build", "--help"]) == cli.OK
    assert "用法：gen build" in capsys.readouterr().out
    assert cli.main(["build", "--nonsense"]) == cli.USAGE
    assert "不认识的参数：--nonsense" in capsys.readouterr().err
    root = good(tmp_path)
    assert cli.main(["build", "-c", str(root / "gen.yaml"), "--clock", "昨天"]) == cli.USAGE
    assert capsys.readouterr().err == "gen build：时间要写成 2020-09-22T08:00 这样\n"
    assert cli.main(["serve", "-c", str(root / "gen.yaml"), "-p", "0"]) == cli.USAGE
    assert "gen serve：端口要在 1 到 65535 之间" in capsys.readouterr().err
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert cli.main(["build", "--help"]) == cli.OK
    assert "usage: gen build" in capsys.readouterr().out


def test_colour_only_where_it_can_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert terminal.has_color(Terminal())  # type: ignore[arg-type] # all that is asked of a stream
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.has_color(Terminal())  # type: ignore[arg-type] # as above


def test_no_progress_bar_in_a_pipe(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "-c", str(good(tmp_path) / "gen.yaml"), *CLOCK]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals on Windows")
def test_a_progress_bar_on_a_terminal_when_the_work_is_long(tmp_path: Path) -> None:
    import fcntl
    import struct
    import termios

    files = {f"content/news/{number}.md": article("**正文**。\n\n" * 200) for number in range(150)}
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "-c",
        str(write_site(tmp_path, files) / "gen.yaml"),
        *CLOCK,
    ]
    terminal, ours = os.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    process = subprocess.Popen(command, stdin=ours, stdout=ours, stderr=ours)
    os.close(ours)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux's way to say that the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(terminal)
    assert process.wait() == cli.OK
    assert b"read:" in shown
    assert b"%|" in shown
    assert b"150 articles" in shown
