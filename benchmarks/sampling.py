"""`python -m benchmarks.sampling FILE build …`: runs gen, and writes into FILE what its own process was busy with.

Again and again, after some milliseconds of processor time, it is looked at what is being called; the time since the
last look is that call's. Its workers are not looked at: what they, and all else that it started, took is one number.
"""

import json
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import TypeVar

_Item = TypeVar("_Item")

_INTERVAL = 0.005
"""Seconds of processor time between two looks."""

_PROGRAM = f"{Path(__file__).resolve().parent.parent / 'generator'}/"

_DRIVERS = frozenset(("commands/build.py", "build.py", "engine/engine.py"))
"""Modules that call the stages of a build: a stage is what one of them calls."""

OUTSIDE = "the interpreter"
IMPORTS = "imports"


class _Sampler:
    """Adds up processor time by stage; `loop` is the loop that workers do, or empty."""

    def __init__(self) -> None:
        self.spent: dict[tuple[str, str], float] = defaultdict(float)
        self._loop = ""
        self._last = time.process_time()

    def start(self) -> None:
        self.spent["", OUTSIDE] += self._last  # what came before
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)

    def stop(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def track(self, items: Iterable[_Item], work: str, total: int, /) -> Iterator[_Item]:
        """Pass a loop's items on, in place of the progress bar."""
        self._loop = work
        try:
            yield from items
        finally:
            self._loop = ""

    def _look(self, number: int, frame: FrameType | None) -> None:
        now = time.process_time()
        self.spent[self._loop, stage(frame)] += now - self._last
        self._last = now


def stage(frame: FrameType | None) -> str:
    """The stage of a build that a call belongs to: the innermost function that a driver has called, or imports."""
    inner = OUTSIDE
    while frame:
        path = frame.f_code.co_filename
        if path.startswith("<frozen importlib"):
            return IMPORTS
        if path.startswith(_PROGRAM):
            place = path.removeprefix(_PROGRAM)
            own = f"{place.removesuffix('.py')}: {frame.f_code.co_name}"
            if place in _DRIVERS:
                return own if inner == OUTSIDE else inner
            inner = own
        frame = frame.f_back
    return inner


def main() -> int:
    """Run gen with the process's arguments but the first; gives its exit code."""
    target = Path(sys.argv.pop(1)).absolute()
    sampler = _Sampler()
    sampler.start()
    from generator.__main__ import main as run
    from generator.commands import build

    assert hasattr(build, "track"), "what shows progress is what tells of the workers' loops"
    build.__dict__["track"] = sampler.track
    code = run()
    sampler.stop()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    target.write_text(
        json.dumps(
            {
                "stages": [[loop, stage, spent] for (loop, stage), spent in sampler.spent.items()],
                "children": children.ru_utime + children.ru_stime,
            }
        )
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
