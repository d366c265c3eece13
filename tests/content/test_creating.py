"""What a new article's file is called, and what it begins with."""

import pytest

from generator.content.creating import filled, free_name
from generator.settings.frontmatter import FrontMatterRules

VALUES = {"title": "停水", "date": "2020-09-22"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            "---\ntitle:\ndate:\ndraft: true\n---\n\n",
            "---\ntitle: 停水\ndate: 2020-09-22\ndraft: true\n---\n\n",
        ),
        (
            "---\n# 模板\ntags: [水] # 标签\ndate: 2019-01-01\n---\n各小区：\n",
            "---\n# 模板\ntitle: 停水\ntags: [水] # 标签\ndate: 2020-09-22\n---\n各小区：\n",
        ),
        (
            "---\ntitle: >\n  很长的\n  题\nupdated: 2020-09-23\n---\n",
            "---\ntitle: >\n  停水\ndate: 2020-09-22\nupdated: 2020-09-23\n---\n",
        ),
        ("各小区：\n", "---\ntitle: 停水\ndate: 2020-09-22\n---\n\n各小区：\n"),
        ("", "---\ntitle: 停水\ndate: 2020-09-22\n---\n"),
        (
            "---\nextra:\n  title: 别的\n---\n",
            "---\ntitle: 停水\ndate: 2020-09-22\nextra:\n  title: 别的\n---\n",
        ),
        ('+++\ntitle = "x"\n+++\n', '+++\ntitle = "停水"\ndate = 2020-09-22\n+++\n'),
        ("---\ntitle: x\n", None),
    ],
)
def test_a_template_keeps_all_but_what_is_filled_in(template: str, expected: str | None) -> None:
    assert filled(template, VALUES, FrontMatterRules()) == expected


@pytest.mark.parametrize(
    ("title", "style", "others", "expected"),
    [
        ("停水 通知（二）", "written", [], "停水-通知-二"),
        ("停水通知", "pinyin", [], "ting-shui-tong-zhi"),
        ("Water", "written", ["WATER.md"], "Water-2"),
        ("水", "written", ["水", "水-2.en.md"], "水-3"),
        ("水", "written", ["2020-09-22-水.md"], "水-2"),
        ("v1.en", "written", [], "v1-en"),
        ("index", "written", [], "index-2"),
        ("_index", "written", [], "index-2"),
        ("_new-x", "written", [], "new-x"),
        ("？！", "written", [], "ff1f-ff01"),
    ],
)
def test_a_name_is_made_from_the_title_and_nobody_else_has_it(
    title: str, style: str, others: list[str], expected: str
) -> None:
    assert free_name(title, style, others) == expected
