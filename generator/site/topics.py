"""Topics: texts that bring articles together, some by name and the rest by tags."""

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, structs

from generator.content.reading import IssueText, Text
from generator.problems import Problem, Reporter
from generator.site.links import Directory
from generator.site.model import Article, Page, Term
from generator.text.decoding import nearest
from generator.text.paths import parents
from generator.text.slugs import folded

GATHERED = 50
"""Articles that a topic's tags bring in; the tags' own lists have all."""


class Topic(Struct, frozen=True, gc=False):
    """A text and its articles, which are told by their source paths."""

    page: Page
    standfirst: str
    """The summary that its front matter has; empty without one."""
    chosen: tuple[str, ...]
    """What it names, as far as it is public, in this order."""
    tags: tuple[str, ...]
    """Whose articles it gathers, by their folded names."""
    articles: tuple[str, ...] = ()
    """All, in the order to show them."""


def gathered(topic: Topic, tags: Mapping[str, tuple[str, ...]], place: Mapping[str, int]) -> Topic:
    """A topic with its articles.

    `tags` are the articles of each tag, newest first, by the tag's folded name, `place` that of each article among all.
    """
    tagged = {path for tag in topic.tags for path in tags.get(tag, ())}
    newest = sorted(tagged.difference(topic.chosen), key=place.__getitem__)[:GATHERED]
    return structs.replace(topic, articles=(*topic.chosen, *newest))


def chosen(
    document: Text | IssueText, directory: Directory, articles: Mapping[str, Article]
) -> tuple[str, ...]:
    """The source paths of the public articles that a topic or an issue names, each once, in its order."""
    found = (named.path for _, named in named_articles(document, directory))
    return tuple(dict.fromkeys(path for path in found if path in articles))


def holders(topics: Iterable[Topic]) -> Callable[[Article], tuple[Term, ...]]:
    """Gives the topics that an article is in, even where they show only newer ones."""
    terms: list[Term] = []
    by_name: dict[str, set[int]] = {}
    by_tag: dict[str, set[int]] = {}
    for number, topic in enumerate(topics):
        terms.append(Term(topic.page.title, topic.page.url, language=topic.page.language))
        for names, keys in ((by_name, topic.chosen), (by_tag, topic.tags)):
            for key in keys:
                names.setdefault(key, set()).add(number)

    def of(article: Article) -> tuple[Term, ...]:
        found = (by_tag.get(folded(tag.name), set()) for tag in article.tags)
        return tuple(terms[number] for number in sorted(by_name.get(article.path, set()).union(*found)))

    return of if terms else lambda article: ()


def check(
    document: Text, directory: Directory, articles: Mapping[str, Article], tags: Iterable[Term]
) -> tuple[Problem, ...]:
    """What a topic names that isn't there, each at its place."""
    reporter = Reporter(f"content/{document.place.path}")
    positions = document.head.positions
    for index, (written, named) in enumerate(named_articles(document, directory)):
        place = positions[f"articles.{index}"]
        if named.path in articles:
            continue
        if named.path:
            reporter.error("topic-no-article", *place, path=written)
        elif named.is_hidden:
            reporter.warning("topic-hides-article", *place, path=written)
        elif not named.is_broken:
            near = nearest(_tidy(written), articles) or next(iter(articles), "news/water.md")
            reporter.error("topic-article-nowhere", *place, path=written, nearest=near)
    names = {folded(tag.name): tag.name for tag in tags}
    for index, tag in enumerate(document.head.values.gather):
        place = positions[f"gather.{index}"]
        if not names:
            reporter.warning("topic-no-tags", *place, tag=tag)
        elif folded(tag) not in names:
            near = nearest(tag, names.values()) or next(iter(names.values()))
            reporter.warning("topic-tag-nowhere", *place, tag=tag, nearest=near)
    return tuple(reporter.problems)


class Named(Struct, frozen=True):
    """What a topic or an issue names as one of its articles."""

    path: str
    """The source path of the public document that is meant; empty if there is none."""
    is_hidden: bool
    """Whether one is meant that is not public."""
    is_broken: bool
    """Whether one is meant that errors keep out."""


def named_articles(document: Text | IssueText, directory: Directory) -> Iterator[tuple[str, Named]]:
    """What a topic or an issue names, as it is written, and what is meant."""
    for written in _written(document):
        meant = tuple(_meant(written, document.place.path))
        yield (
            written,
            Named(
                next((path for path in meant if path in directory.documents), ""),
                any(_is_hidden(path, directory) for path in meant),
                any(path in directory.broken for path in meant),
            ),
        )


def _written(document: Text | IssueText) -> tuple[str, ...]:
    return document.head.values.articles


def _meant(written: str, topic: str) -> Iterator[str]:
    """The source paths that may be meant: under `content/`, or beside the topic as links are; files and bundles."""
    path = _tidy(written)
    for start in ("", posixpath.dirname(topic)):
        full = posixpath.normpath(posixpath.join(start, path))
        yield from (full, f"{full}.md", f"{full}/index.md")


def _tidy(written: str) -> str:
    path = unicodedata.normalize("NFC", written).replace("\\", "/").strip("/")
    return path.removeprefix("content/")


def _is_hidden(path: str, directory: Directory) -> bool:
    hidden, withdrawn = directory.hidden, directory.withdrawn
    return path in hidden or path in withdrawn or any(f"{folder}/" in hidden for folder in parents(path))
