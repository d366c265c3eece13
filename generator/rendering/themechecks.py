"""Silent mistakes in a bulletin's own theme: what is there and does nothing, or isn't there and is asked for.

All are looked for in whole builds only, and in the bulletin's own files only.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache

import jinja2
from jinja2 import nodes

from generator.problems import Problem, Reporter
from generator.rendering.own_outputs import FOLDER as OUTPUTS
from generator.rendering.sheetchecks import check_sheets, variables
from generator.rendering.templatechecks import check_templates
from generator.rendering.templates import template_digests
from generator.rendering.theme_files import Theme, in_folders
from generator.text.decoding import nearest
from generator.text.languages import DATES, LANGUAGES, keys_of

_ASSETS, _LANGUAGES = "assets/", "languages/"
_FOLDERS = (_ASSETS, _LANGUAGES, "blocks/", "parts/", "data/", OUTPUTS)
_OF_ASSETS = (".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2", ".woff")
_WORD = re.compile(r"\bwords(?:\.|\[[\"'])(\w+)")


def check_theme(
    theme: Theme, environment: jinja2.Environment, used: Collection[str], made: Collection[str]
) -> tuple[Problem, ...]:
    """Warnings of a bulletin's own files. `used` are the templates that pages ask for, `made` all assets' names."""
    *folders, default = theme.texts
    own: dict[str, str] = {}
    for folder in reversed(folders):
        own |= {name: text for name, text in folder.items() if isinstance(text, str)}
    if not own:
        return ()
    assert environment.loader is not None  # make_environment gives one
    loader = environment.loader

    @cache
    def known(name: str) -> nodes.Template | None:
        try:
            return environment.parse(loader.get_source(environment, name)[0])
        except jinja2.TemplateError:  # which rendering reports
            return None

    templates = {name: text for name, text in own.items() if _is_template(name)}
    sheets = {name: text for name, text in own.items() if name.endswith(".css")}
    theirs = frozenset(default.values())
    every = [text for folder in theme.texts for text in folder.values() if isinstance(text, str)]
    of_site = variables([text for text in every if "--" in text] + ["--accent: x; --band: x;"])
    found = (
        *check_templates(templates, known, environment),
        *check_sheets(sheets, made, of_site),
        *_files(own, default, templates, environment, used, [text for text in every if text not in theirs]),
        *_words(own, default, templates),
    )
    return tuple(in_folders(found, theme.names, theme.texts))


def _like(name: str, others: Collection[str]) -> str:
    """The file of the same kind that was probably meant; its ending says nothing of that."""
    stem, dot, kind = name.rpartition(".")
    stems = [other.removesuffix(dot + kind) for other in others if other.endswith(dot + kind)]
    near = nearest(stem, stems)
    return near and near + dot + kind


def _is_template(name: str) -> bool:
    return name.endswith(".html") and (name.startswith(OUTPUTS) or not name.startswith(_FOLDERS))


def _files(
    own: Mapping[str, str],
    default: Mapping[str, str | Problem],
    templates: Mapping[str, str],
    environment: jinja2.Environment,
    used: Collection[str],
    texts: Collection[str],
) -> Iterator[Problem]:
    """Files that nothing asks for, that lie where nothing looks, and that are empty.

    `texts` are those of all own files, also of such as another of the same name stands before.
    """
    theirs = {name for name in default if _is_template(name)}
    reached = {*used, *theirs}
    for name in tuple(reached):
        reached |= template_digests(name, environment).keys()
    for name, text in own.items():
        reporter = Reporter(f"templates/{name}")
        if not text.strip() and name.endswith((".html", ".css", ".js", ".yaml")):
            if name in default or _is_template(name):
                reporter.warning("theme-file-empty")
        elif name in templates and name not in reached:
            near = _like(name, theirs)
            reporter.warning("template-unused-near" if near else "template-unused", nearest=near)
        elif name.endswith(_OF_ASSETS) and not name.startswith(_FOLDERS):
            reporter.warning("theme-file-place", place=f"templates/{_ASSETS}{name}")
        elif name.startswith(_ASSETS) and name.endswith((".css", ".js")) and name not in default:
            plain = name.removeprefix(_ASSETS)
            if not any(plain.rpartition("/")[2] in other for other in texts if other is not text):
                near = _like(plain, [one.removeprefix(_ASSETS) for one in default if one.startswith(_ASSETS)])
                code = "asset-unused-near" if near else "asset-unused"
                reporter.warning(code, name=plain, nearest=near)
        yield from reporter.problems


def _words(
    own: Mapping[str, str], default: Mapping[str, str | Problem], templates: Mapping[str, str]
) -> Iterator[Problem]:
    """Words that nothing asks for, and dates that stay English in another language."""
    english = default.get(f"{_LANGUAGES}en.yaml", "")
    known = keys_of(english).keys() if isinstance(english, str) else set()
    asked = {name for text in templates.values() for name in _WORD.findall(text)}
    for name, text in own.items():
        if not name.startswith(_LANGUAGES) or not name.endswith(".yaml"):
            continue
        reporter = Reporter(f"templates/{name}", tuple(text.split("\n")))
        found = keys_of(text)
        for key, (line, column) in found.items():
            if known and key not in known and key not in asked:
                near = nearest(key, known)
                code = "language-word-near" if near else "language-word-unused"
                reporter.warning(code, line, column, key=key, nearest=near)
        tag = name.removeprefix(_LANGUAGES).removesuffix(".yaml")
        missing = [key for key in DATES if key not in found]
        if found and tag.partition("-")[0] not in {one.partition("-")[0] for one in LANGUAGES} and missing:
            reporter.warning("language-dates-english", keys=", ".join(missing))
        yield from reporter.problems
