"""Where files of the index end: at places that an edit elsewhere doesn't move."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.outputs.search.chunks import Entry, Mark, Rule, changed, cut, revised

RULE = Rule(least=40, most=120, slope=1 << 26)
KEYS = st.text("abcdef水", min_size=1, max_size=3).map(str.encode)
VALUES = st.integers(0, 50).map(bytes)


def weigh(entry: Entry) -> int:
    return len(entry.value) + 3


def cut_of(values: dict[bytes, bytes]) -> list[list[Entry]]:
    return cut((Entry(key, values[key]) for key in sorted(values)), RULE, weigh)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, VALUES.filter(bool), max_size=80), st.dictionaries(KEYS, VALUES, max_size=8))
def test_files_after_a_change_are_those_of_a_beginning_with_nothing(
    before: dict[bytes, bytes], news: dict[bytes, bytes]
) -> None:
    old = cut_of(before)
    marks = [Mark(entries[0].key, str(number), 0) for number, entries in enumerate(old)]

    def read(mark: Mark) -> list[Entry]:
        return old[int(mark.name)]

    def change(entries: list[Entry], keys: list[bytes]) -> list[Entry]:
        return changed(entries, {key: news[key] for key in keys})

    files = revised(marks, news, read, change, RULE, weigh)
    after = {key: value for key, value in (before | news).items() if value}
    assert [read(file) if isinstance(file, Mark) else file for file in files] == cut_of(after)


def test_an_edit_changes_the_files_around_it() -> None:
    chance = random.Random(1)
    values = {b"%05d" % number: bytes(chance.randrange(1, 20)) for number in range(2_000)}
    before = {tuple(entries) for entries in cut_of(values)}
    sizes = [sum(map(weigh, entries)) for entries in before]
    assert 60 < sum(sizes) / len(sizes) < 100
    assert max(sizes) < RULE.most + 25
    touched = []
    for _ in range(30):
        edited = values | {b"%05dx" % chance.randrange(2_000): b"another"}
        touched.append(len({tuple(entries) for entries in cut_of(edited)} - before))
    assert sum(touched) / len(touched) < 3
    assert max(touched) < 15
