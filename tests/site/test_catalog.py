"""Orders, groups and neighbours."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from generator.content.documents import load_content, look
from generator.engine.bodies import Bodies
from generator.engine.identities import present
from generator.engine.store import open_store
from generator.rendering.theme_files import default_theme
from generator.settings.config import load_config
from generator.site.articles import make_articles, make_pages, make_sections
from generator.site.catalog import Catalog, make_catalog
from generator.site.links import make_directory
from generator.site.publication import Show, publish
from generator.text.dates import clock
from generator.text.languages import load_words
from tests.sites import NOW, SETTINGS, article, theme_of, write_site


def catalog_of(root: Path, files: Mapping[str, str]) -> Catalog:
    config, _ = load_config(write_site(root, files) / "gen.yaml")
    assert config is not None
    words = load_words("zh-CN", theme_of(default_theme()).texts)
    path = root / ".gen" / "store.sqlite"
    with closing(open_store(path)) as store:
        content, problems = load_content(config, look(config, store, present(path.parent)), store)
    assert problems == ()
    publication, _ = publish(content, config, clock(NOW, {}, config.zone), Show())
    directory, bodies = make_directory(content, publication), Bodies(path)
    articles = make_articles(publication, directory, config.settings, words, bodies)
    pages = make_pages(publication, directory, bodies)
    return make_catalog(articles, pages, make_sections(publication, directory, bodies), words)


def titles(catalog: Catalog, paths: Iterable[str]) -> list[str]:
    return [catalog.articles[path].title for path in paths]


def test_articles_come_newest_first_by_moment_not_by_what_is_written(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "content/n/a.md": article(title="a", date="2020-09-22T08:00+08:00"),
            "content/n/b.md": article(title="b", date="2020-09-22T01:00Z"),
            "content/n/c.md": article(title="c", date="2020-09-22"),
            "content/n/d.md": article(title="d", date="2020-09-22"),
        },
    )
    assert titles(catalog, catalog.articles) == ["b", "a", "c", "d"]


def test_pinned_articles_lead_their_section(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "content/n/a.md": article(title="old", date="2019-01-01", pinned="true"),
            "content/n/b.md": article(title="new"),
        },
    )
    ((_, articles),) = catalog.sections
    assert titles(catalog, articles) == ["old", "new"]
    assert titles(catalog, catalog.articles) == ["new", "old"]


def test_sections_follow_the_settings_then_their_order_then_their_names(tmp_path: Path) -> None:
    files = {f"content/{name}/a.md": article() for name in ("d", "c", "b", "a")}
    files["content/d/_index.md"] = "---\ntitle: D\norder: 1\n---\n"
    catalog = catalog_of(tmp_path, {"gen.yaml": SETTINGS + "sections: [b]\n", **files})
    assert [section.key for section, _ in catalog.sections] == ["b", "d", "a", "c"]


def test_tags_that_differ_in_case_or_spaces_are_one(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "content/n/a.md": article(tags="[Web Site, 议政]"),
            "content/n/b.md": article(tags="[web  site]"),
            "content/n/c.md": article(tags="[Web Site]"),
        },
    )
    assert [(tag.term.name, tag.term.count) for tag in catalog.tags] == [("Web Site", 3), ("议政", 1)]


@pytest.mark.parametrize(
    ("often", "once"),
    [
        ("caf\u00e9", "cafe\u0301"),
        ("ABC", "ＡＢＣ"),
        ("停水", "停\u200b水"),
        ("停水", "\ufeff停水"),
        ("Wi-Fi 6", "Wi-Fi\u30006"),
    ],
)
def test_tags_and_sources_that_a_reader_can_t_tell_apart_are_one(
    tmp_path: Path, often: str, once: str
) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "content/n/a.md": article(tags=f'["{once}"]', source=f'"{once}"'),
            "content/n/b.md": article(tags=f'["{often}"]', source=f'"{often}"'),
            "content/n/c.md": article(tags=f'["{often}", "{once}", "\u200b"]'),
        },
    )
    assert [(tag.term.name, tag.term.count) for tag in catalog.tags] == [(often, 3)]
    assert [(source.term.name, source.term.count) for source in catalog.sources] == [(often, 2)]


def test_a_spelling_without_width_is_not_shown_though_it_is_the_only_one(tmp_path: Path) -> None:
    (tag,) = catalog_of(tmp_path, {"content/n/a.md": article(tags='["cafe\u0301\u200b"]')}).tags
    assert (tag.term.name, tag.term.url) == ("caf\u00e9", "/tags/caf%C3%A9/")


def test_neighbours_stay_in_the_section(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "content/n/a.md": article(title="a", date="2020-01-01"),
            "content/m/x.md": article(title="x", date="2020-01-02"),
            "content/n/b.md": article(title="b", date="2020-01-03"),
        },
    )
    around = {path: (beside.previous, beside.next) for path, beside in catalog.neighbours.items()}
    assert around == {"n/b.md": ("n/a.md", ""), "n/a.md": ("", "n/b.md"), "m/x.md": ("", "")}


def test_related_articles_share_tags_first_and_are_never_more_than_five(tmp_path: Path) -> None:
    files = {f"content/m/{day}.md": article(title=f"m{day}", date=f"2020-01-{day:02}") for day in range(1, 9)}
    files["content/m/a.md"] = article(title="a", date="2020-02-01", tags="[水, 路]")
    files["content/n/both.md"] = article(title="both", date="2019-01-01", tags="[水, 路]")
    files["content/n/one.md"] = article(title="one", date="2019-01-02", tags="[水]")
    catalog = catalog_of(tmp_path, files)
    related = titles(catalog, catalog.neighbours["m/a.md"].related)
    assert related == ["m8", "m7", "m6", "one", "both"]


def test_of_articles_that_share_as_much_the_nearest_in_time_are_related(tmp_path: Path) -> None:
    days = (1, 10, 11, 14, 15, 16, 19, 28)
    files = {
        f"content/{day}/{day}.md": article(title=str(day), date=f"2020-01-{day:02}", tags="[水]")
        for day in days
    }
    related = catalog_of(tmp_path, files).neighbours["15/15.md"].related
    assert related == tuple(f"{day}/{day}.md" for day in (19, 16, 14, 11, 10))


def test_a_new_article_changes_only_what_stands_around_it(tmp_path: Path) -> None:
    files = {
        f"content/n/{number:02}.md": article(title=str(number), date=f"2020-01-{number:02}", tags="[水]")
        for number in range(1, 31)
    }
    before = catalog_of(tmp_path, files)
    after = catalog_of(tmp_path, {"content/n/31.md": article(title="31", date="2020-01-31", tags="[水]")})
    changed = [path for path in before.neighbours if before.neighbours[path] != after.neighbours[path]]
    assert sorted(changed) == ["n/28.md", "n/29.md", "n/30.md"]


def test_the_archive_counts_years_and_months(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "content/n/a.md": article(date="2019-12-31 23:59"),
            "content/n/b.md": article(date="2020-01-01"),
            "content/n/c.md": article(date="2020-03-01"),
        },
    )
    assert [
        (year.term.name, year.term.count, [(month.name, month.url) for month in year.months])
        for year in catalog.archive
    ] == [
        ("2020年", 2, [("2020年3月", "/archive/2020/03/"), ("2020年1月", "/archive/2020/01/")]),
        ("2019年", 1, [("2019年12月", "/archive/2019/12/")]),
    ]


def test_issues_by_month_week_or_front_matter(tmp_path: Path) -> None:
    files = {
        "content/n/a.md": article(title="a", date="2019-12-30", issue="第一期"),
        "content/n/b.md": article(title="b", date="2020-01-02", issue="第一期"),
        "content/n/c.md": article(title="c", date="2020-01-31"),
    }
    for style, expected in {
        "none": [],
        "month": [("2020年1月", "/issues/2020-01/", ["c", "b"]), ("2019年12月", "/issues/2019-12/", ["a"])],
        "week": [
            ("2020年第5周", "/issues/2020-W05/", ["c"]),
            ("2020年第1周", "/issues/2020-W01/", ["b", "a"]),
        ],
        "front-matter": [("第一期", "/issues/%E7%AC%AC%E4%B8%80%E6%9C%9F/", ["b", "a"])],
    }.items():
        catalog = catalog_of(tmp_path, {"gen.yaml": f"{SETTINGS}issues: {style}\n", **files})
        found = [(issue.name, issue.url, titles(catalog, articles)) for issue, articles in catalog.issues]
        assert found == expected, style


def test_an_issue_is_read_by_order_then_section_then_date(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "gen.yaml": SETTINGS + "issues: month\nsections: [m, n]\n",
            "content/n/a.md": article(title="n-new", date="2020-01-09"),
            "content/m/b.md": article(title="m-old", date="2020-01-01"),
            "content/m/c.md": article(title="m-new", date="2020-01-05"),
            "content/n/d.md": article(title="first", date="2020-01-01", order="1"),
        },
    )
    ((_, articles),) = catalog.issues
    assert titles(catalog, articles) == ["first", "m-new", "m-old", "n-new"]


def test_pages_follow_their_order(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path,
        {
            "content/a.md": "# a\n",
            "content/b.md": "---\norder: 2\n---\n# b\n",
            "content/c.md": "---\norder: 1\n---\n# c\n",
        },
    )
    assert [page.title for page in catalog.pages] == ["c", "b", "a"]


def test_tags_and_sections_without_a_place_of_their_own_stand_by_pinyin(tmp_path: Path) -> None:
    files = {
        f"content/{folder}/_index.md": f"---\ntitle: {title}\n---\n"
        for folder, title in {"a": "文化", "b": "国际", "c": "体育"}.items()
    }
    files["content/a/x.md"] = article(tags="[中小企业, 乡村振兴, AI, 人工智能]")
    catalog = catalog_of(tmp_path, files)
    assert [section.name for section, _ in catalog.sections] == ["国际", "体育", "文化"]
    assert [tag.term.name for tag in catalog.tags] == ["AI", "人工智能", "乡村振兴", "中小企业"]
