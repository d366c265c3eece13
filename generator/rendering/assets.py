"""The theme's assets: style sheets, scripts and pictures under names that change with their bytes.

A name such as `style.1a2b3c4d5e.css` may be kept by browsers for ever. Pages ask for no check of the file behind it
(W3C Subresource Integrity): that guards against other hosts, and these files lie on the page's own, where who can
change one can change the other. Browsers refuse every checked file of a page that was opened from a disk.
"""

import hashlib
import posixpath
import re
from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from generator.text import urls

_CSS_IMPORT = re.compile(
    r"""^@import\s+(?:url\(\s*)?(["'])(?P<name>[^"':]+\.css)\1\s*\)?(?P<media>[^;]*);[ \t]*\n?""",
    re.MULTILINE,
)
_REMARK = r"/\*(?!!)[^*]*\*+(?:[^/*][^*]*\*+)*/"  # never past its own end
_CSS_PARTS = re.compile(
    rf"""(?P<kept>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)|/\*!.*?\*/)|{_REMARK}"""
    rf"""|(?:\s|{_REMARK})*;(?:\s|{_REMARK})*(?=\}})|(?:\s|{_REMARK})*(?P<sign>[{{}};,>!]|/(?!\*))(?:\s|{_REMARK})*"""
    r"""|(?P<colon>:)\s+|(?P<zero>(?<![\w.])0(?=\.\d))|(?P<blanks>\s+)""",
    re.DOTALL,
)
_SCRIPT_MARGIN = re.compile(rb"^[ \t]*(?:// [^*\n]*)?\n|^[ \t]+", re.MULTILINE)
_CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")


class Asset(Struct, frozen=True):
    """One file of `templates/assets/`."""

    url: str
    """Its site path, with the digest in its name."""
    data: bytes


def load_assets(
    files: Mapping[str, bytes],
    made: Mapping[str, bytes] = MappingProxyType({}),
    *,
    lasting: bool = True,
) -> dict[str, Asset]:
    """The assets by their plain names (`style.css`), from `files` (see `theme_files.Theme`).

    `made` are assets that are no files; a file of the same name overrides them. A style sheet's imports of others
    (`@import "style.css";`) are exchanged for what these hold, so that a page has one to ask for.
    Without `lasting` they keep their plain names, and style sheets and scripts their remarks and blanks. Addresses in
    style sheets (`url(paper.svg)`) follow the names.
    """
    data = {**made, **files}
    if lasting:
        data |= {name: shortened_script(script) for name, script in data.items() if name.endswith(".js")}
    sheets = {name: content.decode() for name, content in data.items() if name.endswith(".css")}
    assets = {name: _asset(name, data[name], lasting) for name in sorted(data) if name not in sheets}
    for name in sorted(sheets):  # last, since they need the others' names
        css = _renamed(_whole(name, sheets), name, assets)
        assets[name] = _asset(name, (shortened(css) if lasting else css).encode(), lasting)
    return assets


def shortened(css: str) -> str:
    """A style sheet without remarks and needless blanks; remarks that begin with `!` stay, as licences do.

    This is not left to rcssmin, whose version 1.3.0 makes of `target-counter(attr(href url), page)`, with which
    booklets number their contents, `target-counter(attr(href url,page)`, which is no value.
    """

    def replace(match: re.Match[str]) -> str:
        if match["kept"]:
            return match[0]
        if sign := match["sign"] or match["colon"]:
            return sign
        return " " if match["blanks"] else ""

    return _CSS_PARTS.sub(replace, css).strip()


def shortened_script(script: bytes) -> bytes:
    """A script without its lines' margins and without lines that are a remark (`// …`) or empty.

    No line is joined to another, so none means something else. A script in which a text may go on over the end of a
    line stays as it is.
    """
    return script if b"`" in script or b"\\\n" in script else _SCRIPT_MARGIN.sub(b"", script)


def _whole(name: str, sheets: Mapping[str, str], above: tuple[str, ...] = ()) -> str:
    """A style sheet with those that it imports in their places; one that leads back to itself is left out."""
    folder = posixpath.dirname(name)

    def replace(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match["name"]))
        if target in (*above, name):
            return ""
        if target not in sheets or posixpath.dirname(target) != folder:
            return match[0]
        css, media = _whole(target, sheets, (*above, name)), match["media"].strip()
        if media.startswith(("layer", "supports")):
            return match[0]
        return f"@media {media} {{\n{css}}}\n" if media else css

    return _CSS_IMPORT.sub(replace, sheets[name])


def _asset(name: str, data: bytes, lasting: bool) -> Asset:
    stem, dot, extension = name.rpartition(".")
    short = hashlib.sha256(data).hexdigest()[:10]
    renamed = f"{stem if dot else name}.{short}{dot}{extension if dot else ''}"
    return Asset(urls.encode(f"/assets/{renamed if lasting else name}"), data)


def _renamed(css: str, name: str, assets: Mapping[str, Asset]) -> str:
    folder = posixpath.dirname(name)

    def replace(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[2]))
        if target not in assets:
            return match[0]
        return f'url("{posixpath.relpath(assets[target].url, urls.encode("/assets/" + folder))}")'

    return _CSS_URL.sub(replace, css)
