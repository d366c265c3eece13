"""No file that runs in a browser or on a server gets from content into a site, unless the settings name it.

Each file is tried in the three places that content has: beside an article, linked from one, and under `static/`.
Drawings are opened in a browser as the site has them, from a server without a policy, and must run and load nothing.
"""

import http.server
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Route

from tests.engine.test_incremental import picture
from tests.photos import photo
from tests.security.hostile_drawings import HOSTILE, LEAK
from tests.sites import SETTINGS, article, build_site, problems_of, tree, write_site

PAGE = b"<!doctype html><title>x</title><script>alert(1)</script>"
SCRIPT = "http://www.w3.org/1999/xhtml"

# By name alone, whatever is in them.
_NAMES = """
    x.html x.HTM x.xhtml x.xht x.shtml x.stm x.mht x.mhtml x.js x.mjs x.cjs x.htc x.wasm x.svgz x.xsl x.xslt x.hta x.swf
    x.jar x.class x.jnlp x.xap x.appcache x.webmanifest sw.js x.htm. x.html.old x.htm.bak
    x.php x.PHP5 x.phtml x.phar x.asp x.aspx x.asmx x.jsp x.jspx x.cgi x.pl x.py x.sh x.cfm x.do x.action x.exe x.dll
    x.php.jpg x.asp;.jpg x.jsp.pdf x.shtml.txt x.html.gz x.js.br x.svg.gz x.xml.gz x.css.gz
    _headers _redirects _routes.json Web.Config CNAME crossdomain.xml vercel.json netlify.toml
    """
NAMES = (*_NAMES.split(), "x.html .", "下载.php", "folder.asp/cat.jpg")

# By what is in them, whatever their names say.
CONTENTS: dict[str, bytes] = {
    "page.jpg": PAGE,
    "page.png": b"\n\t  " + PAGE,
    "page.gif": b"\xef\xbb\xbf" + PAGE,
    "page.pdf": PAGE,
    "page-and.pdf": b"<html><!-- " + b"\n%PDF-1.4 -->" + PAGE,
    "page.docx": b"<html><body><p>1</p></body></html>",
    "page.zip": b"<script>alert(1)</script>",
    "page.mp4": b"<iframe src=x>",
    "page.dat": "\ufeff<html><script>alert(1)</script>".encode("utf-16-le"),
    "page.bin": "<html><script>alert(1)</script>".encode("utf-16-be"),
    "page": b"<!-- x --><script>alert(1)</script>",
    "page.foo": b"<?xml version='1.0'?><html><script>alert(1)</script></html>",
    "page.ico": b"<svg onload=alert(1)>",
    "page.webp": b" <BODY ONLOAD=alert(1)>",
    "page.xls": b"<html><table><tr><td onclick=alert(1)>1</table>",
    "page.doc": b"<html><script>alert(1)</script>",
    "mail.jpg": b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n",
    "code.jpg": photo(8, 8) + b"<?php system($_GET[0]); ?>",
    "code.dat": b"<?php phpinfo();",
    "code.txt_": b"<%@ Page Language='C#' %>",
    "code": b"#!/bin/sh\necho\n",
    "style.xml": b"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='x.xsl'?><a/>",
    "script.xml": f"<a><s:script xmlns:s='{SCRIPT}'>alert(1)</s:script></a>".encode(),
    "script-late.xml": f"<a>{'<b/>' * 9999}<s xmlns='{SCRIPT}'/></a>".encode(),
    "script-hidden.xml": b"<a xmlns:s='http://www.w3.org/1999/xhtm&#108;'><s:script>alert(1)</s:script></a>",
    "script-default.xml": f"<!DOCTYPE a [<!ATTLIST s xmlns CDATA #FIXED '{SCRIPT}'>]><a><s/></a>".encode(),
    "script-entity.xml": f"<!DOCTYPE a [<!ENTITY e \"<s xmlns='{SCRIPT}'/>\">]><a>&e;</a>".encode(),
    "script-broken.xml": f"<a><s xmlns='{SCRIPT}'>alert(1)</s></b>".encode(),
    "script-wide.rss": f"<a><s xmlns='{SCRIPT}'/></a>".encode("utf-16"),
    "seven.xml": b"<?xml version='1.0' encoding='utf-7'?><a>+ADw-s/+AD4-</a>",
    "drawing.xml": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "rules.kml": b"<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'/>",
    "page.svg": PAGE,
    "broken.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>",
    "packed.svg": b"\x1f\x8b\x08\x00",
}


def _zip(name: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, data)
    return made.getvalue()


# What offices attach, and must never be refused.
HONEST: dict[str, bytes] = {
    "通知.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</S /JavaScript>> (<html><script>)",
    "表格.docx": _zip("[Content_Types].xml", b"<Types/>"),
    "表格.xlsx": _zip("xl/workbook.xml", b"<workbook/>"),
    "打包.zip": _zip("index.html", PAGE),
    "index.html.zip": _zip("index.html", PAGE),
    "说明.txt": "网页的开头写 <html>，脚本写 <script>。".encode(),
    "网页示例.txt": PAGE,
    "旧文.txt": "<html> 是网页的开头。".encode("gb18030"),
    "宽.txt": "<html> 是网页的开头。".encode("utf-16"),
    "数据.csv": b"<a>,<script>\n1,2\n",
    "数据.json": b'["<script>"]',
    "录像.mp4": b"\0\0\0\x18ftypmp42<html>",
    "照片.png": picture(8, 8),
    "旧表.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "网页表.xls": b"<html><meta charset=utf-8><table><tr><td>1</td></tr></table></html>",
    "报表.xls": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "单页.doc": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>",
    "信.eml": b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n<html>",
    "轨迹.gpx": b'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"/>',
    "数据.xml": '<?xml version="1.0" encoding="gb2312"?><数据>一</数据>'.encode("gb18030"),
    "ACME.Inc.pdf": b"%PDF-1.4",
    "2020.9.22 会议.pdf": b"%PDF-1.4",
    "计划.pl.pdf": b"%PDF-1.4",
    "v1.2.js.zip": b"PK\x03\x04",
    "headers": b"text",
    "empty": b"",
    "空.jpg.txt": b"",
}


def site_of(files: dict[str, bytes]) -> dict[str, str | bytes]:
    """A bulletin that has the files beside an article, linked from another one, and under `static/`."""
    linked = "".join(f"[x](<{name}>)\n\n" for name in files)
    return {
        "content/news/a/index.md": article(),
        "content/notices/b.md": article(linked),
        **{f"content/news/a/{name}": data for name, data in files.items()},
        **{f"content/notices/{name}": data for name, data in files.items()},
        **{f"content/static/{name}": data for name, data in files.items()},
    }


@pytest.mark.parametrize("files", [dict.fromkeys(NAMES, b"1"), CONTENTS], ids=["names", "contents"])
def test_an_active_file_is_an_error_wherever_it_would_be_published(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    errors = {
        problem.path
        for problem in problems_of(write_site(tmp_path, site_of(files)))
        if problem.severity == "error" and problem.code.startswith(("active-", "drawing-"))
    }
    assert errors == {
        f"content/{folder}/{name}" for folder in ("news/a", "notices", "static") for name in files
    }
    assert not (tmp_path / "site").exists()


def test_what_nobody_publishes_is_nobodys_business(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/news/a.md": article(),
        "content/news/x.html": PAGE,
        "content/news/.htaccess": b"1",
    }
    assert problems_of(write_site(tmp_path, files), strict=True) == ()


def test_honest_files_are_published_as_they_are(tmp_path: Path) -> None:
    write_site(tmp_path, site_of(HONEST))
    assert [p for p in problems_of(tmp_path) if p.code.startswith(("active-", "drawing-"))] == []
    built = tree(tmp_path / "site")
    for name, data in HONEST.items():
        for folder in ("news/2020/a/", "notices/", ""):
            assert built[folder + name] == data


def test_what_the_settings_allow_is_published_as_it_is_and_said(tmp_path: Path) -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    files: dict[str, str | bytes] = {
        "gen.yaml": SETTINGS
        + 'static: {allow: [CNAME, "*.html", tools/map.js, .htaccess, .well-known/*, x.svg]}\n',
        "content/news/a.md": article(),
        "content/static/CNAME": b"www.example.org",
        "content/static/verify/google123.html": PAGE,
        "content/static/tools/map.js": b"1",
        "content/static/.htaccess": b"Options -Indexes",
        "content/static/.well-known/security.txt": b"Contact: mailto:a@example.org",
        "content/static/.hidden": b"1",
        "content/static/x.svg": drawing,
        "content/static/plain.txt": b"1",
    }
    report = build_site(write_site(tmp_path, files), strict=True)
    wanted = ("/.htaccess", "/CNAME", "/tools/map.js", "/verify/google123.html", "/x.svg")
    assert report.allowed == wanted
    built = tree(tmp_path / "site")
    for path in (*wanted, "/.well-known/security.txt"):
        assert built[path[1:]] == files[f"content/static{path}"]
    assert ".hidden" not in built
    again = build_site(tmp_path, strict=True)
    assert (again.allowed, again.commit.written) == (wanted, ())


@pytest.mark.parametrize(
    "path",
    [
        "content/static/sub/map.js",
        "content/news/a/CNAME",
        "content/static/.x.html/x.html",
        "content/static/x.htm",
    ],
)
def test_what_the_settings_allow_is_under_static_and_no_other(path: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "gen.yaml": SETTINGS + 'static: {allow: [map.js/x, /map.js, CNAME, "*.html"]}\n',
        "content/news/a/index.md": article(),
        path: b"1",
    }
    problems = problems_of(write_site(tmp_path, files))
    assert [p.path for p in problems] == ([path] if "/.x" not in path else [])


def test_each_change_is_seen_by_the_next_build(tmp_path: Path) -> None:
    """Incremental equals clean when a drawing or what is allowed changes."""
    sound = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"
    hostile = sound.replace(b"<path", b"<script>alert(1)</script><path")
    static, drawing = tmp_path / "bulletin/content/static", tmp_path / "bulletin/content/news/a/a.svg"
    root = write_site(
        tmp_path / "bulletin", {"content/news/a/index.md": article(), "content/static/x.svg": hostile}
    )
    allowing = SETTINGS + "static: {allow: [CNAME, x.svg]}\n"

    def step(settings: str, data: bytes, cname: str = "") -> None:
        (root / "gen.yaml").write_text(settings, encoding="utf-8")
        drawing.write_bytes(data)
        (static / "CNAME").unlink(missing_ok=True)
        if cname:
            (static / "CNAME").write_text(cname, encoding="utf-8")
        problems = problems_of(root)
        copy = tmp_path / "copy"
        write_site(
            copy, {path: d for path, d in tree(root).items() if path.startswith(("content/", "gen.yaml"))}
        )
        if not cname:
            (copy / "content/static/CNAME").unlink(missing_ok=True)
        assert problems == problems_of(copy)
        if not any(problem.severity == "error" for problem in problems):
            assert tree(root / "site") == tree(copy / "site")

    step(SETTINGS, sound)
    step(SETTINGS, hostile)
    assert b"script" not in tree(root / "site")["x.svg"]
    step(allowing, hostile, "www.example.org")
    assert tree(root / "site")["x.svg"] == hostile
    step(SETTINGS, hostile, "www.example.org")
    step(allowing, sound, "www.example.com")
    step(allowing, b"<svg", "www.example.com")
    step(SETTINGS, sound)
    assert b"script" not in tree(root / "site")["x.svg"]
    assert "CNAME" not in tree(root / "site")


# In a browser


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder as the plainest of hosts, and notes what else it is asked for."""

    def __init__(self, *arguments: object, directory: str, asked: set[str]) -> None:
        self.asked = asked
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type] # socketserver's own three

    def do_GET(self) -> None:
        if self.path.startswith(("/ran/", "/leak/")):
            self.asked.add(self.path.split("/")[2].partition("?")[0])
        super().do_GET()

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def plain_host(folder: Path, asked: set[str]) -> Iterator[str]:
    handler = partial(_Handler, directory=str(folder), asked=asked)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


_STIR = """() => {
  for (const element of document.querySelectorAll("*"))
    for (const kind of ["click", "mouseover", "mouseenter", "focus", "focusin", "activate"])
      element.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true, view: window}));
}"""
"""What a reader may do to a drawing, done to everything in it."""


def acting(drawings: dict[str, bytes], folder: Path, browser: Browser) -> set[str]:
    """The names of the drawings that run a script or ask for anything, when they are opened and clicked on."""
    asked: set[str] = set()
    folder.mkdir(exist_ok=True)
    for name, data in drawings.items():
        (folder / f"{name}.svg").write_bytes(data)
    frames = "".join(f'<iframe src="{quote(name)}.svg"></iframe>' for name in drawings)
    (folder / "all.html").write_text(f"<!doctype html><title>all</title>{frames}", encoding="utf-8")
    with plain_host(folder, asked) as host, browser.new_context() as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.dismiss())

        def elsewhere(url: str) -> bool:
            return not url.startswith(host)

        def refuse(route: Route) -> None:
            asked.add(route.request.url.split("/")[3])
            route.abort()

        context.route(elsewhere, refuse)
        page.goto(f"{host}all.html")
        page.wait_for_timeout(700)  # animations that begin at once
        for frame in page.frames[1:]:
            frame.evaluate(_STIR)
        page.wait_for_timeout(700)
    return asked


def test_hostile_drawings_do_nothing_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    assert len(HOSTILE) >= 30
    files: dict[str, str | bytes] = {
        "content/news/a/index.md": article(),
        **{f"content/news/a/{name}.svg": data for name, data in HOSTILE.items()},
    }
    problems = problems_of(write_site(tmp_path, files))
    cleaned = {p.path for p in problems if p.code == "drawing-cleaned" and p.severity == "warning"}
    assert cleaned == {f"content/news/a/{name}.svg" for name in HOSTILE}
    built = {name: (tmp_path / f"site/news/2020/a/{name}.svg").read_bytes() for name in HOSTILE}
    assert acting(built, tmp_path / "harmless", browser) == set()


def test_the_browser_tells_what_hostile_drawings_do(browser: Browser, tmp_path: Path) -> None:
    """Otherwise the test above would see nothing whatever happens."""
    found = acting(HOSTILE, tmp_path / "hostile", browser)
    assert len(found) >= len(HOSTILE) // 2, set(HOSTILE) - found
    assert any(LEAK.encode() in HOSTILE[name] for name in found)
