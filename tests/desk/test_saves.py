"""What a text was before each save."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.desk.model import Edit
from generator.desk.saves import keep_save, saved_text, saves_of
from generator.desk.texts import open_text, save
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.sites import article, write_site

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    found, _ = load_config(write_site(tmp_path, {"content/news/rain.md": article("雨。")}) / "gen.yaml")
    assert found
    return found


def test_each_save_keeps_what_was_there(config: Config) -> None:
    path = "news/rain.md"
    first = open_text(config, path)
    for minute, body in enumerate(("大雨。\n", "大雨。\n", "暴雨。\n")):
        opened = open_text(config, path)
        save(config, path, opened.digest, Edit(body=body), now=NOW + timedelta(minutes=minute))
    kept = saves_of(config, path)
    assert [one.at for one in kept] == ["2026-11-30T08:02:00+00:00", "2026-11-30T08:00:00+00:00"]
    assert saved_text(config, path, kept[1].id) == first.text
    assert "大雨" in saved_text(config, path, kept[0].id)
    assert saves_of(config, "news/sun.md") == ()


def test_a_new_text_and_one_that_stays_keep_nothing(config: Config) -> None:
    save(config, "news/sun.md", "", Edit(whole="---\ntitle: 晴\n---\n"), now=NOW)
    opened = open_text(config, "news/sun.md")
    save(config, "news/sun.md", opened.digest, Edit(), now=NOW)
    assert saves_of(config, "news/sun.md") == ()


def test_the_oldest_go_and_what_lies_there_by_chance_is_nobody_s(config: Config) -> None:
    for number in range(65):
        keep_save(config, "news/rain.md", f"{number}".encode(), NOW + timedelta(hours=number))
    kept = saves_of(config, "news/rain.md")
    assert len(kept) == 60
    assert saved_text(config, "news/rain.md", kept[0].id) == "64"
    (folder,) = (config.root / ".gen/versions").iterdir()
    (folder / "notes.txt").write_text("x")
    assert saves_of(config, "news/rain.md") == kept


@pytest.mark.parametrize("name", ["../../gen", "", "20261130T080000.000000+0000-0", "../drafts/x.z"])
def test_no_id_leads_elsewhere(config: Config, name: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        saved_text(config, "news/rain.md", name)
    assert [one.code for one in raised.value.problems] == ["desk-no-version"]
