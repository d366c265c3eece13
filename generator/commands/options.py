"""The command line's commands and options, and what is said of each, in English and Chinese."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator import __version__

Command = Callable[[argparse.Namespace], int]
"""What runs a command: given its options, it gives the exit code."""

_Say = Callable[[str, str], str]
"""Chooses between English and Chinese words."""

if TYPE_CHECKING:
    _Parsers = argparse._SubParsersAction[argparse.ArgumentParser]  # the type has no public name


def make_parser(commands: Mapping[str, Command], *, chinese: bool) -> argparse.ArgumentParser:
    """The parser of the command line; what it gives has a command's function as `run`."""

    def say(english: str, otherwise: str) -> str:
        return otherwise if chinese else english

    parser_class: type[argparse.ArgumentParser] = argparse.ArgumentParser
    if chinese:
        from generator.commands.arguments import ChineseParser

        parser_class = ChineseParser
    parser = parser_class(
        prog="gen",
        description=say(
            "Builds a bulletin's site: Markdown in, clean and printable pages out.",
            "把一份简报的 Markdown 文章做成网站：页面干净，也能打印。",
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"gen {__version__}",
        help=say("show the version and exit", "显示版本"),
    )
    parsers = parser.add_subparsers(
        title=say("commands", "命令"), required=True, metavar="COMMAND", parser_class=parser_class
    )
    _add_build(parsers, commands["build"], say)
    _add_serve(parsers, commands["serve"], say)
    _add_import(parsers, commands["import"], say)
    return parser


def _add_build(parsers: "_Parsers", run: Command, say: _Say) -> None:
    build = parsers.add_parser(
        "build",
        help=say("build the site", "生成网站"),
        description=say("Builds the bulletin into site/.", "把简报生成到 site/。"),
    )
    build.set_defaults(run=run)
    _add_config(build, say)
    build.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=Path,
        help=say(
            "the folder to build into (default: site beside gen.yaml)",
            "生成到哪个文件夹（默认：gen.yaml 旁边的 site）",
        ),
    )
    build.add_argument(
        "-b",
        "--base-url",
        metavar="URL",
        help=say("the site's address, in place of the one in the settings", "网站的地址，代替设置里的"),
    )
    for name, english, otherwise in (
        ("drafts", "bring in drafts, marked", "带上草稿，并标明"),
        ("future", "bring in articles of the future, marked", "带上还没到时间的文章，并标明"),
        ("expired", "bring in expired articles, marked", "带上已过期的文章，并标明"),
        ("strict", "take warnings for errors", "把警告当作错误"),
        ("clean", "forget earlier builds and make everything again", "不管以前的结果，全部重做"),
        ("dry-run", "say what would change, and write nothing", "只说会有什么变化，不写文件"),
        (
            "explain",
            "say for every file made again by which template, and what had changed",
            "逐个说明重做的文件用的是哪个模板、因为什么而变",
        ),
        (
            "compress",
            "put packed companions (.gz, .br) beside text files",
            "在文字类文件旁边放压缩好的副本（.gz、.br）",
        ),
        (
            "pdf",
            "make a PDF of every article and every issue",
            "每篇文章、每期简报各做一份 PDF",
        ),
    ):
        # None where neither is given: then the settings decide.
        action = argparse.BooleanOptionalAction if name in ("compress", "pdf") else "store_true"
        build.add_argument(f"--{name}", action=action, help=say(english, otherwise))
    build.add_argument(
        "--clock",
        metavar="TIME",
        help=say(
            "build as of this moment, such as 2020-09-22T08:00", "当作此刻来生成，例如 2020-09-22T08:00"
        ),
    )
    volume = build.add_mutually_exclusive_group()
    volume.add_argument("-q", "--quiet", action="store_true", help=say("print problems only", "只显示问题"))
    volume.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help=say("name every file written, removed or left alone", "列出写入、删除和保留的每个文件"),
    )
    build.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help=say("how problems are printed (default: text)", "问题的格式（默认：text）"),
    )


def _add_config(command: argparse.ArgumentParser, say: _Say) -> None:
    command.add_argument(
        "-c",
        "--config",
        metavar="FILE",
        type=Path,
        help=say(
            "the settings (default: gen.yaml here or in a folder above)",
            "设置文件（默认：本文件夹或上层文件夹里的 gen.yaml）",
        ),
    )


def _add_serve(parsers: "_Parsers", run: Command, say: _Say) -> None:
    serve = parsers.add_parser(
        "serve",
        help=say(
            "show the site in a browser, and show each change at once", "在浏览器里预览，一保存就看到变化"
        ),
        description=say(
            "Builds the bulletin into .gen/preview, shows it in a browser, and builds again at each change.",
            "把简报生成到 .gen/preview，在浏览器里显示，每次改动后自动更新。",
        ),
    )
    serve.set_defaults(run=run, format="text")
    _add_config(serve, say)
    serve.add_argument(
        "-p",
        "--port",
        metavar="PORT",
        type=int,
        default=8000,
        help=say(
            "the port to listen at, or the next free one (default: 8000)",
            "用哪个端口；被占用时用下一个空闲的（默认：8000）",
        ),
    )
    serve.add_argument(
        "--bind",
        metavar="ADDRESS",
        default="127.0.0.1",
        help=say(
            "the address to listen at (default: 127.0.0.1, this computer only)",
            "监听的地址（默认：127.0.0.1，只有本机能看到）",
        ),
    )
    serve.add_argument(
        "-O", "--open", action="store_true", help=say("open the site in the browser", "在浏览器里打开网站")
    )
    for name, english, otherwise in (
        ("drafts", "drafts", "草稿"),
        ("future", "articles of the future", "还没到时间的文章"),
        ("expired", "expired articles", "已过期的文章"),
    ):
        serve.add_argument(
            f"--{name}",
            action=argparse.BooleanOptionalAction,
            default=True,
            help=say(
                f"show {english}, marked (default), or leave them out",
                f"显示{otherwise}并标明（默认），或不显示",
            ),
        )
    serve.add_argument(
        "--follow",
        action="store_true",
        help=say(
            "go to the page of the article that was saved, in every browser",
            "所有浏览器都跳到刚保存的那篇文章",
        ),
    )
    serve.add_argument(
        "--no-reload",
        action="store_true",
        help=say("leave pages as they are until you reload them", "不自动刷新页面"),
    )
    serve.add_argument(
        "--poll",
        metavar="SECONDS",
        type=float,
        default=0.0,
        help=say(
            "look at every file that often: for network drives, which don't tell of changes",
            "每隔这么多秒检查一遍文件：用于不会通知文件变化的网络盘",
        ),
    )


def _add_import(parsers: "_Parsers", run: Command, say: _Say) -> None:
    command = parsers.add_parser(
        "import",
        help=say("make clean articles out of an old site's pages", "把旧网站的网页变成干净的文章"),
        description=say(
            "Reads old pages, takes the spam out, writes articles into content/, and reports all that was removed.",
            "读入旧网页，清除垃圾内容，把文章写进 content/，并报告清除了什么。",
        ),
    )
    command.set_defaults(run=run, format="text")
    command.add_argument(
        "sources",
        metavar="SOURCE",
        nargs="+",
        type=Path,
        help=say(
            "a page, a folder of pages, a ZIP, a web archive (WARC), a text, Markdown of another generator, or a "
            "WordPress export",
            "网页、网页文件夹、ZIP、网页存档（WARC）、文本、其他生成器的 Markdown，或 WordPress 导出文件",
        ),
    )
    _add_config(command, say)
    command.add_argument(
        "--into",
        metavar="FOLDER",
        help=say(
            "put all articles into this folder, such as content/news (default: as each page says)",
            "把文章都放进这个文件夹，例如 content/news（默认：按网页上的栏目）",
        ),
    )
    command.add_argument(
        "--base-url",
        dest="old_site",
        metavar="OLD",
        help=say(
            "the old site's address, where the pages don't say it themselves",
            "旧网站的地址，网页自己没有写时用它",
        ),
    )
    command.add_argument(
        "--report",
        metavar="FILE",
        type=Path,
        help=say(
            "where the report goes (default: .gen/import/report.html)",
            "报告写到哪里（默认：.gen/import/report.html）",
        ),
    )
    command.add_argument(
        "--dry-run",
        action="store_true",
        help=say(
            "write no article; the report is written only if --report names a file",
            "不写文章；用 --report 指定了文件时才写报告",
        ),
    )
    command.add_argument("-q", "--quiet", action="store_true", help=say("print problems only", "只显示问题"))
