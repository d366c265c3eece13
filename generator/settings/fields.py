"""What the keys of a bulletin may hold beyond plain values: dates, zones, addresses and parts of them."""

import re
import unicodedata
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, available_timezones

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from generator.settings.kinds import Part, Parts
from generator.settings.schema import Json, object_schema
from generator.settings.values import Reading, pairs, read_items, read_text, read_words
from generator.text import dates, urls
from generator.text.dates import Moment
from generator.text.decoding import first_forbidden, nearest
from generator.text.languages import canonical
from generator.text.publickeys import read_public_key
from generator.text.slugs import is_reserved, unreserved

PLACEHOLDERS = ("section", "year", "month", "day", "slug", "name", "title")
"""What the pattern of an article's address may name in braces."""

_TELLING = frozenset(("slug", "name", "title"))
"""Those that tell articles of one day apart."""

SOUGHT = "%s"
"""What stands for what is looked for in a search engine's address."""

LONGEST = 200
"""Bytes in UTF-8 of one part of an address: file systems allow 255 for a name, and suffixes need some."""

_LONGEST_PATH = 1000
"""Bytes in UTF-8 of a whole address; the site's own folder needs some of what systems allow (Linux: 4,096)."""

# Windows, web servers or both give these a meaning; `%41` would be decoded once more by the next reader.
_UNFIT = re.compile(r"^\.|[<>:\"|?*#\x00-\x1f\x7f-\x9f]|%[0-9A-Fa-f]{2}|[. ]$")
# What no browser sends in a query without encoding it, and what servers' settings give a meaning.
_NO_QUERY = re.compile(r"[\s\x00-\x20\x7f-\x9f\"'<>\\^`{|}#]")
_HEADER = re.compile("[A-Za-z][A-Za-z0-9-]*")
_HEADER_VALUE = re.compile(r"[!-#%-\[\]-_a-z|~](?:[ -#%-\[\]-_a-z|~]*[!-#%-\[\]-_a-z|~])?")
"""Visible signs but `$`, `\\`, a backquote and braces: these begin variables, or end words, in some host's file."""
_SERVERS_OWN = frozenset(
    (
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "location",
        "set-cookie",
        "transfer-encoding",
        "vary",
    )
)
"""Headers that tell of one answer, or of what carries it."""
_CONTACT = re.compile(r"mailto:[!-;=?-~]+@[!-;=?-~]+|tel:\+?[0-9()-]+|https://[!-;=?-~]+")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PORT = re.compile(r":\d*\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{5,8})*")
_FOLDER_LIKE = re.compile(r"[^.]*|.*\.[^A-Za-z.][^.]*|.*\.")
_PERCENTAGES = re.compile(r"(\d{1,3}) ?[%％]?[ ,，]+(\d{1,3}) ?[%％]?")
_ACROSS = {"left": 0, "左": 0, "right": 100, "右": 100}
_DOWN = {"top": 0, "上": 0, "bottom": 100, "下": 100}
_FOCUS_WORD = re.compile("left|right|top|bottom|cent(?:er|re)|middle|[左右上下]|居?中间?", re.IGNORECASE)
_OF_THE_MACHINE = frozenset({"Factory", "localtime", "posixrules"})  # these mean something else on each
_NO_REASONS = frozenset(("true", "false", "yes", "no", "on", "off", "是", "否"))
_CHINA = re.compile(r"beijing|peking|北京|中国|china|chongqing|[+]0?8(?::?00)?$|^cst$", re.IGNORECASE)


class Date(Struct, frozen=True):
    """A date, with or without a time and a zone."""

    words = "a date"

    def read(self, node: Node, name: str, reading: Reading) -> Moment | None:
        """The moment."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        try:
            return dates.parse_date(text, reading.zone)
        except dates.ImpossibleDate:
            reading.wrong("date-impossible", node, name, value=text)
        except dates.UnreadableDate:
            reading.wrong("date-unreadable", node, name, value=text)
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "examples": ["2020-09-22", "2020-09-22 08:05"]}


class Reason(Struct, frozen=True):
    """Why something is so, in words: neither left empty nor a bare yes."""

    words = "a reason"
    empty = False

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The words."""
        text = read_words(node, name, reading)
        if text is not None and text.casefold() in _NO_REASONS:
            reading.wrong("value-reason", node, name, value=text)
            return None
        return text

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string"}


class Spans(Parts, frozen=True):
    """What has a time: a list of parts with `from` and `until`; one alone is a list of one."""

    def read(self, node: Node, name: str, reading: Reading) -> tuple[object, ...]:
        """Instances of the definition."""
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        spans = [self._one(item, f"{name}.{index}", name, reading) for index, item in enumerate(nodes)]
        return tuple(span for span in spans if span is not None)

    def _one(self, item: Node, own: str, name: str, reading: Reading) -> object:
        span: Any = Part(self.definition).read(item, own, reading)
        if span and span.from_ and span.until and span.until.at < span.from_.at:
            reading.reporter.error("span-backwards", *reading.positions[f"{own}.until"], key=f"{name}.until")
        return span


class Days(Spans, frozen=True):
    """The same, where a date alone will do: it is the first day and the last. None goes on for ever."""

    words = "a date, keys with values, or a list of these"

    def _one(self, item: Node, own: str, name: str, reading: Reading) -> object:
        if isinstance(item, ScalarNode):
            day = Date().read(item, name, reading)
            return day and self.definition(day, day)
        before = len(reading.reporter.problems)
        span: Any = Spans._one(self, item, own, name, reading)
        if span and span.until is None and len(reading.reporter.problems) == before:
            reading.wrong("span-open", item, name)
        return span

    def json(self) -> Json:
        """The JSON Schema."""
        either = [Date().json(), {**object_schema(self.definition), "required": ["until"]}]
        return {"anyOf": [*either, {"type": "array", "items": {"anyOf": either}}]}


class Focus(Struct, frozen=True):
    """The place in a picture that matters, in hundredths from its left and its top; or in words."""

    words = "two percentages, or words: `left`, `right`, `top`, `bottom`, `centre`"

    def read(self, node: Node, name: str, reading: Reading) -> tuple[int, int] | None:
        """Both hundredths, from 0 to 100."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        if match := _PERCENTAGES.fullmatch(text):
            x, y = int(match[1]), int(match[2])
            if max(x, y) <= 100:
                return x, y
        elif not _FOCUS_WORD.sub("", text).strip(" -_,，、"):
            found = [word.lower() for word in _FOCUS_WORD.findall(text)]
            across, down = ([places[word] for word in found if word in places] for places in (_ACROSS, _DOWN))
            if found and max(len(across), len(down)) < 2:
                return (across or [50])[0], (down or [50])[0]
        reading.wrong("value-focus", node, name, value=text)
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "examples": ["30% 40%", "top", "left bottom"]}


class Destination(Struct, frozen=True):
    """What a link may lead to: a path, which `links.check` looks at, or a full web address."""

    words = "a path or a full address"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The path as it is written, or the address."""
        text = read_text(node, name, reading)
        return Address().read(node, name, reading) if text and urls.scheme(text) else text

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "examples": ["../notices/2024-05-01-new.md", "https://www.example.gov.cn/"]}


class Address(Struct, frozen=True):
    """A full web address.

    As `base`, it is what all of a site's addresses begin with: stored without a slash at its end, in ASCII.
    """

    base: bool = False

    words = "a full address"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The address."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        try:
            parts = urlsplit(text)
            sound = urls.scheme(text) in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if not sound or re.search(r"[\s\\<>\"]", text):
            reading.wrong("value-address", node, name, value=text)
            return None
        if not self.base:
            return text
        if first_forbidden(unquote(parts.path)) is not None:
            reading.wrong("value-address", node, name, value=text)
            return None
        if parts.query or parts.fragment or "@" in parts.netloc or text.endswith(("?", "#")):
            reading.wrong("value-base-address", node, name, value=text)
            return None
        host = _PORT.sub("", parts.netloc)
        port = parts.netloc[len(host) :]
        try:
            host = host.lower().encode("idna").decode("ascii")
        except UnicodeError:
            reading.wrong("value-address", node, name, value=text)
            return None
        path = quote(parts.path.rstrip("/"), safe="/-._~!$&'()*+,;=:@%")
        return urlunsplit((parts.scheme, host + port, path, "", ""))

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "pattern": "^https?://"}


class SearchEngine(Address, frozen=True):
    """The address of a search engine, in which a sign stands once for what is looked for."""

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The address."""
        text = Address.read(self, node, name, reading)
        if text is None or text.count(SOUGHT) == 1:
            return text
        reading.wrong("search-outside-place", node, name, sign=SOUGHT)
        return None


class Target(Struct, frozen=True):
    """Where a navigation entry leads: a source, a place on the site, or another site."""

    words = "a path or an address"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The path or address as it is written."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        if not urls.is_allowed(text):
            reading.wrong("value-target", node, name, value=text)
            return None
        return text

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string"}


class TimeZone(Struct, frozen=True):
    """A zone of the IANA database."""

    words = "a time zone"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The zone's name."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        try:
            ZoneInfo(text)
        except (LookupError, ValueError, OSError):  # unknown; outside of the database; a folder of it
            pass
        else:
            if text not in _OF_THE_MACHINE:
                return text
        zones = sorted(available_timezones() - _OF_THE_MACHINE)
        near = "Asia/Shanghai" if _CHINA.search(text) else nearest(text, zones)
        reading.wrong("value-time-zone", node, name, value=text, nearest=near or "Asia/Shanghai")
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "examples": ["Asia/Shanghai", "Asia/Urumqi", "Europe/Berlin"]}


class Language(Struct, frozen=True):
    """A language tag (RFC 5646)."""

    words = "a language tag"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The tag, in the usual case: `zh-CN`, `en`."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        tag = text.replace("_", "-")
        if not _LANGUAGE.fullmatch(tag):
            reading.wrong("value-language", node, name, value=text)
            return None
        return canonical(tag)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "examples": ["zh-CN", "zh-TW", "en"]}


class Key(Struct, frozen=True):
    """A public key, in minisign's form or in OpenSSH's; kept as it was written."""

    words = "a public key, as `gen key show` prints it"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The key's text."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        if text and read_public_key(text) is None:
            reading.wrong("value-key", node, name, value=text)
            return None
        return text

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string"}


class Contacts(Struct, frozen=True):
    """How to reach somebody: one or several addresses with a scheme; e-mail addresses get theirs."""

    words = "an e-mail address, `tel:…` or `https://…`, or a list"

    def read(self, node: Node, name: str, reading: Reading) -> tuple[str, ...] | None:
        """The addresses in their order; at least one."""
        items = read_items(node, name, reading, _read_contact)
        if items == ():
            reading.wrong("value-contact", node, name, value="")
            return None
        return items

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["array", "string"], "items": {"type": "string"}}


def _read_contact(node: Node, name: str, reading: Reading) -> str | None:
    text = read_text(node, name, reading)
    if text is None:
        return None
    address = text if urls.scheme(text) else f"mailto:{text}"
    if not _CONTACT.fullmatch(address):
        reading.wrong("value-contact", node, name, value=text)
        return None
    return address


class Headers(Struct, frozen=True):
    """Header fields of HTTP and their values (RFC 9110, section 5), of signs that no host's file gives a meaning to."""

    words = "a header’s name: its value"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, str] | None:
        """The value of each header that is named; empty for one that is not wanted."""
        if not isinstance(node, MappingNode):
            reading.wrong("value-mapping", node, name, known="Referrer-Policy: no-referrer")
            return None
        headers: dict[str, str] = {}
        for key_node, header, value_node in pairs(node, reading):
            if not _HEADER.fullmatch(header) or header.lower() in _SERVERS_OWN:
                reading.wrong("value-header-name", key_node, name, value=header)
            elif (value := read_text(value_node, f"{name}.{header}", reading)) is not None:
                if value and not _HEADER_VALUE.fullmatch(value):
                    reading.wrong("value-header", value_node, f"{name}.{header}", value=value)
                elif header.lower() in {known.lower() for known in headers}:
                    reading.wrong("value-header-twice", key_node, name, value=header)
                else:
                    headers[header] = value
        return headers

    def json(self) -> Json:
        """The JSON Schema."""
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{_HEADER.pattern}$"},
            "additionalProperties": {
                "type": ["string", "null"],
                "pattern": f"^(?:{_HEADER_VALUE.pattern})?$",
            },
        }


class Color(Struct, frozen=True):
    """A colour in hexadecimal digits (CSS Color 4, section 5.2), with or without the number sign.

    YAML takes a bare `#…` for a remark, so a value that seems to be missing is told apart from none.
    """

    words = "a colour, such as `"  # 9e1b1f"`"
    takes_nothing = True

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The colour as `#` and six small letters and digits."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        if not text:
            key = reading.written.get(name, name)
            reading.reporter.error("value-colour-missing", *reading.positions[name], key=key)
            return None
        digits = text.removeprefix("#").lower()
        if not re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", digits):
            reading.wrong("value-colour", node, name, value=text)
            return None
        return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["string", "integer"], "pattern": "^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"}


class Slug(Struct, frozen=True):
    """One part of an address, in any script."""

    words = "one part of an address"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The part, as a person reads it: not percent-encoded."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        slug = _decoded(text)
        trouble = "outside" if "/" in slug else _trouble(slug)
        if trouble:
            code = "value-slug-outside" if trouble == "outside" else "value-slug"
            reading.wrong(code, node, name, value=text)
            return None
        if is_reserved(slug):
            reading.wrong("value-reserved", node, name, value=text, part=slug, better=unreserved(slug))
            return None
        return slug

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["string", "number"], "pattern": r'^[^/\\.<>:"|?*][^/\\<>:"|?*]*$'}


class SitePath(Struct, frozen=True):
    """A whole address on the site, from its root."""

    words = "a path that begins with `/`"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The path, not percent-encoded, with a slash at its end unless its last part is a file's name."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        return _site_path(text, text, node, name, reading)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "pattern": "^/"}


class SitePaths(Struct, frozen=True):
    """Whole addresses on the site, perhaps with a query (`/view.asp?id=12`); one alone is a list of one."""

    words = "one path that begins with `/`, or a list"

    def read(self, node: Node, name: str, reading: Reading) -> tuple[str, ...] | None:
        """The paths in their order; a query stays as it is written."""
        return read_items(node, name, reading, _read_with_query)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["array", "string"], "pattern": "^/", "items": SitePath().json()}


class Permalink(Struct, frozen=True):
    """The pattern of an article's address: a path with placeholders in braces."""

    words = "a path with placeholders"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The pattern; every placeholder in it is one of PLACEHOLDERS."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        found = _PLACEHOLDER.findall(text)
        known = ", ".join(f"{{{placeholder}}}" for placeholder in PLACEHOLDERS)
        wrong = [placeholder for placeholder in found if placeholder not in PLACEHOLDERS]
        for placeholder in wrong:
            near = nearest(placeholder, PLACEHOLDERS)
            near = f"{{{near}}}" if near else known
            reading.wrong("permalink-placeholder", node, name, value=f"{{{placeholder}}}", nearest=near)
        if wrong:
            return None
        path = _PLACEHOLDER.sub("x", text)
        if "{" in path or "}" in path or not _TELLING & set(found):
            reading.wrong("permalink-incomplete", node, name, value=text, known=known)
            return None
        if not path.startswith("/"):
            reading.wrong("value-path-start", node, name, value=text)
            return None
        return text if _checked_path(path, text, node, name, reading) else None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "string", "pattern": r"^/.*\{(slug|name|title)\}"}


def _read_with_query(node: Node, name: str, reading: Reading) -> str | None:
    text = read_text(node, name, reading)
    if text is None:
        return None
    written, _, query = text.partition("?")
    if _NO_QUERY.search(query):
        reading.wrong("value-query", node, name, value=text)
        return None
    path = _site_path(written, text, node, name, reading)
    if path is None or not query:
        return path
    # A folder with a query is asked for as it was written: `/view/?id=1` and `/view?id=1` may be two.
    return f"{path if written.endswith('/') else path.rstrip('/')}?{query}"


def _site_path(written: str, text: str, node: Node, name: str, reading: Reading) -> str | None:
    """A path from the root, decoded and checked; `text` is the whole value, for problems."""
    path = _decoded(written)
    if not path.startswith("/"):
        reading.wrong("value-path-start", node, name, value=text)
        return None
    return _checked_path(path, text, node, name, reading)


def _decoded(written: str) -> str:
    """A path or a part of one without percent-encoding; a noncharacter, which is refused, where it is none."""
    try:
        return unicodedata.normalize("NFC", unquote(written, errors="strict"))
    except UnicodeDecodeError:
        return "\ufffe"


def _checked_path(path: str, text: str, node: Node, name: str, reading: Reading) -> str | None:
    """A decoded path, with a slash at its end unless it names a file; None after an error."""
    parts = path[1:].split("/")
    if not parts[-1]:
        parts.pop()
    if len(path.encode()) > _LONGEST_PATH:
        reading.wrong("value-path", node, name, value=text[:LONGEST] + "…")
        return None
    troubles = {("empty" if not part else _trouble(part)) for part in parts} - {""}
    if troubles:
        code = "value-path-outside" if "outside" in troubles else "value-path"
        reading.wrong(code, node, name, value=text)
        return None
    if part := next(filter(is_reserved, parts), ""):
        reading.wrong("value-reserved", node, name, value=text, part=part, better=unreserved(part))
        return None
    return path + "/" if parts and not path.endswith("/") and _FOLDER_LIKE.fullmatch(parts[-1]) else path


def _trouble(part: str) -> str:
    """Why a part of an address can be no file's name on some system, in a word; empty if it can."""
    if part in (".", "..") or "\\" in part:
        return "outside"
    if _UNFIT.search(part) or first_forbidden(part) is not None:
        return "character"
    return "length" if len(part.encode()) > LONGEST else ""
