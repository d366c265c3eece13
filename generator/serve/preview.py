"""The builds of the development server: whole ones, and much quicker ones where only articles' texts have changed.

They are those of `gen build`, which keeps what it must know of the last build on the disk; here it stays in memory.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from generator.build import build
from generator.content.paths import is_markdown
from generator.engine.bodies import Bodies
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.identities import present
from generator.engine.lock import alone
from generator.engine.output import Renderer
from generator.engine.store import Damaged, SeenFile, open_store
from generator.outputs.job import Options, Report
from generator.outputs.revision import carry_out
from generator.outputs.standing import Standing
from generator.problems import Problem, ProblemsError
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.site.publication import next_change


@dataclass(frozen=True, slots=True)
class Held:
    """What the last good build leaves in memory for the next one."""

    config: Config
    standing: Standing
    renderer: Renderer
    seen: Mapping[str, SeenFile]
    """Every file under `content/`, as the last whole build saw it."""
    problems: tuple[Problem, ...]
    """Warnings."""
    until: float
    """The moment at which time alone makes it another one (seconds since 1970)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build changed in the preview's folder."""

    held: Held
    changed: frozenset[str]
    """Files written or removed, relative to the folder."""


def build_whole(config: Config, folder: Path, now: datetime, options: Options) -> Outcome:
    """Build everything that is stale. Raises ProblemsError with everything that is wrong; nothing is written then."""
    report: Report = build(config, folder, now, options)
    prepared = report.prepared
    assert prepared is not None  # a preview is always planned
    until = next_change(prepared.content.texts, prepared.publication.dates, now, config.settings)
    changed = frozenset((*report.commit.written, *report.commit.removed))
    held = Held(
        prepared.config, prepared.standing, prepared.renderer, prepared.content.seen, report.problems, until
    )
    return Outcome(held, changed)


def revise(held: Held, paths: Iterable[str], folder: Path, now: datetime, options: Options) -> Outcome | None:
    """Build with what is held, where only the texts at these source paths have changed since, or are new.

    None where that might not give what a whole build would.
    """
    paths = tuple(paths)
    new = {path: _first_seen(held.config, path) for path in paths if path not in held.seen}
    seen = {**held.seen, **{path: file for path, file in new.items() if file}}
    if not seen.keys() >= set(paths) or now.timestamp() >= held.until or _may_be_linked(paths, seen):
        return None
    state = held.config.root / STATE
    store_path = state / "store.sqlite"
    try:
        with (
            alone(state, options.waiting),
            closing(open_store(store_path)) as store,
            closing(Bodies(store_path)) as bodies,
        ):
            done = carry_out(
                held.standing,
                paths,
                held.seen.keys(),
                held.problems,
                held.config,
                now,
                held.renderer,
                folder,
                state,
                store,
                bodies,
                present(state),
                placing=options.placing,
            )
    except (ProblemsError, Damaged, OSError):
        return None  # the whole build says what is the matter, or begins again without the store
    if done is None:
        return None
    revision, commit = done
    changed = frozenset((*commit.written, *commit.removed))
    until = min(held.until, revision.until)
    now_held = replace(held, standing=revision.standing, seen=seen, problems=revision.problems, until=until)
    return Outcome(now_held, changed)


def _first_seen(config: Config, path: str) -> SeenFile | None:
    """A text that is new, at a source path; None for anything else."""
    if not is_markdown(path):
        return None
    try:
        return SeenFile("", fingerprint_bytes((config.root / "content" / path).read_bytes()))
    except OSError:
        return None


def _may_be_linked(paths: Iterable[str], seen: Mapping[str, SeenFile]) -> bool:
    """Whether another path may lead to one of these files, as links do: then that one's text has changed as well."""
    digests = {seen[path].digest for path in paths if path in seen}
    return sum(file.digest in digests for file in seen.values()) > len(digests)
