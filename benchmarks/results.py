"""The raw figures of a benchmark, as they are kept in a file, and what is read out of them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Sample:
    """One run."""

    generator: str
    case: str
    round: int
    seconds: float
    processor_seconds: float
    memory: int | None
    """Bytes; None unless this run was watched. The times of a watched run don't count."""
    files: int
    """How many files of the site it wrote."""
    bytes: int
    """How many bytes these have."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A generator, and the site that it makes."""

    name: str
    title: str
    version: str
    remarks: tuple[str, ...]
    files: int
    bytes: int
    article_bytes: int
    """Bytes of an article's page, on average."""
    print_bytes: int
    """Bytes of an article's print view, on average; 0 without any."""
    does: tuple[str, ...] = ()
    """Of `generators.FEATURES`, in their order; results from before 29 November 2026 don't say."""


@dataclass(slots=True)
class Results:
    """A whole benchmark; samples are added as it goes on."""

    date: str
    articles: int
    machine: dict[str, Any]
    cases: tuple[tuple[str, str], ...]
    """Name and title."""
    contestants: list[Contestant] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write everything as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> Results:
    """Read what `Results.save` has written."""
    data = json.loads(path.read_text(encoding="utf-8"))
    data["cases"] = tuple((name, title) for name, title in data["cases"])
    data["contestants"] = [
        Contestant(**{**each, "remarks": tuple(each["remarks"]), "does": tuple(each.get("does", ()))})
        for each in data["contestants"]
    ]
    data["samples"] = [Sample(**each) for each in data["samples"]]
    return Results(**data)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the runs of a generator in a case come to: medians, and for times the range that they lay in."""

    seconds: float
    fastest: float
    slowest: float
    processor_seconds: float
    memory: float | None
    files: float
    runs: int


def figures(samples: Iterable[Sample], generator: str, case: str) -> Figures | None:
    """The figures of a generator in a case; None where it has no timed run."""
    mine = [sample for sample in samples if (sample.generator, sample.case) == (generator, case)]
    timed = [sample for sample in mine if sample.memory is None]
    watched = [sample.memory for sample in mine if sample.memory is not None]
    if not timed:
        return None
    seconds = [sample.seconds for sample in timed]
    return Figures(
        median(seconds),
        min(seconds),
        max(seconds),
        median(sample.processor_seconds for sample in timed),
        median(watched) if watched else None,
        median(sample.files for sample in timed),
        len(timed),
    )
