"""The present. Nothing else in the program reads the time of day."""

import time


def present() -> float:
    """Seconds since 1970."""
    return time.time()
