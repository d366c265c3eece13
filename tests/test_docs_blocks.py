"""What docs/blocks.md and docs/theme.md say of blocks and of themes is so, in both languages."""

import re
from pathlib import Path

import pytest

from generator.commands import cli
from generator.commands.theme import begun
from generator.content.markup import render
from generator.rendering.theme_files import default_theme
from generator.settings.blocks import read_blocks
from tests.sites import article, build_site, pages, theme_of, write_site
from tests.test_docs import blocks, codes, prose, rows, text_of

LANGUAGES = {"": "en", ".zh-CN": "zh-CN"}
BLOCKS, _ = read_blocks(theme_of(default_theme()).texts)


@pytest.mark.parametrize("ending", LANGUAGES)
def test_every_block_in_the_document_is_one_without_a_problem(ending: str) -> None:
    text = text_of(f"docs/blocks{ending}.md")
    examples = [block.text for block in blocks(text) if block.info == "markdown"]
    assert len(examples) == 7
    for example in examples:
        found = render(example, "news/a.md", blocks=BLOCKS)
        assert found.has_blocks
        assert found.problems == (), example
    used = {
        name for example in examples for name in re.findall('class="block block-([a-z-]+)', _html(example))
    }
    assert used == {block.name for block in BLOCKS.values()}


def _html(example: str) -> str:
    return render(example, "news/a.md", blocks=BLOCKS).html


@pytest.mark.parametrize("ending", LANGUAGES)
def test_the_document_has_every_block_with_its_names_and_options(ending: str) -> None:
    text = text_of(f"docs/blocks{ending}.md")
    told = {
        codes(row[0])[0]: (codes(row[1]), codes(row[3]))
        for row in rows(text)
        if len(row) == 4 and codes(row[0])
    }
    assert told == {block.name: ([*block.names[1:]], [*block.options]) for block in BLOCKS.values()}
    options = {name for block in BLOCKS.values() for one in block.options.values() for name in one.names}
    assert {name for name in options if "標" not in name} <= set(codes(prose(text)))


@pytest.mark.parametrize("ending", LANGUAGES)
def test_the_block_of_ones_own_becomes_what_is_shown(ending: str, tmp_path: Path) -> None:
    files = {
        block.info.split()[1]: block.text
        for block in blocks(text_of(f"docs/theme{ending}.md"))
        if " " in block.info
    }
    (html,) = [block.text for block in blocks(text_of(f"docs/theme{ending}.md")) if block.info == "html"]
    (path,) = [path for path in files if path.startswith("content/")]
    root = write_site(tmp_path, {**files, path: article(files[path])})
    assert build_site(root).problems == ()
    assert html in pages(root)["news/2020/water/index.html"]


@pytest.mark.parametrize(("ending", "language"), LANGUAGES.items())
def test_the_document_has_every_file_of_a_new_theme(ending: str, language: str) -> None:
    listed = [
        codes(row[0])[0] for row in rows(text_of(f"docs/theme{ending}.md")) if len(row) == 2 and codes(row[0])
    ]
    assert [path for path in begun(language) if path not in listed] == []


@pytest.mark.parametrize(("ending", "locale"), [("", "en_US"), (".zh-CN", "zh_CN")])
def test_a_mistake_is_shown_as_the_document_shows_it(
    ending: str,
    locale: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (shown,) = [block.text for block in blocks(text_of(f"docs/theme{ending}.md")) if block.info == "text"]
    mistake = '{% extends "default:article.html" %}\n{% block besides %}\nx\n{% endblock %}\n'
    monkeypatch.chdir(
        write_site(tmp_path, {"templates/article.html": mistake, "content/news/a.md": article()})
    )
    monkeypatch.setenv("LANG", f"{locale}.UTF-8")
    assert cli.main(["build", "--clock", "2020-10-01"]) == 0
    assert shown.rstrip("\n") in capsys.readouterr().err
