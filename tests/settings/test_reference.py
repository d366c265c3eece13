import json
from pathlib import Path

import pytest

from generator.settings import reference
from generator.settings.config import Settings
from generator.settings.frontmatter import FrontMatter
from generator.settings.schema import keys
from tests.conftest import ROOT


@pytest.mark.parametrize("name", reference.documents())
def test_what_is_checked_in_is_current(name: str) -> None:
    current = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert current == reference.documents()[name], (
        "write it anew: python -m generator.settings.reference docs"
    )


def test_every_key_is_in_the_reference() -> None:
    page = reference.documents()["reference.md"]
    for definition in (Settings, FrontMatter):
        for item in keys(definition).values():
            assert f"| `{item.name}` | {item.kind.words} |" in page
            assert item.doc.endswith(".")
    assert "| `publisher.phone` |" in page
    assert "| `navigation[].url` |" in page


def test_the_schemas_are_json(tmp_path: Path) -> None:
    reference.write(tmp_path)
    schema = json.loads((tmp_path / "reference" / "gen.schema.json").read_text(encoding="utf-8"))
    assert schema["required"] == ["title", "base_url", "timezone"]
    assert schema["properties"]["publisher"]["properties"]["phone"]["description"] == "Telephone number."
    assert schema["properties"]["front_matter"]["properties"]["rename"]["additionalProperties"]["enum"]
