"""Which kind of host a place in the settings is."""

import os
from pathlib import Path

from generator.publishing.target import PublishError, Target
from generator.settings.targets import FolderPlace, GitPlace, Place, SshPlace

_OWN = ("content", "templates", ".gen", ".git", "site")
"""Folders of a bulletin that no site is published into."""


def make_target(place: Place, root: Path, release: str) -> Target:
    """The host at a place. `root` is the bulletin's folder, `release` the name of a release that may be made there.

    Raises PublishError.
    """
    if isinstance(place, FolderPlace):
        from generator.publishing.releases import folder_target

        return folder_target(_folder(place, root), release)
    if isinstance(place, SshPlace):
        from generator.publishing.ssh import SshReleases

        return SshReleases(place, release)
    if isinstance(place, GitPlace):
        from generator.publishing.gitbranch import GitBranch

        return GitBranch(place, root)
    from generator.publishing.rclone import Remote

    return Remote(place)


def _folder(place: FolderPlace, root: Path) -> Path:
    folder = root / Path(place.path).expanduser()
    real, home = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    inside = any(real == home / name or home / name in real.parents for name in _OWN)
    if real == home or real in home.parents or inside:
        raise PublishError("publish-own-folder", path=place.path)
    return Path(os.path.normpath(folder)) if not folder.is_symlink() else folder
