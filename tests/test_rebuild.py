"""`gen build` after little has changed: it begins with what stands, and leaves what a whole build would."""

import os
import shutil
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from generator.build import build
from generator.engine.store import forget
from generator.outputs.job import Options, Report
from generator.problems import ProblemsError
from generator.settings.config import load_config
from generator.site.publication import Show
from generator.text.dates import clock
from tests.engine.test_incremental import picture
from tests.serve.test_preview import QUICK, SITE, WHOLE
from tests.sites import (
    LEVELS,
    NOW,
    REVIEWED,
    SETTINGS,
    article,
    build_from_record,
    build_from_record_alone,
    reviews,
    tree,
    write_site,
)


class Office:
    """A bulletin that is built again and again."""

    def __init__(
        self,
        home: Path,
        settings: str = "",
        options: Options = Options(),
        more: Mapping[str, str | bytes] = MappingProxyType({}),
    ) -> None:
        self.root, self.copy, self.options = home / "bulletin", home / "copy", options
        write_site(self.root, {**SITE, **more, "gen.yaml": SETTINGS + settings})
        self.now = NOW
        self.is_quick = False
        self.build()

    def write(self, path: str, content: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def build(self) -> Report:
        time.sleep(0.03)  # longer than a tick: on what was touched within the last one no build relies
        report, self.is_quick = build_from_record(self.root, self._moment(), self.options)
        return report

    def is_record_enough(self) -> bool:
        """Whether a build need not look at everything; it is made then."""
        time.sleep(0.03)
        return build_from_record_alone(self.root, self._moment(), self.options) is not None

    def check(self) -> Report:
        """Build; the folder, and what is said, are a clean build's, and then there is nothing to do."""
        done = self.build()
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.root, self.copy, ignore=shutil.ignore_patterns(".gen", "site"), symlinks=True)
        config, _ = load_config(self.copy / "gen.yaml")
        assert config
        clean = build(config, self.copy / "site", self._moment(), self.options)
        assert tree(self.root / "site") == tree(self.copy / "site")
        told = [(r.articles, r.pages, r.outputs, r.problems, r.allowed, r.replaced) for r in (done, clean)]
        assert told[0] == told[1]
        assert done.commit.unchanged + len(done.commit.written) == done.outputs
        was_quick = self.is_quick
        again = self.build()
        assert (self.is_quick, again.commit.written, again.problems) == (True, (), done.problems)
        self.is_quick = was_quick
        return done

    def _moment(self) -> datetime:
        config, _ = load_config(self.root / "gen.yaml")
        assert config
        return clock(self.now, {}, config.zone)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.mark.parametrize("name", QUICK)
def test_an_edit_that_moves_nothing_begins_with_what_stands(name: str, office: Office) -> None:
    for path, text in QUICK[name].items():
        office.write(f"content/{path}", text)
    office.check()
    assert office.is_quick


@pytest.mark.parametrize("name", [name for name in WHOLE if "new article" not in name])
def test_an_edit_that_may_move_something_goes_the_whole_way(name: str, office: Office) -> None:
    for path, text in WHOLE[name].items():
        office.write(f"content/{path}", text)
    try:
        office.build()
    except ProblemsError:
        return  # which a whole build tells
    assert not office.is_quick


@pytest.mark.parametrize("date", ["", "2020-09-20"])
def test_a_draft_that_waits_for_a_date_and_gets_one(date: str, office: Office) -> None:
    office.write("content/news/d.md", article("丁的正文。", title="丁", date="", draft="true"))
    assert [problem.code for problem in office.check().problems].count("undated-drafts") == 1
    office.write(
        "content/news/a.md", article("改了一句。\n\n## 小标题", title="甲", tags="[水]", summary="甲的摘要。")
    )
    report = office.check()
    assert office.is_quick
    assert [problem.code for problem in report.problems].count("undated-drafts") == 1
    office.write(
        "content/news/d.md", article("丁，改了。", title="丁", date=date, draft="" if date else "true")
    )
    waiting = [problem.code for problem in office.check().problems].count("undated-drafts")
    assert waiting == (0 if date else 1)


def test_many_edits_one_after_another(office: Office) -> None:
    for number in range(3):
        text = article(
            f"第{number}句。\n\n## 小标题", title=f"第{number}题", tags="[水]", summary="甲的摘要。"
        )
        office.write("content/news/a.md", text)
        assert office.check().commit.written
        assert office.is_quick


def test_editors_that_write_a_new_file_and_rename_it(office: Office) -> None:
    text = article("新的一句。\n\n## 小标题", title="甲", tags="[水]", summary="甲的摘要。")
    office.write("content/news/.a.md.swp", text).replace(office.root / "content/news/a.md")
    office.write("content/news/b.md~", "left behind")
    office.check()
    assert office.is_quick


@pytest.mark.parametrize("path", ["content/new/a.md", "content/news/b.txt"])
def test_a_file_that_comes_goes_the_whole_way(path: str, office: Office) -> None:
    office.write(path, article(title="新"))
    office.check()
    assert not office.is_quick


def test_a_file_that_goes_goes_the_whole_way(office: Office) -> None:
    (office.root / "content/news/d.md").unlink()
    office.check()
    assert not office.is_quick


def test_another_picture_goes_the_whole_way(office: Office) -> None:
    office.write("content/notices/box/photo.png", picture(9, 9))
    office.check()
    assert not office.is_quick


@pytest.mark.parametrize("path", ["gen.yaml", "templates/article.html", "site/news/2020/a/index.html"])
def test_what_is_no_text_is_looked_at_as_a_whole(path: str, office: Office) -> None:
    office.write("content/news/d.md", article("丁的正文，改了。", title="丁", summary="短。"))
    with (office.write(path, "") if path.startswith("t") else office.root / path).open("a") as file:
        file.write('{% extends "default:article.html" %}' if path.startswith("t") else "\n# a line\n")
    office.check()
    assert not office.is_quick


def test_foreign_files_are_told_again(office: Office) -> None:
    office.write("site/mine.txt", "mine")
    assert office.build().commit.foreign == ("mine.txt",)
    office.write("content/news/d.md", article("丁的正文，改了。", title="丁"))
    assert office.build().commit.foreign == ("mine.txt",)
    assert office.is_quick
    assert office.build().commit.foreign == ("mine.txt",)


def test_a_build_in_between_that_asked_for_something_else(office: Office) -> None:
    """Its files are others than those of the record; and a preview may have read the text before."""
    config, _ = load_config(office.root / "gen.yaml")
    assert config
    office.write("content/news/d.md", article("一。", title="丁"))
    build(config, office.root / ".gen" / "preview", office._moment(), Options(preview=True))
    office.write("content/news/d.md", article("二。", title="丁"))
    office.check()
    assert office.is_quick
    office.write("content/news/d.md", article("三。", title="丁"))
    build(config, office.root / "site", office._moment(), Options(compress=True))
    office.check()
    assert not office.is_quick


@pytest.mark.parametrize("what", ["store.sqlite", "record"])
def test_without_what_is_kept_a_build_goes_the_whole_way(what: str, office: Office) -> None:
    forget(office.root / ".gen" / what)
    office.write("content/news/d.md", article("丁的正文，改了。", title="丁"))
    office.check()
    assert not office.is_quick


def test_after_the_moment_that_changes_something_a_build_goes_the_whole_way(office: Office) -> None:
    office.write("content/news/later.md", article("以后。", title="以后", publish="2020-10-02T08:00"))
    office.build()
    office.now = "2020-10-02T09:00"
    office.write("content/news/d.md", article("丁的正文，改了。", title="丁"))
    office.check()
    assert not office.is_quick
    assert "news/2020/later/index.html" in tree(office.root / "site")


def test_what_the_settings_give_a_time_comes_and_goes_by_itself(tmp_path: Path) -> None:
    settings = (
        "banner: {text: 横幅, link: about.md, from: 2020-10-02, until: 2020-10-02}\nmourning: 2020-10-03\n"
    )
    office = Office(tmp_path, settings)
    seen = []
    for day in ("01T12:00", "02T00:00", "02T23:59", "03T00:00", "04T00:00"):
        office.now = f"2020-10-{day}"
        (office.check if day == "03T00:00" else office.build)()
        page = (office.root / "site/archive/index.html").read_text(encoding="utf-8")
        sheet = (office.root / "site/news/2020/d/print/index.html").read_text(encoding="utf-8")
        seen.append(("横幅" in page, 'class="mourning"' in page, office.is_quick))
        assert "横幅" not in sheet and "mourning" not in sheet
    assert seen == [
        (False, False, True),
        (True, False, False),
        (True, False, True),
        (False, True, False),
        (False, False, False),
    ]


def test_with_companions_these_are_made_as_well(tmp_path: Path) -> None:
    office = Office(tmp_path, "compress: true\n")
    office.write("content/news/d.md", article("丁的正文，改了。" * 200, title="丁"))
    done = office.check()
    assert office.is_quick
    assert any(path.endswith(".gz") for path in done.commit.written)


def test_strictly_a_warning_that_comes_is_an_error(tmp_path: Path) -> None:
    office = Office(tmp_path, options=Options(strict=True))
    office.write("content/news/d.md", article("丁。", title="丁", summary="短。"))
    office.check()
    assert office.is_quick
    before = tree(office.root / "site")
    office.write("content/news/d.md", article("见[无](/nowhere/)。", title="丁", summary="短。"))
    with pytest.raises(ProblemsError):
        office.build()
    assert tree(office.root / "site") == before


def test_an_approved_article_comes_and_goes_with_its_approvals(tmp_path: Path) -> None:
    office = Office(tmp_path, REVIEWED)
    text = article("新的一句。", title="丁", summary="短。")
    seen = []
    for path, content in (
        ("news/d.md", text),
        ("news/d.review.yaml", reviews(text, *LEVELS)),
        ("news/d.md", text + "还有一句。\n"),
        ("news/d.md", text),
        ("news/d.review.yaml", reviews(text, *LEVELS) + reviews(text, "终审", decision="rejected")[9:]),
    ):
        office.write(f"content/{path}", content)
        office.check()
        seen.append("news/2020/d/index.html" in tree(office.root / "site"))
    assert seen == [False, True, False, True, False]


def test_where_drafts_are_shown_an_article_without_any_review_is_edited_quickly(tmp_path: Path) -> None:
    settings = REVIEWED + "problems: {review-void: off}\n"  # or the warning would tell of it
    office = Office(tmp_path, settings, Options(Show(drafts=True)))
    for text in ("一句。", "另一句。"):
        office.write("content/news/d.md", article(text, title="丁", summary="短。"))
        office.check()
        assert office.is_quick
    approved = article("一句。", title="丁", summary="短。")
    office.write("content/news/d.review.yaml", reviews(approved, *LEVELS))
    office.check()
    assert not office.is_quick
    office.write("content/news/d.md", approved)
    office.check()
    assert b'class="preview"' not in tree(office.root / "site")["news/2020/d/index.html"]
    office.write("content/news/d.md", article("两句。", title="丁", summary="短。"))
    office.check()
    assert b'class="preview"' in tree(office.root / "site")["news/2020/d/index.html"]


def test_a_new_article_is_not_public_before_it_is_approved(tmp_path: Path) -> None:
    new = article("丙。", title="丙", summary="短。")
    a, b = (str(SITE[f"content/news/{name}.md"]) for name in "ab")
    there = {
        "content/news/a.review.yaml": reviews(a, *LEVELS),
        "content/news/b.review.yaml": reviews(b, *LEVELS),
    }
    office = Office(tmp_path, REVIEWED, more=there)
    assert "news/2020/b/index.html" in tree(office.root / "site")
    office.write("content/news/new.md", new)
    office.check()
    assert "news/2020/new/index.html" not in tree(office.root / "site")


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_text_under_two_names_changes_under_both(office: Office) -> None:
    office.write("content/notices/original.md", article("一。", title="两处", summary="短。"))
    (office.root / "content/news/linked.md").symlink_to("../notices/original.md")
    office.build()
    office.write("content/notices/original.md", article("二。", title="两处", summary="短。"))
    office.check()


def test_a_text_that_can_t_be_made_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    office = Office(tmp_path)
    block = "{% block title %}{% if article.minutes > 1 %}{{ no }}{% endif %}{% endblock %}"
    office.write("templates/article.html", '{% extends "default:article.html" %}' + block)
    office.build()
    before = tree(office.root / "site")
    office.write("content/news/d.md", article("很长。" * 2000, title="丁", summary="短。"))
    with pytest.raises(ProblemsError):
        office.build()
    assert tree(office.root / "site") == before
    office.write("content/news/d.md", article("短。", title="丁", summary="短。"))
    office.check()


def test_an_issue_s_file_goes_the_whole_way_and_its_articles_do_not(tmp_path: Path) -> None:
    issue = "---\nnumber: 7\narticles: [news/a.md]\n---\n编者的话。\n"
    office = Office(tmp_path, "issues: month\n", more={"content/issues/2020-09.md": issue})
    text = article("改了一句。\n\n## 小标题", title="甲二", tags="[水]", summary="甲的摘要。")
    office.write("content/news/a.md", text)
    office.check()
    assert office.is_quick
    office.write("content/issues/2020-09.md", issue.replace("编者的话", "编者另有话"))
    office.check()
    assert not office.is_quick
    office.write("content/news/new.md", article("新的。", title="新", tags="[水]"))
    office.check()
    assert not office.is_quick, "where the order is by hand, it may be another"
