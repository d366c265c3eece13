"""Who speaks at the desk: the catalogues' words in the three languages that it is in.

Traditional characters are those of the simplified words, turned one by one and by a few phrases: the words are ours, so
all that they hold is known, and a test sees to it that nothing stays simplified.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from msgspec import Struct, structs

from generator.desk.form import Field
from generator.desk.model import Said, said
from generator.problems import Problem
from generator.text.traditional import traditional
from generator.wording import message_language

LANGUAGES: Mapping[str, str] = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}
"""By tag, each in its own words."""


class Speaker(Struct, frozen=True):
    """Says things in one of LANGUAGES."""

    tag: str
    words_language: str
    """The catalogue's."""

    def turned(self, text: str) -> str:
        """Words of the catalogue as this language writes them."""
        return traditional(text) if self.tag == "zh-TW" else text

    def all_turned(self, table: Mapping[str, str | Mapping[str, str]]) -> dict[str, str | dict[str, str]]:
        """The words of a table of the catalogue, with the forms of numbers."""
        return {
            name: self.turned(words)
            if isinstance(words, str)
            else {form: self.turned(text) for form, text in words.items()}
            for name, words in table.items()
        }

    def told(self, problems: Iterable[Problem], body_line: int = 0) -> tuple[Said, ...]:
        """Problems, told."""
        return self.retold(said(problems, self.words_language, body_line))

    def retold(self, all_said: Iterable[Said]) -> tuple[Said, ...]:
        """What has been told in the catalogue's language, as this one writes it; what is cited stays."""
        if self.tag != "zh-TW":
            return tuple(all_said)
        return tuple(
            structs.replace(one, message=traditional(one.message), hint=traditional(one.hint))
            for one in all_said
        )

    def labelled(self, fields: Iterable[Field]) -> tuple[Field, ...]:
        """A form in this language."""
        return tuple(
            structs.replace(
                field,
                label=self.turned(field.label),
                help=self.turned(field.help),
                choices=tuple(structs.replace(one, label=self.turned(one.label)) for one in field.choices),
                parts=self.labelled(field.parts),
            )
            for field in fields
        )


@cache
def speaker_of(tag: str) -> Speaker:
    """Who speaks a language, or else the nearest to it."""
    if tag in LANGUAGES:
        return Speaker(tag, "zh-CN" if tag.startswith("zh") else "en")
    return speaker_of(message_language({"LANG": tag}))
