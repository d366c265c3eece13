"""Who may ask the desk: the browser that was given its address, from the desk's own pages, and nobody else.

Each request must name the desk as its host, so that a name which somebody leads to this computer (DNS rebinding) gets
nothing; must come from the desk's own pages, by what the browser says of it (`Origin`, and fetch metadata,
https://www.w3.org/TR/fetch-metadata/); and must bring the cookie, which is given for the token of the first address.
The preview has another port, so it is another origin; cookies know no ports, which is why they alone prove nothing.
"""

import hmac
import secrets
from dataclasses import dataclass, field

from tornado import web
from tornado.httputil import HTTPServerRequest

PATH = "/desk/"
"""Where all of the desk is; the site's own pages are elsewhere, so they are sent no cookie of it."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What the desk's requests are measured by."""

    port: int
    token: str
    """What the first address has to hold."""
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    """What the cookie holds."""

    @property
    def cookie(self) -> str:
        """The cookie's name: cookies of other desks on this computer, at other ports, go to this one as well."""
        return f"gen-desk-{self.port}"

    def check(self, request: HTTPServerRequest, cookie: str | None) -> None:
        """Refuse a request that is not the desk's own. Raises HTTPError."""
        self.check_place(request)
        if not cookie or not hmac.compare_digest(cookie.encode(), self.secret.encode()):
            raise web.HTTPError(401)

    def check_place(self, request: HTTPServerRequest) -> None:
        """Refuse a request that names another host, or comes from another page. Raises HTTPError."""
        headers = request.headers
        hosts = headers.get_list("Host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts():
            raise web.HTTPError(403)
        origin = headers.get("Origin")
        if origin is not None and origin.lower() != f"http://{hosts[0].lower()}":
            raise web.HTTPError(403)
        if request.method not in ("GET", "HEAD") and origin is None:  # which every browser sends then
            raise web.HTTPError(403)
        # "none" is what the reader has typed or opened; another port of this computer is "same-site".
        if headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise web.HTTPError(403)
        if headers.get("Sec-Fetch-Dest", "document") in ("iframe", "frame", "object", "embed"):
            raise web.HTTPError(403)

    def is_token(self, given: str) -> bool:
        """Whether this is the first address's token."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def _hosts(self) -> tuple[str, ...]:
        return tuple(f"{name}:{self.port}" for name in ("127.0.0.1", "localhost"))


def policy(preview: str) -> str:
    """The Content-Security-Policy of the desk's pages; `preview` is the only origin that frames may show."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            f"frame-src {preview}",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
        )
    )
