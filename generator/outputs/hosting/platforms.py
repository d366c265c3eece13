"""Files that hosting services read from the site's own folder: Netlify, Cloudflare Pages, GitLab Pages, Vercel."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote_plus

from generator.outputs.hosting.model import CACHE, Hosting, Redirect, Rule


def headers(hosting: Hosting) -> str:
    """`_headers`, as Netlify and Cloudflare Pages read it.

    Where two rules have the same header, Cloudflare joins both values; so how long pages are kept is left to the host,
    which asks anew at each visit. https://developers.cloudflare.com/pages/configuration/headers/
    """
    lines = []
    for rule in hosting.rules:
        lines.append(f"{hosting.base_path}{rule.path}*\n")
        lines += (f"  {key}: {value}\n" for key, value in _of(rule))
    return "".join(lines)


def redirects(hosting: Hosting, *, forced: bool = False) -> str:
    """`_redirects`, as Netlify, Cloudflare Pages and GitLab Pages read it: old and new site path and 301, a line each.

    It saves a visitor the detour over the alias page, which is written as well for hosts that don't read this file and
    for what is beyond their limits. They read it only at the root of the folder that they serve. A query's parts stand
    as words behind the old path, which only Netlify understands; the others pass over such lines. Netlify alone has to
    be told that a redirect goes before a file in its place (`forced`). https://docs.netlify.com/routing/redirects/
    """
    status = "301!" if forced else "301"
    return "".join(
        f"{_words(redirect)} {_literal(redirect.target)} {status}\n" for redirect in hosting.redirects
    )


def nojekyll(hosting: Hosting) -> str:
    """`.nojekyll`, which has GitHub Pages serve folders that begin with a dot. It can be told nothing else."""
    return ""


def vercel(hosting: Hosting) -> str:
    """`vercel.json`, in which addresses are patterns of path-to-regexp. https://vercel.com/docs/project-configuration

    Of two headers of one name the later counts; pages are asked for anew at each visit, as with `headers`.
    """
    base = _escaped(hosting.base_path)
    rules = [
        {
            "source": f"{base}{_escaped(rule.path)}(.*)",
            "headers": [{"key": key, "value": value} for key, value in _of(rule)],
        }
        for rule in hosting.rules
    ]
    moved = [
        {
            "source": _escaped(redirect.path),
            **({"has": list(_conditions(redirect.query))} if redirect.query else {}),
            "destination": _escaped(redirect.target),
            "statusCode": 301,
        }
        for redirect in hosting.redirects
    ]
    return json.dumps({"headers": rules, "redirects": moved}, indent=1) + "\n"


def _of(rule: Rule) -> Iterator[tuple[str, str]]:
    return ((key, value) for key, value in rule.headers if key != CACHE or rule.path != "/")


def _words(redirect: Redirect) -> str:
    parts = (part for part in redirect.query.split("&") if part)
    return " ".join((_literal(redirect.path), *map(_literal, parts)))


def _literal(path: str) -> str:
    # In these files `*` and `:name` are patterns; percent-encoded they are mere characters.
    return path.replace("*", "%2A").replace(":", "%3A")


def _escaped(path: str) -> str:
    return re.sub(r"([:()*+?{}\[\]!])", r"\\\1", path)


def _conditions(query: str) -> Iterator[Mapping[str, str]]:
    for part in filter(None, query.split("&")):
        key, _, value = part.partition("=")
        yield {"type": "query", "key": unquote_plus(key), "value": re.escape(unquote_plus(value))}
