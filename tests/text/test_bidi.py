"""Characters that turn the direction of text: closed where they end, kept to themselves, and warned of."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from generator.problems import Problem
from generator.rendering.templates import isolated
from generator.text import bidi
from tests.browser import served
from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
ALM, LRM, RLM = "\u061c", "\u200e", "\u200f"
MARKS = (LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI, ALM, LRM, RLM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水", "水"),
        (f"水{RLO}火", f"水{RLO}火{PDF}"),
        (f"水{RLI}火", f"水{RLI}火{PDI}"),
        (f"水{RLO}火{PDF}木", f"水{RLO}火{PDF}木"),
        (f"{RLI}{RLO}水", f"{RLI}{RLO}水{PDF}{PDI}"),
        (f"{RLI}{RLO}水{PDI}", f"{RLI}{RLO}水{PDI}"),
        (f"水{PDF}火{PDI}", "水火"),
        (f"{RLI}水{PDF}", f"{RLI}水{PDI}"),
        (f"{LRM}水{RLM}{ALM}", f"{LRM}水{RLM}{ALM}"),
    ],
)
def test_what_is_open_is_closed_and_what_nothing_began_goes(text: str, expected: str) -> None:
    assert bidi.balanced(text) == expected
    assert bidi.balanced(expected) == expected


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("水", None),
        ("שלום", None),
        (f"水{RLI}火{PDI}", 1),
        (f"水火{LRM}", 2),
        (f"{RLI}שלום{PDI}", None),
        (f"שלום{LRM}", None),
        (f"{RLI}שלום", 0),
        (f"{RLI}שלום{LRO}x{PDF}{PDI}", 5),
    ],
)
def test_texts_from_right_to_left_may_have_them_in_order(text: str, index: int | None) -> None:
    assert bidi.suspicious(text) == index


def test_only_a_name_that_needs_it_is_isolated() -> None:
    assert isolated("水 < 火") == "水 &lt; 火"
    assert isolated("<שלום>") == "<bdi>&lt;שלום&gt;</bdi>"
    assert isolated(f"a{RLO}b") == f"<bdi>a{RLO}b</bdi>"
    assert isolated(isolated("שלום & a")) == "<bdi><bdi>שלום &amp; a</bdi></bdi>"


TURNING = f"甲{RLO}乙"
"""A name that leaves something open."""
HEAD = dict.fromkeys(("title", "subtitle", "source", "editor", "document_number", "summary"), f"丙{RLO}丁")
SITE: dict[str, str | bytes] = {
    "content/news/a/index.md": article(
        "正文。",
        **HEAD,
        author=f"[{TURNING}, 戊]",
        issue=TURNING,
        tags=f"[{TURNING}]",
        keywords=f"[{TURNING}]",
        toc="true",
    ),
    f"content/news/a/附{RLO}fdp.docx": b"x",
    "content/news/b.md": article(
        f"# 己{RLI}庚\n\n正文{RLO}未完。\n\n## 辛{LRO}壬\n\n[癸{RLE}](a/index.md)\n\n> 子{RLI}\n\n![丑{RLO}](https://x.example/p.jpg)",
        title="",
        toc="true",
    ),
    f"content/组{RLO}别/c.md": article(title="寅", extra=f'{{phone: "{TURNING}"}}'),
}


def warned(problems: tuple[Problem, ...]) -> list[tuple[str, int, int, str]]:
    return [
        (problem.path, problem.line, problem.column, str(dict(problem.values).get("key", "")))
        for problem in problems
        if problem.code.startswith("direction-mark")
    ]


def test_each_is_reported_with_its_place(tmp_path: Path) -> None:
    assert sorted(warned(problems_of(write_site(tmp_path, SITE)))) == sorted(
        [
            ("content/news/a/index.md", 2, 9, "title"),
            *(
                ("content/news/a/index.md", 4 + n, 3 + len(key) + 1, key)
                for n, key in enumerate(list(HEAD)[1:])
            ),
            ("content/news/a/index.md", 9, 11, "author"),
            ("content/news/a/index.md", 10, 9, "issue"),
            ("content/news/a/index.md", 11, 9, "tags"),
            ("content/news/a/index.md", 12, 13, "keywords"),
            (f"content/news/a/附{RLO}fdp.docx", 0, 0, ""),
            ("content/news/b.md", 6, 4, "title"),
            (f"content/组{RLO}别", 0, 0, ""),
            (f"content/组{RLO}别/c.md", 4, 18, "extra"),
        ]
    )


@pytest.mark.parametrize("mark", MARKS)
def test_all_of_them_are_known(tmp_path: Path, mark: str) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article(title=f"甲{mark}乙")})
    assert warned(problems_of(root)) == [("content/news/a.md", 2, 9, "title")]


def test_an_escape_is_reported_where_the_value_begins(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article(title='"甲\\u202e乙"')})
    assert warned(problems_of(root)) == [("content/news/a.md", 2, 8, "title")]


def test_texts_for_machines_are_closed(tmp_path: Path) -> None:
    """Wherever a name stands without tags, all that it opens ends with it."""
    root = write_site(tmp_path, SITE)
    build_site(root)
    built = pages(root)
    for path in ("feed.json", "atom.xml", "rss.xml"):
        assert RLO in built[path]
    feed = json.loads(built["feed.json"])
    texts = [
        text for item in feed["items"] for text in (item["title"], item.get("summary", ""), *item["tags"])
    ]
    texts += [file["title"] for item in feed["items"] for file in item.get("attachments", ())]
    assert any(RLO in text for text in texts)
    assert [text for text in texts if bidi.balanced(text) != text] == []
    for path, text in built.items():
        if path.endswith(".html"):
            (title,) = text.split("<title>")[1:]
            title = title.partition("</title>")[0]
            assert bidi.balanced(title) == title, path


def test_every_name_that_a_page_prints_is_isolated(tmp_path: Path) -> None:
    for settings in (SETTINGS, SETTINGS + "paper: {style: official}\n", SETTINGS + "issues: front-matter\n"):
        root = write_site(tmp_path, {"gen.yaml": settings, **SITE})
        build_site(root)
        for path, text in pages(root).items():
            if not path.endswith(".html"):
                continue
            around = re.sub(r'<div class="prose.*?</div>', "", text.partition("<body")[2], flags=re.DOTALL)
            # Browsers isolate each option by themselves (HTML, section 15.3.5), and it can hold no elements.
            around = re.sub(r"<option.*?</option>", "", around, flags=re.DOTALL)
            assert "<bdi>" in text or RLO not in around, path
            bare = re.sub(r"<[^>]*>", "", re.sub(r"<bdi>.*?</bdi>", "", around))
            assert not set(bare).intersection(MARKS), (path, bare)


AFTER = """() => {
  // Every place where what stands behind a turned name, on its line, is shown from right to left.
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, text = node.data;
    if (!node.parentElement.checkVisibility() || node.parentElement.closest("script, bdi")) continue;
    if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(text)) continue;
    const at = (index) => {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + 1);
      return range.getBoundingClientRect();
    };
    for (let index = 1; index < text.length; index++) {
      if (!/[\\p{L}\\p{N}]{2}/u.test(text.slice(index - 1, index + 1))) continue;
      const before = at(index - 1), after = at(index);
      if (Math.abs(before.top - after.top) < 2 && after.left < before.left) found.push(text.trim());
    }
  }
  return [...new Set(found)];
}"""


def test_nothing_turns_what_stands_around_it(page: Page, tmp_path: Path) -> None:
    root = write_site(tmp_path, SITE)
    build_site(root)
    names = [
        path for path in pages(root) if path.endswith(".html") and "refresh" not in pages(root)[path][:600]
    ]
    assert len(names) > 15
    with served(root / "site", "https://example.org/bulletin") as address:
        page.set_content(f"<p>甲{RLO}乙 <b>丙丁</b></p>")
        assert page.evaluate(AFTER) == ["丙丁"], "it can tell"
        for name in names:
            page.goto(address + name)
            assert page.evaluate(AFTER) == [], name
