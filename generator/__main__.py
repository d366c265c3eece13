"""The command `gen`, also as `python -m generator`: Ctrl-C ends it without a traceback, however early or late."""

import gc
import os
import signal
import sys
from types import FrameType

_INTERRUPTED = 130


def main() -> int:
    """Run the process's command line; gives its exit code."""
    code = _run()
    gc.freeze()  # the process ends: what is left has no need to be gone through once more
    return code


def _run() -> int:
    wanted = signal.getsignal(signal.SIGINT)
    if wanted is not signal.default_int_handler:  # whoever started us has it ignored
        from generator.commands.cli import main as run

        return run()
    # An exception would end in a traceback while modules are loaded, or be lost there.
    signal.signal(signal.SIGINT, _end)
    from generator.commands.cli import main as run

    try:
        signal.signal(signal.SIGINT, wanted)
        return run()
    except KeyboardInterrupt:  # the second one, while the first is told of
        return _INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, _end)


def _end(number: int, frame: FrameType | None) -> None:
    os._exit(_INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
