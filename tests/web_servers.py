"""nginx, Apache and Caddy on loopback, for what is tried beside the real servers by hand.

Apache's modules are looked for where Debian and others keep them, or in the folder that APACHE_MODULES names.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

NGINX = """daemon off; pid {work}/pid; error_log {work}/error.log; worker_processes 1;
events {{}}
http {{
    access_log off; client_body_temp_path {work}/b; proxy_temp_path {work}/p; fastcgi_temp_path {work}/f;
    uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
    {site}
}}
"""
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
{site}
"""
CADDY = """{{
    admin off
    auto_https off
    persist_config off
}}
{site}
"""
MODULES = os.environ.get("APACHE_MODULES") or next(
    filter(os.path.isdir, ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules")), ""
)
COMMANDS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "nginx": (NGINX, "nginx.conf", ("-c", "{file}", "-p", "{work}")),
    "apache2": (APACHE, "httpd.conf", ("-X", "-f", "{file}")),
    "caddy": (CADDY, "Caddyfile", ("run", "--adapter", "caddyfile", "--config", "{file}")),
}
"""Each program's settings, around those of a site; the file that holds them; and how it is told of this."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def serving(program: str, work: Path, port: int, site: str) -> Iterator[None]:
    """Run one of the programs with a site's settings in its own words; `work` is a folder for its files."""
    settings, name, words = COMMANDS[program]
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    file = work / name
    file.write_text(settings.format(work=work, port=port, modules=MODULES, site=site), "utf-8")
    environment = {**os.environ, "HOME": str(work), "XDG_CONFIG_HOME": str(work)}
    with (work / "log").open("wb") as log:
        command = [program, *(word.format(file=file, work=work) for word in words)]
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        _wait(program, process, port, work)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait(program: str, process: "subprocess.Popen[bytes]", port: int, work: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            said = "".join(
                log.read_text("utf-8")[-800:] for log in (work / "log", work / "error.log") if log.exists()
            )
            raise RuntimeError(f"{program} doesn't start: {said}")
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.03)
    raise RuntimeError(f"{program} doesn't answer")
