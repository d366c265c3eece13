"""The Jinja environment: where templates come from, and what they can call.

Templates are the site owner's and trusted; content is not, so everything is escaped unless a template says
`| safe` of what has been sanitized. A name that doesn't exist stops the page.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from math import isqrt
from types import TracebackType
from urllib.parse import quote

import jinja2
from jinja2 import meta
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from markupsafe import Markup, escape
from msgspec import structs

from generator.content.images import scaled_name
from generator.content.markup import for_paper, notes_at_foot, prefix_ids, with_first_picture_at_once
from generator.engine.fingerprints import fingerprint
from generator.problems import Problem, Reporter
from generator.rendering import own_outputs
from generator.rendering.assets import Asset
from generator.rendering.compiled import compiled_templates
from generator.rendering.macro_cache import Environment
from generator.rendering.templatemistakes import Absent, AssetError, Frame, Mistake, explain
from generator.rendering.theme_files import FOLDER
from generator.site.model import Image
from generator.site.queries import WrongQuery, query_of
from generator.text import bidi, urls
from generator.text.decoding import FORBIDDEN
from generator.text.titles import ems, enclosure, title_lines

DEFAULT = "default:"
"""Before a template's name, this means the default theme's own: `{% extends "default:article.html" %}`."""
BELOW = "theme:"
"""Before a template's name, this means what there would be without the bulletin's own folder."""

_REFERENCE = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b.*?%\}", re.DOTALL)
"""A tag that names another template."""

_QUIET = 4
"""Modules around a QR code that stay light."""
_MASK = 2
"""The pattern that is laid over a QR code's data, of the standard's eight: readers undo any. To find the best one for
each address takes eight times as long as all else; for addresses of pages, this one is mostly the best.
"""
_BITS = bytes([ord("1")]) + bytes([ord("0")]) * 255


def _strokes(byte: int) -> str:
    """Eight modules of a row as moves of a pen that begins before and ends behind them; a dark one is drawn."""
    runs = re.findall("1+|0+", f"{byte:08b}")
    return "".join(f"h{len(run)}" if run[0] == "1" else f"m{len(run)} 0" for run in runs)


_STROKES = tuple(map(_strokes, range(256)))


class _UnreadableError(jinja2.TemplateError):
    """A file is asked for as a template that is no text."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class _Loader(jinja2.BaseLoader):
    """Templates that have been read already, from the first folder that has one of the name."""

    def __init__(self, folders: Sequence[Mapping[str, str | Problem]]) -> None:
        self._folders = folders

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:
        """A template's text, and a name of its file that no other has."""
        name = "/".join(split_template_path(template))
        for index, folder in enumerate(self._folders):
            text = folder.get(name)
            if isinstance(text, Problem):
                raise _UnreadableError(text)
            if text is not None:
                return text, f"{len(self._folders) - index}/{name}", None
        raise jinja2.TemplateNotFound(template)

    def list_templates(self) -> list[str]:
        """All names, sorted."""
        return sorted({name for folder in self._folders for name in folder})


def make_environment(
    folders: Sequence[Mapping[str, str | Problem]],
    assets: Mapping[str, Asset],
    functions: Mapping[str, Callable[..., object]],
    names: Sequence[str] = (),
    taxonomies: Sequence[str] = (),
) -> jinja2.Environment:
    """The environment for a bulletin whose templates are those of `folders` (see `theme_files.Theme`).

    `functions` are those that templates can call besides the ones for assets, QR codes and queries, by name; `names`
    are what problems call the folders, `taxonomies` the keys of the bulletin's own.
    """
    loader = jinja2.ChoiceLoader(
        [
            jinja2.PrefixLoader(
                {DEFAULT[:-1]: _Loader(folders[-1:]), BELOW[:-1]: _Loader(folders[1:] or folders)},
                delimiter=DEFAULT[-1],
            ),
            _Loader(folders),
        ]
    )
    environment = Environment(
        loader=loader,
        autoescape=_is_html,
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled_templates(),
    )
    environment.made = partial(make_environment, folders, assets, functions, names, taxonomies)
    environment.folder_names = tuple(names)
    environment.filters["href"] = href
    environment.filters["readable"] = readable
    environment.filters["prefixed"] = prefixed
    environment.filters["on_paper"] = on_paper
    environment.filters["at_foot"] = at_foot
    environment.filters["eager"] = eager
    environment.filters["isolated"] = isolated
    environment.filters["shaped"] = shaped
    environment.filters["ems"] = longest
    environment.filters["ended"] = ended
    environment.filters["enclosure"] = enclosure
    environment.filters["resized"] = resized
    environment.globals.update(functions, asset=partial(_asset, assets), qr=qr, query=_query(taxonomies))
    return environment


def _is_html(name: str | None) -> bool:
    return own_outputs.kind_of(name) == "html"


def _query(taxonomies: Sequence[str]) -> Callable[..., object]:
    """What gives a page the answer to a query, which the page's inputs hold under the query's name."""

    @jinja2.pass_context
    def query(context: Context, **arguments: object) -> object:
        name = query_of(arguments, taxonomies).name
        if name not in context:  # it is asked in a macro, or was not to be seen in the template's text
            raise WrongQuery("query-unseen")
        return context[name]

    return query


def resized(image: Image | None, width: int) -> Image | None:
    """A picture in another width, in pixels; as it is where it is not wider, or can't be had in any other."""
    if image is None or width not in image.widths:
        return image
    height = round(image.height * width / image.width)
    url = scaled_name(image.url, width)
    return structs.replace(image, url=url, width=width, height=height, srcset="", widths=())


def is_template(name: str) -> bool:
    """Whether a file of a theme, by its path, perhaps with a prefix, is a template."""
    path = name.rpartition(":")[2]
    return path.startswith(own_outputs.FOLDER) or (
        path.endswith(".html") and not path.startswith(("assets/", "languages/"))
    )


def folder_and_name(environment: jinja2.Environment, name: str) -> tuple[str, str]:
    """What problems call the folder that a template is taken from, and its path there."""
    assert environment.loader is not None  # make_environment gives one
    names = environment.folder_names if isinstance(environment, Environment) else ()
    try:
        file = environment.loader.get_source(environment, name)[1] or ""
    except jinja2.TemplateError:
        file = ""
    number, _, path = file.partition("/")
    folder = names[-int(number)] if number and names else FOLDER
    return folder, path or name.rpartition(":")[2]


def _asset(assets: Mapping[str, Asset], name: str) -> Asset:
    if name not in assets:
        raise AssetError(name, assets)
    return assets[name]


def prefixed(body: object, prefix: str) -> str:
    """A body whose ids begin with a prefix, so that several can share a page."""
    return prefix_ids(str(body), prefix)


def eager(body: object) -> str:
    """A body whose first picture, if it is near the beginning, is fetched before all others."""
    return with_first_picture_at_once(str(body))


def on_paper(body: object) -> str:
    """A body for a print view: nothing in it waits or is folded away."""
    return for_paper(str(body))


def at_foot(body: object) -> str:
    """A body whose notes engines for books can set at the foot of their pages."""
    return notes_at_foot(str(body))


def readable(url: str) -> str:
    """An address as a person reads it. What turns the direction of text stays percent-encoded, as browsers show it,
    and so does what no page may hold, such as our own marks of addresses.
    """
    text = urls.decode(url)
    # All of these are unprintable, which Python finds out two hundred times as fast.
    return text if text.isprintable() else FORBIDDEN.sub(_quoted, bidi.MARK.sub(_quoted, text))


def _quoted(match: re.Match[str]) -> str:
    return quote(match[0])


def isolated(text: object) -> Markup:
    """A name as HTML, in a `<bdi>` if it might turn the direction of what stands beside it."""
    written = escape(text)
    return Markup(f"<bdi>{written}</bdi>") if bidi.turns(written) else written


def shaped(title: object, width: int = 20) -> Markup:
    """A title as HTML, in lines as official documents have them: see `title_lines`."""
    lines = title_lines(str(title), width)
    return isolated(title) if len(lines) == 1 or bidi.turns(str(title)) else Markup("<br>").join(lines)


def longest(title: object, width: int = 20) -> int:
    """How many full characters the longest line of a title is as wide as: see `title_lines`."""
    return max(map(ems, title_lines(str(title), width)))


def ended(text: object, stop: str) -> str:
    """A text that ends in a full stop, whether it was written with one or not."""
    return str(text).rstrip(" 。.") + stop


def template_digests(name: str, environment: jinja2.Environment) -> dict[str, str]:
    """A digest of every template that rendering `name` may load, by name.

    Templates name each other in `extends`, `include` and `import`; one that computes a name depends on all.
    Those that don't exist, or whose references can't be read, are left out: rendering reports them.
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
            references = _references(source, environment)
        except jinja2.TemplateError:
            continue
        digests[current] = fingerprint(source)
        for referenced in references:
            waiting += [referenced] if referenced else environment.list_templates()
    return dict(sorted(digests.items()))


def _references(source: str, environment: jinja2.Environment) -> list[str | None]:
    """The templates that one names, from its text; None for a name that is computed. Raises TemplateSyntaxError."""
    # To parse all of it takes thirty times as long. A tag inside of a remark counts, too, which does no harm.
    try:
        trees = [environment.parse(tag) for tag in _REFERENCE.findall(source)]
    except jinja2.TemplateSyntaxError:  # a name that holds the sign of a tag's end
        trees = [environment.parse(source)]
    return [name for tree in trees for name in meta.find_referenced_templates(tree)]


def href(url: str) -> str:
    """Mark a site path, so that the finished page spells it relatively; full addresses stay as they are.

    One that could run something becomes `#`: templates are trusted, but not what they may be handed in `extra`.
    """
    if url.startswith("/"):
        return urls.mark(url)
    return url if urls.is_allowed(url) else "#"


@lru_cache(maxsize=1024)
def qr(text: str) -> Markup:
    """A QR code (ISO/IEC 18004, error correction level M) as an SVG element without a size of its own."""
    import zxingcpp  # only print views need it

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", dataMask=_MASK)
    # A byte for each module, 0 for a dark one; the quiet zone is in it.
    modules = bytes(memoryview(code.to_image()))  # type: ignore[arg-type]  # a buffer, which the stubs don't say
    size = isqrt(len(modules))
    width = -(-size // 8)
    path = []
    for row in range(_QUIET, size - _QUIET):
        bits = modules[row * size : (row + 1) * size].translate(_BITS).ljust(8 * width, b"0")
        path += [f"M0 {row}.5", *map(_STROKES.__getitem__, int(bits, 2).to_bytes(width))]
    return Markup(
        f'<svg class="qr" role="img" aria-label="{escape(text)!s}" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path stroke="#000" d="{"".join(path)}"/></svg>'
    )


def template_problem(error: Exception, name: str, environment: jinja2.Environment) -> Problem:
    """What went wrong while the template `name` was loaded or rendered, with the place in the file at fault."""
    if isinstance(error, _UnreadableError):
        return error.problem
    frames = _frames(error.__traceback__, environment)
    source, line = (frames[-1].template, frames[-1].line) if frames else (name, 0)
    if isinstance(error, jinja2.TemplateSyntaxError):
        source, line = error.name or name, error.lineno
        if (
            error.filename is None
        ):  # Jinja names the file then, in place of the template, with its folder's number
            number, _, path = source.partition("/")
            source = path if number.isdigit() else source
    mistake = explain(error, frames, environment, name)
    if mistake is None:
        mistake = Mistake("template-error", {"reason": str(error) or type(error).__name__})
    if mistake.frame:
        source, line = mistake.frame.template, mistake.frame.line
    lines = _lines(source, environment)
    written = "".join(lines[line - 1 : line]) if line else ""
    column = mistake.column or written.find(mistake.values.get("name", "\n")) + 1 or 1
    reporter = Reporter("/".join(folder_and_name(environment, source)), lines)
    reporter.error(mistake.code, line, column if line else 0, **mistake.values)
    return reporter.problems[0]


def _lines(name: str, environment: jinja2.Environment) -> tuple[str, ...]:
    assert environment.loader is not None  # make_environment gives one
    try:
        return tuple(environment.loader.get_source(environment, name)[0].split("\n"))
    except jinja2.TemplateNotFound:
        return ()


def _frames(traceback: TracebackType | None, environment: jinja2.Environment) -> tuple[Frame, ...]:
    """The lines of templates that were at work, the outermost first."""
    names: dict[str | None, str] = {}
    for template in list((environment.cache or {}).values()):
        names.setdefault(template.filename, str(template.name))
    frames = []
    while traceback:
        frame, line = traceback.tb_frame, traceback.tb_lineno
        if name := names.get(frame.f_code.co_filename):
            text = "".join(_lines(name, environment)[line - 1 : line])
            frames.append(Frame(name, line, text, frame.f_locals))
        traceback = traceback.tb_next
    return tuple(frames)
