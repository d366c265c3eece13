"""Front matter: what the head of a Markdown file may say, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from generator import schema
from generator.dates import Moment
from generator.schema import key


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of an article or a page. A field left out has its default."""

    title: str = key(schema.Text(empty=False), "The headline.", default="")
    subtitle: str = key(schema.Text(), "A second line under the headline.", default="")
    date: Moment | None = key(schema.Date(), "When the article was published.", default=None)
    updated: Moment | None = key(schema.Date(), "When it was last changed in substance.", default=None)
    section: str = key(schema.Text(), "The section, if not the folder's.", default="")
    tags: tuple[str, ...] = key(schema.Texts(), "Free keywords that readers can follow.", default=())
    keywords: tuple[str, ...] = key(schema.Texts(), "Words for search engines only.", default=())
    source: str = key(schema.Text(), "The office that the article comes from.", default="")
    source_url: str = key(schema.Address(), "The original at its source.", default="")
    author: tuple[str, ...] = key(schema.Texts(), "One name or several.", default=())
    editor: str = key(schema.Text(), "Who is responsible for the text.", default="")
    summary: str = key(schema.Text(), "A few sentences for lists and feeds.", default="")
    image: str = key(schema.Text(), "The leading picture: a path beside the file.", default="")
    image_alt: str = key(schema.Text(), "What the picture shows, in words.", default="")
    slug: str = key(schema.Slug(), "The last part of the address.", default="")
    permalink: str = key(schema.SitePath(), "The whole address, such as /notices/water/.", default="")
    aliases: tuple[str, ...] = key(schema.SitePaths(), "Old addresses that lead here.", default=())
    draft: bool = key(schema.Boolean(), "Not ready: in no output.", default=False)
    publish: Moment | None = key(schema.Date(), "Not before this moment.", default=None)
    expires: Moment | None = key(schema.Date(), "Not after this moment.", default=None)
    issue: str = key(schema.Text(), "The number of the bulletin that it belongs to.", default="")
    document_number: str = key(schema.Text(), "文号.", default="")
    attachments: tuple[str, ...] = key(schema.Texts(), "Files beside the text to list, by path.", default=())
    language: str = key(schema.Language(), "The text's language, if not the bulletin's.", default="")
    pinned: bool = key(schema.Boolean(), "Kept at the top of lists.", default=False)
    order: int | None = key(schema.Integer(minimum=-1_000_000, maximum=1_000_000), "Place in an issue or among pages; low comes first.", default=None)
    print: bool = key(schema.Boolean(), "Whether there is a print view.", default=True)
    toc: bool = key(schema.Boolean(), "Whether to show a table of contents.", default=False)
    extra: Mapping[str, Any] = key(schema.Free(), "Anything else, for your own templates.", default=MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class SectionFrontMatter:
    """The head of a section's `_index.md`."""

    title: str = key(schema.Text(empty=False), "The section's name.", default="")
    description: str = key(schema.Text(), "What it is about, in a sentence.", default="")
    keywords: tuple[str, ...] = key(schema.Texts(), "Words for search engines.", default=())
    order: int | None = key(schema.Integer(minimum=-1_000_000, maximum=1_000_000), "Place among the sections; low comes first.", default=None)
    permalink: str = key(schema.SitePath(), "Its address, such as /notices/.", default="")
    kind: str = key(schema.Text(), "ColumnType: the kind of column, such as 工作动态 or 通知公告.", default="")
