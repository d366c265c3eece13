"""Eleventy, with its Markdown library and Nunjucks templates."""

import json
from pathlib import Path

from benchmarks import generators
from benchmarks.corpus import Article, Corpus, spell
from benchmarks.generators import Generator, copy_assets, copy_theme, quoted, words, write, write_pictures


def _write_site(root: Path, corpus: Corpus) -> None:
    copy_theme("eleventy", root)
    copy_assets(root / "assets")
    write_pictures(root / "pictures")
    site = {
        "title": generators.TITLE,
        "subtitle": generators.SUBTITLE,
        "description": generators.DESCRIPTION,
        "url": generators.BASE_URL,
        "publisher": generators.PUBLISHER,
        "address": generators.ADDRESS,
    }
    sections = {
        section.key: {"name": section.name, "description": section.description} for section in corpus.sections
    }
    write(root / "data" / "site.json", json.dumps(site, ensure_ascii=False))
    write(root / "data" / "sections.json", json.dumps(sections, ensure_ascii=False))
    write(root / "data" / "words.json", words())
    write(root / "package.json", '{"type": "module", "private": true}\n')


def _text(article: Article, corpus: Corpus) -> str:
    def address(number: int) -> str:
        return corpus.articles[number].url

    return f"""\
---
title: {quoted(article.title)}
date: {article.date:%Y-%m-%dT%H:%M:%S}+08:00
language: {article.language}
source: {article.source}
author: {article.author}
tags: [{", ".join(article.tags)}]
summary: {quoted(article.summary)}
---

{spell(article.body, address, "/pictures/picture-{}.png".format)}"""


def _program(tools: Path) -> tuple[str, ...]:
    # Node itself, since npx would start npm before it.
    return ("node", str(tools / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"))


ELEVENTY = Generator(
    name="eleventy",
    title="Eleventy",
    write_site=_write_site,
    text=_text,
    content="content",
    output="output",
    template="includes/head.njk",
    command=_program,
    version=lambda tools: (*_program(tools), "--version"),
    state=(".cache",),
    npm=("@11ty/eleventy",),
    remarks=("the five older articles of the section in place of related ones",),
)
