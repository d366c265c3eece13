"""What a changed text changes, where it stays in the lists that it is in: its own pages, and what shows its card.

And what a new one does: see `addition`.

A whole build looks at everything and plans everything. What an editor does all day is to change sentences and titles:
then the catalog and the plan are as they were, but for these texts.
"""

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from generator.content.documents import read_new, reread
from generator.content.excerpts import with_excerpts
from generator.content.paths import is_markdown
from generator.content.reading import Made, Text
from generator.content.reviewing import review_path
from generator.engine.bodies import Bodies
from generator.engine.engine import Commit, Placing, bring_up_to_date
from generator.engine.identities import folder_key
from generator.engine.output import Output, Renderer
from generator.engine.progress import Track, untracked
from generator.engine.store import SeenFile, Store
from generator.outputs import sitemap
from generator.outputs.addition import are_free, lead_to, planned, with_added
from generator.outputs.answers import groups_asking
from generator.outputs.groups import Groups, groups_of
from generator.outputs.plan import plan
from generator.outputs.standing import Standing
from generator.problems import Problem, Reporter, ordered, wanted
from generator.settings.config import Config, Settings
from generator.site import addresses, links
from generator.site.articles import OWN, card, document_digest, with_text
from generator.site.model import Article, Page
from generator.site.publication import check_dates
from generator.text import urls
from generator.text.paths import parents

if TYPE_CHECKING:
    from generator.outputs.search.indexing import Indexed

_FEW = 10
"""More new texts than this are not quicker than the whole build."""


class Revision(Struct, frozen=True):
    """What becomes of a bulletin."""

    standing: Standing
    outputs: tuple[Output, ...]
    """Those that may be others now; all others are as they were."""
    problems: tuple[Problem, ...]
    """All warnings, those of other files among them."""
    until: float
    """The moment at which time alone changes what is new (seconds since 1970)."""
    indexed: "Indexed | None" = None
    """What the site is searched by, where it is."""


def revise(
    standing: Standing,
    texts: Mapping[str, tuple[Made, Made]],
    added: Mapping[str, Made],
    said: tuple[Problem, ...],
    config: Config,
    now: datetime,
    sources: Collection[str],
    bodies: Bodies,
) -> Revision | None:
    """A bulletin with other texts, given by source path as they were and as they are, and with new ones.

    `said` are all warnings so far, `sources` the source paths of all other files. None where more might change than
    what shows these texts, or their cards.
    """
    settings, before_catalog = standing.bulletin.settings, standing.catalog
    groups, until = Groups(), float("inf")
    problems: list[Problem] = []
    if added:
        addition = with_added(standing, added.values(), config, now, sources, bodies)
        if addition is None:
            return None
        standing, groups, until = addition.standing, addition.groups, addition.until
        problems += addition.problems
    catalog = standing.catalog
    shown = [*added]
    for path, (before, after) in texts.items():
        old = standing.text(path)
        if old is None or before.text is None or after.text is None:
            return None
        if isinstance(old, Article) and _may_be_reviewed(old, settings, sources):
            return None
        here = frozenset(_told(problem) for problem in said if problem.path == f"content/{path}")
        found = _problems(after, old, standing)
        if here != frozenset(map(_told, _problems(before, old, standing))):
            return None
        problems += found
        title = after.text.head.values.title or after.text.rendered.title
        if not _is_same_to_others(before.text, after.text) or not _stays(old, after.text, title, settings):
            return None
        if isinstance(old, Page):
            page = with_text(old, after.text, title, standing.directory, bodies)
            pages = tuple(page if other is old else other for other in catalog.pages)
            catalog, groups = structs.replace(catalog, pages=pages), groups | {path}
            continue
        article = with_text(old, after.text, title, standing.directory, bodies)
        if sitemap.pictures_of(article) != sitemap.pictures_of(old):
            return None
        is_shown = card(article) != catalog.cards[path]
        groups |= groups_of(article, catalog, settings, card=is_shown)
        shown += [path] if is_shown else []
        catalog = catalog.with_article(article)
    others = (problem for problem in said if problem.path.removeprefix("content/") not in texts)
    problems = [*others, *problems]
    asking = groups_asking(standing.bulletin, before_catalog, catalog, shown)
    if asking is None:
        return None
    outputs = plan(catalog, standing.bulletin, groups | asking)
    now_standing = structs.replace(standing, catalog=catalog)
    if added:
        now_standing, outputs = planned(now_standing, outputs)
        of_addresses = links.check_addresses(
            (one.text for one in added.values() if one.text), now_standing.addresses
        )
        problems += wanted(of_addresses, settings.problems)
        new = [
            output
            for output in outputs
            if output.url not in standing.addresses or output.origin.removeprefix("content/") in added
        ]
        if not are_free(new, standing) or lead_to(problems, (output.url for output in new)):
            return None
    if any(problem.severity == "error" for problem in problems):
        return None
    return Revision(now_standing, outputs, tuple(problems), until)


def carry_out(
    standing: Standing,
    paths: Iterable[str],
    sources: Collection[str],
    said: tuple[Problem, ...],
    config: Config,
    now: datetime,
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
    is_searched: bool = False,
) -> tuple[Revision, Commit] | None:
    """Bring an output folder up to date where only the texts at some source paths have changed, or are new.

    See `revise`. `sources` are the source paths of all files that were there. `newest`: see `identities.present`.
    `companions` gives what is made besides of some outputs; `is_searched` says that there is an index. Raises
    ProblemsError where something can't be made; nothing is written then.
    """
    paths = tuple(paths)
    new = [path for path in paths if path not in sources]
    if len(new) > _FEW:
        return None
    added = {}
    for path in new:
        made = read_new(path, (*sources, *(one for one in new if one != path)), config, store, newest)
        if made is None:
            return None
        added[path] = made
    texts = {}
    for path in paths:
        if path in added:
            continue
        old = standing.text(path)
        pair = reread(path, document_digest(old), config, store, newest) if old else None
        if pair is None:
            return None
        texts[path] = pair
    store.commit()
    revision = revise(standing, texts, added, said, config, now, sources, bodies)
    if revision is None or (strict and revision.problems):
        return None
    outputs = (*revision.outputs, *companions(revision.outputs))
    left = frozenset[str]()
    if is_searched:
        from generator.outputs.search import indexing  # not everybody has one

        key = folder_key(folder, state)
        indexed = indexing.revised(standing, revision.standing, texts, added, config.settings, store, key)
        if indexed is None:
            return None
        revision, outputs, left = (
            structs.replace(revision, indexed=indexed),
            (*outputs, *indexed.outputs),
            indexed.left,
        )
    left |= {urls.file_path(output.url) for output in outputs}
    if added or is_searched:  # some of these are new
        made_before = store.outputs(folder_key(folder, state), left).items()
        files, left = left, frozenset(path for path, made in made_before if not made.failure)
        if not all(_is_free(folder, path) for path in files - left):
            return None
    commit = bring_up_to_date(
        outputs, renderer, folder, state, store, track, placing, may_write=True, strict=True, left=left
    )
    seen = {path: SeenFile("", made.source) for path, made in added.items()}
    seen |= {path: SeenFile("", after.source) for path, (_, after) in texts.items()}
    problems = with_excerpts(revision.problems, config.root, seen)
    return structs.replace(revision, problems=ordered(problems)), commit


def _is_free(folder: Path, path: str) -> bool:
    """Whether nothing is in the way of a new file in the output folder."""
    above = (folder / parent for parent in parents(path))
    return not os.path.lexists(folder / path) and all(
        place.is_dir() or not os.path.lexists(place) for place in above
    )


def _may_be_reviewed(old: Article, settings: Settings, sources: Collection[str]) -> bool:
    """Whether an article may have approvals, which an edit makes void, or brings back with the text that has them."""
    if not settings.review.required or "draft" in old.marks:
        return False
    return "unreviewed" not in old.marks or review_path(old.path) in sources


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
