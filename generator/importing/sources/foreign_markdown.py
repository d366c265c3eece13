"""Markdown files of other generators: their front matter becomes ours, and what only they understand becomes Markdown.

Jekyll, Hexo, Hugo, Zola, Eleventy, Pelican, Nikola, Lektor and the blogs of MkDocs are known.
"""

import posixpath
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

from generator.content.paths import is_markdown
from generator.importing.addresses import may_be_linked
from generator.importing.model import ADDRESS_END, ADDRESS_START, Extraction, Flag, OldArticle, OldPage
from generator.importing.sources import heads, shortcodes
from generator.problems import Problem, Reporter
from generator.settings import schema
from generator.settings.frontmatter import FrontMatter
from generator.settings.writing import clean_line, format_date, is_valid_value
from generator.text.dates import date_from_folders, date_from_name, parse_date
from generator.text.decoding import read_text

_KEYS = schema.keys(FrontMatter)
_THEIRS = ("template", "related")
"""Keys whose values name files of the old site, which ours has not."""
_OUR_NAMES = {
    name: key.name for key in _KEYS.values() if key.name not in _THEIRS for name in (*key.also, key.name)
}
_OUR_NAMES |= {"last_update": "updated", "modify_date": "updated", "keyword": "keywords", "top": "pinned"}
_OUR_NAMES |= {"path": "permalink", "save_as": "permalink", "previewimage": "image"}  # Zola, Pelican, Nikola
# `{{ site.baseurl }}`, `{% link a.md %}` and `{{ "/a/" | relative_url }}`, in Jekyll's and Eleventy's spellings.
_TEMPLATE = re.compile(
    r"\{\{-?\s*(?:site\.(?:base_?url|url)|base_?url)\s*-?\}\}|\{%-?\s*link\s+(?P<path>\S+?)\s*-?%\}"
    r"|\{%-?\s*post_url\s+(?P<post>\S+?)\s*-?%\}"
    r"|\{\{-?\s*(?P<quote>[\"'])(?P<address>[^\"'\n]*)(?P=quote)\s*\|\s*(?:url|relative_url|absolute_url)\s*-?\}\}"
)
_LINE_OF_CODE = re.compile(r"^(?: {0,3})(`{3,}|~{3,})", re.MULTILINE)
_LINK = re.compile(r"(\]\([ \t]*)(<[^<>\n]*>|[^\s()<>]+)(?=\)|[ \t]+[\"'])")
# Where an address may begin: in a link, a definition, a tag, and between angles.
_BEFORE_ADDRESS = re.compile(
    r"(?P<link>\]\()\s*<?|^(?P<definition> {0,3}\[(?=[^\[\]\n]+\]:))[^\[\]\n]+\]:\s*<?"
    r"|\b(?P<attribute>href|src)\s*=\s*[\"']?|(?P<angle><)(?=[a-z][\w+.-]*:(?://|script:|[^<>\s:]+>))",
    re.IGNORECASE | re.MULTILINE,
)
_NO_PATH = re.compile(r":|^//")
"""What makes an old address another host's, or a pattern (`/:year/:title/`)."""
_MKDOCS_DATES = (("date", "created"), ("updated", "updated"))
_FIRST_HEADING = re.compile(r"(?:[ \t]*(?:>.*)?\n)*+[ \t]*#[ \t]+(.+)")
"""A quotation may stand before it."""
_SEEN = 200
"""Characters of an address in which its scheme ends."""
_INDEX = frozenset(("index", "_index"))
_FROM_ROOT = re.compile(r"^(?:@(?=/)|\{(?:filename|static|attach)\}|\|filename\|)")


def read_markdown(content: bytes, origin: str, name: str, beside: bytes = b"") -> Extraction | Problem:
    """The article of a Markdown file; `name` is its path in the tree. A problem where its head can't be read.

    `beside` is what Nikola's `.meta` file says of it. A section's description without a text is no article.
    """
    reporter = Reporter(origin)
    text = read_text(content, reporter)
    parts = None
    if text is not None:
        parts = heads.lektor(text) if is_lektor(name) else heads.split(text, reporter)
    errors = [problem for problem in reporter.problems if problem.severity == "error"]
    if parts is None or errors:
        return errors[0] if errors else Problem("legacy.front-matter", origin, values=(("reason", "?"),))
    head, body = parts
    page = OldPage(origin, content, is_text=True)
    stem = posixpath.splitext(posixpath.basename(name))[0]
    if not body.strip() and (stem == "_index" or is_lektor(name)):
        return Extraction(page, None)
    flags: list[Flag] = []
    article = _article({**heads.beside(beside, Reporter(origin)), **head}, body, name, flags)
    return Extraction(page, article, flagged=tuple(dict.fromkeys(flags)))


def is_lektor(name: str) -> bool:
    """Whether a file's name is the one that Lektor gives its texts."""
    return posixpath.basename(name) == "contents.lr"


def usual_addresses(name: str) -> tuple[str, ...]:
    """Where Jekyll would have put a post, by its file's name, for links that lead there."""
    stem = posixpath.splitext(posixpath.basename(name))[0]
    date, rest = date_from_name(stem)
    if not date or rest in ("", stem):
        return ()
    year, month, day = date.split("-")
    path = f"/{year}/{int(month):02}/{int(day):02}/{rest}"
    return f"{path}/", f"{path}.html"


def _article(head: Mapping[str, Any], body: str, name: str, flags: list[Flag]) -> OldArticle:
    given = {key: value for key, value in head.items() if value not in (None, "", (), [], {})}
    given = {**_taxonomies(given.pop("taxonomies", {})), **given}
    stem = posixpath.splitext(posixpath.basename(name))[0]
    folder = posixpath.dirname(name)
    if stem in _INDEX or is_lektor(name):
        stem, folder = posixpath.basename(folder), posixpath.dirname(folder)
    in_name, rest = date_from_name(stem)
    # Jekyll takes one text for several tags, Hexo for one.
    folders = set(folder.split("/"))
    is_jekyll = (
        bool(in_name)
        and rest != stem
        and "source" not in folders
        and ("_posts" in folders or "layout" in given)
    )
    more: dict[str, object] = {}
    extra: dict[str, object] = {}
    aliases: list[str] = []
    crumbs: tuple[str, ...] = ()
    for key, value in given.items():
        own = _OUR_NAMES.get(key.lower(), "")
        plain = _plain(value)
        if own in ("tags", "section") and is_jekyll and isinstance(plain, str):
            plain = heads.words(plain, "," if "," in plain else " ")
        if key == "published" and isinstance(value, bool):
            more["draft"] = not value
        elif own == "date" and isinstance(plain, Mapping):
            more |= {
                ours: plain[key] for ours, key in _MKDOCS_DATES if is_valid_value(ours, plain.get(key, ()))
            }
        elif own == "section":
            crumbs = _texts(plain)
        elif own in ("aliases", "permalink"):
            paths = [text for text in _texts(plain) if not _NO_PATH.search(text)]
            aliases += map(_from_root, paths)
            if len(paths) < len(_texts(plain)):
                extra[key] = plain
        elif own == "extra" and isinstance(plain, Mapping):
            extra |= plain
        elif own and own not in more and is_valid_value(own, plain):
            more[own] = plain
        else:
            extra[key] = plain
    title = str(more.pop("title", "")) or _first_heading(body) or rest.replace("-", " ") or stem
    moment = _date(more.pop("date", in_name or _date_in_path((*aliases, f"/{name}"))))
    more.setdefault("slug", rest or stem)
    if not is_valid_value("slug", more["slug"]):
        del more["slug"]
    if folder.split("/")[-1:] == ["_drafts"]:
        more["draft"] = True
    if aliases:
        more["aliases"] = tuple(dict.fromkeys(aliases))
    if extra:
        more["extra"] = extra
    return OldArticle(
        clean_line(unescape(title)),
        _marked(body.strip("\n"), name, flags),
        date=moment[0] if moment else None,
        date_has_time=bool(moment and moment[1]),
        breadcrumb=crumbs or _folders(folder),
        more=more,
    )


def _taxonomies(value: object) -> Mapping[str, Any]:
    """What Zola keeps apart: tags, categories and whatever else its texts are sorted by."""
    return value if isinstance(value, Mapping) else {}


def _from_root(path: str) -> str:
    """An old address as our aliases have it; some generators leave out the slash at its beginning."""
    path = "/" + path.removeprefix("/")
    return path if path.endswith("/") or "." in posixpath.basename(path) else path + "/"


def _date_in_path(paths: Sequence[str]) -> str | None:
    return next(filter(None, map(date_from_folders, paths)), None)


def _folders(folder: str) -> tuple[str, ...]:
    """The folders that may name a section: not those that a generator wants."""
    parts = [part for part in folder.split("/") if part and not part.startswith("_")]
    return tuple(part for part in parts if part not in ("content", "docs", "source", "src", "posts", "blog"))


def _plain(value: object) -> object:
    """A value with dates as text, as an editor would write it."""
    if isinstance(value, datetime):
        return format_date(value, True)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(_plain(item) for item in value)
    return value if isinstance(value, (bool, int)) or value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(text for item in value for text in _texts(item))
    return (str(value),) if isinstance(value, (str, int)) else ()


def _date(value: object) -> tuple[datetime, bool] | None:
    if not isinstance(value, str):
        return None
    moment = parse_date(value, UTC)
    has_zone = re.search(r"(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\s*$", value) and moment.precise
    return (moment.at if has_zone else moment.at.replace(tzinfo=None)), moment.precise


def _first_heading(body: str) -> str:
    match = _FIRST_HEADING.match(body)
    return match[1].strip("# \t") if match else ""


def _marked(body: str, name: str, flags: list[Flag]) -> str:
    """The body with its addresses between the marks, where they stand outside of blocks of code.

    What leads where no page may lead is no link any more; its words stay.
    """

    def disarmed(match: re.Match[str]) -> str:
        address = match.string[match.end() : match.end() + _SEEN]
        if may_be_linked(address):
            return match[0]
        flags.append(Flag("unsafe-link", address.partition("\n")[0]))
        if match["link"]:
            return match[0].replace("](", "] (").replace("<", "< ")
        if match["definition"]:
            return match[0].replace("[", "\\[", 1).replace("<", "< ")
        return f"data-{match[0]}" if match["attribute"] else "< "

    # In code as well: what is code to one reader of Markdown is none to another.
    body, unknown = shortcodes.translate(_TEMPLATE.sub(_address_of, body), name)
    flags += (Flag("template-sign", sign) for sign in unknown)
    body = _BEFORE_ADDRESS.sub(disarmed, body)
    lines, fence = [], ""
    for line in body.split("\n"):
        sign = _LINE_OF_CODE.match(line)
        if sign and not fence:
            fence = sign[1]
        elif sign and sign[1].startswith(fence):
            fence = ""
        elif not fence and not line.startswith(("    ", "\t")):
            line = _LINK.sub(
                lambda match: f"{match[1]}{ADDRESS_START}{_own(match[2].strip('<>'), name)}{ADDRESS_END}",
                line,
            )
        lines.append(line)
    return "\n".join(lines)


def _own(address: str, name: str) -> str:
    """An address as a link from the file says it.

    The folder of all texts is Zola's `@/`, Pelican's `{filename}/`, and the slash before another text's file in
    Hugo's `ref` and Jekyll's `link`. Pelican's `{filename}` without a slash is the folder of the text.
    """
    path = _FROM_ROOT.sub("", address)
    is_from_root = path.startswith("/") and (path != address or is_markdown(path.partition("#")[0]))
    if not is_from_root:
        return path
    root = "content/" if name.startswith("content/") else ""
    return posixpath.relpath(root + path[1:], posixpath.dirname(name) or ".")


def _address_of(match: re.Match[str]) -> str:
    """What a template would have written."""
    if match["post"]:
        return next(iter(usual_addresses(f"{match['post']}.md")), match[0])
    return match["address"] or (f"/{match['path']}" if match["path"] else "")
