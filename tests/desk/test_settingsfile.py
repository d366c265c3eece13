"""The settings edited by a form: only what somebody changed is other bytes, and nothing wrong is saved."""

from pathlib import Path

import pytest

from generator.desk.settingsfile import (
    SettingsEdit,
    applied,
    check_settings,
    open_settings,
    save_settings,
)
from generator.desk.settingsform import BY_HAND, SettingsField, by_hand, groups
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from generator.wording import words
from tests.sites import write_site

TEXT = """\
# 设置
title: 砚溪简报   # 报头
base_url: https://example.org/yanxi
timezone: Asia/Shanghai
publisher:
  name: 办公室   # 全称
  police:
navigation:
  - title: 要闻   # 第一项
    url: /news/
  - {title: 归档, url: /archive/}
theme: {accent: "#9e1b1f", extra: {a: b}}
mourning: 2026-12-13
""".replace("  police:\n", "")


def config_of(root: Path, text: str = TEXT) -> Config:
    config, problems = load_config(write_site(root, {"gen.yaml": text}) / "gen.yaml")
    assert config is not None, problems
    return config


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("title", "砚溪快报", "title: 砚溪简报   #", "title: 砚溪快报   #"),
        (
            "publisher.phone",
            "0142",
            "  name: 办公室   # 全称\n",
            '  name: 办公室   # 全称\n  phone: "0142"\n',
        ),
        ("theme.accent", "#123456", '"#9e1b1f"', '"#123456"'),
        ("theme.slides", 3, "extra: {a: b}}", "extra: {a: b}, slides: 3}"),
        ("compress", True, "mourning: 2026-12-13\n", "mourning: 2026-12-13\ncompress: true\n"),
        ("feeds.count", 5, "mourning: 2026-12-13\n", "mourning: 2026-12-13\nfeeds:\n  count: 5\n"),
        (
            "navigation",
            [{"title": "新闻", "url": "/news/"}, {"title": "归档", "url": "/archive/"}],
            "title: 要闻   #",
            "title: 新闻   #",
        ),
        (
            "navigation",
            [{"title": "归档", "url": "/archive/"}, {"title": "要闻", "url": "/news/"}],
            "  - title: 要闻   # 第一项\n    url: /news/\n  - {title: 归档, url: /archive/}\n",
            "  - {title: 归档, url: /archive/}\n  - title: 要闻   # 第一项\n    url: /news/\n",
        ),
        ("mourning", [{"from": "2026-12-14", "until": "2026-12-14"}], "2026-12-13", "2026-12-14"),
        ("mourning", None, "mourning: 2026-12-13\n", ""),
        ("feeds.count", None, "", ""),
    ],
)
def test_an_edit_changes_its_own_bytes_alone(key: str, value: object, before: str, after: str) -> None:
    new = applied(TEXT, SettingsEdit({key: value}))
    lines = [line for line in TEXT.splitlines() if line not in new.splitlines()]
    assert before.replace("mourning: 2026-12-13\n", "") in TEXT
    assert after in new
    assert len(lines) <= max(before.count("\n"), 1)
    assert sorted(new.replace(after, before) if after else new + before) == sorted(TEXT)


def test_what_the_form_shows_is_what_it_writes_back_without_a_change(tmp_path: Path) -> None:
    for text in (TEXT, Path("gen.yaml").read_text("utf-8")):
        values = open_settings(config_of(tmp_path, text)).values
        assert values["title"]
        assert applied(text, SettingsEdit(values)) == text


def test_a_file_of_windows_keeps_its_line_ends_and_its_mark(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    config.path.write_bytes(data)
    save_settings(config, open_settings(config).digest, SettingsEdit({"title": "快报"}), "en")
    assert config.path.read_bytes() == data.replace("砚溪简报".encode(), "快报".encode())


def test_mistakes_are_told_at_their_fields_and_not_saved(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    opened = open_settings(config)
    edit = SettingsEdit({"base_url": "example", "friendly_links": [{"title": "部门"}], "theme.accent": "red"})
    checked = check_settings(config, opened.text, edit, "zh-CN")
    assert {one.field for one in checked.said} >= {"base_url", "theme.accent"}
    assert any("网站" in one.message and one.code == "desk-part-missing" for one in checked.said)
    assert all(one.line for one in checked.said)
    with pytest.raises(ProblemsError) as raised:
        save_settings(config, opened.digest, edit, "zh-CN")
    assert {one.code for one in raised.value.problems} == {one.code for one in checked.said}
    assert config.path.read_text("utf-8") == TEXT


def test_nobody_s_change_is_overwritten(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    digest = open_settings(config).digest
    config.path.write_text(TEXT + "page_size: 9\n", "utf-8")
    with pytest.raises(ProblemsError) as raised:
        save_settings(config, digest, SettingsEdit({"title": "快报"}), "en")
    assert [one.code for one in raised.value.problems] == ["desk-file-changed"]
    save_settings(config, open_settings(config).digest, SettingsEdit({"title": "快报"}), "en")
    assert config.path.read_text("utf-8") == TEXT.replace("砚溪简报", "快报") + "page_size: 9\n"


def test_settings_that_no_form_can_show_are_edited_whole(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    config.path.write_text("title: [\n", "utf-8")
    opened = open_settings(config)
    assert not opened.is_readable and opened.text == "title: [\n"
    with pytest.raises(ProblemsError):
        save_settings(config, opened.digest, SettingsEdit(whole="title: [[\n"), "en")
    save_settings(config, opened.digest, SettingsEdit(whole=TEXT), "en")
    assert config.path.read_text("utf-8") == TEXT


def test_every_setting_is_on_a_page_or_named_as_one_to_be_written_by_hand() -> None:
    assert set(by_hand()) == BY_HAND


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_field_and_every_choice_has_a_name(language: str) -> None:
    labels, choices = words("desk.settings.labels", language), words("desk.settings.choices", language)

    def check(fields: tuple[SettingsField, ...], inside: str = "") -> None:
        for field in fields:
            assert labels[inside + field.key] == field.label
            for choice in field.choices:
                assert choices[f"{inside}{field.key}.{choice.value}"] == choice.label
            check(field.parts, f"{inside}{field.key}[].")

    for group in groups(language):
        check(group.fields)
        assert f"group-{group.key}" in words("desk.more", language)
