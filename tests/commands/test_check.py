"""`gen check` as somebody runs it."""

import csv
import io
import json
from pathlib import Path

import pytest

from generator.commands.cli import main
from generator.commands.exit_codes import OK, PROBLEMS, USAGE
from tests.sites import SETTINGS, article, write_site

NOW = ("--clock", "2020-09-23")


@pytest.fixture
def bulletin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return write_site(
        tmp_path,
        {
            "content/news/bad.md": article("县攻府召开会议。", title="甲"),
            "content/notices/doubtful.md": article("各乡镇,各单位：=公式", title="乙"),
        },
    )


def test_errors_and_warnings_are_told_and_decide_the_exit_code(
    bulletin: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *NOW]) == PROBLEMS
    said = capsys.readouterr()
    assert "content/news/bad.md:6:2: 错误：“攻府”写错了" in said.err
    assert "应为“政府”" in said.err
    assert "[half-width-mark]" in said.err
    assert "1 个错误，1 个警告" in said.out
    assert not (bulletin / "site").exists()
    assert main(["check", *NOW, "content/notices"]) == OK
    said = capsys.readouterr()
    assert "攻府" not in said.err
    assert "half-width-mark" in said.err
    assert main(["check", *NOW, "--only", "privacy,half-width-bracket"]) == OK
    assert "没有发现问题" in capsys.readouterr().out


def test_other_forms_of_the_result(bulletin: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *NOW, "--format", "json"]) == PROBLEMS
    told = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["severity"], one["line"], one["column"]) for one in told["problems"]] == [
        ("wrong-word", "error", 6, 2),
        ("half-width-mark", "warning", 6, 4),
    ]
    main(["check", *NOW, "--format", "github"])
    assert capsys.readouterr().out.startswith(
        "::error file=content/news/bad.md,line=6,col=2,title=wrong-word::"
    )
    main(["check", *NOW, "--format", "csv", "-o", "list.csv"])
    rows = list(csv.reader(io.StringIO((bulletin / "list.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0][:3] == ["级别", "规则", "文件"]
    assert [row[1] for row in rows[1:]] == ["wrong-word", "half-width-mark"]
    main(["check", *NOW, "--format", "html", "--inspect", "-o", "list.html"])
    page = (bulletin / "list.html").read_text(encoding="utf-8")
    assert "content/<wbr>news/<wbr>bad.md:6:2" in page
    assert "县<mark>攻</mark>府召开会议。" in page
    assert "严重表述错误" in page
    assert "<script" not in page


def test_a_secret_beside_what_the_build_finds_is_not_shown(
    bulletin: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = "11010519491231002X"
    (bulletin / "content/news/bad.md").write_text(
        article(f"{number}，见[名单](gone.md)", title="甲"), "utf-8"
    )
    for form in ("text", "json", "html", "csv"):
        assert main(["check", *NOW, "--format", form]) == PROBLEMS
        said = capsys.readouterr()
        assert "gone.md" in said.out + said.err
        assert number not in said.out + said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "no-such"], "no-such"),
        (
            ["--only", "no-such"],
            "characters, privacy, words, links, pages, site, review, online, host, half-width-mark, ",
        ),
        (["--host", "nowhere"], "cloudflare-pages"),
        (["--clock", "soon"], "2020-09-22T08:00"),
        (["missing.md"], "missing.md"),
        ([".."], ".."),
        (["--format", "csv", "-o", "no/such/folder.csv"], "no/such/folder.csv"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    arguments: list[str], said: str, bulletin: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *arguments]) == USAGE
    assert said in capsys.readouterr().err


def test_settings_make_each_build_check_first(bulletin: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "-q"]) == OK
    assert main(["build", "-q", "--check"]) == PROBLEMS
    assert "攻府" in capsys.readouterr().err
    (bulletin / "gen.yaml").write_text(SETTINGS + "check: {before_build: true}\n", encoding="utf-8")
    assert main(["build", "-q"]) == PROBLEMS
    assert main(["build", "-q"]) == PROBLEMS
    assert main(["build", "-q", "--no-check"]) == OK
    (bulletin / "content/news/bad.md").write_text(article("县政府。", title="甲"), encoding="utf-8")
    capsys.readouterr()
    assert main(["build", "-q"]) == OK
    first = capsys.readouterr().err
    assert "half-width-mark" in first
    assert main(["build", "-q"]) == OK
    assert capsys.readouterr().err == first
