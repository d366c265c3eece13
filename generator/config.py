"""The bulletin's settings: what `gen.yaml` may say, and how it is read.

The dataclasses below are the one definition: reading, checking, the JSON Schema for editors' completion and the
settings reference in the docs all come from their fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from generator import schema
from generator.schema import key


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the bulletin and how to reach them."""

    name: str = key(schema.Text(), "The office's full name.", default="")
    address: str = key(schema.Text(), "Street address.", default="")
    postal_code: str = key(schema.Text(), "Postal code.", default="")
    phone: str = key(schema.Text(), "Telephone number.", default="")
    email: str = key(schema.Text(), "E-mail address.", default="")


@dataclass(frozen=True, slots=True)
class Government:
    """The identity that Chinese government sites must show (《政府网站发展指引》)."""

    site_name: str = key(schema.Text(), "SiteName; the title when it is left out.", default="")
    site_domain: str = key(schema.Text(), "SiteDomain, such as www.example.gov.cn.", default="")
    site_id: str = key(schema.Text(), "SiteIDCode, 网站标识码: ten letters and digits.", default="")
    icp: str = key(schema.Text(), "ICP number, such as 京ICP备05000000号.", default="")
    police: str = key(schema.Text(), "公网安备 number, such as 京公网安备 11000000000000号.", default="")


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the navigation."""

    title: str = key(schema.Text(), "The words to click.")
    url: str = key(schema.Text(), "A path to a source (`about.md`), a site address (`/archive/`), or a full one.")


@dataclass(frozen=True, slots=True)
class Feeds:
    """What the feeds hold."""

    content: Literal["full", "summary"] = key(schema.Choice("full", "summary"), "Whole articles or summaries.", default="full")
    count: int = key(schema.Integer(minimum=1, maximum=1000), "How many of the newest articles.", default=20)


@dataclass(frozen=True, slots=True)
class FrontMatterRules:
    """How another system's front matter is read without touching its files."""

    rename: Mapping[str, str] = key(
        schema.Names(), "Their key: our key, such as `excerpt: summary`.", default=MappingProxyType({})
    )
    unknown: Literal["error", "warn", "allow"] = key(
        schema.Choice("error", "warn", "allow"), "What an unknown key is.", default="error"
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that gen.yaml may say."""

    title: str = key(schema.Text(), "The bulletin's name.")
    base_url: str = key(schema.Address(), "The full address at which the site will be found; it may have a path.")
    timezone: str = key(schema.TimeZone(), "The time zone of dates without one, such as Asia/Shanghai.")
    subtitle: str = key(schema.Text(), "A line under the name.", default="")
    language: str = key(schema.Choice("zh-CN", "zh-TW", "en"), "The interface's language.", default="zh-CN")
    description: str = key(schema.Text(), "A sentence for search engines and feeds.", default="")
    keywords: tuple[str, ...] = key(schema.Texts(), "Words for search engines.", default=())
    logo: str = key(schema.Text(), "An image under content/, such as static/logo.svg.", default="")
    publisher: Publisher = key(schema.Part(Publisher), "Who publishes the bulletin.", default=Publisher())
    government: Government = key(schema.Part(Government), "Identity of a government site.", default=Government())
    navigation: tuple[NavigationItem, ...] = key(
        schema.Parts(NavigationItem), "The navigation; without it, the sections and the pages.", default=()
    )
    sections: tuple[str, ...] = key(schema.Texts(), "The sections' folders, in the order to show them.", default=())
    permalink: str = key(
        schema.Permalink(), "The pattern of an article's address.", default="/{section}/{year}/{slug}/"
    )
    slug: Literal["written", "pinyin"] = key(
        schema.Choice("written", "pinyin"), "Addresses in the title's own script, or in pinyin.", default="written"
    )
    links: Literal["directory", "file"] = key(
        schema.Choice("directory", "file"), "With `file`, links name index.html, so the site opens from a disk.",
        default="directory",
    )
    page_size: int = key(schema.Integer(minimum=1, maximum=1000), "Articles on a page of a list.", default=20)
    feeds: Feeds = key(schema.Part(Feeds), "What the feeds hold.", default=Feeds())
    issues: Literal["none", "month", "week", "front-matter"] = key(
        schema.Choice("none", "month", "week", "front-matter"), "How articles are collected into issues.", default="none"
    )
    front_matter: FrontMatterRules = key(
        schema.Part(FrontMatterRules), "How another system's front matter is read.", default=FrontMatterRules()
    )
    theme: Mapping[str, Any] = key(schema.Free(), "Values for the templates.", default=MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Config:
    """One run's settings: the file's, and what the command line says besides."""

    root: Path
    """The folder that holds gen.yaml."""
    path: Path
    """gen.yaml itself."""
    settings: Settings
    positions: Mapping[str, tuple[int, int]]
    """Where in the file a key's value stands (`navigation.0.url`: (line, column)), for problems found later."""
    lines: tuple[str, ...]
    """The file's lines, for excerpts."""
