"""The list to work off: what stands in it, and that nothing in it can run."""

from generator.checks.inspection import indicators
from generator.problems import Problem
from generator.wording.checklist import as_csv, as_html

PROBLEMS = (
    Problem("same-title", "content/a.md", 2, 8, (("other", "content/b.md"),), "title: <script>", "warning"),
    Problem(
        "same-address",
        "content/c.md",
        1,
        1,
        (("address", "/c/"), ("file", "c.md"), ("key", "slug"), ("other", "x")),
        "---",
    ),
)


def test_rules_have_their_names_and_what_a_build_says_has_one() -> None:
    page = as_html(PROBLEMS, "简报", "2024-05-06", (), "zh-CN")
    assert '<h2 id="same-title">同一天、同一标题的文章 <small>same-title · 1</small></h2>' in page
    assert '<h2 id="same-address">生成时指出的问题 <small>same-address · 1</small></h2>' in page
    assert page.index("same-address") < page.index("same-title"), "errors come first"


def test_the_line_is_shown_around_its_place_and_nothing_in_it_runs() -> None:
    page = as_html(PROBLEMS, "<b>", "2024-05-06", indicators(PROBLEMS), "en")
    assert "<pre>title: <mark>&lt;</mark>script&gt;</pre>" in page
    assert page.count("<pre>") == 1, "a line without a word tells nothing"
    assert "<script" not in page and "<b>" not in page


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    formula = Problem("same-title", "content/a.md", 2, 1, (("other", "b"),), "=1+1", "warning")
    assert as_csv([formula], "en").endswith(",'=1+1")
