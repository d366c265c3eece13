"""A text is checked as it is typed: by what a build reads and what `gen check` looks for."""

from datetime import datetime
from pathlib import Path

import pytest

from generator.desk.checking import Checked, checked
from generator.desk.listing import Overview, look_over
from generator.settings.config import Config, load_config
from generator.text.dates import clock
from tests.sites import NOW, article, problems_of, write_site

PATH = "news/new.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Overview, datetime]:
    texts = {
        "content/news/public.md": article("# 一\n\n正文。"),
        "content/news/draft.md": article(draft="true"),
        "content/news/gone.md": article(withdrawn="重复"),
        "content/news/broken.md": "---\ntitle: [\n---\n",
        "content/news/a.pdf": "%PDF-1.4",
        "content/topics/t.md": "---\ntitle: 专题\ngather: 供水\n---\n",
    }
    root = write_site(tmp_path_factory.mktemp("site"), texts)
    config, _ = load_config(root / "gen.yaml")
    assert config
    now = clock(NOW, {}, config.zone)
    return config, look_over(config, now), now


def check(text: str, site: tuple[Config, Overview, datetime], path: str = PATH) -> Checked:
    config, overview, now = site
    return checked(config, path, text, now, "zh-CN", overview)


def test_a_text_without_a_fault_has_nothing_said_of_it(site: tuple[Config, Overview, datetime]) -> None:
    found = check(
        article("见[通知](public.md#一)、[附件](a.pdf)、[专题](../topics/t.md)和[旧文](gone.md)。"), site
    )
    assert found.said == () and found.is_readable and found.title == "标题" and found.characters > 5


def test_each_problem_is_told_at_its_field_or_its_line(site: tuple[Config, Overview, datetime]) -> None:
    found = check(
        article("一段。\n\n![](x.png)\n\n[无](none.md)\n\n[稿](draft.md)", tags="a，b", date="下周"), site
    )
    told = [(one.code, one.severity, one.field, one.line, one.body_line) for one in found.said]
    assert told == [
        ("date-unreadable", "error", "date", 3, 0),
        ("value-one-for-many", "warning", "tags", 4, 0),
        ("missing-alt", "warning", "", 9, 3),
    ]
    assert all(one.message and one.hint and one.path == f"content/{PATH}" for one in found.said)
    # Once the head is right, it is seen where links lead.
    found = check(article("[无](none.md)\n\n[稿](draft.md)\n\n[坏](broken.md)\n\n[段](public.md#二)"), site)
    assert [(one.code, one.line) for one in found.said] == [
        ("article-nowhere", 6),
        ("link-to-hidden", 8),
        ("fragment-nowhere", 12),
    ]


def test_the_rules_of_the_checker_are_asked(site: tuple[Config, Overview, datetime]) -> None:
    found = check(article("联系电话：13812345678"), site)
    assert "mobile-number" in [one.code for one in found.said]
    allowed = article("联系电话：13812345678", allow="{mobile-number: 值班电话}")
    assert check(allowed, site).said == ()


def test_a_head_that_cannot_be_read_is_told(site: tuple[Config, Overview, datetime]) -> None:
    for text in ("---\ntitle: [\n---\n文\n", "---\ntitle: 甲\n文\n"):
        found = check(text, site)
        assert not found.is_readable and any(one.severity == "error" for one in found.said)


def test_a_draft_needs_no_date_and_an_article_does(site: tuple[Config, Overview, datetime]) -> None:
    assert check(article(date="", draft="true"), site).said == ()
    assert [one.code for one in check(article(date=""), site).said] == ["no-date"]
    assert [one.code for one in check(article(section="无此栏目"), site).said] == ["section-unknown"]


def test_without_an_overview_links_are_not_looked_at(site: tuple[Config, Overview, datetime]) -> None:
    config, _, now = site
    assert checked(config, PATH, article("[无](none.md)", section="别的"), now, "en").said == ()
    assert checked(config, "about.md", "# 关于\n", now, "en").title == "关于"
    assert checked(config, "news/_index.md", "---\ntitle: 新闻\n---\n", now, "en").title == "新闻"


def test_what_is_said_is_what_a_build_says(tmp_path: Path) -> None:
    text = article(
        "<script>x</script>\n\n[无](none.md)\n\n![](b.png)", expires="2019-01-01", tags="a、b", unknwon="x"
    )
    root = write_site(tmp_path, {f"content/{PATH}": text})
    config, _ = load_config(root / "gen.yaml")
    assert config
    now = clock(NOW, {}, config.zone)
    for wrong in (text, text.replace("unknwon: x\n", "")):  # errors of its own, and others than those
        (root / "content" / PATH).write_text(wrong, encoding="utf-8")
        found = checked(config, PATH, wrong, now, "en", look_over(config, now)).said
        built = {
            (one.code, one.line, one.column) for one in problems_of(root) if one.path == f"content/{PATH}"
        }
        assert built and built <= {(one.code, one.line, one.column) for one in found}
