"""What is written, and what is left alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.importing.model import OldArticle, OldPage
from generator.importing.writing.article_files import (
    compose_article,
    is_edited,
    stamped,
    write_article,
    write_atomically,
    write_attachment,
)
from generator.importing.writing.locations import ArticleLocation

NOW = datetime(2020, 9, 22, tzinfo=UTC)
LATER = datetime(2020, 9, 23, tzinfo=UTC)
PLACE = ArticleLocation("news", "a")


def text(body: str = "正文。", **values: object) -> str:
    article = OldArticle(**{"title": "标题", "markdown": "", **values})  # type: ignore[arg-type]
    return compose_article(
        article, OldPage("m/a.html", b"", "http://old.example/a.html"), body, PLACE, ("/a.html",)
    )


def test_everything_that_is_known_is_in_the_head() -> None:
    written = text(
        subtitle="副题",
        source="县水务局",
        author="张三、李四 王五",
        editor="赵六",
        document_number="某政发〔2020〕7号",
        date=datetime(2020, 9, 20),
    )
    assert written == (
        "---\ntitle: 标题\nsubtitle: 副题\ndate: 2020-09-20\nsource: 县水务局\nauthor: [张三, 李四, 王五]\n"
        "editor: 赵六\n"
        'document_number: "某政发〔2020〕7号"\nslug: a\naliases: ["/a.html"]\nextra:\n  imported:\n'
        '    origin: "m/a.html"\n    address: "http://old.example/a.html"\n---\n\n正文。\n'
    )


def test_without_a_date_it_is_a_draft_with_a_line_to_fill_one_in() -> None:
    head, _, _ = text(source="县水务局").partition("extra:")
    assert head.splitlines() == [
        "---",
        "title: 标题",
        "date:",
        "source: 县水务局",
        "draft: true",
        "slug: a",
        'aliases: ["/a.html"]',
    ]


def test_a_page_needs_no_date() -> None:
    page = OldPage("m/a.html", b"")
    written = compose_article(OldArticle("关于我们", ""), page, "正文。", ArticleLocation("", "a"), ())
    assert "date" not in written
    assert "draft" not in written


def test_a_file_knows_whether_it_was_edited() -> None:
    written = stamped(text(), NOW)
    assert not is_edited(written)
    assert not is_edited(stamped(text(), LATER))
    assert is_edited(written.replace("正文", "正 文"))
    assert is_edited(written.replace("标题", "题目"))
    assert is_edited(written + "\n")
    assert is_edited(text())
    assert is_edited("nothing of ours")


def test_a_body_that_looks_like_the_stamp_is_a_body() -> None:
    written = stamped(text('    digest: "0"\n    time: "1"'), NOW)
    assert not is_edited(written)
    assert is_edited(written.replace('time: "1"', 'time: "2"'))


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    assert write_article(tmp_path, PLACE, text(), NOW, may_write=False).change == "new"
    assert list(tmp_path.iterdir()) == []
    assert write_article(tmp_path, PLACE, text(), NOW, may_write=True).change == "new"
    before = (tmp_path / "news/a.md").stat().st_mtime_ns
    assert write_article(tmp_path, PLACE, text(), LATER, may_write=True).change == "unchanged"
    assert (tmp_path / "news/a.md").stat().st_mtime_ns == before
    assert write_article(tmp_path, PLACE, text("新。"), LATER, may_write=False).change == "changed"
    assert (tmp_path / "news/a.md").stat().st_mtime_ns == before
    assert write_article(tmp_path, PLACE, text("新。"), LATER, may_write=True).change == "changed"
    assert "2020-09-23" in (tmp_path / "news/a.md").read_text(encoding="utf-8")


def test_an_editors_file_stays_whatever_comes(tmp_path: Path) -> None:
    write_article(tmp_path, PLACE, text(), NOW, may_write=True)
    path = tmp_path / "news/a.md"
    path.write_text(path.read_text(encoding="utf-8").replace("正文", "改过的正文"), encoding="utf-8")
    before = path.read_bytes()
    written = write_article(
        tmp_path, ArticleLocation("news", "a", is_bundle=True), text("新。"), LATER, may_write=True
    )
    assert written.change == "edited"
    assert [line for line in written.diff if line[:1] in "+-"][2:] == ["-改过的正文。", "+新。"]
    assert path.read_bytes() == before
    assert [file.name for file in (tmp_path / "news").iterdir()] == ["a.md"]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_article(tmp_path, PLACE, text(), NOW, may_write=True)

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_article(tmp_path, PLACE, text("新。"), NOW, may_write=True)
    assert [file.name for file in (tmp_path / "news").iterdir()] == ["a.md"]
    assert "正文。" in (tmp_path / "news/a.md").read_text(encoding="utf-8")


def test_a_file_is_never_written_over_another(tmp_path: Path) -> None:
    assert write_attachment(tmp_path, "news/a/x.jpg", b"1", may_write=True)
    assert write_attachment(tmp_path, "news/a/x.jpg", b"1", may_write=True)
    assert not write_attachment(tmp_path, "news/a/x.jpg", b"2", may_write=True)
    assert (tmp_path / "news/a/x.jpg").read_bytes() == b"1"


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "content-2").mkdir()
    (content / "news").symlink_to(tmp_path / "content-2")
    with pytest.raises(OSError, match="leads out"):
        write_atomically(content, content / "news/deep/a.md", b"x")
    assert list((tmp_path / "content-2").iterdir()) == []


def test_what_a_killed_import_left_of_a_file_that_became_a_bundle_goes(tmp_path: Path) -> None:
    write_article(tmp_path, PLACE, text(), NOW, may_write=True)
    old = (tmp_path / "news/a.md").read_bytes()
    bundle = ArticleLocation("news", "a", is_bundle=True)
    write_article(tmp_path, bundle, text("正文和图片。"), NOW, may_write=True)
    assert not (tmp_path / "news/a.md").exists()
    (tmp_path / "news/a.md").write_bytes(old)
    assert write_article(tmp_path, bundle, text("正文和图片。"), NOW, may_write=True).change == "unchanged"
    assert not (tmp_path / "news/a.md").exists()
    (tmp_path / "news/a.md").write_text("an editor's", encoding="utf-8")
    write_article(tmp_path, bundle, text("正文和图片。"), NOW, may_write=True)
    assert (tmp_path / "news/a.md").exists()


def test_a_copy_that_lacks_something_takes_no_place(tmp_path: Path) -> None:
    write_article(tmp_path, PLACE, text("正文有很多话，都很重要。"), NOW, may_write=True)
    before = (tmp_path / "news/a.md").read_bytes()
    written = write_article(tmp_path, PLACE, text("正文。"), LATER, may_write=True)
    assert (written.change, written.lost) == ("kept", ("words",))
    assert "-正文有很多话，都很重要。" in written.diff
    assert (tmp_path / "news/a.md").read_bytes() == before
