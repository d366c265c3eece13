"""The files for hosts beside the real servers: `python -m tests.hosting_servers [nginx apache2 caddy]`, by hand.

A site with 2,000 old addresses, queries and odd characters among them, is served on loopback with the files that gen
writes for each server. Every old address is asked for and must lead to its article; then headers, types and what may
not be served are looked at. What isn't on the PATH is left out, and said.
"""

import http.client
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from generator.outputs.hosting.model import rules_of
from generator.settings.config import load_config
from tests.sites import article, build_site, write_site
from tests.web_servers import free_port, serving

HOST = "www.example.org"
SETTINGS = f"""\
title: 示例简报
base_url: https://{HOST}/b
timezone: Asia/Shanghai
compress: yes
hosting:
  for: [nginx, apache, caddy, iis, netlify, vercel]
  hsts: 365
  headers: {{X-Test: 'a "b" 100% ; c', Cross-Origin-Opener-Policy: }}
"""
COUNT = 2_000
BESIDE = 40
"""Old addresses of an article."""
APACHE = """DocumentRoot {folder}
<Directory {folder}>
Options Indexes FollowSymLinks
AllowOverride FileInfo
</Directory>
"""


def old_addresses() -> Iterator[str]:
    """Addresses as clerks write them, each another."""
    for number in range(COUNT):
        yield (
            f"/show.asp?id={number}",
            f"/Dir;{number}/$1 x.asp?ID={number}&t=a;b$c(d)*[e]~!&u=%e4%ba%8c",
            f"/旧/{number}.html",
            f"/p/$host;{number}/a(1)+b.aspx",
            f"/q%20{number}#%25;/?u={number}+b&e=".replace("#", ""),
            f"/{'长' * 20}/{number}.jsp?{'x' * 90}={number}",
        )[number % 6]


def main(names: list[str]) -> int:
    """Try the servers of these names, or all; gives the number of what went wrong."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)  # servers give up their rights
        olds = list(old_addresses())
        files = {
            f"content/news/a{start}.md": article(
                title=f"第 {start} 条", aliases=json.dumps(olds[start : start + BESIDE], ensure_ascii=False)
            )
            for start in range(0, COUNT, BESIDE)
        }
        write_site(root / "bulletin", {**files, "gen.yaml": SETTINGS, "content/static/a.txt": "文字"})
        build_site(root / "bulletin")
        shutil.copytree(root / "bulletin/site", root / "www/b")
        (root / "www/b/.git").mkdir()
        (root / "www/b/.git/config").write_text("[core]")
        (root / "www/b/empty").mkdir()
        wanted = {old: f"/b/news/2020/a{number // BESIDE * BESIDE}/" for number, old in enumerate(olds)}
        for name in SERVERS:
            if names and name not in names:
                continue
            program, port = name.split()[0], free_port()
            if not shutil.which(program):
                _say(f"{name}: not here; left out")
                continue
            with serving(program, root / "work", port, SERVERS[name](root, port)):
                wrong = [*_redirects(port, wanted), *_answers(port, root)]
            failed += len(wrong)
            _say("\n  ".join([f"{name}: {len(wrong)} wrong", *wrong[:12]]))
    return failed


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _redirects(port: int, wanted: Mapping[str, str]) -> Iterator[str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    begin = time.perf_counter()
    for old, new in wanted.items():
        path, mark, query = old.partition("?")
        address = "/b" + quote(unquote(path), safe="/-._~!$&'()*+,;=:@") + mark + query
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        leads = answer.getheader("Location", "").removeprefix(f"http://127.0.0.1:{port}")
        if (answer.status, leads) != (301, new):
            yield f"{address}: {answer.status} {answer.getheader('Location')}"
    _say(f"  {len(wanted) / (time.perf_counter() - begin):.0f} redirects a second")


def _answers(port: int, root: Path) -> Iterator[str]:
    config, _ = load_config(root / "bulletin/gen.yaml")
    assert config
    everywhere, of_assets = (dict(rule.headers) for rule in rules_of(config.settings))
    asset = next((root / "www/b/assets").glob("site.*.css")).name
    lasting = {**everywhere, **of_assets}
    short = {name: value for name, value in everywhere.items() if name != "Cache-Control"}
    html = "text/html; charset=utf-8"
    for path, status, kind, headers in (
        ("/b/", 200, html, everywhere),
        ("/b/news/2020/a0/", 200, html, everywhere),
        ("/b/news/", 200, html, everywhere),
        ("/b/a.txt", 200, "text/plain; charset=utf-8", everywhere),
        ("/b/atom.xml", 200, "text/xml; charset=utf-8", everywhere),
        ("/b/feed.json", 200, "application/json", everywhere),
        (f"/b/assets/{asset}", 200, "text/css; charset=utf-8", lasting),
        ("/b/assets/none.css", 404, html, short),
        ("/b/none.txt", 404, html, short),
        ("/b/none/", 404, html, short),
        ("/b/empty/", 404, html, short),
        ("/b/.git/config", 404, html, short),
        ("/b/_redirects", 404, html, short),
        ("/b/_headers", 404, html, short),
        ("/b/vercel.json", 404, html, short),
        ("/b/web.config", 404, html, short),
        ("/b/.htaccess", 404, html, short),
        ("/b/show.asp?id=99999", 404, html, short),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        said = answer.getheader("Content-Type", "").replace("UTF-8", "utf-8")
        if (answer.status, said) != (status, kind):
            yield f"{path}: {answer.status} {said}"
        if status == 404 and body != (root / "www/b/404.html").read_bytes():
            yield f"{path}: not the site’s own page for what is missing"
        if status == 404 and "immutable" in answer.getheader("Cache-Control", ""):
            yield f"{path}: kept for a year though it is missing"
        for name, value in headers.items():
            if answer.msg.get_all(name) != [value]:
                yield f"{path}: {name}: {answer.msg.get_all(name)} instead of {value}"
        if answer.getheader("Cross-Origin-Opener-Policy"):
            yield f"{path}: a header that is not wanted"
    connection.request("GET", "/b/news", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (301, 308) or not re.fullmatch(
        r"(?:http://127.0.0.1:\d+)?/b/news/", answer.getheader("Location", "")
    ):
        yield f"/b/news: {answer.status} {answer.getheader('Location')}"
    connection.request("GET", "/b/", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    if answer.getheader("Content-Encoding") != "gzip":
        yield "/b/: not packed"


def _told(root: Path, name: str) -> str:
    """A file for servers, with the folder that the site lies in here."""
    file = root / "bulletin/.gen/hosting" / name
    return file.read_text("utf-8").replace(f"/srv/www/{HOST}", f"{root}/www")


def _nginx(root: Path, port: int) -> str:
    site = _told(root, "nginx-site.conf").replace("listen [::]:80;", "")
    return site.replace("listen 80;", f"listen 127.0.0.1:{port};")


def _apache(root: Path, port: int) -> str:
    return APACHE.format(folder=root / "www")


def _apache_settings(root: Path, port: int) -> str:
    return _apache(root, port) + _told(root, "apache.conf")


def _caddy(root: Path, port: int) -> str:
    return _told(root, "Caddyfile").replace(f"\n{HOST} {{", f"\nhttp://127.0.0.1:{port} {{")


SERVERS: Mapping[str, Callable[[Path, int], str]] = {
    "nginx": _nginx,
    "apache2": _apache,
    "apache2 settings": _apache_settings,
    "caddy": _caddy,
}
"""What each program is told of the site, by its name; a second word tells two ways apart."""


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
