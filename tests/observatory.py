"""The score that Mozilla's Observatory gives the example: `python -m tests.observatory FOLDER`, by hand.

FOLDER is where `npm install --ignore-scripts @mdn/mdn-http-observatory` was run. The example stands behind each real
server on loopback, with https and a certificate of its own, once for each number of days for `hsts`. What isn't on the
PATH is left out, and said.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.conftest import CLOCK, ROOT
from tests.sites import build_site
from tests.web_servers import MODULES, free_port, serving

HOST = "www.example.org"
EXPECTED = {365: "A+ 130", 1: "A+ 120", 0: "B+ 80"}
"""By days for `hsts`, as docs/hosting.md says it."""
PACKAGE = "node_modules/@mdn/mdn-http-observatory"
# Its own command can't be told ports; these are its steps.
SCAN = """
const at = process.argv[1] + "/src/", [http, https] = process.argv.slice(2);
const { retrieve } = await import(at + "retriever/retriever.js");
const { ALL_TESTS } = await import(at + "constants.js");
const { getGradeForScore, getScoreModifier } = await import(at + "grader/grader.js");
const answers = await retrieve("localhost", { httpPort: +http, httpsPort: +https, path: "/" });
const given = ALL_TESTS.map((test) => getScoreModifier(test(answers).result));
const sum = (some) => some.reduce((one, other) => one + other, 100);
const taken = sum(given.filter((one) => one < 0));
const { grade, score } = getGradeForScore(taken >= 90 ? sum(given) : taken);
console.log(grade, score);
"""
APACHE = """LoadModule ssl_module {modules}/mod_ssl.so
LoadModule alias_module {modules}/mod_alias.so
Listen 127.0.0.1:{secure} https
<VirtualHost 127.0.0.1:{port}>
Redirect permanent / https://localhost:{secure}/
</VirtualHost>
<VirtualHost 127.0.0.1:{secure}>
SSLEngine on
SSLCertificateFile {pair}.crt
SSLCertificateKeyFile {pair}.key
DocumentRoot {folder}
{told}
</VirtualHost>
"""


def main(package: Path) -> int:
    """Score each server; gives the number of those whose score is another than the handbook says."""
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        work.chmod(0o755)  # servers give up their rights
        pair = work / "localhost"
        command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout {pair}.key -out {pair}.crt"  # noqa: E501 - a command
        subprocess.run(command.split(), check=True, capture_output=True)
        (package / "conf/hsts-preload.json").write_text("{}")  # which its installation would have fetched
        for days, expected in EXPECTED.items():
            root = _example(work / str(days), days)
            for name, told in SERVERS.items():
                if not shutil.which(name):
                    sys.stdout.write(f"{name}: not here; left out\n")
                    continue
                port, secure = free_port(), free_port()
                with serving(name, work / "run", port, told(root, pair, port, secure)):
                    score = _score(package, pair, port, secure)
                failed += score != expected
                sys.stdout.write(f"{name}, hsts: {days}: {score}\n")
    return failed


def _example(root: Path, days: int) -> Path:
    shutil.copytree(ROOT / "content", root / "content")
    settings = (ROOT / "gen.yaml").read_text("utf-8")
    settings = re.sub(r"^base_url:.*$", f"base_url: https://{HOST}", settings, flags=re.MULTILINE)
    hosting = f"\nhosting: {{for: [nginx, apache, caddy], hsts: {days}}}\n"
    (root / "gen.yaml").write_text(settings + hosting, "utf-8")
    build_site(root, now=CLOCK)
    return root


def _score(package: Path, pair: Path, port: int, secure: int) -> str:
    command = ["node", "--input-type=module", "-e", SCAN, str(package), str(port), str(secure)]
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": f"{pair}.crt"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr[-400:]).strip()


def _told(root: Path, name: str) -> str:
    text = (root / ".gen/hosting" / name).read_text("utf-8")
    return text.replace(f"/srv/www/{HOST}", f"{root}/site")


def _nginx(root: Path, pair: Path, port: int, secure: int) -> str:
    listen = f"listen 127.0.0.1:{secure} ssl; ssl_certificate {pair}.crt; ssl_certificate_key {pair}.key;"
    site = _told(root, "nginx-site.conf").replace("listen [::]:80;", "").replace("listen 80;", listen)
    return (
        site + f"server {{ listen 127.0.0.1:{port}; return 301 https://localhost:{secure}$request_uri; }}\n"
    )


def _apache(root: Path, pair: Path, port: int, secure: int) -> str:
    told = _told(root, "apache.conf")
    return APACHE.format(
        modules=MODULES, port=port, secure=secure, pair=pair, folder=root / "site", told=told
    )


def _caddy(root: Path, pair: Path, port: int, secure: int) -> str:
    head = f"\nhttps://localhost:{secure} {{\n    tls {pair}.crt {pair}.key\n"
    redirect = f"http://localhost:{port} {{\n    redir https://localhost:{secure}{{uri}} 301\n}}\n"
    return _told(root, "Caddyfile").replace(f"\n{HOST} {{", head) + redirect


SERVERS: Mapping[str, Callable[[Path, Path, int, int], str]] = {
    "nginx": _nginx,
    "apache2": _apache,
    "caddy": _caddy,
}

if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1]).absolute() / PACKAGE), 1))
