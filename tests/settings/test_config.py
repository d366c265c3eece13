from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.problems import Problem
from generator.settings.config import (
    Config,
    Feeds,
    NavigationItem,
    Span,
    Theme,
    load_config,
    with_base_url,
)
from generator.settings.finding import find_config
from generator.settings.frontmatter import FrontMatterRules
from generator.text.dates import Moment
from generator.wording import LANGUAGES, describe

SHORTEST = "title: 简报\nbase_url: https://example.org/bulletin/\ntimezone: Asia/Shanghai\n"


def load(folder: Path, text: str | bytes) -> tuple[Config | None, tuple[Problem, ...]]:
    path = folder / "gen.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    config, problems = load_config(path)
    for problem in problems:
        assert problem.path == "gen.yaml"
        assert all(all(describe(problem, language)) for language in LANGUAGES)
    return config, problems


def test_the_shortest_settings(tmp_path: Path) -> None:
    config, problems = load(tmp_path, SHORTEST)
    assert problems == ()
    assert config is not None
    assert (config.root, config.path) == (tmp_path, tmp_path / "gen.yaml")
    assert config.zone.key == "Asia/Shanghai"
    settings = config.settings
    assert (settings.title, settings.base_url) == ("简报", "https://example.org/bulletin")
    assert (settings.language, settings.permalink, settings.page_size) == (
        "zh-CN",
        "/{section}/{year}/{slug}/",
        20,
    )
    assert settings.feeds == Feeds("full", 20)
    assert settings.front_matter == FrontMatterRules({}, "error")


def test_all_settings(tmp_path: Path) -> None:
    config, problems = load(
        tmp_path,
        SHORTEST
        + """\
subtitle: 示例
language: en
keywords: [a, b]
publisher: {name: 办公室, postal_code: 000000}
government:
  site_id: "0000000000"
navigation:
- {title: 首页, url: /}
- title: 关于
  url: about.md
sections: [news, notices]
permalink: /{year}/{month}/{name}.html
slug: pinyin
links: file
page_size: 10
feeds: {content: summary, count: 5}
issues: front-matter
front_matter:
  rename: {excerpt: summary, authors: author}
  unknown: allow
problems: {missing-alt: off, file-nowhere: on}
theme: {accent: 14532d, home: [lead, news], extra: {color: red, dark: false}}
""",
    )
    assert problems == ()
    assert config is not None
    settings = config.settings
    assert settings.publisher.postal_code == "000000"
    assert settings.navigation == (NavigationItem("首页", "/"), NavigationItem("关于", "about.md"))
    assert settings.sections == ("news", "notices")
    assert settings.front_matter.rename == {"excerpt": "summary", "authors": "author"}
    assert settings.problems == {"missing-alt": False, "file-nowhere": True}
    assert settings.theme == Theme(
        accent="#14532d", home=("lead", "news"), extra={"color": "red", "dark": False}
    )
    assert config.positions["navigation.1.url"] == (12 + 1, 8)
    assert config.positions["sections.1"] == (14, 18)
    assert config.lines[13] == "sections: [news, notices]"


PROBLEMS = {
    "an unknown key": ("subtitel: x", "key-unknown-near", 4, 1),
    "an unknown key of the publisher": ("publisher:\n  fone: 1", "key-unknown-near", 5, 3),
    "a language we lack": ("language: fr", "value-choice", 4, 11),
    "no number": ("page_size: many", "value-number", 4, 12),
    "no articles on a page": ("page_size: 0", "value-number", 4, 12),
    "an unknown placeholder": ("permalink: /{years}/{slug}/", "permalink-placeholder", 4, 12),
    "a pattern without a slug": ("permalink: /{year}/", "permalink-incomplete", 4, 12),
    "a navigation without an address": ("navigation:\n- title: x", "key-missing", 5, 3),
    "a script in the navigation": ("navigation:\n- {title: x, url: 'javascript:y'}", "value-target", 5, 19),
    "a renaming to nothing": ("front_matter:\n  rename: {excerpt: sumary}", "value-name", 5, 21),
    "a warning that there is none of": ("problems: {missing-alts: off}", "value-warning", 4, 12),
    "a warning neither on nor off": ("problems: {missing-alt: never}", "value-boolean", 4, 25),
    "a list of warnings": ("problems: [missing-alt]", "value-mapping", 4, 11),
    "a rule that there is none of": ("check: {rules: {wrong-wrod: off}}", "value-rule", 4, 17),
    "a level that there is none of": ("check: {rules: {wrong-word: loud}}", "value-choice", 4, 29),
    "a list of rules": ("check: {rules: [wrong-word]}", "value-mapping", 4, 16),
    "a full-width colon": ("subtitle：x", "yaml-colon-wide", 4, 9),
    "a second title": ("title: y", "key-duplicate", 4, 1),
}


@pytest.mark.parametrize(("text", "code", "line", "column"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_problem_has_its_place(tmp_path: Path, text: str, code: str, line: int, column: int) -> None:
    config, problems = load(tmp_path, f"{SHORTEST}{text}\n")
    assert config is None
    assert [(p.code, p.line, p.column, p.severity) for p in problems] == [(code, line, column, "error")]
    assert problems[0].excerpt == text.split("\n")[line - 4]


def test_all_problems_are_found_in_one_run(tmp_path: Path) -> None:
    config, problems = load(tmp_path, "base_url: example.org\ntimezone: Asia/Beijing\nslug: latin\n")
    assert config is None
    assert {(problem.code, problem.line, problem.column) for problem in problems} == {
        ("key-missing", 1, 1),
        ("value-address", 1, 11),
        ("value-time-zone", 2, 11),
        ("value-choice", 3, 7),
    }


def test_an_empty_file_lacks_what_is_required(tmp_path: Path) -> None:
    _, problems = load(tmp_path, "")
    assert [(problem.code, dict(problem.values)["key"]) for problem in problems] == [
        ("key-missing", "title"),
        ("key-missing", "base_url"),
        ("key-missing", "timezone"),
    ]


def test_settings_in_another_encoding_are_read_with_a_warning(tmp_path: Path) -> None:
    config, problems = load(tmp_path, SHORTEST.encode("gb18030"))
    assert config is not None
    assert config.settings.title == "简报"
    assert [(problem.code, problem.severity) for problem in problems] == [("encoding-gb18030", "warning")]
    assert load(tmp_path, b"title: \xff\n")[0] is None


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "gen.yaml", tmp_path):
        config, problems = load_config(path)
        assert config is None
        assert [problem.code for problem in problems] == ["settings-unreadable"]


def test_the_settings_are_found_from_any_folder_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bulletin" / "content" / "news"
    folder.mkdir(parents=True)
    assert find_config(str(folder)) is None
    path = tmp_path / "bulletin" / "gen.yaml"
    path.write_text(SHORTEST, encoding="utf-8")
    assert find_config(str(folder)) == str(path)
    assert find_config(str(path.parent)) == str(path)
    assert find_config(str(tmp_path)) is None
    monkeypatch.chdir(folder)
    assert find_config(".") == str(path)
    config, _ = load_config(Path("../../gen.yaml"))
    assert config is not None
    assert config.path.is_file()


def test_the_address_may_come_from_elsewhere(tmp_path: Path) -> None:
    config, _ = load(tmp_path, SHORTEST)
    assert config is not None
    other, problems = with_base_url(config, "http://localhost:8000/")
    assert problems == ()
    assert other is not None
    assert other.settings.base_url == "http://localhost:8000"
    assert other.settings.title == config.settings.title
    for wrong in ("localhost", "https://example.org/?x", ""):
        other, problems = with_base_url(config, wrong)
        assert other is None
        assert [(problem.path, problem.line, problem.column) for problem in problems] == [
            ("--base-url", 1, 1)
        ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [('"#9E1B1F"', "#9e1b1f"), ("'#abc'", "#aabbcc"), ("14532d", "#14532d"), ("000", "#000000")],
)
def test_an_accent_is_written_with_or_without_its_sign(written: str, expected: str, tmp_path: Path) -> None:
    config, problems = load(tmp_path, SHORTEST + f"theme:\n  accent: {written}\n")
    assert problems == ()
    assert config is not None
    assert config.settings.theme.accent == expected


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("accent: #9e1b1f", "value-colour-missing", 3),  # YAML takes the colour for a remark
        ("accent:", "value-colour-missing", 3),
        ("accent: red", "value-colour", 11),
        ('accent: "#12345"', "value-colour", 11),
        ("masthead: center", "value-choice", 13),
        ("text: songti", "value-choice", 9),
        ("home: {lead: 1}", "value-text", 9),
        ("accnt: 9e1b1f", "key-unknown-near", 3),
        ("motto: 近", "key-unknown", 3),
        ("extra: 近", "value-mapping", 10),
    ],
)
def test_a_mistake_in_the_theme_is_found_in_its_place(
    line: str, code: str, column: int, tmp_path: Path
) -> None:
    config, (problem,) = load(tmp_path, SHORTEST + f"theme:\n  {line}\n")
    assert config is None
    assert (problem.code, problem.line, problem.column) == (code, 5, column)


@pytest.mark.parametrize("address", ["https://search.example/?q=", "https://search.example/?q=%s&also=%s"])
def test_another_search_engine_is_told_in_one_place_what_is_looked_for(address: str, tmp_path: Path) -> None:
    config, (problem,) = load(tmp_path, SHORTEST + f"search:\n  outside: '{address}'\n")
    assert config is None
    assert (problem.code, problem.line, problem.column) == ("search-outside-place", 5, 12)
    assert all("%s" in text for language in LANGUAGES for text in describe(problem, language))


DAY, OTHER = (Moment(datetime(2020, 12, day, tzinfo=ZoneInfo("Asia/Shanghai"))) for day in (13, 15))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-12-13", (Span(DAY, DAY),)),
        ("[2020-12-13, 2020年12月15日]", (Span(DAY, DAY), Span(OTHER, OTHER))),
        ("{from: 2020-12-13, until: 2020-12-15}", (Span(DAY, OTHER),)),
        ("\n- {until: 2020-12-15}\n- 2020-12-13", (Span(None, OTHER), Span(DAY, DAY))),
        ("", ()),
    ],
)
def test_days_are_those_of_the_bulletin_s_own_zone(
    written: str, expected: tuple[Span, ...], tmp_path: Path
) -> None:
    config, problems = load(tmp_path, f"mourning: {written}\n{SHORTEST}")
    assert config is not None and problems == ()
    assert config.settings.mourning == expected


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("mourning: 2020-13-13", "date-impossible", 11),
        ("mourning: [2020-12-13, soon]", "date-unreadable", 24),
        ("mourning: {from: 2020-12-15, until: 2020-12-13}", "span-backwards", 37),
        ("mourning: {form: 2020-12-15}", "key-unknown-near", 12),
        ("mourning: {from: 2020-12-15}", "span-open", 11),
        ("mourning: [2020-12-13, {}]", "span-open", 24),
        ("mourning: {until: soon}", "date-unreadable", 19),
        ("banner: {text: 通知, from: 2020-12-15, until: 2020-12-13}", "span-backwards", 45),
        ("banner: {from: 2020-12-15}", "key-missing", 9),
        ("banner: {text: 通知, link: 'javascript:x'}", "value-target", 26),
        ("friendly_links: {title: 省}", "key-missing", 17),
    ],
)
def test_a_mistake_in_what_has_its_time_is_found_in_its_place(
    line: str, code: str, column: int, tmp_path: Path
) -> None:
    config, problems = load(tmp_path, SHORTEST + line + "\n")
    assert config is None
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [(code, 4, column)]
