"""What a theme and a bulletin can add, and what is said of each mistake: everything in one run, with file and line."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.problems import Problem
from generator.wording.report import format_problems
from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site

OWN = "taxonomies: {people: 人物, places: 地区}\n"


def told(files: Mapping[str, str | bytes], tmp_path: Path, settings: str = "") -> list[tuple[str, str, int]]:
    problems = problems_of(write_site(tmp_path, {"gen.yaml": SETTINGS + settings, **files}))
    assert all(format_problems((problem,)) for problem in problems)
    return [(problem.code, problem.path, problem.line) for problem in problems]


def problem(code: str, problems: tuple[Problem, ...]) -> dict[str, str]:
    return dict(next(one for one in problems if one.code == code).values)


def test_a_text_of_any_kind_has_the_template_that_it_asks_for(tmp_path: Path) -> None:
    files = {
        "templates/wide.html": "{{ view.kind }}: {{ view.title }}",
        "templates/layouts/two.html": "two: {{ view.title }}",
        "content/news/a.md": article(title="甲", template="wide"),
        "content/news/b.md": article(title="乙", template="layouts/two.html"),
        "content/news/_index.md": "---\ntitle: 动态\ntemplate: wide\n---\n",
        "content/about.md": "---\ntitle: 关于\ntemplate: wide\n---\n",
        "content/topics/t.md": "---\ntitle: 专题\narticles: [news/a.md]\ntemplate: wide\n---\n",
    }
    root = write_site(tmp_path, files)
    assert build_site(root, strict=True).problems == ()
    built = pages(root)
    shown = [
        built[f"{path}/index.html"] for path in ("news/2020/a", "news/2020/b", "news", "about", "topics/t")
    ]
    assert shown == ["article: 甲", "two: 乙", "section: 动态", "page: 关于", "topic: 专题"]
    assert "<article" in built["news/2020/a/print/index.html"]


def test_taxonomies_of_one_s_own_have_lists_and_feeds_and_a_place_in_the_article(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article(title="甲", people="[张三, 李四]", places="城东"),
        "content/news/b.md": article(title="乙", people="张三"),
        "content/news/c.md": article(title="丙"),
    }
    root = write_site(tmp_path, {"gen.yaml": SETTINGS + OWN, **files})
    assert build_site(root, strict=True).problems == ()
    built = pages(root)
    assert "张三" in built["people/index.html"] and "李四" in built["people/index.html"]
    assert 'href="../张三/"' not in built["people/index.html"]
    for name in ("甲", "乙"):
        assert name in built["people/张三/index.html"] and name in built["people/张三/atom.xml"]
    assert "丙" not in built["people/张三/index.html"]
    assert (
        'href="https://example.org/bulletin/people/%E5%BC%A0%E4%B8%89/rss.xml"'
        in built["people/张三/rss.xml"]
    )
    page = built["news/2020/a/index.html"]
    assert page.index("人物</span>") < page.index("李四") < page.index("地区</span>") < page.index("城东")
    assert "人物" not in built["news/2020/c/index.html"].split("<footer")[0]
    assert '<a href="../../../people/">人物</a>' in built["news/2020/c/index.html"], (
        "the foot leads to the list"
    )


def test_without_the_setting_the_key_is_unknown_and_with_another_it_is_nearly_known(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(people="张三")}
    assert told(files, tmp_path) == [("key-unknown", "content/news/a.md", 4)]
    assert told(files, tmp_path, OWN) == [], "the same file is read anew"
    files = {"content/news/a.md": article(人物="张三", peopel="李四")}
    root = write_site(tmp_path, {"gen.yaml": SETTINGS + OWN, **files})
    assert [dict(one.values)["nearest"] for one in problems_of(root)] == ["people", "people"]


def test_what_taxonomies_and_menus_can_t_be(tmp_path: Path) -> None:
    settings = (
        "taxonomies:\n  tags: 标签\n  Leute: 人\n  archive: 存\n  ok: 好\n"
        "menus:\n  low:\n    - {title: 甲, url: gone.md, children: [{title: 乙, url: gone-too.md}]}\n"
    )
    taken = [
        ("taxonomy-taken", "gen.yaml", 5),
        ("taxonomy-key", "gen.yaml", 6),
        ("taxonomy-taken", "gen.yaml", 7),
    ]
    files = {"content/about.md": "# 关于\n"}
    assert told(files, tmp_path, settings) == taken
    settings = settings[settings.index("menus") :]
    assert told(files, tmp_path, settings) == [("navigation-nowhere", "gen.yaml", 6)] * 2


def test_menus_are_nested(tmp_path: Path) -> None:
    low = "[{title: 一, url: /a/, children: [{title: 二, url: about.md, children: [{title: 三, url: /c/}]}]}]"
    settings = f"menus: {{low: {low}}}\n"
    shown = (
        "{% for entry in site.menus.low recursive %}({{ entry.name }} {{ entry.url | href }}{{ loop(entry.children) }})"
        "{% endfor %}"
    )
    root = write_site(
        tmp_path,
        {"gen.yaml": SETTINGS + settings, "content/about.md": "# 关于\n", "templates/page.html": shown},
    )
    build_site(root)
    assert pages(root)["about/index.html"] == "(一 ../a/(二 ../about/(三 ../c/)))"


def test_related_articles_by_hand_go_first_in_their_order(tmp_path: Path) -> None:
    tagged = {
        f"content/news/{number}.md": article(title=f"第{number}", tags="水", date=f"2020-09-0{number}")
        for number in range(1, 8)
    }
    chosen = article(title="甲", tags="水", date="2020-09-09", related="[../notices/b.md, 1.md, draft.md]")
    files = {
        **tagged,
        "content/news/a.md": chosen,
        "content/notices/b.md": article(title="远方"),
        "content/news/draft.md": article(draft="true"),
    }
    root = write_site(tmp_path, files)
    assert [one.code for one in build_site(root).problems] == ["link-to-hidden"]
    beside = pages(root)["news/2020/a/index.html"].partition('<div class="aside">')[2]
    order = ["远方", "第1", "第7", "第6", "第5"]
    assert sorted(order, key=beside.index) == order
    assert "第4" not in beside.partition("<nav")[0]


def test_what_leads_nowhere_is_told_with_its_line(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article(related="[gone.md, ../about.md, a.md]", template="widee"),
        "content/about.md": "# 关于\n",
        "content/news/_index.md": "---\ntitle: 动态\ntemplate: article\n---\n",
        "templates/wide.html": "x",
    }
    assert told(files, tmp_path) == [
        ("template-unknown", "content/news/_index.md", 3),
        ("article-nowhere", "content/news/a.md", 4),
        ("related-no-article", "content/news/a.md", 4),
        ("related-no-article", "content/news/a.md", 4),
        ("template-unknown", "content/news/a.md", 5),
        ("template-unused", "templates/wide.html", 0),
    ]
    assert problem("template-unknown", problems_of(tmp_path))["nearest"] == "wide"


def test_without_a_theme_of_one_s_own_there_is_no_other_template(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(template="wide")}
    assert told(files, tmp_path) == [("template-none-own", "content/news/a.md", 4)]


def test_every_mistake_of_templates_and_data_is_told_in_one_run(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article(tags="水"),
        "data/a.json": "{",
        "data/b.txt": "x",
        "templates/home.html": "{{ query(section='newz') }}\n{{ query(tag='氺') }}\n{{ query(tag=x) }}",
        "templates/404.html": "一\n{{ data.nothing }}",
        "templates/outputs/list.json": "[1,\n]",
        "templates/outputs/sitemap.xml": "<x/>",
        "templates/outputs/news/2020/a/index.html": "x",
        "templates/macros.html": "",
    }
    found = told(files, tmp_path)
    assert ("data-json", "data/a.json", 1) in found
    assert ("data-file-name", "data/b.txt", 0) in found
    assert ("query-no-section", "templates/home.html", 1) in found
    assert ("query-no-term", "templates/home.html", 2) in found
    assert ("query-not-written", "templates/home.html", 3) in found
    assert ("template-key", "templates/404.html", 2) in found
    assert ("output-not-json", "templates/outputs/list.json", 0) in found
    assert ("output-taken", "templates/outputs/sitemap.xml", 0) in found
    assert ("same-address", "content/news/a.md", 1) in found
    known = problem("template-key", problems_of(tmp_path))["known"]
    assert known == "a", "what data there is"


def test_a_query_in_a_macro_says_where_it_belongs(tmp_path: Path) -> None:
    files = {
        "content/about.md": "# 关于\n",
        "templates/own.html": "一\n{% macro newest() %}{{ query() }}{% endmacro %}",
        "templates/page.html": '{% from "own.html" import newest %}{{ newest() }}',
    }
    assert told(files, tmp_path) == [("query-unseen", "templates/own.html", 2)]


THEME = {
    "page.html": '{% extends "default:page.html" %}{% block title %}theirs{% endblock %}'
    '{% block styles %}{{ super() }}{{ asset("their.css") }}{% endblock %}',
    "assets/their.css": "a{}",
    "outputs/a.txt": "theirs",
}


@pytest.mark.parametrize("folder", ["themes/own", "own_theme_package/templates"])
def test_a_theme_comes_from_a_folder_or_a_package_and_one_s_own_templates_go_before_it(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, name = ("site", "themes/own") if folder.startswith("themes") else ("packages", "own_theme_package")
    for path, text in THEME.items():
        file = tmp_path / place / folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    if place == "packages":
        (tmp_path / "packages/own_theme_package/__init__.py").write_text(
            "raise SystemExit('not run')", "utf-8"
        )
        monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "packages")])
    files = {"gen.yaml": f"{SETTINGS}theme: {{from: {name}}}\n", "content/about.md": "# 关于\n"}
    root = write_site(tmp_path / "site", files)
    build_site(root)
    built = pages(root)
    assert "<title>theirs</title>" in built["about/index.html"]
    assert built["a.txt"] == "theirs"
    assert any(path.startswith("assets/their.") for path in built)
    above = '{% extends "theme:page.html" %}{% block title %}mine and {{ super() }}{% endblock %}'
    write_site(root, {**files, "templates/page.html": above, "templates/outputs/a.txt": "{{ gone }}"})
    (found,) = problems_of(root)
    assert (found.code, found.path) == ("template-undefined", "templates/outputs/a.txt")
    (root / "templates/outputs/a.txt").unlink()
    build_site(root)
    assert "<title>mine and theirs</title>" in pages(root)["about/index.html"]
    changed = tmp_path / place / folder / "page.html"
    changed.write_text("一\n{{ page.titel }}", "utf-8")
    (root / "templates/page.html").unlink()
    (found,) = (problem for problem in problems_of(root) if problem.severity == "error")
    assert (found.path, found.line) == (f"{folder}/page.html", 2)


def test_a_theme_that_is_nowhere_is_told_at_its_line(tmp_path: Path) -> None:
    assert told({}, tmp_path, "theme:\n  from: gazete\n") == [("theme-nowhere", "gen.yaml", 5)]


def test_a_page_of_the_theme_s_own_is_one_like_any_other(tmp_path: Path) -> None:
    page = '{% extends "base.html" %}{% block main %}<a href="{{ "/news/" | href }}">{{ view.kind }}</a>{% endblock %}'
    files = {
        "templates/outputs/own/index.html": page,
        "templates/outputs/_part.txt": "no file",
        "content/news/a.md": article("[那里](/own/)"),
    }
    root = write_site(tmp_path, files)
    assert build_site(root, strict=True).problems == ()
    built = pages(root)
    assert '<a href="../news/">own</a>' in built["own/index.html"]
    assert "/own/</loc>" in built["sitemap-1.xml"]
    assert "_part.txt" not in built
