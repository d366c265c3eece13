"""Pelican, with its Markdown reader."""

import json
from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import Article, Corpus, spell
from benchmarks.generators import (
    DATES,
    FEEDS,
    METADATA,
    MISSING,
    PLAIN,
    Generator,
    copy_assets,
    copy_theme,
    words,
    write,
    write_pictures,
)

_CACHE = ("CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true")


def _write_site(root: Path, corpus: Corpus) -> None:
    copy_theme("pelican", root)
    copy_assets(root / "theme" / "assets")
    write_pictures(root / "content" / "pictures")
    write(root / "words.json", words())
    sections = {
        section.key: {"name": section.name, "description": section.description} for section in corpus.sections
    }
    write(root / "sections.json", json.dumps(sections, ensure_ascii=False))


def _text(article: Article, corpus: Corpus) -> str:
    def address(number: int) -> str:
        other = corpus.articles[number]
        return f"{{filename}}/{other.section.key}/{other.name}.md"

    return f"""\
Title: {article.title}
Date: {article.date:%Y-%m-%d %H:%M}
Lang: {article.language}
Category: {article.section.key}
Authors: {article.source}
Byline: {article.author}
Tags: {", ".join(article.tags)}
Summary: {article.summary}

{spell(article.body, address, "{{static}}/pictures/picture-{}.png".format)}"""


PELICAN = Generator(
    name="pelican",
    title="Pelican",
    write_site=_write_site,
    text=_text,
    content="content",
    output="output",
    template="theme/templates/base.html",
    print_view="",
    command=lambda tools: (str(tools / "venv" / "bin" / "pelican"), "--quiet"),
    version=lambda tools: (str(tools / "venv" / "bin" / "pelican"), "--version"),
    state=("cache",),
    python=("pelican[markdown]",),
    does=frozenset((PLAIN, DATES, METADATA, FEEDS, MISSING)),
    remarks=(
        "no print views, no links to the previous and next article, no JSON feeds: it has none without plugins; "
        "the five newest articles in place of related ones",
    ),
)

CACHED = replace(
    PELICAN,
    name="pelican-cached",
    title="Pelican, cached",
    command=lambda tools: (*PELICAN.command(tools), "--extra-settings", *_CACHE),
    remarks=("as Pelican, with its cache of converted articles, which it leaves off unless told otherwise",),
)
