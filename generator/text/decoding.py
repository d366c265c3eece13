"""Text as it comes from files: bytes to clean characters, and small helpers for words and lines.

What leaves `read_text` is what the rest of the program may rely on: lines end in `\\n`, there are no control
characters but tab and line end, and none of Unicode's noncharacters (`generator.text.urls` marks addresses with
two).
"""

import codecs
import re
import unicodedata
from collections.abc import Iterable

from generator.problems import Reporter

_MARKS = (  # UTF-32 before UTF-16: the little-endian mark of one begins with that of the other
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_LABELS = {
    "gb_2312-80": "gb2312",
    "x-gbk": "gbk",
    "x-x-big5": "big5",
    "windows-949": "euc_kr",
    "x-sjis": "shift_jis",
    "x-euc-jp": "euc_jp",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "unicode": "utf-8",
    **{f"x-cp{number}": f"cp{number}" for number in range(1250, 1259)},
}
"""What encodings are called that Python doesn't know by that name."""
_READ_AS = {
    "ascii": "cp1252",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "utf-16": "utf-8",  # whoever could read that name was reading something else
}
"""The larger encodings as which the web reads those that they hold, by Python's names."""

# Control characters but tab and line end, halves of surrogate pairs, and noncharacters, which are U+FDD0 to U+FDEF and
# the last two of each plane (The Unicode Standard, section 23.7). Python goes through each range of a set within the
# first plane, character by character, when it compiles it: so these are small.
_FORBIDDEN = "\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_BEYOND = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
_CLEAN = re.compile(f"(?:[^{_FORBIDDEN}\U00010000-\U0010ffff]++|(?![{_BEYOND}])[\U00010000-\U0010ffff])*+")
FORBIDDEN = re.compile(f"[{_FORBIDDEN}{_BEYOND}]")
"""A character that no text here may hold: a control character but tab and line end, or a noncharacter."""

_SIGNS_OF_CHINESE = re.compile(
    "[\u2010-\u2027\u2030-\u205e\u3001-\u301f\uff01-\uff5e\uffe5·×÷°′″℃№§①-⑩⑴-⑽Ⅰ-Ⅻ←-↓○●□■△▲☆★※〇\u3000]"
)


def read_text(data: bytes, reporter: Reporter) -> str | None:
    """The text of a file in UTF-8, UTF-16 with its mark or GB18030 (with a warning); None after an error.

    Line ends become `\\n`; a byte order mark goes, and so do control characters and noncharacters (with a
    warning). The reporter is given the file's lines, so that later problems show them.
    """
    text = decode(data, reporter)
    if text is None:
        return None
    text = with_newlines(text)
    reporter.lines = tuple(text.split("\n"))
    first = first_forbidden(text)
    if first is not None:
        count = len(FORBIDDEN.findall(text))
        reporter.warning(
            "control-characters", *position(text, first), count=count, character=code_point(text[first])
        )
        text = without_forbidden(text)
        reporter.lines = tuple(text.split("\n"))
    return text


def first_forbidden(text: str) -> int | None:
    """The index of the first control character (but tab and line end) or noncharacter, if there is one."""
    match = _CLEAN.match(text)
    end = match.end() if match else 0
    return end if end < len(text) else None


def without_forbidden(text: str) -> str:
    """The text without control characters (but tab and line end) and noncharacters."""
    return FORBIDDEN.sub("", text)


def code_point(character: str) -> str:
    """A character's number as Unicode writes it: `U+FDD0`."""
    return f"U+{ord(character):04X}"


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, both from 1, of the character at an index."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that `word` was probably meant to be, or an empty string."""
    from difflib import get_close_matches  # only for mistakes

    folded = {known.casefold(): known for known in words}
    matches = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else ""


def web_encoding(label: str) -> str:
    """The encoding that a document's label means on the web (Encoding Standard, section 4.2), by Python's name.

    Empty for a label that nobody knows.
    """
    label = label.strip("\"' ").lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    return _READ_AS.get(name, name)


def split_mark(data: bytes) -> tuple[str, bytes]:
    """The encoding that a byte order mark names, and the bytes behind it; "" and all bytes where there is none."""
    return next(((name, data[len(mark) :]) for mark, name in _MARKS if data.startswith(mark)), ("", data))


def encoded_like(text: str, data: bytes) -> bytes:
    """A text in the encoding, and with the byte order mark, that these bytes have, which `decode` can read."""
    marked, rest = split_mark(data)
    encoding = marked or "utf-8"
    if not marked:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            encoding = "gb18030"
    return data[: len(data) - len(rest)] + text.encode(encoding, "replace")


def with_newlines(text: str) -> str:
    """The text with `\\n` at the end of each line, whichever system wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode(data: bytes, reporter: Reporter) -> str | None:
    """The characters of a file, whichever they are, without a byte order mark; else as `read_text`."""
    marked, data = split_mark(data)
    encoding = marked or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        guessed = None if marked else _gb18030(data)
        if guessed is not None:
            reporter.warning("encoding-gb18030")
            return guessed
        good = with_newlines(data[: error.start].decode(encoding))
        reporter.error("encoding-unknown", *position(good, len(good)))
        return None
    # Text in UTF-16 without its mark is full of zeros, and so is a file that is no text at all.
    if (zeros := text.count("\0")) and zeros * 20 > len(text):
        text = with_newlines(text)
        reporter.error("encoding-unknown", *position(text, text.index("\0")))
        return None
    return text


def _gb18030(data: bytes) -> str | None:
    """The characters, if the bytes are GB18030 beyond reasonable doubt.

    Almost any bytes decode as GB18030, so what comes out must look like Chinese: no unassigned, private or
    control characters, and nine in ten of those beyond ASCII from GB 2312's everyday ones. Text in a European
    or Japanese encoding comes out as rare characters and fails; Korean in EUC-KR can't be told apart.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond = [character for character in text if character > "\x7f"]
    if first_forbidden(with_newlines(text)) is not None or any(
        unicodedata.category(c) in ("Cn", "Co") for c in beyond
    ):
        return None
    return text if sum(map(_is_everyday, beyond)) * 10 >= len(beyond) * 9 else None


def _is_everyday(character: str) -> bool:
    if "\u4e00" <= character <= "\u9fff":
        return bool(character.encode("gb2312", "ignore"))
    return _SIGNS_OF_CHINESE.match(character) is not None
