"""Signing a built site, and the keys that it is signed with."""

import hashlib
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from generator.commands import cli
from generator.outputs.hosting.model import answered, policy
from generator.problems import ProblemsError
from generator.proving import keys, signing
from generator.proving.sums import FOLDER, MANIFEST, MINISIG, OWN, SUMS, read_manifest, read_sums, sums_text
from generator.settings.config import load_config
from generator.text.publickeys import public_key
from tests.proving.signed import FILES, GEN_YAML, KEY, OTHER_KEY, PRIVATE, WHEN, copied, make_site, sign
from tests.sites import SETTINGS, article, build_site, made_once, tree, write_site


@pytest.fixture(scope="module")
def signed(run_folder: Path) -> Path:
    return made_once(run_folder / "signed", make_site)


@pytest.fixture(autouse=True)
def _nobody_s_keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def statement(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(root / "site").items() if path.startswith(FOLDER)}


def codes(error: ProblemsError) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in error.problems]


# ---- sums


def test_the_sums_are_of_every_file_and_written_as_sha256sum_reads_them(signed: Path) -> None:
    files = tree(signed / "site")
    sums = read_sums(files[SUMS])
    assert sums == {
        path: hashlib.sha256(data).hexdigest()
        for path, data in files.items()
        if path not in OWN or path == MANIFEST
    }
    assert files[SUMS] == sums_text(sums)
    odd = {"a b": "0" * 64, "back\\slash": "1" * 64, "line\nend": "2" * 64, "一/二": "3" * 64}
    text = sums_text(odd)
    assert text.splitlines()[1:3] == [
        b"\\" + b"1" * 64 + b"  back\\\\slash",
        b"\\" + b"2" * 64 + b"  line\\nend",
    ]
    assert read_sums(text) == odd


@pytest.mark.parametrize(
    "line", ["x", "0" * 64 + "  ../a", "0" * 64 + "  /a", "0" * 64 + "  a//b", "0" * 63 + "  a"]
)
def test_sums_that_lead_out_or_are_none_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        read_sums(line.encode())


# ---- signing


def test_what_has_not_changed_is_not_signed_again_and_what_has_is(signed: Path, tmp_path: Path) -> None:
    root = copied(signed, tmp_path / "a")
    before = statement(root)
    assert not sign(root, WHEN + timedelta(days=44)).is_new
    assert statement(root) == before
    (root / "content/news/water.md").write_text(article("供水恢复。", title="停水"))
    build_site(root)
    again = sign(root, WHEN)
    assert again.is_new
    assert again.sequence == read_manifest(before[MANIFEST]).sequence + 1, (
        "it grows though the clock stands still"
    )
    assert sign(root, WHEN + timedelta(days=46)).is_new, "half of its time is over"


def test_the_same_site_at_the_same_time_has_the_same_signature_wherever_it_is_built(
    signed: Path, tmp_path: Path
) -> None:
    make_site(tmp_path)
    assert statement(tmp_path) == statement(signed)


@pytest.mark.parametrize("path", [SUMS, MINISIG, MANIFEST])
def test_a_signature_that_was_harmed_is_made_anew(path: str, signed: Path, tmp_path: Path) -> None:
    root = copied(signed, tmp_path / "a")
    whole = statement(root)[path]
    (root / "site" / path).write_bytes(whole.replace(b"e", b"f"))
    assert sign(root, WHEN).is_new
    assert not sign(root, WHEN).is_new


def test_what_gen_has_not_built_is_never_signed(signed: Path, tmp_path: Path) -> None:
    root = copied(signed, tmp_path / "a")
    (root / "site/planted.html").write_text("x")
    assert not sign(root).is_new
    (root / "site/index.html").write_text("x")
    (root / "site/about/index.html").unlink()
    before = statement(root)
    with pytest.raises(ProblemsError) as raised:
        sign(root)
    assert sorted(codes(raised.value)) == [
        ("built-file-changed", "site/index.html"),
        ("built-file-missing", "site/about/index.html"),
    ]
    assert statement(root) == before
    (tmp_path / "b").mkdir()
    with pytest.raises(ProblemsError) as raised:
        sign(tmp_path / "b")
    assert codes(raised.value) == [("nothing-to-sign", "site")]


def test_a_build_that_signs_looks_only_at_what_it_has_not_just_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    monkeypatch.chdir(root)
    monkeypatch.setenv(keys.PASSWORD, "")
    public, _ = keys.new_key("")
    (root / "gen.yaml").write_text(f"{GEN_YAML}sign: {{key: {public.minisign}, every_build: yes}}\n")
    assert run("build", "-q") == 0
    looked: list[str] = []
    monkeypatch.setattr(signing, "os", Looking(looked))
    (root / "content/news/water.md").write_text(article("供水恢复。", title="停水"))
    assert run("build", "-q") == 0
    names = {path.partition("/site/")[2] for path in looked}
    assert "news/2020/water/index.html" in names
    assert "about/index.html" not in names
    assert len(names) < len(read_sums((root / "site" / SUMS).read_bytes())) // 2
    # What somebody has changed since is seen by the build, and is not signed.
    whole = (root / "site/about/index.html").read_bytes()
    (root / "site/about/index.html").write_text("changed")
    (root / "content/news/water.md").write_text(article("又停水。", title="停水"))
    assert run("build", "-q") == 0
    assert (root / "site/about/index.html").read_bytes() == whole
    assert run("verify", "site") == 0


class Looking:
    """The module `os`, which remembers what was looked at."""

    def __init__(self, looked: list[str]) -> None:
        self._looked = looked

    def stat(self, path: str) -> os.stat_result:
        self._looked.append(path)
        return os.stat(path)  # noqa: PTH116 - as it is asked


def test_a_build_leaves_the_signature_alone_and_doesn_t_call_it_foreign(signed: Path, tmp_path: Path) -> None:
    root = copied(signed, tmp_path / "a")
    before = statement(root)
    report = build_site(root)
    assert report.commit.foreign == ()
    assert statement(root) == before


def test_what_hosts_are_told_is_what_they_have_to_answer(tmp_path: Path) -> None:
    """Of all of the site, not of what begins with a query, and by the same table that their files are written from."""
    own = {
        "gen.yaml": GEN_YAML,
        "content/static/_headers": (
            "/bulletin/*\n  X-Frame-Options: DENY\n/bulletin/a/*\n  X-Part: a\n/other/*\n  X-Other: a\n"
        ),
        "content/about.md": article(date="", aliases="[/old-about/, '/view.asp?id=12&type=3']"),
    }
    root = write_site(tmp_path / "own", own)
    build_site(root)
    sign(root)
    manifest = read_manifest((root / "site" / MANIFEST).read_bytes())
    assert manifest.redirects == {"/old-about/": "/about/"}
    assert manifest.headers == {"x-frame-options": "DENY"}

    files = {**own, "gen.yaml": f"{SETTINGS}hosting: {{for: [nginx], headers: {{X-Own: a}}}}\n"}
    del files["content/static/_headers"]
    root = write_site(tmp_path / "nginx", files)
    build_site(root)
    config = load_config(root / "gen.yaml")[0]
    assert config
    sign(root, answers=answered(config.settings))
    manifest = read_manifest((root / "site" / MANIFEST).read_bytes())
    assert not (root / "site/_redirects").exists()
    assert manifest.redirects == {"/old-about/": "/about/"}, "nginx has redirects before pages"
    assert manifest.headers.items() >= {"x-own": "a", "x-content-type-options": "nosniff"}.items()
    assert manifest.headers["content-security-policy"] == policy(config.settings)
    assert "cache-control" not in manifest.headers


@pytest.mark.parametrize("hosts", ["[]", "[github-pages]", "[nginx, gitlab-pages]"])
def test_no_headers_are_asked_for_of_hosts_that_can_t_be_told_any(hosts: str, tmp_path: Path) -> None:
    (tmp_path / "gen.yaml").write_text(f"{SETTINGS}hosting: {{for: {hosts}}}\n")
    config = load_config(tmp_path / "gen.yaml")[0]
    assert config
    assert answered(config.settings) == {}


# ---- keys


def test_a_key_is_kept_where_nobody_else_can_read_it_and_signs_with_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, place = keys.new_key("诚信")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert place.is_relative_to(tmp_path / "config")
    assert place.read_text().startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
    load = keys.load_key
    monkeypatch.setenv(keys.PASSWORD, "诚信")
    assert load(public, tmp_path / "bulletin", lambda path: None)(b"x")
    monkeypatch.setenv(keys.PASSWORD, "")
    answers: dict[str | None, str] = {"誠信": "sign-key-unusable", None: "sign-key-password-missing"}
    for answer, code in answers.items():
        with pytest.raises(ProblemsError) as raised:
            load(public, tmp_path / "bulletin", {str(place): answer}.get)
        assert codes(raised.value) == [(code, str(place))]


def test_a_key_that_is_missing_open_to_others_inside_or_another_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, place = keys.new_key("")

    def refused(key: object = public, root: Path = tmp_path / "bulletin") -> str:
        with pytest.raises(ProblemsError) as raised:
            keys.load_key(key, root, lambda path: None)  # type: ignore[arg-type]
        return raised.value.problems[0].code

    assert refused(OTHER_KEY) == "sign-key-missing"
    assert refused(root=tmp_path) == "sign-key-inside"
    monkeypatch.setenv(keys.FILE, str(place))
    assert refused(OTHER_KEY) == "sign-key-other"
    place.chmod(0o640)
    assert refused() == "sign-key-open"
    place.chmod(0o600)
    place.write_text("x")
    assert refused() == "sign-key-unusable"
    with pytest.raises(ProblemsError):
        keys.new_key("", place)


def test_keys_are_trusted_one_after_the_other_and_no_further() -> None:
    third = public_key(bytes(range(32)))
    first = keys.change(KEY, OTHER_KEY, PRIVATE.sign)
    forged = keys.change(OTHER_KEY, third, PRIVATE.sign)  # not by the key that it takes the place of
    assert keys.trusted_keys(KEY, [forged, "x", "", first]) == (KEY, OTHER_KEY)
    assert keys.trusted_keys(OTHER_KEY, [first]) == (OTHER_KEY,)


# ---- the commands


def run(*words: str) -> int:
    return cli.main(list(words))


def test_the_commands_go_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    monkeypatch.chdir(root)
    monkeypatch.setenv(keys.PASSWORD, "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(WHEN.timestamp())))
    assert run("sign") == 1
    assert "name no key" in capsys.readouterr().err
    assert run("key", "new") == 0
    lines = capsys.readouterr().out.partition("\nsign:\n")[2]
    assert lines.startswith("  key: RW")
    (root / "gen.yaml").write_text(f"{GEN_YAML}sign:\n  every_build: yes\n{lines}")
    assert run("build") == 0
    assert "Signed: " in capsys.readouterr().out
    monkeypatch.delenv("SOURCE_DATE_EPOCH")  # from here on the real time
    assert run("build", "-q") == run("sign", "-q") == 0
    before = statement(root)
    assert run("build") == run("sign") == 0
    out = capsys.readouterr().out
    assert "Nothing has changed" in out
    assert "Signed" not in out
    assert statement(root) == before
    assert run("verify", "site") == 0
    assert "all as signed" in capsys.readouterr().out
    (root / "site" / SUMS).unlink()
    assert run("build", "-q") == 0
    assert (root / "site" / SUMS).read_bytes().count(b"\n") == before[SUMS].count(b"\n")
    # A new key, which the old one signs.
    assert run("key", "new", "--replace") == 0
    new = capsys.readouterr().out.partition("\nsign:\n")[2].partition("\n\n")[0]
    (root / "gen.yaml").write_text(f"{GEN_YAML}sign:\n  every_build: yes\n{new}\n")
    assert load_config(root / "gen.yaml")[1] == ()
    old = lines.split()[1]
    assert run("build", "-q") == 0
    assert run("verify", "site", "--key", old) == 0
    assert "has a new key" in capsys.readouterr().out
    assert run("key", "show") == 0
    assert new.split()[1] in capsys.readouterr().out


def test_a_build_that_can_t_sign_says_so_and_tries_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_site(
        tmp_path, FILES | {"gen.yaml": f"{GEN_YAML}sign: {{key: {KEY.minisign}, every_build: yes}}"}
    )
    monkeypatch.chdir(root)
    for _ in range(2):
        assert run("build", "--clock", "2020-10-01") == 1
        assert "the secret key that belongs to" in capsys.readouterr().err
    assert run("build", "--dry-run") == 0
    (root / "gen.yaml").write_text(f"{GEN_YAML}sign: {{key: RWQ}}")
    assert run("build") == 1
    assert "gen.yaml:5:13: “RWQ” is no public key" in capsys.readouterr().err.replace("error: ", "")


def test_windows_and_others_have_their_own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert keys.data_folder() == tmp_path / ".local/share/gen"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")  # which the specification has programs ignore
    assert keys.settings_folder() == tmp_path / ".config/gen"
    assert os.environ["HOME"] == str(tmp_path)
