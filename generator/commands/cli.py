"""The command line: arguments, printing and exit codes. The only module that prints."""

import argparse
import gc
import io
import os
import shutil
import sys
import time
import traceback
from collections.abc import Iterable, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar, cast

from generator import __version__
from generator.commands.options import make_parser

if TYPE_CHECKING:
    from generator.build import Report
    from generator.importing.importing import Outcome
    from generator.importing.reports.report import State
    from generator.problems import Problem
    from generator.serve.serve import Happening
    from generator.settings.config import Config

OK, PROBLEMS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit codes."""

_Item = TypeVar("_Item")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that can't show Chinese shows question marks
    try:
        options = _parser(_speaks_chinese()).parse_args(arguments)
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except SystemExit as stop:  # argparse has printed what is wrong, or the help
        return int(stop.code or 0)
    except KeyboardInterrupt:
        print(_INTERRUPTED[_speaks_chinese()], file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `gen build | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception:  # the last place that can turn a bug of ours into a report
        traceback.print_exc()
        print(_BUG[_speaks_chinese()].format(version=__version__), file=sys.stderr)
        return BUG


_INTERRUPTED = (
    "\ngen: interrupted; the site is as it was or complete per file",
    "\ngen：已中断；网站保持原样，或者每个文件都是完整的",
)
_BUG = (
    "\ngen {version}: this is a mistake in gen itself, not in your bulletin; the site was not changed any further.\n"
    "Please report it with the text above: https://github.com/gen-bulletin/gen/issues",
    "\ngen {version}：这是 gen 本身的错误，不是简报的问题；网站没有再改动。\n"
    "请把上面的文字报告给我们：https://github.com/gen-bulletin/gen/issues",
)


def _speaks_chinese() -> bool:
    from generator.wording.report import message_language

    return message_language(os.environ) == "zh-CN"


def _parser(chinese: bool = False) -> argparse.ArgumentParser:
    return make_parser({"build": _build, "serve": _serve, "import": _import}, chinese=chinese)


def _build(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    # Hundreds of thousands of values live until the end: looking for dead ones among them is a waste.
    gc.set_threshold(200_000, 20, 100)
    config = _config(options)
    if config is None:
        return PROBLEMS
    from generator.build import Options, build
    from generator.problems import ProblemsError
    from generator.site.publication import Show
    from generator.text.dates import clock

    folder = (options.output or config.root / "site").absolute()
    if reason := _unfit(folder, config.root):
        return _usage(f"{folder}: {reason}")
    try:
        now = clock(options.clock, os.environ, config.zone)
    except ValueError:
        return _usage(_NO_TIME[_speaks_chinese()])
    try:
        report = build(
            config,
            folder,
            now,
            Options(
                Show(options.drafts, options.future, options.expired),
                strict=options.strict,
                clean=options.clean,
                may_write=not options.dry_run,
                compress=options.compress,
                pdf=options.pdf,
                track=_track,
                waiting=_waiting,
            ),
        )
    except ProblemsError as error:
        _print_problems(error.problems, options)
        return PROBLEMS
    _print_problems(report.problems, options)
    if not options.quiet and options.format != "json":
        _print_report(report, folder, time.perf_counter() - started, options)
    return OK


def _serve(options: argparse.Namespace) -> int:
    gc.set_threshold(200_000, 20, 100)  # as in a build
    path = _settings(options)
    if path is None:
        return PROBLEMS
    if not 0 < options.port < 65536 or options.poll < 0:
        return _usage(_NO_PORT[_speaks_chinese()], "serve")
    from generator.serve.serve import Preview, serve
    from generator.site.publication import Show
    from generator.wording.report import message_language

    preview = Preview(
        settings=path.absolute(),
        host=options.bind,
        port=options.port,
        show=Show(options.drafts, options.future, options.expired),
        reload=not options.no_reload,
        follow=options.follow,
        poll=options.poll,
        language=message_language(os.environ),
        track=_track,
        waiting=_waiting,
    )
    try:
        with closing(serve(preview)) as happenings:
            for happening in happenings:
                if code := _print_happening(happening, options):
                    return code
    except KeyboardInterrupt:
        print()  # below the ^C
    return OK


def _print_happening(happening: "Happening", options: argparse.Namespace) -> int:
    """Say what the development server does; gives an exit code other than 0 if it can't go on."""
    from generator.serve.serve import Ready, Refused, Running

    chinese = _speaks_chinese()
    if isinstance(happening, Ready):
        if happening.is_other_port:
            print(_OTHER_PORT[chinese].format(port=options.port))
        print(_READY[chinese].format(address=happening.address), flush=True)
        if happening.is_open:
            unlisted = [words[chinese] for name, words in _UNLISTED.items() if getattr(options, name)]
            more = _WITH[chinese].format(names=("、" if chinese else ", ").join(unlisted)) if unlisted else ""
            print(_OPEN[chinese].format(more=more), flush=True)
            print("".join(f"  {address}\n" for address in happening.others), end="", flush=True)
        if options.open:
            _open(happening.address)
        return OK
    if isinstance(happening, Running):
        print(_RUNNING[chinese].format(address=happening.address).rstrip(), file=sys.stderr)
        if options.open and happening.address:
            _open(happening.address)
        return PROBLEMS
    if isinstance(happening, Refused):
        words = (_ENDED if happening.is_end else _LOOKING)[chinese]
        print(words.format(reason=happening.reason, address=options.bind), file=sys.stderr, flush=True)
        return PROBLEMS if happening.is_end else OK
    _print_problems(happening.problems, options)
    sources = ", ".join(happening.sources[:3]) + (" …" if len(happening.sources) > 3 else "")
    words = (_FAILED if happening.failed else _REBUILT)[chinese]
    line = words.format(
        sources=f"{sources}: " if sources else "", changed=happening.changed, seconds=happening.seconds
    )
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)
    return OK


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)


_READY = (
    "Serving at {address} (Ctrl-C ends it)",
    "预览地址：{address}（按 Ctrl-C 结束）",
)
_OPEN = (
    "Everyone whose computer can reach this one can see the whole bulletin{more}. The addresses for them:",
    "凡是能连到这台电脑的人，都能看到整份简报{more}。他们用的地址：",
)
_WITH = (", with what is not public: {names}", "，包括没有公开的内容：{names}")
_UNLISTED = {
    "drafts": ("drafts", "草稿"),
    "future": ("articles of the future", "还没到时间的文章"),
    "expired": ("expired articles", "已过期的文章"),
}
_OTHER_PORT = ("Port {port} is taken; using the next free one.", "端口 {port} 已被占用，改用下一个空闲端口。")
_RUNNING = (
    "gen serve: a preview of this bulletin is already running. {address}",
    "gen serve：这份简报的预览已经打开。{address}",
)
_REBUILT = (
    "{sources}{changed} files changed, {seconds:.2f} s",
    "{sources}更新文件 {changed} 个，用时 {seconds:.2f} 秒",
)
_FAILED = (
    "{sources}not built; the preview stays as it was",
    "{sources}有错误，未生成；预览保持原样",
)
_ENDED = (
    "gen serve: can’t serve at {address}: {reason}",
    "gen serve：无法在 {address} 提供预览：{reason}",
)
_LOOKING = (
    "The system doesn’t tell of changed files ({reason}); looking at them every two seconds instead.",
    "系统无法通知文件变化（{reason}），改为每两秒检查一次。",
)


def _import(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    gc.set_threshold(200_000, 20, 100)  # as in a build
    chinese = _speaks_chinese()
    config = _config(options)
    if config is None:
        return PROBLEMS
    from importlib.util import find_spec

    if not all(find_spec(name) for name in ("trafilatura", "lxml_html_clean", "brotli")):
        return _usage(_NO_LIBRARY[chinese], "import")
    from generator.engine.lock import alone
    from generator.importing.importing import Request, run
    from generator.text.dates import clock
    from generator.wording.report import message_language

    content = config.root / "content"
    into = "" if options.into is None else _folder_in_content(options.into, content)
    if into is None:
        return _usage(_NO_FOLDER[chinese].format(folder=options.into), "import")
    if options.old_site and not options.old_site.startswith(("http://", "https://")):
        return _usage(_NO_ADDRESS[chinese].format(address=options.old_site), "import")
    report = options.report or (None if options.dry_run else config.root / ".gen" / "import" / "report.html")
    if report is not None and (report.is_dir() or content in report.absolute().parents):
        return _usage(_NO_REPORT[chinese].format(path=report), "import")
    try:
        now = clock(None, os.environ, config.zone)
        request = Request(
            tuple(options.sources),
            content,
            report,
            into,
            options.old_site,
            may_write=not options.dry_run,
            language=message_language(os.environ),
            track=_track,
        )
        # Two at once would each give the other's articles away: they know only the places of before.
        with nullcontext() if options.dry_run else alone(config.root / ".gen" / "import", _other_import):
            outcome = run(request, now)
    except ValueError as error:
        if "SOURCE_DATE_EPOCH" not in os.environ or type(error).__name__ != "UnreadableDate":
            raise
        return _usage(_NO_TIME[chinese], "import")
    except OSError as error:
        return _usage(
            _NO_WRITING[chinese].format(path=error.filename or report, reason=error.strerror), "import"
        )
    _print_problems(outcome.problems, options)
    if not options.quiet:
        _print_outcome(outcome, report, time.perf_counter() - started, options)
    failed = any(problem.severity == "error" for problem in outcome.problems)
    nothing = not any(outcome.counts[state] for state in ("new", "changed", "unchanged", "edited"))
    return PROBLEMS if failed or nothing else OK


def _folder_in_content(given: str, content: Path) -> str | None:
    """A folder as the user wrote it, relative to `content/`; None if it isn't one for articles."""
    home = Path(os.path.realpath(content))
    for folder in (Path(given), content.parent / given, content / given):
        real = Path(os.path.realpath(folder))
        if real == home:
            return None
        if home in real.parents:
            path = real.relative_to(home)
            return None if path.parts[0] == "static" or path.parts[0].startswith(".") else path.as_posix()
    return None


def _print_outcome(
    outcome: "Outcome", report: Path | None, seconds: float, options: argparse.Namespace
) -> None:
    chinese = _speaks_chinese()
    counts = outcome.counts
    states = [words[chinese].format(counts[state]) for state, words in _OUTCOMES.items() if counts[state]]
    print(
        (_WOULD_IMPORT if options.dry_run else _IMPORTED)[chinese].format(
            pages=_count(sum(counts.values()), "page", chinese),
            states=("，" if chinese else ", ").join(states) or ("没有" if chinese else "nothing"),
            seconds=seconds,
        )
    )
    if report is not None:
        print(_REPORT[chinese].format(path=os.path.relpath(report.with_suffix(".html"))))


_OUTCOMES: "dict[State, tuple[str, str]]" = {
    "new": ("{} new", "新增 {} 篇"),
    "changed": ("{} changed", "更新 {} 篇"),
    "unchanged": ("{} unchanged", "未变 {} 篇"),
    "edited": ("{} edited since and left alone", "有人改过、已保留 {} 篇"),
    "duplicate": ("{} the same article again", "重复 {} 篇"),
    "no-article": ("{} without an article", "没有文章 {} 个"),
    "failed": ("{} failed", "失败 {} 个"),
    "passed-over": ("{} passed over", "略过 {} 个"),
}
_IMPORTED = (
    "{pages} read: {states}; {seconds:.1f} s",
    "读入 {pages} 个网页：{states}；用时 {seconds:.1f} 秒",
)
_WOULD_IMPORT = (
    "No article was written. {pages} read: {states}; {seconds:.1f} s",
    "没有写入任何文章。读入 {pages} 个网页：{states}；用时 {seconds:.1f} 秒",
)
_REPORT = ("Report: {path}", "报告：{path}")
_NO_LIBRARY = (
    "the libraries for it are missing; in gen’s folder, run: pip install '.[import]'",
    "缺少需要的程序库，请在 gen 的文件夹里运行：pip install '.[import]'",
)
_NO_FOLDER = (
    "“{folder}” is no folder for articles; name one inside content, such as content/news",
    "“{folder}”不是放文章的文件夹，请写 content 里面的一个，例如 content/news",
)
_NO_ADDRESS = (
    "“{address}” is no full address; write it like http://www.example.org/",
    "“{address}”不是完整的网址，请写成 http://www.example.org/ 这样",
)
_NO_REPORT = (
    "the report can’t be written to {path}; name a file outside of content, such as report.html",
    "报告不能写到 {path}，请写 content 以外的一个文件名，例如 report.html",
)
_NO_WRITING = ("{path} can’t be written: {reason}", "无法写入 {path}：{reason}")


def _settings(options: argparse.Namespace) -> Path | None:
    """The settings file, or None if there is none, which has been printed then."""
    from generator.problems import Problem
    from generator.settings.config import find_config

    path: Path | None = options.config or find_config(Path.cwd())
    if path is None or not path.is_file():
        place = str(options.config) if options.config else "gen.yaml"
        _print_problems((Problem("no-settings", place, values=(("folder", str(Path.cwd())),)),), options)
        return None
    return path


def _config(options: argparse.Namespace) -> "Config | None":
    """The settings, or None when they are wrong, which has been printed then."""
    from generator.settings.config import load_config, with_base_url

    path = _settings(options)
    if path is None:
        return None
    config, problems = load_config(path.absolute())
    if config is not None and getattr(options, "base_url", None) is not None:
        config, problems = with_base_url(config, options.base_url)
    if config is None:
        _print_problems(problems, options)
    return config


def _unfit(folder: Path, root: Path) -> str:
    """Why a folder can't be the output folder; empty if it can."""
    chinese = _speaks_chinese()
    real, home = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    if real == home or real in home.parents:
        return _UNFIT["bulletin"][chinese]
    for name in ("content", "templates", ".gen", ".git"):
        if real == home / name or home / name in real.parents:
            return _UNFIT["own"][chinese].format(name=name)
    if folder.exists() and not folder.is_dir():
        return _UNFIT["file"][chinese]
    return ""


_UNFIT = {
    "bulletin": (
        "the site can’t be built into the folder that holds the bulletin; choose one inside it or elsewhere",
        "网站不能生成到简报所在的文件夹，请在里面或别处另选一个",
    ),
    "own": (
        "the site can’t be built into the bulletin’s own folder “{name}”",
        "网站不能生成到简报自己的文件夹“{name}”",
    ),
    "file": ("this is a file, not a folder", "这是文件，不是文件夹"),
}
_NO_TIME = ("the time must be written like 2020-09-22T08:00", "时间要写成 2020-09-22T08:00 这样")
_NO_PORT = (
    "the port must be from 1 to 65535, the seconds of --poll not below 0",
    "端口要在 1 到 65535 之间，--poll 的秒数不能小于 0",
)


def _usage(message: str, command: str = "build") -> int:
    print(f"gen {command}{'：' if _speaks_chinese() else ': '}{message}", file=sys.stderr)
    return USAGE


def _print_problems(problems: "tuple[Problem, ...]", options: argparse.Namespace) -> None:
    from generator.wording.report import format_problems, message_language

    within = _place_in_repository(options) if options.format == "github" else ""
    # What a program is to read goes to standard output; what a person is to read, to standard error.
    stream = sys.stdout if options.format != "text" else sys.stderr
    text = format_problems(
        problems,
        options.format,
        language=message_language(os.environ),
        color=_has_color(stream),
        width=shutil.get_terminal_size().columns,
        within=within,
    )
    if text:
        print(text, file=stream)


def _place_in_repository(options: argparse.Namespace) -> str:
    """The bulletin's folder as GitHub needs it before paths: from the repository's root, with a slash at its end."""
    from generator.settings.config import find_config

    path, repository = options.config or find_config(Path.cwd()), os.environ.get("GITHUB_WORKSPACE")
    if not repository or path is None or not path.is_file():
        return ""
    try:
        place = Path(os.path.realpath(path)).parent.relative_to(os.path.realpath(repository))
    except ValueError:  # somewhere else
        return ""
    return "" if place == Path() else f"{place.as_posix()}/"


def _has_color(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        return False
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _print_report(report: "Report", folder: Path, seconds: float, options: argparse.Namespace) -> None:
    chinese = _speaks_chinese()
    done = report.commit
    shown = os.path.relpath(folder)
    verbose = options.verbose or options.dry_run
    if options.explain:
        for path, reasons in sorted(done.reasons.items()):
            template = f"{done.templates[path]}: " if path in done.templates else ""
            print(f"{shown}/{path}: {template}{', '.join(reasons)}")
    if verbose:
        for sign, paths in (("+", done.written), ("-", done.removed)):
            for path in paths:
                print(f"{sign} {shown}/{path}")
    if report.allowed:
        print(_named(_ALLOWED[chinese], report.allowed, verbose))
    if report.replaced:
        print(_named(_REPLACED[chinese], report.replaced, verbose))
    if done.displaced:
        print(_named(_DISPLACED[chinese], done.displaced, verbose))
    if done.foreign:
        print(_named(_FOREIGN[chinese].format(folder=shown), done.foreign, verbose))
    print(
        (_WOULD if options.dry_run else _CLOSING)[chinese].format(
            folder=shown,
            articles=_count(report.articles, "article", chinese),
            pages=_count(report.pages, "page", chinese),
            outputs=_count(report.outputs, "file", chinese),
            written=len(done.written),
            unchanged=done.unchanged,
            removed=len(done.removed),
            seconds=seconds,
        )
    )


_CLOSING = (
    "{folder}: {articles}, {pages}, {outputs}"
    " ({written} written, {unchanged} unchanged, {removed} removed) in {seconds:.1f} s",
    "{folder}：文章 {articles} 篇，单页 {pages} 个，共 {outputs} 个文件"
    "（写入 {written}，未变 {unchanged}，删除 {removed}），用时 {seconds:.1f} 秒",
)
_WOULD = (
    "Nothing was written. {folder} would have {outputs} ({written} to write, {unchanged} unchanged,"
    " {removed} to remove); {articles}, {pages}; {seconds:.1f} s",
    "没有写入任何文件。{folder} 将有 {outputs} 个文件（待写入 {written}，未变 {unchanged}，待删除 {removed}）；"
    "文章 {articles} 篇，单页 {pages} 个；用时 {seconds:.1f} 秒",
)
_FOREIGN = (
    "In {folder}, but not written by gen, and left alone:",
    "{folder} 中有不是 gen 写入的文件，已原样保留：",
)
_ALLOWED = (
    "Could run in a browser or on a server, and in the site because gen.yaml allows it (static: allow):",
    "能在浏览器或服务器上运行、因 gen.yaml 允许（static: allow）而放进网站的文件：",
)
_REPLACED = (
    "From content/static, in place of gen’s own:",
    "content/static 中的这些文件代替了 gen 自己的：",
)
_DISPLACED = (
    "Stood where a page belongs, but was not written by gen; moved to .gen/displaced:",
    "占用了网页位置、但不是 gen 写入的文件，已移到 .gen/displaced：",
)


def _count(number: int, noun: str, chinese: bool) -> str:
    return str(number) if chinese else f"{number} {noun}{'' if number == 1 else 's'}"


def _named(heading: str, paths: Sequence[str], verbose: bool) -> str:
    """A heading and the paths under it; only the first few unless all are asked for."""
    shown = paths if verbose or len(paths) <= 10 else paths[:9]
    more = [f"  … {len(paths) - len(shown)} more (-v)"] if len(shown) < len(paths) else []
    return "\n".join([heading, *(f"  {path}" for path in shown), *more])


def _other_import(holder: str) -> None:
    print(_OTHER_IMPORT[_speaks_chinese()].format(holder=holder or "?"), file=sys.stderr)


_OTHER_IMPORT = (
    "Another import is running (process {holder}); waiting for it.",
    "另一个导入过程正在运行（进程 {holder}），请稍候。",
)


def _waiting(holder: str) -> None:
    print(_WAITING[_speaks_chinese()].format(holder=holder or "?"), file=sys.stderr)


_WAITING = (
    "Another build is running (process {holder}); waiting for it.",
    "另一个生成过程正在运行（进程 {holder}），请稍候。",
)


def _track(items: Iterable[_Item], work: str, total: int, /) -> Iterable[_Item]:
    """Show a progress bar on a terminal when the work turns out to be long."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # its thread would be in the way of forking
    bar = tqdm(items, desc=work, total=total, leave=False, delay=0.5, unit="", dynamic_ncols=True)
    return cast(Iterable[_Item], bar)
