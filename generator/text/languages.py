"""The interface's words and the way dates and numbers are written, in the language of a page.

They live in `languages/<tag>.yaml` of the theme; a bulletin's own file of that name needs to hold only
the words that it changes or adds.
"""

import re
from collections.abc import Mapping, Sequence
from string import Formatter

import yaml
from msgspec import Struct

from generator.problems import Problem, ProblemsError, Reporter, ordered
from generator.text.dates import Moment
from generator.text.timestamps import w3c

LANGUAGES = ("zh-CN", "zh-TW", "en")
"""The languages of the default theme."""

DATES = ("months", "day")
"""The entries without which dates look English."""

Entry = str | tuple[str, ...]

_NAMES = {
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
    "zh-CN": "简体中文",
    "zh-TW": "繁體中文",
}

_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"year", "month", "day"}),
    "minute": frozenset({"day", "hour", "minute"}),
    "month": frozenset({"year", "month"}),
    "week": frozenset({"year", "week"}),
    "year": frozenset({"year"}),
    "articles": frozenset({"count"}),
    "reading": frozenset({"count"}),
    "page": frozenset({"number"}),
    "page_from_last": frozenset({"number"}),
    "page_of": frozenset({"number", "total"}),
    "issue_number": frozenset({"number"}),
    "issue_total": frozenset({"number"}),
    "copies_printed": frozenset({"count"}),
    "volume": frozenset({"name"}),
    "volume_part": frozenset({"number"}),
    "search_at_most": frozenset({"count"}),
    "search_nothing": frozenset({"words"}),
}
"""The entries that are filled in, and what with."""

_COUNTED = frozenset({"articles", "reading"})
"""The entries that may have a form for one and a form for more."""


class Words(Struct, frozen=True):
    """The words of one language. Templates read plain ones as attributes: `{{ words.published }}`.

    A word that no file has raises AttributeError, so that StrictUndefined stops the page.
    """

    tag: str
    """The language the words are in: another than asked for where the theme does not know that one."""
    entries: Mapping[str, Entry]

    def __getattr__(self, name: str) -> str:
        # Python asks for names such as __deepcopy__ before the fields exist.
        entry = None if name.startswith("_") or name == "entries" else self.entries.get(name)
        if not isinstance(entry, str):
            raise AttributeError(f"languages/{self.tag}.yaml has no word “{name}”")
        return entry

    def day(self, moment: Moment) -> str:
        """The date: `2020年9月22日`, `22 September 2020`."""
        at = moment.at
        return self._fill("day", year=at.year, month=self._month_name(at.month), day=at.day)

    def minute(self, moment: Moment) -> str:
        """The date, and the time of day where one was given: `2020年9月22日 08:05`."""
        if not moment.precise:
            return self.day(moment)
        at = moment.at
        return self._fill("minute", day=self.day(moment), hour=f"{at.hour:02}", minute=f"{at.minute:02}")

    def month(self, year: int, month: int) -> str:
        """A month of a year: `2020年9月`, `September 2020`."""
        return self._fill("month", year=year, month=self._month_name(month))

    def week(self, year: int, week: int) -> str:
        """A week of a year (ISO 8601): `2020年第39周`, `Week 39 of 2020`."""
        return self._fill("week", year=year, week=week)

    def year(self, year: int) -> str:
        """A year: `2020年`, `2020`."""
        return self._fill("year", year=year)

    def machine(self, moment: Moment) -> str:
        """The date, with time and zone where a time was given, as `<time datetime>` wants it (ISO 8601)."""
        return w3c(moment)

    def articles(self, count: int) -> str:
        """How many articles: `3篇`, `3 articles`."""
        return self._count("articles", count)

    def reading(self, minutes: int) -> str:
        """How long reading takes: `约3分钟`, `3 minutes`."""
        return self._count("reading", minutes)

    def page(self, number: int) -> str:
        """Which page of a list: `第2页`, `page 2`."""
        return self._fill("page", number=number)

    def page_from_last(self, number: int) -> str:
        """Which page of a list, counted from its last one: `倒数第2页`, `page 2 from the end`."""
        return self._fill("page_from_last", number=number)

    def page_of(self, number: int, total: int) -> str:
        """Which page of how many: `第1 / 100页`, `page 1 of 100`."""
        return self._fill("page_of", number=number, total=total)

    def issue_numbers(self, number: int, total: int) -> str:
        """Which issue it is, of its year and of all: `第7期（总第123期）`; each may be 0 for not known."""
        first = self._fill("issue_number", number=number) if number else ""
        return first + (self._fill("issue_total", number=total) if total else "")

    def copies_printed(self, count: int) -> str:
        """How many copies are printed: `共印120份`."""
        return self._fill("copies_printed", count=count)

    def volume(self, name: str) -> str:
        """What a year's bound volume is called: `2020年合订本`."""
        return self._fill("volume", name=name)

    def volume_part(self, number: int) -> str:
        """Which part of a volume: `第2册`."""
        return self._fill("volume_part", number=number)

    def size(self, count: int) -> str:
        """A file's size from its bytes, in units of 1,024: `830 KB`, `1.2 MB`."""
        if count < 1024:
            return f"{count} B"
        size = count / 1024
        for unit in ("KB", "MB"):
            if size < 1023.5:
                return f"{size:.0f} {unit}" if unit == "KB" or size >= 99.95 else f"{size:.1f} {unit}"
            size /= 1024
        return f"{size:.1f} GB"

    def mark(self, name: str) -> str:
        """Why an article would not be public, from "draft", "future", "expired" or "unreviewed"."""
        return self.__getattr__(f"mark_{name}")

    def status(self, name: str) -> str:
        """Whether a document is in force: "valid", "amended", "repealed" or "expired"."""
        return self.__getattr__(f"status_{name}")

    def status_note(self, name: str) -> str:
        """What readers are told of one that is "amended", "repealed" or "expired"."""
        return self.__getattr__(f"status_note_{name}")

    def index_of(self, kind: str) -> str:
        """What a part of an index is called: "titles", "tags" or "sources"."""
        return self.__getattr__(f"index_{kind}")

    def made_by_ai(self, what: str) -> str:
        """What of a text an AI has made: "text", "image" or "both"."""
        return self.__getattr__(f"ai_{what}")

    def language(self, tag: str) -> str:
        """A language's own name for itself; the tag where it is not known."""
        tag = canonical(tag)
        language = tag.partition("-")[0]
        return _NAMES.get(tag) or _NAMES.get(_nearest(tag) if language == "zh" else language) or tag

    def tag_for(self, page: str) -> str:
        """The language tag for these words on a page: the page's own, unless they are in another language."""
        return page if self.tag.partition("-")[0] == page.partition("-")[0] else self.tag

    def _month_name(self, month: int) -> str:
        return self.entries["months"][month - 1]

    def _count(self, key: str, count: int) -> str:
        entry = self.entries[key]
        if isinstance(entry, tuple):
            entry = entry[0] if count == 1 else entry[-1]
        return entry.format(count=count)

    def _fill(self, key: str, **values: object) -> str:
        entry = self.entries[key]
        assert isinstance(entry, str)  # _read sees to it
        return entry.format(**values)


def canonical(tag: str) -> str:
    """A language tag in its usual case (RFC 5646 section 2.1.1): `zh-hant-tw` is `zh-Hant-TW`."""
    first, *rest = tag.split("-")
    cased = (
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower() for part in rest
    )
    return "-".join((first.lower(), *cased))


def load_words(tag: str, folders: Sequence[Mapping[str, str | Problem]]) -> Words:
    """The words for a page in the language `tag`, from the files of the template folders, the default theme's last.

    A language that the theme does not know gets the nearest one's words: Hong Kong the traditional ones,
    French the English ones; but a bulletin's own `languages/fr.yaml` is used, over the English one.
    Raises ProblemsError where a bulletin's own file can't be used.
    """
    tag = canonical(tag)
    found, entries = "", dict[str, Entry]()
    problems: list[Problem] = []
    for name in dict.fromkeys((_nearest(tag), tag)):
        if not re.fullmatch(r"[A-Za-z0-9-]+", name):
            continue  # no path may be made of it
        for folder in reversed(folders):
            text = folder.get(f"languages/{name}.yaml")
            if isinstance(text, Problem):
                problems.append(text)
            elif text is not None:
                reporter = Reporter(
                    f"templates/languages/{name}.yaml", tuple(text.removesuffix("\n").split("\n"))
                )
                entries |= _read(text, reporter)
                problems += reporter.problems
                found = name
    if problems:
        raise ProblemsError(ordered(problems))
    return Words(found, entries)


def keys_of(text: str) -> dict[str, tuple[int, int]]:
    """The keys of a language file, with line and column; none where `load_words` reports that it can't be read."""
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return {}
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return {str(key.value): (key.start_mark.line + 1, key.start_mark.column + 1) for key, _ in pairs}


def _nearest(tag: str) -> str:
    """The language of the default theme that a reader of `tag` understands best."""
    first, *rest = canonical(tag).split("-")
    if first != "zh":
        return "en"
    return "zh-TW" if {"Hant", "TW", "HK", "MO"} & set(rest) and "Hans" not in rest else "zh-CN"


def _read(text: str, reporter: Reporter) -> dict[str, Entry]:
    """One file's entries, checked so that none can fail later."""
    try:
        # The base loader leaves every value a string: a word may be “no” or “1”.
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # What lacks its end is noticed after the last line.
        line, column = (min(mark.line + 1, len(reporter.lines)), mark.column + 1) if mark else (0, 0)
        reporter.error("language-file-syntax", line, column)
        return {}
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        reporter.error("language-file-syntax", 1, 1)
        return {}
    entries: dict[str, Entry] = {}
    for key_node, value_node in root.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        key, entry = str(key_node.value), _entry(value_node)
        if entry is None or not _fits(key, entry):
            reporter.error(
                "language-file-list" if key == "months" else "language-file-text", line, column, key=key
            )
        elif not _fillable(entry, known := _PLACEHOLDERS.get(key)):
            names = " ".join(f"{{{name}}}" for name in sorted(known or ()))
            reporter.error("language-file-placeholder", line, column, key=key, known=names)
        else:
            entries[key] = entry
    return entries


def _entry(node: yaml.Node) -> Entry | None:
    """A text or a list of texts; None for anything else."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return tuple(str(item.value) for item in node.value)
    return None


def _fits(key: str, entry: Entry) -> bool:
    """Whether an entry has the right form: twelve months, one or two forms for a number, else one text."""
    if key == "months":
        return isinstance(entry, tuple) and len(entry) == 12
    return isinstance(entry, str) or (key in _COUNTED and len(entry) == 2)


def _fillable(entry: Entry, known: frozenset[str] | None) -> bool:
    """Whether a pattern asks for nothing but what it will be given; a plain word may hold any brace."""
    if known is None:
        return True
    try:
        parts = [
            part
            for text in ((entry,) if isinstance(entry, str) else entry)
            for part in Formatter().parse(text)
        ]
    except ValueError:  # a single brace
        return False
    return all(field is None or (field in known and not spec and not cast) for _, field, spec, cast in parts)
