"""The files for hosts beside the real servers: `python -m tests.hosting_servers [nginx apache2 caddy]`, by hand.

A site with 2,000 old addresses, queries and odd characters among them, is served on loopback with the files that gen
writes for each server. Every old address is asked for and must lead to its article; then headers, types and what may
not be served are looked at. What isn't on the PATH is left out, and said.
"""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, unquote

from generator.outputs.hosting.model import rules_of
from generator.settings.config import load_config
from tests.sites import article, build_site, write_site

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
APACHE = """ServerRoot {work}
ServerName localhost
PidFile {work}/pid
ErrorLog {work}/error.log
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule autoindex_module {modules}/mod_autoindex.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule filter_module {modules}/mod_filter.so
LoadModule deflate_module {modules}/mod_deflate.so
LoadModule rewrite_module {modules}/mod_rewrite.so
TypesConfig /dev/null
DocumentRoot {folder}
<Directory {folder}>
Options Indexes FollowSymLinks
AllowOverride FileInfo
</Directory>
"""
NGINX = """daemon off; pid {work}/pid; error_log {work}/error.log; worker_processes 1;
events {{}}
http {{
    access_log off; client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
    uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
    {site}
}}
"""
MODULES = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")


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
            if not shutil.which(name.split()[0]):
                _say(f"{name}: not here; left out")
                continue
            with _serving(name, root) as port:
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


def _nginx(root: Path, work: Path, port: int) -> list[str]:
    site = (
        (root / "bulletin/.gen/hosting/nginx-site.conf")
        .read_text()
        .replace(f"/srv/www/{HOST}", f"{root}/www")
    )
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    (work / "nginx.conf").write_text(NGINX.format(work=work, site=site))
    return ["nginx", "-c", f"{work}/nginx.conf", "-p", str(work)]


def _apache(root: Path, work: Path, port: int) -> list[str]:
    modules = os.environ.get("APACHE_MODULES") or next(filter(os.path.isdir, MODULES), "")
    text = APACHE.format(work=work, port=port, folder=root / "www", modules=modules)
    (work / "httpd.conf").write_text(text)
    return ["apache2", "-X", "-f", f"{work}/httpd.conf"]


def _apache_settings(root: Path, work: Path, port: int) -> list[str]:
    command = _apache(root, work, port)
    told = (root / "bulletin/.gen/hosting/apache.conf").read_text().replace(f"/srv/www/{HOST}", f"{root}/www")
    with (work / "httpd.conf").open("a") as settings:
        settings.write(told)
    return command


def _caddy(root: Path, work: Path, port: int) -> list[str]:
    text = (root / "bulletin/.gen/hosting/Caddyfile").read_text().replace(f"/srv/www/{HOST}", f"{root}/www")
    text = text.replace(f"\n{HOST} {{", f"\nhttp://127.0.0.1:{port} {{")
    options = "{\n    admin off\n    auto_https off\n    persist_config off\n}\n"
    (work / "Caddyfile").write_text(options + text)
    return ["caddy", "run", "--adapter", "caddyfile", "--config", f"{work}/Caddyfile"]


SERVERS = {"nginx": _nginx, "apache2": _apache, "apache2 settings": _apache_settings, "caddy": _caddy}


@contextmanager
def _serving(name: str, root: Path) -> Iterator[int]:
    """A server of this kind for the site; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    work = root / name.replace(" ", "-")
    work.mkdir()
    command = SERVERS[name](root, work, port)
    environment = {**os.environ, "HOME": str(work), "XDG_CONFIG_HOME": str(work)}
    with (work / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError(f"{name} doesn't start: {(work / 'log').read_text()[-800:]}")
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.03)
        yield port
    finally:
        process.terminate()
        process.wait(10)


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
