from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from generator.problems import Problem, Reporter
from generator.settings.frontmatter import FrontMatter, FrontMatterRules, Head, SectionFrontMatter, read
from generator.text.decoding import read_text
from generator.wording import LANGUAGES, describe
from tests.conftest import CORPORA

SHANGHAI = ZoneInfo("Asia/Shanghai")
STRICT = FrontMatterRules()


def head_of(text: str, rules: FrontMatterRules = STRICT) -> tuple[Head[FrontMatter] | None, list[Problem]]:
    reporter = Reporter("content/news/a.md", tuple(text.split("\n")))
    head = read(text, reporter, FrontMatter, SHANGHAI, rules)
    for problem in reporter.problems:
        assert all(all(describe(problem, language)) for language in LANGUAGES)
    return head, reporter.problems


def good(text: str, rules: FrontMatterRules = STRICT) -> Head[FrontMatter]:
    head, problems = head_of(text, rules)
    assert problems == []
    assert head is not None
    return head


def test_head_and_body_are_parted() -> None:
    head = good("---\ntitle: 通知\n---\n\n正文。\n---\n完\n")
    assert head.values.title == "通知"
    assert (head.body, head.body_line) == ("\n正文。\n---\n完\n", 4)
    assert head.positions == {"title": (2, 8)}


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("正文。", "正文。", 1),
        ("", "", 1),
        ("# 标题\n---\n", "# 标题\n---\n", 1),
        ("----\nx", "----\nx", 1),
        ("---x\n", "---x\n", 1),
        ("---\n---\n正文。", "正文。", 3),
        ("---\n\n---", "", 4),
        ("---  \n# comment\n--- \t\n正文。", "正文。", 4),
        ("\n \n---\ntitle: x\n---\n正文。", "正文。", 6),
    ],
)
def test_where_the_body_begins(text: str, body: str, line: int) -> None:
    head = good(text)
    assert (head.body, head.body_line) == (body, line)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("中文\n  中文", "中文中文"),
        ("中文，\n  2020年", "中文，2020年"),
        ("中文\n  2020年", "中文 2020年"),
        ("张 三，\n  李 四", "张 三，李 四"),
        ("two\n  lines", "two lines"),
        ("中文\n\n  中文", "中文中文"),
        ("'中文\n  中文'", "中文中文"),
        ('"中文\n  中文"', "中文中文"),
        (">\n  中文，\n  2020年", "中文，2020年"),
        (">-\n  中 文 中\n  文 中 文", "中 文 中文 中 文"),
        ("|\n  中文，\n  2020年", "中文，2020年"),
        ("[中文\n  中文]", "中文中文"),
    ],
)
def test_a_line_break_inside_chinese_is_no_space(written: str, expected: str) -> None:
    assert good(f"---\norder: 1\nsummary: {written}\n---\n").values.summary == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("甲 &#8211; 乙", "甲 – 乙"),
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        ("停水&#x901A;&nbsp;知", "停水通\xa0知"),
        ("R&D, &copy 2020, &nothing;", "R&D, &copy 2020, &nothing;"),
        ("甲&#xFDD0;&#x0;&#11;乙", "甲\ufffd乙"),  # what no text may hold
        ("a&#10;b", "a b"),
        ("甲&#99999999;", "甲&#99999999;"),
    ],
)
def test_html_s_references_in_texts_for_people_are_characters(written: str, expected: str) -> None:
    head = good(f"---\ntitle: {written}\ntags: ['{written}']\nimage: '{written}'\n---\n")
    assert head.values.title == expected
    assert head.values.tags == (expected,)
    assert head.values.image == written  # a file's name


def test_a_mark_that_turns_the_text_is_told_though_it_is_written_as_a_reference() -> None:
    _, problems = head_of("---\ntitle: 甲&#x202E;乙\n---\n")
    assert [problem.code for problem in problems] == ["direction-mark"]


def test_every_key() -> None:
    values = good(
        """---
title: 12:30
subtitle: no
date: 2020-9-22 8:05
updated: 2020年9月23日
section: notices
tags: [no, 2020]
keywords: 放假
source: 乐至县
source_url: https://www.example.gov.cn/a
author: [甲, 乙]
editor: 丙
summary: >
  一句话
image: photo.jpg
image_alt: 会场
slug: holiday
permalink: /notices/holiday
aliases: [/old.html, /older/]
draft: true
publish: 2020-09-24
expires: 2020-10-01T00:00:00Z
issue: 第3期
document_number: 乐政〔2020〕1号
attachments: 表.xlsx
language: zh-tw
pinned: yes
order: -3
print: no
toc: on
status: 已废止
status_date: 2020年10月1日
replaced_by: new.md
ai: 图片
extra: {color: red}
---
""",
    ).values
    assert values.title == "12:30"
    assert values.subtitle == "no"
    assert values.date
    assert values.date.at.isoformat() == "2020-09-22T08:05:00+08:00"
    assert values.updated
    assert not values.updated.precise
    assert values.tags == ("no", "2020")
    assert values.keywords == ("放假",)
    assert values.author == ("甲", "乙")
    assert values.summary == "一句话"
    assert values.permalink == "/notices/holiday/"
    assert values.aliases == ("/old.html", "/older/")
    assert values.expires
    assert values.expires.at.isoformat() == "2020-10-01T00:00:00+00:00"
    assert values.document_number == "乐政〔2020〕1号"
    assert values.attachments == ("表.xlsx",)
    assert values.language == "zh-TW"
    assert (values.draft, values.pinned, values.print, values.toc) == (True, True, False, True)
    assert values.order == -3
    assert (values.status, values.replaced_by, values.ai) == ("repealed", "new.md", "image")
    assert values.status_date
    assert values.extra == {"color": "red"}


PROBLEMS = {
    "a missing end": ("---\ntitle: x\n\n正文。", "front-matter-open", 1, 1),
    "a missing end after blank lines": ("\n---\ntitle: x", "front-matter-open", 2, 1),
    "nothing but a beginning": ("---", "front-matter-open", 1, 1),
    "a tab": ("---\ntitle: x\n\tdate: 2020-09-22\n---\n", "yaml-tab", 3, 1),
    "an unquoted colon": ("---\ntitle: 通知: 放假\n---\n", "yaml-colon", 2, 10),
    "a full-width colon": ("---\ntitle: x\ndate：2020-09-22\n---\n", "yaml-colon-wide", 3, 5),
    "a duplicate key": ("---\ntitle: x\ndate: 2020-09-22\ntitle: y\n---\n", "key-duplicate", 4, 1),
    "a status that there is none of": ("---\ntitle: x\nstatus: 停用\n---\n", "value-choice", 3, 9),
    "what runs in place of a document": (
        "---\ntitle: x\nreplaced_by: javascript:alert(1)\n---\n",
        "value-address",
        3,
        14,
    ),
    "an unknown key": ("---\ntitle: x\nfoo: bar\n---\n", "key-unknown", 3, 1),
    "a misspelt key": ("---\ntitel: x\n---\n", "key-unknown-near", 2, 1),
    "a Chinese key": ("---\n标题: x\n---\n", "key-unknown-near", 2, 1),
    "an impossible date": ("---\ntitle: x\ndate: 2020-02-30\n---\n", "date-impossible", 3, 7),
    "no date": ("---\ntitle: x\ndate: 昨天\n---\n", "date-unreadable", 3, 7),
    "a self-reference": ("---\ntitle: x\nextra: &a {b: *a}\n---\n", "yaml-self-reference", 3, 8),
    "deep nesting": (f"---\nextra: {'[' * 25_000}\n---\n", "yaml-too-deep", 2, 39),
    "size": (f"---\nextra: {'x' * 70_000}\n---\n", "yaml-too-large", 2, 1),
    "an object": ("---\ntitle: !!python/name:os.system x\n---\n", "yaml-tag", 2, 8),
    "a rule allowed without a reason": (
        "---\nallow: {wrong-word: ''}\n---\n",
        "allowed-without-reason",
        2,
        21,
    ),
    "a rule that there is none of": ("---\nallow: {wrong-wrod: 地名}\n---\n", "value-rule", 2, 9),
    "a list for a title": ("---\ntitle: [a, b]\n---\n", "value-text", 2, 8),
    "an empty title": ("---\ntitle:\n---\n", "value-empty", 2, 1),
    "a title of blanks": ('---\ntitle: " "\n---\n', "value-empty", 2, 8),
    "a slug that climbs out": ("---\nslug: ../../etc\n---\n", "value-slug-outside", 2, 7),
    "an address that climbs out": ("---\npermalink: /../x/\n---\n", "value-path-outside", 2, 12),
    "an alias without a slash": ("---\naliases:\n- /a/\n- b/\n---\n", "value-path-start", 4, 3),
    "no source address": ("---\nsource_url: www.example.org\n---\n", "value-address", 2, 13),
    "the body in the head": ("---\ntitle: x\n\n正文第一段。\n\n---\n", "yaml-no-colon", 4, 1),
}


@pytest.mark.parametrize(("text", "code", "line", "column"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_problem_has_its_place_in_the_file(text: str, code: str, line: int, column: int) -> None:
    _, problems = head_of(text)
    assert [(p.code, p.line, p.column, p.severity) for p in problems] == [(code, line, column, "error")]
    assert problems[0].excerpt == text.split("\n")[line - 1]


def test_a_chinese_key_with_a_chinese_colon_has_two_mistakes() -> None:
    _, problems = head_of("---\n日期：2020-09-22\n---\n")
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [
        ("yaml-colon-wide", 2, 3),
        ("key-unknown-near", 2, 1),
    ]
    assert dict(problems[1].values)["nearest"] == "date"


def test_an_alias_bomb() -> None:
    lines = ["extra:", "  a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"  {b}: &{b} [{', '.join(['*' + a] * 10)}]" for a, b in zip("abcdef", "bcdefg", strict=True)]
    _, problems = head_of("\n".join(["---", *lines, "---", ""]))
    assert [(problem.code, problem.line) for problem in problems] == [("yaml-alias-bomb", 3)]


def test_all_problems_of_a_file_are_found_and_its_body_is_given() -> None:
    head, problems = head_of("---\ntitle: 通知: 放假\ndate: 2020-02-30\nfoo: x\n---\n正文。")
    assert {(p.code, p.line) for p in problems} == {
        ("yaml-colon", 2),
        ("date-impossible", 3),
        ("key-unknown", 4),
    }
    assert head is not None
    assert (head.body, head.body_line) == ("正文。", 6)


def test_another_systems_front_matter() -> None:
    rules = FrontMatterRules(rename={"excerpt": "summary", "authors": "author"}, unknown="allow")
    values = good("---\nexcerpt: x\nauthors: [甲, 乙]\nlayout: post\n---\n", rules).values
    assert values.summary == "x"
    assert values.author == ("甲", "乙")
    assert values.extra == {"layout": "post"}


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: 通知\ndate: 2020-09-22\ntags: [甲, 乙]\ndraft: true\n---\n正文。",
        '+++\ntitle = "通知"\ndate = 2020-09-22\ntags = ["甲", "乙"]\ndraft = true\n+++\n正文。',
        '{"title": "通知", "date": "2020-09-22",\n"tags": ["甲", "乙"],\n\n"draft": true}\n正文。',
    ],
    ids=["YAML", "TOML", "JSON"],
)
def test_the_same_in_each_notation(text: str) -> None:
    head = good(text)
    assert head.values == FrontMatter(title="通知", date=head.values.date, tags=("甲", "乙"), draft=True)
    assert head.values.date is not None
    assert head.values.date.packed() == "2020-09-22T00:00:00+08:00"
    assert head.body == "正文。"


def test_what_is_wrong_in_toml_and_json_has_its_line() -> None:
    _, problems = head_of('+++\ntitle = "x"\ntitel = "y"\ndate = "2020-02-30"\n+++\n')
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [
        ("key-unknown-near", 3, 1),
        ("date-impossible", 4, 8),
    ]
    _, problems = head_of('{\n  "title": "x",\n  "slug": "../x",\n  "title": "y"\n}\n')
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [
        ("key-duplicate", 4, 3),
        ("value-slug-outside", 3, 11),
    ]


def test_a_key_that_the_settings_allow_stops_no_build() -> None:
    head = good('---\ncomments: "one\\r\\ntwo"\n---\n', FrontMatterRules(unknown="allow"))
    assert head.values.extra == {"comments": "one\ntwo"}
    text = "---\ncomments:\n- {by: a, by: b}\n- {[a]: b}\n---\n"
    _, problems = head_of(text, FrontMatterRules(unknown="allow"))
    assert [(problem.code, problem.line, problem.severity) for problem in problems] == [
        ("key-duplicate", 3, "warning"),
        ("key-kind", 4, "warning"),
    ]


def test_a_section() -> None:
    keys = "title: 工作动态\ndescription: 会议消息\nkeywords: [会议]\norder: 1\nkind: 工作动态\npermalink: /x"
    reporter = Reporter("content/news/_index.md")
    head = read(
        f"---\n{keys}\n---\n",
        reporter,
        SectionFrontMatter,
        SHANGHAI,
        FrontMatterRules(rename={"excerpt": "summary"}),
    )
    assert reporter.problems == []
    assert head is not None
    assert head.values == SectionFrontMatter("工作动态", "会议消息", ("会议",), 1, "/x/", "工作动态")


@given(some.text() | some.text(alphabet="---\n\n::：# \"'ab[]{}&*!|>title:date\t"))
def test_no_text_raises(text: str) -> None:
    for front in ("", "---\n", "---\ntitle: x\n"):
        head, problems = head_of(front + text)
        codes = {problem.code for problem in problems}
        assert head is not None or codes <= {"front-matter-open", "front-matter-dashes"}
        closed = f"{front}{text}\n---\n"
        head, problems = head_of(closed, FrontMatterRules(unknown="allow"))
        for problem in problems:
            assert 0 < problem.line <= len(closed.split("\n"))


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")
def test_real_front_matter_of_another_system() -> None:
    rules = FrontMatterRules(
        rename={"excerpt": "summary", "authors": "author", "redirect_from": "aliases"}, unknown="allow"
    )
    found, dated = [], 0
    for path in sorted((CORPORA / "18f").glob("*.md")):
        reporter = Reporter(path.name)
        text = read_text(path.read_bytes(), reporter)
        assert text is not None
        head = read(text, reporter, FrontMatter, ZoneInfo("America/New_York"), rules)
        assert head is not None
        assert head.values.title
        assert head.values.summary
        dated += head.values.date is not None
        found += reporter.problems
    assert [(problem.code, problem.line, problem.column) for problem in found] == [
        ("yaml-tab", 5, 9),
        ("direction-mark", 13, 190),
    ]
    assert dated == 422
