"""No address that content or settings bring runs anything, judged on what is written, as a browser reads it.

A few hundred spellings in the suite; all of them with `GEN_SECURITY=whole`.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from generator.content.markup import render
from generator.content.markup.resolve import resolve
from generator.content.markup.sanitize import names
from generator.problems import ProblemsError
from generator.rendering.templates import href
from tests.security import WHOLE
from tests.sites import SETTINGS, article, build_site, pages, problems_of, tree, write_site

ALLOWED = {"", "http", "https", "mailto", "tel"}

ODD = (
    *range(0x21),
    *range(0x7F, 0xA1),
    0xAD,
    0x61C,
    0x1680,
    0x180E,
    *range(0x2000, 0x2010),
    *range(0x2028, 0x2030),
    *range(0x205F, 0x2070),
    0x3000,
    0x3164,
    *range(0xFDD0, 0xFDF0),
    0xFE0F,
    0xFEFF,
    *range(0xFFF9, 0x10000),
    0x1FFFE,
    0xE0001,
    0x10FFFF,
)
"""Code points that programs pass over, take out or take for blanks: some before a browser, some after it."""

TARGETS = (
    "javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,x",
    "JaVaScRiPt://x.example/%0Aalert(1)",
)

CARRIERS = (
    '<a href="{}">k</a>',
    "<a href='{}'>k</a>",
    "<a href={}>k</a>",
    '<img src="{}" alt="k">',
    "[k]({})",
    "[k](<{}>)",
    "![k]({})",
    "![k](<{}>)",
    "<{}>",
    "[k](x.html){{: href='{}' }}",
    '![k](x.png){{: src="{}" }}',
    "[k][{number}]\n\n[{number}]: {}",
    "[k][{number}]\n\n[{number}]: <{}>",
)


def spellings() -> Iterator[str]:
    """Every odd code point before, inside and after a scheme: as itself, and as each kind of reference."""
    for target, code in product(TARGETS, ODD):
        colon = target.index(":")
        forms = [f"&#{code};", f"&#x{code:X};", f"&#{code:08}", f"%{code:02X}"]
        if code not in (0x0A, 0x0D):
            forms.append(chr(code))
        for at, form in product((0, 4, colon, colon + 1), forms):
            yield target[:at] + form + target[at:]
    for target in TARGETS:
        colon = target.index(":")
        yield from (target, target.replace(":", "&colon;"), target.replace("a", "&#97"), "\\" + target)
        yield from (target[:4] + mark + target[4:] for mark in ("<!-- more -->", "&Tab;", "&NewLine;", "\\"))
        yield from (f"\x01 {target}", f"//{target}", f"./{target}", f"?{target}", f"#{target}", f"x:{target}")
        yield "&#&#127;106;" + target[1:]
        yield target[:colon] + "&#&#xFDD2;58;" + target[colon + 1 :]


def lines() -> list[str]:
    """Each spelling in one carrier, or in all of them; some are broken by their carrier, which is as well."""
    forms = list(spellings())
    if WHOLE:
        return [
            carried(carrier, form, number) for number, (form, carrier) in enumerate(product(forms, CARRIERS))
        ]
    chosen = random.Random(13).sample(forms, 600)
    return [carried(CARRIERS[number % len(CARRIERS)], form, number) for number, form in enumerate(chosen)]


def carried(carrier: str, form: str, number: int) -> str:
    return carrier.format(form, number=number)


def browser_scheme(address: str) -> str:
    """The scheme that the WHATWG URL Standard's parser reads, written after its states and apart from the program."""
    text = address.strip("".join(map(chr, range(0x21))))
    text = text.replace("\t", "").replace("\n", "").replace("\r", "")
    if not re.match("[A-Za-z]", text):
        return ""
    for index, character in enumerate(text):
        if character == ":":
            return text[:index].lower()
        if not re.match("[A-Za-z0-9+.-]", character):
            return ""
    return ""


@dataclass(frozen=True)
class Live:
    """An address outside the list, and where it stands."""

    path: str
    attribute: str
    value: str


class _Reader(HTMLParser):
    """Every attribute of a page that a browser takes for an address, whatever its element."""

    ATTRIBUTES = names(
        """action background cite codebase content data formaction href longdesc manifest ping poster profile src
        srcset usemap xlink:href"""
    )

    def __init__(self, path: str, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.path = path
        self.found: list[Live] = []
        self.count = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in self.ATTRIBUTES and value:
                self._judge(tag, name, value)

    def _judge(self, tag: str, name: str, value: str) -> None:
        if name == "content":
            value = value.partition("=")[2] if value.startswith("0;") else ""
        candidates = [part.split(" ")[0] for part in value.split(", ")] if name == "srcset" else [value]
        for candidate in candidates:
            self.count += 1
            if browser_scheme(candidate) not in ALLOWED:
                self.found.append(Live(self.path, f"{tag} {name}", value))


def live(texts: Mapping[str, str]) -> tuple[list[Live], int]:
    """The addresses outside the list in a site's files, and how many addresses there are in all."""
    found: list[Live] = []
    count = 0
    for path, text in texts.items():
        for piece in pieces(path, text):
            reader = _Reader(path, piece)
            found += reader.found
            count += reader.count
    return found, count


def pieces(path: str, text: str) -> Iterator[str]:
    """The HTML in a file: a page's own, a feed's entries; JSON-LD's strings as addresses."""
    if path.endswith(".html"):
        yield text
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            yield from (f'<a href="{value}">' for value in _strings(json.loads(data)) if '"' not in value)
    elif path.endswith(".json"):
        for value in _strings(json.loads(text)):
            yield value if "<" in value else "".join(f"<a href='{value}'>" for _ in "1" if "'" not in value)
    elif path.endswith(".xml"):
        for element in ElementTree.fromstring(text).iter():
            yield element.text or ""
            yield from (
                f'<a href="{value}">' for name, value in element.attrib.items() if name in ("href", "url")
            )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            # Texts that are no addresses may well begin with a word and a colon.
            if key not in (
                "title",
                "name",
                "headline",
                "summary",
                "description",
                "content_text",
                "alternativeHeadline",
            ):
                yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A site whose articles hold all the lines, in every kind of output."""
    root = tmp_path_factory.mktemp("addresses")
    written = lines()
    files: dict[str, str | bytes] = {"gen.yaml": SETTINGS + "issues: month\n"}
    for start in range(0, len(written), 100):
        body = "\n\n".join(written[start : start + 100])
        files[f"content/news/a{start}.md"] = article(
            body, title=f"篇{start}", date=f"2020-09-{start // 100 % 28 + 1:02}"
        )
    build_site(write_site(root, files))
    return pages(root)


def test_no_address_of_the_site_runs_anything(built: dict[str, str]) -> None:
    found, count = live(built)

    assert not found
    assert count > 1000
    assert {path.rpartition("/")[2] for path in built} >= {"feed.json", "atom.xml", "rss.xml", "sitemap.xml"}
    assert any("print/" in path and "issues/" in path for path in built), "a booklet is among them"


def test_the_reader_sees_what_a_browser_would() -> None:
    page = '<a href=" \x01java\tscript&colon;x">k</a><img srcset="a.png 1x, data:x 2x"><a href="https://x.example">'
    found, count = live({"index.html": page})

    assert [(one.attribute, browser_scheme(one.value)) for one in found] == [
        ("a href", "javascript"),
        ("img srcset", ""),
    ]
    assert count == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[k](java&#127;script:alert(1))", "file-nowhere"),
        ("![k](&#xFDD3;data:text/html,x)", "file-nowhere"),
        ("[k](&#xA0;javascript:alert(1))", "file-nowhere"),
        ('<a href="　javascript:alert(1)">k</a>', "file-nowhere"),
        ("[k](vbscript:x)", "removed-address"),
    ],
)
def test_the_author_is_told_where_such_an_address_stood(text: str, told: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/news/a.md": article(f"第一段。\n\n{text}")})

    (problem,) = problems_of(site)

    assert (problem.code, problem.path, problem.line) == (told, "content/news/a.md", 8)
    assert not live(pages(site))[0]


@pytest.mark.parametrize(
    "target", [*TARGETS, "blob:x", "file:///etc/passwd", "about:blank", "java\tscript:x", "\x01data:x"]
)
def test_resolving_judges_by_itself(target: str) -> None:
    destination = resolve(target, "news/a.md")

    assert destination.problem == "removed-address"
    assert not destination.href


def test_an_address_without_a_scheme_gets_one() -> None:
    assert 'href="https://x.example/"' in render("[k](//x.example/)", "a.md").html


def test_no_mark_of_the_program_gets_into_an_attribute() -> None:
    rendered = render('<p title="a<!-- more -->b&#xFDD2;c&#64978;d">x&#xFDD2;y</p>', "a.md")

    assert not re.search("[\ufdd0-\ufdef]", rendered.html)


@pytest.mark.parametrize("target", [*TARGETS, "file:///x", "　javascript:x"])
@pytest.mark.parametrize(
    "place",
    [
        "navigation: [{{title: a, url: {0}, children: [{{title: b, url: {0}}}]}}]\n"
        "banner: {{text: c, link: {0}}}\nfriendly_links: {{links: [{{title: d, url: {0}}}]}}",
        *("base_url: {}", "theme: {{extra: {{link: {}}}}}", "logo: {}"),
    ],
)
def test_settings_lead_nowhere_else(target: str, place: str, tmp_path: Path) -> None:
    quoted = json.dumps(target, ensure_ascii=False)
    key = place.partition(":")[0]
    settings = "".join(line + "\n" for line in SETTINGS.splitlines() if not line.startswith(key + ":"))
    site = write_site(tmp_path, {"gen.yaml": settings + place.format(quoted), "content/a.md": "# 甲\n"})
    try:
        build_site(site)
    except ProblemsError as error:
        assert error.problems[0].path == "gen.yaml"
        return

    assert not live(pages(site))[0]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("key", ["source_url", "image", "attachments", "aliases", "permalink", "extra"])
def test_front_matter_leads_nowhere_else(target: str, key: str, tmp_path: Path) -> None:
    value = json.dumps({"link": target} if key == "extra" else target)
    site = write_site(
        tmp_path, {"content/news/a.md": article(**{key: value}), "content/news/b.md": article(title="乙")}
    )
    try:
        build_site(site)
    except ProblemsError as error:
        assert error.problems[0].path == "content/news/a.md"
        return

    assert not live(pages(site))[0]


def test_a_template_that_is_handed_an_address_marks_only_what_may_be_followed() -> None:
    assert [
        href(address) for address in ("javascript:x", " \x01data:x", "https://x.example", "mailto:a@b")
    ] == [
        "#",
        "#",
        "https://x.example",
        "mailto:a@b",
    ]


def test_what_the_checks_rest_on() -> None:
    """Percent signs mean nothing in a scheme; what is decoded later stays behind the way to the root."""
    assert browser_scheme("java%0Ascript:x") == ""
    assert unquote(resolve("%6Aavascript:x", "a.md").target) == "javascript:x"
    assert resolve("%6Aavascript:x", "a.md").href == ""


FORGED = "%EF%B7%90%EF%B7%91"
"""Our own marks of addresses, as an address may write them."""


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"content/news/a.md": article(permalink=f"/{FORGED}/")}, ("value-path", "content/news/a.md", 4, 12)),
        (
            {"content/news/a.md": article(aliases=f"[/a/, /{FORGED}/]")},
            ("value-path", "content/news/a.md", 4, 16),
        ),
        ({"content/news/a.md": article(slug='"\\uFDD0"')}, ("value-character", "content/news/a.md", 4, 7)),
        (
            {"content/news/a.md": article(), "content/news/_index.md": f"---\npermalink: /{FORGED}/\n---\n"},
            ("value-path", "content/news/_index.md", 2, 12),
        ),
        (
            {"content/news/a.md": article(), "gen.yaml": f"{SETTINGS}permalink: /\ufdd0/{{slug}}/\n"},
            ("control-characters", "gen.yaml", 4, 13),
        ),
        (
            {"content/news/a.md": article(), "gen.yaml": SETTINGS.replace("/bulletin", f"/{FORGED}")},
            ("value-address", "gen.yaml", 2, 11),
        ),
        ({"content/news/a\ufdd0.md": article()}, ("name-character", "content/news/a<U+FDD0>.md", 0, 0)),
        ({"content/ne\ufdd1/a.md": article()}, ("name-character", "content/ne<U+FDD1>", 0, 0)),
        (
            {"content/news/a/index.md": article(), "content/news/a/b\x85.pdf": "x"},
            ("name-character", "content/news/a/b<U+0085>.pdf", 0, 0),
        ),
    ],
)
def test_nobody_can_write_our_marks_of_addresses(
    tmp_path: Path, files: dict[str, str], place: tuple[str, str, int, int]
) -> None:
    found = problems_of(write_site(tmp_path, files))
    assert place in [(problem.code, problem.path, problem.line, problem.column) for problem in found]


def test_where_marks_may_stand_encoded_they_are_never_decoded(tmp_path: Path) -> None:
    menu = f"navigation:\n  - {{title: x, url: 'https://e.example/{FORGED}'}}\n"
    body = f"[x](https://e.example/{FORGED}) [y](/{FORGED}/) <https://e.example/{FORGED}>"
    files = {"gen.yaml": SETTINGS + menu, "content/news/a.md": article(body, aliases=f"['/v?{FORGED}']")}
    root = write_site(tmp_path, files)
    build_site(root)
    made = tree(root / "site")
    for name, data in made.items():
        assert "\ufdd0".encode() not in data and "\ufdd1".encode() not in data, name
    print_view = made["news/2020/a/print/index.html"].decode()
    assert "e.example/%EF%B7%90" in print_view
