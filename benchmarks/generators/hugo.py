"""Hugo, from the package that ships its program: with a theme that does what gen's does, and with a lean one."""

from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import Article, Corpus, spell
from benchmarks.generators import (
    PLAIN,
    Generator,
    copy_assets,
    copy_theme,
    quoted,
    words,
    write,
    write_pictures,
)


def _write_site(root: Path, corpus: Corpus) -> None:
    _write_lean_site(root, corpus, "hugo")
    write(root / "data" / "words.json", words())


def _write_lean_site(root: Path, corpus: Corpus, theme: str = "hugo-lean") -> None:
    copy_theme(theme, root)
    copy_assets(root / "static" / "assets")
    write_pictures(root / "static" / "pictures")
    for weight, section in enumerate(corpus.sections, 1):
        head = f"title: {section.name}\ndescription: {section.description}\nweight: {weight}\n"
        write(root / "content" / section.key / "_index.md", f"---\n{head}---\n")


def _text(article: Article, corpus: Corpus) -> str:
    year, month = article.date.year, article.date.month
    return _lean_text(article, corpus, f"years: [{year}年]\nmonths: [{year}年{month:02}月]\n")


def _lean_text(article: Article, corpus: Corpus, more: str = "") -> str:
    def address(number: int) -> str:
        return corpus.articles[number].url

    return f"""\
---
title: {quoted(article.title)}
date: {article.date:%Y-%m-%dT%H:%M:%S}+08:00
language: {article.language}
sources: [{article.source}]
author: {article.author}
tags: [{", ".join(article.tags)}]
{more}description: {quoted(article.summary)}
---

{spell(article.body, address, "/pictures/picture-{}.png".format)}"""


def _program(tools: Path) -> str:
    # The package's own command is a Python script that starts the program; the program itself starts sooner.
    found = sorted(tools.glob("venv/lib/python*/site-packages/hugo/binaries/hugo"))
    return str(found[0]) if found else "hugo"


HUGO = Generator(
    name="hugo",
    title="Hugo",
    write_site=_write_site,
    text=_text,
    content="content",
    output="public",
    template="layouts/_partials/head.html",
    print_view="/print{}index.html",
    command=lambda tools: (_program(tools), "build"),
    version=lambda tools: (_program(tools), "version"),
    state=("resources", ".hugo_build.lock"),
    python=("hugo",),
    remarks=("the five older articles of the section in place of related ones",),
)

HUGO_LEAN = replace(
    HUGO,
    name="hugo-lean",
    title="Hugo, lean theme",
    write_site=_write_lean_site,
    text=_lean_text,
    print_view="",
    does=frozenset((PLAIN,)),
    remarks=(
        "the pages that `hugo new theme` begins with, and descriptions, sources, pages of lists and links to the "
        "previous and next article",
    ),
)
