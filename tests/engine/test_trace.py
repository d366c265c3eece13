"""The mutation check: every input in a trace is needed, and a tree would be stale without it.

Two bulletins differ in everything. Output by output and name by name, one input of the first one's is exchanged for the
second one's, so that nothing else tells of the change. With the name's digest held still, the old file stays; with the
trace as it is, the file becomes what a clean build makes.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from generator import build
from generator.engine import making, staleness, work
from generator.engine.bodies import Bodies
from generator.engine.engine import bring_up_to_date
from generator.engine.making import render
from generator.engine.output import Call, Copy, Derived, Output, Renderer, Template
from generator.engine.progress import untracked
from generator.engine.store import open_store
from generator.outputs import docx, pdf
from generator.outputs.theme import make_assets, make_renderer
from generator.rendering.assets import Asset
from generator.rendering.theme_files import Theme, decoded, default_theme, theme_files_of
from generator.settings.config import Config, load_config
from generator.site.model import Pager, Term
from tests.photos import photo
from tests.sites import SETTINGS, article, build_site, write_site

KINDS = (
    *(
        "home.html",
        "list.html",
        "article.html",
        "print.html",
        "official.html",
        "page.html",
        "section.html",
        "terms.html",
    ),
    *("archive.html", "issues.html", "issue.html", "booklet.html", "404.html", "alias.html"),
    *(
        "search.html",
        "open_search",
        "feeds.html",
        "sitemap.html",
        "topics.html",
        "topic.html",
        "favicon",
        "icon",
        "manifest",
    ),
    *("redirects", "atom", "rss", "json_feed", "sitemap_index", "sitemap", "news_sitemap", "robots", "_same"),
    *("copy", "without_location", "scaled", "gzipped", "brotlied", "typeset", "stitch", "write"),
)
"""Every kind of output: its template, its function, or `copy`."""

MANY: Mapping[tuple[str, str], Any] = {
    ("home.html", "blocks"): (),  # other settings
    ("issue.html", "key"): "RWRXKJjBxVmIQF+LuebqRQsto319uT0bL72mWiHgPwSFn03/vfy5nc9F",  # other settings
    ("booklet.html", "key"): "RWRXKJjBxVmIQF+LuebqRQsto319uT0bL72mWiHgPwSFn03/vfy5nc9F",
    ("list.html", "parts"): (Term("1", "/1/"), Term("2", "/2/")),  # that takes two hundred articles
    ("section.html", "parts"): (Term("1", "/1/"), Term("2", "/2/")),
    ("issue.html", "is_continued"): True,  # that takes a hundred articles
    ("issue.html", "pager"): Pager(2, "/issues/1/", older="/issues/1/", place=2, total=2),
    ("search.html", "outside"): "https://www.example.net/?q=%s",  # other settings
    ("redirects", "forced"): True,  # other hosts
    ("robots", "sitemaps"): ("/sitemap.xml",),  # without news
    ("sitemap_index", "urls"): ("/sitemap-1.xml", "/sitemap-2.xml"),  # that takes fifty thousand pages
}
"""What only a large bulletin has, or another kind of one: by kind and input."""


def one(root: Path) -> Path:
    return write_site(
        root,
        {
            "gen.yaml": SETTINGS + "issues: month\npage_size: 2\ntheme: {slides: 2}\n"
            "paper: {lists: [sections, tags], articles: pages, saddle_stitch: true, docx: true}\n"
            "taxonomies: {people: 人物}\n",
            "content/topics/s.md": "---\ntitle: 又一专题\narticles: []\n---\n",
            "content/topics/t.md": "---\ntitle: 专题\narticles: [news/a.md]\nsummary: 引\ngather: 水\n---\n话。\n",
            "content/about.md": "---\ntitle: 关于\n---\n关于。![图](static/photo.jpg)\n",
            "content/static/photo.jpg": photo(),
            "content/news/_index.md": "---\ntitle: 动态\n---\n",
            "content/news/a.md": article(
                "一。",
                title="一",
                date="2020-09-30",
                tags="[水]",
                aliases="[/old/]",
                people="[甲, 乙]",
                image="../static/photo.jpg",
            ),
            "content/news/b.md": article(
                "二。", title="二", date="2020-08-29", tags="[水]", source="局", image="../static/photo.jpg"
            ),
            "content/news/c.md": article("三。", title="三", date="2020-08-01", tags="[水]", source="局"),
            "content/news/d.md": article("四。", title="四", date="2019-08-01", pinned="true"),
            "content/notices/e.md": article("五。", title="五", date="2020-07-01"),
            "content/notices/f.md": article("六。", title="六", date="2020-06-01", print_style="official"),
            "content/static/file.txt": b"one",
        },
    )


def two(root: Path) -> Path:
    return write_site(
        root,
        {
            "gen.yaml": "title: Another\nsubtitle: Line\nbase_url: https://other.example/\ntimezone: UTC\n"
            "taxonomies: {people: People}\nlanguage: en\nissues: week\n"
            "paper: {lists: [tags], style: official, size: Letter, saddle_stitch: true, docx: true}\n"
            'links: file\nfeeds: {content: summary, count: 3}\ntheme: {accent: "#17497f", slides: 3}\n',
            "content/topics/_index.md": "---\ntitle: Stories\n---\nAll.\n",
            "content/topics/u.md": "---\ntitle: Topic\narticles: [other/x.md]\nsummary: So\ngather: road\n---\nU.\n",
            "content/about.md": "---\ntitle: About\n---\nAbout. ![Picture](static/another.jpg)\n",
            "content/static/another.jpg": photo(seed=2),
            "content/other/_index.md": "---\ntitle: Other\n---\n",
            "content/other/v.md": article(
                "V.",
                title="V",
                date="2020-10-01",
                tags="[road]",
                aliases="[/older/]",
                people="[Ann, Ben]",
                image="../static/another.jpg",
            ),
            **{
                f"content/other/old{number}.md": article(
                    title=f"Old {number}", date=f"2016-08-{number + 1:02}"
                )
                for number in range(8)
            },
            "content/other/w.md": article(
                "W.",
                title="W",
                date="2020-09-29",
                tags="[road]",
                source="Office",
                image="../static/another.jpg",
            ),
            "content/other/x.md": article(
                "X.", title="X", date="2018-08-01", tags="[road, sea]", source="Desk"
            ),
            "content/other/y.md": article("Y.", title="Y", date="2017-08-01", pinned="true"),
            "content/last/z.md": article("Z.", title="Z", date="2016-07-01", print_style="plain"),
            "content/static/other.txt": b"two",
            "templates/assets/site.js": "another();",
        },
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """A bulletin up to what its build would render."""

    root: Path
    outputs: tuple[Output, ...]
    renderer: Renderer

    def of_kind(self, kind: str) -> list[Output]:
        return [output for output in self.outputs if kind_of(output) == kind]


def kind_of(output: Output) -> str:
    recipe = output.recipe
    if isinstance(recipe, Copy):
        return recipe.function.__name__ if recipe.function else "copy"
    return recipe.name if isinstance(recipe, Template) else recipe.function.__name__


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Planned, Planned]]:
    """Both bulletins."""
    seen: list[tuple[tuple[Output, ...], Renderer]] = []
    readers: list[Bodies] = []

    def record(outputs: tuple[Output, ...], renderer: Renderer, *rest: Any, **options: Any) -> object:  # noqa: ANN401 - passed on
        seen.append((outputs, renderer))
        return bring_up_to_date(outputs, renderer, *rest, **options)

    def reader(path: Path) -> Bodies:
        readers.append(Bodies(path))
        return readers[-1]

    roots = [make(tmp_path_factory.mktemp("bulletin")) for make in (one, two)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "bring_up_to_date", record)
        patch.setattr(build, "Bodies", reader)
        patch.setattr(pdf, "lacking", lambda **_: ())
        patch.setattr(pdf, "typeset", typeset)
        patch.setattr(pdf, "stitch", stitch)
        patch.setattr(docx, "write", write)
        for root, setter in zip(roots, ("one", "two"), strict=True):
            patch.setattr(pdf, "setter", lambda setter=setter: setter)
            assert build_site(root, compress=True, pdf=True).problems == ()
    first, second = (Planned(root, *found) for root, found in zip(roots, seen, strict=True))
    yield first, second
    for bodies in readers:
        bodies.close()


def typeset(page: bytes, files: Mapping[str, bytes], **inputs: str) -> bytes:
    """In place of a PDF, which takes half a second: everything that it is made from."""
    return b"\n".join(
        (
            page,
            *(data for _, data in sorted(files.items())),
            *(inputs[name].encode() for name in sorted(inputs)),
        )
    )


def stitch(page: bytes, files: Mapping[str, bytes], **inputs: str) -> bytes:
    """In place of one to staple."""
    return typeset(page, files, **inputs) + b"folded"


def write(page: bytes, files: Mapping[str, bytes], **inputs: str) -> bytes:
    """In place of a document of Word."""
    return typeset(page, files, **inputs) + b"Word"


def test_every_kind_of_output_is_looked_at(plans: tuple[Planned, Planned]) -> None:
    for planned in plans:
        # The index's files are `outputs/search/test_indexing.py`'s.
        assert {kind_of(output) for output in planned.outputs} - {"as_file", "as_script"} == set(KINDS)


@dataclass(frozen=True, slots=True)
class Change:
    """The same output before and after, where only one name of its trace is another."""

    name: str
    before: tuple[Output, Renderer]
    after: tuple[Output, Renderer]


def changes(kind: str, first: Planned, second: Planned, waiting: set[str]) -> Iterator[Change]:
    """Changes to outputs of a kind, for the names that are `waiting`; several for each, of which one has to show."""
    for output in first.of_kind(kind):
        before = output, first.renderer
        for other in (*second.of_kind(kind), *first.of_kind(kind)):
            for name in output.inputs:
                inputs = {**output.inputs, name: MANY.get((kind, name), other.inputs[name])}
                yield Change(name, before, (structs.replace(output, inputs=inputs), first.renderer))
        if isinstance(output.recipe, Template):
            # Files to keep are made from templates and their surroundings as well, and would tell.
            kept = dict.fromkeys(output.inputs.keys() & {"pdf", "stitched", "word"})
            output = structs.replace(output, inputs={**output.inputs, **kept})
            before = output, first.renderer
            assert isinstance(output.recipe, Template)
            yield Change(
                "rooted",
                before,
                (structs.replace(output, recipe=Template(kind, not output.recipe.rooted)), first.renderer),
            )
            yield Change("surroundings", before, (output, surrounded(first, second)))
            for name in sorted(waiting):
                if name.startswith("template:"):
                    for renderer in with_another(name.removeprefix("template:"), first):
                        yield Change(name, before, (output, renderer))
        elif isinstance(output.recipe, Copy):
            for other in second.of_kind(kind):
                assert isinstance(other.recipe, Copy)
                copy = structs.replace(output.recipe, path=other.recipe.path, digest=other.recipe.digest)
                yield Change("file", before, (structs.replace(output, recipe=copy), first.renderer))
            copy = structs.replace(output.recipe, function=another_picture)
            yield Change("function", before, (structs.replace(output, recipe=copy), first.renderer))
        elif isinstance(output.recipe, Derived):
            recipe = output.recipe
            others = tuple(made for made in second.outputs if isinstance(made.recipe, Copy))
            for name, made_from in recipe.sources.items():
                exchanged = second.outputs[0] if isinstance(made_from, Output) else others[:1]
                derived = structs.replace(recipe, sources={**recipe.sources, name: exchanged})
                yield Change(name, before, (structs.replace(output, recipe=derived), first.renderer))
            derived = structs.replace(recipe, function=another_derived)
            yield Change("function", before, (structs.replace(output, recipe=derived), first.renderer))
        else:
            yield Change("function", before, (structs.replace(output, recipe=Call(another)), first.renderer))


def another(**inputs: object) -> str:
    return "what another function makes"


def another_picture(data: bytes, **inputs: object) -> bytes:
    return b"what another function makes"


def another_derived(**sources: object) -> bytes:
    return b"what another function makes"


def assets_of(theme: Theme, config: Config) -> Mapping[str, Asset]:
    return make_assets(theme, config.settings, lasting=True)


def surrounded(first: Planned, second: Planned) -> Renderer:
    """The first bulletin's templates among the second one's assets and under its address."""
    config, _ = load_config(second.root / "gen.yaml")
    assert config
    theme = decoded(theme_files_of(config))
    return make_renderer(theme, assets_of(theme, config), config.settings)


def with_another(name: str, planned: Planned) -> Iterator[Renderer]:
    """The same theme, but for one template."""
    text = (default_theme() / name).read_text(encoding="utf-8")
    folder = planned.root / "templates"
    config, _ = load_config(planned.root / "gen.yaml")
    assert config
    changes = (
        ('class="', 'class="x '),
        ("<title>", "<title>x"),
        ("<li>", "<li>x"),
        ("<p>", "<p>x"),
        ("<meta ", "<meta x "),
    )
    for old, new in changes:
        if old in text:
            folder.mkdir()
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
            try:
                theme = decoded(theme_files_of(config))
                yield make_renderer(theme, assets_of(theme, config), config.settings)
            finally:
                shutil.rmtree(folder)


def hold_still(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Take a name out of every trace."""
    real = staleness.traces_of

    def traces(planned: Mapping[str, Output], renderer: Renderer) -> dict[str, str]:
        line = re.compile(rf"^{re.escape(name)}=.*$", re.MULTILINE)
        return {path: line.sub(f"{name}=0", trace) for path, trace in real(planned, renderer).items()}

    monkeypatch.setattr(work, "traces_of", traces)


def committed(home: Path, *states: tuple[Output, Renderer]) -> bytes:
    """An output's file after builds with these."""
    for output, using in states:
        with closing(open_store(home / ".gen" / "store.sqlite")) as store:
            bring_up_to_date(
                (structs.replace(output, url="/file"),),
                using,
                home / "site",
                home / ".gen",
                store,
                untracked,
                may_write=True,
            )
    return (home / "site" / "file").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_in_a_trace_is_needed(
    plans: tuple[Planned, Planned], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = plans[0].of_kind(kind)[0]
    trace = staleness.traces_of({"file": output}, plans[0].renderer)["file"]
    waiting = set(staleness.inputs_of(trace)) - {"program"}
    for number, change in enumerate(changes(kind, *plans, waiting)):
        if not waiting:
            break
        if change.name not in waiting:
            continue
        old, new = (
            render(structs.replace(made, url="/file"), using) for made, using in (change.before, change.after)
        )
        if old == new:
            continue
        waiting.remove(change.name)
        home = tmp_path / str(number)
        assert committed(home, change.before, change.after) == new, change.name
        with monkeypatch.context() as patch:
            hold_still(patch, change.name)
            stale = committed(home / "without", change.before, change.after)
        assert stale == old, f"{change.name} is not the only name that tells of its change"
    assert waiting == set(), "no change to these shows"


def test_the_program_is_needed(
    plans: tuple[Planned, Planned], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same inputs, and a function that makes something else of them than it did."""
    state = next(output for output in plans[0].outputs if kind_of(output) == "robots"), plans[0].renderer

    def made(home: Path) -> bytes:
        committed(home, state)
        with monkeypatch.context() as patch:
            patch.setattr(staleness, "engine_key", lambda: "another")
            patch.setattr(making, "_made", lambda *_: b"another")
            return committed(home, state)

    assert made(tmp_path / "with") == b"another"
    hold_still(monkeypatch, "program")
    assert made(tmp_path / "without") != b"another"
