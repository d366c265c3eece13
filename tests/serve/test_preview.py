"""The quick way of the preview gives what a clean build gives, byte for byte, or leaves it to the whole build."""

import os
import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.engine.store import forget
from generator.outputs.job import Options
from generator.problems import Problem, ProblemsError
from generator.serve.preview import Held, Outcome, build_whole, revise
from generator.settings.config import Config, load_config
from generator.site.publication import Show
from generator.text.dates import clock
from tests.engine.test_incremental import BODIES, FIELDS, picture
from tests.sites import LEVELS, NOW, REVIEWED, SETTINGS, article, reviews, tree, write_site

STEPS = int(os.environ.get("GEN_STEPS", "0")) or 14
"""How many edits a random walk has."""

SITE: dict[str, str | bytes] = {
    "content/news/a.md": article(
        "甲的正文。\n\n## 小标题\n\n话。", title="甲", tags="[水]", summary="甲的摘要。"
    ),
    "content/news/d.md": article("丁的正文。", title="丁"),
    "content/news/b.md": article("见[甲](a.md#小标题)。", title="乙", tags="[水]", summary="乙的摘要。"),
    "content/news/_index.md": "---\ntitle: 动态\n---\n\n介绍[甲](a.md)。\n",
    "content/notices/box/index.md": article("盒。", title="盒", date="2020-09-23", summary="一只盒。"),
    "content/notices/box/photo.png": picture(3, 2),
    "content/notices/loose.png": picture(2, 3),
    "content/about.md": article("关于。", title="关于", date="", summary="关于我们。"),
    "content/static/logo.png": picture(4, 4),
}
SENTENCES = (
    "第一句话。",
    "第二句话。",
    "见[乙](../news/b.md)、[关于](../about.md)和[存档](/archive/)。",
    "一段。\n\n" * 300,
    "| a | b |\n| - | - |\n| 1 | 2 |\n\n*强调*，`code`。",
    "::: 引文 某人\n见[关于](../about.md)。\n:::\n\n::: 无此版块",
)
"""Bodies without headings, whose links mostly lead somewhere."""
EVERYTHING = Show(drafts=True, future=True, expired=True)


class Desk:
    """A bulletin that somebody edits, and its preview."""

    def __init__(self, home: Path, files: Mapping[str, str | bytes], show: Show = EVERYTHING) -> None:
        self.root, self.copy, self.show, self.now = home / "bulletin", home / "copy", show, NOW
        write_site(self.root, files)
        self.unseen: set[str] = set()
        self.held: Held | None = None
        self.problems: tuple[Problem, ...] = ()
        """What the last build had to say."""
        self.was_quick = False
        assert self.build()

    def save(self, path: str, content: str | bytes) -> None:
        file = self.root / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.unseen.add(path)

    def remove(self, path: str) -> None:
        (self.root / "content" / path).unlink()
        self.unseen.add(path)

    def build(self) -> bool:
        """Build as the server does; whether there were no errors."""
        try:
            self.held = (self._quickly() or self._whole(self.root)).held
        except ProblemsError as error:
            self.problems = error.problems
            return False
        self.problems = self.held.problems
        self.unseen = set()
        return True

    def check(self) -> None:
        """The preview's folder, and what the build had to say, are a clean build's."""
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.root, self.copy, ignore=shutil.ignore_patterns(".gen"), symlinks=True)
        problems, is_sound = self.problems, not self.unseen
        try:
            clean = self._whole(self.copy)
        except ProblemsError as error:
            assert (is_sound, problems) == (False, error.problems)
            return
        assert (is_sound, problems) == (True, clean.held.problems)
        assert tree(self.root / ".gen/preview") == tree(self.copy / ".gen/preview")

    def _quickly(self) -> Outcome | None:
        self.was_quick = False
        if not self.held or not self.unseen:
            return None
        config = self._config(self.root)
        now = clock(self.now, {}, config.zone)
        revised = revise(self.held, self.unseen, self.root / ".gen/preview", now, self._options())
        self.was_quick = revised is not None
        return revised

    def _whole(self, root: Path) -> Outcome:
        config = self._config(root)
        now = clock(self.now, {}, config.zone)
        return build_whole(config, root / ".gen/preview", now, self._options())

    def _options(self) -> Options:
        return Options(self.show, preview=True)

    def _config(self, root: Path) -> Config:
        config, problems = load_config(root / "gen.yaml")
        assert config, problems
        return config


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, SITE)


A = {"title": "甲", "tags": "[水]", "summary": "甲的摘要。"}
B = {"title": "乙", "tags": "[水]", "summary": "乙的摘要。"}

QUICK: dict[str, dict[str, str]] = {
    "a sentence": {"news/b.md": article("另一句，见[甲](a.md)。", **B)},
    "another link to an article": {
        "news/b.md": article("见[盒](../notices/box/index.md)和[我](b.md)。", **B)
    },
    "a block of the theme": {"news/b.md": article("::: 资料框 何时\n明天，见[甲](a.md)。\n:::", **B)},
    "a link less": {"news/b.md": article("没有了。", **B)},
    "a link to a list": {"news/b.md": article("见[存档](/archive/)。", **B)},
    "a page": {"about.md": article("关于。\n\n再说一句。", title="关于", date="", summary="关于我们。")},
    "a bundle's text": {
        "notices/box/index.md": article("盒。\n\n还有。", title="盒", date="2020-09-23", summary="一只盒。")
    },
    "two articles at once": {
        "news/a.md": article("甲的正文。\n\n## 小标题\n\n另一句话。", **A),
        "news/b.md": article("改了。", **B),
    },
    "the beginning, which is the summary": {"news/d.md": article("新的开头。", title="丁")},
    "the summary": {"news/b.md": article("见[甲](a.md#小标题)。", **{**B, "summary": "新的。"})},
    "the title": {"news/a.md": article("甲的正文。\n\n## 小标题", **{**A, "title": "新题"})},
    "a link to a missing heading": {"news/b.md": article("见[无](a.md#nowhere)。", **B)},
    "a link to a missing address": {"news/b.md": article("见[无](/nowhere/)。", **B)},
    "who wrote it": {"news/a.md": article("甲的正文。\n\n## 小标题", author="某", editor="另", **A)},
    "whether it is in force": {
        "news/a.md": article(
            "甲的正文。\n\n## 小标题",
            status="废止",
            status_date="2020-09-23",
            replaced_by="b.md",
            ai="text",
            **A,
        )
    },
    "nothing at all": {"news/a.md": str(SITE["content/news/a.md"])},
    "a new article": {"news/c.md": article("丙。", title="丙", tags="[水]")},
    "an edit and a new article": {"news/b.md": article("改了。", **B), "news/c.md": article("丙。")},
}
"""Edits after which every article is in the lists that it was in, and new articles of lists that are there."""

WHOLE: dict[str, dict[str, str]] = {
    "a heading, that others may link to": {"news/a.md": article("甲的正文。\n\n## 小标题\n\n## 又一个", **A)},
    "a heading that another links to goes": {"news/a.md": article("甲的正文。", **A)},
    "the slug": {"news/a.md": article("甲的正文。\n\n## 小标题", slug="elsewhere", **A)},
    "the date": {"news/a.md": article("甲的正文。\n\n## 小标题", date="2020-08-01", **A)},
    "the tags": {
        "news/a.md": article("甲的正文。\n\n## 小标题", title="甲", tags="[路]", summary="甲的摘要。")
    },
    "a draft": {"news/a.md": article("甲的正文。\n\n## 小标题", draft="true", **A)},
    "a link to a missing article": {"news/b.md": article("见[无](nowhere.md)。", **B)},
    "a picture that no other text uses": {"news/b.md": article("![图](../notices/loose.png)", **B)},
    "a missing picture": {"news/b.md": article("![图](nowhere.png)", **B)},
    "a section's introduction": {"news/_index.md": "---\ntitle: 动态\n---\n\n新的介绍。\n"},
    "a broken article": {"news/b.md": "---\ntitle: [\n---\n"},
    "a new article of a new tag": {"news/c.md": article("丙。", title="丙", tags="[路]")},
    "a new page": {"c.md": article("丙。", title="丙", date="")},
}
"""Edits that may move something, or that a whole build has to speak of."""


@pytest.mark.parametrize("name", QUICK)
def test_an_edit_that_moves_nothing_else_is_quick(name: str, desk: Desk) -> None:
    for path, text in QUICK[name].items():
        desk.save(path, text)
    assert desk.build()
    assert desk.was_quick
    desk.check()


@pytest.mark.parametrize("name", WHOLE)
def test_an_edit_that_may_move_something_is_built_as_a_whole(name: str, desk: Desk) -> None:
    for path, text in WHOLE[name].items():
        desk.save(path, text)
    desk.build()
    assert not desk.was_quick
    desk.check()


def test_a_new_article_is_edited_and_followed_by_others(desk: Desk) -> None:
    for number in range(3):
        for text in ("一句。", "另一句，见[甲](a.md)。"):
            desk.save(f"news/new{number}.md", article(text, title=f"新{number}", tags="[水]"))
            assert desk.build() and desk.was_quick
    desk.check()


def test_a_new_file_beside_a_new_article_is_left_to_the_whole_build(desk: Desk) -> None:
    desk.save("news/c.md", article("![图](c.png)", title="丙"))
    desk.save("news/c.png", picture(5, 5))
    assert desk.build() and not desk.was_quick
    desk.check()


def test_a_removed_article_is_left_to_the_whole_build(desk: Desk) -> None:
    desk.remove("notices/box/index.md")
    assert desk.build() and not desk.was_quick
    desk.check()


def test_a_table_of_contents_shows_new_words_under_the_same_headings(tmp_path: Path) -> None:
    desk = Desk(
        tmp_path, {"content/news/a.md": article("开头。\n\n## 一\n\n一些话。", toc="true", summary="短。")}
    )
    desk.save("news/a.md", article("开头。\n\n## 一\n\n另一些话。\n\n话。", toc="true", summary="短。"))
    assert desk.build() and desk.was_quick
    desk.check()


def test_a_quick_build_says_which_files_it_wrote(desk: Desk) -> None:
    before = tree(desk.root / ".gen/preview")
    assert desk.held
    desk.save("about.md", article("关于。\n\n改了。", title="关于", date="", summary="关于我们。"))
    config, _ = load_config(desk.root / "gen.yaml")
    assert config
    now = clock(NOW, {}, config.zone)
    options = Options(EVERYTHING, preview=True)
    outcome = revise(desk.held, ["about.md"], desk.root / ".gen/preview", now, options)
    after = tree(desk.root / ".gen/preview")
    assert outcome and outcome.changed == {path for path in after if after[path] != before[path]}
    assert outcome.changed == {"about/index.html"}


def test_a_warning_comes_stays_moves_and_goes_with_its_text(desk: Desk) -> None:
    for text, count in (
        ("见[无](a.md#nowhere)。", 1),
        ("见[无](a.md#nowhere)，仍然。", 1),
        ("先一段。\n\n见[无](a.md#nowhere)，又见[无](/nowhere/)。", 2),
        ("好了。", 0),
        ("好了，又改。", 0),
    ):
        desk.save("news/b.md", article(text, **B))
        assert desk.build()
        assert (len(desk.problems), desk.was_quick) == (count, True)
        desk.check()


def test_a_warning_that_other_checks_have_given_is_left_to_the_whole_build(tmp_path: Path) -> None:
    """That words of a language are missing is said where it is first used, whatever becomes of that text."""
    files = {
        "content/news/a.md": article("A.", language="fr"),
        "content/news/b.md": article("B.", language="fr"),
    }
    desk = Desk(tmp_path, files)
    assert [problem.code for problem in desk.problems] == ["no-words"]
    desk.save("news/a.md", article("Another.", language="fr"))
    assert desk.build() and not desk.was_quick
    desk.check()


def test_a_retitled_article_shows_its_title_wherever_its_card_is(tmp_path: Path) -> None:
    files = {
        f"content/news/{n}.md": article(f"{n}。", title=f"第{n}", date=f"2020-09-{n:02}", tags="[水]")
        for n in range(1, 13)
    }
    desk = Desk(
        tmp_path, {**files, "gen.yaml": f"{SETTINGS}page_size: 3\nissues: month\npaper: {{lists: [tags]}}\n"}
    )
    before = tree(desk.root / ".gen/preview")
    desk.save("news/5.md", article("5。", title="另一题", date="2020-09-05", tags="[水]"))
    assert desk.build() and desk.was_quick
    desk.check()
    after = tree(desk.root / ".gen/preview")
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {path for path in after if "另一题".encode() in after[path]}
    assert len(changed) > 12


def test_a_warning_elsewhere_stays_after_a_quick_build(desk: Desk) -> None:
    desk.save("news/b.md", article("见[无](a.md#nowhere)。", **B))
    assert desk.build()
    desk.save("about.md", article("关于。\n\n改了。", title="关于", date="", summary="关于我们。"))
    assert desk.build() and desk.was_quick
    assert [problem.code for problem in desk.problems] == ["fragment-nowhere"]
    desk.check()


def test_after_the_moment_that_time_alone_changes_something_a_build_is_whole(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(), "content/news/b.md": article(publish="2020-10-02T08:00")}
    desk = Desk(tmp_path, files, Show())
    desk.now = "2020-10-02T09:00"
    desk.save("news/a.md", article("改了。"))
    assert desk.build() and not desk.was_quick
    assert "news/2020/b/index.html" in tree(desk.root / ".gen/preview")
    desk.check()


def test_a_hidden_draft_s_edit_is_left_to_the_whole_build(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(), "content/news/b.md": article("秘密。", draft="true")}
    desk = Desk(tmp_path, files, Show())
    desk.save("news/b.md", article("还是秘密。", draft="true"))
    assert desk.build() and not desk.was_quick
    desk.check()


def test_a_changed_review_file_is_seen(tmp_path: Path) -> None:
    text = article("甲的正文。", title="甲")
    files = {"gen.yaml": SETTINGS + REVIEWED, "content/news/a.md": text, "content/news/a.review.yaml": ""}
    desk = Desk(tmp_path, files, Show())
    for written, is_public in ((reviews(text, *LEVELS), True), (reviews(text, *LEVELS[:2]), False)):
        desk.save("news/a.review.yaml", written)
        assert desk.build() and not desk.was_quick
        desk.check()
        assert ("news/2020/a/index.html" in tree(desk.root / ".gen/preview")) == is_public


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
@pytest.mark.parametrize("kind", ["symbolic", "hard"])
def test_a_text_under_two_names_changes_under_both(kind: str, desk: Desk) -> None:
    other = desk.root / "content/news/linked.md"
    original = desk.root / "content/notices/original.md"
    original.write_text(article("一。", title="两处"), "utf-8")
    if kind == "symbolic":
        other.symlink_to("../notices/original.md")
    else:
        other.hardlink_to(original)
    desk.unseen = {"news/linked.md", "notices/original.md"}
    assert desk.build()
    original.write_text(article("一。\n\n二。", title="两处", summary=""), "utf-8")
    desk.unseen = {"notices/original.md"}
    assert desk.build()
    desk.check()


def test_a_store_that_somebody_deletes_meanwhile_costs_a_whole_build(desk: Desk) -> None:
    forget(desk.root / ".gen/store.sqlite")
    desk.save("news/b.md", article("改了。", **B))
    assert desk.build()
    desk.check()


def test_a_template_that_fails_only_now_is_told_with_its_line(tmp_path: Path) -> None:
    template = (
        '{% extends "default:article.html" %}\n{% block title %}'
        "{% if article.minutes > 1 %}{{ nothing }}{% endif %}{% endblock %}"
    )
    files = {"templates/article.html": template, "content/news/a.md": article(summary="短。")}
    desk = Desk(tmp_path, files)
    desk.save("news/a.md", article("很长。" * 2000, summary="短。"))
    assert not desk.build()
    assert [(problem.path, problem.line) for problem in desk.problems] == [("templates/article.html", 2)]
    assert "nothing" in desk.problems[0].excerpt
    desk.save("news/a.md", article("短了。", summary="短。"))
    assert desk.build()
    desk.check()


@pytest.mark.parametrize("seed", [1])
def test_after_any_sequence_of_edits_the_preview_is_a_clean_build_s(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    files = {
        **SITE,
        "content/news/photo.png": picture(3, 3),
        "content/news/file.pdf": b"%PDF-1.4",
        "content/news/bundle/index.md": article("捆。"),
        "content/notices/b.md": article("通知。"),
    }
    desk = Desk(tmp_path, files)
    settings = f"{SETTINGS}issues: month\nfeeds: {{count: 3}}\n"
    desk.save("../gen.yaml", settings + f"page_size: {seed + 1}\n")
    desk.unseen, desk.held = set(), None
    assert desk.build()
    texts = {
        path: ({"title": path[:-3], "date": "2020-09-22", "summary": "短。"}, "第一句话。")
        for path in ("news/a.md", "news/b.md", "news/bundle/index.md", "notices/b.md")
    }
    texts["about.md"] = ({"title": "关于", "date": "", "summary": "短。"}, "关于。")
    for path, (head, body) in texts.items():
        desk.save(path, article(body, **head))
    assert desk.build()
    quick = 0
    for step in range(STEPS):
        before = dict(texts)
        if chance.random() < 0.25:
            date = f"2020-09-{chance.randint(1, 30):02}"
            texts[f"news/new{step}.md"] = {"title": f"新{step}", "date": date, "summary": "短。"}, ""
        for path in texts.keys() - before or chance.sample(sorted(texts), chance.choice((1, 1, 1, 2))):
            head, body = texts[path]
            kind = chance.random()
            if kind < 0.6:
                body = chance.choice(SENTENCES)
            elif kind < 0.8:
                body = chance.choice(BODIES)
            else:
                field = chance.choice(sorted(FIELDS))
                head = {**head, field: chance.choice(FIELDS[field])}
            texts[path] = head, body
            desk.save(path, article(body, **head))
        is_sound = desk.build()
        quick += desk.was_quick
        desk.check()
        if not is_sound:
            for path in [path for path in texts if texts[path] != before.get(path)]:
                if path in before:
                    desk.save(path, article(before[path][1], **before[path][0]))
                else:
                    desk.remove(path)
            texts = before
            assert desk.build()
            desk.check()
    assert 0 < quick < STEPS, "both ways have been gone"


def test_an_article_with_a_list_of_its_own_is_revised_quickly(tmp_path: Path) -> None:
    text = article(
        "甲的正文。", extra="{offices: [水务局, 气象局], more: {deep: [1, [2]]}}", summary="甲的摘要。"
    )
    desk = Desk(tmp_path, SITE | {"content/news/a.md": text})
    desk.save("news/a.md", text.replace("甲的正文。", "甲的新正文。"))
    assert desk.build()
    assert desk.was_quick
