"""The command line's commands and options. What is said of each stands in the catalogue, under its name."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial

from generator import __version__
from generator.commands.translation import Formatter, translated
from generator.wording import say

TYPE_CHECKING = False  # as `typing` has it, which no command line needs
if TYPE_CHECKING:
    from pathlib import Path

    _Parsers = argparse._SubParsersAction[argparse.ArgumentParser]  # the type has no public name


def parse(arguments: Sequence[str] | None, language: str) -> argparse.Namespace:
    """The options of a command line (that of the process, if none is given), and as `command` the command's name.

    Raises SystemExit when that is all: help has been printed, or what is wrong.
    """
    with translated(language):
        return make_parser(language).parse_args(arguments)


def make_parser(language: str) -> argparse.ArgumentParser:
    """The parser of the command line, which speaks a language."""
    parser = argparse.ArgumentParser(
        prog="gen", description=say("options.description", language), formatter_class=Formatter
    )
    parser.add_argument(
        "--version", action="version", version=f"gen {__version__}", help=say("options.version", language)
    )
    parsers = parser.add_subparsers(
        title=say("options.commands", language), required=True, metavar="COMMAND", prog="gen"
    )
    _add_init(parsers, language)
    _add_build(parsers, language)
    _add_check(parsers, language)
    _add_review(parsers, language)
    _add_serve(parsers, language)
    _add_desk(parsers, language)
    _add_new(parsers, language)
    _add_theme(parsers, language)
    _add_import(parsers, language)
    _add_paste(parsers, language)
    _add_copy(parsers, language)
    _add_key(parsers, language)
    _add_sign(parsers, language)
    _add_verify(parsers, language)
    _add_publish(parsers, language)
    return parser


def _add_command(parsers: _Parsers, name: str, language: str) -> argparse.ArgumentParser:
    command = _add_bare(parsers, name, language)
    command.add_argument("-c", "--config", metavar="FILE", type=_path, help=say("options.config", language))
    command.add_argument("--all", action="store_true", help=say("options.all", language))
    return command


def _add_bare(parsers: _Parsers, name: str, language: str) -> argparse.ArgumentParser:
    """A command that asks for no bulletin's settings."""
    command = parsers.add_parser(
        name,
        help=say(f"options.{name}.summary", language),
        description=say(f"options.{name}.description", language),
        formatter_class=Formatter,
    )
    command.set_defaults(command=name, format="text", all=False)
    return command


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _whole(language: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("options.not-whole", language, value=text)) from None


def _count(language: str, text: str) -> int:
    if (number := _whole(language, text)) < 1:
        raise argparse.ArgumentTypeError(say("options.not-one", language, value=text))
    return number


def _add_init(parsers: _Parsers, language: str) -> None:
    init = _add_bare(parsers, "init", language)
    init.add_argument(
        "folder",
        metavar="FOLDER",
        nargs="?",
        type=_path,
        default=".",
        help=say("options.init.folder", language),
    )
    init.add_argument("--title", metavar="NAME", help=say("options.init.title", language))
    init.add_argument("--base-url", metavar="URL", help=say("options.init.base-url", language))
    init.add_argument("--publisher", metavar="NAME", help=say("options.init.publisher", language))
    init.add_argument("--timezone", metavar="ZONE", help=say("options.init.timezone", language))
    init.add_argument(
        "--section",
        metavar="NAME",
        action="append",
        dest="sections",
        help=say("options.init.section", language),
    )
    init.add_argument(
        "--language", choices=("zh-CN", "zh-TW", "en"), help=say("options.init.language", language)
    )
    init.add_argument("--workflow", choices=("github", "gitlab"), help=say("options.init.workflow", language))
    init.add_argument("--desk-starter", action="store_true", help=say("options.init.desk-starter", language))
    init.add_argument("--clock", metavar="TIME", help=say("options.init.clock", language))


def _add_build(parsers: _Parsers, language: str) -> None:
    build = _add_command(parsers, "build", language)
    build.add_argument(
        "-o", "--output", metavar="DIR", type=_path, help=say("options.build.output", language)
    )
    build.add_argument("-b", "--base-url", metavar="URL", help=say("options.build.base-url", language))
    build.add_argument("--drafts", action="store_true", help=say("options.build.drafts", language))
    build.add_argument("--future", action="store_true", help=say("options.build.future", language))
    build.add_argument("--expired", action="store_true", help=say("options.build.expired", language))
    errors = build.add_mutually_exclusive_group()
    errors.add_argument("--strict", action="store_true", help=say("options.build.strict", language))
    errors.add_argument("--keep-going", action="store_true", help=say("options.build.keep-going", language))
    build.add_argument("--clean", action="store_true", help=say("options.build.clean", language))
    build.add_argument(
        "--bulletins", metavar="DIR", type=_path, help=say("options.build.bulletins", language)
    )
    build.add_argument(
        "--workers",
        metavar="N",
        type=partial(_count, language),
        help=say("options.build.workers", language),
    )
    build.add_argument("--executor", metavar="NAME", help=say("options.build.executor", language))
    build.add_argument("--shared", metavar="DIR", help=say("options.build.shared", language))
    build.add_argument("--dry-run", action="store_true", help=say("options.build.dry-run", language))
    build.add_argument("--explain", action="store_true", help=say("options.build.explain", language))
    for name in (
        "check",
        "compress",
        "pdf",
        "docx",
    ):  # None where neither form is given: then the settings decide
        build.add_argument(
            f"--{name}", action=argparse.BooleanOptionalAction, help=say(f"options.build.{name}", language)
        )
    build.add_argument("--clock", metavar="TIME", help=say("options.build.clock", language))
    volume = build.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help=say("options.quiet", language))
    volume.add_argument("-v", "--verbose", action="store_true", help=say("options.build.verbose", language))
    build.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help=say("options.build.format", language),
    )


def _add_check(parsers: _Parsers, language: str) -> None:
    check = _add_command(parsers, "check", language)
    check.add_argument(
        "paths", metavar="PATH", nargs="*", type=_path, help=say("options.check.paths", language)
    )
    check.add_argument("--only", metavar="RULE,…", help=say("options.check.only", language))
    check.add_argument("--inspect", action="store_true", help=say("options.check.inspect", language))
    check.add_argument("--online", action="store_true", help=say("options.check.online", language))
    check.add_argument("--host", metavar="NAME", help=say("options.check.host", language))
    check.add_argument("--clock", metavar="TIME", help=say("options.check.clock", language))
    check.add_argument(
        "-o", "--output", metavar="FILE", type=_path, help=say("options.check.output", language)
    )
    check.add_argument("-q", "--quiet", action="store_true", help=say("options.quiet", language))
    check.add_argument(
        "--format",
        choices=("text", "json", "github", "html", "csv"),
        default="text",
        help=say("options.check.format", language),
    )


def _add_review(parsers: _Parsers, language: str) -> None:
    review = _add_command(parsers, "review", language)
    review.add_argument(
        "action", choices=("approve", "reject"), nargs="?", help=say("options.review.action", language)
    )
    review.add_argument(
        "paths", metavar="FILE", nargs="*", type=_path, help=say("options.review.paths", language)
    )
    review.add_argument("--as", dest="name", metavar="NAME", help=say("options.review.as", language))
    review.add_argument("--level", metavar="LEVEL", help=say("options.review.level", language))
    review.add_argument("--remark", metavar="TEXT", help=say("options.review.remark", language))
    review.add_argument("--clock", metavar="TIME", help=say("options.review.clock", language))


def _add_serve(parsers: _Parsers, language: str) -> None:
    def number(text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise argparse.ArgumentTypeError(say("options.not-number", language, value=text)) from None

    serve = _add_command(parsers, "serve", language)
    serve.add_argument(
        "-p",
        "--port",
        metavar="PORT",
        type=partial(_whole, language),
        default=8000,
        help=say("options.serve.port", language),
    )
    serve.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1", help=say("options.serve.bind", language)
    )
    serve.add_argument("-O", "--open", action="store_true", help=say("options.serve.open", language))
    either = argparse.BooleanOptionalAction
    serve.add_argument("--drafts", action=either, default=True, help=say("options.serve.drafts", language))
    serve.add_argument("--future", action=either, default=True, help=say("options.serve.future", language))
    serve.add_argument("--expired", action=either, default=True, help=say("options.serve.expired", language))
    serve.add_argument("--follow", action="store_true", help=say("options.serve.follow", language))
    serve.add_argument("--no-reload", action="store_true", help=say("options.serve.no-reload", language))
    serve.add_argument(
        "--poll", metavar="SECONDS", type=number, default=0.0, help=say("options.serve.poll", language)
    )


def _add_desk(parsers: _Parsers, language: str) -> None:
    desk = _add_command(parsers, "desk", language)
    desk.add_argument(
        "-p",
        "--port",
        metavar="PORT",
        type=partial(_whole, language),
        default=8100,
        help=say("options.desk.port", language),
    )
    desk.add_argument("--no-open", action="store_true", help=say("options.desk.no-open", language))
    desk.add_argument("--starter", action="store_true", help=say("options.desk.starter", language))


def _add_new(parsers: _Parsers, language: str) -> None:
    new = _add_command(parsers, "new", language)
    new.add_argument("title", metavar="TITLE", help=say("options.new.title", language))
    new.add_argument("--section", metavar="NAME", default="", help=say("options.new.section", language))
    new.add_argument("--bundle", action="store_true", help=say("options.new.bundle", language))
    new.add_argument("--issue", metavar="NAME", default="", help=say("options.new.issue", language))
    new.add_argument("--template", metavar="NAME", default="", help=say("options.new.template", language))
    new.add_argument("--clock", metavar="TIME", help=say("options.new.clock", language))


def _add_theme(parsers: _Parsers, language: str) -> None:
    theme = _add_bare(parsers, "theme", language)
    theme.add_argument("action", choices=("new",), help=say("options.theme.action", language))
    theme.add_argument(
        "folder", metavar="FOLDER", nargs="?", type=_path, help=say("options.theme.folder", language)
    )


def _add_import(parsers: _Parsers, language: str) -> None:
    command = _add_command(parsers, "import", language)
    command.add_argument(
        "sources", metavar="SOURCE", nargs="+", type=_path, help=say("options.import.sources", language)
    )
    command.add_argument("--into", metavar="FOLDER", help=say("options.import.into", language))
    command.add_argument(
        "--base-url", dest="old_site", metavar="OLD", help=say("options.import.base-url", language)
    )
    command.add_argument("--since", metavar="DATE", help=say("options.import.since", language))
    command.add_argument("--again", action="store_true", help=say("options.import.again", language))
    command.add_argument("--report", metavar="FILE", type=_path, help=say("options.import.report", language))
    command.add_argument("--dry-run", action="store_true", help=say("options.import.dry-run", language))
    command.add_argument("-q", "--quiet", action="store_true", help=say("options.quiet", language))


def _add_paste(parsers: _Parsers, language: str) -> None:
    command = _add_command(parsers, "paste", language)
    command.add_argument(
        "--section", metavar="FOLDER", default="", help=say("options.paste.section", language)
    )
    command.add_argument("--rtf", metavar="FILE", type=_path, help=say("options.paste.rtf", language))
    command.add_argument("--clock", metavar="TIME", help=say("options.paste.clock", language))


def _add_copy(parsers: _Parsers, language: str) -> None:
    command = _add_command(parsers, "copy", language)
    command.add_argument("path", metavar="FILE", type=_path, help=say("options.copy.path", language))
    command.add_argument(
        "--for",
        dest="purpose",
        choices=("wechat", "mail", "text"),
        default="wechat",
        help=say("options.copy.for", language),
    )
    command.add_argument("--pictures", metavar="DIR", type=_path, help=say("options.copy.pictures", language))
    command.add_argument("--clock", metavar="TIME", help=say("options.copy.clock", language))


def _add_key(parsers: _Parsers, language: str) -> None:
    command = _add_command(parsers, "key", language)
    command.add_argument("action", choices=("new", "show"), help=say("options.key.action", language))
    command.add_argument("--file", metavar="FILE", type=_path, help=say("options.key.file", language))
    command.add_argument("--replace", action="store_true", help=say("options.key.replace", language))


def _add_sign(parsers: _Parsers, language: str) -> None:
    command = _add_command(parsers, "sign", language)
    command.add_argument(
        "-o", "--output", metavar="DIR", type=_path, help=say("options.sign.output", language)
    )
    command.add_argument("-b", "--base-url", metavar="URL", help=say("options.build.base-url", language))
    command.add_argument("-q", "--quiet", action="store_true", help=say("options.quiet", language))


def _add_verify(parsers: _Parsers, language: str) -> None:
    command = _add_command(parsers, "verify", language)
    command.add_argument("target", metavar="TARGET", help=say("options.verify.target", language))
    command.add_argument("--key", metavar="KEY", help=say("options.verify.key", language))
    command.add_argument(
        "--ignore",
        metavar="PATTERN",
        action="append",
        default=[],
        help=say("options.verify.ignore", language),
    )
    command.add_argument("--restore", action="store_true", help=say("options.verify.restore", language))
    command.add_argument(
        "--from", dest="build", metavar="DIR", type=_path, help=say("options.verify.from", language)
    )
    command.add_argument("--as", dest="guises", metavar="NAMES", help=say("options.verify.as", language))
    command.add_argument(
        "--sample",
        metavar="N",
        type=partial(_whole, language),
        default=20,
        help=say("options.verify.sample", language),
    )
    command.add_argument(
        "--watch",
        metavar="MINUTES",
        type=partial(_count, language),
        help=say("options.verify.watch", language),
    )
    command.add_argument("--webhook", metavar="URL", help=say("options.verify.webhook", language))
    command.add_argument(
        "--command", dest="run", metavar="COMMAND", help=say("options.verify.command", language)
    )
    command.add_argument("-q", "--quiet", action="store_true", help=say("options.verify.quiet", language))
    command.add_argument(
        "--format", choices=("text", "json"), default="text", help=say("options.verify.format", language)
    )


def _add_publish(parsers: _Parsers, language: str) -> None:
    command = _add_command(parsers, "publish", language)
    command.add_argument(
        "target", metavar="TARGET", nargs="?", default="", help=say("options.publish.target", language)
    )
    command.add_argument("--dry-run", action="store_true", help=say("options.publish.dry-run", language))
    command.add_argument("-y", "--yes", action="store_true", help=say("options.publish.yes", language))
    command.add_argument("--full", action="store_true", help=say("options.publish.full", language))
    command.add_argument("--back", action="store_true", help=say("options.publish.back", language))
    command.add_argument("--adopt", action="store_true", help=say("options.publish.adopt", language))
    command.add_argument(
        "--max-deletes",
        metavar="N",
        type=partial(_whole, language),
        default=256,
        help=say("options.publish.max-deletes", language),
    )
    command.add_argument("-q", "--quiet", action="store_true", help=say("options.publish.quiet", language))
