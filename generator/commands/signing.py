"""What the commands that sign have in common: the key of the settings, its password, and signing itself."""

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.terminal import answer, spoken
from generator.problems import Problem, ProblemsError
from generator.settings.finding import STATE
from generator.text.publickeys import PublicKey, read_public_key
from generator.wording import say

if TYPE_CHECKING:
    from generator.proving.signing import Signed
    from generator.settings.config import Config


def lacks_library() -> bool:
    """Whether the extra `sign` is missing."""
    from importlib.util import find_spec

    return find_spec("cryptography") is None or find_spec("bcrypt") is None


def settings_key(config: "Config") -> PublicKey:
    """The public key that the settings name. Raises ProblemsError where there is none."""
    key = read_public_key(config.settings.sign.key_)
    if key is None:
        raise ProblemsError((Problem("no-sign-key", config.path.name),))
    return key


def ask(place: str) -> str | None:
    """The password of the key in a file, from whoever sits at the terminal; None where nobody does."""
    if not sys.stdin.isatty():
        return None
    from getpass import getpass

    return answer(getpass, say("sign.password", spoken(), path=place))


def sign(config: "Config", folder: Path, now: datetime, ours: Mapping[str, str] | None = None) -> "Signed":
    """Sign what was built into a folder, as the settings say. Raises ProblemsError.

    `ours` are the files that gen has built, with their identities, for whom has looked at them just now.
    """
    from generator.engine.lock import alone

    key = settings_key(config)
    if lacks_library():
        raise ProblemsError((Problem("no-sign-library", config.path.name),))
    from generator.commands.terminal import other_build
    from generator.outputs.hosting.model import answered
    from generator.proving.keys import load_key
    from generator.proving.signing import sign_site

    settings, state = config.settings, config.root / STATE
    with alone(state, other_build):
        return sign_site(
            folder,
            state,
            settings.base_url,
            key,
            settings.sign.changes,
            settings.sign.days,
            now,
            lambda: load_key(key, config.root, ask),
            ours,
            answered(settings),
        )


def said(signed: "Signed") -> str:
    """A line about a site's signature."""
    return say(
        "sign.done" if signed.is_new else "sign.unchanged",
        spoken(),
        files=signed.files,
        sequence=signed.sequence,
        expires=signed.expires.date().isoformat(),
    )
