"""Signing and checking beside the real tools and servers: `python -m tests.real_servers`, by hand, in a few minutes.

`sha256sum`, `minisign` and `ssh-keygen` have to take what gen signs, and to refuse it changed. nginx, Apache and Caddy
serve a signed site on loopback, first as it is, ten times, then with one change after the other. What isn't on the PATH
is left out, and said.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from generator.commands.terminal import track
from generator.proving.addresses import site_at
from generator.proving.fetching import accepted
from generator.proving.folders import check_folder
from generator.proving.guises import guises
from generator.proving.report import Report
from generator.proving.sites import check_site
from generator.proving.sums import MANIFEST, MINISIG, OPENSSH, SUMS, read_sums
from generator.text.publickeys import PublicKey
from tests.proving.signed import FILES, GEN_YAML, KEY, OTHER_KEY, WHEN, sign
from tests.sites import article, build_site, write_site
from tests.web_servers import free_port, serving

CLEAN_RUNS = 10
PAGE = "news/2020/water/index.html"
AWAY = "https://casino.example/"


def main(names: list[str]) -> int:
    """Try the tools and servers of these names, or all; gives the number of what went wrong."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # servers give up their rights
        os.environ["XDG_DATA_HOME"] = f"{folder}/data"
        root = _site(Path(folder) / "bulletin")
        for name, attempt in {**TOOLS, **dict.fromkeys(SERVERS, _try_server)}.items():
            if names and name not in names:
                continue
            if not shutil.which(name):
                _say(f"{name}: not here; left out")
                continue
            results = attempt(name, root, Path(folder))
            wrong = [what for what, is_right in results.items() if not is_right]
            failed += len(wrong)
            _say("; WRONG: ".join([f"{name}: {len(results) - len(wrong)} of {len(results)} right", *wrong]))
    return failed


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _site(root: Path) -> Path:
    more = {
        f"content/news/{number}.md": article(f"第 {number} 条。", title=f"消息 {number}")
        for number in range(150)
    }
    write_site(root, {**FILES, **more, "gen.yaml": f"{GEN_YAML}compress: yes\n"})
    build_site(root)
    sign(root)
    return root


# ---- tools


def _run(*command: object, folder: Path, stdin: bytes = b"") -> bool:
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, input=stdin, capture_output=True, check=False
    )
    return done.returncode == 0


def _sums(name: str, root: Path, folder: Path) -> dict[str, bool]:
    copy = shutil.copytree(root / "site", folder / "sums")
    whole = _run(name, "-c", "--quiet", SUMS, folder=copy)
    (copy / PAGE).write_text("x")
    return {"takes": whole, "refuses": not _run(name, "-c", "--quiet", SUMS, folder=copy)}


def _minisign(name: str, root: Path, folder: Path) -> dict[str, bool]:
    copy = shutil.copytree(root / "site/.well-known/gen", folder / "minisign")

    def takes(key: PublicKey) -> bool:
        return _run(name, "-V", "-P", key.minisign, "-m", "SHA256SUMS", folder=copy)

    results = {"takes": takes(KEY), "refuses another key": not takes(OTHER_KEY)}
    comment = (copy / "SHA256SUMS.minisig").read_text()
    (copy / "SHA256SUMS.minisig").write_text(comment.replace("sequence:1", "sequence:2"))
    results["refuses another comment"] = not takes(KEY)
    (copy / "SHA256SUMS.minisig").write_text(comment)
    (copy / "SHA256SUMS").write_bytes((copy / "SHA256SUMS").read_bytes() + b"\n")
    return results | {"refuses": not takes(KEY)}


def _ssh(name: str, root: Path, folder: Path) -> dict[str, bool]:
    text, signature = (root / "site" / SUMS).read_bytes(), root / "site" / OPENSSH

    def takes(key: PublicKey, text: bytes, purpose: str = "file") -> bool:
        (folder / "allowed").write_text(f"office {key.openssh}\n")
        command = (name, "-Y", "verify", "-f", "allowed", "-I", "office", "-n", purpose, "-s", signature)
        return _run(*command, folder=folder, stdin=text)

    return {
        "takes": takes(KEY, text),
        "refuses": not takes(KEY, text + b"\n"),
        "refuses another key": not takes(OTHER_KEY, text),
        "refuses another purpose": not takes(KEY, text, "git"),
    }


TOOLS: Mapping[str, Callable[[str, Path, Path], dict[str, bool]]] = {
    "sha256sum": _sums,
    "minisign": _minisign,
    "ssh-keygen": _ssh,
}

# ---- servers

NGINX = """types {{ text/html html; text/css css; text/javascript js; application/xml xml; application/json json;
        image/svg+xml svg; text/plain txt; image/png png; }}
    server {{
        listen 127.0.0.1:{port}; root {folder}; charset utf-8; gzip on; gzip_min_length 1; gzip_static on;
        error_page 404 /404.html; add_header X-Frame-Options DENY always;
        {lie}
    }}
"""
APACHE = """AddType text/html .html
AddType text/css .css
AddType text/javascript .js
AddType application/xml .xml
AddType application/json .json
AddType image/svg+xml .svg
AddType text/plain .txt
AddEncoding gzip .gz
DocumentRoot {folder}
ErrorDocument 404 /404.html
AddOutputFilterByType DEFLATE text/html text/css text/javascript application/xml
Header always set X-Frame-Options DENY
RewriteEngine On
{lie}
"""
CADDY = """http://127.0.0.1:{port} {{
    root * {folder}
    encode gzip
    header X-Frame-Options DENY
    {lie}
    file_server {{
        precompressed br gzip
    }}
    handle_errors {{
        rewrite * /404.html
        file_server
    }}
}}
"""
SERVERS: Mapping[str, str] = {"nginx": NGINX, "apache2": APACHE, "caddy": CADDY}

SPAM = "<title>casino</title>"
OTHER = "news/index.html"
_ASKED = "%{DOCUMENT_ROOT}%{REQUEST_URI}"
LIES: Mapping[str, Mapping[str, str]] = {
    "redirects robots": {
        "nginx": f"if ($http_user_agent ~ Baiduspider) {{ return 302 {AWAY}; }}",
        "apache2": f"RewriteCond %{{HTTP_USER_AGENT}} Baiduspider\nRewriteRule ^ {AWAY} [R=302,L]",
        "caddy": f"@a header_regexp User-Agent Baiduspider\n redir @a {AWAY} 302",
    },
    "redirects those who come from a search engine": {
        "nginx": f"if ($http_referer ~ baidu) {{ return 302 {AWAY}; }}",
        "apache2": f"RewriteCond %{{HTTP_REFERER}} baidu\nRewriteRule ^ {AWAY} [R=302,L]",
        "caddy": f"@a header_regexp Referer baidu\n redir @a {AWAY} 302",
    },
    "shows robots another page": {
        "nginx": f"if ($http_user_agent ~ Baiduspider) {{ return 200 '{SPAM}'; }}",
        "apache2": f"RewriteCond %{{HTTP_USER_AGENT}} Baiduspider\nRewriteRule ^ /{OTHER} [L]",
        "caddy": f"@a header_regexp User-Agent Baiduspider\n rewrite @a /{OTHER}",
    },
    "shows those who come from a search engine another page": {
        "nginx": f"if ($http_referer ~ sogou) {{ return 200 '{SPAM}'; }}",
        "apache2": f"RewriteCond %{{HTTP_REFERER}} sogou\nRewriteRule ^ /{OTHER} [L]",
        "caddy": f"@a header_regexp Referer sogou\n rewrite @a /{OTHER}",
    },
    "redirects phones": {
        "nginx": f"if ($http_user_agent ~ Mobile) {{ return 302 {AWAY}; }}",
        "apache2": f"RewriteCond %{{HTTP_USER_AGENT}} Mobile\nRewriteRule ^ {AWAY} [R=302,L]",
        "caddy": f"@a header_regexp User-Agent Mobile\n redir @a {AWAY} 302",
    },
    "redirects those with a cookie": {
        "nginx": f"if ($http_cookie ~ visited) {{ return 302 {AWAY}; }}",
        "apache2": f"RewriteCond %{{HTTP_COOKIE}} visited\nRewriteRule ^ {AWAY} [R=302,L]",
        "caddy": f"@a header_regexp Cookie visited\n redir @a {AWAY} 302",
    },
    "redirects on the first visit": {
        "nginx": f"location = /about/ {{ if ($http_cookie = '') {{ return 302 {AWAY}; }} }}",
        "apache2": f"RewriteCond %{{HTTP_COOKIE}} ^$\nRewriteRule ^/about/$ {AWAY} [R=302,L]",
        "caddy": f"@a {{\n path /about/\n not header Cookie *\n }}\n redir @a {AWAY} 302",
    },
    "answers a query": {
        "nginx": f"if ($args ~ id=) {{ return 302 {AWAY}; }}",
        "apache2": f"RewriteCond %{{QUERY_STRING}} id=\nRewriteRule ^ {AWAY} [R=302,L]",
        "caddy": f"@a query id=*\n redir @a {AWAY} 302",
    },
    "redirects a page": {
        "nginx": f"location = /about/ {{ return 301 {AWAY}; }}",
        "apache2": f"RewriteRule ^/about/$ {AWAY} [R=301,L]",
        "caddy": f"@a path /about/\n redir @a {AWAY} 301",
    },
    "redirects a page inside": {
        "nginx": "location = /about/ { return 301 /news/; }",
        "apache2": "RewriteRule ^/about/$ /news/ [R=301,L]",
        "caddy": "@a path /about/\n redir @a /news/ 301",
    },
    "has every page (soft 404)": {
        "nginx": "location / { error_page 404 =200 /404.html; }",
        "apache2": f"RewriteCond {_ASKED} !-f\nRewriteCond {_ASKED} !-d\nRewriteRule ^ /404.html [L]",
        "caddy": "try_files {path} {path}/index.html /404.html",
    },
    "has old programs": {
        "nginx": r"location ~ \.shtml$ { return 200 casino; }",
        "apache2": r"RewriteRule \.shtml$ /news/index.html [L]",
        "caddy": "@a path *.shtml\n respond @a casino 200",
    },
    "sends readers on by a header": {
        "nginx": "location = /about/ { add_header Refresh '0; url=https://x.example/'; index index.html; }\n"
        "location = /about/index.html { add_header Refresh '0; url=https://x.example/'; }",
        "apache2": "Header always set Refresh '0; url=https://casino.example/'",
        "caddy": 'header /about/ Refresh "0; url=https://casino.example/"',
    },
    "loads by a header": {
        "nginx": "add_header Link '<https://casino.example/a.css>; rel=stylesheet' always;",
        "apache2": "Header always set Link '<https://casino.example/a.css>; rel=stylesheet'",
        "caddy": 'header Link "<https://casino.example/a.css>; rel=stylesheet"',
    },
    "drops a header": {
        "nginx": "location / { add_header X-Other a; }",
        "apache2": "Header always unset X-Frame-Options",
        "caddy": "header -X-Frame-Options",
    },
    "changes a header": {
        "nginx": "location = /about/index.html { add_header X-Frame-Options ALLOWALL; }",
        "apache2": "<Location /about/>\nHeader always set X-Frame-Options ALLOWALL\n</Location>",
        "caddy": "header /about/* >X-Frame-Options ALLOWALL",
    },
    "lets a script take over": {
        "nginx": "add_header Service-Worker-Allowed / always;",
        "apache2": "Header always set Service-Worker-Allowed /",
        "caddy": "header Service-Worker-Allowed /",
    },
    "has browsers ask another server": {
        "nginx": """add_header Alt-Svc 'h2="evil.example:443"' always;""",
        "apache2": """Header always set Alt-Svc 'h2="evil.example:443"'""",
        "caddy": 'header Alt-Svc "h2=\\"evil.example:443\\""',
    },
    "sets a cookie": {
        "nginx": "add_header Set-Cookie id=1;",
        "apache2": "Header always set Set-Cookie id=1",
        "caddy": 'header Set-Cookie "id=1"',
    },
    "refuses a page": {
        "nginx": "location = /about/ { return 403; }",
        "apache2": "RewriteRule ^/about/$ - [F]",
        "caddy": "@a path /about/\n respond @a 403",
    },
    "fails": {
        "nginx": "location = /about/ { return 500; }",
        "apache2": "RewriteRule ^/about/$ - [R=500]",
        "caddy": "@a path /about/\n respond @a 500",
    },
    "sends another type": {
        "nginx": "location = /about/index.html { types {} default_type text/plain; }",
        "apache2": "<Location /about/>\nForceType text/plain\n</Location>",
        "caddy": 'header /about/* Content-Type "text/plain"',
    },
}


def _write(path: str, data: bytes, *, add: bool = False) -> Callable[[Path], None]:
    def plant(site: Path) -> None:
        file = site / path
        before = file.read_bytes() if add else b""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(before + data)
        for packed in (".gz", ".br"):
            file.with_name(file.name + packed).unlink(missing_ok=True)

    return plant


def _without(path: str) -> Callable[[Path], None]:
    def plant(site: Path) -> None:
        for file in site.glob(f"{path}*"):
            file.unlink()

    return plant


def _only_packed(site: Path) -> None:
    import gzip

    for file in (site / "about").glob("index.html.gz"):
        file.write_bytes(gzip.compress(b"<h1>casino</h1>"))
    (site / "about/index.html.br").unlink(missing_ok=True)


def _cut(site: Path) -> None:
    _write(PAGE, (site / PAGE).read_bytes()[:-20])(site)


PLANTS: Mapping[str, Callable[[Path], None]] = {
    "a changed byte": _write(PAGE, b" ", add=True),
    "a script": _write(PAGE, b"<script src=//evil.example/a.js></script>", add=True),
    "a frame": _write("index.html", b"<iframe src=//evil.example></iframe>", add=True),
    "another page": _write("about/index.html", b"<h1>casino</h1>"),
    "a page cut short": _cut,
    "an empty page": _write(PAGE, b""),
    "a page removed": _without(PAGE),
    "another 404": _write("404.html", b"<a href=https://casino.example/>x</a>"),
    "a program beside the pages": _write("a.php", b"<?php system($_GET[0]);"),
    "a page that spam uses": _write("wp-login.php", b"<title>casino</title>"),
    "another feed": _write("atom.xml", b"<feed/>"),
    "an entry in robots.txt": _write("robots.txt", b"\nSitemap: https://casino.example/s.xml\n", add=True),
    "an entry in the sitemap": _write("sitemap-1.xml", b"<loc>https://casino.example/</loc>", add=True),
    "a picture": _write("photo.png", b"GIF89a"),
    "a packed page only": _only_packed,
    "sums removed": _without(SUMS),
    "a signature removed": _without(MINISIG),
    "a manifest changed": _write(MANIFEST, b" ", add=True),
    "a sum changed": _write(SUMS, b"0" * 64 + b"  casino.html\n", add=True),
}


@contextmanager
def _serving(name: str, folder: Path, work: Path, lie: str = "") -> Iterator[str]:
    """A server of this kind for a folder; gives its address."""
    port = free_port()
    with serving(name, work, port, SERVERS[name].format(port=port, folder=folder, lie=lie)):
        yield f"http://127.0.0.1:{port}"


def _check(address: str, key: PublicKey = KEY, later: int = 0) -> Report:
    now = WHEN + timedelta(days=later)
    return check_site(site_at(address), key, now, guises(accepted()), 6, (), track)


def _try_server(name: str, root: Path, folder: Path) -> dict[str, bool]:
    site, work = root / "site", folder / "work"
    results = {}
    with _serving(name, site, work) as address:
        for number in range(CLEAN_RUNS):
            start = time.perf_counter()
            report = _check(address)
            seconds = time.perf_counter() - start
            results[f"clean {number}: {_alarms(report)}"] = not report.alarms
        _say(f"{name}: {report.files} files, {report.asked / seconds:.0f} requests a second")
        results["another key"] = _check(address, OTHER_KEY).alarms
        results["run out"] = _check(address, later=91).alarms
    for what, plant in PLANTS.items():
        copy = folder / "planted"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(site, copy)
        plant(copy)
        with _serving(name, copy, work) as address:
            results[what] = _check(address).alarms
    copy = shutil.copytree(site, folder / f"added-{name}")
    _write("news/2020/bet/index.html", b"<title>casino</title>")(copy)
    found = check_folder(copy, read_sums((site / SUMS).read_bytes()), frozenset())
    # Nothing leads there, so only whoever sees the folder can know of it.
    results["an added page, in the server's folder"] = {one.kind for one in found} == {"extra"}
    for what, lies in LIES.items():
        with _serving(name, site, work, lies[name]) as address:
            results[what] = _check(address).alarms
    old = shutil.copytree(root, folder / f"old-{name}")
    with _serving(name, old / "site", work) as address:
        port = int(address.rpartition(":")[2])
        sign(old, WHEN + timedelta(days=50))
        results["a newer site"] = not _check(address).alarms
        shutil.copytree(site, old / "site", dirs_exist_ok=True)
        results[f"an old site put back ({port})"] = _check(address).alarms
    return results


def _alarms(report: Report) -> str:
    return ", ".join(sorted({finding.kind for finding in report.findings if finding.alarms}))


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
