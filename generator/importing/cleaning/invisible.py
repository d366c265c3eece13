"""Characters that nobody can see, and that spam programs put into words so that filters don't know them."""

import re

from generator.importing.cleaning.log import CleaningLog

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f]"
    # Joiners mean something between emoji, and in the scripts of Arabia and India.
    "|(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u0dff\u2600-\u27bf\u2640\u2642\U0001f000-\U0001faff])"
    # Marks that spam programs put before punctuation or on top of ideographs.
    "|(?<=[\u3400-\u9fff])[\u0300-\u036f\u02b0-\u02ff]+|[\u02b0-\u02ff\u0300-\u036f\u20d0-\u20ff]+(?=[，。；：！？、”’）》])"
)
_FLAG_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")


def without_invisible(text: str, log: CleaningLog | None = None) -> str:
    """A text without the characters that nobody can see."""
    if text.isascii():
        return text
    count = 0

    def drop(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return ""

    parts, at = [], 0
    for flag in _FLAG_TAGS.finditer(
        text
    ):  # the flags of England and Scotland are spelt with invisible letters
        parts += [_INVISIBLE.sub(drop, text[at : flag.start()]), flag[0]]
        at = flag.end()
    parts.append(_INVISIBLE.sub(drop, text[at:]))
    if count and log:
        log.removed("invisible", count=count)
    return "".join(parts) if count else text
