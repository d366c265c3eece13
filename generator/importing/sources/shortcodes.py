"""Shortcodes and tags of templates in other generators' texts, as the Markdown that says the same.

Read are Hugo's shortcodes (`{{< figure src="a.png" >}}`, `{{% … %}}`), Liquid's and Nunjucks' tags as Jekyll, Hexo and
Octopress have them (`{% highlight ruby %}`), and Zola's (`{{ youtube(id="…") }}`). Which arguments each takes is in the
documentation of its generator.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_SHOWN = 100
"""Characters of a sign that a report shows."""

# Code first: whatever stands in it stays. No sign is longer than 2,000 characters, so a text is read once.
_SIGN = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*"
    r"|(?P<ticks>`+)"
    r"|\{\{(?P<kind>[<%])(?P<hugo>(?:(?!\{\{|[>%]\}\}).){0,2000})[>%]\}\}"
    r"|\{%-?(?P<liquid>(?:(?!\{%|%\}).){0,2000}?)-?%\}"
    r"|\{\{-?(?P<value>(?:(?!\{\{|\}\}).){0,2000}?)-?\}\}"
    r"|^--8<--[^\n]*",
    re.MULTILINE | re.DOTALL,
)
_NAME = re.compile(r"\s*(/?[\w.-]+)\s*")
_CALL = re.compile(r"\s*(\w+)\s*\((.*)\)\s*", re.DOTALL)
_ARGUMENT = re.compile(
    r"""(?:(?P<key>[\w-]+)(?:\s*=\s*|:\s+(?=["'])))?(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|`(?P<raw>[^`]*)`"""
    r"""|(?P<bare>[^\s"'`=]+))""",
    re.DOTALL,
)
_LANGUAGE = re.compile(r"[\w+#.-]+")
_PICTURE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_COMMENTED = re.compile(r"\s*/\*(.*)\*/\s*", re.DOTALL)

_PAIRED = frozenset(["highlight", "raw", "comment", "codeblock", "code", "blockquote", "quote", "pullquote"])
"""Those that mean what stands between them and their end."""

_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "gist": "https://gist.github.com/{}",
    "jsfiddle": "https://jsfiddle.net/{}/",
    "asciinema": "https://asciinema.org/a/{}",
}
"""Where what is embedded stands by itself."""


@dataclass(frozen=True, slots=True)
class _Arguments:
    """What a sign is given: by place, and by name."""

    placed: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)

    def get(self, *names: str, at: int | None = None) -> str:
        """The first of these that is given, else the one at a place; empty without one."""
        found = next((self.named[name] for name in names if self.named.get(name)), "")
        return found or (self.placed[at] if at is not None and at < len(self.placed) else "")


def translate(body: str, name: str) -> tuple[str, tuple[str, ...]]:
    """The text with what has a meaning in Markdown in its place, and the signs that have none, as they stand.

    `name` is the file's path in its tree, since some say where a picture lies by the text's own name.
    """
    parts: list[str] = []
    unknown: dict[str, None] = {}
    endless: set[str] = set()  # what has no end from here on is not looked for again
    at = 0
    while match := _SIGN.search(body, at):
        parts.append(body[at : match.start()])
        text, at = _read(match, body, name, endless)
        if text is None:
            text = body[match.start() : at]
            unknown[" ".join(text.split())[:_SHOWN]] = None
        parts.append(text)
    parts.append(body[at:])
    return "".join(parts), tuple(unknown)


def _read(match: re.Match[str], body: str, name: str, endless: set[str]) -> tuple[str | None, int]:
    """What a sign becomes and where what it takes ends; None for one without a meaning here."""
    start, end = match.span()
    if match["fence"] or match["ticks"]:
        code = _end_of_code(match, body, endless)
        return body[start : code or end], code or end
    if match["hugo"] is not None:
        if literal := _COMMENTED.fullmatch(match["hugo"]):
            sign = match["kind"]
            return f"{{{{{sign}{literal[1]}{'>' if sign == '<' else '%'}}}}}", end
        word, arguments = _words(match["hugo"])
    elif match["value"] is not None:
        call = _CALL.fullmatch(match["value"])
        word, arguments = (call[1], _arguments(call[2])) if call else ("", _Arguments())
    elif match["liquid"] is not None:
        call = _CALL.fullmatch(match["liquid"])
        word, arguments = (call[1], _arguments(call[2])) if call else _words(match["liquid"])
    else:
        return None, end
    if word in _PAIRED:
        if (inner := _inner(match, word, body, endless)) is None:
            return None, end
        before = body[body.rfind("\n", 0, start) + 1 : start]
        indent = "" if before.strip() else before
        return _block(word, arguments, body[end : inner.start()], indent), inner.end()
    return _single(word, arguments, name), end


def _end_of_code(match: re.Match[str], body: str, endless: set[str]) -> int:
    """Where code ends; 0 for ticks that begin none. A fence without an end goes on to the end of the text."""
    if fence := match["fence"]:
        closing = re.compile(rf"^ {{0,3}}{re.escape(fence)}[`~]*[ \t]*$", re.MULTILINE)
        found = closing.search(body, match.end())
        return found.end() if found else len(body)
    ticks = match["ticks"]
    if ticks in endless:
        return 0
    found = re.compile(rf"(?<!`){ticks}(?!`)").search(body, match.end())
    if found is None:
        endless.add(ticks)
        return 0
    return 0 if "\n\n" in body[match.end() : found.start()] else found.end()


def _inner(match: re.Match[str], word: str, body: str, endless: set[str]) -> re.Match[str] | None:
    """The sign that ends a paired one."""
    pattern = rf"\{{%-?\s*end(?:{word})?\s*-?%\}}"  # Zola's has no name
    if match["hugo"] is not None:
        pattern = rf"\{{\{{[<%]\s*/\s*{word}\s*[>%]\}}\}}"
    if pattern in endless:
        return None
    found = re.compile(pattern).search(body, match.end())
    if found is None:
        endless.add(pattern)
    return found


def _words(text: str) -> tuple[str, _Arguments]:
    name = _NAME.match(text)
    return (name[1], _arguments(text[name.end() :])) if name else ("", _Arguments())


def _arguments(text: str) -> _Arguments:
    placed: list[str] = []
    named: dict[str, str] = {}
    for match in _ARGUMENT.finditer(text):
        double = match["double"]
        value = next(filter(None, (double, match["single"], match["raw"], match["bare"])), "")
        if double:
            value = re.sub(r"\\(.)", r"\1", value)
        if match["key"]:
            named.setdefault(match["key"], value.rstrip(",") if match["bare"] else value)
        elif value != ",":
            placed.append(value)
    return _Arguments(tuple(placed), named)


# What each becomes


def _block(word: str, arguments: _Arguments, inner: str, indent: str) -> str:
    """What a paired sign becomes; `indent` are the blanks before it, where it begins a line."""
    if word == "raw":
        return inner
    if word == "comment":
        return ""
    if word in ("blockquote", "quote", "pullquote"):
        by = arguments.get("author") or " ".join(arguments.placed)
        lines = [*inner.strip().split("\n"), *(["", f"—— {by}"] if by and word != "pullquote" else [])]
        return f"\n{indent}".join(f"> {line}".rstrip() for line in lines)
    language = arguments.get("lang", at=0 if word == "highlight" else None)
    if not language:
        language = next((item[5:] for item in arguments.placed if item.startswith("lang:")), "")
    fence = "`" * (max([2, *map(len, re.findall("`+", inner))]) + 1)
    code = inner.strip("\n").rstrip()
    return f"{fence}{language if _LANGUAGE.fullmatch(language) else ''}\n{code}\n{indent}{fence}"


def _single(word: str, arguments: _Arguments, name: str) -> str | None:
    """What a sign alone becomes; None for one without a meaning here."""
    if word in _VIDEOS:
        thing = arguments.get("id", at=0)
        if word == "gist" and len(arguments.placed) > 1 and "/" not in thing:
            thing = "/".join(arguments.placed[:2])  # Hugo: whose it is, and which
        return _link("", _VIDEOS[word].format(thing)) if thing else None
    if word in ("tweet", "twitter", "x"):
        user, number = arguments.get("user", at=0), arguments.get("id", at=1)
        return _link("", f"https://twitter.com/{user}/status/{number}") if user and number else None
    if maker := _MAKERS.get(word):
        return maker(arguments, name)
    return None


def _figure(arguments: _Arguments, name: str) -> str | None:
    """Hugo's and Zola's, and those that themes have made alike."""
    source = arguments.get("src", "url", "image_path", "image", "path", at=0)
    if not source:
        return None
    caption = " ".join(filter(None, map(arguments.get, ("title", "caption", "attr"))))
    picture = _picture(source, arguments.get("alt", at=1) or caption, caption)
    link = arguments.get("link")
    return f"[{picture}]({_address(link)})" if link else picture


def _eleventy_picture(arguments: _Arguments, name: str) -> str | None:
    """Eleventy's `image`, whose paths begin at the project's folder and whose second argument is the description."""
    source = arguments.get(at=0)
    if arguments.named or source.startswith(("/", ".", "http")) or "/" not in source:
        return _figure(arguments, name)
    return _figure(_Arguments(("/" + source, *arguments.placed[1:])), name)


def _include(arguments: _Arguments, name: str) -> str | None:
    """Jekyll's: a file of templates, which is known by its name only."""
    file = arguments.get(at=0)
    if re.search("figure|image|img|picture", file, re.IGNORECASE):
        return _figure(_Arguments((), arguments.named), name)
    video = posixpath.splitext(posixpath.basename(file))[0].lower()
    return _single(video, _Arguments((), arguments.named), name) if video in _VIDEOS else None


def _reference(arguments: _Arguments, name: str) -> str | None:
    """Hugo's `ref` and `relref`: the address of another text, by its path with or without its ending."""
    path, mark, fragment = arguments.get("path", at=0).partition("#")
    if path and not posixpath.splitext(path)[1]:
        path = f"{path.rstrip('/')}.md"
    return path + mark + fragment if path or fragment else None


def _octopress_picture(arguments: _Arguments, name: str) -> str | None:
    """`img [class] address [width] [height] [title [alt]]`, in Octopress and Hexo."""
    placed = arguments.placed
    at = next((at for at, word in enumerate(placed) if "/" in word or _PICTURE.search(word)), None)
    if at is None:
        return None
    words = [word for word in placed[at + 1 :] if not re.fullmatch(r"\d+%?", word)]
    title = words[0] if words else ""
    return _picture(placed[at], words[1] if len(words) > 1 else title, title)


def _asset(arguments: _Arguments, name: str) -> str:
    """A file of a text's own folder, which in Hexo is named like the text."""
    return posixpath.splitext(posixpath.basename(name))[0] + "/" + arguments.get(at=0)


def _asset_picture(arguments: _Arguments, name: str) -> str | None:
    at = next((at for at, word in enumerate(arguments.placed) if _PICTURE.search(word)), None)
    if at is None:
        return None
    file, *more = arguments.placed[at:]
    return _octopress_picture(_Arguments((_asset(_Arguments((file,)), name), *more)), name)


def _asset_link(arguments: _Arguments, name: str) -> str | None:
    file = arguments.get(at=0)
    return _link(" ".join(arguments.placed[1:]) or file, _asset(arguments, name)) if file else None


def _post_link(arguments: _Arguments, name: str) -> str | None:
    """Hexo's: a text by its file's name."""
    post = arguments.get(at=0)
    return _link(" ".join(arguments.placed[1:]) or post, f"{post}.md") if post else None


def _hexo_link(arguments: _Arguments, name: str) -> str | None:
    """Hexo's: words and an address."""
    at = next((at for at, word in enumerate(arguments.placed) if re.match(r"https?://|/", word)), 0)
    return _link(" ".join(arguments.placed[:at]), arguments.placed[at]) if at else None


_MAKERS: Mapping[str, Callable[[_Arguments, str], str | None]] = {
    **dict.fromkeys(("figure", "picture"), _figure),
    "image": _eleventy_picture,
    **dict.fromkeys(("ref", "relref"), _reference),
    **dict.fromkeys(("include", "include_relative", "include_cached"), _include),
    "img": lambda arguments, name: (_figure if arguments.named else _octopress_picture)(arguments, name),
    "asset_img": _asset_picture,
    "asset_path": _asset,
    "asset_link": _asset_link,
    "post_link": _post_link,
    "link": _hexo_link,
}


def _link(words: str, address: str) -> str:
    return f"[{_escaped(words)}]({_address(address)})" if words else f"<{_address(address).strip('<>')}>"


def _picture(address: str, description: str, title: str) -> str:
    title = title.replace('"', "”").strip()
    named = f' "{title}"' if title and title != description else ""
    return f"![{_escaped(description)}]({_address(address)}{named})"


def _address(address: str) -> str:
    address = re.sub(r"[<>\n]", "", address).strip()
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _escaped(text: str) -> str:
    return re.sub(r"([\\\[\]])", r"\\\1", " ".join(text.split()))
