"""Files that are whole whenever somebody looks: written beside their place, and then moved into it."""

import os
from contextlib import suppress


def write_whole(file: str | os.PathLike[str], data: bytes) -> None:
    """Put a file in its place, which keeps what it had until all of the new one is written.

    What stands beside is made anew each time, so no link that somebody has put there is followed. Raises OSError.
    """
    folder, name = os.path.split(file)
    beside = os.path.join(folder, f".{name[:80]}-{os.getpid()}")
    with suppress(FileNotFoundError):
        os.unlink(beside)  # of a process of the same number that was killed
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
        os.replace(beside, file)
    except OSError:
        with suppress(OSError):
            os.unlink(beside)  # a part of it, on a full disk
        raise
