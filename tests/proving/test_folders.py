"""A server's folder, beside what was signed."""

import json
import os
from pathlib import Path

import pytest

from generator.commands import cli
from generator.proving.findings import Finding
from generator.proving.folders import _strange, _sum, check_folder, restore, restore_signature
from generator.proving.sums import MANIFEST, MINISIG, OPENSSH, SUMS, read_sums
from tests.proving.signed import GEN_YAML, KEY, WHEN, copied, make_site
from tests.sites import made_once, tree

HOSTS = frozenset(("example.org",))
WEBSHELL = b"GIF89a<?php @eval($_POST['x']); ?>"


@pytest.fixture(scope="module")
def signed(run_folder: Path) -> Path:
    return made_once(run_folder / "signed", make_site)


@pytest.fixture
def served(signed: Path, tmp_path: Path) -> Path:
    return copied(signed / "site", tmp_path / "www")


def sums(signed: Path) -> dict[str, str]:
    found = read_sums((signed / "site" / SUMS).read_bytes())
    del found[MANIFEST]
    return found


def test_each_planted_change_is_found_and_ranked(signed: Path, served: Path) -> None:
    planted = {
        "upload/a.php": (b"<?php system($_GET[0]);", "extra", "server"),
        "images/x.php.jpg": (b"\xff\xd8", "extra", "server"),
        "images/logo.gif": (WEBSHELL, "extra", "server"),
        "up.asp;.jpg": (b"x", "extra", "server"),
        ".htaccess": (b"AddType application/x-httpd-php .jpg", "extra", "server"),
        "news/.user.ini": (b"auto_prepend_file=x", "extra", "server"),
        "web.config": (b"<configuration/>", "extra", "server"),
        "run.jspx": (b"<jsp:root/>", "extra", "server"),
        "t.html": (b"<!--#exec cmd='id' -->", "extra", "server"),
        "sw.js": (b"self.onfetch=1", "extra", "script"),
        "bet.html": (b"<script>location='//x'</script>", "extra", "script"),
        "news/bet/index.html": (b"<h1>bet</h1>", "extra", "page"),
        "data.bin": (b"\0", "extra", "file"),
        ".hidden/x.html": (b"<iframe src=//x.example>", "extra", "script"),
        "about/index.html": (b"<h1>x</h1>", "changed", "page"),
        "index.html": (b"<script src='//evil.example/a.js'></script>", "changed", "script"),
        "photo.png": (WEBSHELL, "changed", "server"),
        "robots.txt": (b"Sitemap: https://casino.example/", "changed", "page"),
    }
    for path, (data, _, _) in planted.items():
        (served / path).parent.mkdir(parents=True, exist_ok=True)
        (served / path).write_bytes(data)
    (served / "atom.xml").unlink()
    (served / ".git").mkdir()
    (served / ".git/config").write_text("x")
    (served / "rss.xml").unlink()
    (served / "rss.xml").symlink_to("/etc/hostname")
    (served / "all").symlink_to("news")
    os.mkfifo(served / "pipe")
    (served / "feed.json").chmod(0o666)
    found = {(one.path, one.kind, one.danger) for one in check_folder(served, sums(signed), HOSTS)}
    assert found == {(path, kind, danger) for path, (_, kind, danger) in planted.items()} | {
        ("atom.xml", "missing", "file"),
        (".git/", "extra", "file"),
        ("rss.xml", "link", "server"),
        ("all", "link", "page"),
        ("pipe", "odd", "page"),
        ("feed.json", "writable", "file"),
    }
    left = check_folder(served, sums(signed), HOSTS, ["upload", "*.jpg", ".git"])
    assert not {one.path for one in left} & {"upload/a.php", "images/x.php.jpg", "up.asp;.jpg", ".git/"}


def test_a_folder_as_it_was_signed_is_never_blamed(signed: Path, served: Path) -> None:
    assert check_folder(served, sums(signed), HOSTS) == []


def test_the_command_tells_what_is_dangerous_first_and_puts_back_what_was_signed(
    signed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    root = copied(signed, tmp_path / "bulletin")
    (root / "gen.yaml").write_text(f"{GEN_YAML}sign: {{key: {KEY.minisign}, days: 3650}}\n")
    monkeypatch.chdir(root)
    www = copied(signed / "site", tmp_path / "www")
    (www / "index.html").write_text("<script src='//evil.example/\x1b[2J.js'></script>")
    (www / "about/index.html").unlink()
    (www / "x\x1b[2J.php").write_text("<?php")
    monkeypatch.setattr("generator.commands.verify._now", lambda: WHEN)
    assert cli.main(["verify", str(www)]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    lines = out.splitlines()
    assert lines[0] == "Could run on the server, or gives away what lies there:"
    assert lines[2:4] == [
        "Could run in readers’ browsers, or takes them elsewhere:",
        "  index.html: not as it was signed → evil.example",
    ]
    assert cli.main(["verify", str(www), "--restore", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {one["path"]: one["restored"] for one in told["findings"]} == {
        "x\x1b[2J.php": False,
        "index.html": True,
        "about/index.html": True,
    }
    (kept,) = (root / ".gen/tampered").rglob("index.html")
    assert "evil" in kept.read_text()
    (www / "x\x1b[2J.php").unlink()
    assert tree(www) == tree(root / "site")
    assert cli.main(["verify", str(www), "-q"]) == 0
    # A signature that was taken away comes back, too.
    for path in (SUMS, OPENSSH):
        (www / path).write_text("x")
        assert cli.main(["verify", str(www), "-q"]) == 1
        assert cli.main(["verify", str(www), "--restore"]) == 1
        assert cli.main(["verify", str(www), "-q"]) == 0


def test_what_is_put_back_follows_no_link_and_waits_for_no_pipe(
    signed: Path, served: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("theirs")
    (served / "index.html").write_text("changed")
    (served / f".index.html-{os.getpid()}").symlink_to(outside / "secret")  # where it is written before
    (served / "atom.xml").unlink()
    os.mkfifo(served / "atom.xml")
    (served / "rss.xml").unlink()
    (served / "rss.xml").symlink_to(outside / "secret")
    (served / "about/index.html").unlink()
    (served / "about").rmdir()
    (served / "about").symlink_to(outside)
    (served / MANIFEST).unlink()
    os.mkfifo(served / MANIFEST)
    (served / SUMS).unlink()
    (served / SUMS).symlink_to(outside / "secret")
    aside = tmp_path / "aside"
    findings = [*check_folder(served, sums(signed), HOSTS), Finding("missing", "about/index.html", "file")]
    done = restore(served, signed / "site", sums(signed), findings, aside)
    assert done == {"index.html", "atom.xml", "rss.xml"}
    assert restore_signature(served, signed / "site", aside) == {SUMS, MINISIG, OPENSSH, MANIFEST}
    assert (outside / "secret").read_text() == "theirs"
    assert [path.name for path in outside.iterdir()] == ["secret"]
    assert {path.relative_to(aside).as_posix() for path in aside.rglob("*") if path.is_file()} == {
        "index.html",
        MINISIG,
        OPENSSH,
    }
    (served / "about").unlink()
    restore(served, signed / "site", sums(signed), check_folder(served, sums(signed), HOSTS), aside)
    assert tree(served) == tree(signed / "site")


def test_a_pipe_that_is_set_where_a_file_was_is_not_waited_for(signed: Path, served: Path) -> None:
    (served / "index.html").unlink()
    os.mkfifo(served / "index.html")
    assert _sum(f"{served}/index.html").digest == ""
    assert _strange("extra", served, "index.html", HOSTS).kind == "unreadable"
