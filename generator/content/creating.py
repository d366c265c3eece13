"""New articles: what their files are called, and the templates that they begin with. Pure."""

from collections.abc import Iterable, Mapping
from itertools import count

from generator.settings.frontmatter import FrontMatter, FrontMatterRules
from generator.settings.headediting import edited_head
from generator.text.dates import date_from_name
from generator.text.slugs import slug_of

PLAIN = "---\ntitle:\ndate:\ndraft: true\n---\n\n"
"""What an article begins with for which there is no template."""


def template_paths(section: str, name: str) -> tuple[str, str]:
    """The source paths of the template with a name, or of the usual one: a section's own, then that of all."""
    file = f"_new-{name}.md" if name else "_new.md"
    return f"{section}/{file}", file


def filled(template: str, values: Mapping[str, str], rules: FrontMatterRules) -> str | None:
    """A template's text with these values of front matter, by key; all else stays as it is.

    None for a template whose front matter can't be read.
    """
    return edited_head(template, values, FrontMatter, rules)


def free_name(title: str, style: str, others: Iterable[str]) -> str:
    """The name of an article with this title, as a slug; with a number behind it if one of the `others` has it.

    These are the names of all that is in the folder; a date before them, and what follows a point, don't count.
    """
    stems = {other.partition(".")[0].casefold() for other in others}
    taken = stems | {date_from_name(stem)[1] for stem in stems} | {"index"}
    stem = slug_of(title, style).replace(".", "-").lstrip("_-") or "article"
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(name for name in names if name.casefold() not in taken)
