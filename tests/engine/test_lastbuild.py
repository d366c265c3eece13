"""When nothing at all has changed there is nothing to plan; but only then."""

import errno
import os
import time
from pathlib import Path
from typing import Any

import pytest

from generator.engine.output import Output
from generator.engine.store import Store
from generator.outputs.plan import plan
from generator.problems import ProblemsError
from generator.site.publication import Show
from tests.sites import SETTINGS, article, build_site, tree, write_site


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each build that had to plan."""
    calls: list[str] = []

    def counted(*arguments: Any) -> tuple[Output, ...]:  # noqa: ANN401 - passed on
        calls.append("planned")
        return plan(*arguments)

    monkeypatch.setattr("generator.build.plan", counted)
    return calls


def test_nothing_is_planned_twice(tmp_path: Path, planned: list[str]) -> None:
    write_site(tmp_path, {"content/news/a.md": article("[x](gone.pdf)")})
    first = build_site(tmp_path)
    again = build_site(tmp_path)
    assert len(planned) == 1
    assert (again.articles, again.pages, again.outputs) == (first.articles, first.pages, first.outputs)
    assert again.problems == first.problems != (), "its warnings are said again"
    assert again.commit.unchanged == first.outputs


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each file under `content/` or `site/` that is read, by its name."""
    names: list[str] = []
    real = Path.read_bytes

    def recorded(path: Path) -> bytes:
        if {"content", "site"} & set(path.parts):
            names.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", recorded)
    return names


@pytest.mark.parametrize("folder", ["content", "site"])
def test_what_was_touched_is_read_once(
    tmp_path: Path, planned: list[str], read: list[str], folder: str
) -> None:
    """By a restored backup, or `touch`: all files have other times, and the same bytes."""
    build_site(write_site(tmp_path, {"content/news/a.md": article(), "content/static/b.txt": "b"}))
    past = time.time_ns() - 3_600_000_000_000
    for path in (tmp_path / folder).rglob("*"):
        if path.is_file():
            os.utime(path, ns=(past, past))
    time.sleep(0.1)  # longer than a tick: what was changed within the last one can't be relied on
    read.clear()
    build_site(tmp_path)
    assert len(read) >= 2
    read.clear()
    report = build_site(tmp_path)
    assert read == []
    assert len(planned) == 1
    assert report.commit.unchanged == report.outputs


@pytest.mark.parametrize("name", ["commit", "save_identities"])
def test_what_can_t_be_remembered_of_it_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article()}))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Store, name, full)
    os.utime(tmp_path / "content/news/a.md", ns=(0, 0))
    os.utime(tmp_path / "site/index.html", ns=(0, 0))
    report = build_site(tmp_path, strict=True)
    assert [problem.code for problem in report.problems] == ["not-remembered"]
    assert report.commit.written == ()


@pytest.mark.parametrize(
    "files",
    [
        {"content/news/a.md": article("乙")},
        {"content/news/b.md": article()},
        {"content/static/x.txt": "x"},
        {"gen.yaml": SETTINGS + "subtitle: x\n"},
        {"templates/home.html": "x"},
        {"templates/assets/x.js": "x"},
        {"templates/languages/zh-CN.yaml": "home: x"},
    ],
)
def test_every_input_counts(tmp_path: Path, planned: list[str], files: dict[str, str]) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article("甲")}))
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    build_site(tmp_path)
    assert len(planned) == 2


def test_options_count(tmp_path: Path, planned: list[str]) -> None:
    write_site(tmp_path, {"content/news/a.md": article(), "content/news/b.md": article(draft="true")})
    build_site(tmp_path)
    assert build_site(tmp_path, show=Show(drafts=True)).articles == 2
    assert build_site(tmp_path).articles == 1
    assert len(planned) == 3


def test_with_warnings_a_strict_build_fails_all_the_same(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article("[x](gone.pdf)")}))
    with pytest.raises(ProblemsError):
        build_site(tmp_path, strict=True)


def test_an_output_that_was_touched_is_made_again(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article()}))
    before = tree(tmp_path / "site")
    (tmp_path / "site/index.html").write_text("tampered")
    build_site(tmp_path)
    assert tree(tmp_path / "site") == before


MOMENTS = (
    "2020-09-21T23:59",
    "2020-09-22T08:00",
    "2020-09-22T08:01",
    "2020-09-23T23:59",
    "2020-09-24T00:00",
    "2020-09-24T07:59",
    "2020-09-24T08:00",
    "2020-09-24T08:01",
    "2020-09-25T00:00",
)


@pytest.mark.parametrize(
    "front_matter",
    [
        {"date": "2020-09-22"},
        {"date": "2020-09-22T08:00"},
        {"date": "2020-01-01", "publish": "2020-09-24T08:00"},
        {"date": "2020-01-01", "publish": "2020-09-24"},
        {"date": "2020-01-01", "expires": "2020-09-24T08:00"},
        {"date": "2020-01-01", "expires": "2020-09-23"},
    ],
)
def test_time_alone_changes_a_build_when_it_should(tmp_path: Path, front_matter: dict[str, str]) -> None:
    """From each moment to the next, to the last, and far back: what was built before makes no difference."""
    write_site(
        tmp_path,
        {"content/news/a.md": article(**front_matter), "content/news/b.md": article(date="2019-01-01")},
    )
    fresh = {}
    for now in MOMENTS:
        write_site(
            tmp_path / now,
            {path: (tmp_path / path).read_bytes() for path in ("gen.yaml", "content/news/a.md")},
        )
        write_site(tmp_path / now, {"content/news/b.md": article(date="2019-01-01")})
        build_site(tmp_path / now, now=now)
        fresh[now] = tree(tmp_path / now / "site")
    assert len({str(built) for built in fresh.values()}) > 1
    for now in (*MOMENTS, *MOMENTS[-2::-2], *MOMENTS[1::2]):
        build_site(tmp_path, now=now)
        assert tree(tmp_path / "site") == fresh[now], now


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_templates_behind_a_link_count(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/word.html").write_text("one")
    write_site(
        tmp_path, {"content/news/a.md": article(), "templates/home.html": "{% include 'parts/word.html' %}"}
    )
    (tmp_path / "templates/parts").symlink_to(tmp_path / "shared", target_is_directory=True)
    for word in ("one", "two"):
        (tmp_path / "shared/word.html").write_text(word)
        build_site(tmp_path)
        assert (tmp_path / "site/index.html").read_text() == word


@pytest.mark.parametrize("name", ["word.html", "word.svg", "parts/word.txt"])
def test_what_a_template_includes_by_a_computed_name_counts(tmp_path: Path, name: str) -> None:
    home = "{% set name = " + repr(name) + " %}{% include name ~ '' %}"
    write_site(tmp_path, {"content/news/a.md": article(), "templates/home.html": home})
    for word in ("one", "two"):
        write_site(tmp_path, {f"templates/{name}": word})
        build_site(tmp_path)
        assert (tmp_path / "site/index.html").read_text() == word


def test_the_order_of_keys_counts_where_a_template_goes_through_them(tmp_path: Path) -> None:
    for keys in ("{b: 1, a: 2}", "{a: 2, b: 1}"):
        write_site(
            tmp_path,
            {
                "gen.yaml": SETTINGS + f"theme: {{extra: {keys}}}\n",
                "templates/home.html": "{{ site.theme.extra.keys() | join }}",
                "templates/article.html": "{{ article.extra.keys() | join }}",
                "content/news/a.md": article(extra=keys),
            },
        )
        build_site(tmp_path)
        expected = keys[1] + keys[7]
        assert (tmp_path / "site/index.html").read_text() == expected
        assert (tmp_path / "site/news/2020/a/index.html").read_text() == expected
