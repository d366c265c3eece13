"""What a changed text changes, where it stays in the lists that it is in: its own pages, and what shows its card.

A whole build looks at everything and plans everything. What an editor does all day is to change sentences and titles:
then the catalog and the plan are as they were, but for these texts.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from generator.content.documents import Made, Text, reread
from generator.content.excerpts import with_excerpts
from generator.content.paths import is_markdown
from generator.engine.engine import Commit, Placing, bring_up_to_date
from generator.engine.output import Output, Renderer
from generator.engine.progress import Track, untracked
from generator.engine.store import Bodies, SeenFile, Store
from generator.outputs.bulletin import Bulletin
from generator.outputs.groups import Groups, groups_of
from generator.outputs.plan import plan
from generator.problems import Problem, Reporter, ordered, wanted
from generator.settings.config import Config, Settings
from generator.site import addresses, links
from generator.site.articles import OWN, card, document_digest, with_text
from generator.site.catalog import Catalog
from generator.site.links import Directory
from generator.site.model import Article, Page
from generator.site.publication import check_dates
from generator.text import urls


@dataclass(frozen=True, slots=True)
class Standing:
    """A bulletin as the last good build has published it."""

    catalog: Catalog
    directory: Directory
    bulletin: Bulletin
    addresses: frozenset[str]
    """The site paths that links may lead to."""

    def text(self, path: str) -> Article | Page | None:
        """The article or page that was made of a source path."""
        return self.catalog.articles.get(path) or next(
            (page for page in self.catalog.pages if page.path == path), None
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """What becomes of a bulletin."""

    standing: Standing
    outputs: tuple[Output, ...]
    """Those that may be others now; all others are as they were."""
    problems: tuple[Problem, ...]
    """All warnings, those of other files among them."""


def revise(
    standing: Standing, texts: Mapping[str, tuple[Made, Made]], said: tuple[Problem, ...], bodies: Bodies
) -> Revision | None:
    """A bulletin with other texts, given by source path as they were and as they are. `said` are all warnings so far.

    None where more might change than what shows these texts, or their cards.
    """
    settings = standing.bulletin.settings
    catalog, groups = standing.catalog, Groups()
    problems: list[Problem] = []
    for path, (before, now) in texts.items():
        old = standing.text(path)
        if old is None or before.text is None or now.text is None:
            return None
        here = frozenset(_told(problem) for problem in said if problem.path == f"content/{path}")
        found = _problems(now, old, standing)
        if here != frozenset(map(_told, _problems(before, old, standing))) or any(
            problem.severity == "error" for problem in found
        ):
            return None
        problems += found
        title = now.text.head.values.title or now.text.rendered.title
        if not _is_same_to_others(before.text, now.text) or not _stays(old, now.text, title, settings):
            return None
        if isinstance(old, Page):
            page = with_text(old, now.text, title, standing.directory, bodies)
            pages = tuple(page if other is old else other for other in catalog.pages)
            catalog, groups = replace(catalog, pages=pages), groups | {path}
            continue
        new = with_text(old, now.text, title, standing.directory, bodies)
        is_shown = card(new) != catalog.cards[path]
        groups |= groups_of(new, catalog, settings, card=is_shown)
        catalog = catalog.with_article(new)
    others = (problem for problem in said if problem.path.removeprefix("content/") not in texts)
    return Revision(
        replace(standing, catalog=catalog),
        plan(catalog, standing.bulletin, groups),
        (*others, *problems),
    )


def carry_out(
    standing: Standing,
    paths: Iterable[str],
    said: tuple[Problem, ...],
    config: Config,
    renderer: Renderer,
    folder: Path,
    state: Path,
    store: Store,
    bodies: Bodies,
    newest: int,
    *,
    track: Track = untracked,
    placing: Placing = nullcontext,
    strict: bool = False,
    companions: Callable[[tuple[Output, ...]], tuple[Output, ...]] = tuple,
) -> tuple[Revision, Commit] | None:
    """Bring an output folder up to date where only the texts at some source paths have changed: see `revise`.

    `newest`: see `identities.present`. `companions` gives what is made besides of some outputs. Raises ProblemsError
    where something can't be made; nothing is written then.
    """
    texts = {}
    for path in paths:
        old = standing.text(path)
        pair = reread(path, document_digest(old), config, store, newest) if old else None
        if pair is None:
            return None
        texts[path] = pair
    store.commit()
    revision = revise(standing, texts, said, bodies)
    if revision is None or (strict and revision.problems):
        return None
    outputs = (*revision.outputs, *companions(revision.outputs))
    left = frozenset(urls.file_path(output.url) for output in outputs)
    commit = bring_up_to_date(
        outputs, renderer, folder, state, store, track, placing, may_write=True, strict=True, left=left
    )
    seen = {path: SeenFile("", now.source) for path, (_, now) in texts.items()}
    problems = with_excerpts(revision.problems, config.root, seen)
    return replace(revision, problems=ordered(problems)), commit


def _stays(old: Article | Page, text: Text, title: str, settings: Settings) -> bool:
    """Whether a text with this title is still under its address, and the only one to show the title, but for cards."""
    if title == old.title:
        return True
    values, place = text.head.values, text.place
    if isinstance(old, Page) or not title or values.aliases:  # navigation, and old addresses, show it
        return False
    section = old.section
    return old.url == addresses.article_url(
        place, values, title, section.key, old.date, settings, section.language
    )


def _is_same_to_others(old: Text, new: Text) -> bool:
    """Whether all that decides on a text's place, its lists and its files has stayed, and what others can link to."""

    def shape(text: Text) -> object:
        values = text.head.values
        kept = {name: getattr(values, name) for name in values.__dataclass_fields__ if name not in OWN}
        files = {
            (reference.kind, reference.target, reference.fragment)
            for reference in links.references(text)
            if not reference.target.startswith("/") and not is_markdown(reference.target)
        }
        return kept, text.rendered.ids, files

    return shape(old) == shape(new)


def _problems(made: Made, old: Article | Page, standing: Standing) -> tuple[Problem, ...]:
    """What is said of a text; where another check has told of it, too, it is no more for here."""
    assert made.text is not None  # or it would not have been published
    text, settings = made.text, standing.bulletin.settings
    reporter = Reporter(f"content/{text.place.path}")
    check_dates(text, old.date if isinstance(old, Article) else None, reporter)
    found = (
        *made.problems,
        *reporter.problems,
        *links.check(text, standing.directory),
        *links.check_addresses((text,), standing.addresses),
    )
    return wanted(found, settings.problems)


def _told(problem: Problem) -> Problem:
    """A problem without the line that it shows, which is added later to some."""
    return replace(problem, excerpt="")
