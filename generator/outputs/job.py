"""How a build is run, and what it has done."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Literal

import msgspec
from msgspec import Struct

from generator.content.documents import Content, Look
from generator.engine.engine import Commit, Placing
from generator.engine.output import Output, Renderer
from generator.engine.progress import Track, untracked
from generator.engine.record import Record
from generator.engine.workers import Opening, local
from generator.outputs.standing import Standing
from generator.problems import Problem
from generator.settings.config import Config
from generator.site.publication import Publication, Show

Summary = tuple[int, int, int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What a report says of the bulletin: how many articles, pages and files there are, then the files that could run, that
take the place of ours, and that are foreign."""
pack_summary: Callable[[Summary], bytes] = msgspec.msgpack.Encoder().encode
unpack_summary: Callable[[bytes], Summary] = msgspec.msgpack.Decoder(Summary).decode


class Prepared(Struct, frozen=True):
    """A bulletin that has only to be rendered."""

    config: Config
    """With what the theme adds to it."""
    content: Content
    publication: Publication
    standing: Standing
    outputs: tuple[Output, ...]
    renderer: Renderer
    problems: tuple[Problem, ...]
    left_out: frozenset[str] = frozenset()
    """Source paths of files that are held up by errors, and of which nothing is there: see `Options.keep_going`."""


class Report(Struct, frozen=True):
    """What a build did."""

    articles: int
    pages: int
    outputs: int
    commit: Commit
    problems: tuple[Problem, ...]
    """Warnings; and with `Options.keep_going` the errors of what was held up."""
    allowed: tuple[str, ...]
    """Site paths of files that could run and are in the site because the settings allow them."""
    replaced: tuple[str, ...]
    """Files of ours that the bulletin's own take the place of, by their paths in the output folder."""
    former: tuple[str, ...] = ()
    """Documents that errors hold up, by their paths in the bulletin, and that stand as they were last published."""
    left_out: tuple[str, ...] = ()
    """Files that errors hold up and that are not in the site."""
    prepared: Prepared | None = None
    """What was built; None where it was plain before that nothing had changed."""
    record: Record | None = None
    """What the next build may know this one by; None where it may not. What was asked and said is left open."""


Check = Callable[[Content, Publication, tuple[Output, ...], Look], Iterable[Problem]]
"""What further is asked of a bulletin that is ready to be rendered: what is wrong with it."""


class Options(Struct, frozen=True):
    """How a build is run."""

    show: Show = Show()
    strict: bool = False
    """Whether warnings are errors."""
    keep_going: bool = False
    """Whether a file with an error holds up only itself. Not together with `strict`."""
    clean: bool = False
    """Whether what is remembered from earlier builds is forgotten first."""
    may_write: bool = True
    """False for a dry run: the output folder stays as it is."""
    compress: bool | None = None
    """Whether text files get packed companions; None for what the settings say."""
    pdf: bool | None = None
    """Whether print views are there as PDFs too; None for what the settings say."""
    docx: bool | None = None
    """Whether articles are there as documents of Word too; None for what the settings say."""
    preview: bool = False
    """Whether this is for the development server: assets keep their plain names, so that an edited style sheet
    changes no page, and neither companions nor PDFs are made."""
    check: Check | None = None
    """Asked before anything is rendered; with one, nothing is taken from an earlier build's word."""
    track: Track = untracked
    placing: Placing = nullcontext
    """Holds off those who read the output folder while finished files are moved there."""
    team: Opening = local
    """Makes the block in which there are workers."""
    waiting: Callable[[str], None] = lambda holder: None
    """Told the process that builds the bulletin right now, before its end is waited for."""


Wish = Literal["", "keep", "make"]
"""What is wanted of outputs that take long: none; those that are there and right; all."""


def wishes(config: Config, options: Options) -> tuple[Wish, Wish, Wish]:
    """What is wanted of packed companions, of PDFs and of documents of Word.

    What the settings ask for and an option doesn't is not made in this build, but what is there stays.
    """

    def wish(setting: bool, option: bool | None) -> Wish:
        if options.preview:
            return ""
        if option or (option is None and setting):
            return "make"
        return "keep" if setting else ""

    settings = config.settings
    paper = settings.paper
    return (
        wish(settings.compress, options.compress),
        wish(paper.pdf, options.pdf),
        wish(paper.docx, options.docx),
    )
