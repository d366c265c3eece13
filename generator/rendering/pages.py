"""Pages from templates: the engine's `Renderer`."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from json import JSONDecodeError

import jinja2
from msgspec import Struct

from generator.engine.output import Template
from generator.problems import ProblemsError, Reporter
from generator.rendering import own_outputs
from generator.rendering.templates import folder_and_name, template_digests, template_problem
from generator.text import urls

_SHOWN = 80
"""Characters of a line that a problem shows."""


class PageRenderer(Struct, frozen=True):
    """What rendering needs besides a page's recipe and its inputs."""

    environment: jinja2.Environment
    digests: Callable[[str], Mapping[str, str]]
    """A digest of each template that rendering one may load, by name; found out once (see `template_digests`)."""
    surroundings: str
    """A digest of what every template can reach besides its inputs: assets, words, address style."""
    base_path: str
    """The path of the site's root on its host, without a slash at the end."""
    as_files: bool
    """Whether links name `index.html`."""
    base_url: str
    """The site's full address, which files of the theme's own are spelled with unless they are pages."""

    def __reduce__(self) -> tuple[Callable[[], "PageRenderer"], tuple[()]]:
        """Another process finds out for itself what is found out once."""
        made = partial(
            page_renderer,
            self.environment,
            self.surroundings,
            self.base_path,
            as_files=self.as_files,
            base_url=self.base_url,
        )
        return made, ()

    def trace(self, recipe: Template) -> str:
        """A line for every template that a page's own may load, and one for the surroundings."""
        lines = [f"template:{name}={digest}" for name, digest in self.digests(recipe.name).items()]
        return "\n".join([*lines, f"surroundings={self.surroundings}"])

    def render(self, recipe: Template, url: str, inputs: Mapping[str, object]) -> bytes:
        """The page at a site path, its addresses spelled. Raises ProblemsError with the template's mistake."""
        try:
            text = self.environment.get_template(recipe.name).render(inputs)
        except (
            jinja2.TemplateError,
            ArithmeticError,
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            # Templates may call anything with anything; what comes of it is the template's problem, not a bug.
            raise ProblemsError((template_problem(error, recipe.name, self.environment),)) from error
        if recipe.rooted:
            return urls.spell_absolute(text, self.base_path).encode()
        if recipe.name.startswith(own_outputs.FOLDER) and not own_outputs.is_page(recipe.name):
            return self._finished(urls.spell_absolute(text, self.base_url), recipe.name).encode()
        return urls.spell(text, url, self.as_files).encode()

    def _finished(self, text: str, template: str) -> str:
        try:
            return own_outputs.finished(text, own_outputs.kind_of(template))
        except JSONDecodeError as error:
            lines = text.split("\n")
            reporter = Reporter("/".join(folder_and_name(self.environment, template)))
            shown = lines[error.lineno - 1].strip()
            reporter.error("output-not-json", detail=error.msg, at=error.lineno, text=shown[:_SHOWN])
            raise ProblemsError(tuple(reporter.problems)) from error


def page_renderer(
    environment: jinja2.Environment, surroundings: str, base_path: str, *, as_files: bool, base_url: str = ""
) -> PageRenderer:
    """A renderer for the templates of an environment."""
    digests = cache(lambda name: template_digests(name, environment))
    return PageRenderer(environment, digests, surroundings, base_path, as_files, base_url)
