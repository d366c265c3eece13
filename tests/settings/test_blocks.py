"""Blocks as a theme defines them."""

import pytest

from generator.rendering.theme_files import default_theme
from generator.settings.blocks import read_blocks
from tests.sites import theme_of

BOX = """---
names: [资料框]
options:
  title: {names: [标题]}
  tone: {choices: [calm, loud]}
---
<aside class="block-{tone}">
  <p>{title}</p>
  {body}
</aside>
"""


def test_a_definition_is_found_by_each_of_its_names() -> None:
    blocks, problems = read_blocks([{"blocks/fact-box.html": BOX}])
    assert not problems
    assert set(blocks) == {"fact-box", "资料框"}
    assert blocks["资料框"] is blocks["fact-box"]
    assert blocks["fact-box"].option("标题") == "title"
    assert blocks["fact-box"].option("TITLE") == "title"
    assert blocks["fact-box"].option("题目") == ""


def test_a_file_of_the_bulletins_own_takes_the_place_of_the_default_one() -> None:
    own = BOX.replace("资料框", "背景")
    blocks, problems = read_blocks([{"blocks/fact-box.html": own}, {"blocks/fact-box.html": BOX}])
    assert not problems
    assert set(blocks) == {"fact-box", "背景"}


def test_the_default_theme_defines_six() -> None:
    blocks, problems = read_blocks(theme_of(default_theme()).texts)
    assert not problems
    assert {block.name for block in blocks.values()} == {
        "pull-quote",
        "fact-box",
        "timeline",
        "key-figures",
        "gallery",
        "steps",
    }
    assert all(any("一" <= name[0] <= "鿿" for name in block.names) for block in blocks.values())


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("<aside>{body}</aside>", "block-head-missing", 1, 1),
        ("---\nnames: [框]\n<aside>{body}</aside>", "block-head-missing", 1, 1),
        (BOX.replace("holds", "x").replace("names: [资料框]", "name: 资料框"), "key-unknown-near", 2, 1),
        (BOX.replace("</p>", ""), "block-shape", 10, 3),
        (BOX.replace("</aside>", ""), "block-shape", 9, 1),
        (BOX.replace("{title}", "{titel}"), "block-slot", 8, 6),
        (BOX.replace("{body}", ""), "block-body", 7, 1),
        (BOX.replace("{body}", "{body}{body}"), "block-loose-text", 9, 3),
        (BOX.replace("  {body}", "  见 {body}"), "block-loose-text", 9, 3),
        (BOX.replace("<p>", '<p style="color: red">'), "block-attribute", 8, 6),
        (BOX.replace("<p>", '<p class="masthead">'), "block-class", 8, 13),
        (BOX.replace("<p>{title}</p>", "<script>{title}</script>"), "block-element", 8, 3),
        (BOX.replace("<p>{title}</p>", ""), "block-option-unused", 4, 3),
    ],
)
def test_what_is_wrong_with_a_definition_is_said_at_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    _, problems = read_blocks([{"blocks/fact-box.html": text}])
    assert (code, line, column) in [(one.code, one.line, one.column) for one in problems]
    assert all(one.path == "templates/blocks/fact-box.html" and one.excerpt for one in problems)


def test_a_wrong_definition_defines_nothing() -> None:
    blocks, _ = read_blocks([{"blocks/fact-box.html": BOX.replace("{body}", "")}])
    assert not blocks


def test_two_blocks_can_not_share_a_name() -> None:
    blocks, problems = read_blocks([{"blocks/a.html": BOX, "blocks/b.html": BOX}])
    assert [(one.code, one.path) for one in problems] == [("block-name-taken", "templates/blocks/b.html")]
    assert blocks["资料框"].name == "a"


def test_a_files_name_must_do_as_a_class() -> None:
    _, problems = read_blocks([{"blocks/Fact Box.html": BOX}])
    assert [one.code for one in problems] == ["block-file-name"]
