"""The form is made from the one definition of front matter, in the languages that there are."""

from dataclasses import replace
from pathlib import Path

import pytest

from generator.desk.form import form, suggestions
from generator.desk.listing import look_over
from generator.desk.model import Kind
from generator.settings.config import Config, load_config
from generator.settings.frontmatter import FrontMatter, SectionFrontMatter
from generator.settings.schema import keys
from generator.text.dates import clock
from generator.wording import LANGUAGES
from tests.sites import NOW, article, write_site


@pytest.fixture
def config(tmp_path: Path) -> Config:
    texts = {
        "content/a/1.md": article(tags="[供水, 停水]", source="水利局", author="张三"),
        "content/a/2.md": article(tags="供水", source="水利局", author="[李四, 张三]"),
        "content/a/_index.md": "---\ntitle: 通知公告\n---\n",
    }
    config, _ = load_config(write_site(tmp_path, texts) / "gen.yaml")
    assert config
    return config


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["article", "page", "topic", "section"])
def test_every_key_has_a_field_with_a_label_and_help(kind: Kind, language: str, config: Config) -> None:
    config = replace(config, settings=replace(config.settings, issues="front-matter"))
    fields = {field.key: field for field in form(kind, config, language)}
    definition = SectionFrontMatter if kind == "section" else FrontMatter
    foreign = {
        "article": {"articles", "gather"},
        "page": {"articles", "gather", "issue", "section"},
        "topic": {"issue", "section"},
        "section": set(),
    }
    assert set(fields) == set(keys(definition)) - foreign[kind] - {"extra"}
    assert all(field.label and field.help for field in fields.values())
    assert next(iter(fields)) == "title"
    if kind != "section":
        kinds = ("date", "tags", "draft", "image", "attachments", "summary", "order", "allow", "status")
        assert [fields[key].kind for key in kinds] == [
            "moment", "list", "switch", "file", "files", "lines", "number", "mapping", "choice",
        ]  # fmt: skip
        assert [choice.value for choice in fields["status"].choices] == [
            "valid",
            "amended",
            "repealed",
            "expired",
        ]
        assert all(choice.label for field in fields.values() for choice in field.choices)
        assert [(part.key, part.kind) for part in fields["corrections"].parts] == [
            ("date", "moment"),
            ("text", "text"),
        ]
        assert (fields["print"].default, fields["draft"].default, fields["title"].default) == (
            True,
            False,
            None,
        )


def test_issues_are_asked_for_where_the_bulletin_has_some(config: Config) -> None:
    assert "issue" not in {field.key for field in form("article", config, "en")}


def test_what_is_there_is_suggested_the_most_frequent_first(config: Config) -> None:
    found = suggestions(look_over(config, clock(NOW, {}, config.zone)))
    assert (found.tags, found.sources, found.authors) == (("供水", "停水"), ("水利局",), ("张三", "李四"))
    assert [(one.value, one.label) for one in found.sections] == [("a", "通知公告")]
