"""What is asked of the bulletin besides its texts: settings, issues, pictures, lists of words, templates, topics."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, field, structs

from generator.content.paths import TOPICS
from generator.desk import issuebox, newtemplates, picturebox, settingsfile, settingsform, texts, wordlists
from generator.desk.api_texts import Sending
from generator.desk.bulletin import Desk
from generator.desk.form import Field, form
from generator.desk.language import Speaker
from generator.desk.listing import Overview, Query, Row, listed
from generator.desk.model import Edit, Nothing, Said, Value
from generator.desk.paths import disk_of, refuse
from generator.desk.wholefile import Whole
from generator.problems import ProblemsError
from generator.settings.editing import to_block
from generator.text.slugs import slug_of


def _turned(
    fields: tuple[settingsform.SettingsField, ...], speaker: Speaker
) -> tuple[settingsform.SettingsField, ...]:
    """The fields of a form in the speaker's characters."""
    return tuple(
        structs.replace(
            one,
            label=speaker.turned(one.label),
            help=speaker.turned(one.help),
            choices=tuple(
                structs.replace(choice, label=speaker.turned(choice.label)) for choice in one.choices
            ),
            parts=_turned(one.parts, speaker),
        )
        for one in fields
    )


# ---- settings


class SettingsShown(Struct, frozen=True):
    """The settings, and the form over them."""

    settings: settingsfile.OpenedSettings
    groups: tuple[settingsform.Group, ...]
    sections: tuple[tuple[str, str], ...]
    """Folder and title of each section, in the order in which the site has them."""
    problems: tuple[Said, ...]


def open_settings(desk: Desk, asked: Nothing, speaker: Speaker) -> SettingsShown:
    """The settings as they are."""
    config = desk.last_config()
    opened = settingsfile.open_settings(config)
    checked = settingsfile.check_settings(
        config, opened.text, settingsfile.SettingsEdit(), speaker.words_language
    )
    groups = tuple(
        structs.replace(one, fields=_turned(one.fields, speaker))
        for one in settingsform.groups(speaker.words_language)
    )
    try:
        overview: Overview | None = desk.overview()
    except ProblemsError:  # with settings that somebody has broken nothing can be looked at
        overview = desk.known_overview
    sections = tuple(overview.sections.items()) if overview else ()
    return SettingsShown(opened, groups, sections, speaker.retold(checked.said))


class SettingsAsked(Struct, frozen=True):
    """An edit of the settings."""

    digest: str
    text: str
    edit: settingsfile.SettingsEdit


def check_settings(desk: Desk, asked: SettingsAsked, speaker: Speaker) -> tuple[Said, ...]:
    """What would be wrong with an edit."""
    checked = settingsfile.check_settings(desk.last_config(), asked.text, asked.edit, speaker.words_language)
    return speaker.retold(checked.said)


def save_settings(desk: Desk, asked: SettingsAsked, speaker: Speaker) -> str:
    """Save an edit; gives the file's new digest."""
    return settingsfile.save_settings(desk.last_config(), asked.digest, asked.edit, speaker.words_language)


# ---- issues


def list_issues(desk: Desk, asked: Nothing, speaker: Speaker) -> issuebox.Issues:
    """All issues."""
    return issuebox.issues(desk.overview())


class OfIssue(Struct, frozen=True):
    """About an issue."""

    key: str
    words: str = ""


class IssueShown(Struct, frozen=True):
    """An issue, and the form over its file."""

    issue: issuebox.OpenedIssue
    fields: tuple[Field, ...]
    way: str


def open_issue(desk: Desk, asked: OfIssue, speaker: Speaker) -> IssueShown:
    """An issue as it is."""
    overview, config = desk.overview(), desk.config()
    issue = issuebox.open_issue(overview, asked.key, desk.now(), speaker.words_language)
    fields = speaker.labelled(form("issue", config, speaker.words_language))
    return IssueShown(issue, fields, config.settings.issues)


def candidates(desk: Desk, asked: OfIssue, speaker: Speaker) -> tuple[issuebox.Member, ...]:
    """Articles that could come into an issue."""
    return issuebox.candidates(desk.overview(), asked.key, asked.words, desk.now())


class SaveIssue(Struct, frozen=True):
    """An issue that is to be saved."""

    path: str
    digest: str
    changes: dict[str, Value] = {}
    note: str | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def save_issue(desk: Desk, asked: SaveIssue, speaker: Speaker) -> issuebox.SavedIssue:
    """Save an issue's file and its articles."""
    return issuebox.save_issue(
        desk.config(), asked.path, asked.digest, asked.changes, asked.note, asked.added, asked.removed,
        speaker.words_language, desk.now(),
    )  # fmt: skip


# ---- pictures


class Pictures(Struct, frozen=True):
    """Which pictures are wanted."""

    query: picturebox.BoxQuery = field(default_factory=picturebox.BoxQuery)


def list_pictures(desk: Desk, asked: Pictures, speaker: Speaker) -> picturebox.Box:
    """The pictures that are wanted."""
    return picturebox.box(desk.overview(), asked.query)


class OfPicture(Struct, frozen=True):
    """About a picture."""

    path: str
    name: str = ""


def replace_picture(desk: Desk, asked: OfPicture, data: bytes, speaker: Speaker) -> tuple[str, ...]:
    """Put a picture in the place of another one, wherever that is; gives the source paths."""
    return picturebox.replace_picture(desk.config(), desk.overview(), asked.path, data, desk.now())


class SomePictures(Struct, frozen=True):
    """About some pictures."""

    paths: tuple[str, ...]


def put_pictures_away(desk: Desk, asked: SomePictures, speaker: Speaker) -> int:
    """Put pictures that nothing shows into the trash; gives their number."""
    return picturebox.put_away(desk.config(), desk.overview(), asked.paths, desk.now())


# ---- lists of words


def list_words(desk: Desk, asked: Nothing, speaker: Speaker) -> tuple[str, ...]:
    """The names of the office's own lists."""
    return wordlists.word_lists(desk.config())


class OfList(Struct, frozen=True):
    """About a list of words."""

    name: str


def open_words(desk: Desk, asked: OfList, speaker: Speaker) -> wordlists.OpenedList:
    """A list of words, or an empty one."""
    return wordlists.open_list(desk.config(), asked.name)


class SaveList(Struct, frozen=True):
    """A list of words that is to be saved."""

    name: str
    digest: str
    entries: tuple[wordlists.Entry, ...]


def save_words(desk: Desk, asked: SaveList, speaker: Speaker) -> wordlists.OpenedList:
    """Save a list of words; gives it as it is then."""
    config = desk.config()
    wordlists.save_list(config, asked.name, asked.digest, asked.entries)
    return wordlists.open_list(config, asked.name)


# ---- templates of new articles


def list_templates(desk: Desk, asked: Nothing, speaker: Speaker) -> tuple[newtemplates.TemplateRow, ...]:
    """What new articles begin with, in each section."""
    return newtemplates.templates(desk.config(), desk.overview().sections)


class OfTemplate(Struct, frozen=True):
    """About a section's template; empty for that of all."""

    section: str


def open_template(desk: Desk, asked: OfTemplate, speaker: Speaker) -> Whole:
    """A template."""
    return newtemplates.open_template(desk.config(), asked.section)


class SaveTemplate(Struct, frozen=True):
    """A template that is to be saved."""

    section: str
    digest: str
    text: str


def save_template(desk: Desk, asked: SaveTemplate, speaker: Speaker) -> str:
    """Save a template; gives its new digest."""
    return newtemplates.save_template(desk.config(), asked.section, asked.digest, asked.text)


def remove_template(desk: Desk, asked: OfTemplate, speaker: Speaker) -> None:
    """Take a section's own template away."""
    newtemplates.remove_template(desk.config(), asked.section)


# ---- topics


def list_topics(desk: Desk, asked: Nothing, speaker: Speaker) -> tuple[Row, ...]:
    """The topics that there are."""
    return listed(desk.overview(), Query(kinds=("topic",), count=500, sort="-date"), desk.now()).rows


class NewTopic(Struct, frozen=True):
    """A topic that is to be begun."""

    title: str
    gather: tuple[str, ...] = ()
    """Tags whose articles come into it by themselves."""


class Begun(Struct, frozen=True):
    """Something that was begun."""

    path: str


def new_topic(desk: Desk, asked: NewTopic, speaker: Speaker) -> Begun:
    """Begin a topic, as a draft."""
    config = desk.config()
    title = " ".join(asked.title.split())
    path = f"{TOPICS}/{slug_of(title, config.settings.slug) or 'topic'}.md"
    if not title or disk_of(config, path).exists():
        refuse("desk-taken" if title else "desk-path", path)
    head = to_block({"title": title, "draft": True, "gather": list(asked.gather) or [title]})
    texts.save(config, path, "", Edit(whole=f"---\n{head}---\n"))
    return Begun(path)


ANSWERS: dict[str, Callable[[Desk, Any, Speaker], Any]] = {
    "settings": open_settings,
    "check-settings": check_settings,
    "save-settings": save_settings,
    "issues": list_issues,
    "issue": open_issue,
    "issue-candidates": candidates,
    "save-issue": save_issue,
    "pictures": list_pictures,
    "put-pictures-away": put_pictures_away,
    "word-lists": list_words,
    "word-list": open_words,
    "save-word-list": save_words,
    "templates": list_templates,
    "template": open_template,
    "save-template": save_template,
    "remove-template": remove_template,
    "topics": list_topics,
    "new-topic": new_topic,
}

WRITING = frozenset(("save-settings", "save-issue", "put-pictures-away", "new-topic"))
"""Questions after which texts and files may be others."""

SENT: Mapping[str, Sending] = {"picture": Sending(OfPicture, replace_picture)}
