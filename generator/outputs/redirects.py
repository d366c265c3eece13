"""Files that speak to whoever serves or crawls the site: `robots.txt` and rules for old addresses."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from generator.site.model import Site


def robots(site: Site, sitemaps: tuple[str, ...]) -> str:
    """`robots.txt` (RFC 9309): everything may be crawled, and the sitemaps are at these site paths.

    Crawlers read it only at the root of a host; under a base path it does nothing.
    """
    return "User-agent: *\nAllow: /\n\n" + "".join(f"Sitemap: {site.base_url}{url}\n" for url in sitemaps)


def redirects(site: Site, aliases: tuple[tuple[str, str], ...]) -> str:
    """`_redirects`, as Netlify and Cloudflare Pages read it: old and new site path and 301, a line each.

    It saves a visitor the detour over the alias page, which is written as well for hosts that don't read this
    file and for what is beyond a host's limits (Cloudflare Pages: 2,000 lines of 1,000 characters, 100 KB).
    Both hosts read it only at the root of the folder they serve. A query's parts stand as words behind the old
    path, which only Netlify understands; Cloudflare Pages passes over such lines.
    """
    lines = []
    for old, new in _rules(site, aliases):
        path, _, query = old.partition("?")
        words = " ".join((_literal(path), *(_literal(part) for part in query.split("&") if part)))
        lines.append(f"{words} {_literal(new)} 301\n")
    return "".join(lines)


def nginx_redirects(site: Site, aliases: tuple[tuple[str, str], ...]) -> str:
    """A map from old addresses to new ones for nginx, whose every address may have a query.

    Two keys that differ in nothing but capitals would stop nginx, so the first stands for both. A key of more than 46
    bytes does not fit into the least of the buckets that nginx keeps a map in (64 bytes, of which 18 are its own).
    https://nginx.org/en/docs/http/ngx_http_map_module.html
    """
    rules: dict[str, tuple[str, str]] = {}
    for old, new in _rules(site, aliases):
        rules.setdefault(old.lower(), (old, new))
    lines = (f'    "{old}" "{_without_variables(new)}";\n' for old, new in rules.values())
    longest = max(map(len, rules), default=0)
    size = max(64, 1 << (longest + 17).bit_length())
    buckets = _NGINX_BUCKETS.format(size=size) if size > 64 else ""
    return _NGINX_HEAD + buckets + "map $request_uri $new_address {\n" + "".join(lines) + "}\n"


_NGINX_HEAD = """\
# Include this file in nginx's http block, and write into the server block:
#     if ($new_address) { return 301 $new_address; }
"""


_NGINX_BUCKETS = """\
# Some addresses are long. If nginx calls this line a duplicate, delete it, and write {size} where it stands already.
map_hash_bucket_size {size};
"""


def apache_redirects(site: Site, aliases: tuple[tuple[str, str], ...]) -> str:
    """The same as rules for Apache, in its settings or in a `.htaccess` at the host's root."""
    lines = []
    for old, new in _rules(site, aliases):
        path, _, query = old.partition("?")
        pattern = re.escape(unquote(path).removeprefix("/"))
        target = re.sub(r"([%$])", r"\\\1", new)  # both begin what a rule has found
        lines.append(f'RewriteCond %{{QUERY_STRING}} "^{re.escape(query)}$"\n')
        lines.append(f'RewriteRule "^/?{pattern}$" "{target}" [R=301,L,NE,QSD]\n')
    return _APACHE_HEAD + "<IfModule mod_rewrite.c>\nRewriteEngine On\n" + "".join(lines) + "</IfModule>\n"


_APACHE_HEAD = (
    "# Include this file in the settings of Apache, or copy it into the .htaccess at the host's root.\n"
)


def _rules(site: Site, aliases: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Old and new paths as the host sees them, in order."""
    base_path = urlsplit(site.base_url).path
    return ((base_path + old, base_path + new) for old, new in sorted(aliases))


def _literal(path: str) -> str:
    # In these files `*` and `:name` are patterns; percent-encoded they are mere characters.
    return path.replace("*", "%2A").replace(":", "%3A")


def _without_variables(path: str) -> str:
    return path.replace("$", "%24")
