"""Invariant 1: after anything that may happen, an incremental build's tree is a clean build's, byte for byte.

Random sequences of what editors, owners, disks and accidents do to a bulletin. After each, the bulletin is built
where it lies, and a copy of its sources is built from nothing; both must give the same files and say the same.
The steps are new in each run. A run that failed says its seed; with that it goes the same way again:

    GEN_SEED=123 .venv/bin/pytest -n 0 tests/engine/test_incremental.py

`GEN_STEPS=2000` before the command makes one long run of it.
"""

import hashlib
import os
import secrets
import shutil
import struct
import tempfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from generator.content import images
from generator.engine import program
from generator.engine.store import forget
from generator.outputs import pdf
from generator.outputs.job import Options, Report
from generator.problems import Problem, ProblemsError
from generator.rendering.theme_files import default_theme
from generator.settings.config import load_config
from generator.site.articles import OWN
from generator.site.publication import Show
from generator.text.dates import clock
from tests.sites import build_from_record, forget_program, tree

STEPS = int(os.environ.get("GEN_STEPS", "0"))
"""How many steps a long run has; 0 for the suite's short ones."""


MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where there is one, a disk in memory: thousands of builds need not wait for a real one."""


def picture(width: int, height: int) -> bytes:
    """A PNG file of this size in pixels, as far as any of our readers looks."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data))
            + kind
            + data
            + struct.pack(">I", zlib.crc32(kind + data) & 0xFFFFFFFF)
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * (width + 1) * height))
        + chunk(b"IEND", b"")
    )


BROKEN = picture(30, 20)[:-10]


def drawing(inside: str) -> bytes:
    """An SVG file."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2">{inside}</svg>'.encode()


def typeset(page: bytes, files: Mapping[str, bytes], **_: object) -> bytes:
    """What stands for a PDF: other bytes, and another size, for another page or other files."""
    made = hashlib.sha256(page)
    for path, data in sorted(files.items()):
        made.update(path.encode() + data)
    return b"%PDF" + made.digest() + bytes(len(page) + sum(map(len, files.values())))


SECTIONS = ("news", "notices", "公告")
NAMES = ("a", "b", "甲")
PLACES = (
    *(f"content/{section}/{name}.md" for section in SECTIONS for name in NAMES),
    *(f"content/{section}/{name}.en.md" for section in SECTIONS[:2] for name in NAMES[:2]),
    "content/news/2020-09-03-dated.md",
    "content/news/bundle/index.md",
    "content/notices/bundle/index.md",
    "content/notices/bundle/index.en.md",
    "content/about.md",
    "content/about.en.md",
    "content/topics/t.md",
    "content/contact/index.md",
)

BODIES = (
    "第一句话。",
    "第二句话。",  # as long as the first, in bytes
    "Some words, and “more” of them.\n\n## 小标题\n\n### Another\n\n一些话。",
    "## 小标题\n\n[甲](/news/) 与 [存档](/archive/)，*强调*，`code`。\n\n| a | b |\n| - | - |\n| 1 | 2 |",
    "[同栏目](a.md) 和 [下一篇](b.md#小标题)。",
    "[别的栏目](../news/b.md)，[单页](../about.md)，[捆](../news/bundle/index.md)。",
    "![图](photo.png)\n\n[附件](file.pdf)",
    "![静](../static/logo.png) [读](../news/甲.md)",
    "脚注[^1]。\n\n[^1]: 注。\n\n1. 一\n2. 二\n",
    "# 自己的题目\n\n正文在题目之后。",
    "::: 资料框 何时\n见[乙](../news/b.md)。\n:::\n\n::: own 甲\n乙\n:::",
    "",
)

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("标题甲", "标题乙", "A title", ""),
    "subtitle": ("", "副题", "二题"),
    "date": (
        "2020-09-01",
        "2020-09-02",
        "2020-09-22T08:00",
        "2019-12-31",
        "2020-10-04",
        "2020-09-22T08:00+02:00",
    ),
    "updated": ("", "2020-09-23", "2020-09-24T10:00"),
    "section": ("", "news", "notices"),
    "tags": ("", "[水]", "[水, 路]", "[路]", "[Water]", "[water, 水]"),
    "people": ("", "[张三]", "[张三, 李四]", "李四"),
    "related": ("", "[a.md]", "[a.md, b.md]"),
    "template": ("", "wide", "own"),
    "keywords": ("", "[词]"),
    "source": ("", "乐至县", "局"),
    "author": ("", "甲某", "[甲某, 乙某]"),
    "editor": ("", "丙某"),
    "summary": ("", "摘要甲。", "摘要乙。"),
    "image": ("", "photo.png", "https://example.org/x.png"),
    "image_alt": ("", "一张图"),
    "image_credit": ("", "丁某摄"),
    "image_focus": ("", "30% 40%", "左上"),
    "articles": ("", "[]", "[news/a.md, news/b.md]"),
    "gather": ("", "水", "[路, Water]"),
    "slug": ("", "own", "另"),
    "permalink": ("", "/own/address/", "/own.html"),
    "aliases": ("", "[/old/]", "[/old/x.html]", "[/old/, /older/]"),
    "draft": ("", "true"),
    "publish": ("", "2020-10-02", "2020-09-30T10:00"),
    "expires": ("", "2020-10-01", "2020-09-30"),
    "issue": ("", "第1期", "第2期"),
    "status": ("", "有效", "废止", "amended"),
    "status_date": ("", "2020-09-23"),
    "replaced_by": ("", "/archive/", "file.pdf", "https://example.org/"),
    "ai": ("", "text", "图片"),
    "attachments": ("", "[file.pdf]"),
    "language": ("", "en", "zh-TW", "fr"),
    "pinned": ("", "true"),
    "order": ("", "1", "2"),
    "print": ("", "false"),
    "print_style": ("", "plain", "official", "信函", "minutes"),
    "red_head": ("", "乐至县人民政府文件"),
    "offices": ("", "[甲局, 乙局]"),
    "copies_to": ("", "各单位"),
    "printed_on": ("", "2020-09-25"),
    "toc": ("", "true"),
    "extra": ("", "{b: 1, a: 2}", "{a: 2, b: 1}", "{a: 2, b: '1'}", "{a: [1, {c: null}]}"),
}

SETTINGS: dict[str, tuple[str, ...]] = {
    "title": ("示例简报", "另一简报"),
    "subtitle": ("", "每月一期"),
    "base_url": ("https://example.org/bulletin", "https://example.org", "https://other.example/b"),
    "timezone": ("Asia/Shanghai", "America/New_York"),
    "language": ("", "en", "zh-TW"),
    "description": ("", "一份示例。"),
    "logo": ("", "static/logo.png"),
    "publisher": ("", "{name: 办公室}", "{name: 办公室, phone: '1'}"),
    "government": ("", "{site_id: 5100000001}"),
    "navigation": (
        "",
        "[{title: 首页, url: /}]",
        "[{title: 存档, url: /archive/}, {title: 外, url: 'https://example.org/'}]",
        "[{title: 动态, url: /news/, children: [{title: 存档, url: /archive/}]}]",
    ),
    "friendly_links": ("", "[{links: [{title: 省, url: 'https://example.org/'}]}]"),
    "banner": ("", "[{text: 通知, until: 2020-09-30}, {text: 存档, link: /archive/, from: 2020-10-02}]"),
    "mourning": ("", "2020-10-01", "{from: 2020-09-24T08:01, until: 2020-10-02}"),
    "sections": ("", "[notices, news]"),
    "permalink": ("", "/{section}/{name}/", "/{year}/{month}/{slug}.html"),
    "slug": ("", "pinyin"),
    "links": ("", "file"),
    "page_size": ("", "1", "2"),
    "feeds": ("", "{content: summary}", "{count: 1}"),
    "issues": ("", "month", "week", "front-matter"),
    "paper": (
        "",
        "{size: Letter}",
        "{style: official}",
        "{articles: pages, lists: [months, sections]}",
        "{lists: [tags]}",
        "{cover: masthead, lists: [years]}",
    ),
    "front_matter": ("", "{unknown: warn}"),
    "static": ("", "{allow: [mark.svg]}"),
    "taxonomies": ("{people: 人物}", "{people: 人, places: 地区}", "{places: 地区, people: 人物}"),
    "menus": ("", "{low: [{title: 存, url: /archive/, children: [{title: 首, url: /}]}]}"),
    "theme": (
        "",
        "{extra: {b: 1, a: 2}}",
        "{extra: {a: 2, b: 1}}",
        "{extra: {a: true}}",
        "{slides: 3}",
        "{extra: {a: 'true'}}",
        "{from: skin}",
    ),
}

FILES: dict[str, tuple[bytes, ...]] = {
    **{
        f"content/{folder}/photo.png": (picture(3, 2), picture(2, 3), picture(30, 20), BROKEN)
        for folder in ("news", "news/bundle", "notices/bundle", "notices", "contact")
    },
    **{
        f"content/{folder}/file.pdf": (b"%PDF-1.4 one", b"%PDF-1.4 two", b"%PDF-1.4 longer")
        for folder in ("news", "news/bundle", "notices/bundle")
    },
    "content/static/logo.png": (picture(4, 4), picture(5, 4)),
    "content/static/mark.svg": (drawing("<path d='M0 0'/>"), drawing("<script>1</script>")),
    "content/news/bundle/map.svg": (drawing("<g/>"), drawing("<g onload='1'/>"), drawing("<g onload='2'/>")),
    "data/d.yaml": (b"- {name: one, day: 2020-09-01}\n", b"- {name: two}\n", b"[]\n"),
    "data/e.csv": (b"name,count\none,1\n", b"name,count\none,2\n"),
    "skin/page.html": (b'{% extends "default:page.html" %}{# 1 #}', b"<h1>{{ page.title }}</h1>"),
    "skin/assets/skin.css": (b"a { top: 0 }", b"a { top: 1px }"),
    "content/static/humans.txt": (b"one", b"two"),
    "content/static/news/extra.txt": (b"one",),
}

DESCRIPTIONS = (
    "---\ntitle: 工作动态\n---\n",
    "---\ntitle: 通知\norder: 1\nkind: 通知公告\n---\n介绍 [甲](a.md)。",
    "---\ndescription: 说明\npermalink: /elsewhere/\n---\n## 一节\n",
)

ISSUES = (
    "---\nnumber: 7\ntotal: 123\nissued_to: 各单位\ncopies: 20\n---\n本期 [甲](/news/)。",
    "---\nnumber: 7\narticles: [news/b.md, news/a]\nimage: ../static/logo.png\n---\n",
    "---\ntitle: 专刊\ntotal: 124\ndate: 2020-10-01\n---\n![图](../news/photo.png)\n",
    "---\nnumbr: 7\n---\n",
)

# Each shows something that no template of the default theme does.
OVERRIDES: dict[str, tuple[str, ...]] = {
    "base.html": (
        '{% extends "default:base.html" %}\n{% block title %}{{ site.title }}！{% endblock %}',
        '{% extends "default:base.html" %}\n{# another #}',
    ),
    "article.html": (
        '{% extends "default:article.html" %}{% block title %}'
        "{% for k, v in article.extra.items() %}{{ k }}={{ v }} {% endfor %}{% endblock %}",
        "<p>{% for k, v in site.theme.extra.items() %}{{ k }}={{ v }};{% endfor %}{{ article.body | safe }}",
        '{% include ["gone.html", "own.html"] ignore missing %}<p>{{ article.title }}',
        '{% set name = "own" %}{% include name ~ ".html" ignore missing %}'
        '{% include name ~ ".svg" ignore missing %}',
        '{% import "own.html" as own %}{{ own.word() }}',
    ),
    "own.html": ("{% macro word() %}一{% endmacro %}一", "{% macro word() %}二{% endmacro %}二"),
    "own.svg": ("<svg>1</svg>", "<svg>2</svg>"),
    "home.html": (
        '{% extends "default:home.html" %}{% block folio %}'
        '{% for card in query(tag="水", limit=2) %}{{ card.title }}{% endfor %}{% endblock %}',
        '{% extends "default:home.html" %}{% block folio %}'
        '{% for card in query(section="news", people="张三", order="oldest") %}{{ card.summary }}{% endfor %}'
        "{% endblock %}",
    ),
    "wide.html": (
        '{% for card in query(limit=1) %}{{ card.title }}{% endfor %}{{ data.get("d") }}',
        "{% if article is defined and article.image %}{{ (article.image | resized(20)).url | href }}{% endif %}",
    ),
    "outputs/list.json": (
        '{{ data.get("e") }}',
        "[{% for card in query(year=2020, limit=1) %}{{ card.title }}{% endfor %}]",
    ),
    "outputs/own/index.html": ("{{ view.url }}{{ site.menus.low | default(0) | string }}",),
    "blocks/own.html": (
        "---\noptions: {who: }\n---\n<aside><p>{who}</p>{body}</aside>",
        "---\nnames: [自]\n---\n<section>{body}</section>",
        "---\n---\n<aside></aside>",
    ),
    "blocks/own.css": (".block-own { color: red }", ".block-own { color: blue }"),
    "404.html": ('<a href="{{ "/" | href }}">{{ words.home }}</a>',),
    "languages/zh-CN.yaml": ("home: 主页\n", "home: 首 页\n", "own: 词\n"),
    "languages/en.yaml": ("home: Start\n",),
    "languages/fr.yaml": ("home: Accueil\n",),
    "assets/style.css": ("body { color: red }", "body { background: url(icon.svg) }"),
    "assets/own.js": ("1;", "2;"),
    "assets/icon.svg": ("<svg xmlns='http://www.w3.org/2000/svg'/>",),
}
TELLING = {
    "templates/page.html": '{% extends "default:page.html" %}{% block title %}{{ site.theme.extra.items() | join }}'
    '{% set name = "own" %}{% include name ~ ".html" ignore missing %}{% include name ~ ".svg" ignore missing %}'
    "{% endblock %}",
    "templates/wide.html": "{{ view.kind }}",
    "skin/page.html": '{% extends "default:page.html" %}{# 0 #}',
    "templates/print.html": '{% extends "default:print.html" %}'
    "{% block title %}{{ article.extra.items() | join }}{% endblock %}",
}
"""Templates that show what those of the default theme do not: they are there from the beginning."""
MACROS = (default_theme() / "macros.html").read_text(encoding="utf-8")

MISTAKES = (
    ("content/news/mistake.md", "---\ntitle: [\n---\n"),
    ("content/news/mistake.md", "---\ntitle: x\ndate: 2020-13-01\n---\n"),
    ("content/news/mistake.md", "---\ntitle: x\ndate: 2020-09-01\n---\n[nowhere](nowhere.md)\n"),
    ("content/news/mistake.md", "---\ntitle: x\ndate: 2020-09-01\npermalink: /archive/\n---\n"),
    ("templates/home.html", "{{ nothing }}"),
    ("templates/article.html", "{% if %}"),
    ("templates/languages/zh-CN.yaml", "months: [1]\n"),
    ("gen.yaml", "title: x\n"),
)

CLOCKS = (
    "2020-10-01T12:00",
    "2020-10-01T12:01",
    "2020-10-03T12:00",
    "2020-09-20T00:00",
    "2020-09-24T08:00",  # an article of 2020-09-22T08:00 is no longer news
    "2020-09-24T08:01",
    "2020-09-30T10:00",  # one is published
    "2020-10-01T00:00",  # one expires
    "2020-10-05T00:00",
)
OLD = 1_500_000_000

Texts = dict[str, tuple[dict[str, str], str]]
"""Front matter and body of every document, by its path under the root."""


class Killed(BaseException):
    """The process ends here."""


class Bulletin(RuleBasedStateMachine):
    """A bulletin to which things happen."""

    ways: ClassVar[list[int]] = [0, 0]
    """How many builds began with the record of the last, and how many went the whole way."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="gen-", dir=MEMORY))
        self.root, self.copy = self.home / "bulletin", self.home / "copy"
        self.texts: Texts = {}
        self.settings: dict[str, str] = {}
        self.now, self.show = CLOCKS[0], Show()
        self.scales, self.packs, self.typesets = True, False, False
        """Whether Pillow is there, whether text files get packed companions, and print views PDFs."""
        self.foreign: dict[str, bytes] = {}
        """What is not ours in the output folder."""
        self.orphans: set[str] = set()
        """What was ours until the manifest was lost."""
        self.numbers = 0
        self.held = self.failures = 0
        self.rehearse = self.again = False
        self.sound: tuple[dict[str, tuple[bytes, int]], Texts, dict[str, str]] = ({}, {}, {})
        """The sources of the last build that succeeded."""

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    # What editors do

    @initialize()
    def begin(self) -> None:
        self.write_settings()
        for place in (*PLACES[:4], "content/news/bundle/index.md", "content/about.md"):
            self.write_text(place, {"title": place[8:-3], "date": "2020-09-01", "tags": "[水]"}, BODIES[3])
        self.put("content/news/bundle/photo.png", FILES["content/news/photo.png"][0])
        for path, text in TELLING.items():
            self.put(path, text.encode())

    @rule(
        place=some.sampled_from(PLACES),
        body=some.sampled_from(BODIES),
        title=some.sampled_from(FIELDS["title"]),
    )
    def add(self, place: str, body: str, title: str) -> None:
        self.write_text(place, {"title": title, "date": "2020-09-22"}, body)

    @rule(data=some.data(), body=some.sampled_from(BODIES), old=some.booleans())
    def edit_body(self, data: some.DataObject, body: str, old: bool) -> None:
        place = self.some_text(data)
        self.write_text(place, self.texts[place][0], body, old=old)

    @rule(data=some.data(), field=some.sampled_from(sorted(FIELDS)), old=some.booleans())
    def edit_front_matter(self, data: some.DataObject, field: str, old: bool) -> None:
        place = self.some_text(data)
        head, body = self.texts[place]
        self.write_text(place, head | {field: data.draw(some.sampled_from(FIELDS[field]))}, body, old=old)

    @rule(
        data=some.data(), field=some.sampled_from(sorted(OWN & FIELDS.keys())), sentence=some.integers(0, 2)
    )
    def edit_what_moves_nothing(self, data: some.DataObject, field: str, sentence: int) -> None:
        """What editors do all day, and a build does by halves."""
        place = self.some_text(data)
        head, body = self.texts[place]
        body = BODIES[sentence] if sentence < 2 and body in BODIES[:2] else body
        self.write_text(place, head | {field: data.draw(some.sampled_from(FIELDS[field]))}, body)

    @rule(data=some.data(), fields=some.lists(some.sampled_from(sorted(FIELDS)), min_size=3, max_size=8))
    def edit_much(self, data: some.DataObject, fields: list[str]) -> None:
        place = self.some_text(data)
        head = {field: data.draw(some.sampled_from(FIELDS[field])) for field in fields}
        self.write_text(place, self.texts[place][0] | head, data.draw(some.sampled_from(BODIES)))

    @rule(data=some.data())
    def remove(self, data: some.DataObject) -> None:
        if len(self.texts) > 2:
            self.drop(self.some_text(data))

    @rule(data=some.data(), place=some.sampled_from(PLACES))
    def move(self, data: some.DataObject, place: str) -> None:
        """The file keeps its time."""
        source = self.some_text(data)
        if source != place:
            self.texts[place] = self.texts.pop(source)
            (self.root / place).parent.mkdir(parents=True, exist_ok=True)
            (self.root / source).rename(self.root / place)

    @rule(data=some.data())
    def swap(self, data: some.DataObject) -> None:
        """Two files change names: neither content nor time is new."""
        one, two = self.some_text(data), self.some_text(data)
        if one != two:
            self.texts[one], self.texts[two] = self.texts[two], self.texts[one]
            (self.root / one).rename(self.root / "swapped")
            (self.root / two).rename(self.root / one)
            (self.root / "swapped").rename(self.root / two)

    @rule(path=some.sampled_from(sorted(FILES)), data=some.data(), old=some.booleans())
    def put_file(self, path: str, data: some.DataObject, old: bool) -> None:
        self.put(path, data.draw(some.sampled_from(FILES[path])), old=old)

    @rule(path=some.sampled_from(sorted(FILES)))
    def remove_file(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)

    @rule(section=some.sampled_from(SECTIONS), text=some.sampled_from((*DESCRIPTIONS, "")))
    def describe_section(self, section: str, text: str) -> None:
        path = f"content/{section}/_index.md"
        if text:
            self.put(path, text.encode())
        else:
            (self.root / path).unlink(missing_ok=True)

    @rule(
        name=some.sampled_from(("2020-09", "2020-W39", "第1期", "2021-01")),
        text=some.sampled_from((*ISSUES, "")),
        old=some.booleans(),
    )
    def describe_issue(self, name: str, text: str, old: bool) -> None:
        path = f"content/issues/{name}.md"
        if text:
            self.put(path, text.encode(), old=old)
        else:
            (self.root / path).unlink(missing_ok=True)

    # What owners do

    @rule(data=some.data(), name=some.sampled_from(sorted(SETTINGS)))
    def change_settings(self, data: some.DataObject, name: str) -> None:
        self.settings[name] = data.draw(some.sampled_from(SETTINGS[name]))
        self.write_settings()

    @rule(data=some.data(), name=some.sampled_from(sorted(OVERRIDES)))
    def change_theme(self, data: some.DataObject, name: str) -> None:
        if text := data.draw(some.sampled_from((*OVERRIDES[name], ""))):
            self.put(f"templates/{name}", text.encode())
        else:
            (self.root / "templates" / name).unlink(missing_ok=True)

    @rule(data=some.data(), kind=some.sampled_from(("theme", "extra", "own.html", "own.svg")))
    def change_what_few_templates_show(self, data: some.DataObject, kind: str) -> None:
        if kind == "theme":
            self.settings["theme"] = data.draw(some.sampled_from(SETTINGS["theme"][1:3]))
            self.write_settings()
        elif kind == "extra":
            place = self.some_text(data)
            head, body = self.texts[place]
            self.write_text(place, head | {"extra": data.draw(some.sampled_from(FIELDS["extra"][1:3]))}, body)
        else:
            self.put(f"templates/{kind}", data.draw(some.sampled_from(OVERRIDES[kind])).encode())

    @rule(data=some.data(), name=some.sampled_from(("home.html", "wide.html", "outputs/list.json")))
    def change_what_is_asked(self, data: some.DataObject, name: str) -> None:
        self.put(f"templates/{name}", data.draw(some.sampled_from(OVERRIDES[name])).encode())

    @rule(path=some.sampled_from(("data/d.yaml", "data/e.csv")), data=some.data())
    def change_data(self, path: str, data: some.DataObject) -> None:
        self.put(path, data.draw(some.sampled_from(FILES[path])))

    @rule(number=some.integers(0, 2))
    def change_macros(self, number: int) -> None:
        self.put("templates/macros.html", f"{MACROS}{{# {number} #}}".encode())
        if not number:
            (self.root / "templates/macros.html").unlink()

    @rule(now=some.sampled_from(CLOCKS))
    def wait(self, now: str) -> None:
        self.now = now

    @rule(drafts=some.booleans(), future=some.booleans(), expired=some.booleans())
    def show_more(self, drafts: bool, future: bool, expired: bool) -> None:
        self.show = Show(drafts, future, expired)

    @rule()
    def install_or_remove_pillow(self) -> None:
        self.scales = not self.scales

    @rule()
    def pack_or_not(self) -> None:
        self.packs = not self.packs

    @rule()
    def typeset_or_not(self) -> None:
        self.typesets = not self.typesets

    @rule(mistake=some.sampled_from(MISTAKES))
    def make_a_mistake(self, mistake: tuple[str, str]) -> None:
        self.put(mistake[0], mistake[1].encode())

    @rule()
    def undo(self) -> None:
        """A backup is put back, with its old times."""
        files, texts, chosen = self.sound
        if files:
            for path in [*self.sources()]:
                (self.root / path).unlink()
            for path, (data, time) in files.items():
                self.put(path, data)
                os.utime(self.root / path, ns=(time, time))
            self.texts, self.settings = dict(texts), dict(chosen)

    # What happens to the output

    @rule(
        data=some.data(),
        kind=some.sampled_from(("delete", "edit", "same size", "same time", "folder", "link")),
    )
    def damage_output(self, data: some.DataObject, kind: str) -> None:
        path = self.some_output(data)
        if not path:
            return
        file = self.root / "site" / path
        if kind == "edit":
            file.write_bytes(b"tampered")
        elif kind == "same size":
            file.write_bytes(b"x" * file.stat().st_size)
        elif kind == "same time":
            times = file.stat()
            file.write_bytes(bytes(file.stat().st_size))
            os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        else:
            file.unlink()
            if kind == "folder":
                file.mkdir()
                self.put_foreign(f"{path}/mine.txt")
            elif kind == "link":
                file.symlink_to(self.root / "gen.yaml")

    @rule(data=some.data(), file=some.booleans())
    def damage_folder(self, data: some.DataObject, file: bool) -> None:
        """A folder of the output is deleted; sometimes somebody's file comes to stand there."""
        folder = self.some_output(data).rpartition("/")[0]
        if folder:
            shutil.rmtree(self.root / "site" / folder)
            self.foreign = {
                path: data for path, data in self.foreign.items() if not path.startswith(folder + "/")
            }
            if file:
                self.put_foreign(folder)

    @rule(
        path=some.sampled_from(
            ("mine.txt", "news/mine.txt", "old/index.html", "news/2020/own/mine.txt", "page")
        )
    )
    def leave_a_file(self, path: str) -> None:
        parents = [f"{parent}" for parent in Path(path).parents]
        site = self.root / "site"
        if not (site / path).exists() and not any((site / parent).is_file() for parent in parents):
            self.put_foreign(path)

    # What happens to the memory

    @rule(kind=some.sampled_from(("delete", "empty", "half", "garbage", "folder", "future", "forget")))
    def damage_store(self, kind: str) -> None:
        store = self.root / ".gen" / "store.sqlite"
        if not store.is_file():
            return
        if kind == "half":
            os.truncate(store, store.stat().st_size // 2)
        elif kind == "empty":
            os.truncate(store, 0)
        elif kind == "garbage":
            store.write_bytes(b"garbage " * 4096)
        elif kind == "future":
            data = bytearray(store.read_bytes())
            data[60:64] = struct.pack(">I", 99)  # where SQLite keeps user_version
            store.write_bytes(data)
        elif kind == "forget":
            forget(store)
        else:
            store.unlink()
            if kind == "folder":
                store.mkdir()

    @rule(damage=some.sampled_from((None, "", "{", "[]")))
    def lose_the_manifest(self, damage: str | None) -> None:
        """What was ours is then somebody's, unless it is written again."""
        self.orphans |= tree(self.root / "site").keys() - self.foreign.keys()
        for manifest in (self.root / ".gen").glob("manifest-*"):
            manifest.unlink() if damage is None else manifest.write_text(damage)

    # How builds go

    @rule(number=some.integers(1, 3))
    def hold(self, number: int) -> None:
        """Several things happen before the next build."""
        self.held = number + 1

    @rule()
    def look_first(self) -> None:
        self.rehearse = True

    @rule()
    def build_twice(self) -> None:
        self.again = True

    @rule(after=some.integers(0, 12))
    def die_while_building(self, after: int) -> None:
        """The build ends after so many files were put in their places."""
        left = after
        replace = os.replace

        def deadly(source: Path, target: Path) -> None:
            nonlocal left
            if not left:
                raise Killed
            left -= 1
            replace(source, target)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "replace", deadly)
            with suppress(Killed, ProblemsError):
                self.build(self.root)
        self.check_foreign(tree(self.root / "site"))

    @invariant()
    def an_incremental_build_is_a_clean_one(self) -> None:
        self.held = max(0, self.held - 1)
        if self.held or not (self.root / "gen.yaml").exists():
            return
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(
            self.root,
            self.copy,
            ignore=lambda folder, _: [".gen", "site"] if folder == str(self.root) else [],
        )
        before = tree(self.root / "site")
        clean, wrong = self.attempt(self.copy)
        rehearsal = None
        if self.rehearse:
            rehearsal, _ = self.attempt(self.root, may_write=False)
            assert tree(self.root / "site") == before, "a dry run changes nothing"
        done, problems = self.attempt(self.root)
        after = tree(self.root / "site")
        assert problems == wrong
        if clean is None or done is None:
            assert after == before, "with an error the site stays as it was"
            self.failures += 1
            if self.failures % 3:
                self.undo()
            return
        self.compare(clean, done, before, after, rehearsal)
        if self.again:
            twice, _ = self.attempt(self.root)
            assert twice
            assert (twice.commit.written, twice.commit.removed, dict(twice.commit.reasons)) == ((), (), {})
        self.rehearse = self.again = False
        sources = {
            path: (data, (self.root / path).stat().st_mtime_ns) for path, data in self.sources().items()
        }
        self.sound = sources, dict(self.texts), dict(self.settings)

    def compare(
        self,
        clean: Report,
        done: Report,
        before: dict[str, bytes],
        after: dict[str, bytes],
        seen: Report | None,
    ) -> None:
        expected = tree(self.copy / "site")
        self.check_foreign(after)
        self.orphans = {path for path in self.orphans if path in after and path not in expected}
        ours = {
            path: data
            for path, data in after.items()
            if path not in self.foreign and path not in self.orphans
        }
        assert sorted(ours) == sorted(expected)
        assert [path for path in ours if ours[path] != expected[path]] == []
        assert (done.articles, done.pages, done.outputs) == (clean.articles, clean.pages, clean.outputs)
        changed = {path for path, data in ours.items() if before.get(path) != data}
        assert set(done.commit.written) >= changed
        assert set(done.commit.reasons) >= changed
        assert set(done.commit.foreign) == self.foreign.keys() | self.orphans
        if seen:
            assert (seen.commit.written, seen.commit.removed) == (done.commit.written, done.commit.removed)

    def check_foreign(self, after: dict[str, bytes]) -> None:
        kept = [path.read_bytes() for path in (self.root / ".gen" / "displaced").rglob("*") if path.is_file()]
        for path, data in self.foreign.items():
            assert after.get(path) == data or data in kept, f"somebody’s {path} is lost"
        self.foreign = {path: data for path, data in self.foreign.items() if after.get(path) == data}

    def attempt(self, root: Path, *, may_write: bool = True) -> tuple[Report | None, tuple[Problem, ...]]:
        """A build's report, and what it has to say."""
        try:
            report = self.build(root, may_write=may_write)
        except ProblemsError as error:
            return None, error.problems
        return report, report.problems

    def build(self, root: Path, *, may_write: bool = True) -> Report:
        version = program.library_version
        with pytest.MonkeyPatch.context() as patch:
            # The smallest picture is worth it here.
            patch.setattr(images, "_SMALL", 0)
            patch.setattr(images, "_WIDTHS", (1, 2, 20))
            patch.setattr(
                program,
                "library_version",
                lambda name: version(name) if self.scales or name != "pillow" else "",
            )
            patch.setattr(images, "can_scale", lambda: self.scales)
            patch.setattr(pdf, "lacking", lambda **_: ())
            patch.setattr(pdf, "typeset", typeset)
            forget_program()
            try:
                return self.build_here(
                    root, Options(self.show, compress=self.packs, pdf=self.typesets, may_write=may_write)
                )
            finally:
                forget_program()

    def build_here(self, root: Path, options: Options) -> Report:
        config, _ = load_config(root / "gen.yaml")
        zone = config.zone if config else UTC
        # What is installed can't change while this runs, so it is asked for like an option.
        done, is_quick = build_from_record(root, clock(self.now, {}, zone), options, str(self.scales))
        self.ways[not is_quick] += 1
        return done

    # Files

    def put(self, path: str, data: bytes, *, old: bool = False) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        if old:
            os.utime(file, (OLD, OLD))

    def put_foreign(self, path: str) -> None:
        self.numbers += 1
        self.put(f"site/{path}", f"somebody’s {self.numbers}".encode())
        self.foreign[path] = self.at(path)

    def at(self, path: str) -> bytes:
        file = self.root / "site" / path
        return file.read_bytes() if file.is_file() else b""

    def write_text(self, place: str, head: dict[str, str], body: str, *, old: bool = False) -> None:
        if "/about" in place or "/contact" in place:
            head = {key: value for key, value in head.items() if key != "section"}
        self.texts[place] = head, body
        lines = [f"{key}: {value}" for key, value in head.items() if value]
        self.put(place, "\n".join(["---", *lines, "---", "", body, ""]).encode(), old=old)

    def drop(self, place: str) -> None:
        del self.texts[place]
        (self.root / place).unlink()

    def write_settings(self) -> None:
        chosen = {name: values[0] for name, values in SETTINGS.items()} | self.settings
        self.put(
            "gen.yaml", "".join(f"{name}: {value}\n" for name, value in chosen.items() if value).encode()
        )

    def sources(self) -> dict[str, bytes]:
        """Every file that is an input."""
        return {
            path: data
            for path, data in tree(self.root).items()
            if path == "gen.yaml" or path.startswith(("content/", "templates/", "data/", "skin/"))
        }

    def some_text(self, data: some.DataObject) -> str:
        return str(data.draw(some.sampled_from(sorted(self.texts))))

    def some_output(self, data: some.DataObject) -> str:
        paths = sorted(tree(self.root / "site").keys() - self.foreign.keys() - self.orphans)
        return str(data.draw(some.sampled_from(paths))) if paths else ""


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_an_incremental_build_is_a_clean_one() -> None:
    length = 50
    number = int(os.environ.get("GEN_SEED") or secrets.randbits(32))
    print(f"GEN_SEED={number}")  # noqa: T201 - pytest shows it if the test fails
    run_state_machine_as_test(
        seed(number)(Bulletin),
        settings=settings(
            max_examples=max(1, STEPS // length) if STEPS else 2,
            stateful_step_count=length,
            deadline=None,
            database=None,
            # Every attempt to make a failing run shorter would build it all again.
            phases=(Phase.generate,),
            print_blob=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{Bulletin.ways[0]} builds from the record, {Bulletin.ways[1]} as a whole")  # noqa: T201 - as above
