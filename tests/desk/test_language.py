"""What is said at the desk, in the three languages that it speaks."""

import re
from pathlib import Path
from typing import Any

import generator.desk
from generator.desk.language import LANGUAGES, speaker_of
from generator.text.simplified import SIMPLIFIED, TRADITIONAL
from generator.text.traditional import traditional
from generator.wording import LANGUAGES as CATALOGUES
from generator.wording import words

CLIENT = Path(generator.desk.__file__).parent / "client"


def said_on_pages(language: str) -> dict[str, Any]:
    """All that stands on the desk's pages, by its keys."""
    return {**words("desk.page", language), **words("desk.more", language)}


def asked() -> tuple[set[str], list[str]]:
    """The keys that the pages ask for, and the patterns of those that they put together."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(CLIENT.glob("*.js")))
    keys = set(re.findall(r'\b(?:t|counted)\("([\w-]+)"', text))
    # A key may also be handed on: as a name in a list, or as one of two.
    keys |= set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', text))
    patterns = re.findall(r"\b(?:t|counted)\(`([^`]+)`", text)
    return keys, [re.sub(r"\$\{[^}]*\}", "[a-z-]+", pattern) for pattern in patterns]


def test_every_word_that_the_pages_ask_for_is_there() -> None:
    text = "\n".join(path.read_text("utf-8") for path in CLIENT.glob("*.js"))
    there = said_on_pages("en")
    wanted = set(re.findall(r'\b(?:t|counted)\("([\w-]+)"', text))
    assert len(wanted) > 100
    assert wanted - there.keys() == set()
    for key in re.findall(r'\bcounted\("([\w-]+)"', text):
        assert "other" in there[key], key


def test_the_pages_ask_for_every_word_that_is_there() -> None:
    keys, patterns = asked()
    unused = {
        key
        for key in said_on_pages("en")
        if key not in keys and not any(re.fullmatch(pattern, key) for pattern in patterns)
    }
    assert unused == set()


def test_placeholders_are_those_that_the_pages_fill_in() -> None:
    text = "\n".join(path.read_text("utf-8") for path in CLIENT.glob("*.js"))
    there = said_on_pages("en")
    for key, given in re.findall(r'\bt\("([\w-]+)", \{([^}]*)\}', text):
        names = {name.partition(":")[0].strip() for name in given.split(",")}
        assert set(re.findall(r"\{(\w+)\}", there[key])) <= names, key


def test_traditional_words_keep_no_simplified_character() -> None:
    """Those that have no traditional meaning of their own, in all that the desk may say."""
    speaker = speaker_of("zh-TW")
    only_simplified = set(SIMPLIFIED) - set(TRADITIONAL)
    both = {character for character in only_simplified if _is_big5(character)}
    tables = ("desk.settings.labels", "desk.settings.help", "desk.settings.choices", "desk.issue-fields")
    whole = said_on_pages("zh-CN")
    for table in tables:
        whole |= {f"{table} {key}": text for key, text in words(table, "zh-CN").items()}
    said = "".join(map(str, speaker.all_turned(whole).values()))
    assert set(said) & (only_simplified - both) == set()
    assert "儲存" in said
    assert "檔案" in said


def _is_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def test_a_phrase_goes_before_its_characters() -> None:
    assert traditional("复制文件，重复的标签") == "複製檔案，重複的標籤"
    assert traditional("English 3") == "English 3"


def test_each_language_has_a_speaker_and_others_the_nearest() -> None:
    assert {speaker_of(tag).words_language for tag in LANGUAGES} == set(CATALOGUES)
    assert speaker_of("zh-HK").words_language == "zh-CN"
    assert speaker_of("de").tag == "en"
    assert speaker_of("").tag == "en"
