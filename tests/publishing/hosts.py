"""Small sites, and publishing them without the command: what every test of a host begins with."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from generator.publishing import sending
from generator.publishing.naming import release_name
from generator.publishing.plan import Plan
from generator.publishing.target import Target
from generator.publishing.targets import make_target
from generator.settings.targets import Place

WHEN = datetime(2020, 10, 1, 4, 0, tzinfo=UTC)
ADDRESS = "https://example.org/bulletin"
_numbers = count(1)

SITE: Mapping[str, str] = {
    "index.html": "<a href=news/>",
    "404.html": "?",
    "atom.xml": "<feed/>",
    "assets/site.0123456789.css": "a{}",
    "news/index.html": "<a href=water/>",
    "news/water/index.html": "停水",
    "news/water/photo.jpg": "JPEG",
}
NEXT: Mapping[str, str] = {
    **{path: text for path, text in SITE.items() if "photo" not in path and "assets" not in path},
    "index.html": "<a href=news/>!",
    "assets/site.abcdef0123.css": "a{b:c}",
    "news/bridge/index.html": "大桥",
}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files of a site, and nothing else, into a folder."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


def digests_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def host(place: Place, root: Path) -> Target:
    """The host at a place, for one publishing."""
    number = next(_numbers)
    return make_target(place, root, release_name(WHEN + timedelta(seconds=number), f"{number:06x}"))


def publish(
    target: Target,
    site: Path,
    *,
    now: datetime = WHEN,
    full: bool = False,
    adopt: bool = False,
    limit: int = 256,
) -> Plan:
    """Publish a folder; gives the plan that was carried out."""
    ready = sending.make_ready(
        target, site, digests_of(site), ADDRESS, now, f"{next(_numbers):032x}", full=full
    )
    sending.refuse(ready, adopt=adopt, max_deletes=limit)
    if not ready.plan.is_empty:
        assert sorted(sending.send(target, ready, now.timestamp(), unchecked)) == sorted(ready.plan.sent)
    return ready.plan


def unchecked() -> None:
    raise AssertionError("the host could have told what it got")


def shown(folder: Path) -> dict[str, str]:
    """What a web server would find in a folder, but for what gen keeps there for itself."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode(errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".gen-")
    }
