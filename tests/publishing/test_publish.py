"""`gen publish` as a command: what it builds, says and asks."""

import io
import sys
from pathlib import Path

import pytest

from generator.commands import cli
from tests.publishing.hosts import shown
from tests.sites import SETTINGS, article, write_site

GEN_YAML = f"{SETTINGS}publish:\n  live: {{to: ../www}}\n"
FILES = {
    "gen.yaml": GEN_YAML,
    "content/news/water.md": article("停水通知。", title="停水"),
    "content/news/bridge.md": article("桥修好了。", title="大桥"),
    "content/about.md": article("关于我们。", title="关于", date=""),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = write_site(tmp_path / "bulletin", FILES)
    monkeypatch.chdir(root)
    return root


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """What the command prints, without the build's own line."""
    code = cli.main(["publish", *words])
    told = capsys.readouterr()
    lines = [line for line in told.out.splitlines() if not line.startswith("site: ")]
    return code, "\n".join([*lines, told.err]).strip()


def test_what_changes_is_said_in_words_and_then_sent(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = say(capsys, "--yes")
    assert code == cli.OK
    assert "2 new articles\n  大桥\n  停水\n" in told
    assert shown(root.parent / "www")["news/2020/water/index.html"]
    assert say(capsys, "--yes") == (cli.OK, "live: all is there already.")
    (root / "content/news/bridge.md").write_text(article("桥坏了。", title="大桥"))
    (root / "content/news/water.md").write_text(article("停水。", title="停水", withdrawn="有误"))
    code, told = say(capsys, "--yes")
    assert "1 changed article\n  大桥\n1 withdrawn article\n  停水\n" in told
    assert "桥坏了" in shown(root.parent / "www")["news/2020/bridge/index.html"]


def test_drafts_of_an_earlier_build_are_never_published(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "content/news/secret.md").write_text(article(title="机密", draft="true"))
    cli.main(["build", "--drafts", "--future"])
    assert "机密" in (root / "site/index.html").read_text()
    say(capsys, "--yes")
    assert not any("机密" in text for text in shown(root.parent / "www").values())
    assert cli.main(["publish", "--drafts"]) == cli.USAGE


def test_nothing_is_sent_of_a_build_with_an_error_nor_in_a_dry_run(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = say(capsys, "--dry-run")
    assert (code, "Nothing was sent" in told) == (cli.OK, True)
    (root / "content/news/bridge.md").write_text("---\ntitle: [\n---\n")
    code, told = say(capsys, "--yes")
    assert (code, "content/news/bridge.md" in told) == (cli.PROBLEMS, True)
    assert not (root.parent / "www").exists()


def test_what_the_settings_name_is_built_checked_and_nothing_more(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("brotli")
    settings = GEN_YAML.replace("../www}", "../www, build: compress, check: yes}")
    (root / "gen.yaml").write_text(settings + "check: {rules: {no-summary: error, mobile-number: error}}\n")
    (root / "content/news/bridge.md").write_text(article("电话 13900001111。", title="大桥", summary="一"))
    code, told = say(capsys, "--yes")
    assert (code, "mobile-number" in told) == (cli.PROBLEMS, True)
    (root / "gen.yaml").write_text(settings)
    assert say(capsys, "--yes")[0] == cli.OK
    assert (root.parent / "www/index.html.gz").exists()


def test_somebody_is_asked_before_anything_is_sent(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, told = say(capsys)
    assert (code, "add --yes" in told) == (cli.USAGE, True)
    terminal = io.StringIO("n\n是\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert say(capsys)[0] == cli.PROBLEMS
    assert not (root.parent / "www").exists()
    assert say(capsys)[0] == cli.OK
    assert (root.parent / "www").exists()
    (root / "content/news/bridge.md").write_text(article("桥坏了。", title="大桥"))
    assert say(capsys)[0] == cli.INTERRUPTED, "the input has ended"


def test_a_release_is_taken_back(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(capsys, "--yes")
    before = shown(root.parent / "www")
    (root / "content/news/bridge.md").write_text(article("桥坏了。", title="大桥"))
    say(capsys, "--yes")
    code, told = say(capsys, "--back")
    assert (code, shown(root.parent / "www") == before) == (cli.OK, True)
    assert told.startswith("live: shows the site of 20")


def test_what_is_wrong_is_told_at_its_line_of_the_settings(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root.parent / "www").mkdir()
    (root.parent / "www/a.txt").write_text("a")
    code, told = say(capsys, "--yes")
    assert code == cli.PROBLEMS
    assert "gen.yaml:5:14: " in told
    assert "gen has never published there, and there is something already: a.txt" in told
    assert "--adopt" in told


def test_a_site_never_takes_another_one_s_place(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say(capsys, "--yes")
    (root / "gen.yaml").write_text(GEN_YAML.replace("example.org/bulletin", "other.example/"))
    code, told = say(capsys, "--yes")
    assert (code, "https://example.org/bulletin" in told) == (cli.PROBLEMS, True)
    assert say(capsys, "--yes", "--adopt")[0] == cli.OK


@pytest.mark.parametrize(
    ("settings", "words", "said"),
    [
        ("", [], "names no place to publish to"),
        ("publish: {live: {to: ../a}}", ["test"], "no place “test” under publish, but live"),
        ("publish: {a: {to: ../a}, b: {to: ../b}}", [], "gen.yaml has a, b"),
    ],
)
def test_which_place_is_meant_must_be_plain(
    root: Path, capsys: pytest.CaptureFixture[str], settings: str, words: list[str], said: str
) -> None:
    (root / "gen.yaml").write_text(f"{SETTINGS}{settings}\n")
    code, told = say(capsys, *words)
    assert (code, said in told) == (cli.USAGE, True)


def test_a_signed_site_goes_with_its_signature(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(root.parent / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(root.parent / "data"))
    monkeypatch.setenv("GEN_KEY_PASSWORD", "")
    cli.main(["key", "new"])
    (key,) = [line for line in capsys.readouterr().out.splitlines() if line.strip().startswith("key: ")]
    (root / "gen.yaml").write_text(
        GEN_YAML.replace("../www}", "../www, sign: yes}") + f"sign: {{{key.strip()}}}\n"
    )
    assert say(capsys, "--yes")[0] == cli.OK
    assert cli.main(["verify", str(root.parent / "www")]) == cli.OK
    settings = (root / "gen.yaml").read_text()
    (root / "gen.yaml").write_text(f"{settings}theme: {{accent: '#004488'}}\n")
    assert say(capsys, "--yes")[0] == cli.OK
    assert cli.main(["verify", str(root.parent / "www")]) == cli.OK, (
        "an old style sheet is no burglar's either"
    )
    (root.parent / "www/assets/evil.0123456789.js").write_text("alert(1)")
    assert cli.main(["verify", str(root.parent / "www")]) == cli.PROBLEMS
    (root.parent / "plain").mkdir()
    (root.parent / "plain/a").touch()
    (root / "gen.yaml").write_text((root / "gen.yaml").read_text().replace("../www", "../plain"))
    assert say(capsys, "--yes", "--adopt")[0] == cli.OK
    (root.parent / "plain/a").unlink()
    assert cli.main(["verify", str(root.parent / "plain")]) == cli.OK, "the record is no file of a burglar"
