"""The office's lists of words as tables: every line that nobody edited stays."""

from pathlib import Path

import pytest

from generator.desk.wordlists import Entry, edited, open_list, save_list, word_lists
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.sites import write_site

LIST = '错误,正确,理由\n# 机构改革\n林业局,林业和草原局\n"甲,乙","甲、乙",两个词\n\n'


def config_of(root: Path, files: dict[str, str | bytes]) -> Config:
    config, _ = load_config(write_site(root, files) / "gen.yaml")
    assert config
    return config


def test_lines_are_changed_added_and_taken_out() -> None:
    kept = Entry(4, ("甲,乙", "甲、乙", "两个词", "", ""))
    changed = Entry(3, ("林业局", "林草局", "", "warning", "2019"))
    new = Entry(0, ("帐号", "账号", "", "", ""))
    empty = Entry(0, ("", "", "", "error", ""))
    assert edited(LIST, (changed, kept, new)) == (
        '错误,正确,理由\n# 机构改革\n林业局,林草局,,warning,2019\n"甲,乙","甲、乙",两个词\n\n帐号,账号\n'
    )
    assert edited(LIST, (kept,)) == '错误,正确,理由\n# 机构改革\n"甲,乙","甲、乙",两个词\n\n'
    assert edited("", (new,)) == "wrong,right,reason,level,since\n帐号,账号\n"
    assert edited("", (empty,)).count("\n") == 2, "an empty row that only has a level is told to be wrong"


def test_a_list_that_is_opened_and_saved_stays_byte_for_byte(tmp_path: Path) -> None:
    data = LIST.replace("\n", "\r\n").encode("gb18030")  # as Excel writes it
    config = config_of(tmp_path, {"checks/words.csv": data})
    assert word_lists(config) == ("words.csv",)
    opened = open_list(config, "words.csv")
    assert [entry.cells[0] for entry in opened.entries] == ["林业局", "甲,乙"]
    save_list(config, "words.csv", opened.digest, opened.entries)
    assert (config.root / "checks/words.csv").read_bytes() == data
    added = (*opened.entries, Entry(0, ("帐号", "账号")))
    save_list(config, "words.csv", opened.digest, added)
    assert (config.root / "checks/words.csv").read_bytes() == data + "帐号,账号\r\n".encode("gb18030")


def test_a_wrong_line_and_a_changed_file_are_not_saved(tmp_path: Path) -> None:
    config = config_of(tmp_path, {"checks/words.csv": LIST})
    opened = open_list(config, "words.csv")
    with pytest.raises(ProblemsError) as raised:
        save_list(
            config, "words.csv", opened.digest, (Entry(0, ("甲", "乙")), Entry(0, ("帐号", "账号", "", "很")))
        )
    assert [one.code for one in raised.value.problems] == ["word-list-line", "word-list-level"]
    with pytest.raises(ProblemsError) as raised:
        save_list(config, "words.csv", "another", opened.entries)
    assert [one.code for one in raised.value.problems] == ["desk-file-changed"]
    assert (config.root / "checks/words.csv").read_text("utf-8") == LIST


@pytest.mark.parametrize("name", ["../gen.csv", "a/b.csv", "words.yaml", ".csv", "..csv/x", "a\\b.csv", ""])
def test_no_name_leads_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProblemsError):
        open_list(config_of(tmp_path, {}), name)
