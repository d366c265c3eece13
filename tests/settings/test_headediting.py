"""Heads edited where they stand: only an edited key's bytes change, and what is read then is the old and the edit."""

import json
import string
import tomllib
from collections.abc import Mapping
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.problems import Reporter
from generator.settings import frontmatter
from generator.settings.editing import Changes, edited
from generator.settings.frontmatter import FrontMatter, FrontMatterRules
from generator.settings.headediting import body_start, edited_head
from generator.settings.notationediting import edited_json, edited_toml

RULES = FrontMatterRules(unknown="allow")


def after(text: str, changes: Changes, rules: FrontMatterRules = RULES) -> str:
    result = edited_head(text, changes, FrontMatter, rules)
    assert result is not None
    return result


def values(text: str) -> FrontMatter:
    reporter = Reporter("")
    head = frontmatter.read(text, reporter, FrontMatter, UTC, RULES)
    assert head is not None and not [one for one in reporter.problems if one.severity == "error"]
    return head.values


HEAD = """\
---
# 本栏目由办公室填写
title: "停水通知"   # 标题
date: 2020-09-22
tags:
  - 供水 # 常用
  - '停水'
own: {a: 1}
summary: >
  第一行
  第二行

source: 县水利局
---

正文。
"""


@pytest.mark.parametrize(
    ("changes", "before", "now"),
    [
        ({"title": "恢复供水"}, 'title: "停水通知"   # 标题', 'title: "恢复供水"   # 标题'),
        ({"date": "2020-09-23"}, "date: 2020-09-22", "date: 2020-09-23"),
        ({"tags": ["供水", "停水", "民生"]}, "  - '停水'\n", "  - '停水'\n  - 民生\n"),
        ({"tags": ["停水"]}, "  - 供水 # 常用\n", ""),
        ({"summary": "一句话。"}, "  第一行\n  第二行\n", "  一句话。\n"),
        ({"source": None}, "source: 县水利局\n", ""),
        ({"summary": None}, "summary: >\n  第一行\n  第二行\n", ""),
        ({"tags": []}, "tags:\n  - 供水 # 常用\n  - '停水'\n", ""),
        ({"subtitle": "致全县"}, "# 标题\n", "# 标题\nsubtitle: 致全县\n"),
        ({"draft": True}, "  第二行\n", "  第二行\ndraft: true\n"),
        (
            {"expires": "2020-10-01", "draft": True},
            "  第二行\n",
            "  第二行\ndraft: true\nexpires: 2020-10-01\n",
        ),
        ({"author": ["张三", "A: B"]}, "县水利局\n", '县水利局\nauthor: [张三, "A: B"]\n'),
        ({"date": "2020-09-22"}, "", ""),
        ({"draft": None}, "", ""),
    ],
)
def test_only_the_bytes_of_the_edited_key_change(
    changes: Mapping[str, object], before: str, now: str
) -> None:
    assert HEAD.count(before) == 1 or before == now
    expected = HEAD.replace(before, now) if before else HEAD
    assert after(HEAD, changes) == expected


def test_corrections_are_added_below_those_that_are_there() -> None:
    text = "---\ntitle: 甲\ncorrections:\n- date: 2020-01-01 # 旧\n  text: 一\ndraft: true\n---\n"
    old, new = {"date": "2020-01-01", "text": "一"}, {"date": "2020-02-02", "text": "二: 三"}
    assert after(text, {"corrections": [old, new]}) == text.replace(
        "  text: 一\n", '  text: 一\n- date: 2020-02-02\n  text: "二: 三"\n'
    )
    first = after("---\ntitle: 甲\n---\n", {"corrections": [new]})
    assert first == '---\ntitle: 甲\ncorrections:\n  - date: 2020-02-02\n    text: "二: 三"\n---\n'
    assert [one.text for one in values(first).corrections] == ["二: 三"]


def test_nested_keys_change_one_by_one() -> None:
    text = "---\nallow:\n  mobile-number: 值班 # 电话\n  id-number: 旧\n---\n"
    result = after(text, {"allow": {"mobile-number": "值班", "plate-number": "新"}})
    assert result == "---\nallow:\n  mobile-number: 值班 # 电话\n  plate-number: 新\n---\n"


def test_a_text_without_a_head_gets_one() -> None:
    assert after("正文。\n", {"title": "甲", "draft": True}) == "---\ntitle: 甲\ndraft: true\n---\n\n正文。\n"
    assert after("正文。\n", {"draft": None}) == "正文。\n"
    assert after("---\n---\n正文。\n", {"title": "甲"}) == "---\ntitle: 甲\n---\n正文。\n"
    assert after("", {"title": "甲"}) == "---\ntitle: 甲\n---\n"


def test_another_name_of_a_key_is_edited_under_that_name() -> None:
    rules = FrontMatterRules(rename={"excerpt": "summary", "intro": "summary"}, unknown="allow")
    text = "---\ntitle: 甲\nintro: 旧\nexcerpt: 新\n---\n"
    assert after(text, {"summary": "乙"}, rules) == text.replace("新", "乙")
    assert after(text, {"summary": None}, rules) == "---\ntitle: 甲\n---\n"


def test_lists_stay_in_brackets_or_become_ones_there() -> None:
    text = "---\ntags: [ '供水',停水 ]\nauthor: 张三\n---\n"
    assert after(text, {"tags": ["供水", "停水", "新"]}) == text.replace("停水 ]", "停水, 新 ]")
    assert after(text, {"tags": ["停水"]}) == text.replace("[ '供水',停水 ]", "[停水]")
    assert after(text, {"author": ["李四"]}) == text.replace("张三", "李四")
    assert after(text, {"author": ["张三", "李四"]}) == text.replace("张三", "[张三, 李四]")
    assert after("---\ntags: [\n  a, # 甲\n  b\n]\n---\n", {"title": "x"}).startswith(
        "---\ntitle: x\ntags: [\n"
    )


TOML = """\
+++
title = "甲" # 名
date = 2020-09-22
tags = [
  "a", # 一
  "b",
]

[extra]
title = "别的"
+++
正文
"""
JSON = '{\n  "title": "甲",\n  "date": "2020-09-22",\n  "own": {"title": "别的"}\n}\n\n正文\n'


@pytest.mark.parametrize(
    ("text", "changes", "before", "now"),
    [
        (TOML, {"title": "乙#\"'"}, '"甲"', '"乙#\\"\'"'),
        (TOML, {"date": "2020-09-23"}, "2020-09-22", "2020-09-23"),
        (TOML, {"tags": ["c"]}, '[\n  "a", # 一\n  "b",\n]', '["c"]'),
        (TOML, {"tags": None}, 'tags = [\n  "a", # 一\n  "b",\n]\n', ""),
        (TOML, {"draft": True, "summary": "概"}, "]\n\n", ']\nsummary = "概"\ndraft = true\n\n'),
        (TOML, {"subtitle": "副"}, "# 名\n", '# 名\nsubtitle = "副"\n'),
        (JSON, {"title": '乙"'}, '"甲"', '"乙\\""'),
        (JSON, {"title": None}, '"title": "甲",\n  ', ""),
        (JSON, {"own": None}, ',\n  "own": {"title": "别的"}', ""),
        (JSON, {"draft": False, "tags": ["x"]}, '"别的"}', '"别的"},\n  "tags": ["x"],\n  "draft": false'),
    ],
)
def test_toml_and_json_are_edited_in_their_own_way(
    text: str, changes: Mapping[str, object], before: str, now: str
) -> None:
    assert text.count(before) == 1
    assert after(text, changes) == text.replace(before, now)


def test_what_cannot_be_edited_with_certainty_is_refused() -> None:
    for text in (
        "---\ntitle: [\n---\n",
        "---\ntitle: 甲\n",
        "---\na: &x 1\ntitle: *x\n---\n",
        "+++\ntitle = \n+++\n",
    ):
        assert edited_head(text, {"title": "乙"}, FrontMatter, RULES) is None


def test_what_is_blank_takes_a_key_away() -> None:
    text = "---\ntitle: 甲\ntags: [乙]\n---\n"
    assert after(text, {"title": " \n", "tags": ["", " "], "summary": ""}) == "---\n---\n"
    assert after(text, {"title": " 丙\n丁 ", "tags": ["", "戊 "]}) == "---\ntitle: 丙丁\ntags: [戊]\n---\n"
    assert after(text, {"corrections": [{"date": "2020-01-01", "text": ""}, {}]}) == text.replace(
        "tags", "corrections:\n  - date: 2020-01-01\ntags"
    )


def test_settings_are_edited_likewise() -> None:
    text = "# 设置\ntitle: 简报\nreview:\n  required: [初审]\n"
    assert (
        edited(text, {"title": "新报", "language": "en"}) == text.replace("简报", "新报") + "language: en\n"
    )
    assert edited("title: 简报", {"language": "en"}) == "title: 简报\nlanguage: en\n"
    assert edited("{a: 1, b: 2}\n", {"a": None, "c": "x"}) == "{b: 2, c: x}\n"


def test_a_body_begins_behind_the_head() -> None:
    for text in (HEAD, TOML, JSON, "正文\n"):
        start = body_start(text, FrontMatter)
        assert start is not None and text[start:].startswith("正文")
    assert body_start("---\ntitle: 甲\n", FrontMatter) is None


WORDS = st.text(
    st.sampled_from(string.ascii_letters + "中文标题 :#-'\"[]{}&*!|>%@`,，。\\/0123456789"), max_size=12
)
TEXTS = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
LISTS = st.lists(TEXTS, min_size=1, max_size=3, unique=True)
KEYS = {
    "title": TEXTS,
    "summary": TEXTS,
    "tags": LISTS,
    "author": LISTS,
    "draft": st.booleans(),
    "order": st.integers(-9, 9),
    "extra": st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=2),
}
HEADS = st.fixed_dictionaries({}, optional=dict(KEYS))
CHANGES = st.fixed_dictionaries({}, optional={key: kind | st.none() for key, kind in KEYS.items()})


def written(draw: st.DrawFn, head: Mapping[str, object]) -> str:
    """A head as somebody may have written it: in either form of lists, with remarks, with any quotation marks."""
    lines = []
    for key, value in head.items():
        if draw(st.booleans()):
            lines.append("# " + draw(TEXTS))
        remark = draw(st.sampled_from(["", "  # 备注"]))
        if isinstance(value, list) and draw(st.booleans()):
            indent = draw(st.sampled_from(["", "  "]))
            lines += [f"{key}:{remark}", *(f"{indent}- {scalar(draw, item)}{remark}" for item in value)]
        elif isinstance(value, list):
            lines.append(f"{key}: [{', '.join(scalar(draw, item) for item in value)}]{remark}")
        elif isinstance(value, dict):
            lines.append(f"{key}:{remark}")
            lines += [
                f"   {scalar(draw, name)}: {scalar(draw, item)}{remark}" for name, item in value.items()
            ]
        elif isinstance(value, str) and draw(st.booleans()):
            lines += [
                f"{key}: {draw(st.sampled_from(['|', '>-', '>']))}",
                f"    {value}",
                *draw(st.sampled_from([[], [""]])),
            ]
        else:
            lines.append(f"{key}: {scalar(draw, value)}{remark}")
    return "".join(f"{line}\n" for line in lines)


def scalar(draw: st.DrawFn, value: object) -> str:
    if not isinstance(value, str):
        return str(value).lower()
    if draw(st.booleans()):
        return "'" + value.replace("'", "''") + "'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, dict[str, object], dict[str, object]]:
    head = draw(HEADS)
    text = f"---\n{written(draw, head)}---\n正文\n"
    return text, head, draw(CHANGES)


@settings(max_examples=150, deadline=None)
@given(edits())
def test_after_an_edit_a_head_says_what_it_said_and_the_edit(
    edit: tuple[str, dict[str, object], dict[str, object]],
) -> None:
    text, head, changes = edit
    result = after(text, changes)
    wanted = {key: value for key, value in {**head, **changes}.items() if value is not None}
    if changes.items() <= head.items():
        assert result == text
    found = values(result)
    for key in KEYS:
        value = wanted.get(key, getattr(FrontMatter(), key))
        read = getattr(found, key)
        assert read == (tuple(value) if isinstance(value, list) else value), (key, result)
    # Whatever stands on lines of other keys is still there, in its order.
    kept = [line for line in text.splitlines() if line.startswith("# ")]
    assert [line for line in result.splitlines() if line in kept] == kept


NOTED = st.dictionaries(
    st.sampled_from(["title", "summary", "own", "a b"]), TEXTS | LISTS | st.booleans(), max_size=4
)


@settings(max_examples=80, deadline=None)
@given(NOTED, NOTED, st.sampled_from([None, 2]), st.booleans())
def test_in_toml_and_json_likewise(
    head: dict[str, object], changes: dict[str, object], indent: int | None, is_toml: bool
) -> None:
    gone = {key: None for key in sorted(head)[:1] if key not in changes}
    lines = (
        f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)} # 备注\n" for key, value in head.items()
    )
    text = "".join(lines) + '[extra]\ntitle = "别的"\n' if is_toml else json.dumps(head, indent=indent)
    result = (edited_toml if is_toml else edited_json)(text, {**changes, **gone}, ("title", "summary"))
    assert result is not None
    found = tomllib.loads(result) if is_toml else json.loads(result)
    assert not is_toml or found.pop("extra") == {"title": "别的"}
    wanted = {key: value for key, value in {**head, **changes, **gone}.items() if value is not None}
    assert found == wanted
    if is_toml:
        assert result.count("# 备注") == len(head) - len(gone)
