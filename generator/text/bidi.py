"""Characters that turn the direction of text (UAX #9, section 2: explicit directional formatting).

Nobody sees them. One that is left open turns what a page prints after it, and one inside a name can make it look like
another: `photo_‹U+202E›gnp.exe` is shown as `photo_exe.png`. Right-to-left scripts do need some of them.
"""

import re

# Embeddings and overrides end with U+202C, isolates with U+2069.
_CLOSER = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"),
    **dict.fromkeys("\u2066\u2067\u2068", "\u2069"),
}
_END_OF_EMBEDDING, _END_OF_ISOLATE = "\u202c", "\u2069"
_OVERRIDES = re.compile("[\u202d\u202e]")
MARK = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def turns(text: str) -> bool:
    """Whether a text may turn what stands beside it: it has such a character, or one of a right-to-left script."""
    return not text.isascii() and bool(MARK.search(text) or _RIGHT_TO_LEFT.search(text))


def balanced(text: str) -> str:
    """The text with what it leaves open closed at its end, without ends that nothing began (UAX #9, BD9 to BD11)."""
    if text.isascii() or not MARK.search(text):
        return text
    parts: list[str] = []
    ends: list[str] = []
    for character in text:
        if character in _CLOSER:
            ends.append(_CLOSER[character])
        elif character == _END_OF_EMBEDDING:
            if ends[-1:] != [_END_OF_EMBEDDING]:
                continue
            ends.pop()
        elif character == _END_OF_ISOLATE:
            if _END_OF_ISOLATE not in ends:
                continue
            while ends.pop() != _END_OF_ISOLATE:
                pass  # an isolate's end closes the embeddings in it
        parts.append(character)
    return "".join(parts + ends[::-1])


def suspicious(text: str) -> int | None:
    """The index of the first such character that a reader should be warned of, if there is one.

    In a text of a right-to-left script they have their place, if they are balanced and override nothing.
    """
    mark = None if text.isascii() else MARK.search(text)
    if mark is None:
        return None
    if override := _OVERRIDES.search(text):
        return override.start()
    return None if _RIGHT_TO_LEFT.search(text) and balanced(text) == text else mark.start()
