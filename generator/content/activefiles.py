"""Files that would run: in a reader's browser, on the site's own origin, or on the server that holds them.

Content is untrusted, so such files are no part of it. A name decides where hosts and browsers go by names; a file's
first bytes decide where browsers look at them (WHATWG MIME Sniffing, section 7.1), or might have.
"""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase

from msgspec import Struct

from generator.content.images import is_picture
from generator.problems import Problem, Severity
from generator.text.patterns import lazy


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_IN_BROWSERS = _names(
    """
    html htm xhtml xht xhtm htmls html5 dhtml dhtm mht mhtml mhtm shtml shtm stm
    js mjs cjs jsx htc wasm wat
    svgz xsl xslt xul xbl hta
    swf spl swc jar class jnlp xap xbap xaml application ocx dcr
    appcache webmanifest crx xpi"""
)
"""Endings of what browsers run, now or in their time; an application cache and the like take over what is shown."""
_ON_SERVERS_ANYWHERE = _names(
    "php php3 php4 php5 php7 php8 phps phtm phtml phar asp aspx asa ashx asmx jsp jspx cgi fcgi shtml"
)
"""Endings of what servers run, wherever in a name they stand: `x.php.jpg` (Apache), `x.asp;.jpg` and `x.asp/` (IIS)."""
_ON_SERVERS = _ON_SERVERS_ANYWHERE | _names(
    """
    pht asax ascx axd cshtml vbhtml svc rem soap jspf jsw jsv jhtml do action cfm cfml cfc fpl shtm stm"""
)
"""… and at the end of a name."""
_PROGRAMS = _names(
    "pl pm py pyc rb sh bash tcl lua exe dll bat cmd ps1 vbs vbe wsf wsc wsh sct jse so htpasswd"
)
"""Endings of programs: servers run them from folders that are set up for that."""
_FOR_HOSTS = _names(
    """
    _headers _redirects _routes.json _worker.js _worker.bundle _config.yml _config.yaml cname web.config
    global.asa global.asax app_offline.htm php.ini .user.ini .htaccess .htpasswd .htgroups .nojekyll
    crossdomain.xml clientaccesspolicy.xml staticwebapp.config.json vercel.json netlify.toml wrangler.toml
    wrangler.json wrangler.jsonc apple-app-site-association assetlinks.json browserconfig.xml"""
)
"""Names of files that hosts take for their settings, or browsers and telephones for the site's own word."""
_ORDERS = _names(
    "web.config global.asa global.asax app_offline.htm php.ini .user.ini .htaccess .htpasswd .htgroups _worker.js"
)
"""Those of them that tell a server what to run, or whom to let in."""
_XML = _names(
    """
    xml rss atom rdf owl xsd dtd ent mod wsdl kml gpx gml mml mathml xlf xspf smil dae x3d opf ncx plist config resx
    fo xq"""
)
"""Endings of what browsers may take for XML, in which pages and scripts can stand."""
_TEXT = _names("txt text csv tsv json geojson css ics vcf vtt srt")
"""Endings of what every host calls text, which browsers then show as text, whatever is in it."""
_OFFICE = _names("doc dot xls xlt xlsb ppt pps rtf wps et dps eml msg mpp")
"""Endings of files that open in a program of their own; some programs store web pages under these names."""
_KNOWN = (
    _TEXT
    | _OFFICE
    | _names(
        """
        png jpg jpeg jpe jfif gif webp avif svg ico bmp tif tiff heic pdf ofd ceb docx docm dotx xlsx xlsm pptx ppsx odt
        ods odp epub zip rar 7z tar tgz xz mp3 m4a wav ogg oga opus flac mp4 m4v webm mov avi wmv mkv flv woff woff2 ttf
        otf apk md"""
    )
)
"""Endings that every host knows; behind any other, Apache goes by the ending before it (`x.html.old`)."""
_PACKED = _names("gz br z zst")
"""Endings that hosts take for the way a file was packed: browsers unpack it and see what is before."""
_PACKED_ONLY = _names("css svg")
"""What runs or can't be looked into when it is packed, and is harmless otherwise."""

_SEPARATORS = lazy("[.;:]")
_BLANKS = b"\t\n\x0c\r \0"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 65_536
"""Bytes that are looked at, blanks included; browsers look at 1,445."""
# The first line as in WHATWG MIME Sniffing, section 7.1; the second, what browsers have looked for besides.
_PAGE = lazy(
    rb"<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p"
    rb"|meta|link|base|img|center|form|frameset|object|embed|applet|xmp|plaintext|svg|math|input|span|h[2-6])(?=[\s/>])"
    rb"|<!--",
    re.IGNORECASE,
)
_SCRIPTING = lazy(
    rb"<(?:script|iframe|frameset|object|embed|applet|form|base|meta[^>]*refresh)\b|[\s\"'/]on[a-z]+\s*=|(?:java|vb)script:",
    re.IGNORECASE,
)
_SERVER_CODE = lazy(rb"<\?php\b|<%@|<%\s*(?:eval|execute)\b|#!\s*/\S*/", re.IGNORECASE)
_SERVER_PART = lazy(
    rb"<\?(?:php\b|=)|<%\s*(?:@|eval|execute|request)|<!--#\s*(?:exec|include|set)\b", re.IGNORECASE
)
"""What a server may run wherever it stands in a file."""
_MHTML = lazy(
    rb"(?:[\w-]+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){0,99}?Content-Type:\s*multipart/related", re.IGNORECASE
)
_PROLOG = lazy(rb"<\?xml[^>]*>\s*", re.IGNORECASE)
_SHOWN = 6
"""How many things that were taken out of a drawing are named."""
_UNPRINTABLE = lazy(r"[\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Finding(Struct, frozen=True):
    """What keeps a file from being published as it is."""

    code: str
    """The problem's."""
    names: str = ""
    """The ending that gives a file away, or what goes from a drawing."""
    line: int = 0
    column: int = 0

    @property
    def stops(self) -> bool:
        """Whether the file can't be published at all."""
        return self.code != "drawing-cleaned"

    def problem(self, path: str) -> Problem:
        """What is said of the file at a path under the bulletin's root."""
        values = (("name", path.rpartition("/")[2]), ("names", self.names))
        severity: Severity = "error" if self.stops else "warning"
        return Problem(self.code, path, self.line, self.column, values, severity=severity)

    @property
    def packed(self) -> str:
        """The finding as one text; see `unpacked`."""
        return f"{self.code} {self.line} {self.column} {self.names}"


def unpacked(text: str) -> Finding | None:
    """A finding from its text; None from any other, as of what is known of a picture."""
    parts = text.split(" ", 3)
    return Finding(parts[0], parts[3], int(parts[1]), int(parts[2])) if len(parts) == 4 else None


def examine(path: str, data: bytes) -> Finding | None:
    """What keeps a file with this path (only its names count) and these bytes from being published as it is."""
    if found := _by_name(path):
        return found
    ending = path.lower().rpartition(".")[2]
    if ending == "svg":
        return _drawing(data)
    if ending in _TEXT:
        return None
    return _by_bytes(ending, path, data)


def runs_on_server(path: str, data: bytes) -> bool:
    """Whether a server that finds this file among a site's own would run it, or take orders from it."""
    *folders, name = path.lower().split("/")
    name = name.rstrip(". ")
    if name in _ORDERS:
        return True
    endings = {ending.strip() for ending in _SEPARATORS.split(name)[1:]}
    endings |= {folder.rpartition(".")[2] for folder in folders if "." in folder}
    return not endings.isdisjoint(_ON_SERVERS | _PROGRAMS) or _SERVER_PART.search(data) is not None


def allows(patterns: Iterable[str], path: str) -> bool:
    """Whether one of the patterns is of a file, by its path under `static/`.

    A pattern with a slash is of the whole path, one without of the name. `*` is of no name that begins with a dot.
    """
    return any(_matches(pattern, path) for pattern in patterns)


def leads_to(patterns: Iterable[str], path: str) -> bool:
    """Whether one of the patterns is of a hidden file under `static/`, or of something in a hidden folder."""
    return any(
        _matches(pattern, path) or pattern.removeprefix("/").startswith(path + "/") for pattern in patterns
    )


def _matches(pattern: str, path: str) -> bool:
    parts, wanted = path.split("/"), pattern.removeprefix("/").split("/")
    if "/" not in pattern:
        parts = parts[-1:]
    return len(parts) == len(wanted) and all(
        fnmatchcase(part, want) and part.startswith(".") == want.startswith(".")
        for part, want in zip(parts, wanted, strict=True)
    )


def _by_name(path: str) -> Finding | None:
    *folders, name = path.lower().split("/")
    name = name.rstrip(". ")  # as Windows does
    if name in _FOR_HOSTS:
        return Finding("active-host", name)
    endings = [ending.strip() for ending in _SEPARATORS.split(name)[1:]]
    packed = False
    while endings and endings[-1] in _PACKED:
        packed = bool(endings.pop())
    last = endings[-1] if endings else ""
    active = _IN_BROWSERS | _ON_SERVERS | _PROGRAMS | (_PACKED_ONLY | _XML if packed else frozenset())
    if last in active:
        return Finding("active-name", f".{last}")
    for folder in folders:
        if "." in folder and (ending := folder.rpartition(".")[2]) in _ON_SERVERS_ANYWHERE:
            return Finding("active-name", f".{ending}")
    inner = _ON_SERVERS_ANYWHERE if last in _KNOWN else _ON_SERVERS_ANYWHERE | _IN_BROWSERS
    return next((Finding("active-name", f".{ending}") for ending in endings[:-1] if ending in inner), None)


def _drawing(data: bytes) -> Finding | None:
    from generator.content import drawings  # most builds look at none

    try:
        cleaned = drawings.clean(data)
    except drawings.DrawingError as error:
        return Finding("drawing-broken", "", error.line, error.column)
    if not cleaned.removed:
        return None
    names = [_UNPRINTABLE.sub(" ", name) for name in cleaned.removed[:_SHOWN]]
    more = " …" if len(cleaned.removed) > _SHOWN else ""
    return Finding("drawing-cleaned", ", ".join(names) + more, *cleaned.place)


def _by_bytes(ending: str, path: str, data: bytes) -> Finding | None:
    head = data[:_HEAD]
    for mark in _MARKS:
        head = head.removeprefix(mark)
    head = head.replace(b"\0", b"").lstrip(_BLANKS)
    if _SERVER_CODE.match(head) or (is_picture(path) and b"<?php" in data):
        return Finding("active-code")
    if ending in _XML or _PROLOG.match(head):
        if _runs_as_xml(data) and not _is_office(ending, data):
            return Finding("active-xml")
        if ending in _XML:
            return None
        head = _PROLOG.sub(b"", head, count=1)
    if _PAGE.match(head) or (_MHTML.match(head) and ending not in _OFFICE):
        return None if _is_office(ending, data) else Finding("active-page")
    return None


def _is_office(ending: str, data: bytes) -> bool:
    """Whether a page is one that an office program, or a system for one, stored under a name of its own."""
    return ending in _OFFICE and not _SCRIPTING.search(data.replace(b"\0", b""))


def _runs_as_xml(data: bytes) -> bool:
    """Whether an XML document has a style sheet, or parts that browsers take for a page or a drawing.

    A document is as good as what comes before its first mistake, for browsers, too.
    """
    from xml.parsers import expat

    from generator.content.drawings import SVG, XHTML, DrawingError, decoded

    found: list[str] = []

    def start(name: str, attributes: object) -> None:
        namespace = name.rpartition(" ")[0]
        if namespace in (XHTML, SVG) or namespace.startswith("http://www.w3.org/1999/XSL/"):
            found.append(name)

    def instruction(target: str, _: str) -> None:
        if target.lower() in ("xml-stylesheet", "php"):
            found.append(target)

    def entity(name: str, is_parameter: int, value: str | None, *_: object) -> None:
        # What others make of nested ones is not for us to guess.
        if is_parameter or (value is not None and set(value) & set("<&%")):
            found.append(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.ProcessingInstructionHandler = instruction
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(decoded(data, "replace"), True)
    except DrawingError:
        return True
    except expat.ExpatError:
        return bool(found)
    return bool(found)
