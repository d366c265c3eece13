"""Packed companions: beside which files, with what in them, and when they are made again."""

import gzip
import sys
from collections.abc import Iterable
from pathlib import Path

import brotli
import pytest

from generator.build import build
from generator.engine import program
from generator.engine.output import Output
from generator.outputs import compression
from generator.outputs.job import Options, Report, wishes
from generator.problems import Problem, ProblemsError
from generator.rendering.theme_files import default_theme
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.photos import photo
from tests.sites import NOW, SETTINGS, article, forget_program, tree, write_site

PAGE = "news/2020/a/index.html"
FILES: dict[str, str | bytes] = {
    "content/news/a/index.md": article("正文。\n\n![图](photo.jpg)", aliases="[/old/]"),
    "content/news/a/photo.jpg": photo(),
    "content/static/data.json": b'{"a": 1}' * 200,
}


def packed(
    root: Path, *, compress: bool | None = True, strict: bool = False, may_write: bool = True
) -> Report:
    config, problems = load_config(root / "gen.yaml")
    assert config, problems
    moment = clock(NOW, {}, config.zone)
    return build(
        config, root / "site", moment, Options(compress=compress, strict=strict, may_write=may_write)
    )


def companions(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(root / "site").items() if path.endswith((".gz", ".br"))}


def test_text_files_get_companions(tmp_path: Path) -> None:
    assert packed(write_site(tmp_path, FILES)).problems == ()
    site = tree(tmp_path / "site")
    for path, data in companions(tmp_path).items():
        original, _, kind = path.rpartition(".")
        assert (gzip.decompress(data) if kind == "gz" else brotli.decompress(data)) == site[original], path
    beside = {path.rpartition(".")[0] for path in companions(tmp_path)}
    text = (".html", ".css", ".js", ".json", ".svg", ".txt", ".xml")
    without = {path for path in site if path.endswith(text)} - beside
    assert {path for path in without if len(site[path]) >= 1024} == set()
    assert "old/index.html" in without, "a page that only leads on is tiny"
    assert not {path for path in beside if path.endswith((".jpg", ".webp"))}
    assert {PAGE, "data.json", "atom.xml", "feed.json", "sitemap.xml", "404.html"} <= beside


def test_gzip_tells_neither_time_nor_name() -> None:
    data = compression.gzipped(b"text" * 1000)
    assert data[3:8] == bytes(5), "RFC 1952, 2.3: no flag, so no name; no time"
    assert data == compression.gzipped(b"text" * 1000)
    assert compression.brotlied(b"text" * 1000) == compression.brotlied(b"text" * 1000)


def test_only_what_changed_is_packed_again(tmp_path: Path) -> None:
    packed(write_site(tmp_path, FILES))
    assert packed(tmp_path).commit.written == ()
    write_site(
        tmp_path, {"content/news/a/index.md": article("别的话。\n\n![图](photo.jpg)", aliases="[/old/]")}
    )
    rehearsal = packed(tmp_path, may_write=False)
    done = packed(tmp_path)
    assert rehearsal.commit.written == done.commit.written
    written = {path for path in done.commit.written if path.endswith((".gz", ".br"))}
    assert written == {f"{path}{kind}" for path in done.commit.written for kind in (".gz", ".br")} & {
        *companions(tmp_path)
    }
    assert f"{PAGE}.gz" in written and "archive/index.html.gz" not in written
    assert done.commit.reasons[f"{PAGE}.gz"] == ("original",)


def test_what_comes_out_the_same_is_not_packed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"gen.yaml": SETTINGS + "compress: true\n"}
    packed(write_site(tmp_path, {**FILES, **settings}))
    before = tree(tmp_path / "site")
    macros = (default_theme() / "macros.html").read_text("utf-8")
    write_site(tmp_path, {**settings, "templates/macros.html": macros + "{# a remark #}"})
    with monkeypatch.context() as patch:
        for library in (gzip, brotli):
            patch.setattr(library, "compress", None)  # nobody calls it
        for wish in (False, True):
            done = packed(tmp_path, compress=wish).commit
            assert done.written == done.removed == ()
    assert tree(tmp_path / "site") == before


def test_another_packer_packs_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(write_site(tmp_path, FILES))
    real = program.library_version
    monkeypatch.setattr(program, "library_version", lambda name: "0" if name == "brotli" else real(name))
    forget_program()
    done = packed(tmp_path).commit
    forget_program()
    made = {path for path in done.reasons if path.endswith((".gz", ".br"))}
    assert made == companions(tmp_path).keys(), "they have a module in common"
    assert done.written == (), "it is the same one"


def test_without_the_option_they_go(tmp_path: Path) -> None:
    packed(write_site(tmp_path, FILES))
    before = companions(tmp_path)
    done = packed(tmp_path, compress=False)
    assert set(done.commit.removed) == set(before)
    assert companions(tmp_path) == {}
    assert done.commit.foreign == ()
    assert len(packed(tmp_path).commit.written) == len(before), "and come back"


def test_what_the_settings_ask_for_stays_without_the_option(tmp_path: Path) -> None:
    packed(write_site(tmp_path, {**FILES, "gen.yaml": SETTINGS + "compress: true\n"}), compress=None)
    before = companions(tmp_path)
    assert before
    assert packed(tmp_path, compress=False).commit.removed == ()
    assert packed(tmp_path).commit.written == packed(tmp_path, compress=None).commit.written == ()
    assert companions(tmp_path) == before


def test_a_companion_of_another_page_than_the_one_beside_it_is_never_there(tmp_path: Path) -> None:
    """A host would send it: so it goes, where none is to be made now, and comes with the next build."""
    settings = {"gen.yaml": SETTINGS + "compress: true\n"}
    packed(write_site(tmp_path, {**FILES, **settings}), compress=None)
    before = companions(tmp_path)
    text = article("别的话。\n\n![图](photo.jpg)", aliases="[/old/]")
    write_site(tmp_path, {"content/news/a/index.md": text, **settings})
    done = packed(tmp_path, compress=False)
    assert {f"{PAGE}.gz", f"{PAGE}.br"} <= set(done.commit.removed)
    site = tree(tmp_path / "site")
    assert companions(tmp_path).keys() == before.keys() - set(done.commit.removed)
    for path, data in companions(tmp_path).items():
        if path.endswith(".gz"):
            assert gzip.decompress(data) == site[path.removesuffix(".gz")]
    packed(tmp_path, compress=None)
    assert companions(tmp_path).keys() == before.keys()


@pytest.mark.parametrize(
    ("setting", "option", "wish"),
    [
        ("false", None, ""),
        ("false", False, ""),
        ("false", True, "make"),
        ("true", None, "make"),
        ("true", False, "keep"),
        ("true", True, "make"),
    ],
)
def test_an_option_overrides_the_settings(
    tmp_path: Path, setting: str, option: bool | None, wish: str
) -> None:
    settings = f"{SETTINGS}compress: {setting}\npaper: {{pdf: {setting}}}\n"
    config, problems = load_config(write_site(tmp_path, {"gen.yaml": settings}) / "gen.yaml")
    assert config, problems
    assert wishes(config, Options(compress=option, pdf=option)) == (wish, wish, "")
    assert wishes(config, Options(compress=option, pdf=option, preview=True)) == ("", "", ""), (
        "it is for one pair of eyes"
    )


def test_a_damaged_one_is_made_again(tmp_path: Path) -> None:
    packed(write_site(tmp_path, FILES))
    before = tree(tmp_path / "site")
    (tmp_path / "site" / f"{PAGE}.br").write_bytes(b"x")
    (tmp_path / "site" / f"{PAGE}.gz").unlink()
    assert dict(packed(tmp_path).commit.reasons) == {
        f"{PAGE}.br": ("changed on disk",),
        f"{PAGE}.gz": ("missing",),
    }
    assert tree(tmp_path / "site") == before


def test_somebody_s_own_packed_file_stays(tmp_path: Path) -> None:
    packed(write_site(tmp_path, {**FILES, "content/static/data.json.gz": b"own"}))
    assert companions(tmp_path)["data.json.gz"] == b"own"


def test_a_name_as_long_as_it_can_be(tmp_path: Path) -> None:
    name = "x" * 250 + ".json"
    packed(write_site(tmp_path, {**FILES, f"content/static/{name}": b"{}" * 1000}))
    assert name in tree(tmp_path / "site")


def test_a_file_that_vanished_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def vanish(outputs: Iterable[Output], *, later: bool) -> object:
        (tmp_path / "content/static/data.json").unlink()
        return real(outputs, later=later)

    real = compression.packed
    monkeypatch.setattr(compression, "packed", vanish)
    with pytest.raises(ProblemsError) as caught:
        packed(write_site(tmp_path, FILES))
    assert [(p.code, p.path) for p in caught.value.problems] == [
        ("unreadable-file", "content/static/data.json")
    ]


def test_without_brotli_there_is_gzip_and_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    report = packed(write_site(tmp_path, FILES))
    assert report.problems == (Problem("no-brotli", "--compress", severity="warning"),)
    assert {path.rpartition(".")[2] for path in companions(tmp_path)} == {"gz"}
    assert packed(tmp_path).problems == report.problems, "it is said as long as it lacks"
    with pytest.raises(ProblemsError):
        packed(tmp_path, strict=True)
