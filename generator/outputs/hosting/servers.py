"""Files for servers that an office runs itself: nginx, Apache, Caddy, IIS."""

import hashlib
from collections.abc import Iterator
from html import escape

from generator.outputs.hosting.model import CACHE, KEPT, Hosting, Rule, pattern, without_capitals
from generator.text.media_types import TYPES

_WITH_CHARSET = tuple(sorted({kind for kind in TYPES.values() if kind.startswith("text/")}))
_PACKED = (*_WITH_CHARSET, "application/json", "application/manifest+json", "image/svg+xml")


# ---- nginx


def nginx(hosting: Hosting) -> dict[str, str]:
    """Files for nginx: what goes into `http { … }`, what goes into `server { … }`, and both, in a whole one.

    Headers stand in the server block alone, with maps for what differs: an `add_header` in a location would drop all
    of those above it. https://nginx.org/en/docs/http/ngx_http_headers_module.html
    """
    http, server = "".join(_nginx_http(hosting)), "".join(_nginx_server(hosting))
    return {
        "nginx-http.conf": "# Include this in nginx’s http block; nginx-server.conf stands on it.\n" + http,
        "nginx-server.conf": "# Include this in the site’s server block, beside its root.\n" + server,
        "nginx-site.conf": http + _nginx_site(hosting, server),
    }


def _nginx_http(hosting: Hosting) -> Iterator[str]:
    name, redirects = _variable(hosting), without_capitals(hosting.redirects)
    addresses = [redirect.address for redirect in redirects]
    longest = max(map(len, addresses), default=0)
    # A key lies in a bucket with 18 bytes of nginx's own; the least bucket has 64. http/ngx_http_map_module.html
    bucket, most = max(64, 1 << (longest + 17).bit_length()), 1 << (2 * len(addresses)).bit_length()
    if bucket > 64 or most > 2048:
        yield "# The old addresses are many, or long. If nginx calls these lines duplicates, keep the larger numbers.\n"
        yield f"map_hash_bucket_size {bucket};\nmap_hash_max_size {max(most, 2048)};\n"
    yield f'map $request_uri ${name}_moved {{\n    default "";\n'
    for redirect in redirects:
        yield f'    "{redirect.address}" "{redirect.target}";\n'
    yield f"}}\nmap $uri ${name}_cache {{\n"
    values = [(rule.path, value) for rule in hosting.rules for key, value in rule.headers if key == CACHE]
    for path, value in values:
        where = "default" if path == "/" else f'"~^{pattern(hosting.base_path + path)}"'
        yield f"    {where} {_quoted(value)};\n"
    yield "}\n"


def _nginx_server(hosting: Hosting) -> Iterator[str]:
    name, base = _variable(hosting), pattern(hosting.base_path)
    for key, value in hosting.rules[0].headers:
        if key != CACHE:
            yield f"add_header {key} {_quoted(value)} always;\n"
    yield f"add_header {CACHE} ${name}_cache always;\n"
    yield f"if (${name}_moved) {{ return 301 ${name}_moved; }}\n"
    yield "absolute_redirect off;\nserver_tokens off;\nindex index.html;\nautoindex off;\n"
    yield f"error_page 404 {hosting.base_path}/404.html;\nerror_page 403 =404 {hosting.base_path}/404.html;\n"
    kept = "|".join(map(pattern, KEPT))
    yield f'location ~ "/\\.(?!well-known/)" {{ return 404; }}\nlocation ~ "^{base}/(?:{kept})$" {{ return 404; }}\n'
    yield f"charset utf-8;\ncharset_types {' '.join(kind for kind in _WITH_CHARSET if kind != 'text/html')};\n"
    yield f"gzip on;\ngzip_vary on;\ngzip_types {' '.join(kind for kind in _PACKED if kind != 'text/html')};\n"
    if hosting.is_packed:
        yield "gzip_static on;\n"
    yield "default_type application/octet-stream;\ntypes {\n"
    for ending, kind in TYPES.items():
        yield f"    {kind} {ending};\n"
    yield "}\n"


def _nginx_site(hosting: Hosting, server: str) -> str:
    folder = f"/srv/www/{hosting.host}"
    listen = "    listen 80;\n    listen [::]:80;\n"
    if hosting.is_secure:
        listen += (
            "    # With a certificate, write these lines instead, and a second server for port 80 that says\n"
            "    # `return 301 https://$host$request_uri;`:\n"
            "    # listen 443 ssl;\n    # listen [::]:443 ssl;\n"
            "    # ssl_certificate …;\n    # ssl_certificate_key …;\n"
        )
    inner = "".join(f"    {line}\n" for line in server.splitlines())
    return (
        f"# The site lies in {folder}{hosting.base_path}.\nserver {{\n{listen}"
        f"    server_name {hosting.host};\n    root {folder};\n{inner}}}\n"
    )


def _variable(hosting: Hosting) -> str:
    """A beginning of names that no other bulletin on the same nginx has."""
    return "gen_" + hashlib.sha256(f"{hosting.host}{hosting.base_path}".encode()).hexdigest()[:8]


def _quoted(value: str) -> str:
    """For nginx, Apache and Caddy alike. What else is special there, `settings/fields.py` refuses."""
    return '"' + value.replace('"', '\\"') + '"'


# ---- Apache


def htaccess(hosting: Hosting) -> str:
    """`.htaccess` in the site's folder, of what `AllowOverride FileInfo` allows; for Apache 2.4.7 and later.

    https://httpd.apache.org/docs/2.4/mod/mod_headers.html, …/mod_rewrite.html
    """
    return "".join(_apache(hosting))


def apache_settings(hosting: Hosting) -> str:
    """The same for Apache's own settings, where it is read once, and not again with each request."""
    folder = f"/srv/www/{hosting.host}{hosting.base_path}"
    return (
        f"# The site lies in {folder}. Include this in Apache’s settings, beside the site’s DocumentRoot.\n"
        "# It takes the place of .htaccess, which Apache would read with each request.\n"
        f'<Directory "{folder}">\nAllowOverride None\nRequire all granted\n{htaccess(hosting)}</Directory>\n'
    )


def _apache(hosting: Hosting) -> Iterator[str]:
    base = hosting.base_path
    yield f"ErrorDocument 404 {base}/404.html\nErrorDocument 403 {base}/404.html\n<IfModule mod_headers.c>\n"
    for rule in hosting.rules:
        where = "" if rule.path == "/" else f' "expr=%{{REQUEST_URI}} =~ m#^{pattern(base + rule.path)}#"'
        for key, value in rule.headers:
            yield f"Header always set {key} {_quoted(value.replace('%', '%%'))}{where}\n"
    yield "</IfModule>\n<IfModule mod_mime.c>\n"
    for ending, kind in TYPES.items():
        yield f"AddType {kind} .{ending}\n"
    endings = " ".join(f".{ending}" for ending, kind in TYPES.items() if kind in _WITH_CHARSET)
    yield f"AddCharset utf-8 {endings}\n</IfModule>\n"
    yield f"<IfModule mod_deflate.c>\n<IfModule mod_filter.c>\nAddOutputFilterByType DEFLATE {' '.join(_PACKED)}\n"
    yield "</IfModule>\n</IfModule>\n<IfModule mod_rewrite.c>\nRewriteEngine On\n"
    kept = "|".join(map(pattern, KEPT))
    yield f'RewriteRule "^(?:{kept})$" - [R=404,L]\nRewriteRule "(?:^|/)\\.(?!well-known/)" - [R=404,L]\n'
    for redirect in without_capitals(hosting.redirects):
        target = redirect.target.replace("%", "\\%")  # which begins what a condition has found
        yield f'RewriteCond %{{QUERY_STRING}} "^{_raw(redirect.query)}$" [NC]\n'
        path = pattern(redirect.path[len(base) + 1 :])
        yield f'RewriteRule "^{path}$" "{target}" [R=301,L,NE,QSD,NC]\n'
    # No folder is listed, though `Options -Indexes` may not be allowed here.
    yield "RewriteCond %{REQUEST_FILENAME} -d\nRewriteCond %{REQUEST_FILENAME}/index.html !-f\n"
    yield "RewriteRule ^ - [R=404,L]\n</IfModule>\n"


def _raw(query: str) -> str:
    """A query as a regular expression for itself, percent signs and all: Apache does not decode it."""
    return pattern(query.replace("%", "%25"))


# ---- Caddy


def caddyfile(hosting: Hosting) -> str:
    """A Caddyfile for the whole host. https://caddyserver.com/docs/caddyfile/directives"""
    return "".join(_caddy(hosting))


def _caddy(hosting: Hosting) -> Iterator[str]:
    base, folder = hosting.base_path, f"/srv/www/{hosting.host}"
    yield f"# The site lies in {folder}{base}.\n{hosting.host} {{\n    root * {folder}\n"
    if hosting.redirects:
        yield "    map {http.request.uri} {gen_moved} {\n"
        for redirect in hosting.redirects:
            yield f'        "{redirect.address}" "{redirect.target}"\n'
        yield '        default ""\n    }\n    @moved expression `{gen_moved} != ""`\n    redir @moved {gen_moved} 301\n'
    for number, (kind, endings) in enumerate(_by_type().items()):
        charset = "; charset=utf-8" if kind in _WITH_CHARSET else ""
        yield f"    @type{number} path {' '.join(f'*.{ending}' for ending in endings)}\n"
        yield f'    header @type{number} Content-Type "{kind}{charset}"\n'
    all_files, *others = hosting.rules
    yield from _caddy_headers(all_files, "")
    for rule in others:
        yield from _caddy_headers(rule, f"{base}{rule.path}* ")
    yield "    header -Server\n"
    kept = " ".join(f"{base}/{name}" for name in KEPT)
    yield f"    @kept path {kept}\n    error @kept 404\n"
    yield "    @hidden {\n        path_regexp /\\.\n        not path_regexp /\\.well-known/\n    }\n"
    yield "    error @hidden 404\n"
    packed = " {\n        precompressed br gzip\n    }" if hosting.is_packed else ""
    yield f"    encode zstd gzip\n    file_server{packed}\n    handle_errors {{\n"
    yield f'        header Content-Type "text/html; charset=utf-8"\n        header {CACHE} "no-cache"\n'
    yield f"        rewrite * {base}/404.html\n        file_server\n    }}\n}}\n"


def _caddy_headers(rule: Rule, where: str) -> Iterator[str]:
    # Caddy takes headers of a longer path first; the question mark says: unless it is there.
    for key, value in rule.headers:
        sign = "?" if key == CACHE and not where else ""
        yield f"    header {where}{sign}{key} {_quoted(value)}\n"


def _by_type() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for ending, kind in TYPES.items():
        found.setdefault(kind, []).append(ending)
    return found


# ---- IIS

_SIGNED = {"": "text/plain", "minisig": "application/octet-stream", "sig": "application/octet-stream"}
"""Endings in `.well-known/gen`, which IIS refuses to serve unless it is told their types."""


def web_config(hosting: Hosting) -> str:
    """`web.config` in the site's folder, for IIS 7.5 and later; its redirects stand on the module URL Rewrite.

    https://learn.microsoft.com/iis/configuration/system.webserver, …/iis/extensions/url-rewrite-module
    """
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<configuration>\n'
        + "".join(_iis(hosting))
        + "</configuration>\n"
    )


def _iis(hosting: Hosting) -> Iterator[str]:
    all_files, *others = hosting.rules
    missing = _attribute(f"{hosting.base_path}/404.html")
    yield '  <system.webServer>\n    <directoryBrowse enabled="false" />\n'
    yield '    <defaultDocument><files><clear /><add value="index.html" /></files></defaultDocument>\n'
    yield '    <httpErrors errorMode="Custom" existingResponse="Replace">\n      <remove statusCode="404" />\n'
    yield f'      <error statusCode="404" path={missing} responseMode="ExecuteURL" />\n    </httpErrors>\n'
    yield "    <staticContent>\n"
    for ending, kind in TYPES.items():
        charset = "; charset=utf-8" if kind in _WITH_CHARSET else ""
        yield f'      <remove fileExtension=".{ending}" />\n'
        yield f'      <mimeMap fileExtension=".{ending}" mimeType="{kind}{charset}" />\n'
    for ending, kind in _SIGNED.items():
        yield f'      <remove fileExtension=".{ending}" />\n'
        yield f'      <mimeMap fileExtension=".{ending}" mimeType="{kind}" />\n'
    yield "    </staticContent>\n    <security><requestFiltering><hiddenSegments>\n"
    for name in KEPT[:-1]:  # the last is hidden by IIS itself
        yield f'      <remove segment="{name}" />\n      <add segment="{name}" />\n'
    yield "    </hiddenSegments></requestFiltering></security>\n"
    yield from _iis_headers(all_files)
    if redirects := without_capitals(hosting.redirects):
        yield "    <!-- Without the module URL Rewrite, IIS refuses this part: install the module, or delete it. -->\n"
        yield '    <rewrite>\n      <rewriteMaps><rewriteMap name="gen">\n'
        for redirect in redirects:
            old, new = _attribute(redirect.address), _attribute(redirect.target)
            yield f"        <add key={old} value={new} />\n"
        yield '      </rewriteMap></rewriteMaps>\n      <rules>\n        <rule name="gen" stopProcessing="true">\n'
        yield '          <match url=".*" />\n'
        yield '          <conditions><add input="{gen:{UNENCODED_URL}}" pattern="(.+)" /></conditions>\n'
        yield '          <action type="Redirect" url="{C:1}" appendQueryString="false" redirectType="Permanent" />\n'
        yield "        </rule>\n      </rules>\n    </rewrite>\n"
    yield "  </system.webServer>\n"
    for rule in others:
        yield f"  <location path={_attribute(rule.path.strip('/'))}><system.webServer>\n"
        yield from _iis_headers(rule)
        yield "  </system.webServer></location>\n"


def _attribute(value: str) -> str:
    return f'"{escape(value)}"'


def _iis_headers(rule: Rule) -> Iterator[str]:
    yield "    <httpProtocol><customHeaders>\n"
    for key, value in rule.headers:
        yield f'      <remove name="{key}" />\n      <add name="{key}" value={_attribute(value)} />\n'
    if rule.path == "/":
        yield '      <remove name="X-Powered-By" />\n'
    yield "    </customHeaders></httpProtocol>\n"
