"""Bytes of an old page to its characters.

Pages lie about their encoding, so a declaration is a hint: what decides is whether the bytes can be read so, and
whether everyday characters come out (HTML, section 13.2.3, goes by the declaration alone).
"""

import re
from contextlib import suppress

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

# What about a third of any Chinese text consists of, simplified and traditional.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得"
    "经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事"
    "平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题"
    "縣县市区党员委员会议讯通知今日记者報道這個國為會時來們對發動過說產種後經進電裡現實體機當點業從應開還與關線數間樣問無係記員區黨議報"
    "，。、；：？！“”‘’（）《》【】—…　０１２３４５６７８９"
)
_SAMPLE = 40_000
"""Bytes of a page that are looked at to judge an encoding."""
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff" + ADDRESS_START + ADDRESS_END + "]"
)


class NoTextError(ValueError):
    """The bytes are no text; `key` is the message's: `legacy.empty`, `legacy.binary` or `legacy.encoding`."""

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
    if marked:
        return _finish(behind.decode(marked, "replace"), [])
    head = content[:_HEAD]
    if content.startswith(_BINARY) or (len(head) - len(head.translate(None, _CONTROL_BYTES))) * 50 > len(
        head
    ):
        raise NoTextError("legacy.binary")
    named = [name for name in (declared, _named(content[:_HEAD])) if name]
    known = [encoding for name in named if (encoding := web_encoding(name))]
    text, encoding = _best(content, known)
    flags: list[tuple[FlagKind, str]] = []
    if known and encoding not in (known[0], "ascii"):
        flags.append(("encoding", f"{named[0]} → {encoding}"))
    return _finish(text, flags)


def _named(head: bytes) -> str:
    match = _DECLARED.search(head)
    return (match[1] or match[2]).decode("ascii") if match else ""


def _best(content: bytes, declared: list[str]) -> tuple[str, str]:
    """The text in the encoding that fits best, and that encoding."""
    if content.isascii():
        return content.decode("ascii"), "ascii"
    with suppress(UnicodeDecodeError):
        text = content.decode("utf-8")
        # A few characters of GBK may be UTF-8 by chance, but never that of Chinese.
        if max(text) >= "\u0800" or _score(content[:_SAMPLE], "gb18030") < 1:
            return text, "utf-8"
    candidates = dict.fromkeys([*declared, "gb18030", "big5hkscs", "utf-8", "cp1252"])
    scored = [
        (_score(content[:_SAMPLE], encoding), -place, encoding) for place, encoding in enumerate(candidates)
    ]
    score, _, encoding = max(scored)
    if score <= 0:
        raise NoTextError("legacy.encoding")
    return content.decode(encoding, "replace"), encoding


def _score(content: bytes, encoding: str) -> float:
    """How well a text reads in an encoding: 1 for everyday Chinese, or for Latin; 0 and less for mojibake."""
    try:
        text = content.decode(encoding, "replace")
    except (LookupError, ValueError):  # an encoding that has no text, like base64
        return -1.0
    if len(content) == _SAMPLE:
        text = text[:-4]  # the last character may be cut off
    beyond = [character for character in text if character > "\x7f"]
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
    everyday = sum(character in _EVERYDAY for character in beyond)
    ideographs = sum(
        "\u4e00" <= character <= "\u9fff" or "\u3000" <= character <= "\u303f" for character in beyond
    )
    # Almost any bytes are some ideographs; only the right encoding gives the everyday ones.
    return (3 * everyday + 0.1 * ideographs - 10 * wrong) / len(beyond) - 0.15


def _finish(text: str, flags: list[tuple[FlagKind, str]]) -> tuple[str, tuple[tuple[FlagKind, str], ...]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if (first := text.find("\ufffd")) >= 0:
        flags.append(("unreadable-characters", text[max(0, first - 10) : first + 10]))
        if text.count("\ufffd") * 5 > len(text):
            raise NoTextError("legacy.encoding")
    return without_controls(text), tuple(flags)


def without_controls(text: str) -> str:
    """A text without control characters, noncharacters and our own marks; entities bring them into pages, too."""
    return _CONTROLS.sub("", text)
