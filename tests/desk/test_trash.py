"""What is put away lies in the trash as it was, and comes back."""

from datetime import datetime
from pathlib import Path

import pytest

from generator.desk.trash import put_away, put_back, remove_for_good, trashed
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from generator.text.dates import clock
from tests.sites import NOW, article, tree, write_site

FILES: dict[str, str | bytes] = {
    "content/news/a.md": article(title="甲"),
    "content/news/a.review.yaml": "reviews:\n",
    "content/news/a/图.png": b"x",
    "content/news/b/index.md": article(),
    "content/news/b/index.en.md": article(),
    "content/news/b/data/c.pdf": b"y",
    "content/news/b/index.review.yaml": "reviews:\n",
    "content/news/_index.md": "---\ntitle: 新闻\n---\n",
}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    config, _ = load_config(write_site(tmp_path, FILES) / "gen.yaml")
    assert config
    return config


@pytest.fixture
def now(config: Config) -> datetime:
    return clock(NOW, {}, config.zone)


def test_a_text_goes_with_all_that_belongs_to_it_and_comes_back(config: Config, now: datetime) -> None:
    before = tree(config.root / "content")
    gone = put_away(config, "news/a.md", now)
    assert (gone.path, gone.title, gone.at) == ("news/a.md", "甲", "2020-10-01T12:00:00+08:00")
    assert before.keys() - tree(config.root / "content").keys() == {
        "news/a.md",
        "news/a.review.yaml",
        "news/a/图.png",
    }
    assert not (config.root / "content/news/a").exists()
    assert trashed(config) == (gone,)
    assert put_back(config, gone.id).moved == "news/a.md"
    assert tree(config.root / "content") == before and trashed(config) == ()


def test_files_stay_as_long_as_a_translation_has_them(config: Config, now: datetime) -> None:
    before = tree(config.root / "content")
    first = put_away(config, "news/b/index.md", now)
    assert first.files == ("news/b/index.md", "news/b/index.review.yaml")
    second = put_away(config, "news/b/index.en.md", now)
    assert second.files == ("news/b/index.en.md", "news/b/data/c.pdf")
    assert not (config.root / "content/news/b").exists()
    for one in (first, second):
        put_back(config, one.id)
    assert tree(config.root / "content") == before


def test_what_lies_there_by_now_is_not_written_over(config: Config, now: datetime) -> None:
    gone = put_away(config, "news/a.md", now)
    (config.root / "content/news/a.md").write_text("新的", encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        put_back(config, gone.id)
    assert error.value.problems[0].code == "desk-trash-taken"
    assert (config.root / "content/news/a.md").read_text(encoding="utf-8") == "新的"
    assert not (config.root / "content/news/a.review.yaml").exists() and trashed(config) == (gone,)


def test_what_is_removed_for_good_is_gone(config: Config, now: datetime) -> None:
    one, two = put_away(config, "news/a.md", now), put_away(config, "news/_index.md", now)
    remove_for_good(config, one.id)
    assert trashed(config) == (two,)
    for id in (one.id, "../../content", "", "20201001-120000-zzzzzzzz", f"{two.id}/.."):
        for act in (put_back, remove_for_good):
            with pytest.raises(ProblemsError) as error:
                act(config, id)
            assert error.value.problems[0].code == "desk-trash-gone"
    assert (config.root / "content/news/b/index.md").exists()


def test_what_is_no_entry_of_the_trash_is_passed_over(config: Config, now: datetime) -> None:
    gone = put_away(config, "news/a.md", now)
    folder = config.root / ".gen/trash"
    (folder / "notes").mkdir()
    (folder / "20201001-120000-00000000").mkdir()
    (folder / "20201001-120000-00000000" / "what.json").write_bytes(b"{")
    assert trashed(config) == (gone,)
