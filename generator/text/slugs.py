"""Slugs: the readable parts of addresses, made from file names, tags and sources."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

# What can't stand in a file name on some system, in an address without encoding, or in both.
_UNSAFE = re.compile(
    r"[\s\x00-\x1f\x7f<>:\"/\\|?*#%&{}\[\]^`'“”‘’《》〈〉【】（）()、，。；：！？…—,;!=@$+~]+"
)
# Nobody sees them, and pasted names have them. Joiners are none of these: words of Persia and India need them.
_ZERO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")
_DASHES = re.compile(r"-{2,}")
_MAX_BYTES = 200  # file systems allow 255 for a name; the rest is for what is put behind it

# Windows takes these for devices, whatever the capitals and whatever ending follows:
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file, "Naming Conventions"
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³"
}


def is_reserved(name: str) -> bool:
    """Whether Windows keeps a file's or a folder's name for itself: `aux`, `CON.txt`, `com1 .tar.gz`."""
    return name.partition(".")[0].rstrip(" ").lower() in _DEVICES


def unreserved(name: str) -> str:
    """The name, or one that is free where Windows keeps it for itself: `con-1`, `aux-1.txt`."""
    stem, point, ending = name.partition(".")
    return f"{stem.rstrip(' ')}-1{point}{ending}" if is_reserved(name) else name


def slugify(name: str, style: str) -> str:
    """A slug for a name: its own script (`written`) or pinyin without tones (`pinyin`); may be empty.

    Letters and digits of every script stay; what is unsafe in an address or a file name becomes a hyphen. A name that
    Windows keeps for itself gets a number.
    """
    name = unicodedata.normalize("NFC", without_zero_width(name))
    text = _safe(name)
    if style == "pinyin" and not name.isascii():
        from pypinyin import lazy_pinyin  # 20 ms to import: only for sites that ask for it

        # Each character gives a byte or more, so what comes later is cut off anyway; it may only tell how to read
        # the last one that stays.
        text = _safe("-".join(lazy_pinyin(text[: 2 * _MAX_BYTES], errors=lambda other: other)).lower())
    # At once, for names may be long: what is left of a character that the limit cuts through goes as well.
    return unreserved(text.encode()[:_MAX_BYTES].decode(errors="ignore").rstrip("-. "))


def without_zero_width(name: str) -> str:
    """The name without what has no width and no meaning: zero-width spaces, word joiners, soft hyphens."""
    return name if name.isascii() else _ZERO_WIDTH.sub("", name)


def folded(name: str) -> str:
    """What names have in common that differ only in case, in spaces, or in what no reader sees or minds.

    That is how a letter is composed, full width (`ＡＢＣ`), and characters without width (UAX #15, NFKC).
    """
    return " ".join(unicodedata.normalize("NFKC", without_zero_width(name)).split()).casefold()


def _safe(text: str) -> str:
    return _DASHES.sub("-", _UNSAFE.sub("-", text)).strip("-. ")


def slug_of(name: str, style: str) -> str:
    """A slug for a name that has to have one: of a name without letters, the numbers of its characters."""
    return slugify(name, style) or "-".join(f"{ord(letter):x}" for letter in name)[:_MAX_BYTES].rstrip("-")


def assign(names: Iterable[str], style: str) -> dict[str, str]:
    """A slug for each name, different even on file systems that ignore case.

    Names whose slugs would meet (`C` and `C++`) are numbered in the order of the names, so the result doesn't
    depend on the order in which they come.
    """
    # The file beside them, of the page that lists them, and its packed companions.
    taken = {"index.html", "index.html.gz", "index.html.br"}
    numbers: Counter[str] = Counter()  # the last one that each slug got, for thousands may meet
    slugs = {}
    for name in sorted(set(names)):
        base = slug = slug_of(name, style)
        while slug.casefold() in taken:
            numbers[base.casefold()] += 1
            slug = f"{base}-{numbers[base.casefold()] + 1}"
        taken.add(slug.casefold())
        slugs[name] = slug
    return slugs
