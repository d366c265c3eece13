"""What speaks to those who crawl the site: `robots.txt`."""

from generator.site.model import Site


def robots(site: Site, sitemaps: tuple[str, ...]) -> str:
    """`robots.txt` (RFC 9309): everything may be crawled, and the sitemaps are at these site paths.

    Crawlers read it only at the root of a host; under a base path it does nothing.
    """
    return "User-agent: *\nAllow: /\n\n" + "".join(f"Sitemap: {site.base_url}{url}\n" for url in sitemaps)
