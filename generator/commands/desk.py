"""`gen desk`: opens the bulletin in the browser, to be written there."""

import argparse
import gc
import os
import sys
import time
import webbrowser
from contextlib import closing
from pathlib import Path

from generator.commands.bulletin import find_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.starter import write_starter
from generator.commands.terminal import other_build, print_problems, spoken, track, usage
from generator.desk.running import HOST, run_desk
from generator.serve.serve import Ready, Rebuilt, Refused, Running
from generator.wording import say


def run(options: argparse.Namespace) -> int:
    """Run the desk until Ctrl-C, or until it can't go on; gives the exit code."""
    gc.set_threshold(200_000, 20, 100)  # as in a build
    path = find_settings(options)
    if path is None:
        return PROBLEMS
    if not 0 < options.port < 65535:
        return usage(say("serve.no-port", spoken()), "desk")
    language = spoken()
    if options.starter:
        return _write_starter(path.absolute().parent, language)
    try:
        with closing(run_desk(path.absolute(), options.port, language, track, other_build)) as happenings:
            for happening, address in happenings:
                if isinstance(happening, Ready):
                    print(say("desk.ready", language, address=address), flush=True)
                    _open(address, options)
                elif isinstance(happening, Running):
                    if not address:
                        running = say("serve.running", language, address=happening.address)
                        print(running.rstrip(), file=sys.stderr)
                        return PROBLEMS
                    print(say("desk.running", language, address=address), flush=True)
                    _open(address, options)
                    return OK
                elif isinstance(happening, Refused):
                    if happening.is_end:
                        print(
                            say("serve.ended", language, reason=happening.reason, address=HOST),
                            file=sys.stderr,
                        )
                        return PROBLEMS
                    print(
                        say("serve.looking", language, reason=happening.reason), file=sys.stderr, flush=True
                    )
                else:
                    _tell(happening, options)
    except KeyboardInterrupt:
        print()  # below the ^C
    return OK


def _write_starter(folder: Path, language: str) -> int:
    """Write the file to double-click; gives the exit code."""
    try:
        file = write_starter(folder, language)
    except OSError as error:
        reason = error.strerror or str(error)
        return usage(say("init.unwritable", language, path=error.filename or folder, reason=reason), "desk")
    print(say("desk.starter.written", language, path=os.path.relpath(file)))
    return OK


def _tell(rebuilt: Rebuilt, options: argparse.Namespace) -> None:
    """Say what came of a build: the desk's page shows the same at the texts."""
    print_problems(rebuilt.problems, options)
    key = "desk.failed" if rebuilt.failed else "desk.rebuilt"
    print(f"{time.strftime('%H:%M:%S')} {say(key, spoken(), changed=rebuilt.changed)}", flush=True)


def _open(address: str, options: argparse.Namespace) -> None:
    if not options.no_open:
        webbrowser.open(address)
