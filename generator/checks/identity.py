"""What a government site must say of itself (国办发〔2017〕47号): complete, and in the right form."""

import re
from collections.abc import Iterator

from generator.problems import Problem
from generator.settings.config import Config, Government

_FORMS = {
    "site_id": re.compile("[A-Za-z0-9]{10}"),
    "icp": re.compile(r"[\u4e00-\u9fff]ICP备\d{6,10}号(?:-\d+)?"),
    "police": re.compile(r"[\u4e00-\u9fff]公网安备\s?\d{11,14}号"),
    "mistakes": re.compile(".+"),
    "mark": re.compile(".+"),
}
"""Each key's form."""


def identity(config: Config) -> Iterator[Problem]:
    """What lacks, or has the wrong form, in the settings of a government site; no other has these settings."""
    government = config.settings.government
    if government == Government():
        return
    for name, form in _FORMS.items():
        value = getattr(government, name)
        if not form.fullmatch(value):
            line, column = config.positions.get(
                f"government.{name}", config.positions.get("government", (1, 1))
            )
            values = (("key", f"government.{name}"), ("value", value))
            excerpt = config.lines[line - 1] if line <= len(config.lines) else ""
            yield Problem("identity-missing", config.path.name, line, column, values, excerpt)
