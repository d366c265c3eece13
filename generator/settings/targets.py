"""Where a site is published: how `publish` in gen.yaml names a place, and what it must not hold."""

import re
from dataclasses import replace

from msgspec import Struct
from yaml import Node

from generator.settings.schema import Json
from generator.settings.values import Reading, read_text

_SSH = re.compile(r"rsync://(?:([^@/]*)@)?([^@/:]+|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?(/.*)", re.DOTALL)
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:]+\]")
_REMOTE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+@ -]*")
"""What rclone allows as the name of one of its remotes; it has the password, so none is ever named here."""
_BRANCH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PASSWORD = re.compile(r"://[^/@]*:[^/@]*@|\bpass(?:word)?=", re.IGNORECASE)


class FolderPlace(Struct, frozen=True):
    """A folder: on this computer, on a share, on a USB stick."""

    path: str
    """As it is written: relative to gen.yaml's folder, or absolute."""


class SshPlace(Struct, frozen=True):
    """A folder on a server that ssh leads to."""

    host: str
    path: str
    """Absolute."""
    user: str = ""
    port: str = ""

    @property
    def destination(self) -> str:
        """What ssh is told."""
        return f"{self.user}@{self.host}" if self.user else self.host


class RclonePlace(Struct, frozen=True):
    """A folder in one of rclone's remotes."""

    remote: str
    path: str


class GitPlace(Struct, frozen=True):
    """A branch of the repository that the bulletin lies in."""

    branch: str


class PlaceError(ValueError):
    """A text names no place; says by which code that is told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Place = FolderPlace | SshPlace | RclonePlace | GitPlace


def read_place(text: str) -> Place:
    """The place that a text names. Raises PlaceError."""
    if _PASSWORD.search(text):
        raise PlaceError("value-place-password")
    if not text or text.startswith("-") or _CONTROL.search(text):
        raise PlaceError("value-place")
    if text.startswith("rsync://"):
        return _read_ssh(text)
    if text.startswith("git:"):
        branch = text.removeprefix("git:")
        if not _BRANCH.fullmatch(branch) or ".." in branch or branch.endswith((".lock", ".")):
            raise PlaceError("value-place")
        return GitPlace(branch)
    if text.startswith("rclone:"):
        remote, colon, path = text.removeprefix("rclone:").partition(":")
        if not colon or not _REMOTE.fullmatch(remote) or ".." in path.split("/"):
            raise PlaceError("value-place")
        return RclonePlace(remote, path.rstrip("/") or ("/" if path else ""))
    if "://" in text:
        raise PlaceError("value-place")
    return FolderPlace(text)


def _read_ssh(text: str) -> SshPlace:
    match = _SSH.fullmatch(text)
    if match is None:
        raise PlaceError("value-place")
    user, host, port, path = match.groups(default="")
    if (user and not _USER.fullmatch(user)) or not _HOST.fullmatch(host):
        raise PlaceError("value-place")
    path = path.rstrip("/")
    if not path or not {".", ".."}.isdisjoint(path.split("/")):  # the whole of a computer is nobody's site
        raise PlaceError("value-place")
    return SshPlace(host, path, user, port)


class PlaceText(Struct, frozen=True):
    """Where a site is published; kept as it was written."""

    words = "a folder, `rsync://…`, `rclone:REMOTE:PATH` or `git:BRANCH`"
    empty = False

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The text."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        try:
            read_place(text)
        except PlaceError as error:
            reading.wrong(error.code, node, name, value="" if error.code == "value-place-password" else text)
            if error.code == "value-place-password":  # its line is not to be shown, either
                reading.reporter.problems[-1] = replace(reading.reporter.problems[-1], excerpt="")
            return None
        return text

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "examples": ["/srv/www/news", "rsync://www@host.example/srv/www/news"]}
