"""Imports go down only: each module may import from its own layer's list and from those below."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "generator"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("cli",),
    ("legacy",),
    ("serve", "options"),
    ("report",),
    ("preview", "server"),
    ("build", "watching"),
    ("site", "collisions", "compression", "excerpts"),
    ("plan",),
    ("hosting",),
    ("feeds", "sitemap"),
    ("engine",),
    ("lastbuild",),
    ("manifest", "output", "placing", "templates"),
    ("pdf",),
    ("typesetting", "fonts"),
    ("structured", "assets", "templatemistakes", "fragments"),
    ("palette",),
    ("timestamps", "xmltext"),
    ("catalog",),
    ("articles",),
    ("links",),
    ("publication",),
    ("addresses",),
    ("content",),
    ("store", "lock", "program", "parallel", "tracking"),
    ("fingerprints",),
    ("markup", "languages"),
    ("model",),
    ("reference",),
    ("config",),
    ("frontmatter",),
    ("kinds",),
    ("schema",),
    ("yamltree",),
    ("yamlmistakes",),
    ("activefiles",),
    ("dates", "files", "images", "slugs", "messages", "drawings"),
    ("text", "urls", "chinese", "location", "css", "bidi"),
    ("problems", "arguments"),
    ("__init__",),
)

LAYER_OF = {name: index for index, layer in enumerate(LAYERS) for name in layer}


def modules() -> list[tuple[str, Path]]:
    return [
        (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path)
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def imported(path: Path) -> set[str]:
    """The names of the package's modules (or subpackages) that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "generator":
            parts = node.module.split(".")
            names |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("generator.")}
    return {name if name in LAYER_OF else "__init__" for name in names}


@pytest.mark.parametrize(
    ("name", "path"), modules(), ids=lambda value: value if isinstance(value, str) else value.name
)
def test_a_module_imports_downwards_only(name: str, path: Path) -> None:
    assert name in LAYER_OF, f"{name} is new: give it a layer"
    wrong = {other for other in imported(path) if other != name and LAYER_OF[other] <= LAYER_OF[name]}
    assert not wrong, f"{name} imports {sorted(wrong)}, which do not lie below it"


def test_every_listed_module_exists() -> None:
    found = {name for name, _ in modules()}
    assert set(LAYER_OF) <= found


def test_only_the_command_line_prints() -> None:
    for name, path in modules():
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        ]
        assert not calls or name == "cli", path


def test_only_one_place_reads_the_clock() -> None:
    for name, path in modules():
        source = path.read_text(encoding="utf-8")
        for reading in ("datetime.now", "date.today", "datetime.today", "time.time("):
            assert reading not in source or name == "dates", f"{path} reads the clock: {reading}"
