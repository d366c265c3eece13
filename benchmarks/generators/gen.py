"""gen itself, from this checkout."""

import sys
from dataclasses import replace
from pathlib import Path

from benchmarks import generators
from benchmarks.corpus import Article, Corpus, spell
from benchmarks.generators import (
    FEATURES,
    HERE,
    PRINT,
    QR,
    REPOSITORY,
    Generator,
    quoted,
    write,
    write_pictures,
)

_USER_CACHE = str(HERE / ".cache" / "user")
"""Where compiled templates are kept; a cold build begins without them."""

_SETTINGS = f"""\
title: {generators.TITLE}
subtitle: {generators.SUBTITLE}
description: {generators.DESCRIPTION}
base_url: {generators.BASE_URL}
timezone: Asia/Shanghai
page_size: {generators.PAGE_SIZE}
feeds: {{count: {generators.FEED_SIZE}}}
publisher: {{name: {generators.PUBLISHER}, address: {generators.ADDRESS}}}
"""


def _write_site(root: Path, corpus: Corpus) -> None:
    write(
        root / "gen.yaml", f"{_SETTINGS}sections: [{', '.join(section.key for section in corpus.sections)}]\n"
    )
    for section in corpus.sections:
        head = f"---\ntitle: {section.name}\ndescription: {section.description}\n---\n"
        write(root / "content" / section.key / "_index.md", head)
    write_pictures(root / "content" / "static")
    # The bulletin's own base template, so that one can be edited; all others are the theme's.
    base = (REPOSITORY / "templates" / "base.html").read_text(encoding="utf-8")
    charset = '<meta charset="utf-8">'
    assert charset in base
    write(root / "templates" / "base.html", base.replace(charset, charset + generators.REVISION.format(0), 1))


def _text(article: Article, corpus: Corpus, more: str = "") -> str:
    def address(number: int) -> str:
        other = corpus.articles[number]
        return f"../{other.section.key}/{other.name}.md"

    return f"""\
---
title: {quoted(article.title)}
date: {article.date:%Y-%m-%d %H:%M}
language: {article.language}
source: {article.source}
author: {article.author}
tags: [{", ".join(article.tags)}]
summary: {quoted(article.summary)}
{more}---

{spell(article.body, address, "../static/picture-{}.png".format)}"""


GEN = Generator(
    name="gen",
    title="gen",
    write_site=_write_site,
    text=_text,
    content="content",
    output="site",
    template="templates/base.html",
    command=lambda _: (sys.executable, "-m", "generator", "build"),
    version=lambda _: (sys.executable, "-m", "generator", "--version"),
    state=(".gen", _USER_CACHE),
    # What an installed program never meets: that its modules are compiled anew on each run.
    environment={"PYTHONPATH": str(REPOSITORY), "XDG_CACHE_HOME": _USER_CACHE, "PYTHONDONTWRITEBYTECODE": ""},
    does=frozenset(FEATURES),
)

WITHOUT_PRINT = replace(
    GEN,
    name="gen-without-print",
    title="gen, no print views",
    text=lambda article, corpus: _text(article, corpus, "print: false\n"),
    print_view="",
    does=GEN.does - {PRINT, QR},
)
