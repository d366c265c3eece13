"""The fonts that this system has, asked of fontconfig, as whoever sets text here asks too.

Only which fonts there are is told, without loading one: it takes a few milliseconds.
"""

import ctypes
from collections.abc import Iterator
from ctypes.util import find_library

CHINESE = ":lang=zh-cn"
"""Fontconfig's pattern for fonts that can write Chinese."""


class _FontSet(ctypes.Structure):
    _fields_ = (("count", ctypes.c_int), ("size", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


def names(pattern: str = ":") -> tuple[str, ...]:
    """The fonts that a pattern of fontconfig's fits, each with its file and version; empty without fontconfig."""
    found = find_library("fontconfig") or find_library("fontconfig-1")
    return tuple(sorted(_names(ctypes.CDLL(found), pattern))) if found else ()


def _names(library: ctypes.CDLL, pattern: str) -> Iterator[str]:
    for function in ("FcNameParse", "FcObjectSetCreate", "FcNameUnparse"):
        getattr(library, function).restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    wanted = ctypes.c_void_p(library.FcNameParse(pattern.encode()))
    told = ctypes.c_void_p(library.FcObjectSetCreate())
    for name in (b"fullname", b"file", b"fontversion"):
        library.FcObjectSetAdd(told, name)
    fonts = library.FcFontList(None, wanted, told)
    for index in range(fonts.contents.count):
        spelled = ctypes.c_void_p(library.FcNameUnparse(ctypes.c_void_p(fonts.contents.fonts[index])))
        yield ctypes.string_at(spelled).decode(errors="replace") if spelled else ""
        library.FcStrFree(spelled)
    library.FcFontSetDestroy(fonts)
    library.FcObjectSetDestroy(told)
    library.FcPatternDestroy(wanted)
