from collections.abc import Mapping

import pytest

from generator.problems import Problem, Reporter
from generator.settings.heads import Parts, split
from generator.wording import LANGUAGES, describe

NAMES: Mapping[str, str] = {
    "title": "title",
    "标题": "title",
    "date": "date",
    "日期": "date",
    "tags": "tags",
    "category": "section",
}


def parted(text: str) -> tuple[Parts | None, list[Problem]]:
    reporter = Reporter("content/news/a.md", tuple(text.split("\n")))
    parts = split(text, reporter, NAMES)
    for problem in reporter.problems:
        assert all(all(describe(problem, language)) for language in LANGUAGES)
    return parts, reporter.problems


HEADS = {
    "YAML": ("---\ntitle: x\n---\n正文", Parts("title: x\n", 2, "正文", 4)),
    "YAML below blank lines": ("\n \n---\ntitle: x\n---  \n", Parts("title: x\n", 4, "", 6)),
    "TOML": ('+++\ntitle = "x"\n+++\n正文', Parts('title = "x"\n', 2, "正文", 4, "toml")),
    "TOML with nothing in it": ("+++\n+++", Parts("", 2, "", 3, "toml")),
    "full-width blanks behind": ("---　\ntitle: x\n---　\n正文", Parts("title: x\n", 2, "正文", 4)),
    "JSON": ('{\n"title": "x"\n}\n\n正文', Parts('{\n"title": "x"\n}', 1, "\n正文", 4, "json")),
    "JSON on one line": ('\n  {"title": "}"}  \n正文', Parts('  {"title": "}"}', 2, "正文", 3, "json")),
    "nothing": ("", Parts("", 1, "", 1)),
    "a heading": ("# 标题\n---\n", Parts("", 1, "# 标题\n---\n", 1)),
    "a heading that is underlined": ("大标题\n---\n", Parts("", 1, "大标题\n---\n", 1)),
    "a line across": ("----\nx", Parts("", 1, "----\nx", 1)),
    "dashes that begin a text": ("——\n我的家", Parts("", 1, "——\n我的家", 1)),
    "a class in braces": ("{.own}\n正文", Parts("", 1, "{.own}\n正文", 1)),
    "a remark": ("<!-- x -->\n正文", Parts("", 1, "<!-- x -->\n正文", 1)),
    "a remark of several lines": ("<!--\nx\n-->", Parts("", 1, "<!--\nx\n-->", 1)),
    "nothing but a remark's beginning": ("<!--", Parts("", 1, "<!--", 1)),
    "facts between two lines": ("x\n\n---\ndate: x\n---\n", Parts("", 1, "x\n\n---\ndate: x\n---\n", 1)),
    "a word and a colon": ("通知：\n- 甲\n- 乙", Parts("", 1, "通知：\n- 甲\n- 乙", 1)),
    "facts, but no title": ("日期：今天\n地点：会场\n", Parts("", 1, "日期：今天\n地点：会场\n", 1)),
    "a title further down": ("正文。\n\ntitle: x\n---\n", Parts("", 1, "正文。\n\ntitle: x\n---\n", 1)),
}


@pytest.mark.parametrize(("text", "parts"), HEADS.values(), ids=HEADS)
def test_where_the_head_is(text: str, parts: Parts) -> None:
    assert parted(text) == (parts, [])


MISTAKEN = {
    "no end": ("---\ntitle: x\n", "front-matter-open", 1, 1),
    "no end of TOML": ("\n+++\ntitle = 1\n---\n", "front-matter-open", 2, 1),
    "dashes of an office program": (
        "———\ntitle: x\ndate: 2020-01-02\n———\n\n正文",
        "front-matter-dashes",
        1,
        1,
    ),
    "full-width hyphens": ("－－－\n标题：x\n---\n", "front-matter-dashes", 1, 1),
    "dashes apart": ("— — —\ntitle: x\n— — —\n", "front-matter-dashes", 1, 1),
    "hyphens apart at the end": ("---\ntitle: x\n- - -\n", "front-matter-dashes", 3, 1),
    "hyphens set off": ("  ---\n  title: x\n  ---\n", "front-matter-dashes", 1, 1),
    "hyphens set off as in Chinese": ("\n　　---\ntitle: x\n---\n", "front-matter-dashes", 2, 1),
    "hyphens behind a mark without width": ("\u200b---\ntitle: x\n---\n", "front-matter-dashes", 1, 1),
    "a notation's name": ('---json\n{"title": "x"}\n---\n', "front-matter-dashes", 1, 1),
    "Hexo's JSON": (';;;\n"title": "x"\n;;;\n', "front-matter-dashes", 1, 1),
    "Nikola's remark": ("<!--\n.. title: x\n.. date: 2020-01-02\n-->\n", "front-matter-bare", 2, 1),
    "fields of reStructuredText": (":title: x\n:date: 2020-01-02\n", "front-matter-bare", 1, 1),
    "a heading first": ("# x\n\n---\ntitle: x\ndate: 2020-01-02\n---\n", "front-matter-late", 3, 1),
    "a remark first": ("<!-- x -->\n---\ntitle: x\ntags:\n- a\ndate: x\n---\n", "front-matter-late", 2, 1),
    "four hyphens": ("\n----\ntitle: x\n----\n", "front-matter-dashes", 2, 1),
    "dashes at the end": ("---\ntitle: x\n———\n\n正文\n\n---\n", "front-matter-dashes", 3, 1),
    "two hyphens at the end": ("---\ntitle: x\n--\n\n正文\n", "front-matter-dashes", 3, 1),
    "no beginning": ("title: x\ntags:\n- a\n  b\n# note\n---\n\n正文", "front-matter-no-beginning", 1, 1),
    "no beginning, in Chinese": ("日期：2020-01-02\n---\n", "front-matter-no-beginning", 1, 1),
    "no beginning, other dashes": ("\ntitle: x\n———\n", "front-matter-no-beginning", 2, 1),
    "Pelican's lines": ("Title: x\nDate: 2020-01-02\nCategory: a\n\n正文", "front-matter-bare", 1, 1),
    "a title alone": ("title:\n", "front-matter-bare", 1, 1),
    "lines in Chinese": ("日期: 2020-01-02\n标题：x\n\n正文", "front-matter-bare", 1, 1),
    "no blank line below": ("title: x\n正文。\n", "front-matter-bare", 1, 1),
    "a mistake in JSON": ('{\n"title": "x",,\n}\n', "front-matter-syntax", 2, 14),
    "JSON without end": ('\n{"title": "x"\n', "front-matter-syntax", 3, 1),
    "a long number in JSON": (f'\n{{"order": {"9" * 5000}}}', "front-matter-syntax", 2, 1),
    "very many braces": ('{"a":' * 100_000, "front-matter-syntax", 1, 1),
}


@pytest.mark.parametrize(("text", "code", "line", "column"), MISTAKEN.values(), ids=MISTAKEN)
def test_a_head_that_is_none_is_one_problem(text: str, code: str, line: int, column: int) -> None:
    parts, problems = parted(text)
    assert parts is None
    assert [(p.code, p.line, p.column, p.severity) for p in problems] == [(code, line, column, "error")]
