"""Web addresses: of the site that is checked, and of what its server leads to."""

from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit


class Site(NamedTuple):
    """Where a site is served."""

    scheme: str
    host: str
    port: int
    prefix: str
    """What all paths begin with; empty, or without a slash at its end."""

    @property
    def address(self) -> str:
        """The address, without a slash at its end."""
        usual = self.port == {"http": 80, "https": 443}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if usual else f':{self.port}'}{self.prefix}"


def site_at(address: str) -> Site:
    """The site at an address. Raises ValueError for one that is no web address."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError(address)
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode("ascii")
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    path = quote(parts.path.removesuffix("index.html").rstrip("/"), safe="/-._~!$&'()*+,;=:@%")
    return Site(parts.scheme, host, port, path)


def joined(base: str, address: str) -> str:
    """Where an address leads, as seen from another; as it is where it can't be understood."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def host_of(address: str) -> str:
    """The host in an address; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
