"""Topics: texts that bring articles together, some by name and the rest by tags."""

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, structs

from generator.content.reading import Text
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


def chosen(document: Text, directory: Directory, articles: Mapping[str, Article]) -> tuple[str, ...]:
    """The source paths of the public articles that a topic names, each once, in its order."""
    found = (_found(written, document.place.path, directory.documents) for written in _written(document))
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
    for index, written in enumerate(_written(document)):
        place = positions[f"articles.{index}"]
        path = _found(written, document.place.path, directory.documents)
        if path in articles:
            continue
        if path:
            reporter.error("topic-no-article", *place, path=written)
        elif any(_is_hidden(one, directory) for one in _meant(written, document.place.path)):
            reporter.warning("topic-hides-article", *place, path=written)
        elif not any(one in directory.broken for one in _meant(written, document.place.path)):
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


def _written(document: Text) -> tuple[str, ...]:
    return document.head.values.articles


def _found(written: str, topic: str, known: Mapping[str, object]) -> str:
    """The source path of the document that is meant; empty if there is none."""
    return next((path for path in _meant(written, topic) if path in known), "")


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
