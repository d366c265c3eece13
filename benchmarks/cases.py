"""What happens to a bulletin before it is built again: nothing, a word changed here or there, everything."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import corpus
from benchmarks.corpus import Article, Corpus, make_article
from benchmarks.generators import REVISION, Generator, write_article


@dataclass(frozen=True, slots=True)
class Change:
    """What a case does to a bulletin, for every generator alike."""

    corpus: Corpus
    """The bulletin afterwards."""
    apply: Callable[[Generator, Path], None]
    """Brings the change to a generator's folder."""
    article: Article
    """Whose page shows it."""
    shown: str
    """The words that this page holds once the site is up to date."""


@dataclass(frozen=True, slots=True)
class Case:
    """A situation to be measured."""

    name: str
    """As on the command line."""
    title: str
    """As in tables."""
    make: Callable[[Corpus, int], Change]
    """Given the bulletin and the number of the round."""


def _cold(bulletin: Corpus, revision: int) -> Change:
    def apply(generator: Generator, root: Path) -> None:
        for name in (generator.output, *generator.state):
            path = root / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    article = bulletin.articles[-1]
    return Change(bulletin, apply, article, article.name)


def _nothing(bulletin: Corpus, revision: int) -> Change:
    article = bulletin.articles[-1]
    return Change(bulletin, lambda generator, root: None, article, article.name)


def _body(bulletin: Corpus, revision: int) -> Change:
    article = corpus.edited_body(_chosen(bulletin, revision), revision)
    return _exchanged(bulletin, article, corpus.mark("body", revision))


def _title(bulletin: Corpus, revision: int) -> Change:
    article = corpus.edited_title(_chosen(bulletin, revision), revision)
    return _exchanged(bulletin, article, corpus.mark("title", revision))


def _added(bulletin: Corpus, revision: int) -> Change:
    # Each round has added one; the size at the beginning, by which dates are spread, makes each the newest.
    count = len(bulletin.articles)
    article = make_article(count, count - revision)
    return _changed(replace(bulletin, articles=(*bulletin.articles, article)), article, article.name)


def _base(bulletin: Corpus, revision: int) -> Change:
    mark = REVISION.format(revision + 1)

    def apply(generator: Generator, root: Path) -> None:
        path = root / generator.template
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(REVISION.format(revision), mark), encoding="utf-8")

    return Change(bulletin, apply, bulletin.articles[0], mark)


def _chosen(bulletin: Corpus, revision: int) -> Article:
    """An article from the middle of the bulletin's years, another in each round; it is in no feed."""
    return bulletin.articles[(len(bulletin.articles) // 2 + 7 * revision) % len(bulletin.articles)]


def _exchanged(bulletin: Corpus, article: Article, shown: str) -> Change:
    articles = tuple(article if other.number == article.number else other for other in bulletin.articles)
    return _changed(replace(bulletin, articles=articles), article, shown)


def _changed(bulletin: Corpus, article: Article, shown: str) -> Change:
    def apply(generator: Generator, root: Path) -> None:
        write_article(generator, root, article, bulletin)

    return Change(bulletin, apply, article, shown)


CASES = (
    Case("cold", "Cold", _cold),
    Case("nothing", "Nothing changed", _nothing),
    Case("body", "One body edited", _body),
    Case("title", "One title edited", _title),
    Case("added", "One article added", _added),
    Case("base", "Base template edited", _base),
)
