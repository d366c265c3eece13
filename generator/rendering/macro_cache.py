"""What macros gave is remembered, since most of what stands around an article stands on every other page as well.

A macro that was imported sees nothing but what it is given (Jinja imports without the page's context), and what it is
given can't change. So its answer to the same values is the same, wherever it is asked.
"""

from collections.abc import Callable, Iterable, MutableMapping
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro

from generator.rendering.escaping import Generator, escaped
from generator.rendering.own_outputs import as_calendar_text, as_json
from generator.site.model import Card, Feed, Site, Term
from generator.text.languages import Words

MOST = 16_384
"""How many answers of a file's macros are remembered: some 30 MB of Chinese text."""

# What lives as long as the plan, and is on many pages. It is told by its identity: its value takes long to compare.
_LASTING = (Macro, Words, Site, Card, Term, Feed, bool, type(None))
_SMALL = range(256)
_PLAIN = (FunctionType, MethodType, BuiltinFunctionType, partial)
"""Kinds of functions that have no say in how they are called but by Jinja's mark."""

_Memory = dict[tuple[object, ...], tuple[object, object]]
"""What was given, and what came of it."""


class Template(jinja2.Template):
    """A template whose macros remember what they gave, for those who import them."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja would compare the importer's globals with ours on each import; they are the environment's for all.
        if self._module is None:
            module = super()._get_default_module()
            memory: _Memory = {}
            for name, value in list(vars(module).items()):
                if isinstance(value, Macro):
                    setattr(module, name, _Remembered(value, memory))
            return module
        return self._module


class _Context(Context):
    """What a template sees. Macros and functions are called at once: Jinja looks for its marks four times each time."""

    def call(self, called: Callable[..., object], /, *args: object, **named: object) -> object:
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not _Remembered and (kind not in _PLAIN or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)


class Environment(jinja2.Environment):
    """Jinja's environment, with such templates. Another process makes its own of the same."""

    template_class = Template
    context_class = _Context
    code_generator_class = Generator
    escaped = staticmethod(escaped)
    as_json = staticmethod(as_json)
    as_calendar_text = staticmethod(as_calendar_text)
    made: Callable[[], jinja2.Environment]
    """Makes another one that is like this."""
    folder_names: tuple[str, ...] = ()
    """What problems call the folders that templates are taken from; the last one is the default theme's."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template sees besides what it is given: a plain mapping, since each page goes through it twice."""
        return {**self.globals, **(d or {})}

    def __reduce__(self) -> tuple[Callable[[], jinja2.Environment], tuple[()]]:
        return self.made, ()


class _Remembered:
    """A macro and what it gave."""

    __slots__ = ("_macro", "_memory")

    def __init__(self, macro: Macro, memory: _Memory) -> None:
        self._macro = macro
        self._memory = memory

    def __call__(self, *args: object, **named: object) -> object:
        key = _key(named, (self._macro, *args, *named.values()))
        if key is None:
            return self._macro(*args, **named)
        found = self._memory.get(key)
        if found is None:
            if len(self._memory) >= MOST:
                self._memory.clear()
            # The values are kept, too: no other may come to live where one of them did.
            found = self._memory[key] = ((args, named), self._macro(*args, **named))
        return found[1]


def _key(names: Iterable[str], values: Iterable[object]) -> tuple[object, ...] | None:
    """What tells a macro's call from any other; None if one of the values is hardly ever met again."""
    parts: list[object] = [tuple(names)]
    for value in values:
        kind = type(value)
        if kind is str:
            parts.append(value)
        elif kind in _LASTING or (kind is int and value in _SMALL):  # Python has one of each small number
            parts.append(id(value))
        else:
            return None
    return tuple(parts)
