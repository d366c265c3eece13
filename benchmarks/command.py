"""What the smaller benchmarks' commands have in common: their options, and the files that they leave."""

# ruff: noqa: T201 - a command prints

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from benchmarks.generators import HERE
from benchmarks.machine import machine
from benchmarks.report import setting


def parser(name: str, description: str | None, articles: int | None = None) -> argparse.ArgumentParser:
    """The options of `python -m benchmarks.NAME`; --articles with this default, unless there is none."""
    options = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if articles is not None:
        options.add_argument(
            "--articles",
            metavar="N",
            type=int,
            default=articles,
            help="how many (default: %(default)s)",
        )
    options.add_argument("--cache", metavar="DIR", type=Path, default=HERE / ".cache", help="for sites")
    options.add_argument("--results", metavar="DIR", type=Path, default=HERE / "results", help="for results")
    return options


def numbers(text: str) -> tuple[int, ...]:
    """The numbers in a text with commas between them, the smallest first."""
    return tuple(sorted({int(number) for number in text.split(",")}))


def keep(folder: Path, name: str, figures: Mapping[str, object], heading: str, table: str) -> None:
    """Write figures and table as NAME.json and NAME.md, with the day and the machine; and print the table."""
    day, ran_on = date.today().isoformat(), machine()
    folder.mkdir(parents=True, exist_ok=True)
    raw = {"date": day, "machine": ran_on, **figures}
    (folder / f"{name}.json").write_text(
        json.dumps(raw, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    text = f"{heading}; {setting(day, ran_on)}.\n\n{table}"
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    print(text)
