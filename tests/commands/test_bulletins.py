"""Many bulletins by one command: each is what a build of its own makes, and what is wrong with one stops no other."""

import json
from pathlib import Path

import pytest

from generator.commands import cli
from generator.commands.bulletins import bulletins
from tests.sites import NOW, article, build_site, tree, write_site

PLACES = ("east", "north/a", "north/b", "south", "west")


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with several bulletins; the site of one is there already, and holds what looks like another."""
    for number, place in enumerate(PLACES):
        write_site(tmp_path / place, {"content/news/a.md": article(f"{number}。", title=place)})
    write_site(tmp_path / "east/content/news/inner", {})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*options: str) -> int:
    return cli.main(["build", "--bulletins", ".", "--clock", NOW, *options])


def test_bulletins_are_found(country: Path) -> None:
    assert [path.parent.as_posix() for path in bulletins(Path())] == [*PLACES]


@pytest.mark.parametrize("workers", ["1", "2", "8"])
def test_all_are_built(country: Path, capsys: pytest.CaptureFixture[str], workers: str) -> None:
    """In one process; side by side; one after another, by all workers."""
    assert run("--workers", workers) == cli.OK
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines[:-1]] == [f"{place}/site" for place in PLACES]
    assert lines[-1] == "5 bulletins; 0 with errors"
    for place in PLACES:
        made = tree(country / place / "site")
        build_site(country / place)
        assert tree(country / place / "site") == made


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_bulletin_with_an_error_stops_no_other(
    country: Path, capsys: pytest.CaptureFixture[str], workers: str
) -> None:
    (country / "north/b/content/news/a.md").write_text(article(date="soon"), "utf-8")
    assert run("--workers", workers) == cli.PROBLEMS
    said = capsys.readouterr()
    assert said.err.startswith("north/b/gen.yaml:\n")
    assert "content/news/a.md" in said.err
    assert said.out.splitlines()[-1] == "5 bulletins; 1 with errors"
    assert [place for place in PLACES if (country / place / "site").exists()] == [
        place for place in PLACES if place != "north/b"
    ]
    assert run("--format", "json", "--workers", workers) == cli.PROBLEMS
    found = json.loads(capsys.readouterr().out)
    assert [problem["path"] for problem in found["problems"]] == ["north/b/content/news/a.md"]
    assert found["counts"] == {"errors": 1, "warnings": 0}


def test_what_is_of_one_bulletin_is_refused(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (country / "empty").mkdir()
    assert run("-o", "elsewhere") == 2
    assert "--bulletins builds many bulletins" in capsys.readouterr().err
    assert cli.main(["build", "--bulletins", "empty"]) == 2
    assert "there is no bulletin" in capsys.readouterr().err
