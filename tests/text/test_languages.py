import copy
import pickle
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from generator.problems import ProblemsError
from generator.text.dates import Moment
from generator.text.languages import LANGUAGES, Words, canonical, load_words
from generator.wording import LANGUAGES as MESSAGE_LANGUAGES
from generator.wording import describe
from tests.conftest import ROOT
from tests.sites import theme_of

THEME = ROOT / "templates"
CHINA = timezone(timedelta(hours=8))
DAY = Moment(datetime(2020, 9, 22, tzinfo=CHINA))
MINUTE = Moment(datetime(2020, 9, 22, 8, 5, tzinfo=CHINA), precise=True)


def words(tag: str) -> Words:
    return load_words(tag, theme_of(THEME).texts)


def own(folder: Path, name: str, text: str | bytes) -> Words:
    """The words with a bulletin's own file over the default theme's."""
    path = folder / "templates" / "languages" / f"{name}.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_words(name, theme_of(folder / "templates", THEME).texts)


def test_the_three_languages_have_the_same_words() -> None:
    first, *others = (words(tag).entries.keys() for tag in LANGUAGES)
    assert all(keys == first for keys in others)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_file_says_a_word_twice(tag: str) -> None:
    keys = re.findall(r"(?m)^(\w+):", (THEME / "languages" / f"{tag}.yaml").read_text(encoding="utf-8"))
    assert len(keys) == len(set(keys))


def test_templates_use_every_word_and_no_other() -> None:
    sources = [*THEME.rglob("*.html"), *(ROOT / "generator").rglob("*.py")]
    used = {
        name
        for source in sources
        for name in re.findall(r"\bwords(?:\([^()]*\))?\.(\w+)", source.read_text(encoding="utf-8"))
    }
    templates = {
        name
        for source in THEME.rglob("*.html")
        for name in re.findall(r"\bwords\.(\w+)", source.read_text(encoding="utf-8"))
    }
    known = set(words("en").entries)
    methods = {name for name in vars(Words) if not name.startswith("_")}
    # Methods of Words put these names together.
    indirect = {name for name in known if name.startswith(("mark_", "status_", "ai_", "index_"))}
    indirect |= {"months", "issue_number", "issue_total"}
    assert templates <= known | methods
    assert known - indirect <= used


@pytest.mark.parametrize(
    ("tag", "day", "minute", "month", "week", "year"),
    [
        ("zh-CN", "2020年9月22日", "2020年9月22日 08:05", "2020年9月", "2020年第39周", "2020年"),
        ("zh-TW", "2020年9月22日", "2020年9月22日 08:05", "2020年9月", "2020年第39週", "2020年"),
        ("en", "22 September 2020", "22 September 2020, 08:05", "September 2020", "Week 39 of 2020", "2020"),
    ],
)
def test_dates(tag: str, day: str, minute: str, month: str, week: str, year: str) -> None:
    ours = words(tag)
    assert ours.day(DAY) == ours.minute(DAY) == ours.day(MINUTE) == day
    assert ours.minute(MINUTE) == minute
    assert ours.month(2020, 9) == month
    assert ours.week(2020, 39) == week
    assert ours.year(2020) == year


def test_machines_read_the_day_alone_unless_a_time_was_given() -> None:
    assert words("en").machine(DAY) == "2020-09-22"
    assert words("en").machine(MINUTE) == "2020-09-22T08:05:00+08:00"
    assert words("en").machine(Moment(datetime(2020, 9, 22, tzinfo=UTC), True)) == "2020-09-22T00:00:00+00:00"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1 KB"),
        (38_912, "38 KB"),
        (1_048_575, "1.0 MB"),
        (1_258_291, "1.2 MB"),
        (157_286_400, "150 MB"),
        (5_368_709_120, "5.0 GB"),
    ],
)
def test_sizes(count: int, text: str) -> None:
    assert words("zh-CN").size(count) == text


def test_numbers_with_their_nouns() -> None:
    assert [words("en").articles(n) for n in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]
    assert words("zh-CN").articles(1) == "1篇"
    assert words("en").reading(1) == "1 minute"
    assert words("zh-TW").page(2) == "第2頁"


def test_marks_and_languages_have_names() -> None:
    assert words("zh-CN").mark("draft") == "草稿"
    names = [words("en").language(tag) for tag in ("zh-CN", "zh-HK", "en", "en-GB", "fr", "mi")]
    assert names == ["简体中文", "繁體中文", "English", "English", "Français", "mi"]


@pytest.mark.parametrize("tag", ["kok", "zha", "enm", "fry", "zhx-TW", "deu-DE"])
def test_a_language_of_three_letters_is_not_that_of_its_first_two(tag: str) -> None:
    assert words("zh-CN").language(tag) == tag


@pytest.mark.parametrize(("tag", "name"), [("ZH-hant", "繁體中文"), ("KO-kr", "한국어"), ("zh", "简体中文")])
def test_a_language_s_name_does_not_depend_on_capitals(tag: str, name: str) -> None:
    assert words("zh-CN").language(tag) == name


@pytest.mark.parametrize("name", ["nonsense", "entries_", "_private", "months", "mark_unknown"])
def test_a_word_that_does_not_exist_fails_loudly(name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(words("en"), name)
    with pytest.raises(AttributeError):
        words("en").mark(name)


def test_words_can_be_copied_and_compared() -> None:
    ours = words("en")
    assert copy.deepcopy(ours) == pickle.loads(pickle.dumps(ours)) == ours != words("zh-CN")


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("zh-cn", "zh-CN"),
        ("zh", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("zh-Hans-HK", "zh-CN"),
        ("zh-HK", "zh-TW"),
        ("zh-hant-mo", "zh-TW"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("../../secret", "en"),
        ("", "en"),
    ],
)
def test_an_unknown_language_gets_the_nearest_words(tag: str, found: str) -> None:
    assert words(tag).tag == found


def test_tags_are_written_in_their_usual_case() -> None:
    assert [canonical(tag) for tag in ("ZH-cn", "zh-hANT-tw", "EN")] == ["zh-CN", "zh-Hant-TW", "en"]


def test_a_bulletins_own_file_changes_and_adds_words(tmp_path: Path) -> None:
    ours = own(tmp_path, "zh-CN", "\ufeffpublished: 刊发\nhotline: no\narticles: 共{count}篇\n")
    assert (ours.published, ours.hotline, ours.articles(3)) == ("刊发", "no", "共3篇")
    assert ours.updated == words("zh-CN").updated


def test_a_bulletin_brings_a_language_of_its_own(tmp_path: Path) -> None:
    ours = own(tmp_path, "fr", "published: Publié\n")
    assert (ours.tag, ours.published, ours.updated) == ("fr", "Publié", "Updated")


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert own(tmp_path, "en", "# nothing yet\n") == words("en")


MONTHS = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        (b"source: S\npublished: Publi\xe9\n", "encoding-unknown", 2, 17),
        ("source: S\npublished: [a", "language-file-syntax", 2, 1),
        ("moved: here:\n  there: x: y", "language-file-syntax", 1, 12),
        ("- published", "language-file-syntax", 1, 1),
        ("source: S\npublished: {a: b}", "language-file-text", 2, 1),
        ("published: [a, b]", "language-file-text", 1, 1),
        ("articles: [a, b, c]", "language-file-text", 1, 1),
        ("day: [a]", "language-file-text", 1, 1),
        ("months: May", "language-file-list", 1, 1),
        (f"months: {MONTHS}", "language-file-list", 1, 1),
        ('\nday: "{yaer}"', "language-file-placeholder", 2, 1),
        ('day: "{year"', "language-file-placeholder", 1, 1),
        ('day: "{}"', "language-file-placeholder", 1, 1),
        ('day: "{year.real}"', "language-file-placeholder", 1, 1),
        ('day: "{year:x}"', "language-file-placeholder", 1, 1),
        ('articles: ["{count}", "{number}"]', "language-file-placeholder", 1, 1),
    ],
)
def test_mistakes_in_a_bulletins_own_file(
    tmp_path: Path, text: str | bytes, code: str, line: int, column: int
) -> None:
    with pytest.raises(ProblemsError) as raised:
        own(tmp_path, "en", text)
    (problem,) = raised.value.problems
    assert (problem.path, problem.code) == ("templates/languages/en.yaml", code)
    assert (problem.line, problem.column) == (line, column)
    for language in MESSAGE_LANGUAGES:
        message, hint = describe(problem, language)
        assert message and hint


def test_every_mistake_is_found_in_one_go(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as raised:
        own(tmp_path, "en", 'months: May\nday: "{x}"\npublished: [a, b]\n')
    assert [problem.line for problem in raised.value.problems] == [1, 2, 3]
