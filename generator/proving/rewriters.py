"""What known services change on a page's way, undone: where the signed bytes come out, nobody else has changed it.

It is always told, since a burglar could use the same words; but what a service adds is its own script or none, and the
rest of the page is what was signed.
"""

import hashlib
import re
from collections.abc import Callable, Mapping

_BEACON = re.compile(
    rb"(?:<!-- Cloudflare Pages Analytics -->)?<script defer src=[\"']https://static\.cloudflareinsights\.com/"
    rb"beacon\.min\.js(?:/v[0-9a-f]+)?[\"'](?: (?:integrity|data-cf-beacon|crossorigin)=(?:\"[^\"<>]*\"|'[^'<>]*'))*>"
    rb"</script>(?:<!-- Cloudflare Pages Analytics -->)?\n?"
)
_DECODER = re.compile(
    rb"<script data-cfasync=\"false\" "
    rb"src=\"/cdn-cgi/scripts/[0-9a-f]+/cloudflare-static/email-decode\.min\.js\"></script>"
)
_ADDRESS = re.compile(rb"(href=[\"']?)/cdn-cgi/l/email-protection#([0-9a-f]+)")
_SHOWN = re.compile(
    rb"<(?:a href=\"/cdn-cgi/l/email-protection\"|span) class=\"__cf_email__\" data-cfemail=\"([0-9a-f]+)\">"
    rb"\[email&#160;protected\]</(?:a|span)>"
)
_LOADER = re.compile(
    rb"<script src=\"/cdn-cgi/scripts/[0-9a-z]+/cloudflare-static/rocket-loader\.min\.js\" "
    rb"data-cf-settings=\"[0-9a-f]+-\|49\" defer(?:=\"\")?></script>"
)
_HELD = re.compile(rb" type=\"[0-9a-f]{24}-(text/javascript|module)\"")


def _without_beacon(page: bytes) -> bytes:
    return _BEACON.sub(b"", page)


def _with_addresses(page: bytes) -> bytes:
    page = _DECODER.sub(b"", page)
    page = _ADDRESS.sub(lambda match: match[1] + b"mailto:" + _uncovered(match[2]), page)
    return _SHOWN.sub(lambda match: _uncovered(match[1]), page)


def _uncovered(digits: bytes) -> bytes:
    data = bytes.fromhex(digits.decode("ascii")) if len(digits) % 2 == 0 else b"\0"
    return bytes(byte ^ data[0] for byte in data[1:])


def _without_loader(page: bytes) -> bytes:
    page = _LOADER.sub(b"", page)
    return _HELD.sub(lambda match: b' type="module"' if match[1] == b"module" else b"", page)


REWRITERS: Mapping[str, Callable[[bytes], bytes]] = {
    "line-ends": lambda page: page.replace(b"\r\n", b"\n"),
    "byte-mark": lambda page: page.removeprefix(b"\xef\xbb\xbf"),
    "cloudflare-analytics": _without_beacon,
    "cloudflare-mail": _with_addresses,
    "cloudflare-rocket": _without_loader,
}
"""What undoes each one's changes. The first is of programs that send texts as “ASCII” (FTP), the second of editors."""


def rewritten(page: bytes, digest: str) -> tuple[str, ...]:
    """Who has changed a page whose signed SHA-256 is this one; nobody where it can't be undone."""
    names: list[str] = []
    for name, undo in REWRITERS.items():
        undone = undo(page)
        if undone != page:
            names.append(name)
            page = undone
            if hashlib.sha256(page).hexdigest() == digest:
                return tuple(names)
    return ()
