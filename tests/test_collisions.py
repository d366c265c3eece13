"""Addresses that can't all be had."""

from pathlib import Path

import pytest

from generator.collisions import check_outputs
from generator.output import Call, Output
from tests.sites import article, problems_of, write_site


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"content/news/a.md": article(slug="x"), "content/news/b.md": article(slug="x")},
            ("same-address", "content/news/b.md", 4, 7, "content/news/a.md"),
        ),
        (
            {"content/news/a.md": article(slug="x"), "content/news/b.md": article(slug="X")},
            ("nearly-same-address", "content/news/b.md", 4, 7, "content/news/a.md"),
        ),
        (
            {"content/news/a.md": article(), "content/news/b.md": article(aliases="[/gone/, /news/2020/a/]")},
            ("alias-taken", "content/news/b.md", 4, 19, "content/news/a.md"),
        ),
        (
            {"content/news/a.md": article(aliases="[/old/]"), "content/news/b.md": article(aliases="/old/")},
            ("alias-taken", "content/news/b.md", 4, 10, "content/news/a.md"),
        ),
        (
            {"content/news/a.md": article(permalink="/archive/")},
            ("same-address", "content/news/a.md", 4, 12, "archive"),
        ),
        (
            {
                "content/news/a.md": article(),
                "content/about.md": "---\ntitle: x\npermalink: /news/2020/a/index.html\n---\n",
            },
            ("same-address", "content/news/a.md", 1, 1, "content/about.md"),
        ),
    ],
)
def test_two_outputs_with_one_address_are_both_named(
    tmp_path: Path, files: dict[str, str], expected: tuple[str, str, int, int, str]
) -> None:
    found = [p for p in problems_of(write_site(tmp_path, files)) if p.path == expected[1]]
    first = found[0]
    assert (first.code, first.path, first.line, first.column, dict(first.values)["other"]) == expected


@pytest.mark.parametrize("slug", ["con", "NUL", "com1", "aux.txt"])
def test_names_that_windows_keeps_for_itself(tmp_path: Path, slug: str) -> None:
    found = problems_of(write_site(tmp_path, {"content/news/a.md": article(slug=slug)}))
    assert {(p.code, p.path, p.line, p.column) for p in found} == {
        ("reserved-name", "content/news/a.md", 4, 7)
    }


def planned(*urls: str) -> tuple[Output, ...]:
    return tuple(Output(url, Call(str), {}, f"output {index}") for index, url in enumerate(urls))


@pytest.mark.parametrize(
    ("urls", "codes"),
    [
        (("/a/", "/b/"), []),
        (("/a", "/a/"), ["nearly-same-address"]),
        (("/a/", "/a/index.html"), ["same-address"]),
        (("/a/x.", "/b/x%20"), ["reserved-name", "reserved-name"]),
        (("/a%3Fb/",), ["reserved-name"]),
        (("/" + "a" * 256,), ["name-too-long"]),
    ],
)
def test_paths_that_some_system_refuses(urls: tuple[str, ...], codes: list[str]) -> None:
    assert [problem.code for problem in check_outputs(planned(*urls), {})] == codes
