"""Blocks of the theme on pages: who asks for their style sheet, and what an edit changes."""

import shutil
from pathlib import Path

import pytest

from generator.outputs.job import Options
from generator.problems import ProblemsError
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.sites import NOW, article, build_from_record, build_site, tree, write_site

OWN = """---
names: [提醒]
options:
  who: {names: [对象]}
---
<aside>
  <p class="block-title">{who}</p>
  {body}
</aside>
"""
BLOCK = "::: 提醒 老人\n添衣。\n:::\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "templates/blocks/notice.html": OWN,
        "templates/blocks/notice.css": ".block-notice {\n  color: var(--caution);\n}\n",
        "content/news/_index.md": "---\ntitle: 新闻\n---\n",
        "content/news/a.md": article("天冷了。", title="天气"),
        "content/news/b.md": article("水来了。", title="供水"),
    }
    return write_site(tmp_path, files)


def build(root: Path) -> bool:
    """Build as the command does; whether the record of the last build was enough."""
    config, _ = load_config(root / "gen.yaml")
    assert config
    return build_from_record(root, clock(NOW, {}, config.zone), Options())[1]


def clean(root: Path) -> dict[str, bytes]:
    """What a clean build of the same gives."""
    shutil.copytree(root, root / "copy", ignore=shutil.ignore_patterns(".gen", "site", "copy"))
    build_site(root / "copy")
    try:
        return tree(root / "copy" / "site")
    finally:
        shutil.rmtree(root / "copy")


def test_a_page_asks_for_the_style_sheet_once_a_text_on_it_has_a_block(site: Path) -> None:
    build(site)
    build(site)  # the first one's record is too near to the files that were just written
    assert b"assets/blocks." not in (site / "site/news/2020/a/index.html").read_bytes()

    (site / "content/news/a.md").write_text(article(f"天冷了。\n\n{BLOCK}", title="天气"), "utf-8")
    assert build(site), "a small change stays one"
    found = tree(site / "site")
    assert found == clean(site)
    for page in ("news/2020/a/index.html", "news/2020/a/print/index.html"):
        text = found[page].decode()
        assert '<aside class="block block-notice">\n<p class="block-title">老人</p>\n<p>添衣。</p>' in text
        assert text.count("assets/blocks.") == 1
    assert b"assets/blocks." not in found["news/2020/b/index.html"]
    (sheet,) = (data for name, data in found.items() if name.startswith("assets/blocks."))
    assert b".block-notice{color:var(--caution)}" in sheet
    assert b".block-steps" in sheet
    # Feeds have the same text, without a style.
    assert "添衣。" in found["atom.xml"].decode()


def test_a_definition_that_changes_changes_the_texts_with_it_and_no_others(site: Path) -> None:
    (site / "content/news/a.md").write_text(article(f"天冷了。\n\n{BLOCK}", title="天气"), "utf-8")
    build(site)
    before = tree(site / "site")
    (site / "templates/blocks/notice.html").write_text(
        OWN.replace("<aside>", "<section>").replace("</aside>", "</section>")
    )
    build(site)
    after = tree(site / "site")
    assert after == clean(site)
    assert {name for name in after if after[name] != before.get(name)} == {
        "news/2020/a/index.html",
        "news/2020/a/print/index.html",
        "atom.xml",
        "feed.json",
        "rss.xml",
        "news/atom.xml",
        "news/feed.json",
        "news/rss.xml",
    }


def test_a_block_that_is_taken_away_is_told_at_the_text_that_has_it(site: Path) -> None:
    (site / "content/news/a.md").write_text(article(f"天冷了。\n\n{BLOCK}", title="天气"), "utf-8")
    build(site)
    (site / "templates/blocks/notice.html").unlink()
    report = build_site(site)
    assert [(one.code, one.path, one.line) for one in report.problems if one.path.startswith("content")] == [
        ("block-unknown", "content/news/a.md", 8)
    ]


def test_a_definition_that_is_wrong_stops_the_build(site: Path) -> None:
    (site / "templates/blocks/notice.html").write_text(OWN.replace("{body}", ""))
    with pytest.raises(ProblemsError) as caught:
        build_site(site)
    assert [(one.code, one.path) for one in caught.value.problems] == [
        ("block-body", "templates/blocks/notice.html")
    ]
