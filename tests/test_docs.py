"""The documentation says what the program does: every example is tried, every list is compared with the code."""

import argparse
import dataclasses
import inspect
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import jinja2
import msgspec
import pytest
import yaml

from generator import __version__
from generator import build as build_module
from generator.commands import cli
from generator.commands.parser import make_parser
from generator.content.markup.anchors import Heading
from generator.engine.output import Output, Sized, Template
from generator.outputs import booklets
from generator.outputs.bulletin import Bulletin
from generator.outputs.plan import plan
from generator.outputs.theme import FUNCTIONS
from generator.rendering import templates
from generator.rendering.assets import Asset
from generator.settings.config import Settings
from generator.settings.frontmatter import FrontMatter, SectionFrontMatter
from generator.settings.rules import RULES
from generator.settings.schema import keys
from generator.site import model
from generator.site.catalog import Catalog
from generator.text import languages
from generator.text.dates import Moment
from generator.text.languages import Words
from generator.wording import words
from generator.wording.report import format_problems
from tests.conftest import ROOT
from tests.photos import photo
from tests.screenshots import PICTURES
from tests.sites import SETTINGS, article, build_site, pages, problems_of, theme_of, write_site

DOCS = ROOT / "docs"
LANGUAGES: Mapping[str, str] = {"guide.md": "en", "guide.zh-CN.md": "zh-CN"}
GUIDES = tuple(LANGUAGES)

# What the articles in the guides show and offer. The smallest picture and the smallest PDF will do.
FILES = {
    "content/news/qiaodun/photo.jpg": photo(80, 60),
    "content/news/qiaodun/施工安排.pdf": b"%PDF-1.4",
    "content/news/bridge/photo.jpg": photo(80, 60),
    "content/news/bridge/timetable.pdf": b"%PDF-1.4",
    "content/static/logo.svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
}


# Reading Markdown


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the words behind its fence, and what it holds."""

    info: str
    text: str


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str) -> tuple[Block, ...]:
    found = re.findall(r"^```(.*)\n((?:.*\n)*?)```$", text, re.MULTILINE)
    return tuple(Block(info.strip(), inside) for info, inside in found)


def prose(text: str) -> str:
    """A text without its fenced blocks."""
    return re.sub(r"^```.*\n(?:.*\n)*?```$", "", text, flags=re.MULTILINE)


def headings(text: str) -> list[tuple[int, str]]:
    return [(len(signs), title) for signs, title in re.findall(r"^(#{1,6}) (.+)$", prose(text), re.MULTILINE)]


def fragment(title: str) -> str:
    """A heading's id, as GitHub makes it."""
    plain = re.sub(r"[`*]|\[|\]\([^)]*\)", "", title)
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")


def section(text: str, title: str) -> str:
    """What stands under a heading, down to the next of its level or above."""
    match = re.search(rf"^(#+) {re.escape(title)}\n", text, re.MULTILINE)
    assert match, f"no heading “{title}”"
    following = re.search(rf"^#{{1,{len(match[1])}}} ", text[match.end() :], re.MULTILINE)
    return text[match.end() :][: following.start() if following else None]


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every table's rows, without the heads."""
    for table in re.findall(r"^\|.*\n\| ?-.*\n((?:\|.*\n)+)", text, re.MULTILINE):
        for line in table.splitlines():
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            yield [cell.strip().replace("\\|", "|") for cell in cells]


def codes(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def first_codes(text: str) -> list[str]:
    """What the first cells of a text's tables name."""
    return [code for row in rows(text) for code in codes(row[0])]


# Links


def documents() -> list[str]:
    found = [*DOCS.glob("*.md"), *ROOT.glob("README*.md"), *ROOT.glob("CHANGELOG.md")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def dead_links(name: str, text: str) -> list[str]:
    return [address for address in link_addresses(text) if not leads_somewhere(address, ROOT / name)]


def link_addresses(text: str) -> list[str]:
    """The addresses of a text's links to files and headings."""
    written = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", prose(text)))
    return [address for address in written if not re.match(r"[a-z]+:", address)]


def leads_somewhere(address: str, document: Path) -> bool:
    path, _, id_ = address.partition("#")
    target = document.parent / path if path else document
    if not target.exists():
        return False
    return not id_ or id_ in {fragment(title) for _, title in headings(target.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", documents())
def test_every_link_between_documents_leads_to_a_file_and_a_heading(name: str) -> None:
    assert dead_links(name, text_of(name)) == []


_PICTURE = re.compile(r"!\[([^\]]+)\]\((?:docs/)?images/([\w.-]+)\)")


@pytest.mark.parametrize("name", ["offices", "markdown", "printing", "paste"])
def test_both_languages_show_the_same_pictures(name: str) -> None:
    shown = [
        [picture for _, picture in _PICTURE.findall(text_of(f"docs/{name}{language}.md"))]
        for language in ("", ".zh-CN")
    ]
    assert sorted(shown[0]) == sorted(shown[1]) != []


def test_every_picture_is_shown_somewhere_and_no_picture_of_a_feature_is_heavy() -> None:
    texts = [*ROOT.glob("*.md"), *DOCS.glob("*.md")]
    shown = {picture for path in texts for _, picture in _PICTURE.findall(path.read_text("utf-8"))}
    there = {path.name: path.stat().st_size for path in (DOCS / "images").iterdir()}
    assert shown == there.keys()
    features = {f"{picture.name}.png" for picture in PICTURES if picture.part}
    assert {name for name in features if there[name] > 60_000} == set()


def test_a_dead_link_is_found() -> None:
    text = (
        "[a](guide.md) [b](no.md) [c](guide.md#nowhere) [d](#guide) [e](#nowhere) [f](https://example.org/)"
    )
    assert dead_links("docs/guide.md", text) == ["no.md", "guide.md#nowhere", "#nowhere"]


# The guides: commands


def guide(name: str) -> str:
    return text_of(f"docs/{name}")


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of the argument parser, the bare `gen` among them."""
    parser = make_parser("en")
    found = {"gen": parser}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {f"gen {name}": command for name, command in action.choices.items()}
    return found


def options(parser: argparse.ArgumentParser) -> list[str]:
    return [option for action in parser._actions for option in action.option_strings]


def command_lines(text: str) -> list[str]:
    """Every line that begins with `gen`, in blocks for the shell and in code between words."""
    shell = [line for block in blocks(text) if block.info == "sh" for line in block.text.splitlines()]
    shell += re.findall(r"run: (gen .*)", text)
    inline = [code for code in codes(prose(text)) if re.match(r"gen (build|check|serve|import|-)", code)]
    return [part for line in [*shell, *inline] for part in line.split(" && ") if part.startswith("gen ")]


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_and_option_is_in_the_guide(name: str) -> None:
    mentioned = set(codes(prose(guide(name)))) | set(command_lines(guide(name)))
    words = {word for code in mentioned for word in code.split()}
    for command, parser in commands().items():
        assert any(code == command or code.startswith(command + " ") for code in mentioned), command
        assert set(options(parser)) <= words, command


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("command", ["gen build", "gen check", "gen serve", "gen import"])
def test_every_option_has_an_example(name: str, command: str) -> None:
    table = {
        tuple(codes(row[0])): row[2]
        for row in rows(guide(name))
        if row[0].startswith("`-") and row[2].startswith(f"`{command} ")
    }
    for action in commands()[command]._actions:
        if action.option_strings and not isinstance(action, argparse._HelpAction):
            example = table[tuple(action.option_strings)]
            assert any(option in example for option in action.option_strings)


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_line_in_the_guide_is_understood(name: str) -> None:
    lines = command_lines(guide(name))
    assert len(lines) >= 15
    for line in lines:
        if re.search(r" (-h|--help|--version)$", line) or line == "gen import":  # its name alone
            continue
        make_parser("en").parse_args(
            shlex.split(line.replace("${{ steps.pages.outputs.base_url }}", "x"))[1:]
        )


def test_an_unknown_option_is_found() -> None:
    (line,) = command_lines("Write `gen build --draft --tidy`.\n")
    with pytest.raises(SystemExit):
        make_parser("en").parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_has_every_exit_code(name: str) -> None:
    known = {cli.OK, cli.PROBLEMS, cli.USAGE, cli.BUG, cli.INTERRUPTED}
    assert [int(row[0]) for row in rows(guide(name)) if row[0].isdigit()] == sorted(known)


# The guides: examples


def test_the_guides_have_the_same_chapters_and_examples() -> None:
    one, two = map(guide, GUIDES)
    assert [level for level, _ in headings(one)] == [level for level, _ in headings(two)]
    assert [block.info.split()[:2] for block in blocks(one)] == [
        block.info.split()[:2] for block in blocks(two)
    ]
    assert len(list(rows(one))) == len(list(rows(two)))


def test_the_guides_count_their_chapters() -> None:
    for name in GUIDES:
        first, *chapters = [title for level, title in headings(guide(name)) if level == 2]
        assert re.match(r"\d", first) is None, "a day's work comes before all that is numbered"
        contents = re.findall(r"^(\d+)\. \[(.+)\]\(#(.+)\)$", guide(name), re.MULTILINE)
        assert [f"{number}. {title}" for number, title, _ in contents] == chapters
        assert [int(number) for number, *_ in contents] == list(range(1, len(chapters) + 1))


def example_files(name: str) -> dict[str, str | bytes]:
    """The articles of a guide, by path, and the files that they use."""
    articles = [block for block in blocks(guide(name)) if block.info.startswith("markdown article ")]
    files: dict[str, str | bytes] = {block.info.split()[2]: block.text for block in articles}
    assert len(files) == len(articles) >= 8
    folders = {path.rpartition("/")[0] for path in files} | {"content/static"}
    return files | {path: data for path, data in FILES.items() if path.rpartition("/")[0] in folders}


def settings(text: str) -> str:
    """Settings as an example shows them, with what every bulletin needs."""
    lines = SETTINGS.splitlines(keepends=True)
    return "".join(line for line in lines if line.partition(":")[0] + ":" not in text) + text


@pytest.mark.parametrize("name", GUIDES)
def test_the_articles_in_the_guide_build_together_without_a_problem(name: str, tmp_path: Path) -> None:
    files = example_files(name)
    first = next(block.text for block in blocks(guide(name)) if block.info == "yaml gen.yaml")
    report = build_site(write_site(tmp_path, {"gen.yaml": first, **files}), strict=True)
    assert report.problems == ()
    markdown = [path for path in files if path.endswith(".md") and not path.endswith("_index.md")]
    assert report.articles == len(markdown)


@pytest.mark.parametrize("name", GUIDES)
def test_the_settings_in_the_guide_build_without_a_problem(name: str, tmp_path: Path) -> None:
    examples = [block.text for block in blocks(guide(name)) if block.info == "yaml gen.yaml"]
    assert len(examples) >= 3
    pages = {
        "content/about.md": "# 关于\n",
        "content/news/a.md": article(),
        "content/notices/b.md": article(),
    }
    for number, example in enumerate(examples):
        root = write_site(tmp_path / str(number), {**pages, **FILES, "gen.yaml": settings(example)})
        assert problems_of(root) == (), example


@pytest.mark.parametrize("name", GUIDES)
def test_the_front_matter_in_the_guide_is_read_without_a_problem(name: str, tmp_path: Path) -> None:
    examples = [block.text for block in blocks(guide(name)) if block.info == "yaml front matter"]
    assert len(examples) >= 5
    for number, example in enumerate(examples):
        text = f"---\ntitle: 标题\ndate: 2020-09-22\n{example}---\n\n正文。\n"
        assert problems_of(write_site(tmp_path / str(number), {"content/news/a.md": text})) == (), example


@pytest.mark.parametrize("name", ["offices.md", "offices.zh-CN.md"])
def test_what_offices_ask_for_builds_as_it_is_shown(name: str, tmp_path: Path) -> None:
    shown = blocks(text_of(f"docs/{name}"))
    (topic,) = (block for block in shown if block.info.startswith("markdown article "))
    head = "".join(block.text for block in shown if block.info == "yaml front matter")
    files: dict[str, str | bytes] = {
        "gen.yaml": SETTINGS + "".join(block.text for block in shown if block.info == "yaml gen.yaml"),
        topic.info.split()[2]: topic.text,
        "content/topics/bridge.jpg": photo(80, 60),
        "content/about.md": "# 关于\n",
        "content/news/a.md": article(tags="[bridges, 古桥]").replace("\n---\n", f"\n{head}---\n", 1),
        **{
            f"content/news/{news}.md": article()
            for news in ("flood", "survey", "water", "fangxun", "pucha", "rules")
        },
    }
    assert problems_of(write_site(tmp_path, files), strict=True) == ()


def test_a_mistake_in_an_example_is_found(tmp_path: Path) -> None:
    (block,) = blocks("```yaml front matter\ndraft: perhaps\n```\n")
    text = f"---\ntitle: 标题\ndate: 2020-09-22\n{block.text}---\n\n正文。\n"
    assert problems_of(write_site(tmp_path, {"content/news/a.md": text})) != ()


@pytest.mark.parametrize("name", GUIDES)
def test_the_first_build_ends_as_the_guide_shows(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = next(block.text for block in blocks(guide(name)) if block.info == "yaml gen.yaml")
    path, text = next((p, t) for p, t in example_files(name).items() if p.endswith(".md"))
    monkeypatch.chdir(write_site(tmp_path, {"gen.yaml": first, path: text}))
    monkeypatch.setenv("LANG", {"en": "en_US.UTF-8", "zh-CN": "zh_CN.UTF-8"}[LANGUAGES[name]])
    assert cli.main(["build", "--clock", "2021-01-01"]) == 0
    (shown,) = [block.text for block in blocks(guide(name)) if re.search(r"\d 秒|in \d.* s$", block.text)]
    time = r"\d+\.\d(?= 秒| s)"
    assert re.sub(time, "?", capsys.readouterr().out) == re.sub(time, "?", shown)


@pytest.mark.parametrize("name", GUIDES)
def test_a_problem_is_shown_as_the_guide_shows_it(name: str, tmp_path: Path) -> None:
    (shown,) = [block.text for block in blocks(guide(name)) if re.match(r"content/\S+:\d+:\d+: ", block.text)]
    path, line, _ = shown.split(":", 2)
    written = re.findall(r"^ +\d+ \| (.*)$", shown, re.MULTILINE)[0]
    text = f"---\n{written}\ndate: 2020-09-22\n---\n\n正文。\n"
    problems = problems_of(write_site(tmp_path, {path: text}))
    assert line == "2"
    assert format_problems(problems, language=LANGUAGES[name]).startswith(shown.rstrip("\n"))


@pytest.mark.parametrize("name", GUIDES)
def test_every_message_in_the_guide_is_one_that_gen_prints(name: str) -> None:
    path = ROOT / "generator" / "wording" / f"{LANGUAGES[name]}.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["problems"].values()
    printed = {re.sub(r"\{\w+\}", "…", entry["message"]) for entry in entries}
    (head,) = re.findall(r"^\| (?:message|提示) .*\n\| ?-.*\n(?:\|.*\n)+", guide(name), re.MULTILINE)
    listed = first_codes(head)
    assert len(listed) >= 15
    assert set(listed) <= printed


@pytest.mark.parametrize("name", GUIDES)
def test_the_workflow_in_the_guide_is_one(name: str) -> None:
    (block,) = [block for block in blocks(guide(name)) if block.info == "yaml workflow"]
    workflow = yaml.safe_load(block.text)
    jobs = workflow["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    assert [step.get("with", {}).get("path") for step in steps if "upload" in step.get("uses", "")] == [
        "site"
    ]
    one, two = (next(b.text for b in blocks(guide(other)) if b.info == "yaml workflow") for other in GUIDES)
    assert one == two


@pytest.mark.parametrize("name", GUIDES)
def test_the_workflow_in_the_guide_pins_what_it_runs_and_may_do_no_more_than_it_must(name: str) -> None:
    (block,) = [block for block in blocks(guide(name)) if block.info == "yaml workflow"]
    workflow = yaml.safe_load(block.text)
    assert workflow["permissions"] == {}
    assert {name: job["permissions"] for name, job in workflow["jobs"].items()} == {
        "build": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    used = re.findall(r"uses: (.*)", block.text)
    assert len(used) == 5
    assert [
        use for use in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)
    ] == []
    installed = re.findall(r"pip install (\S*gen-bulletin/gen\S*)", guide(name))
    assert len(installed) == 2
    assert {address.partition("/gen@v")[2] for address in installed} == {__version__}


# The reference


def test_every_key_is_in_the_reference() -> None:
    listed = set(first_codes(text_of("docs/reference.md")))
    for definition in (Settings, FrontMatter, SectionFrontMatter):
        assert keys(definition).keys() <= listed


# The handbook of templates


TEMPLATES = "docs/templates.md"
TEMPLATES_IN_CHINESE = "docs/templates.zh-CN.md"
THEME = ROOT / "templates"


def handbook(title: str) -> str:
    return section(text_of(TEMPLATES), title)


def sources() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(THEME.glob("*.html"))}


def spelled(annotation: object) -> str:
    """A type as the handbook writes it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is UnionType:
        return f"{spelled(arguments[0])} or none"
    if origin is tuple:
        return ("tuple of " if arguments[-1] is ... else "pairs of ") + spelled(arguments[0])
    if origin is Mapping:
        return "mapping" if arguments[1] is Any else f"mapping of {spelled(arguments[1])}"
    if origin is Literal:
        return " or ".join(f'`"{argument}"`' for argument in arguments)
    assert isinstance(annotation, type)
    return f"`{annotation.__name__}`"


def values() -> dict[str, type]:
    """Every class of values that a template meets."""
    found = [value for value in vars(model).values() if isinstance(value, type)]
    own = [value for value in found if value.__module__ == model.__name__]
    own = [value for value in own if issubclass(value, msgspec.Struct)]
    return {value.__name__: value for value in (*own, Heading, Moment, Asset)}


def test_the_handbook_has_every_value() -> None:
    titles = [title for level, title in headings(handbook("Values")) if level == 3]
    assert sorted(titles) == sorted(values())


@pytest.mark.parametrize("name", values())
def test_the_handbook_has_every_field_with_its_type(name: str) -> None:
    definition = values()[name]
    hints = get_type_hints(definition)
    fields = [(f"`{field}`", spelled(hint)) for field, hint in hints.items()]
    assert [(row[0], row[1]) for row in rows(handbook(name))] == fields


def test_the_handbook_has_every_kind_of_view() -> None:
    (kinds,) = [row[2] for row in rows(handbook("View")) if row[0] == "`kind`"]
    (listed,) = re.findall(
        r"^    kind: str\n    \"\"\"(.*?)\"\"\"", inspect.getsource(model.View), re.M | re.S
    )
    assert codes(kinds) == re.findall(r"[\w-]+", listed)


def test_the_handbook_has_every_template() -> None:
    listed = first_codes(handbook("Templates and what they are given"))
    assert sorted(listed) == sorted(sources())


def given(outputs: tuple[Output, ...]) -> dict[str, dict[str, set[str]]]:
    """What each template is given in a plan: the names, and the types of their values."""
    found: dict[str, dict[str, set[str]]] = {}
    for output in outputs:
        if isinstance(output.recipe, Template):
            names = found.setdefault(output.recipe.name, {})
            for name, value in output.inputs.items():
                kinds = (
                    {f"tuple of `{type(item).__name__}`" for item in value} if type(value) is tuple else None
                )
                shown = model.Download if isinstance(value, Sized) else type(value)
                single = {"none" if value is None else f"`{shown.__name__}`"}
                names.setdefault(name, set()).update(single if kinds is None else kinds)
    return found


def test_the_handbook_says_what_each_template_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[Output, ...]] = []

    def keeping(catalog: Catalog, bulletin: Bulletin) -> tuple[Output, ...]:
        kept.append(plan(catalog, msgspec.structs.replace(bulletin, pdf="setter")))
        return plan(catalog, bulletin)  # what is looked at is planned, not made

    monkeypatch.setattr(build_module, "plan", keeping)
    files = {
        f"content/news/{number}.md": article(
            "正文。",
            date=f"2020-0{number}-01",
            tags="甲",
            source="乙",
            pinned="yes" if number == 1 else "",
            image="https://example.org/x.png" if number > 7 else "",
        )
        for number in range(1, 10)
    }
    files["content/about.md"] = article(aliases="/old/")
    files["content/news/gone.md"] = article(withdrawn="有误", withdrawn_on="2020-09-30")
    files["content/gone.md"] = "---\ntitle: 页\nwithdrawn: 有误\n---\n"
    files["content/topics/s.md"] = article(date="", articles="[]", title="另")
    files["content/topics/t.md"] = article(date="", articles="[news/1.md]", gather="甲", summary="引。")
    files["content/notices/4.md"] = article("正文。", print_style="official")
    settings = (
        SETTINGS
        + "issues: month\npage_size: 4\npaper: {lists: [months, sections, tags]}\ntheme: {slides: 2}\n"
    )
    monkeypatch.setattr(booklets, "MOST", 5)
    build_site(write_site(tmp_path, {"gen.yaml": settings, **files}))
    names = given(kept[0])
    listed = {}
    for row in rows(handbook("Templates and what they are given")):
        if row[2]:
            parts = [part.split(": ", 1) for part in row[2].split("; ")]
            listed[codes(row[0])[0]] = {name: kind for keys_, kind in parts for name in codes(keys_)}
    assert listed.keys() == names.keys()
    for template, inputs in names.items():
        common = {"site", "words"} if template == "alias.html" else {"site", "words", "view"}
        assert listed[template].keys() == inputs.keys() - common, template
        for name, kind in listed[template].items():
            assert inputs[name], f"{template}: no value of {name} was seen"
            for seen in inputs[name]:
                assert seen in kind, f"{template}: {name}"


def test_the_handbook_has_every_block_and_where_it_is() -> None:
    found: dict[str, set[str]] = {}
    for template, source in sources().items():
        for name in re.findall(r"\{%-? block (\w+)", source):
            found.setdefault(name, set()).add(template)
    listed = {codes(row[0])[0]: row[2] for row in rows(handbook("Blocks"))}
    assert listed.keys() == found.keys()
    for name, where in listed.items():
        if name == "main":
            assert found[name] == sources().keys() - {"alias.html", "macros.html"}
        else:
            assert set(codes(where)) == found[name]


def test_the_handbook_has_every_macro_as_it_is_called() -> None:
    macros = re.findall(r"\{%-? macro (.*?\)) -?%\}", sources()["macros.html"])
    assert first_codes(handbook("Macros")) == macros


def test_the_handbook_has_every_filter_and_function() -> None:
    ours, plain = (
        templates.make_environment(theme_of(THEME).texts, {}, FUNCTIONS),
        jinja2.Environment(),
    )
    listed = first_codes(handbook("Filters and functions"))
    names = [code.partition("(")[0] for code in listed]
    assert set(names) == (ours.filters.keys() - plain.filters.keys()) | (
        ours.globals.keys() - plain.globals.keys()
    )
    for code in listed:
        name, bracket, _ = code.partition("(")
        if bracket:
            parameters = inspect.signature(ours.globals[name]).parameters.values()  # type: ignore[arg-type] # all are functions
            plain_names = [
                f"{p.name}={p.default}" if p.default is not p.empty else p.name for p in parameters
            ]
            assert name == "query" or code == f"{name}({', '.join(plain_names)})"


def test_the_handbook_has_every_method_of_words() -> None:
    methods = {name: value for name, value in vars(Words).items() if inspect.isfunction(value)}
    signatures = [
        f"words.{name}({', '.join(list(inspect.signature(value).parameters)[1:])})"
        for name, value in methods.items()
        if not name.startswith("_")
    ]
    text = handbook("Words and languages")
    assert [code for code in first_codes(text) if code.startswith("words.")] == signatures


def test_the_handbook_has_every_entry_that_is_filled_in() -> None:
    placeholders = {
        codes(row[0])[0]: {code.strip("{}") for code in codes(row[1])}
        for row in rows(handbook("Words and languages"))
        if "{" in row[1]
    }
    assert placeholders == languages._PLACEHOLDERS


def test_the_handbook_has_every_file_of_the_theme() -> None:
    assets = {path.relative_to(THEME / "assets").as_posix() for path in (THEME / "assets").rglob("*.*")}
    assert assets <= set(codes(prose(handbook("Assets"))))
    tags = {f"languages/{path.name}" for path in (THEME / "languages").iterdir()}
    assert tags <= set(codes(prose(handbook("Words and languages"))))


def test_the_recipes_build_and_do_what_they_say(tmp_path: Path) -> None:
    text = text_of(TEMPLATES).replace(handbook("Adding"), "")
    files = {block.info.split()[1]: block.text for block in blocks(text) if " templates/" in block.info}
    assert len(files) == 5
    (more,) = [block.text for block in blocks(text) if block.info == "yaml gen.yaml"]
    whole = text_of(TEMPLATES)
    (headers,) = [block.text for block in blocks(whole) if block.info == "text _headers"]
    root = write_site(
        tmp_path,
        {
            **files,
            "gen.yaml": f"{SETTINGS}language: en\nstatic: {{allow: [_headers]}}\n{more}",
            "content/static/_headers": headers,
            "content/contact.md": "---\ntitle: Contact\nextra: {phone: 555-0142}\n---\nCall us.\n",
            "content/about.md": "# About us\n",
            "content/news/a.md": article("One two three."),
            "content/news/b.md": article(),
        },
    )
    assert problems_of(root) == ()
    built = pages(root)
    assert built["_headers"] == headers
    assert "Hotline 555-0142" in built["contact/index.html"]
    assert "Hotline" not in built["about/index.html"]
    shown = built["news/2020/a/index.html"]
    assert '<p class="ending">3 · 1 minute</p>' in shown
    assert shown.index('class="ending"') < shown.index("printed-address")
    assert "<h2>Read on</h2>" in shown
    assert "<p>Near the people</p>" in shown
    assert re.search(r'href="../../../assets/office\.\w+\.css"', shown)
    assert "office." not in built["news/2020/a/print/index.html"], "print views have their own style sheets"


@pytest.mark.parametrize(("name", "title"), [(TEMPLATES, "Adding"), (TEMPLATES_IN_CHINESE, "增加")])
def test_what_the_handbook_adds_builds_and_gives_what_it_shows(name: str, title: str, tmp_path: Path) -> None:
    """All examples of the chapter are one bulletin; those of the site's files are parts of these, line by line."""
    language = "language: en\n" if name == TEMPLATES else ""
    written, shown = {"gen.yaml": SETTINGS + language}, []
    for block in blocks(section(text_of(name), title)):
        _, _, path = block.info.partition(" ")
        if path.startswith("site/"):
            shown.append((path.removeprefix("site/"), block.text))
        elif path:
            written[path] = written.get(path, "") + block.text
    files: dict[str, str | bytes] = {**written, "content/news/road.jpg": photo(1000, 750)}
    root = write_site(tmp_path, files)
    assert problems_of(root) == ()
    built = pages(root)
    assert len(shown) == 7
    for path, text in shown:
        lines = [line.strip() for line in built[path].replace("\r\n ", "").splitlines() if line.strip()]
        wanted = [line.strip() for line in text.splitlines()]
        assert wanted[0] in lines, f"{path}: {wanted[0]}"
        at = lines.index(wanted[0])
        assert lines[at : at + len(wanted)] == wanted, path


def test_the_handbook_in_chinese_has_what_the_english_one_has() -> None:
    """The same chapters, and in each table the same names and types."""

    def tables(name: str) -> list[list[list[str]]]:
        return [[codes(cell) for cell in row[:2]] for row in rows(text_of(name))]

    ours, theirs = tables(TEMPLATES), tables(TEMPLATES_IN_CHINESE)
    assert [row[0] for row in theirs] == [row[0] for row in ours]
    assert [row[1] for row in theirs if row[0]] == [row[1] for row in ours if row[0]]
    levels = [[level for level, _ in headings(text_of(name))] for name in (TEMPLATES, TEMPLATES_IN_CHINESE)]
    assert levels[0] == levels[1]


def test_the_handbook_s_policy_is_the_one_that_is_tested() -> None:
    source = (ROOT / "tests" / "browser.py").read_text(encoding="utf-8")
    (written,) = re.findall(r"^POLICY = \((.*?)\n\)", source, re.MULTILINE | re.DOTALL)
    policy = "".join(re.findall(r'"(.*)"', written))
    (shown,) = [block.text.strip() for block in blocks(text_of(TEMPLATES)) if block.info == "text policy"]
    (headers,) = [block.text for block in blocks(text_of(TEMPLATES)) if block.info == "text _headers"]
    assert shown == policy
    assert f"  Content-Security-Policy: {policy}\n" in headers


def test_a_template_s_problem_is_shown_as_the_handbook_shows_it(tmp_path: Path) -> None:
    (shown,) = [block.text for block in blocks(handbook("When something is wrong"))]
    mistake = (
        '{% extends "default:article.html" %}\n\n{% block beside %}\n{{ article.titel }}\n{% endblock %}\n'
    )
    root = write_site(tmp_path, {"templates/article.html": mistake, "content/news/a.md": article()})
    assert format_problems(problems_of(root)).startswith(shown.rstrip("\n"))


def test_the_architecture_names_tests_and_modules_that_exist() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    tests = set(re.findall(r"`(test_\w+\.py)`", text))
    modules = set(re.findall(r"`(generator/[\w/]+\.py)`", text))
    assert tests
    assert modules
    assert [name for name in sorted(tests) if not (ROOT / "tests" / name).is_file()] == []
    assert [name for name in sorted(modules) if not (ROOT / name).is_file()] == []


# Checks


@pytest.mark.parametrize(("name", "language"), [("checks.md", "en"), ("checks.zh-CN.md", "zh-CN")])
def test_the_page_of_checks_has_every_rule_with_its_level(name: str, language: str) -> None:
    levels = {"off": "关", "warning": "警告", "error": "错误"} if language == "zh-CN" else {}
    told = [row for row in rows(text_of(f"docs/{name}")) if len(row) == 3]
    said = words("rules", language)
    assert told == [
        [f"`{rule}`", levels.get(known.level, known.level), said[rule]] for rule, known in RULES.items()
    ]
    assert set(said) == RULES.keys()
