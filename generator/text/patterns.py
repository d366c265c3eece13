"""Regular expressions that few texts need, compiled when they are first used.

To compile one takes up to two milliseconds. Most builds are of an edit, which needs a quarter of those that we have.
"""

import re
from typing import Any, AnyStr, cast

_ALL = tuple(name for name in dir(re.Pattern) if not name.startswith("_"))


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, a little slower to ask: for what isn't asked of every line.

    Raises `re.error` when it is first used.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))


class _Lazy:
    """Stands for a pattern."""

    def __init__(self, pattern: Any, flags: int) -> None:  # noqa: ANN401 - text or bytes
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        # Python asks here only for what the object hasn't: so once.
        compiled = re.compile(*self._source)
        vars(self).update((each, getattr(compiled, each)) for each in _ALL)
        return getattr(compiled, name)
