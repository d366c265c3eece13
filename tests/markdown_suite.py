"""Does what makes Markdown faster change its output? Python-Markdown's own tests, through its converter and ours.

    pip download --no-deps --no-binary markdown markdown==VERSION
    python -m tests.markdown_suite markdown-VERSION.tar.gz

Only the source distribution holds those tests, so this is done by hand, with each new Python-Markdown. Their code
is run, to learn every text that they convert. Exits with 1 if a text that is within the limits differs.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from generator.content.markup import convert, limits
from generator.content.markup.limits import LimitError

_RECORD = """
import json, pathlib, sys, unittest
from markdown import Markdown

original, texts = Markdown.convert, {}

def convert(self, source):
    if isinstance(source, str):
        texts[source] = None
    return original(self, source)

Markdown.convert = convert
unittest.main(module=None, argv=["unittest", "discover", "-s", "tests", "-t", "."], exit=False)
pathlib.Path(sys.argv[1]).write_text(json.dumps(list(texts)), encoding="utf-8")
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A text, and the HTML that each converter made of it, or the error that it met."""

    text: str
    plain: str
    ours: str
    limit: str = ""
    """The limit of ours that the text exceeds, as the problem's code."""


def compare(text: str) -> Difference | None:
    """The difference between Python-Markdown and ours, if there is one.

    Ours is one converter for all texts, so that what an earlier one has left behind is seen, too.
    """
    limit = ""
    try:
        plain = convert.plain().convert(text)
    except Exception as error:
        plain = f"{type(error).__name__}: {error}"
    try:
        with limits.time_limit():
            ours = convert.to_html(text)
    except LimitError as error:
        ours = limit = error.code
    except Exception as error:
        ours = f"{type(error).__name__}: {error}"
    return None if plain == ours else Difference(text, plain, ours, limit)


def recorded(sdist: Path) -> list[str]:
    """Each text that the tests of a source distribution convert, and each text file of theirs."""
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(sdist) as archive:
            archive.extractall(temporary, filter="data")
        [folder] = Path(temporary).iterdir()
        texts = Path(temporary, "texts.json")
        subprocess.run([sys.executable, "-c", _RECORD, texts], cwd=folder, check=True)
        files = [
            path.read_text(encoding="utf-8")
            for pattern in ("*.txt", "*.text", "*.html", "*.md")
            for path in sorted(folder.rglob(pattern))
        ]
        return list(dict.fromkeys([*json.loads(texts.read_text(encoding="utf-8")), *files]))


def main(arguments: list[str]) -> int:
    limits.SECONDS = 600.0  # a slow text may take as long here as it takes plain Python-Markdown
    texts = recorded(Path(arguments[0]))
    differences = [difference for text in texts if (difference := compare(text))]
    limited = Counter(difference.limit for difference in differences if difference.limit)
    write = sys.stdout.write
    for difference in differences:
        write(
            f"\n{difference.text[:80]!r}\nplain: {difference.plain[:1000]!r}\nours:  {difference.ours[:1000]!r}\n"
        )
    write(
        f"\n{len(texts)} texts: {len(differences) - limited.total()} differ, beyond a limit {dict(limited)}\n"
    )
    return 1 if len(differences) > limited.total() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
