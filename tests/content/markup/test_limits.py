"""Texts that would keep Python-Markdown busy for very long, or bring it down, end in a problem."""

import gc
import signal
import threading
import time
from collections.abc import Iterator

import pytest
from markdown import Markdown

from generator.content.markup import Rendered, limits, render
from generator.wording import LANGUAGES, describe

SIZE = 12_000


def problem_of(rendered: Rendered) -> str:
    assert (rendered.html, rendered.links) == ("", ())
    (problem,) = rendered.problems
    assert (problem.path, problem.line, problem.severity) == ("content/news/a.md", 1, "error")
    assert all(all(describe(problem, language)) for language in LANGUAGES)
    return problem.code


SLOW = "水 *火* [山](b.md) `木`。\n\n" * 5000
"""No text that is within the other limits takes long. This one takes longer than the time that the tests give it."""


@pytest.fixture
def no_collection() -> Iterator[None]:
    """Hypothesis has a callback in the garbage collector; a signal that comes while it runs is lost."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_collection")
def test_a_slow_text_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.02)
    start = time.process_time()
    assert problem_of(render(SLOW, "news/a.md")) == "body-too-slow"
    assert time.process_time() - start < 2


def test_a_slow_text_is_given_up_where_no_signal_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.02)
    results: list[Rendered] = []
    thread = threading.Thread(target=lambda: results.append(render(SLOW, "news/a.md")))
    thread.start()
    thread.join()
    assert problem_of(results[0]) == "body-too-slow"


def test_one_long_step_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a signal ends a single call."""

    def never_end(self: Markdown, source: str) -> str:
        while True:
            pass

    monkeypatch.setattr(limits, "SECONDS", 0.02)
    monkeypatch.setattr(Markdown, "convert", never_end)
    assert problem_of(render("水", "news/a.md")) == "body-too-slow"


@pytest.mark.parametrize(
    "text",
    [
        ">" * SIZE + " a",
        "- " * (SIZE // 2) + "a",
        "1. " * (SIZE // 3) + "a",
        "<div>" * (SIZE // 5),
        "".join(f"<p><b class=x{number}>" for number in range(SIZE // 14)),
    ],
    ids=["quotations", "lists", "numbered lists", "tags", "unclosed tags"],
)
def test_too_deep_a_text_is_refused(text: str) -> None:
    assert problem_of(render(text, "news/a.md")) == "body-too-deep"


def test_too_long_a_text_is_refused() -> None:
    assert problem_of(render("水。" * (limits.CHARACTERS // 2 + 1), "news/a.md")) == "body-too-large"


def test_too_many_lines_are_refused() -> None:
    assert problem_of(render("水\n" + "\n" * limits.LINES, "news/a.md")) == "body-too-long"


def test_as_many_lines_as_a_text_may_have_take_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 60.0)
    assert render("水。\n\n" * (limits.LINES // 2), "news/a.md").problems == ()


def test_too_long_a_paragraph_is_refused() -> None:
    rendered = render("水" * (limits.PARAGRAPH + 1), "news/a.md")
    assert problem_of(rendered) == "paragraph-too-long"
    assert dict(rendered.problems[0].values)["start"] == "水" * 20


def test_too_large_a_table_is_refused() -> None:
    columns = 1000
    text = "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|\n" * (SIZE // 2)
    assert problem_of(render(text, "news/a.md")) == "table-too-large"


def test_a_long_code_block_and_a_long_table_are_fine() -> None:
    text = "```\n" + "x" * 30_000 + "\n```\n\na | b\n--|--\n" + "1 | 2\n" * 5000
    assert render(text, "news/a.md").problems == ()


def test_so_is_one_that_exhausts_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    def recurse(self: Markdown, source: str) -> str:
        return recurse(self, source)

    monkeypatch.setattr(Markdown, "convert", recurse)
    assert problem_of(render("水", "news/a.md")) == "body-too-deep"


def test_a_failure_of_python_markdown_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Markdown, source: str) -> str:
        raise AssertionError("we should not get here!")

    monkeypatch.setattr(Markdown, "convert", fail)
    rendered = render("水", "news/a.md")
    assert problem_of(rendered) == "body-not-converted"
    assert dict(rendered.problems[0].values) == {"reason": "AssertionError: we should not get here!"}


@pytest.mark.usefixtures("no_collection")
@pytest.mark.parametrize("text", [SLOW, ">" * SIZE], ids=["slow", "deep"])
def test_the_next_text_is_as_good_as_ever(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = render("> 一\n\n- 二[^1]\n\n[^1]: 三", "news/a.md")
    with monkeypatch.context() as within:
        within.setattr(limits, "SECONDS", 0.02)
        render(text, "news/a.md")
    assert render("> 一\n\n- 二[^1]\n\n[^1]: 三", "news/a.md") == expected


def test_one_converter_serves_all_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    render("水", "news/a.md")
    monkeypatch.setattr("generator.content.markup.convert.Converter", None)
    assert render("水", "news/a.md").html == "<p>水</p>"


def test_the_time_limit_leaves_no_timer_behind() -> None:
    render("水", "news/a.md")
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == signal.SIG_DFL


def test_a_long_address_is_not_repeated_without_end() -> None:
    text = "[a] " * 3000 + f"\n\n[a]: /x '{'长' * 5000}'\n"
    assert problem_of(render(text, "news/a.md")) == "too-much-repeated"
    assert not render("[a] " * 3000 + "\n\n[a]: https://example.org/一篇文章 '题目'\n", "news/a.md").problems
