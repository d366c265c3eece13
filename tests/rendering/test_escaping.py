"""Values come out of templates as MarkupSafe would write them."""

import jinja2
import pytest
from markupsafe import Markup, escape

from generator.rendering.escaping import escaped
from generator.rendering.macro_cache import Environment


class Text(str):
    __slots__ = ()


class Drawn:
    def __html__(self) -> str:
        return "<b>&</b>"


@pytest.mark.parametrize(
    "value",
    ["", "石桥", "<a href='x' title=\"&\">&amp;", Markup("<b>&amp;</b>"), Text("<'>"), 7, None, Drawn()],
)
def test_a_value_is_written_as_markupsafe_writes_it(value: object) -> None:
    assert str(escaped(value)) == str(escape(value))
    assert Environment(autoescape=True).from_string("{{ value }}").render(value=value) == str(escape(value))


def test_what_a_macro_or_a_block_has_written_is_not_escaped_again() -> None:
    source = "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{% set b %}<b>{{ m(x) }}</b>{% endset %}{{ b }}{{ b ~ x }}"
    found = Environment(autoescape=True).from_string(source).render(x="&")
    assert found == "<b><i>&amp;</i></b><b><i>&amp;</i></b>&amp;"


def test_a_name_that_does_not_exist_stops_the_page() -> None:
    environment = Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    with pytest.raises(jinja2.UndefinedError):
        environment.from_string("{{ gone }}").render()
