"""Bulletins for tests: written from a dict, built in this process, read back as a dict."""

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from generator.build import build, examine
from generator.checks.checking import Checking
from generator.engine import program, record
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.lock import alone
from generator.outputs.job import Options, Report
from generator.problems import Problem, ProblemsError
from generator.rebuild import rebuild
from generator.rendering.theme_files import FOLDER, Folder, Theme, decoded, read_theme_files
from generator.settings.config import load_config
from generator.site.publication import Show
from generator.text.dates import clock

SETTINGS = """\
title: 示例简报
base_url: https://example.org/bulletin
timezone: Asia/Shanghai
"""

NOW = "2020-10-01T12:00"


def write_site(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a bulletin's files under `root`; without a gen.yaml among them it gets the shortest one."""
    for path, content in {"gen.yaml": SETTINGS, **files}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def article(body: str = "正文。", **front_matter: str) -> str:
    """An article's text; every value of the front matter is written as it is given."""
    head = {"title": "标题", "date": "2020-09-22", **front_matter}
    lines = [f"{key}: {value}" for key, value in head.items() if value]
    return "\n".join(["---", *lines, "---", "", body, ""])


LEVELS = ("初审", "复审", "终审")
REVIEWED = "review: {required: [初审, 复审, 终审]}\n"
"""What gen.yaml says for articles to need an approval of each of these levels."""


def reviews(text: str, *levels: str, decision: str = "approved", digest: str = "") -> str:
    """A review file: at each of these levels, another person has decided of a text."""
    digest = digest or fingerprint_bytes(text.encode())
    lines = (
        f"  - {{level: {level}, decision: {decision}, by: 赵{level}, at: 2020-09-23 08:00, digest: '{digest}'}}\n"
        for level in levels
    )
    return "reviews:\n" + "".join(lines)


def review_digests(root: Path) -> dict[str, str]:
    """What the approvals of each article of a bulletin must be of, by source path."""
    config, _ = load_config(root / "gen.yaml")
    assert config
    prepared, _ = examine(config, clock(NOW, {}, config.zone), Options())
    return {path: state.digest for path, state in prepared.publication.reviews.items()}


def theme_of(*folders: Path) -> Theme:
    """What template folders hold."""
    return decoded(read_theme_files([Folder(folder, FOLDER) for folder in folders]))


def build_site(
    root: Path,
    *,
    now: str = NOW,
    show: Show | None = None,
    strict: bool = False,
    compress: bool | None = None,
    pdf: bool | None = None,
    keep_going: bool = False,
    may_write: bool = True,
    check: bool = False,
) -> Report:
    """Build a bulletin into its `site/`. Raises ProblemsError."""
    config, problems = load_config(root / "gen.yaml")
    if config is None:
        raise ProblemsError(problems)
    moment: datetime = clock(now, {}, config.zone)
    options = Options(
        show or Show(),
        strict=strict,
        keep_going=keep_going,
        may_write=may_write,
        compress=compress,
        pdf=pdf,
        check=Checking(config, moment) if check else None,
    )
    return build(config, root / "site", moment, options)


def build_from_record(root: Path, now: datetime, options: Options, asked: str = "") -> tuple[Report, bool]:
    """Build as the command does: from the record of the last build where that is enough, else the whole way.

    Gives the report, and whether the record was enough. `asked` tells what else than the options makes a build another.
    Raises ProblemsError.
    """
    quick = build_from_record_alone(root, now, options, asked)
    if quick:
        return quick, True
    config, problems = load_config(root / "gen.yaml")
    if config is None:
        raise ProblemsError(problems)
    report = build(config, root / "site", now, options)
    _save(report, root, options, asked)
    return report, False


def build_from_record_alone(root: Path, now: datetime, options: Options, asked: str = "") -> Report | None:
    """The same where the record of the last build is enough; None, and nothing done, where it isn't."""
    config, _ = load_config(root / "gen.yaml")
    known = record.load(str(root / ".gen" / "record"))
    if config is None or known is None or known.asked != _asked(options, asked):
        return None
    changed = record.changes(known, str(root), str(root / "site"))
    report = rebuild(config, root / "site", now, options, known, changed) if changed else None
    if report:
        _save(report, root, options, asked)
    return report


def _save(report: Report, root: Path, options: Options, asked: str) -> None:
    if report.record:
        record.save(str(root / ".gen" / "record"), report.record._replace(asked=_asked(options, asked)))


def _asked(options: Options, more: str) -> str:
    return repr((options.show, options.strict, options.keep_going, options.compress, options.pdf, more))


def forget_program() -> None:
    """Which program this is, it is asked anew, for a test that makes it another."""
    for known in (program.engine_key, program.function_key, program._code, program._installed):
        known.cache_clear()


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """What `make` puts into a folder that several processes ask for: the first makes it, the others wait.

    If `make` fails, the next that asks tries again. Nobody may change what is there.
    """
    with alone(folder.with_name(f"{folder.name}.state"), lambda holder: None):
        if not folder.exists():
            growing = folder.with_name(f"{folder.name} growing")
            shutil.rmtree(growing, ignore_errors=True)
            growing.mkdir(parents=True)
            make(growing)
            growing.rename(folder)
    return folder


def problems_of(root: Path, *, strict: bool = False) -> tuple[Problem, ...]:
    """Everything that a build has to say, warnings included."""
    try:
        return build_site(root, strict=strict).problems
    except ProblemsError as error:
        return error.problems


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages(root: Path) -> dict[str, str]:
    """The text of every built file that is text, by path under `site/`."""
    texts = {}
    for path, data in tree(root / "site").items():
        try:
            texts[path] = data.decode()
        except UnicodeDecodeError:
            continue
    return texts
