"""The templates that new articles begin with."""

from pathlib import Path

import pytest

from generator.desk.newtemplates import open_template, remove_template, save_template, templates
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.sites import article, write_site

TEMPLATE = "---\ntitle:\nsource: 县政府办\ndraft: true\n---\n\n正文\n"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    found, _ = load_config(write_site(tmp_path, {"content/news/rain.md": article("雨。")}) / "gen.yaml")
    assert found
    return found


def test_a_section_s_own_template_goes_before_that_of_all(config: Config) -> None:
    assert open_template(config, "news").text.startswith("---\ntitle:")
    save_template(config, "", "", TEMPLATE.replace("正文", "所有"))
    assert "所有" in open_template(config, "news").text
    digest = save_template(config, "news", "", TEMPLATE)
    assert open_template(config, "news").digest == digest
    assert [(row.section, row.is_there) for row in templates(config, {"news": "要闻"})] == [
        ("", True),
        ("news", True),
    ]
    remove_template(config, "news")
    assert "所有" in open_template(config, "news").text


@pytest.mark.parametrize("text", ["---\ntitle: [\n---\n", "---\ndate: 前天\n---\n", "---\nnowhere: x"])
def test_a_template_with_a_mistake_is_not_saved(config: Config, text: str) -> None:
    with pytest.raises(ProblemsError):
        save_template(config, "news", "", text)
    assert not (config.root / "content/news/_new.md").exists()


@pytest.mark.parametrize("section", ["..", "news/..", "static", "gone", "/etc", ".gen"])
def test_no_section_leads_elsewhere(config: Config, section: str) -> None:
    with pytest.raises(ProblemsError):
        save_template(config, section, "", TEMPLATE)
