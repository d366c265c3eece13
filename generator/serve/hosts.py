"""Whether a request means this machine: a web site elsewhere may have made its own name lead here (DNS rebinding)."""

import ipaddress
from urllib.parse import urlsplit

from tornado import web
from tornado.httputil import HTTPServerRequest


def check_host(request: HTTPServerRequest, bound: str) -> None:
    """Refuse a request that doesn't name this machine; `bound` is the host that the server listens at.

    Raises HTTPError. A request without a Host has no place here either (RFC 9112, section 3.2), though Tornado would
    take it for ours.
    """
    if not request.headers.get("Host", "").strip():
        raise web.HTTPError(400)
    if not _is_own_name(request.host, bound):
        raise web.HTTPError(403)


def _is_own_name(host: str, bound: str) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
        if name in ("localhost", bound.lower()) or name.endswith(".localhost"):
            return bool(name)
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True  # an address can't be made to lead elsewhere
