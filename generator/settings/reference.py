"""The reference of settings and front matter, written from their definitions.

`python -m generator.settings.reference docs` writes it anew; a test holds that what is checked in is current.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING
from inspect import getdoc
from pathlib import Path

from generator.settings.config import Settings
from generator.settings.frontmatter import FrontMatter, IssueFrontMatter, SectionFrontMatter
from generator.settings.kinds import Named, Part, Parts
from generator.settings.reviews import ReviewFile
from generator.settings.schema import Key, json_schema, keys

_SCHEMAS = {
    "gen.schema.json": Settings,
    "front-matter.schema.json": FrontMatter,
    "section.schema.json": SectionFrontMatter,
    "issue.schema.json": IssueFrontMatter,
    "review.schema.json": ReviewFile,
}

_INTRODUCTION = """\
# Reference

Every key of the settings (`gen.yaml`), of the front matter and of review files, as gen reads them. This page is
written by `python -m generator.settings.reference docs`; change the definitions in `generator/`, not the page.

For completion in an editor there are JSON Schemas beside it: [settings](reference/gen.schema.json),
[front matter](reference/front-matter.schema.json), [sections](reference/section.schema.json),
[issues](reference/issue.schema.json) and [review files](reference/review.schema.json). Editors with YAML
support take the first line `# yaml-language-server: $schema=…` of a file for the place of its schema.

- Front matter stands between two lines of `---` in YAML, between two lines of `+++` in TOML, or in braces as JSON.
  The keys are the same, and so is what they may hold; all that is said below of signs is said of YAML.
- Text needs no quotation marks unless it holds a colon followed by a blank or a blank followed by `#`, or
  begins with one of ``[ ] { } , & * # ! | > % @ ` ' "`` or with `-` or `?` and a blank. What looks like a
  number or a truth value is still text where text is wanted: `title: 12:30`, `tags: [no, 2020]`.
- A list is written `[one, two]`, or one item a line after `- `. Where a list is wanted, one text alone is a
  list of one; commas in it don't divide it.
- A date is `2020-09-22`, `2020/9/22`, `2020.9.22`, `20200922`, `2020年9月22日`, `二〇二〇年九月二十二日`,
  `Sep 22, 2020` or `22 September 2020`, with or without the day of the week (`（星期二）`), a time (`8:05`,
  `08:05:30`, `8时5分`, `下午3点半`, `3:30 pm`, `24:00`) and a zone after it (`Z`, `+08:00`). Without a zone it is in
  the bulletin's. The day shown is the day written. What might be two days, as `01/02/2020`, is an error.
- True is `true`, `yes`, `on` or `是`; false is `false`, `no`, `off` or `否`.
- A path that begins with `/` is an address from the site's root, as a person reads it or percent-encoded.
- A key without a value counts as left out. Indent with spaces, never with tabs.
"""


def documents() -> dict[str, str]:
    """Every file of the reference: its path under `docs/` and its text."""
    files = {f"reference/{name}": schema_text(definition) for name, definition in _SCHEMAS.items()}
    files["reference.md"] = "\n".join(
        [
            _INTRODUCTION,
            *_section("Settings", Settings),
            *_section("Front matter", FrontMatter),
            *_section("Front matter of a section", SectionFrontMatter),
            *_section("Front matter of an issue", IssueFrontMatter),
            *_section("Review files", ReviewFile),
        ]
    )
    return files


def schema_text(definition: type) -> str:
    """The JSON Schema of a definition, as its file holds it."""
    return json.dumps(json_schema(definition), ensure_ascii=False, indent=2) + "\n"


def write(folder: Path) -> None:
    """Write the reference under a `docs/` folder."""
    for name, text in documents().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _section(title: str, definition: type) -> Iterator[str]:
    yield from (f"## {title}", "", getdoc(definition) or "", "")
    yield from ("| key | value | default | meaning |", "| --- | --- | --- | --- |")
    for name, item in _flat(definition):
        cells = (f"`{name}`", item.kind.words, _default(item), item.doc)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _flat(definition: type, prefix: str = "") -> Iterator[tuple[str, Key]]:
    """Every key under its full name, `publisher.phone` after `publisher`."""
    for name, item in keys(definition).items():
        yield prefix + name, item
        if isinstance(item.kind, Part):
            yield from _flat(item.kind.definition, f"{prefix}{name}.")
        elif isinstance(item.kind, Parts):
            yield from _flat(item.kind.definition, f"{prefix}{name}[].")
        elif isinstance(item.kind, Named):
            yield from _flat(item.kind.definition, f"{prefix}{name}.NAME{'[]' if item.kind.many else ''}.")


def _default(item: Key) -> str:
    if item.default is MISSING:
        return "required"
    if isinstance(item.default, bool):
        return f"`{str(item.default).lower()}`"
    if isinstance(item.default, (str, int)) and item.default != "":
        return f"`{item.default}`"
    return ""


if __name__ == "__main__":
    write(Path(sys.argv[1]))
