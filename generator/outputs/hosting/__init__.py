"""How the site is to be served: headers, types, redirects, as each host wants to be told.

Files that a host reads from the site's folder are outputs; the others are for whoever runs the server, and lie in the
bulletin's `.gen/hosting`.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from generator.engine.output import Call, Output
from generator.engine.whole import write_whole
from generator.outputs.hosting import platforms, security, servers
from generator.outputs.hosting.model import Hosting, hosting_of
from generator.settings.config import Settings

FOLDER = "hosting"
REDIRECTS = "_redirects"
"""In the site where a host reads it there; else beside it, for whoever has to know where old addresses lead."""
_REDIRECTING = {"netlify", "cloudflare-pages", "gitlab-pages"}


def outputs(settings: Settings, base_url: str, aliases: tuple[tuple[str, str], ...]) -> Iterator[Output]:
    """The files that hosts read from the site's folder; `aliases` are old and new site paths."""
    if told := settings.hosting.security:
        known = {"security": told, "base_url": base_url, "language": settings.language}
        yield Output(security.PATH, Call(security.security_txt), known, "hosting")
    wanted = frozenset(settings.hosting.for_)
    if not (wanted or aliases):
        return
    inputs = {"hosting": hosting_of(settings, base_url, aliases)}
    if aliases and (not wanted or wanted & _REDIRECTING):
        forced = {"forced": wanted & _REDIRECTING == {"netlify"}}
        yield Output(f"/{REDIRECTS}", Call(platforms.redirects), inputs | forced, "aliases")
    for hosts, url, function in _IN_THE_SITE:
        if wanted & hosts:
            yield Output(url, Call(function), inputs, "hosting")


_IN_THE_SITE: tuple[tuple[frozenset[str], str, Callable[[Hosting], str]], ...] = (
    (frozenset(("netlify", "cloudflare-pages")), "/_headers", platforms.headers),
    (frozenset(("vercel",)), "/vercel.json", platforms.vercel),
    (frozenset(("github-pages",)), "/.nojekyll", platforms.nojekyll),
    (frozenset(("apache",)), "/.htaccess", servers.htaccess),
    (frozenset(("iis",)), "/web.config", servers.web_config),
)


def beside(settings: Settings, base_url: str, aliases: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The files for servers that are set up elsewhere, by their names."""
    wanted = frozenset(settings.hosting.for_)
    if not wanted:
        return {}
    hosting = hosting_of(settings, base_url, aliases)
    return {
        **({REDIRECTS: platforms.redirects(hosting)} if aliases and not wanted & _REDIRECTING else {}),
        **(servers.nginx(hosting) if "nginx" in wanted else {}),
        **({"apache.conf": servers.apache_settings(hosting)} if "apache" in wanted else {}),
        **({"Caddyfile": servers.caddyfile(hosting)} if "caddy" in wanted else {}),
    }


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Bring the files to a folder of theirs, each whole, and take away those of another time. Raises OSError."""
    if files:
        folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        data, file = text.encode(), folder / name
        if not file.is_file() or file.read_bytes() != data:
            write_whole(file, data)
    for name in {*_BESIDE} - files.keys():
        (folder / name).unlink(missing_ok=True)


_BESIDE = (REDIRECTS, "nginx-http.conf", "nginx-server.conf", "nginx-site.conf", "apache.conf", "Caddyfile")
