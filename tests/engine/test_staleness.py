"""What an output's trace holds, and when it has to be made again: pure functions, no site."""

from collections.abc import Mapping

import pytest

from generator.engine.output import Call, Copy, Derived, Output, Recipe, Sized, Template
from generator.engine.staleness import inputs_of, staleness, traces_of
from generator.engine.store import MadeOutput

OLD = "program=1\ntemplate:a.html=2\nsite=3"


@pytest.mark.parametrize(
    ("trace", "made", "on_disk", "reasons"),
    [
        (OLD, None, "", ("new",)),
        (OLD, None, "bytes", ("new",)),
        (OLD, MadeOutput(OLD, "bytes", ""), "bytes", ()),
        (OLD, MadeOutput(OLD, "bytes", ""), "", ("missing",)),
        (OLD, MadeOutput(OLD, "bytes", ""), "others", ("changed on disk",)),
        ("program=9\ntemplate:a.html=2\nsite=3", MadeOutput(OLD, "bytes", ""), "bytes", ("program",)),
        (
            "program=1\ntemplate:a.html=9\nsite=9",
            MadeOutput(OLD, "bytes", ""),
            "",
            ("site", "template:a.html"),
        ),
        ("program=1\nsite=3", MadeOutput(OLD, "bytes", ""), "bytes", ("template:a.html",)),
        (OLD + "\ntemplate:b=c.html=4", MadeOutput(OLD, "bytes", ""), "bytes", ("template:b=c.html",)),
    ],
)
def test_staleness(trace: str, made: MadeOutput | None, on_disk: str, reasons: tuple[str, ...]) -> None:
    assert staleness(trace, made, on_disk) == reasons


class Pages:
    """A renderer that renders nothing, and counts how often it is asked for a trace."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def trace(self, recipe: Template) -> str:
        self.asked.append(recipe.name)
        return f"template:{recipe.name}=0"

    def render(self, recipe: Template, url: str, inputs: Mapping[str, object]) -> bytes:
        raise AssertionError("a trace needs no bytes")


def text(**inputs: str) -> str:
    return "".join(inputs.values())


def derived(**sources: bytes) -> bytes:
    return b"".join(sources.values())


def told(url: str, size: int) -> object:
    return url, size


def told_otherwise(url: str, size: int) -> object:
    return size, url


def names(recipe: Recipe, inputs: Mapping[str, object]) -> list[str]:
    output = Output("/a/", recipe, inputs, "a")
    return list(inputs_of(traces_of({"a": output}, Pages())["a"]))


def page(word: str, url: str = "/page/") -> Output:
    return Output(url, Template("page.html"), {"word": word}, "page")


SIZE = Sized(page("a"), told)


def test_a_trace_names_all_that_an_output_is_made_of() -> None:
    assert names(Template("a.html"), {"x": 1}) == ["program", "template:a.html", "rooted", "x"]
    assert names(Call(text), {"x": "1"}) == ["program", "function", "x"]
    file = Copy(__file__, "0")  # type: ignore[arg-type]  # it is not opened
    assert names(file, {}) == ["program", "file"]
    recipe = Derived(derived, {"page": page("x"), "files": (page("y"),)}, "derive")
    assert names(recipe, {"x": 1}) == ["program", "function", "page", "files", "x"]


def test_each_template_is_asked_for_once() -> None:
    pages = Pages()
    planned = {str(number): page(str(number)) for number in range(3)}
    traces_of(planned, pages)
    assert pages.asked == ["page.html"]


def test_what_is_made_from_an_output_depends_on_all_that_it_does() -> None:
    for old, new in (
        (page("a"), page("b")),
        ((page("a"),), (page("b"),)),
        ((page("a"),), (page("a", "/b/"),)),
    ):
        recipes = (Derived(derived, {"source": source}, "derive") for source in (old, new))
        before, now = (traces_of({"a": Output("/a", recipe, {}, "a")}, Pages())["a"] for recipe in recipes)
        assert staleness(now, MadeOutput(before, "0", "0"), "0") == ("source",)


def test_what_tells_a_size_depends_on_all_that_it_comes_from() -> None:
    for other in (Sized(page("b"), told), Sized(page("a", "/b/"), told), Sized(page("a"), told_otherwise)):
        outputs = (Output("/a/", Template("a.html"), {"size": size}, "a") for size in (SIZE, other))
        before, now = (traces_of({"a": output}, Pages())["a"] for output in outputs)
        assert staleness(now, MadeOutput(before, "0", "0"), "0") == ("size",)
