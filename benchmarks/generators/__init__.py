"""The generators that are compared: how each is given the corpus, and how it is run."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import IMAGES, Article, Corpus
from benchmarks.pictures import picture

HERE = Path(__file__).resolve().parent.parent
"""The folder of the benchmarks."""
REPOSITORY = HERE.parent

TITLE = "石桥政协简报"
SUBTITLE = "为比较速度而编写"
DESCRIPTION = "一份虚构的县政协工作简报。"
BASE_URL = "https://bulletin.example.org"
PUBLISHER = "石桥县政协办公室"
ADDRESS = "文庙街1号"
PAGE_SIZE = 20
FEED_SIZE = 20

PLAIN = "article pages; lists by section, tag and source, 20 a page; RSS; a sitemap"
"""What every generator is asked for."""
DATES = "lists by year and month"
METADATA = "meta tags of Chinese government sites, Open Graph, Dublin Core; JSON-LD"
FEEDS = "whole articles in feeds; Atom besides RSS"
JSON_FEEDS = "JSON feeds"
MISSING = "a 404 page"
PRINT = "a print view of each article"
RELATED = "related articles, by tags and section"
QR = "a QR code on each print view"
SIZES = "width and height of pictures; checksums of style sheets"
SANITIZED = "dangerous HTML taken out of articles"
SEARCH = "an index of every word, and a page that searches it"
CHECKED = "every link and picture checked; a word where one leads nowhere"

FEATURES = (
    PLAIN,
    DATES,
    METADATA,
    FEEDS,
    JSON_FEEDS,
    MISSING,
    PRINT,
    RELATED,
    QR,
    SIZES,
    SEARCH,
    SANITIZED,
    CHECKED,
)
"""What a site has or a build does, as far as not every contestant's does: tables say who does what."""

REVISION = '<meta name="revision" content="{}">'
"""What every base template has, with 0; editing one means another number."""


@dataclass(frozen=True, slots=True)
class Generator:
    """A program that builds sites, and all that is needed to compare it."""

    name: str
    """As on the command line."""
    title: str
    """As in tables."""
    write_site: Callable[[Path, Corpus], None]
    """Writes settings, templates and everything else but the articles into a folder."""
    text: Callable[[Article, Corpus], str]
    """An article's file."""
    content: str
    """The folder that holds a folder of articles for each section."""
    output: str
    """The folder that is built into."""
    template: str
    """The file that every page's head comes from."""
    command: Callable[[Path], tuple[str, ...]]
    """What builds the site when it is run in the site's folder; it is given the folder of installed programs."""
    version: Callable[[Path], tuple[str, ...]]
    """What prints the version."""
    print_view: str = "{}print/index.html"
    """Where an article's print view lies in the output, given its address; empty if there is none."""
    state: tuple[str, ...] = ()
    """What else has to go before a cold build."""
    environment: Mapping[str, str] = field(default_factory=dict)
    python: tuple[str, ...] = ()
    """Python packages to install."""
    npm: tuple[str, ...] = ()
    """npm packages to install."""
    does: frozenset[str] = frozenset((PLAIN, DATES, METADATA, FEEDS, JSON_FEEDS, MISSING, PRINT))
    """Of FEATURES."""
    remarks: tuple[str, ...] = ()
    """What else has to be known to judge its figures."""

    def article_path(self, article: Article) -> str:
        """Where an article's file lies in the site's folder."""
        return f"{self.content}/{article.section.key}/{article.name}.md"

    def page_path(self, article: Article) -> str:
        """Where an article's page lies after a build."""
        return f"{self.output}{article.url}index.html"

    def print_path(self, article: Article) -> str:
        """Where its print view lies; empty if there is none."""
        return self.print_view and self.output + self.print_view.format(article.url)


def write_corpus(generator: Generator, root: Path, corpus: Corpus) -> None:
    """Write a whole site: what the generator needs, and every article."""
    generator.write_site(root, corpus)
    for article in corpus.articles:
        write_article(generator, root, article, corpus)


def write_article(generator: Generator, root: Path, article: Article, corpus: Corpus) -> None:
    """Write one article's file, or write it anew."""
    write(root / generator.article_path(article), generator.text(article, corpus))


def write(path: Path, text: str | bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def write_pictures(folder: Path) -> None:
    """Write the pictures that articles share."""
    for number in range(IMAGES):
        write(folder / f"picture-{number}.png", picture(number))


def copy_theme(generator: str, root: Path) -> None:
    """Copy a peer's settings and templates, which lie under themes/."""
    folder = HERE / "themes" / generator
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            write(root / path.relative_to(folder), path.read_bytes())


def copy_assets(folder: Path) -> None:
    """Copy the style sheets and the script of gen's theme: all sites look the same."""
    for path in sorted((REPOSITORY / "templates" / "assets").iterdir()):
        write(folder / path.name, path.read_bytes())


def words() -> str:
    """The interface's words by language, as JSON."""
    return (HERE / "themes" / "words.json").read_text(encoding="utf-8")


def quoted(value: str) -> str:
    """A value that is safe in YAML."""
    return json.dumps(value, ensure_ascii=False)
