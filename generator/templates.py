"""The Jinja environment: where templates come from, and what they can call.

Templates are the site owner's and trusted; content is not, so everything is escaped unless a template says
`| safe` of what has been sanitized. A name that doesn't exist stops the page.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import isqrt
from pathlib import Path
from types import TracebackType

import jinja2
from jinja2 import meta
from markupsafe import Markup

from generator import structured, urls
from generator.assets import Asset
from generator.fingerprints import fingerprint
from generator.markup import prefix_ids
from generator.problems import Problem, Reporter

DEFAULT = "default:"
"""Before a template's name, this means the default theme's own: `{% extends "default:article.html" %}`."""

_DARK = re.compile(rb"\x00+")


def default_theme() -> Path:
    """The folder of the default theme: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "theme"
    return installed if installed.is_dir() else package.parent / "templates"


def template_folders(root: Path) -> tuple[Path, ...]:
    """The folders that templates, assets and words are looked up in, first the bulletin's own."""
    own, default = root / "templates", default_theme()
    if not own.is_dir() or own.samefile(default):
        return (default,)
    return (own, default)


def make_environment(folders: Sequence[Path], assets: Mapping[str, Asset]) -> jinja2.Environment:
    """The environment for a bulletin whose templates are looked up in `folders`, the default theme's last."""
    loader = jinja2.ChoiceLoader(
        [
            jinja2.PrefixLoader({DEFAULT[:-1]: jinja2.FileSystemLoader(folders[-1])}, delimiter=DEFAULT[-1]),
            jinja2.FileSystemLoader(list(folders)),
        ]
    )
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters["href"] = href
    environment.filters["readable"] = urls.decode
    environment.filters["prefixed"] = prefixed
    environment.globals.update(
        asset=assets.__getitem__,
        qr=qr,
        metadata=structured.metadata,
        json_ld=structured.json_ld,
    )
    return environment


def prefixed(body: object, prefix: str) -> str:
    """A body whose ids begin with a prefix, so that several can share a page."""
    return prefix_ids(str(body), prefix)


def template_digests(name: str, environment: jinja2.Environment) -> dict[str, str]:
    """A digest of every template that rendering `name` may load, by name.

    Templates name each other in `extends`, `include` and `import`; one that computes a name depends on all.
    Those that don't exist, or can't be read as templates, are left out: rendering reports them.
    """
    assert environment.loader is not None  # make_environment gives one
    digests: dict[str, str] = {}
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in digests:
            continue
        try:
            source = environment.loader.get_source(environment, current)[0]
            tree = environment.parse(source)
        except (jinja2.TemplateError, UnicodeDecodeError):
            continue
        digests[current] = fingerprint(source)
        for referenced in meta.find_referenced_templates(tree):
            waiting += [referenced] if referenced else environment.list_templates()
    return dict(sorted(digests.items()))


def href(url: str) -> str:
    """Mark a site path, so that the finished page spells it relatively; full addresses stay as they are."""
    return urls.mark(url) if url.startswith("/") else url


@lru_cache(maxsize=1024)
def qr(text: str) -> Markup:
    """A QR code (ISO/IEC 18004, error correction level M) as an SVG element without a size of its own."""
    import zxingcpp  # only print views need it

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # A byte for each module, 0 for a dark one; the quiet zone is in it.
    modules = bytes(memoryview(code.to_image()))  # type: ignore[arg-type]  # a buffer, which the stubs don't say
    size = isqrt(len(modules))
    path = []
    for row in range(size):
        at = 0
        for run in _DARK.finditer(modules[row * size : (row + 1) * size]):
            step = f"m{run.start() - at} 0" if at else f"M{run.start()} {row}.5"
            at = run.end()
            path.append(f"{step}h{at - run.start()}")
    return Markup(
        '<svg class="qr" role="img" aria-label="{0}" viewBox="0 0 {1} {1}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{1}v{1}H0z"/><path stroke="#000" d="{2}"/></svg>'
    ).format(text, size, "".join(path))


def template_problem(error: Exception, name: str, environment: jinja2.Environment) -> Problem:
    """What went wrong while the template `name` was loaded or rendered, with the place in the file at fault."""
    line, source = 0, name
    if isinstance(error, jinja2.TemplateSyntaxError):
        line, source = error.lineno, error.name or name
    else:
        for file, at in _frames(error.__traceback__):
            if found := _template_at(file, environment):
                line, source = at, found
    if isinstance(error, jinja2.TemplateNotFound) and error.name != name:
        code, text = "template-missing", str(error.name)
    elif isinstance(error, jinja2.UndefinedError):
        code, text = "template-undefined", str(error)
    else:
        code, text = "template-error", str(error) or type(error).__name__
    return _with_excerpt(code, source, line, text, environment)


def _with_excerpt(code: str, name: str, line: int, text: str, environment: jinja2.Environment) -> Problem:
    lines: tuple[str, ...] = ()
    try:
        assert environment.loader is not None  # make_environment gives one
        lines = tuple(environment.loader.get_source(environment, name)[0].split("\n"))
    except jinja2.TemplateNotFound:
        pass
    reporter = Reporter(f"templates/{name.removeprefix(DEFAULT)}", lines)
    reporter.error(code, line, 1 if line else 0, template=name, reason=text)
    return reporter.problems[0]


def _frames(traceback: TracebackType | None) -> list[tuple[str, int]]:
    frames = []
    while traceback:
        frames.append((traceback.tb_frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    return frames


def _template_at(file: str, environment: jinja2.Environment) -> str:
    """The name of the loaded template that was read from a file; empty if none was."""
    for template in list((environment.cache or {}).values()):
        if template.filename == file:
            return str(template.name)
    return ""
