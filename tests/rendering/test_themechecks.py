"""Every mistake in a theme of one's own is said: with its file, its line and a hint, in each language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from generator.build import examine
from generator.engine.output import Output
from generator.outputs.job import Options, Prepared
from generator.outputs.theme import make_assets, make_renderer, mistakes_of
from generator.problems import Problem, ProblemsError, ordered
from generator.rendering.theme_files import (
    FOLDER,
    Folder,
    ThemeFiles,
    decoded,
    default_theme,
    read_theme_files,
)
from generator.settings.config import load_config
from generator.text.dates import clock
from generator.text.languages import load_words
from generator.wording import LANGUAGES, describe
from tests.sites import NOW, article, write_site

ARTICLE, STYLE = "article.html", "assets/style.css"
EXTENDS = '{% extends "default:article.html" %}\n'
DAY = '{% from "macros.html" import day %}\n'


def in_block(text: str) -> dict[str, str]:
    """An own article.html that puts a text into a block, at line 3."""
    return {ARTICLE: f"{EXTENDS}{{% block article_foot %}}\n{text}\n{{% endblock %}}\n"}


@dataclass(frozen=True)
class Mistake:
    """Files of an own theme, and what is to be said of the first."""

    files: Mapping[str, str | bytes]
    code: str
    line: int
    column: int = 1


MISTAKES = {
    # Names
    "a field misspelt": Mistake(in_block("{{ article.titel }}"), "template-misspelt", 3, 4),
    "a name misspelt": Mistake(in_block("{{ artikel.title }}"), "template-misspelt", 3, 4),
    "a key that an article lacks": Mistake(in_block("{{ article.extra.phone }}"), "template-key", 3, 4),
    "a filter misspelt": Mistake(in_block("{{ article.title | uper }}"), "template-filter", 3, 20),
    "a filter that no page comes by": Mistake(
        in_block("{% if 0 %}{{ 1 | uper }}{% endif %}"), "template-filter", 3, 18
    ),
    "a test misspelt": Mistake(in_block("{% if 1 is evn %}x{% endif %}"), "template-test", 3, 12),
    "a macro misspelt": Mistake(
        {ARTICLE: EXTENDS + '{% from "macros.html" import dai %}'}, "template-misspelt", 2, 30
    ),
    "an asset misspelt": Mistake(in_block('{{ asset("offce.css").url }}'), "template-asset", 3, 11),
    "a style sheet misspelt": Mistake(
        in_block('{% from "macros.html" import stylesheet %}{{ stylesheet("x.css") }}'),
        "template-asset",
        3,
        58,
    ),
    "a template to extend misspelt": Mistake(
        {ARTICLE: '{% extends "default:artcle.html" %}'}, "template-missing", 1, 13
    ),
    "a template to include misspelt": Mistake(in_block('{% include "bx.html" %}'), "template-missing", 3, 13),
    "something of nothing": Mistake(in_block("{{ next.title }}"), "template-none", 3, 4),
    "something of several": Mistake(in_block("{{ related.title }}"), "template-list", 3, 4),
    "a block misspelt": Mistake(
        {ARTICLE: EXTENDS + "{% block besides %}x{% endblock %}"}, "template-block-near", 2, 10
    ),
    "super of no block": Mistake(
        {ARTICLE: EXTENDS + "{% block xyz %}{{ super() }}{% endblock %}"}, "template-block-unknown", 2, 10
    ),
    # Jinja's grammar
    "an if without its end": Mistake(in_block("{% if article %}x"), "template-tag-early", 4, 4),
    "a block without its end": Mistake({ARTICLE: EXTENDS + "{% block main %}\nx"}, "template-tag-open", 3),
    "a value without its end": Mistake({ARTICLE: "{{ article.title"}, "template-end", 1),
    "a tag misspelt": Mistake(in_block("{% fro x in y %}"), "template-tag-near", 3, 4),
    "a tag of another program": Mistake(in_block("{% liquid %}"), "template-tag-unknown", 3, 4),
    "two values side by side": Mistake(in_block("{{ article title }}"), "template-too-much", 3, 12),
    "a Chinese quotation mark": Mistake(in_block("{{ asset(“x”) }}"), "template-sign", 3, 10),
    "a bracket without its other": Mistake(in_block("{{ asset('x'] }}"), "template-expected", 3, 13),
    "a remark without its end": Mistake(in_block("{# x"), "template-remark-open", 3),
    "nothing between the signs": Mistake(in_block("{{ }}"), "template-nothing", 3),
    "raw without its end": Mistake(in_block("{% raw %}x"), "template-raw-open", 3),
    "a block twice": Mistake(
        {ARTICLE: EXTENDS + "{% block main %}{% endblock %}\n{% block main %}{% endblock %}"},
        "template-block-twice",
        3,
        10,
    ),
    "a hyphen in a block's name": Mistake(
        {ARTICLE: EXTENDS + "{% block a-b %}{% endblock %}"}, "template-block-name", 2
    ),
    "a value set that can't be": Mistake(in_block("{% set 1 = 2 %}"), "template-assign", 3),
    "extends inside of an if": Mistake(
        {ARTICLE: '{% for x in [1] %}{% extends "base.html" %}{% endfor %}'}, "template-extends-inside", 1
    ),
    # What a page does
    "a template that extends itself": Mistake(
        {ARTICLE: '{% extends "article.html" %}'}, "template-loop", 1, 13
    ),
    "includes without an end": Mistake(
        {ARTICLE: '{% include "one.html" %}', "one.html": '{% include "article.html" %}'},
        "template-loop",
        1,
        1,
    ),
    "a macro without a value": Mistake(in_block(DAY + "{{ day(words) }}"), "template-argument-missing", 4),
    "a macro with a strange value": Mistake(
        in_block(DAY + "{{ day(words, x=1) }}"), "template-argument-unknown", 4, 15
    ),
    "a macro with too many values": Mistake(
        in_block(DAY + "{{ day(1, 2, 3, 4) }}"), "template-arguments-many", 4
    ),
    "a function without a value": Mistake(in_block("{{ asset() }}"), "template-arguments", 3, 4),
    "a value that is called": Mistake(in_block("{{ article.title() }}"), "template-not-callable", 3),
    "a loop over a number": Mistake(
        in_block("{% for x in article.minutes %}{% endfor %}"), "template-not-iterable", 3
    ),
    "a loop over keys as pairs": Mistake(
        in_block("{% for k, v in site.publisher %}{% endfor %}"), "template-unpack", 3
    ),
    "a text and a number added": Mistake(in_block("{{ article.title + 1 }}"), "template-operands", 3),
    "a division by zero": Mistake(in_block("{{ 1 / 0 }}"), "template-zero", 3),
    # What nothing would say
    "words outside of all blocks": Mistake({ARTICLE: EXTENDS + "\n<p>hi</p>"}, "template-outside-block", 3),
    "an address without href": Mistake(in_block('<a href="{{ article.url }}">x</a>'), "template-href", 3, 21),
    "an address from the host's root": Mistake(
        in_block('<a href="/archive/">x</a>'), "template-rooted", 3, 10
    ),
    "a body without safe": Mistake(in_block("{{ article.body }}"), "template-escaped", 3, 12),
    "a title with safe": Mistake(in_block("{{ article.title | safe }}"), "template-unsafe", 3, 12),
    "a value that a loop can't keep": Mistake(
        in_block("{% set n = 0 %}{% for t in article.tags %}\n{% set n = n + 1 %}{% endfor %}{{ n }}"),
        "template-set-in-loop",
        4,
        8,
    ),
    "a tag that nothing closes": Mistake(
        in_block('<div class="x">\n<p>x</p>'), "template-element-unclosed", 3
    ),
    "a tag that closes nothing": Mistake(in_block("<p>x</p>\n</div>"), "template-element-unopened", 4),
    "a style that strict hosts refuse": Mistake(
        in_block('<p style="color: red">x</p>'), "template-inline", 3, 4
    ),
    "a script of another site": Mistake(
        in_block('<script src="//cdn.example/x.js"></script>'), "template-foreign", 3, 14
    ),
    # Style sheets
    "an import of nothing": Mistake({STYLE: '@import "nope.css";\n'}, "css-file", 1, 10),
    "a picture that isn't there": Mistake(
        {STYLE: "a {\n  background: url(nope.png);\n}\n"}, "css-file", 2, 19
    ),
    "a brace without its other": Mistake(
        {STYLE: "a {\n  color: red;\nb { color: blue; }\n"}, "css-brace-open", 1, 3
    ),
    "a brace too much": Mistake({STYLE: "a {}\n}\nb {}\n"}, "css-brace-stray", 2),
    "a remark without its end in CSS": Mistake({STYLE: "a {}\n/* x\n"}, "css-remark-open", 2),
    "a quotation mark alone": Mistake({STYLE: 'a {\n  content: "x;\n}\n'}, "css-quote-open", 2, 12),
    "no colon": Mistake({STYLE: "a {\n  color red;\n}\n"}, "css-declaration", 2, 3),
    "no semicolon": Mistake({STYLE: "a {\n  color: red\n  margin: 0;\n}\n"}, "css-semicolon", 2, 12),
    "a variable misspelt": Mistake({STYLE: "a {\n  color: var(--acent);\n}\n"}, "css-variable", 2, 14),
    "a font of another site": Mistake(
        {STYLE: "@import url(https://fonts.example/x.css);\n"}, "css-foreign", 1, 13
    ),
    # Files
    "a word misspelt": Mistake({"languages/zh-CN.yaml": "relatd: 相关\n"}, "language-word-near", 1),
    "a word that nothing asks for": Mistake(
        {"languages/zh-CN.yaml": "qwertz: 无\n"}, "language-word-unused", 1
    ),
    "dates half in English": Mistake(
        {"languages/fr.yaml": "related: Lire\n"}, "language-dates-english", 0, 0
    ),
    "a language file that is no YAML": Mistake(
        {"languages/zh-CN.yaml": "related: [x\n"}, "language-file-syntax", 1
    ),
    "a template misnamed": Mistake({"artcle.html": "x\n"}, "template-unused-near", 0, 0),
    "a template that nothing asks for": Mistake({"qwertz.html": "x\n"}, "template-unused", 0, 0),
    "an empty override": Mistake({"section.html": ""}, "theme-file-empty", 0, 0),
    "a style sheet in the wrong place": Mistake({"office.css": "a {}\n"}, "theme-file-place", 0, 0),
    "a style sheet misnamed": Mistake({"assets/styel.css": "a {}\n"}, "asset-unused-near", 0, 0),
    "a script that nothing asks for": Mistake({"assets/qwertz.js": "1;\n"}, "asset-unused", 0, 0),
    "another encoding": Mistake(
        {ARTICLE: in_block("中文")[ARTICLE].encode("gb18030")}, "encoding-gb18030", 0, 0
    ),
    "a file that is no text": Mistake({ARTICLE: b"\x00\xff\xfe\x01"}, "encoding-unknown", 1, 2),
}


@pytest.fixture(scope="module")
def bulletin(tmp_path_factory: pytest.TempPathFactory) -> tuple[Prepared, ThemeFiles]:
    """A small bulletin as it is planned with the default theme, and that theme's files."""
    root = write_site(
        tmp_path_factory.mktemp("bulletin"),
        {"content/news/a.md": article(), "content/news/b.md": article(date="2020-09-01")},
    )
    config, _ = load_config(root / "gen.yaml")
    assert config
    prepared, problems = examine(config, clock(NOW, {}, config.zone), Options())
    assert not problems
    return prepared, read_theme_files((Folder(default_theme(), FOLDER),))


@contextmanager
def caught(found: list[Problem]) -> Iterator[None]:
    try:
        yield
    except ProblemsError as error:
        found += error.problems


def problems_with(
    own: Mapping[str, str | bytes], bulletin: tuple[Prepared, ThemeFiles]
) -> tuple[Problem, ...]:
    """What a build says of a theme, as it goes through it: its files, its words, its pages."""
    prepared, default = bulletin
    settings = prepared.config.settings
    data = {name: text if isinstance(text, bytes) else text.encode() for name, text in own.items()}
    theme = decoded(ThemeFiles((data, *default.folders), (FOLDER, FOLDER), {}, ()))
    assets = make_assets(theme, settings, lasting=True)
    renderer = make_renderer(theme, assets, settings)
    found = [*theme.problems, *mistakes_of(theme, renderer, assets, prepared.outputs)]
    words = None
    with caught(found):
        words = load_words(settings.language, theme.texts)
    page: Output = next(one for one in prepared.outputs if one.url == "/news/2020/a/")
    with caught(found):
        inputs = {**page.inputs, "words": words or page.inputs["words"]}
        renderer.render(page.recipe, page.url, inputs)  # type: ignore[arg-type] # a page is made by a template
    return ordered(found)


@pytest.mark.parametrize("name", MISTAKES)
def test_no_mistake_is_silent(name: str, bulletin: tuple[Prepared, ThemeFiles]) -> None:
    mistake = MISTAKES[name]
    found = problems_with(mistake.files, bulletin)
    path = f"templates/{next(iter(mistake.files))}"
    assert (mistake.code, path, mistake.line, mistake.column) in [
        (one.code, one.path, one.line, one.column) for one in found
    ]
    # One mistake is said once, but for what follows from it: super() of a block that isn't there.
    assert len(found) == 1 or name in ("super of no block", "includes without an end")
    for problem in found:
        told = [describe(problem, language) for language in LANGUAGES]
        assert all(message and hint for message, hint in told)
        assert told[0] != told[1]
        assert problem.excerpt or not problem.line or problem.code.startswith("encoding")


def test_there_are_at_least_thirty_six() -> None:
    assert len(MISTAKES) >= 36
    assert len({mistake.code for mistake in MISTAKES.values()}) >= 36


def test_a_theme_without_a_mistake_has_no_warning(bulletin: tuple[Prepared, ThemeFiles]) -> None:
    own = {
        ARTICLE: EXTENDS
        + '{% block article_foot %}{% from "macros.html" import link %}\n'
        + '<p class="x"><a href="{{ "/archive/" | href }}">{{ words.hotline }}</a>{% include "own/line.html" %}</p>\n'
        + "{% if next %}<div>{% else %}<div class=y>{% endif %}{{ article.body.plain | on_paper | safe }}</div>\n"
        + "{{ super() }}{% block more %}{% endblock %}{% endblock %}\n",
        "own/line.html": "<b>{{ article.title }}</b>\n",
        "base.html": '{% extends "default:base.html" %}{% from "macros.html" import stylesheet %}\n'
        + '{% block styles %}{{ super() }}{{ stylesheet("office.css") }}{% endblock %}\n',
        "assets/office.css": '@import "more.css";\n.x { color: var(--accent); &:hover { color: var(--mine, red); } }\n'
        + "@media (min-width: 3rem) { .y::before { content: 'a;}'; background: url(data:image/gif;base64,R0) } }\n",
        "assets/more.css": ":root {\n  --own: 1;\n  transition:\n    color 1s,\n    margin 1s;\n}\n"
        ".z { top: var(--own) }\n",
        "languages/zh-CN.yaml": "hotline: 热线\nrelated: 相关\n",
    }
    assert problems_with(own, bulletin) == ()


def test_the_default_theme_itself_has_none(bulletin: tuple[Prepared, ThemeFiles]) -> None:
    own = {name: data for name, data in bulletin[1].folders[0].items() if not name.endswith((".svg", ".png"))}
    assert problems_with(own, bulletin) == ()
