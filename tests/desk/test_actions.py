"""What the desk's buttons do with files."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from generator.desk import actions
from generator.desk.files import add_file
from generator.desk.listing import look_over, row
from generator.desk.model import Done
from generator.desk.reviewing import decide
from generator.desk.texts import open_text
from generator.desk.trash import put_away
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from generator.text.dates import clock
from tests.sites import NOW, REVIEWED, SETTINGS, article, build_site, pages, write_site

PATH = "news/water.md"
DRAFT = article("正文。", date="", draft="true # 未完", tags="[供水]")
Make = Callable[..., Config]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes a bulletin with a draft and two sections."""

    def written(more: str = "", **files: str) -> Config:
        texts = {
            "gen.yaml": SETTINGS + more,
            "content/news/_index.md": "---\ntitle: 工作动态\n---\n",
            "content/notices/_index.md": "---\ntitle: 通知公告\n---\n",
            f"content/{PATH}": DRAFT,
            **{f"content/{name.replace('__', '/')}.md": text for name, text in files.items()},
        }
        config, _ = load_config(write_site(tmp_path, texts) / "gen.yaml")
        assert config
        return config

    return written


@pytest.fixture
def config(make: Make) -> Config:
    return make()


@pytest.fixture
def now(config: Config) -> datetime:
    return clock(NOW, {}, config.zone)


def text(config: Config, path: str = PATH) -> str:
    return (config.root / "content" / path).read_text(encoding="utf-8")


def state(config: Config, now: datetime, path: str = PATH) -> str:
    found = row(look_over(config, now), path, now)
    assert found
    return found.state


def wrong(config: Config) -> list[str]:
    """What a build says, but for drafts that have no date yet."""
    return [one.code for one in build_site(config.root).problems if one.code != "undated-drafts"]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(ProblemsError) as error:
        act()
    return error.value.problems[0].code


def test_a_new_article_is_a_draft_in_its_section(config: Config, now: datetime) -> None:
    done = actions.create(config, "停水: 通知", "news", now)
    assert done == Done("news/停水-通知.md", "news/停水-通知.md")
    assert text(config, done.moved) == '---\ntitle: "停水: 通知"\ndate: 2020-10-01\ndraft: true\n---\n\n'
    assert actions.create(config, "停水: 通知", "news", now, bundle=True).moved == "news/停水-通知-2/index.md"
    page = actions.create(config, "关于", "", now)
    assert (page.moved, open_text(config, page.moved).kind) == ("关于.md", "page")


@pytest.mark.parametrize(
    ("title", "section", "more", "code"),
    [
        (" ", "news", {}, "desk-no-title"),
        ("题", "none", {}, "desk-no-section"),
        ("题", "../x", {}, "desk-no-section"),
        ("题", "news", {"issue": "1"}, "desk-no-issue"),
        ("题", "news", {"template": "x"}, "desk-no-template"),
    ],
)
def test_what_cannot_be_made_is_told(
    title: str, section: str, more: dict[str, str], code: str, config: Config, now: datetime
) -> None:
    before = sorted((config.root / "content").rglob("*"))
    assert refused(lambda: actions.create(config, title, section, now, **more)) == code  # type: ignore[arg-type]
    assert sorted((config.root / "content").rglob("*")) == before


def test_a_new_section_has_a_folder_and_a_description(config: Config, now: datetime) -> None:
    done = actions.new_section(config, "政策 文件", kind="政策文件", description="文件全文")
    assert done.moved == "政策-文件/_index.md"
    assert text(config, done.moved) == "---\ntitle: 政策 文件\ndescription: 文件全文\nkind: 政策文件\n---\n"
    assert actions.create(config, "题", "政策-文件", now).moved == "政策-文件/题.md"
    for title, folder in (("工作动态", ""), ("新", "News"), ("x", "static"), ("topics", "")):
        assert refused(partial(actions.new_section, config, title, folder)) == "desk-section-taken"


def test_publishing_takes_the_draft_away_and_gives_a_date(config: Config, now: datetime) -> None:
    actions.publish(config, PATH, now)
    assert text(config) == DRAFT.replace("draft: true # 未完\n", "date: 2020-10-01\n").replace(
        "tags: [供水]\ndate: 2020-10-01\n", "date: 2020-10-01\ntags: [供水]\n"
    )
    assert state(config, now) == "public"
    before = (config.root / "content" / PATH).stat().st_ino
    actions.publish(config, PATH, now)
    assert (config.root / "content" / PATH).stat().st_ino == before
    actions.unpublish(config, PATH, now)
    assert state(config, now) == "draft"


def test_a_text_with_an_error_is_not_published(make: Make, now: datetime) -> None:
    config = make(news__wrong=article(draft="true", expires="下周"))
    before = text(config, "news/wrong.md")
    assert refused(lambda: actions.publish(config, "news/wrong.md", now)) == "date-unreadable"
    assert text(config, "news/wrong.md") == before


def test_scheduling_waits_for_its_moment(config: Config, now: datetime) -> None:
    actions.schedule(config, PATH, "2020-10-03 08:00", now)
    assert open_text(config, PATH).values["publish"] == "2020-10-03 08:00"
    assert (state(config, now), state(config, now + timedelta(days=3))) == ("scheduled", "public")
    assert refused(lambda: actions.schedule(config, PATH, "2020-09-03", now)) == "desk-in-past"
    assert refused(lambda: actions.schedule(config, PATH, "明天", now)) == "desk-no-moment"
    actions.publish(config, PATH, now)  # at once, after all
    assert state(config, now) == "public" and "publish" not in open_text(config, PATH).values


def test_a_date_that_is_to_come_is_that_of_the_publishing(make: Make, now: datetime) -> None:
    config = make(news__later=article(date="2021-01-01"))
    actions.schedule(config, "news/later.md", "2020-10-05", now)
    assert open_text(config, "news/later.md").values["date"] == "2020-10-05"
    actions.publish(config, "news/later.md", now)
    assert open_text(config, "news/later.md").values["date"] == "2020-10-01"


def test_withdrawing_says_why_and_can_be_taken_back(make: Make, now: datetime) -> None:
    config = make(news__public=article("秘密内容"))
    before = text(config, "news/public.md")
    actions.withdraw(config, "news/public.md", "内容有误", now)
    assert state(config, now, "news/public.md") == "withdrawn"
    build_site(config.root)
    page = pages(config.root)["news/2020/public/index.html"]
    assert "内容有误" in page and "秘密内容" not in page
    assert refused(lambda: actions.withdraw(config, "news/public.md", " ", now)) == "desk-no-reason"
    actions.restore(config, "news/public.md", now)
    assert text(config, "news/public.md") == before


def test_corrections_come_one_after_another(make: Make, now: datetime) -> None:
    config = make(news__public=article())
    for note in ("日期有误。", "电话: 有误"):
        actions.correct(config, "news/public.md", note, now)
    assert open_text(config, "news/public.md").values["corrections"] == [
        {"date": "2020-10-01", "text": "日期有误。"},
        {"date": "2020-10-01", "text": "电话: 有误"},
    ]
    build_site(config.root)
    assert "电话: 有误" in pages(config.root)["news/2020/public/index.html"]


def test_tags_come_and_go(config: Config, now: datetime) -> None:
    actions.tag(config, PATH, now, ["停水", "供水", " "], ["无"])
    assert "tags: [供水, 停水]\n" in text(config)
    actions.tag(config, PATH, now, remove=["停水", "供水"])
    assert "tags" not in text(config)


def test_an_article_belongs_to_another_section_and_every_link_to_it_holds(make: Make, now: datetime) -> None:
    config = make(
        news__public=article(aliases="[/old/]"),
        **{"news__public.en": article(), "news__other": article("见[通知](public.md)。")},
    )
    build_site(config.root)
    actions.move(config, "news/public.md", "notices", now)
    opened = open_text(config, "news/public.md")
    assert (opened.values["section"], opened.values["aliases"]) == (
        "notices",
        ["/old/", "/news/2020/public/"],
    )
    assert open_text(config, "news/public.en.md").values["section"] == "notices"
    assert wrong(config) == []
    built = pages(config.root)
    assert (
        "notices/2020/public/index.html" in built["news/2020/other/index.html"]
        or "notices/2020/public/" in built["news/2020/other/index.html"]
    )
    assert "/notices/2020/public/" in built["news/2020/public/index.html"]  # the old address leads there
    # Back again: no alias stays that is the address itself.
    actions.move(config, "news/public.md", "news", now)
    opened = open_text(config, "news/public.md")
    assert "section" not in opened.values and opened.values["aliases"] == ["/old/", "/notices/2020/public/"]
    assert wrong(config) == []
    assert refused(lambda: actions.move(config, PATH, "none", now)) == "desk-no-section"
    assert refused(lambda: actions.move(config, "news/_index.md", "notices", now)) == "desk-no-article"


def test_a_translation_is_a_draft_beside_its_original(make: Make, now: datetime) -> None:
    config = make(
        news__public=article("原文。", aliases="[/old/]", tags="[供水] # 标签"),
        news__bundle__index=article(),
    )
    done = actions.translate(config, "news/public.md", "en", "Water")
    assert done.moved == "news/public.en.md"
    assert text(config, done.moved) == (
        "---\ntitle: Water\ndate: 2020-09-22\ntags: [供水] # 标签\ndraft: true\n---\n\n原文。\n"
    )
    assert open_text(config, done.moved).translations == ("news/public.md",)
    assert actions.translate(config, done.moved, "zh-TW").moved == "news/public.zh-TW.md"
    assert actions.translate(config, "news/bundle/index.md", "en").moved == "news/bundle/index.en.md"
    assert refused(lambda: actions.translate(config, "news/public.md", "en")) == "desk-taken"
    assert refused(lambda: actions.translate(config, "news/public.md", "English")) == "desk-language"
    actions.publish(config, done.moved, now)
    assert wrong(config) == []


@pytest.mark.parametrize("path", ["", "..", "../x.md", "gen.yaml", "news", "news/none.md", "news/.x.md"])
def test_no_action_leaves_the_texts(path: str, config: Config, now: datetime) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: actions.publish(config, path, now),
        lambda: actions.move(config, path, "notices", now),
        lambda: actions.tag(config, path, now, ["x"]),
        lambda: actions.translate(config, path, "en"),
        lambda: put_away(config, path, now),
        lambda: add_file(config, path, "a.txt", b"x"),
    )
    for act in acts:
        assert refused(act) in ("desk-no-text", "desk-path", "desk-gone")


def test_each_of_many_has_its_own_outcome(make: Make, now: datetime) -> None:
    config = make(news__wrong=article(draft="true", expires="下周"))
    paths = (PATH, "news/wrong.md", "news/none.md", "../x.md", PATH)
    done = actions.in_bulk(paths, lambda path: actions.publish(config, path, now))
    assert [(one.path, [problem.code for problem in one.problems]) for one in done] == [
        (PATH, []),
        ("news/wrong.md", ["date-unreadable"]),
        ("news/none.md", ["desk-gone"]),
        ("../x.md", ["desk-path"]),
    ]
    assert state(config, now) == "public"


def test_an_article_goes_through_its_levels(make: Make, now: datetime) -> None:
    config = make(REVIEWED)

    def said(decision: str, level: str, name: str) -> Done:
        return decide(config, PATH, open_text(config, PATH).digest, decision, level, name, now, "好")  # type: ignore[arg-type]

    assert refused(lambda: said("approved", "初审", "张")) == "desk-not-reviewed"
    actions.submit(config, PATH, now)
    assert state(config, now) == "waiting" and open_text(config, PATH).values["date"] == "2020-10-01"
    assert refused(lambda: said("approved", "复审", "张")) == "review-not-due"
    assert refused(lambda: said("approved", " ", "张")) == "desk-no-reviewer"
    said("rejected", "初审", "张")
    assert state(config, now) == "returned"
    for level, name in (("初审", "张"), ("复审", "李"), ("终审", "王")):
        said("approved", level, name)
    assert state(config, now) == "public"
    old = open_text(config, PATH).digest
    actions.tag(config, PATH, now, ["新"])
    assert state(config, now) == "waiting"  # approvals are of one text
    assert refused(lambda: decide(config, PATH, old, "approved", "初审", "张", now)) == "desk-changed"


def test_without_levels_nothing_is_reviewed(config: Config, now: datetime) -> None:
    assert refused(lambda: actions.submit(config, PATH, now)) == "desk-no-review"
    assert refused(lambda: decide(config, PATH, "", "approved", "初审", "张", now)) == "desk-no-review"
