"""What the desk's buttons do with texts, the trash and the whole site: as in `api`, a function a question."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from generator.desk import actions, publishing, reviewing, trash
from generator.desk.bulletin import Desk
from generator.desk.language import Speaker
from generator.desk.model import Done, Nothing, Said
from generator.settings.config import Config


class Told(Struct, frozen=True):
    """What became of an action on one text, told."""

    path: str
    moved: str
    problems: tuple[Said, ...]


def _told(done: Done, speaker: Speaker) -> Told:
    return Told(done.path, done.moved, speaker.told(done.problems))


class New(Struct, frozen=True):
    """A text that is to be begun."""

    title: str
    section: str
    """Empty for a page."""
    template: str = ""


def create(desk: Desk, asked: New, speaker: Speaker) -> Told:
    """Begin a text."""
    done = actions.create(desk.config(), asked.title, asked.section, desk.now(), template=asked.template)
    return _told(done, speaker)


class NewSection(Struct, frozen=True):
    """A section that is to be begun."""

    title: str
    folder: str = ""
    kind: str = ""
    description: str = ""


def new_section(desk: Desk, asked: NewSection, speaker: Speaker) -> Told:
    """Begin a section."""
    done = actions.new_section(desk.config(), asked.title, asked.folder, asked.kind, asked.description)
    return _told(done, speaker)


class Act(Struct, frozen=True):
    """What is to be done with some texts."""

    action: str
    paths: tuple[str, ...]
    section: str = ""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    moment: str = ""
    reason: str = ""
    text: str = ""
    language: str = ""
    title: str = ""
    digest: str = ""
    """Of the text that was read, where it is decided on."""
    level: str = ""
    name: str = ""
    remark: str = ""


_Do = Callable[[Config, Act, str, datetime], Done]
_ACTIONS: dict[str, _Do] = {
    "publish": lambda config, act, path, now: actions.publish(config, path, now),
    "schedule": lambda config, act, path, now: actions.schedule(config, path, act.moment, now),
    "unpublish": lambda config, act, path, now: actions.unpublish(config, path, now),
    "withdraw": lambda config, act, path, now: actions.withdraw(config, path, act.reason, now),
    "restore": lambda config, act, path, now: actions.restore(config, path, now),
    "correct": lambda config, act, path, now: actions.correct(config, path, act.text, now),
    "translate": lambda config, act, path, now: actions.translate(config, path, act.language, act.title),
    "submit": lambda config, act, path, now: actions.submit(config, path, now),
    "approve": lambda config, act, path, now: _decide(config, act, path, "approved", now),
    "send-back": lambda config, act, path, now: _decide(config, act, path, "rejected", now),
    "move": lambda config, act, path, now: actions.move(config, path, act.section, now),
    "tag": lambda config, act, path, now: actions.tag(config, path, now, act.add, act.remove),
    "put-away": lambda config, act, path, now: _put_away(config, path, now),
}


def _decide(
    config: Config, act: Act, path: str, decision: Literal["approved", "rejected"], now: datetime
) -> Done:
    return reviewing.decide(config, path, act.digest, decision, act.level, act.name, now, act.remark)


def _put_away(config: Config, path: str, now: datetime) -> Done:
    trash.put_away(config, path, now)
    return Done(path)


def act(desk: Desk, asked: Act, speaker: Speaker) -> tuple[Told, ...]:
    """Do something with each of some texts; what can't be done with one holds up no other."""
    do = _ACTIONS.get(asked.action)
    if do is None:
        return ()
    config, now = desk.config(), desk.now()
    outcomes = actions.in_bulk(asked.paths, lambda path: do(config, asked, path, now))
    return tuple(_told(one, speaker) for one in outcomes)


# ---- trash


def list_trash(desk: Desk, asked: Nothing, speaker: Speaker) -> tuple[trash.Trashed, ...]:
    """What has been put away."""
    return trash.trashed(desk.config())


class OfTrash(Struct, frozen=True):
    """Something that has been put away."""

    id: str


def put_back(desk: Desk, asked: OfTrash, speaker: Speaker) -> Told:
    """Put something back where it was."""
    return _told(trash.put_back(desk.config(), asked.id), speaker)


def remove_for_good(desk: Desk, asked: OfTrash, speaker: Speaker) -> None:
    """Remove something from the trash."""
    trash.remove_for_good(desk.config(), asked.id)


# ---- the site


class OfHost(Struct, frozen=True):
    """A host of the settings."""

    name: str


async def plan_publishing(desk: Desk, asked: OfHost, speaker: Speaker) -> publishing.Ran:
    """What publishing the site would change."""
    return await publishing.run(desk.settings, asked.name, speaker.words_language, is_dry=True)


async def publish_site(desk: Desk, asked: OfHost, speaker: Speaker) -> publishing.Ran:
    """Publish the site."""
    return await publishing.run(desk.settings, asked.name, speaker.words_language, is_dry=False)


ANSWERS: dict[str, Callable[[Desk, Any, Speaker], Any]] = {
    "create": create,
    "new-section": new_section,
    "act": act,
    "trash": list_trash,
    "put-back": put_back,
    "remove-for-good": remove_for_good,
    "plan-publishing": plan_publishing,
    "publish-site": publish_site,
}
"""By the questions' names."""
WRITING = frozenset(
    ("save", "remove-file", "create", "new-section", "act", "put-back", "remove-for-good", "drop-draft")
)
"""The questions, those of `api` among them, that change texts."""
