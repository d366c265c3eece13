"""What a new bulletin begins with: the text of each of its files. Pure."""

from collections.abc import Iterable

from msgspec import Struct

from generator.content.creating import free_name
from generator.content.paths import TOPICS
from generator.outputs.hosting.workflows import GITHUB_PAGES, GITLAB_PAGES, github_pages, gitlab_pages
from generator.settings.config import Settings
from generator.settings.finding import NAME
from generator.settings.reference import schema_text
from generator.settings.writing import to_yaml
from generator.wording import say

SCHEMA = "gen.schema.json"
"""Where editors find what gen.yaml may say: in the bulletin, so that they need no network."""

_TAKEN = (
    "static",
    TOPICS,
    "accessibility",
    "archive",
    "assets",
    "feeds",
    "issues",
    "latest",
    "search",
    "sitemap",
    "sources",
    "tags",
)
"""Folders that mean something else in content/, or whose addresses are those of the site's own pages."""

_GITIGNORE = "/.gen/\n/site/\n"


class Section(Struct, frozen=True):
    """A section of the new bulletin."""

    folder: str
    title: str


class Answers(Struct, frozen=True):
    """What is known of a new bulletin, each as gen.yaml may say it; empty if it is not known yet."""

    title: str
    base_url: str
    publisher: str
    timezone: str
    sections: tuple[Section, ...]
    language: str
    """That of the site: one of those that gen.yaml takes."""


def make_sections(written: Iterable[str]) -> tuple[Section, ...]:
    """Sections from how they are written, `folder:title` or the title alone; each once, and each in its own folder."""
    found: list[Section] = []
    for text in dict.fromkeys(written):
        folder, _, title = (part.strip() for part in text.replace("：", ":").partition(":"))
        taken = (*_TAKEN, *(section.folder for section in found))
        found.append(Section(free_name(folder or title or text, "written", taken), title or folder or text))
    return tuple(found)


def make_files(answers: Answers, day: str, workflow: str | None, spoken: str) -> dict[str, str]:
    """The text of each file by its path from the bulletin's folder; gen.yaml is the last one.

    `day` is the first article's date (2020-09-22); `workflow` names the host whose own build is wanted, if any. Remarks
    are for the office, in the language that it is `spoken` to in; articles are for readers, in that of the site.
    """
    told = "en" if answers.language == "en" else "zh-CN"
    files = {
        f"content/{section.folder}/_index.md": _front({"title": section.title, "kind": section.title})
        for section in answers.sections
    }
    title = say("init.article.title", told)
    place = f"content/{answers.sections[0].folder}/{free_name(title, 'written', ())}.md"
    files[place] = _front({"title": title, "date": day}) + "\n" + say("init.article.body", told)
    files[".gitignore"] = f"# {say('init.file.ignored', spoken)}\n{_GITIGNORE}"
    if workflow:
        path, text = {
            "github": (GITHUB_PAGES, github_pages()),
            "gitlab": (GITLAB_PAGES, gitlab_pages()),
        }[workflow]
        files[path] = text
    files[SCHEMA] = schema_text(Settings)
    files[NAME] = _settings(answers, spoken)
    return files


def _front(values: dict[str, str]) -> str:
    return f"---\n{to_yaml(values)}---\n"


def _settings(answers: Answers, spoken: str) -> str:
    """The text of gen.yaml."""
    publisher = to_yaml({"publisher": {"name": answers.publisher}}).rstrip()
    known = {
        key: to_yaml({key: value}).rstrip()
        for key, value in {
            "title": answers.title,
            "language": answers.language,
            "timezone": answers.timezone,
            "base_url": answers.base_url or "https://www.example.org/bulletin/",
            "sections": [section.folder for section in answers.sections],
        }.items()
    }
    text = say(
        "init.file.settings",
        spoken,
        address=say("init.file.address" if answers.base_url else "init.file.no-address", spoken),
        publisher=publisher or say("init.file.no-publisher", spoken),
        **known,
    )
    return f"# yaml-language-server: $schema={SCHEMA}\n{text}"
