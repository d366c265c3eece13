"""Addresses that can't all be had."""

from pathlib import Path

import pytest

from generator.engine.output import Call, Output
from generator.outputs.collisions import check_outputs
from generator.wording import LANGUAGES, describe
from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site


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
            {
                "content/news/a.md": article(),
                "content/news/_index.md": "---\naliases: [/news/2020/a/]\n---\n",
            },
            ("alias-taken", "content/news/_index.md", 2, 11, "content/news/a.md"),
        ),
        (
            {
                "content/news/a.md": article(aliases="/v.asp?id=1"),
                "content/news/_index.md": "---\naliases: /V.asp?id=1\n---\n",
            },
            ("alias-taken", "content/news/_index.md", 2, 10, "content/news/a.md"),
        ),
        (
            {"content/news/a.md": article(aliases="[/old/]"), "content/news/b.md": article(aliases="/old/")},
            ("alias-taken", "content/news/b.md", 4, 10, "content/news/a.md"),
        ),
        (
            {"content/news/a.md": article(aliases="/archive/")},
            ("alias-own", "content/news/a.md", 4, 10, "/archive/"),
        ),
        (
            {"content/news/a.md": article(permalink="/archive/")},
            ("own-address", "content/news/a.md", 4, 12, "/archive/"),
        ),
        (  # where a key decides, an editor can change it
            {
                "content/news/a.md": article(),
                "content/about.md": "---\ntitle: x\npermalink: /news/2020/a/index.html\n---\n",
            },
            ("same-address", "content/about.md", 3, 12, "content/news/a.md"),
        ),
        (  # sections: with a description, and without
            {
                "content/news/a.md": article(),
                "content/events/_index.md": "---\ntitle: x\npermalink: /news/\n---\n",
            },
            ("same-address", "content/events/_index.md", 3, 12, "content/news"),
        ),
        (
            {"content/C/a.md": article(), "content/C++/b.md": article()},
            ("same-address", "content/C++", 0, 0, "content/C"),
        ),
        ({"content/tags/a.md": article(tags="[x]")}, ("own-address", "content/tags", 0, 0, "/tags/")),
        (  # files of texts and of the site
            {"content/news/a/index.md": article(), "content/news/a/index.html": "x"},
            ("file-address-taken", "content/news/a/index.html", 0, 0, "content/news/a/index.md"),
        ),
        (
            {"content/news/a.md": article(), "content/static/sitemap.xml": "x"},
            ("file-address-own", "content/static/sitemap.xml", 0, 0, "/sitemap.xml"),
        ),
        (
            {"content/news/a.md": article(), "content/static/Robots.TXT": "x"},
            ("file-address-own", "content/static/Robots.TXT", 0, 0, "/robots.txt"),
        ),
    ],
)
def test_two_outputs_with_one_address_are_both_named(
    tmp_path: Path, files: dict[str, str], expected: tuple[str, str, int, int, str]
) -> None:
    problems = problems_of(write_site(tmp_path, files))
    first = next(problem for problem in problems if problem.code == expected[0])
    assert (first.code, first.path, first.line, first.column, dict(first.values)["other"]) == expected
    assert [p.path for p in problems if not (tmp_path / p.path).exists()] == []


def test_each_of_several_texts_with_one_slug_is_told_of_once(tmp_path: Path) -> None:
    files = {f"content/news/{day}.md": article(slug="x", date=f"2020-09-0{day}") for day in (1, 2, 3)}
    problems = problems_of(write_site(tmp_path, files))
    assert [problem.path for problem in problems] == ["content/news/2.md", "content/news/3.md"]


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"content/news/a.md": article(slug="x"), "content/news/b.md": article(slug="x")}, "slug news/b.md"),
        ({"content/news/a.md": article(permalink="/archive/")}, "permalink news/a.md"),
        ({"content/C/a.md": article(), "content/C++/b.md": article()}, "permalink C++/_index.md"),
    ],
)
def test_the_hint_names_the_key_and_the_file_where_it_is_or_belongs(
    tmp_path: Path, files: dict[str, str], where: str
) -> None:
    problem = problems_of(write_site(tmp_path, files))[0]
    key, file = where.split()
    for language in LANGUAGES:
        hint = describe(problem, language)[1]
        assert f"“{key}”" in hint
        assert f"content/{file}" in hint


RESERVED = ("con", "NUL", "com1", "aux.txt", "lpt³")


@pytest.mark.parametrize(
    ("pattern", "better"),
    [
        ("", "/{section}/{year}/{month}/{day}/{slug}/"),
        ("permalink: /{year}-{month}/{name}.html", "/{year}-{month}/{day}/{name}.html"),
        ("permalink: /{section}/{slug}/", "/{section}/{year}/{month}/{day}/{slug}/"),
    ],
)
def test_numbers_of_one_name_are_one_problem_and_one_pattern_mends_it(
    tmp_path: Path, pattern: str, better: str
) -> None:
    days = [f"2020-09-{day:02}" for day in range(1, 29, 7)]
    files = {f"content/news/{day}-简报.md": article(date="") for day in days}
    files |= {f"content/briefs/{day}-要闻.md": article(date="") for day in days}
    files |= {"content/news/a/x.md": article(), "content/news/b/x.md": article()}
    root = write_site(tmp_path, {"gen.yaml": f"{SETTINGS}{pattern}\n", **files})
    others = [problem for problem in problems_of(root) if problem.code != "address-without-day"]
    assert [problem.code for problem in others] == ["same-address"]  # which no pattern would mend
    (one,) = set(problems_of(root)) - set(others)
    assert (one.path, one.line, one.column) == ("gen.yaml", *((4, 12) if pattern else (0, 0)))
    assert dict(one.values)["count"] == "8"
    assert dict(one.values)["pattern"] == better
    (root / "content/news/b/x.md").unlink()
    write_site(root, {"gen.yaml": f"{SETTINGS}permalink: {better}\n"})
    assert problems_of(root) == ()


def test_articles_of_one_day_and_one_name_are_for_their_authors_to_tell_apart(tmp_path: Path) -> None:
    files = {"content/news/a/x.md": article(), "content/news/b/x.md": article()}
    assert [problem.code for problem in problems_of(write_site(tmp_path, files))] == ["same-address"]


def test_an_author_s_address_that_windows_keeps_for_itself(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article(slug="NUL"),
        "content/news/b.md": article(permalink="/x/aux.txt/"),
        "content/news/c.md": article(aliases="[/old/, /lpt³/]"),
        "content/news/_index.md": "---\npermalink: /con/\n---\n",
    }
    found = problems_of(write_site(tmp_path, files))
    assert {(p.code, p.path, p.line, p.column, dict(p.values)["key"]) for p in found} == {
        ("value-reserved", "content/news/_index.md", 2, 12, "permalink"),
        ("value-reserved", "content/news/a.md", 4, 7, "slug"),
        ("value-reserved", "content/news/b.md", 4, 12, "permalink"),
        ("value-reserved", "content/news/c.md", 4, 18, "aliases"),
    }


@pytest.mark.parametrize(
    "pattern", ["", "permalink: /{year}/{section}.{name}/{slug}.html\n", "slug: pinyin\n"]
)
def test_an_address_that_is_made_from_a_name_is_free_on_every_system(tmp_path: Path, pattern: str) -> None:
    files: dict[str, str | bytes] = {
        "gen.yaml": f"{SETTINGS}issues: front-matter\n{pattern}",
        "content/prn.md": "# x\n",
    }
    for name in RESERVED:
        files[f"content/{name}/{name}.md"] = article(source=name, tags=f"[{name}]", issue=name)
        files[f"content/{name}/b/{name}/index.md"] = article(date="2019-01-01")
    root = write_site(tmp_path, files)
    assert problems_of(root) == ()
    parts = {part.partition(".")[0].lower() for path in pages(root) for part in path.split("/")}
    stems = {name.partition(".")[0].lower() for name in (*RESERVED, "prn")}
    assert {f"{stem}-1" for stem in stems} <= parts
    assert not stems & parts


def test_a_file_with_a_name_that_windows_keeps_for_itself_is_named(tmp_path: Path) -> None:
    files = {
        "content/news/a/index.md": article(),
        "content/news/a/aux.txt": "x",
        "content/static/con/x.txt": "x",
    }
    found = problems_of(write_site(tmp_path, files))
    assert [(p.code, p.path, dict(p.values)["name"]) for p in found] == [
        ("reserved-file-name", "content/news/a/aux.txt", "aux.txt"),
        ("reserved-file-name", "content/static/con/x.txt", "con"),
    ]


def test_a_tag_of_many_signs_gets_an_address_that_fits(tmp_path: Path) -> None:
    tags = f"[{'？' * 90}, {'？' * 91}]"
    assert problems_of(write_site(tmp_path, {"content/news/a.md": article(tags=tags)})) == ()


@pytest.mark.parametrize("name", ["index.html", "INDEX.HTML", "index.html.gz", "CON", "a.html", "."])
def test_a_tag_that_is_called_like_a_file_gets_a_safe_address(tmp_path: Path, name: str) -> None:
    head = {"tags": f'["{name}"]', "source": f'"{name}"', "issue": f'"{name}"'}
    settings = f"{SETTINGS}issues: front-matter\ncompress: true\n"
    files = {"gen.yaml": settings, "content/news/a.md": article(**head)}
    assert problems_of(write_site(tmp_path, files)) == ()


def test_a_section_without_letters_still_gets_an_address(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/（）/a.md": article()})
    assert problems_of(root) == ()
    assert "ff08-ff09/2020/a/index.html" in pages(root)


def test_a_site_s_own_files_take_the_place_of_gen_s(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "gen.yaml": SETTINGS + "static: {allow: [404.html]}\n",
        "content/news/a.md": article(),
        "content/static/robots.txt": "User-agent: *\nDisallow: /\n",
        "content/static/404.html": "<p>nothing</p>",
        "content/static/favicon.ico": b"\0\0\1\0",
        "content/static/favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    root = write_site(tmp_path, files)
    own = ("404.html", "robots.txt", "favicon.ico", "favicon.svg")
    report = build_site(root)
    assert (report.problems, report.replaced) == ((), own)
    again = build_site(root)
    assert (again.commit.written, again.replaced) == ((), own)
    built = pages(root)
    assert built["robots.txt"] == "User-agent: *\nDisallow: /\n"
    assert built["404.html"] == "<p>nothing</p>"
    assert '<link rel="icon" href="../../../favicon.ico">' in built["news/2020/a/index.html"]
    assert '<link rel="icon" href="../../../favicon.svg">' in built["news/2020/a/index.html"]
    assert "icon.svg" in built["news/2020/a/index.html"]

    for path in files:
        if "static" in path:
            (root / path).unlink()
    assert build_site(root).replaced == ()
    built = pages(root)
    assert "Sitemap:" in built["robots.txt"]
    assert '<link rel="icon" type="image/svg+xml"' in built["404.html"]


def planned(*urls: str) -> tuple[Output, ...]:
    return tuple(Output(url, Call(str), {}, f"output {index}") for index, url in enumerate(urls))


@pytest.mark.parametrize(
    ("urls", "codes"),
    [
        (("/a/", "/b/"), []),
        (("/a", "/a/"), ["own-address"]),
        (("/a/", "/a/index.html"), ["own-address"]),
        (("/a/x.", "/b/x%20"), ["reserved-name", "reserved-name"]),
        (("/a%3Fb/",), ["reserved-name"]),
        (("/aux/",), ["reserved-name"]),
        (("/" + "a" * 256,), ["name-too-long"]),
    ],
)
def test_paths_that_some_system_refuses(urls: tuple[str, ...], codes: list[str]) -> None:
    assert [problem.code for problem in check_outputs(planned(*urls), {})] == codes


@pytest.mark.parametrize("ending", [".html", ".htm"])
def test_a_page_s_file_leaves_room_for_its_print_view_and_what_lies_with_it(
    tmp_path: Path, ending: str
) -> None:
    files = {
        "gen.yaml": f"{SETTINGS}permalink: /{{year}}/{{slug}}{ending}\n",
        "content/news/a/index.md": article("[x](b.pdf)"),
        "content/news/a/b.pdf": "x",
        "content/news/c.md": article(permalink=f"/c{ending}"),
        "content/about.md": f"---\ntitle: x\npermalink: /about{ending}\n---\n",
    }
    root = write_site(tmp_path, files)
    assert problems_of(root) == ()
    found = {
        path.relative_to(root / "site").as_posix() for path in (root / "site").rglob("*") if path.is_file()
    }
    assert {f"2020/a{ending}", "2020/a/print/index.html", "2020/a/b.pdf", "c/print/index.html"} <= found


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("/view.asp?id=1", "/view.asp?id=1"),
        ("/view.asp?id=1", "/View.asp?ID=1"),
        ("/view/?id=a", "/view/?id=A"),
        ("/news.asp", "/NEWS.asp"),
    ],
)
def test_an_old_address_without_a_page_can_lead_to_one_article_only(
    tmp_path: Path, one: str, two: str
) -> None:
    files = {
        "content/news/a.md": article(aliases=f"[/x.asp, '{one}']"),
        "content/news/b.md": article(aliases=f"[/y.asp, '{two}']"),
    }
    (problem,) = problems_of(write_site(tmp_path, files))
    assert (problem.code, problem.path, problem.line, problem.column) == (
        "alias-taken",
        "content/news/b.md",
        4,
        19,
    )
    assert dict(problem.values)["other"] == "content/news/a.md"


def test_an_article_may_have_an_old_address_in_capitals_and_without(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(aliases="['/a.asp?id=1', '/A.asp?ID=1', '/a.asp?id=1']")}
    root = write_site(tmp_path, files)
    assert problems_of(root) == ()
    assert (root / "site/_redirects").read_text("utf-8").lower().count("a.asp id=1") == 2
