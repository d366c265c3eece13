"""Settings and front matter are read by the same functions: here is what can be wrong with their YAML."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from generator.problems import Problem, Reporter
from generator.settings import yamltree
from generator.settings.yamltree import DEEPEST, LARGEST, compose
from generator.wording import LANGUAGES, describe

LOADERS = [
    pytest.param(getattr(yaml, "CBaseLoader", yaml.BaseLoader), id="C"),
    pytest.param(yaml.BaseLoader, id="Python"),
]


def wrong(text: str) -> list[tuple[str, int, int]]:
    """The problems of a text as (code, line, column); each has a sentence and a hint in every language."""
    reporter = Reporter("gen.yaml", tuple(text.split("\n")))
    compose(text, reporter)
    for problem in reporter.problems:
        check_words(problem)
    return [(problem.code, problem.line, problem.column) for problem in reporter.problems]


def check_words(problem: Problem) -> None:
    for language in LANGUAGES:
        message, hint = describe(problem, language)
        assert message
        assert hint


MISTAKES = {
    "a tab before a key": ("title: x\n\tdate: y", "yaml-tab", 2, 1),
    "a tab before an item": ("tags:\n\t- a\n", "yaml-tab", 2, 1),
    "a tab after a colon": ("title:\tx", "yaml-tab", 1, 7),
    "a tab at the end": ("tags:\n- a\t\n", "yaml-tab", 2, 4),
    "a second colon": ("title: 通知: 放假\ndate: 1", "yaml-colon", 1, 10),
    "a second colon in a list": ("tags:\n- a: b: c", "yaml-colon", 2, 7),
    "a full-width colon, first": ("标题：x\ndate: 2020", "yaml-colon-wide", 1, 3),
    "a full-width colon, later": ("title: 通知\n日期：2020\ntags: a", "yaml-colon-wide", 2, 3),
    "a full-width colon, last": ("title: a\n标题：x", "yaml-colon-wide", 2, 3),
    "a full-width colon, alone": ("标题：x", "yaml-colon-wide", 1, 3),
    "a full-width colon before a list": ("title: a\ntags：\n- b", "yaml-colon-wide", 2, 5),
    "no space after a colon": ("title:x\ndate: y", "yaml-colon-space", 1, 7),
    "no colon": ("title: x\n\n正文一段。\n\n第二段", "yaml-no-colon", 3, 1),
    "no keys, a list": ("- a\n- b", "yaml-no-keys", 1, 1),
    "no keys, a text": ("正文", "yaml-no-keys", 1, 1),
    "a key set off": ("title: x\n  date: 2020", "yaml-indentation", 2, 3),
    "the first key set off": ("  a: b\nc: d", "yaml-indentation", 2, 1),
    "an item set off": ("tags:\n  - a\n - b", "yaml-indentation", 3, 2),
    "an open quotation mark": ('title: "abc\ndate: x', "yaml-quote-open", 1, 8),
    "an open bracket": ("tags: [a, b\ndate: x", "yaml-bracket", 1, 7),
    "an open brace": ("extra: {a: b\ndate: x", "yaml-bracket", 1, 8),
    "a number sign in brackets": ("tags: [C #1, 乙]\ndate: x", "yaml-remark", 1, 10),
    "a number sign in braces": ("theme: {accent: #1a2b3c}\n", "yaml-remark", 1, 17),
    "a number sign in a list's brackets": ("a:\n- [#1, b]\n", "yaml-remark", 2, 4),
    "quotation marks inside": ('title: "关于"通知"的"\ndate: x', "yaml-after-quote", 1, 12),
    "text after a bracket": ("title: [通知] 放假", "yaml-after-quote", 1, 13),
    "an apostrophe": ("title: 'it's'", "yaml-after-quote", 1, 12),
    "an unknown escape": (r'title: "C:\dir"', "yaml-escape", 1, 0),
    "an at sign": ("title: @x", "yaml-beginning", 1, 8),
    "asterisks": ("title: **x**", "yaml-beginning", 1, 8),
    "an asterisk": ("title: *abc", "yaml-beginning", 1, 8),
    "a per cent sign": ("title: %x", "yaml-beginning", 1, 8),
    "a backtick": ("title: `x`", "yaml-beginning", 1, 8),
    "an exclamation mark": ("title: !重要 x", "yaml-beginning", 1, 8),
    "a dash": ("title: - x", "yaml-beginning", 1, 8),
    "a greater-than sign": ("title: > x", "yaml-beginning", 1, 8),
    "an ampersand": ("title: & x", "yaml-beginning", 1, 8),
    "a second document": ("a: b\n---\nc: d", "yaml-documents", 2, 1),
    "a self-reference": ("extra: &a [*a]", "yaml-self-reference", 1, 8),
    "a self-reference further down": ("a: b\nextra: &a {b: [*a]}", "yaml-self-reference", 2, 8),
    "an object": ("a: !!python/object/apply:os.system [ls]", "yaml-tag", 1, 4),
    "a type": ("a: 1\nb: !!int 2", "yaml-tag", 2, 4),
}


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(("text", "code", "line", "column"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_has_its_name_and_place(
    text: str, code: str, line: int, column: int, loader: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yamltree, "_Loader", loader)
    (found,) = wrong(text)
    assert found[:2] == (code, line)
    assert found[2] == column or not column  # the loaders differ by one in where an escape stands


def test_a_mistake_without_a_name_says_where_it_is() -> None:
    assert wrong("a: b\n%TAG x\n---\nc: d")[0][1:] != (0, 0)
    assert [code for code, *_ in wrong("%FOO x\n---\na: b")] == ["yaml-syntax"]


def test_all_mistakes_are_found_in_one_run() -> None:
    text = 'title: 通知: 放假\nsubtitle: @x\ntags: [a\n来源：y\ndate:2020\nsummary: "a"b\neditor: c'
    assert sorted(wrong(text), key=lambda found: found[1]) == [
        ("yaml-colon", 1, 10),
        ("yaml-beginning", 2, 11),
        ("yaml-bracket", 3, 7),
        ("yaml-colon-wide", 4, 3),
        ("yaml-colon-space", 5, 6),
        ("yaml-after-quote", 6, 13),
    ]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("a: " + "[" * 60_000, 3 + DEEPEST),
        ("a: " + "{a: " * 15_000, 4 * DEEPEST),
        ("- " * 30_000, 2 * DEEPEST + 1),
        ("? " * 30_000, 2 * DEEPEST + 1),
        ("a: &a " + "[" * 20 + "1" + "]" * 20 + "\nb: " + "[" * 20 + "*a" + "]" * 20, 0),
    ],
    ids=["brackets", "braces", "dashes", "question marks", "aliases"],
)
def test_nesting_has_a_limit(text: str, column: int, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltree, "_Loader", loader)
    ((code, _, found),) = wrong(text)
    assert code == "yaml-too-deep"
    assert found == column or not column


def test_brackets_in_text_are_no_nesting() -> None:
    assert wrong('title: "' + "[" * 200 + '"\nsummary: |\n' + " " * 100 + "deep\n  " + "- " * 100) != []
    assert wrong('title: "' + "[" * 200 + '"') == []
    assert wrong("summary: |\n  x\n" + " " * 100 + "y\n  " + "- " * 100) == []


def test_size_has_a_limit() -> None:
    assert wrong("a: " + "x" * LARGEST) == [("yaml-too-large", 1, 1)]
    assert wrong("a: " + "x" * (LARGEST - 3)) == []


def test_aliases_may_not_multiply() -> None:
    lines = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]"
        for before, name in zip("abcdef", "bcdefg", strict=True)
    ]
    ((code, line, _),) = wrong("\n".join(lines))
    assert (code, line) == ("yaml-alias-bomb", 1)


def test_honest_aliases_and_plain_tags_are_fine() -> None:
    assert wrong("a: &name {b: c}\nd: [*name, *name]\ne: !!str 1\nf: ! 2") == []


def test_tabs_in_quotation_marks_blocks_and_comments_are_fine() -> None:
    assert wrong('a: "x\ty"\nb: |\n  x\ty\n😀: "\t"\nc: d # e\tf') == []


def test_unusual_line_ends_do_not_shift_lines() -> None:
    assert wrong("a: b\u2028c\x85d\u2029e\nf: @") == [("yaml-beginning", 2, 4)]


def test_an_empty_text_is_an_empty_mapping() -> None:
    for text in ("", "\n", "# comment", "---", "---\n# comment"):
        root = compose(text, Reporter("gen.yaml"))
        assert root is not None
        assert root.value == []


@pytest.mark.parametrize("loader", LOADERS)
def test_no_text_raises(loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltree, "_Loader", loader)
    yamlish = some.text(alphabet="ab:： -?[]{},&*!|>'\"%@`#\n\t\\x0\ud800\ufeff\x00", max_size=60)

    @given(some.text() | yamlish)
    def holds(text: str) -> None:
        reporter = Reporter("gen.yaml", tuple(text.split("\n")))
        root = compose(text, reporter)
        assert root is not None or reporter.problems
        for problem in reporter.problems:
            check_words(problem)

    holds()
