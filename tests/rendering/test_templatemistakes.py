"""What is said of a template that asks for something that doesn't exist."""

from pathlib import Path

import pytest

from generator.problems import Problem
from generator.wording import LANGUAGES, describe
from tests.sites import article, problems_of, write_site


def problem_of(root: Path, template: str, **others: str) -> Problem:
    """The one problem of a bulletin with its own article.html, and others (by name, without `.html`)."""
    files = {f"templates/{name}.html": text for name, text in others.items()}
    write_site(
        root,
        {
            "content/news/a.md": article(extra="{phone: 1}"),
            "content/news/b.md": article(date="2020-09-01"),
            "templates/article.html": template,
            **files,
        },
    )
    (problem,) = problems_of(root)
    for language in LANGUAGES:
        message, hint = describe(problem, language)
        assert message and hint
    return problem


@pytest.mark.parametrize(
    ("template", "code", "line", "column"),
    [
        ("一\n{{ artikel.title }}", "template-misspelt", 2, 4),
        ("一\n{{ xyz }}", "template-undefined", 2, 4),
        ("一\n{{ article.titel }}", "template-misspelt", 2, 4),
        ("{{ article['titel'] }}", "template-misspelt", 1, 4),
        ("一 {{ article.section.nam }}", "template-misspelt", 1, 6),
        ("{{ article.xyz }}", "template-undefined", 1, 4),
        ("{% set a = article %}\n{{ a.titel }}", "template-misspelt", 2, 4),
        ("{{ words.publishd }}", "template-misspelt", 1, 4),
        ("{{ site.publisher.fax }}", "template-key", 1, 4),
        ("{{ article.extra.fax }}", "template-key", 1, 4),
        ("{{ article.updated.at }}", "template-none", 1, 4),
        ("{{ related.title }}", "template-list", 1, 4),
        ("{% for card in related %}{{ crad.url }}{% endfor %}", "template-misspelt", 1, 29),
        ("{{ article.title | upercase }}", "template-filter", 1, 20),
        ("一\n{% if not article.pinned %}\n{{ article.url | hrf }}{% endif %}", "template-filter", 3, 18),
        ("{{ 1 is evn }}", "template-test", 1, 9),
        ("一\n{% if %}", "template-nothing", 2, 1),
        ("一\n{{ 1 / 0 }}", "template-zero", 2, 1),
        ("{% include 'gone.html' %}", "template-missing", 1, 13),
        ("{% extends 'default:artcle.html' %}", "template-missing", 1, 13),
        ("{{ asset('styl.css').url }}", "template-asset", 1, 11),
        ("{{ asset('style.css').ur }}", "template-misspelt", 1, 1),
        ('一\n{% from "macros.html" import entri %}\n{{ entri() }}', "template-misspelt", 2, 30),
        ('{% import "macros.html" as m %}\n{{ m.entri() }}', "template-misspelt", 2, 4),
        ('{% from "macros.html" import xyzzy %}\n{{ xyzzy() }}', "template-undefined", 1, 30),
        ('{% from "macros.html" import link %}\n{{ link(artikel) }}', "template-misspelt", 2, 9),
        ('{% extends "article.html" %}', "template-loop", 1, 13),
        (
            '{% extends "default:article.html" %}\n{% block main %}\n{{ gone }}{% endblock %}',
            "template-undefined",
            3,
            4,
        ),
    ],
)
def test_a_mistake_in_a_template_is_named_with_its_place(
    tmp_path: Path, template: str, code: str, line: int, column: int
) -> None:
    problem = problem_of(tmp_path, template)
    assert (problem.code, problem.path) == (code, "templates/article.html")
    assert (problem.line, problem.column) == (line, column)
    assert problem.excerpt == template.split("\n")[line - 1]


def hint(problem: Problem) -> tuple[str, str]:
    return describe(problem, "en")


def test_an_attribute_that_does_not_exist_is_told_with_all_that_do(tmp_path: Path) -> None:
    message, advice = hint(problem_of(tmp_path, "{{ article.titel }}"))
    assert message == "“article.titel” doesn’t exist"
    assert advice.startswith("Did you mean “article.title”? Article has: path, url, title, subtitle, date,")
    assert advice.endswith(
        "corrections, recordings, status, status_date, replaced_by, ai, searched, official, terms, related, template"
    )


def test_in_chinese(tmp_path: Path) -> None:
    message, advice = describe(problem_of(tmp_path, "{{ article.titel }}"), "zh-CN")
    assert message == "“article.titel”不存在"
    assert advice.startswith("是不是想写“article.title”？Article 有：path, url, title,")


def test_a_name_that_does_not_exist_is_told_with_what_the_template_is_given(tmp_path: Path) -> None:
    message, advice = hint(problem_of(tmp_path, "{% set mine = 1 %}{{ artikel }}"))
    assert message == "“artikel” doesn’t exist"
    assert advice == (
        "Did you mean “article”? article.html has: article, asset, by_date, by_month, json_ld, meta_tags, mine, next,"
        " pdf, previous, qr, query, related, site, theme_colors, topics, view, word, words"
    )


def test_of_many_words_only_the_nearest_are_told(tmp_path: Path) -> None:
    _, advice = hint(problem_of(tmp_path, "{{ words.publishd }}"))
    assert advice.startswith("Did you mean “words.published”? Words has: published, publisher,")
    assert advice.endswith(", …")
    assert advice.count(",") < 15


def test_what_may_be_missing_is_told_with_the_way_to_ask_for_it(tmp_path: Path) -> None:
    message, advice = hint(problem_of(tmp_path, "{{ article.extra.fax }}"))
    assert message == "“article.extra.fax” doesn’t exist"
    assert 'For a key that may be missing, write article.extra.get("fax").' in advice


def test_what_only_some_pages_have_is_told_with_the_way_to_ask_for_it(tmp_path: Path) -> None:
    message, advice = hint(problem_of(tmp_path, "{{ next.title }}"))
    assert message == "“next” is none here, so it has no “title”"
    assert "write {% if next %} before and {% endif %} after it" in advice


def test_assets_filters_and_templates_are_told(tmp_path: Path) -> None:
    assert "style.css" in hint(problem_of(tmp_path, "{{ asset('styl.css') }}"))[1]
    assert "Nearest: href" in hint(problem_of(tmp_path, "{{ article.url | hre }}"))[1]
    assert "Nearest: base.html" in hint(problem_of(tmp_path, "{% include 'bas.html' %}"))[1]
    assert "default:base.html" in hint(problem_of(tmp_path, "{% include 'default:bas.html' %}"))[1]


def test_a_template_that_extends_itself_is_told_how_to_extend_the_default_one(tmp_path: Path) -> None:
    message, advice = hint(problem_of(tmp_path, '{% extends "article.html" %}'))
    assert message == "this template leads back to itself without an end"
    assert '{% extends "default:article.html" %}' in advice


def test_a_name_handed_to_a_macro_is_reported_where_it_is_written(tmp_path: Path) -> None:
    problem = problem_of(
        tmp_path,
        '{% from "mine.html" import shown %}\n\n{{ shown(article.titel) }}',
        mine="{% macro shown(x) %}\n{{ x }}{% endmacro %}",
    )
    assert (problem.path, problem.line) == ("templates/article.html", 3)


def test_a_mistake_in_an_included_file_is_reported_in_it(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "一\n二\n{% include 'mine.html' %}", mine="\n{{ article.titel }}")
    assert (problem.path, problem.line) == ("templates/mine.html", 2)


def test_the_names_of_a_value_come_in_the_order_of_its_definition(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "{{ article.section.xyz }}")
    assert dict(problem.values)["known"].startswith("key, name, url, description, ")
