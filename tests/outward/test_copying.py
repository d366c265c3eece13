"""Articles as they are copied: for 公众号, for letters, as plain text."""

import re

import pytest

from generator.build import examine
from generator.outputs.job import Options
from generator.outward.copying import Copied, as_text, for_mail, for_wechat
from generator.outward.elements import parsed
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.browser import CHROMIUM, chromium
from tests.photos import photo
from tests.sites import NOW, article, write_site

BODY = """\
## 时间

　　各科室**务必**于*周五*前[报送](../other.md#表)，见 https://a.example/x 和[网站](http://b.example/?a=1&b=2)。H<sub>2</sub>O[^甲]

![水闸](sluice.jpg "开闸放水")

-   证件
    -   原件
-   雨具

3.  填表
4.  交表

| 单位 | 人数 |
| --- | ---: |
| 园林<br>队 | 18 |

<table><tr><th rowspan="2">周次</th><td>白班</td></tr><tr><td>夜班</td></tr></table>

> 引文

> [!TIP]
> 早来。

```
a = 1
  b
```

术语
:   意义

又见[网站](http://b.example/?a=1&b=2)[^甲]，~~旧~~ `c`。

[^甲]: 注一<b>粗</b>

    注二
"""
FILES: dict[str, str | bytes] = {
    "content/news/_index.md": "---\ntitle: 动态\n---\n",
    "content/news/a/index.md": article(BODY, title="报送<通知>", source="县水利局", author="[张三, 李四]"),
    "content/news/a/sluice.jpg": photo(60, 40),
    "content/news/a/名单.xlsx": b"PK",
    "content/news/other.md": article(
        "## 表\n\n文",
        title="另一篇",
        status="repealed",
        ai="text",
        corrections="[{date: 2020-09-23, text: 人数有误。}]",
    ),
}


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Copied]:
    root = tmp_path_factory.mktemp("copies")
    write_site(root, FILES)
    config, _ = load_config(root / "gen.yaml")
    assert config
    prepared, _ = examine(config, clock(NOW, {}, config.zone), Options())
    text, other = map(prepared.standing.text, ("news/a/index.md", "news/other.md"))
    assert text and other
    bulletin = prepared.standing.bulletin
    accent = bulletin.settings.theme.accent
    return {
        "body": Copied(str(text.body)),
        "wechat": for_wechat(text, bulletin.site, accent),
        "mail": for_mail(text, bulletin.site, accent),
        "text": as_text(text, bulletin.site),
        "other": as_text(other, bulletin.site),
    }


def test_a_copy_says_what_must_be_known(copies: dict[str, Copied]) -> None:
    assert (
        "\n\n本文已经废止，不再作为办事依据。\n\n更正（2020-09-23）：人数有误。\n\n本文文字含有人工智能"
        in copies["other"].content
    )


def test_plain_text_reads_as_it_is(copies: dict[str, Copied]) -> None:
    assert (
        copies["text"].content
        == """\
报送<通知>
2020-09-22 · 县水利局 · 张三、李四

时间

各科室务必于周五前报送[1]，见 https://a.example/x 和网站[2]。H2O[3]

[水闸]

开闸放水

• 证件
  • 原件
• 雨具

3. 填表
4. 交表

单位\t人数
园林 队\t18

周次\t白班
夜班

引文

提示

早来。

a = 1
  b

术语

意义

又见网站[2][3]，旧 c。

附件：名单.xlsx[4]

注释和链接

[1] https://example.org/bulletin/news/2020/other/#表

[2] http://b.example/?a=1&b=2

[3] 注一粗
注二

[4] https://example.org/bulletin/news/2020/a/名单.xlsx

原文：https://example.org/bulletin/news/2020/a/
"""
    )


def test_wechat_gets_styles_alone_and_the_places_of_pictures(copies: dict[str, Copied]) -> None:
    html, pictures = copies["wechat"].content, copies["wechat"].pictures

    assert {
        name for tag in re.findall("<[a-z][^>]*>", html) for name in re.findall(r' ([a-z-]+)="', tag)
    } <= {
        "style",
        "rowspan",
        "start",
    }
    assert not re.search("<(?:a|img|div|figure|dl|pre|code|del)[ >]", html)
    assert "［图片 1：sluice.jpg］ 水闸" in html
    assert pictures == ("/news/2020/a/sluice.jpg",)
    assert len(re.findall(r"网站<sup[^>]*>\[2\]</sup>", html)) == 2
    assert "[3] 注一<strong" in html or "[3] 注一<span" in html
    assert "a = 1<br>\xa0\xa0b" in html


def test_a_letter_has_title_links_pictures_and_its_address(copies: dict[str, Copied]) -> None:
    html = copies["mail"].content

    assert "报送&lt;通知&gt;</h1>" in html
    assert '<a href="http://b.example/?a=1&amp;b=2" style=' in html
    assert '<img src="https://example.org/bulletin/news/2020/a/sluice.jpg" alt="水闸"' in html
    assert ">https://example.org/bulletin/news/2020/a/</a>" in html
    assert not re.search(" (?:class|id)=|<section", html)


@pytest.mark.parametrize("name", ["wechat", "mail"])
def test_headings_lists_tables_and_emphasis_are_those_of_the_article(
    copies: dict[str, Copied], name: str
) -> None:
    body, copied = parsed(copies["body"].content), parsed(copies[name].content)

    for tag in ("h2", "li", "th", "td", "strong", "em", "blockquote"):
        here, there = (
            [re.sub(r"\W", "", one.text) for one in tree.walk() if one.name == tag] for tree in (body, copied)
        )
        here = [text for text in here if "注" not in text]  # notes are lines at the end
        assert there[: len(here)] == here != []


_EDITOR = "<!doctype html><meta charset=utf-8><div id=editor contenteditable style='min-height: 9em'></div>"
_COPY = """html => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob(["x"], {type: "text/plain"})})])"""
_PARSE = "html => new DOMParser().parseFromString(html, 'text/html').body"
_READ = """element => [
  ...["h1", "h2", "h3", "h4", "p", "li", "ul ul li", "th", "td", "strong", "em", "sup", "sub", "blockquote", "a"].map(
    name => [name, ...[...element.querySelectorAll(name)].map(it => it.textContent.replace(/\\s+/g, " ").trim())]),
  [...element.querySelectorAll("[rowspan], [start]")].map(found => [found.rowSpan, found.start]),
  element.textContent.replace(/\\s+/g, "")]"""


@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
def test_what_is_pasted_into_an_editor_reads_the_same(copies: dict[str, Copied]) -> None:
    with chromium() as browser:
        context = browser.new_context()
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.route(
            "https://editor.example/", lambda route: route.fulfill(body=_EDITOR, content_type="text/html")
        )
        for name in ("wechat", "mail"):
            page.goto("https://editor.example/")
            page.evaluate(_COPY, copies[name].content)
            page.locator("#editor").click()
            page.keyboard.press("Control+V")
            written = page.evaluate_handle(_PARSE, copies[name].content)
            editor = page.locator("#editor")

            assert editor.evaluate(_READ) == page.evaluate(_READ, written)
            assert (
                editor.locator("h2").first.evaluate("it => getComputedStyle(it).color") == "rgb(158, 27, 31)"
            )
            assert editor.locator("th").first.evaluate("it => getComputedStyle(it).borderTopWidth") == "1px"
