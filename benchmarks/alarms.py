"""`python -m benchmarks.alarms FOLDER…`: how often `gen check` speaks of texts that somebody has published already.

A folder is a bulletin with its `gen.yaml`, or one of Markdown files; those without a date get one.
"""

# ruff: noqa: T201 - a command prints

import argparse
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from generator.build import examine
from generator.checks.checking import Checking
from generator.outputs.job import Options
from generator.problems import Problem, ProblemsError
from generator.settings.config import load_config
from generator.settings.rules import RULES
from generator.text.dates import clock
from generator.wording import describe

_SETTINGS = """\
title: Corpus
base_url: https://example.org/
timezone: Asia/Shanghai
language: {language}
front_matter: {{unknown: allow}}
"""
_DATED = re.compile(r"^date:", re.MULTILINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.alarms", description=__doc__)
    reader.add_argument("folders", metavar="FOLDER", type=Path, nargs="+")
    reader.add_argument("--clock", default="2026-11-28", help="the moment (default: %(default)s)")
    reader.add_argument("--language", default="zh-CN", help="of the texts (default: %(default)s)")
    reader.add_argument(
        "--show", metavar="RULE", default="", help="show each place where a rule speaks, or all"
    )
    options = reader.parse_args(arguments)
    for folder in options.folders:
        with tempfile.TemporaryDirectory() as home:
            root = Path(home)
            copied(folder, root, options.language)
            articles, found = alarms(root, options.clock)
        print(f"{folder}: {articles} articles")
        told(articles, found)
        for problem in found:
            if options.show in (problem.code, "all"):
                place = f"{problem.path}:{problem.line}:{problem.column}"
                print(f"{place}: {describe(problem, 'en')[0]}\n  {problem.excerpt[:150]}")
    return 0


def copied(folder: Path, root: Path, language: str) -> None:
    """A bulletin of a folder's texts: as it is, or with settings and dates of ours."""
    if (folder / "gen.yaml").exists():
        shutil.copy(folder / "gen.yaml", root)
        shutil.copytree(folder / "content", root / "content")
        return
    (root / "gen.yaml").write_text(_SETTINGS.format(language=language), encoding="utf-8")
    (root / "content" / "texts").mkdir(parents=True)
    for number, path in enumerate(sorted(folder.rglob("*.md"))):
        text = path.read_text(encoding="utf-8")
        head, mark, body = text.removeprefix("---\n").partition("\n---")
        if text.startswith("---\n") and mark and not _DATED.search(head):
            text = f"---\ndate: 2026-{1 + number % 10:02}-{1 + number % 28:02}\n{head}{mark}{body}"
        (root / "content" / "texts" / path.name).write_text(text, encoding="utf-8")


def alarms(root: Path, moment: str) -> tuple[int, list[Problem]]:
    """How many articles there are, and what the rules say of them. Raises ProblemsError."""
    config, problems = load_config(root / "gen.yaml")
    if config is None:
        raise ProblemsError(problems)
    now = clock(moment, {}, config.zone)
    prepared, found = examine(config, now, Options(check=Checking(config, now)))
    return len(prepared.standing.catalog.articles), [one for one in found if one.code in RULES]


def told(articles: int, found: Sequence[Problem]) -> None:
    """Print what was found, for each rule and for a hundred articles."""
    for severity in ("error", "warning"):
        counts = Counter(one.code for one in found if one.severity == severity)
        print(f"  {100 * counts.total() / max(articles, 1):.1f} {severity}s per 100 articles")
        for code, count in counts.most_common():
            print(f"    {count:5} {code}")


if __name__ == "__main__":
    sys.exit(main())
