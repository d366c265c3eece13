"""`gen key`: makes the key that an office signs with, and shows the public one."""

import argparse
import os
import sys
from pathlib import Path

from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.signing import ask, lacks_library, settings_key
from generator.commands.terminal import answer, print_problems, spoken, usage
from generator.problems import ProblemsError
from generator.settings.finding import find_config
from generator.wording import say


def run(options: argparse.Namespace) -> int:
    """Make a key or show one; gives the exit code."""
    if lacks_library():
        return usage(say("sign.no-library", spoken()), "key")
    try:
        return _new(options) if options.action == "new" else _show(options)
    except ProblemsError as error:
        print_problems(error.problems, options)
        return PROBLEMS


def _new(options: argparse.Namespace) -> int:
    from generator.proving.keys import PASSWORD, change, key_file, load_key, new_key

    language = spoken()
    old = sign = None
    root = Path(find_config(".") or Path.cwd() / "gen.yaml").parent
    if options.replace:
        config = read_settings(options)
        if config is None:
            return PROBLEMS
        root = config.root
        old = settings_key(config)
        sign = load_key(old, root, ask)
    file = options.file.absolute() if options.file else None
    if file and Path(os.path.realpath(file)).is_relative_to(os.path.realpath(root)):
        return usage(say("sign.key-inside", language), "key")
    password = os.environ.get(PASSWORD)
    if password is None:
        password = _chosen()
        if password is None:
            return usage(say("sign.no-terminal", language), "key")
    public, place = new_key(password, file)
    print(say("sign.key-made", language, path=place))
    if not password:
        print(say("sign.key-without-password", language))
    print(say("sign.key-backup", language))
    print(f"\nsign:\n  key: {public.minisign}")
    if old and sign:
        print(f'  changes:\n    - "{change(old, public, sign)}"')
        print("\n" + say("sign.key-replaced", language))
    if file and file != key_file(public):
        print("\n" + say("sign.key-elsewhere", language, path=place))
    return OK


def _chosen() -> str | None:
    """A new password, asked for twice; empty for none; None where nobody is there."""
    if not sys.stdin.isatty():
        return None
    from getpass import getpass

    while True:
        password = answer(getpass, say("sign.new-password", spoken()))
        if not password or password == answer(getpass, say("sign.again", spoken())):
            return password
        print(say("sign.not-the-same", spoken()), file=sys.stderr)


def _show(options: argparse.Namespace) -> int:
    language = spoken()
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    key = settings_key(config)
    from generator.proving.keys import key_file

    place = key_file(key)
    print(say("sign.shown", language, minisign=key.minisign, openssh=key.openssh, number=key.name))
    print(say("sign.key-here" if place.is_file() else "sign.key-not-here", language, path=place))
    return OK
