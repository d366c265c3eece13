"""Bytes of an old page to its characters.

What a page or its server declares counts, if the bytes can be read so (HTML, section 13.2.3). But pages lie: UTF-8 is
known by its form whatever is declared, and a declaration falls if everyday Chinese comes out in another encoding only.
"""

import re

from generator.importing.cleaning.elements import beyond_ascii
from generator.importing.model import ADDRESS_END, ADDRESS_START, FlagKind
from generator.text.decoding import split_mark, web_encoding

_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"\x1f\x8b",
)
_DECLARED = re.compile(
    rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9_-]+)""", re.I
)
_CONTROL_BYTES = bytes({*range(32)} - {*b"\t\n\f\r\x1b"})
_HEAD = 4096
"""Bytes in which a page declares its encoding; browsers look at the first 1,024."""
_ASCII_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r"})
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff" + ADDRESS_START + ADDRESS_END + "]"
)

_CHINESE = ("gb18030", "big5hkscs")
_MANY_BYTES = (*_CHINESE, "cp932", "cp949", "euc_jp")
_ESCAPED = ("iso2022_jp", "iso2022_kr", "hz")
"""Encodings whose bytes are all ASCII's."""
_KNOWN = frozenset(
    (*_MANY_BYTES, *_ESCAPED, "utf-8", "koi8-r", "koi8-u", "cp866", "cp874", "mac-roman", "mac-cyrillic")
) | {*(f"cp{number}" for number in range(1250, 1259)), *(f"iso8859-{number}" for number in range(2, 17))}
"""Those that browsers read pages in (Encoding Standard, section 4.2), and two that they no longer do."""

# What about a third of any Chinese text consists of, simplified and traditional.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事"
    "平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题"
    "縣县市区党员委员会议讯通知今日记者报道這個國為會時來們對發動過說產種後經進電裡現實體機當點業從應開還與關線數間樣問無係記員區黨議報"
    "，。、；：？！“”‘’（）《》【】—…　０１２３４５６７８９"
)
_SAMPLE = 40_000
"""Bytes of a page that are looked at to judge an encoding."""
_MARGIN = 0.5
"""By so much another encoding must read better than the declared one."""
_PAIR = re.compile(rb"[\x81-\xfe]([\x40-\x7e\x80-\xfe])")
_BASE64 = re.compile(rb"\+[A-Za-z0-9/+]{3,}+-?")
"""What stands for other characters than ASCII's in UTF-7 (RFC 2152)."""


class NoTextError(ValueError):
    """The bytes are no text; `key` is the message's: `legacy.empty`, `.binary`, `.encoding` or `.utf-7`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def decode_page(content: bytes, declared: str | None) -> tuple[str, tuple[tuple[FlagKind, str], ...]]:
    """The text of a page, and what is doubtful about its encoding.

    `declared` is what the server said. Line ends become `\\n`; control characters and noncharacters go. Raises
    NoTextError for what is empty, no text at all, or in no encoding that can be made out.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise NoTextError("legacy.empty")
    marked, behind = split_mark(content)
    if marked or (marked := _wide(content)):
        return _finish(behind.decode(marked, "replace"), [])
    head = content[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROL_BYTES))
    if content.startswith(_BINARY) or controls * 50 > len(head):
        raise NoTextError("legacy.binary")
    named = [name for name in (declared, _named(head)) if name]
    known = [encoding for name in named if (encoding := web_encoding(name)) in _KNOWN]
    if content.isascii() and _is_utf7(content, named):
        raise NoTextError("legacy.utf-7")
    encoding = _encoding(content, known)
    flags: list[tuple[FlagKind, str]] = []
    if known and encoding not in (known[0], "ascii"):
        flags.append(("encoding", f"{named[0]} → {encoding}"))
    return _finish(content.decode(encoding, "replace"), flags)


def _named(head: bytes) -> str:
    match = _DECLARED.search(head)
    return (match[1] or match[2]).decode("ascii") if match else ""


def _wide(content: bytes) -> str:
    """UTF-16 without its mark, known by the zeros in a page's first tag (XML, appendix F)."""
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(content[:2], "") if content[2:3] else ""


def _is_utf7(content: bytes, named: list[str]) -> bool:
    """Whether a page is in UTF-7, in which tags can be hidden from whoever looks for them; no browser reads it."""
    written = b"".join(_BASE64.findall(content[:_SAMPLE]))
    if any(web_encoding(name) == "utf-7" for name in named):
        return bool(written)
    text = written.decode("utf-7", "ignore")
    return sum(character in _EVERYDAY for character in text) > max(8, len(text) // 8)


def _encoding(content: bytes, declared: list[str]) -> str:
    """The encoding that a page is read in. Raises NoTextError."""
    if content.isascii():
        return declared[0] if declared and declared[0] in _ESCAPED else "ascii"
    if _is_utf8(content):
        return "utf-8"
    sample = content[:_SAMPLE]
    for encoding in declared:
        if _mistakes(content, encoding) * 50 <= _beyond(content) and encoding != "utf-8":
            own = _score(sample, encoding)
            # Only an encoding of many bytes can be mistaken for one in which letters with accents stand alone.
            rivals = (*_CHINESE, "cp1252") if encoding in _MANY_BYTES else _CHINESE
            best, rival = max((_score(sample, rival), rival) for rival in rivals)
            return rival if best > max(own, 0) + _MARGIN else encoding
    best, encoding = max(
        (_score(sample, encoding), encoding) for encoding in ("gb18030", *_CHINESE, "cp1252")
    )
    if best > 0:
        return encoding
    if declared or _mistakes(content, "utf-8") * 100 < len(content):
        return declared[0] if declared else "utf-8"
    raise NoTextError("legacy.encoding")


def _beyond(content: bytes) -> int:
    """How many bytes are not ASCII's."""
    return len(content) - len(content.translate(None, bytes(range(128, 256))))


def _mistakes(content: bytes, encoding: str) -> int:
    """How many characters can't be read in an encoding; one that is cut off at the end counts for nothing."""
    text = content.decode(encoding, "replace")
    return text.count("\ufffd", 0, len(text) - 1)


def _is_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8, though for a few that are broken."""
    text = content.decode("utf-8", "replace")
    beyond = beyond_ascii(text)
    broken = beyond.count("\ufffd")
    if broken * 5 > len(beyond) and broken > 1:
        return False
    # A few characters of GBK may be UTF-8 by chance, but never that of Chinese.
    return (len(beyond) > broken) and (max(beyond) >= "\u0800" or _score(content[:_SAMPLE], "gb18030") < 1)


def _score(content: bytes, encoding: str) -> float:
    """How well a text reads in an encoding: 1 for everyday Chinese, or for Latin; 0 and less for mojibake."""
    text = content.decode(encoding, "replace")
    if len(content) == _SAMPLE:
        text = text[:-4]  # the last character may be cut off
    beyond = beyond_ascii(text)
    if not beyond:
        return 0.0
    wrong = sum(
        character == "\ufffd" or "\x80" <= character <= "\x9f" or "\ue000" <= character <= "\uf8ff"
        for character in beyond
    )
    if encoding == "cp1252":
        # Letters with accents stand alone between plain ones; runs of them are another encoding's bytes.
        alone = len(re.findall("(?<=[ -~\n])[\xa0-\xff€‚„…†‡‰Š‹Œ‘’“”•–—™š›œž](?=[ -~\n])", text))
        return (alone - 5 * wrong) / len(beyond) - 0.3
    if encoding == "big5hkscs" and not _has_low_bytes(content):
        return -1.0
    everyday = sum(character in _EVERYDAY for character in beyond)
    ideographs = sum(
        "\u4e00" <= character <= "\u9fff" or "\u3000" <= character <= "\u303f" for character in beyond
    )
    common = sum(_is_common(character) for character in beyond) if encoding == "gb18030" else 0
    # Almost any bytes are some ideographs; only the right encoding gives the everyday ones, or in lists of names
    # at least common ones.
    return (3 * everyday + 0.2 * common + 0.1 * ideographs - 10 * wrong) / len(beyond) - 0.15


def _is_common(character: str) -> bool:
    """Whether an ideograph is of the first level of GB 2312, the 3,755 that are used most."""
    return b"\xb0" <= character.encode("gb2312", "ignore")[:1] <= b"\xd7"


def _has_low_bytes(content: bytes) -> bool:
    """Whether some second bytes are small, as two of five are in Big5; in GB 2312 none is."""
    seconds = _PAIR.findall(content)
    return len(seconds) < 12 or sum(second < b"\x80" for second in seconds) * 10 > len(seconds)


def _finish(text: str, flags: list[tuple[FlagKind, str]]) -> tuple[str, tuple[tuple[FlagKind, str], ...]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if (first := text.find("\ufffd")) >= 0:
        flags.append(("unreadable-characters", text[max(0, first - 10) : first + 10]))
        if text.count("\ufffd") * 5 > len(text):
            raise NoTextError("legacy.encoding")
    return without_controls(text), tuple(flags)


def without_controls(text: str) -> str:
    """A text without control characters, noncharacters and our own marks; entities bring them into pages, too."""
    plain = text.encode("utf-8", "surrogatepass")
    if len(plain.translate(None, _ASCII_CONTROLS)) == len(plain) and not _CONTROLS.search(beyond_ascii(text)):
        return text
    return _CONTROLS.sub("", text)
