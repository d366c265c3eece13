"""`gen copy`: an article for 公众号, for a letter or as plain text, on standard output."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.build import examine
from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import other_build, print_problems, spoken, usage
from generator.content.exif import without_location
from generator.outputs.job import Options
from generator.outward.copying import Copied, as_text, for_mail, for_wechat
from generator.outward.pictures import for_upload
from generator.problems import ProblemsError
from generator.site.links import PublicFile
from generator.site.publication import Show
from generator.text.dates import clock
from generator.wording import say


def run(options: argparse.Namespace) -> int:
    """Print the article as it is to be copied; gives the exit code."""
    language = spoken()
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    content = os.path.realpath(config.root / "content")
    path = os.path.relpath(os.path.realpath(options.path), content).replace(os.sep, "/")
    try:
        now = clock(options.clock, os.environ, config.zone)
    except ValueError:
        return usage(say("command.no-time", language), "copy")
    try:
        shown = Show(drafts=True, future=True, expired=True)  # whoever names a text wants that one
        prepared, problems = examine(config, now, Options(show=shown, waiting=other_build))
    except ProblemsError as error:
        print_problems(error.problems, options)
        return PROBLEMS
    text = prepared.standing.text(path)
    if text is None:
        own = tuple(problem for problem in problems if problem.path == f"content/{path}")
        print_problems(own, options)
        return PROBLEMS if own else usage(say("copy.no-text", language, path=options.path), "copy")
    bulletin = prepared.standing.bulletin
    ways: Mapping[str, Callable[[], Copied]] = {
        "wechat": lambda: for_wechat(text, bulletin.site, bulletin.settings.theme.accent),
        "mail": lambda: for_mail(text, bulletin.site, bulletin.settings.theme.accent),
        "text": lambda: as_text(text, bulletin.site),
    }
    copied = ways[options.purpose]()
    print(copied.content.rstrip("\n"))
    for number, url in enumerate(copied.pictures, 1):
        place = _place(url, bulletin.files, content)
        if options.pictures and Path(place).is_file():
            try:
                place = _put_aside(Path(place), number, options.pictures)
            except OSError as error:
                reason = error.strerror or str(error)
                return usage(say("copy.unwritable", language, path=options.pictures, reason=reason), "copy")
        print(say("copy.picture", language, number=number, path=place), file=sys.stderr)
    if options.purpose == "wechat":
        address = bulletin.site.base_url + text.url
        print(say("copy.original", language, address=address), file=sys.stderr)
    return OK


def _put_aside(picture: Path, number: int, folder: Path) -> str:
    """Put a picture into a folder, with its number before its name, as other editors take it. Raises OSError."""
    data, ending = for_upload(picture.read_bytes())
    target = folder / f"{number:02}-{picture.stem}{ending or picture.suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(without_location(data))
    return os.path.relpath(target)


def _place(url: str, files: Mapping[str, PublicFile], content: str) -> str:
    """Where a picture lies on this computer, or its address elsewhere."""
    path = next((path for path, file in files.items() if file.url == url), "")
    return os.path.relpath(Path(content, path)) if path else url
