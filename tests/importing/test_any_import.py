"""Whatever an import writes, `gen build` accepts: random old sites, imported one after another beside random articles.

`GEN_EXAMPLES=1000` tries more of them.
"""

import contextlib
import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from generator.importing.pipeline import ImportRequest, run_import
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.importing.oldpages import old_page, warm, write
from tests.sites import NOW, SETTINGS, article, build_site

EXAMPLES = int(os.environ.get("GEN_EXAMPLES", "8"))

NAMES = (
    *(
        "static",
        "con",
        "aux.txt",
        "index",
        "feeds",
        "sitemap",
        "_index",
        "tags",
        "archive",
        "page",
        "404",
        "sources",
        "news",
        "NEWS",
    ),
    *(
        "a",
        "A",
        "a.b",
        "a-2",
        ".hidden",
        "2020-09-22-a",
        "a.en",
        "长" * 90,
        "？！",
        "关于",
        "robots",
        "print",
        "x (1)",
    ),
)
"""Names of files, folders, columns and articles, many of which mean something to somebody."""
HOSTS = ("old.example", "www.old.example", "other.example:8080")
names = some.sampled_from(NAMES)
words = some.sampled_from(("", "又及。", "再及一次。"))
days = some.sampled_from(("", "2020-09-22", "2020-09-23", "2019-01-01 08:30"))


@some.composite
def old_sites(draw: some.DrawFn) -> dict[str, str | bytes]:
    """Pages of a mirror, by path."""
    files: dict[str, str | bytes] = {}
    for _ in range(draw(some.integers(1, 6))):
        folder = "/".join(draw(some.lists(names, max_size=2)))
        name = f"{draw(names)}{draw(some.sampled_from(('.html', '.htm', '/index.html', '.asp?id=1')))}"
        page = old_page(draw(names), crumb=draw(names), date=draw(days), words=draw(words))
        files["/".join(filter(None, (draw(some.sampled_from(HOSTS)), folder, name)))] = page
    return files


@some.composite
def bulletins(draw: some.DrawFn) -> dict[str, str | bytes]:
    """What an editor has written already, by path under `content/`."""
    files: dict[str, str | bytes] = {}
    if draw(some.booleans()):
        files["news/a.md"] = article(aliases=draw(some.sampled_from(("", "/b.html", "/a/", "/A.asp?id=1"))))
    if draw(some.booleans()):
        files["notices/b.md"] = article(slug=draw(some.sampled_from(("", "a", "guan-yu"))), date="2019-01-01")
        files["notices/_index.md"] = f"---\ntitle: {draw(some.sampled_from(('a', '关于', '公告')))}\n---\n"
    if draw(some.booleans()):
        files["guan-yu.md"] = article(
            title="关于", permalink=draw(some.sampled_from(("", "/tags-2/", "/404/")))
        )
    if draw(some.booleans()):
        files["static/A.html/x.txt"] = "x"
    return files


def _written(root: Path, folder: str, files: Mapping[str, str | bytes]) -> Path:
    for path, content in files.items():
        with contextlib.suppress(OSError):  # a name that is a folder's already
            write(root / folder, {path: content})
    return root / folder


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),  # an example is small; to make it smaller takes minutes
)
@given(
    content=bulletins(),
    sites=some.lists(old_sites(), min_size=2, max_size=2),
    pattern=some.sampled_from(
        (
            "",
            "permalink: /{year}/{slug}/\n",
            "permalink: /{section}/{slug}.html\n",
            "permalink: /{year}/{title}/\n",
        )
    ),
)
def test_what_is_imported_builds(
    content: dict[str, str | bytes], sites: list[dict[str, str | bytes]], pattern: str
) -> None:
    warm()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
        root = Path(folder)
        write(
            root,
            {"gen.yaml": SETTINGS + pattern} | {f"content/{path}": text for path, text in content.items()},
        )
        config, _ = load_config(root / "gen.yaml")
        assert config is not None
        now = clock(NOW, {}, config.zone)
        for number, files in enumerate(sites):
            mirror = _written(root, f"m{number}", files)
            result = run_import(ImportRequest((mirror,), config, None), now)
            assert not [problem for problem in result.problems if problem.severity == "error"]
            build_site(root)  # raises ProblemsError
            before = {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()}
            run_import(ImportRequest((mirror,), config, None), now)
            after = {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()}
            assert after == before
