"""Files that are whole whenever somebody looks: written beside their place, and then moved into it."""

import os
import stat
from contextlib import suppress


def write_whole(
    file: str | os.PathLike[str], data: bytes, *, lasting: bool = False, through: str | os.PathLike[str] = ""
) -> None:
    """Put a file in its place, which keeps what it had until all of the new one is written.

    What stands beside is made anew each time, so no link that somebody has put there is followed; `through` is where
    else it stands until then, on the same disk. One that is `lasting` is there after a power cut as well, and has the
    rights of the file that it takes the place of. Raises OSError.
    """
    folder, name = os.path.split(file)
    beside = through or os.path.join(folder, f".{name[:80]}-{os.getpid()}")
    with suppress(FileNotFoundError):
        os.unlink(beside)  # of a process of the same number that was killed
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        if lasting:
            with suppress(FileNotFoundError):
                os.chmod(beside, stat.S_IMODE(os.stat(file).st_mode))
        os.replace(beside, file)
        if lasting:
            _sync_folder(folder)
    except OSError:
        with suppress(OSError):
            os.unlink(beside)  # a part of it, on a full disk
        raise


def _sync_folder(folder: str) -> None:
    """Keep a folder's names, too; Windows does that by itself."""
    with suppress(OSError):
        handle = os.open(folder or ".", os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
