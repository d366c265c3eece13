"""What pages ask for: an edit elsewhere costs nothing, one of what is asked makes the pages anew that ask."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.outputs import answers
from generator.site import queries
from tests.sites import article, tree
from tests.test_rebuild import Office

HOME = (
    '{% extends "default:home.html" %}{% block folio %}<ol>{% for card in query(tag="水", limit=2) %}'
    "<li>{{ card.title }}</li>{% endfor %}</ol>{% endblock %}"
)
LIST = '[{% for card in query(section="news", limit=1) %}{{ card.title }}{% endfor %}]'
MORE: Mapping[str, str | bytes] = {
    "templates/home.html": HOME,
    "templates/outputs/list.json": LIST,
    "templates/leaders.html": "{% for one in data.leaders %}{{ one.name }}{% endfor %}",
    "data/leaders.yaml": "- name: 甲某\n",
    "data/other.yaml": "a: 1\n",
    "content/leaders.md": "---\ntitle: 领导\ntemplate: leaders\n---\n",
    "content/notices/w1.md": article(title="水一", tags="[水]", date="2020-09-28", people="张三"),
    "content/notices/w2.md": article(title="水二", tags="[水]", date="2020-09-27", people="张三"),
    "content/notices/far.md": article(title="远", date="2020-01-01", people="李四"),
    "content/news/new.md": article(title="新闻", date="2020-09-29"),
}
SETTINGS = "taxonomies: {people: 人物}\n"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, SETTINGS, more=MORE)


class Counter:
    """How often queries are answered."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        find = queries.paths_of

        def counted(*arguments: object) -> object:
            self.count += 1
            return find(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(queries, "paths_of", counted)
        monkeypatch.setattr(answers, "paths_of", counted)


def test_an_edit_elsewhere_answers_no_query_and_makes_no_page_that_asks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Counter(monkeypatch)
    office.write(
        "content/notices/far.md",
        article("改了。", title="远", date="2020-01-01", people="李四", summary="短。"),
    )
    office.build()  # from a text that made its own summary
    office.check()
    asked.count = 0
    office.write(
        "content/notices/far.md",
        article("又改。", title="远", date="2020-01-01", people="李四", summary="短。"),
    )
    written = office.build().commit.written
    assert office.is_quick
    assert "notices/2020/far/index.html" in written and "people/李四/atom.xml" in written
    assert asked.count == 0
    assert not {"index.html", "list.json", "leaders/index.html"} & set(written)
    office.write(
        "content/notices/w1.md", article(title="水一改", tags="[水]", date="2020-09-28", people="张三")
    )
    office.build()
    assert asked.count > 0, "they are counted"


def test_another_title_of_what_is_asked_makes_only_what_asks_for_it(office: Office) -> None:
    office.write(
        "content/notices/w1.md", article(title="水一改", tags="[水]", date="2020-09-28", people="张三")
    )
    written = office.check().commit.written
    assert office.is_quick
    assert "index.html" in written and "list.json" not in written
    assert "<li>水一改</li><li>水二</li>" in tree(office.root / "site")["index.html"].decode()


def test_a_new_article_comes_into_the_answers(office: Office) -> None:
    office.write(
        "content/news/newest.md", article(title="最新", tags="[水]", date="2020-09-30", people="张三")
    )
    written = office.check().commit.written
    assert office.is_quick
    assert {"index.html", "list.json", "people/index.html", "people/张三/index.html"} <= set(written)
    site = tree(office.root / "site")
    assert site["list.json"].decode() == '["最新"]'
    assert "<li>最新</li><li>水一</li>" in site["index.html"].decode()


def test_data_that_changes_makes_the_pages_that_show_it(office: Office) -> None:
    before = tree(office.root / "site")
    office.write("data/leaders.yaml", "- name: 乙某\n")
    assert office.check().commit.written == ("leaders/index.html",)
    office.write("data/other.yaml", "a: 2\n")
    assert office.check().commit.written == (), "no page shows it"
    office.write("data/new.csv", "a\n1\n")
    office.check()
    office.write("data/leaders.yaml", "- name: 甲某\n")
    office.check()
    assert tree(office.root / "site") == before


def test_a_query_that_every_article_asks_takes_the_whole_way(tmp_path: Path) -> None:
    beside = '{% extends "default:article.html" %}{% block beside %}{% for card in query(tag="水") %}{{ card.title }}'
    office = Office(
        tmp_path, SETTINGS, more={**MORE, "templates/article.html": beside + "{% endfor %}{% endblock %}"}
    )
    office.write(
        "content/notices/w1.md", article(title="水一改", tags="[水]", date="2020-09-28", people="张三")
    )
    office.check()
    assert not office.is_quick
    office.write("content/notices/far.md", article("改了。", title="远方", date="2020-01-01", people="李四"))
    office.check()
    assert office.is_quick


def test_an_article_with_a_template_or_a_new_term_comes_the_whole_way(office: Office) -> None:
    for name, more in (
        ("p", {"people": "王五"}),
        ("t", {"template": "leaders"}),
        ("r", {"related": "[../about.md]"}),
    ):
        office.write(f"content/news/{name}.md", article(title=name, **more))
        if name == "r":
            assert not office.is_record_enough()
        else:
            office.check()
            assert not office.is_quick


def test_a_theme_s_folder_is_looked_at(tmp_path: Path) -> None:
    files = {**MORE, "skin/page.html": "一", "skin/assets/a.css": "a{}"}
    office = Office(tmp_path, SETTINGS + "theme: {from: skin}\n", more=files)
    for path, text in (("skin/page.html", "二"), ("skin/assets/b.css", "b{}"), ("templates/page.html", "三")):
        office.write(path, text)
        assert office.check().commit.written
        assert not office.is_quick
