"""`gen serve`: shows the bulletin in a browser, and says what happens until it is ended."""

import argparse
import gc
import sys
import time
from contextlib import closing

from generator.commands.bulletin import find_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import other_build, print_problems, spoken, track, usage
from generator.serve.serve import Happening, Preview, Ready, Rebuilt, Refused, Running, serve
from generator.site.publication import Show
from generator.wording import say


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C, or until it can't go on; gives the exit code."""
    gc.set_threshold(200_000, 20, 100)  # as in a build
    path = find_settings(options)
    if path is None:
        return PROBLEMS
    if not 0 < options.port < 65536 or options.poll < 0:
        return usage(say("serve.no-port", spoken()), "serve")
    preview = Preview(
        settings=path.absolute(),
        host=options.bind,
        port=options.port,
        show=Show(options.drafts, options.future, options.expired),
        reload=not options.no_reload,
        follow=options.follow,
        poll=options.poll,
        language=spoken(),
        track=track,
        waiting=other_build,
    )
    try:
        with closing(serve(preview)) as happenings:
            for happening in happenings:
                if code := _print_happening(happening, options):
                    return code
    except KeyboardInterrupt:
        print()  # below the ^C
    return OK


def _print_happening(happening: Happening, options: argparse.Namespace) -> int:
    """Say what the development server does; gives an exit code other than 0 if it can't go on."""
    if isinstance(happening, Ready):
        _print_ready(happening, options)
        return OK
    if isinstance(happening, Running):
        print(say("serve.running", spoken(), address=happening.address).rstrip(), file=sys.stderr)
        if options.open and happening.address:
            _open(happening.address)
        return PROBLEMS
    if isinstance(happening, Refused):
        if happening.is_end:
            line = say("serve.ended", spoken(), reason=happening.reason, address=options.bind)
        else:
            line = say("serve.looking", spoken(), reason=happening.reason)
        print(line, file=sys.stderr, flush=True)
        return PROBLEMS if happening.is_end else OK
    _print_rebuilt(happening, options)
    return OK


def _print_ready(ready: Ready, options: argparse.Namespace) -> None:
    language = spoken()
    if ready.is_other_port:
        print(say("serve.other-port", language, port=options.port))
    print(say("serve.ready", language, address=ready.address), flush=True)
    if ready.is_open:
        shown = [name for name in ("drafts", "future", "expired") if getattr(options, name)]
        names = say("serve.between", language).join(say(f"serve.names.{name}", language) for name in shown)
        unlisted = say("serve.unlisted", language, names=names) if shown else ""
        print(say("serve.open", language, unlisted=unlisted), flush=True)
        print("".join(f"  {address}\n" for address in ready.others), end="", flush=True)
    if options.open:
        _open(ready.address)


def _print_rebuilt(rebuilt: Rebuilt, options: argparse.Namespace) -> None:
    print_problems(rebuilt.problems, options)
    sources = ", ".join(rebuilt.sources[:3]) + (" …" if len(rebuilt.sources) > 3 else "")
    before = f"{sources}: " if sources else ""
    if rebuilt.failed:
        line = say("serve.failed", spoken(), sources=before)
    else:
        line = say(
            "serve.rebuilt", spoken(), sources=before, changed=rebuilt.changed, seconds=rebuilt.seconds
        )
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)
