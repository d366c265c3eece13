"""The command line: the way into every command, and the one way out, whatever happens inside."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from generator import __version__
from generator.commands.exit_codes import BUG, INTERRUPTED, OK, PROBLEMS, USAGE
from generator.commands.parser import parse
from generator.commands.terminal import has_person
from generator.wording import message_language, say

__all__ = ["BUG", "INTERRUPTED", "OK", "PROBLEMS", "USAGE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that can't show Chinese shows question marks
    language = message_language(os.environ)
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(parse(given, language)) if given or not has_person() else _overview()
        sys.stdout.flush()
        return code
    except SystemExit as stop:  # argparse has printed what is wrong, or the help
        return int(stop.code or 0)
    except KeyboardInterrupt:
        print(say("command.interrupted", language), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `gen build | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception:  # the last place that can turn a bug of ours into a report
        import traceback

        traceback.print_exc()
        print(say("command.bug", language, version=__version__), file=sys.stderr)
        return BUG


def _overview() -> int:
    from generator.commands.overview import run

    return run()


def _run(options: argparse.Namespace) -> int:
    # A command's modules are loaded when it is run: none pays for another's.
    if options.command == "serve":
        from generator.commands.serve import run
    elif options.command == "desk":
        from generator.commands.desk import run
    elif options.command == "import":
        from generator.commands.import_ import run
    elif options.command == "paste":
        from generator.commands.paste import run
    elif options.command == "copy":
        from generator.commands.copy import run
    elif options.command == "check":
        from generator.commands.check import run
    elif options.command == "review":
        from generator.commands.review import run
    elif options.command == "init":
        from generator.commands.init import run
    elif options.command == "new":
        from generator.commands.new import run
    elif options.command == "key":
        from generator.commands.key import run
    elif options.command == "theme":
        from generator.commands.theme import run
    elif options.command == "sign":
        from generator.commands.sign import run
    elif options.command == "publish":
        from generator.commands.publish import run
    elif options.command == "verify":
        from generator.commands.verify import run
    elif options.bulletins:
        from generator.commands.bulletins import run
    else:
        from generator.commands.build import run
    return run(options)
