"""The list of all texts: what each is, how far it has come, and what is wrong with it."""

from datetime import datetime
from pathlib import Path
from time import sleep

import pytest

from generator.content import files
from generator.desk.drafts import keep_draft
from generator.desk.listing import Overview, Query, linking_to, listed, look_over, problems_of, row
from generator.desk.model import Edit
from generator.problems import Problem
from generator.rendering.theme_files import theme_files_of, with_blocks
from generator.settings.config import Config, load_config
from generator.text.dates import clock
from tests.sites import LEVELS, NOW, REVIEWED, SETTINGS, article, build_site, reviews, write_site

WAITING, RETURNED, DONE = (
    article(f"{name}。", title=name, source="水利局", author="张三") for name in "待退毕"
)
FILES = {
    "gen.yaml": SETTINGS + REVIEWED,
    "content/news/_index.md": "---\ntitle: 新闻\n---\n",
    "content/news/draft.md": article(title="草", draft="true", date=""),
    "content/news/waiting.md": WAITING,
    "content/news/returned.md": RETURNED,
    "content/news/returned.review.yaml": reviews(RETURNED, "初审", decision="rejected"),
    "content/news/done.md": DONE,
    "content/news/done.review.yaml": reviews(DONE, *LEVELS),
    "content/notices/old.md": article(title="过期", expires="2020-09-23", tags="[供水]"),
    "content/notices/gone.md": article(title="撤", withdrawn="重复"),
    "content/notices/wrong.md": article(title="错", date="下周"),
    "content/notices/bare.md": article(title="无栏", section="没有"),
    "content/about.md": "---\ntitle: 关于\n---\n\n[新闻](news/done.md)\n",
    "content/_new.md": "---\ntitle:\n---\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Overview, datetime]:
    config = configured(tmp_path_factory.mktemp("site"), FILES)
    now = clock(NOW, {}, config.zone)
    return config, look_over(config, now), now


def configured(root: Path, files: dict[str, str]) -> Config:
    config, _ = load_config(write_site(root, files) / "gen.yaml")
    assert config
    return with_blocks(config, theme_files_of(config))


def paths(site: tuple[Config, Overview, datetime], query: Query) -> list[str]:
    return [one.path for one in listed(site[1], query, site[2]).rows]


def test_each_text_has_its_state(site: tuple[Config, Overview, datetime]) -> None:
    found = {one.path: one.state for one in listed(site[1], Query(), site[2]).rows}
    assert found == {
        "news/_index.md": "public", "news/draft.md": "draft", "news/waiting.md": "waiting",
        "news/returned.md": "returned", "news/done.md": "public", "notices/old.md": "expired",
        "notices/gone.md": "withdrawn", "notices/wrong.md": "broken", "notices/bare.md": "broken",
        "about.md": "public",
    }  # fmt: skip
    review = row(site[1], "news/returned.md", site[2])
    assert (
        review and review.review and (review.review.due, review.review.rejected_by) == ("初审", "初审 赵初审")
    )


def test_time_alone_changes_a_state(tmp_path: Path) -> None:
    config = configured(
        tmp_path, {"content/a/1.md": article(publish="2020-09-30 08:00", expires="2020-10-02")}
    )
    overview = look_over(config, clock(NOW, {}, config.zone))
    for moment, state in (
        ("2020-09-29", "scheduled"),
        ("2020-10-02T23:00", "public"),
        ("2020-10-03", "expired"),
    ):
        found = row(overview, "a/1.md", clock(moment, {}, config.zone))
        assert found and found.state == state


def test_a_line_says_what_people_look_for(site: tuple[Config, Overview, datetime]) -> None:
    found = row(site[1], "news/done.md", site[2])
    assert found and found.review
    assert (found.title, found.section_title, found.author, found.source) == ("毕", "新闻", "张三", "水利局")
    assert (found.date, found.url, found.language, found.errors) == (
        "2020-09-22",
        "/news/2020/done/",
        "zh-CN",
        0,
    )
    assert found.review.approvals == ("初审 赵初审", "复审 赵复审", "终审 赵终审")
    broken = row(site[1], "notices/wrong.md", site[2])
    assert broken and (broken.title, broken.errors) == ("错", 1)
    assert [one.code for one in problems_of(site[1], "notices/wrong.md")] == ["date-unreadable"]
    assert row(site[1], "none.md", site[2]) is None and problems_of(site[1], "none.md") == ()


def test_it_is_known_who_links_to_a_text(site: tuple[Config, Overview, datetime]) -> None:
    assert linking_to(site[1], "news/done.md") == ("about.md",)
    assert linking_to(site[1], "about.md") == ()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(section="notices", words="ｘ"), []),
        (Query(section="notices", sort="path"), [f"notices/{name}.md" for name in ("bare", "gone", "old", "wrong")]),
        (Query(states=("draft", "waiting"), sort="path"), ["news/draft.md", "news/waiting.md"]),
        (Query(author="张三", words="待"), ["news/waiting.md"]),
        (Query(words="水利局 毕"), ["news/done.md"]),
        (Query(words="关于 done.md"), []),
        (Query(words="关于 done.md", in_text=True), ["about.md"]),
        (Query(tag="供水"), ["notices/old.md"]),
        (Query(kinds=("page", "section"), sort="title"), ["about.md", "news/_index.md"]),
        (Query(since="2020-09-22", until="2020-09-21"), []),
        (Query(problems=True, sort="-path"), ["notices/wrong.md", "notices/bare.md"]),
        (Query(kinds=("article",), words="草"), ["news/draft.md"]),
        (Query(sort="path", start=9), ["notices/wrong.md"]),
        (Query(sort="path", start=-5, count=-1), []),
    ],
)  # fmt: skip
def test_texts_are_filtered_sorted_and_paged(
    query: Query, found: list[str], site: tuple[Config, Overview, datetime]
) -> None:
    assert paths(site, query) == found


def test_a_page_of_the_list_tells_what_there_is(site: tuple[Config, Overview, datetime]) -> None:
    page = listed(site[1], Query(section="notices", states=("broken",), count=1), site[2])
    assert (page.total, len(page.rows)) == (2, 1)
    assert page.states == {"expired": 1, "withdrawn": 1, "broken": 2}
    sections = [(one.key, one.title, one.texts) for one in page.sections]
    assert sections == [("notices", "notices", 4), ("news", "新闻", 5)]
    assert page.authors == ("张三",)


def test_only_what_has_changed_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = configured(
        tmp_path, {f"content/a/{number}.md": article(title=str(number)) for number in range(3)}
    )
    now = clock(NOW, {}, config.zone)
    sleep(0.1)  # a file that is too new is read again
    build_site(tmp_path)
    read: list[str] = []
    real = files.read

    def reading(file: files.File) -> bytes | Problem:
        read.append(file.path)
        return real(file)

    monkeypatch.setattr(files, "read", reading)
    first = look_over(config, now)
    assert read == []  # a build has read them
    (tmp_path / "content/a/1.md").write_text(article(title="新"), encoding="utf-8")
    (tmp_path / "content/a/2.md").unlink()
    (tmp_path / "content/a/9.md").write_text(article(title="九"), encoding="utf-8")
    second = look_over(config, now, first)
    assert read == ["a/1.md", "a/9.md"]
    assert {path: one.title for path, one in second.known.items()} == {
        "a/0.md": "0",
        "a/1.md": "新",
        "a/9.md": "九",
    }
    # Without a store, or with a damaged one, all is read.
    (tmp_path / ".gen/store.sqlite").write_bytes(b"damaged" * 999)
    assert look_over(config, now).known.keys() == second.known.keys()


def test_what_is_typed_and_not_saved_is_told(tmp_path: Path) -> None:
    config = configured(tmp_path, {"content/a/1.md": article()})
    now = clock(NOW, {}, config.zone)
    overview = look_over(config, now)
    keep_draft(config, "a/1.md", "", "", Edit(body="x"), now)
    found = row(overview, "a/1.md", now)
    assert found and found.has_draft
