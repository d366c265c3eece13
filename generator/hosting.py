"""Files that speak to whoever serves or crawls the site: `robots.txt` and `_redirects`."""

from urllib.parse import urlsplit

from generator import sitemap
from generator.model import Site


def robots(site: Site, sitemaps: tuple[str, ...] = (sitemap.INDEX, sitemap.NEWS)) -> str:
    """`robots.txt` (RFC 9309): everything may be crawled, and the sitemaps are at these site paths.

    Crawlers read it only at the root of a host; under a base path it does nothing.
    """
    return "User-agent: *\nAllow: /\n\n" + "".join(f"Sitemap: {site.base_url}{url}\n" for url in sitemaps)


def redirects(site: Site, aliases: tuple[tuple[str, str], ...]) -> str:
    """`_redirects`, as Netlify and Cloudflare Pages read it: old and new site path and 301, a line each.

    It saves a visitor the detour over the alias page, which is written as well for hosts that don't read this
    file and for what is beyond a host's limits (Cloudflare Pages: 2,000 lines of 1,000 characters, 100 KB).
    Both hosts read it only at the root of the folder they serve.
    """
    base_path = urlsplit(site.base_url).path
    lines = (f"{_literal(base_path + old)} {_literal(base_path + new)} 301\n" for old, new in sorted(aliases))
    return "".join(lines)


def _literal(path: str) -> str:
    # In these files `*` and `:name` are patterns; percent-encoded they are mere characters.
    return path.replace("*", "%2A").replace(":", "%3A")
