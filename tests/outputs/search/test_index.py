"""The index finds what a plain search through all texts finds; and it is the same, whichever way it was made."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from benchmarks.searching import Reader, day_and_place, holds
from generator.engine.progress import untracked
from generator.engine.workers import ALONE
from generator.outputs.search import files, index, shards
from generator.outputs.search.chunks import Rule
from generator.outputs.search.index import Change, Index, Made
from generator.outputs.search.texts import Searched, numbered
from generator.site.model import Body

SYLLABLES = "水供管网改造段简报通知乐至县乾後體育機"
WORDS = ("Water", "wifi", "Supply", "sup", "2020", "15", "a" * 40)
GAPS = ("", "", "", "", "，", " ", "<br>", "<b>", "</p><p>", "·", "\u200b")


def body_of(html: str) -> Body:
    return Body(shards.name_of(html.encode()), lambda: html)


def text_of(chance: random.Random, number: int, day: int) -> Searched:
    """A text that nobody wrote: few characters, so that pairs meet often."""

    def piece(length: int) -> str:
        return "".join(
            chance.choice(WORDS) if chance.random() < 0.1 else chance.choice(SYLLABLES) for _ in range(length)
        )

    html = "<p>" + "".join(piece(chance.randrange(1, 6)) + chance.choice(GAPS) for _ in range(8)) + "</p>"
    path, title = f"news/{number}.md", piece(4)
    lists = (f"/tags/{chance.randrange(3)}/",)
    return Searched(path, day, 0.0, title, (piece(2), "水务局"), lists, (f"/{number}/", title), body_of(html))


def texts_of(chance: random.Random, count: int) -> dict[str, Searched]:
    """Some on days of their own, many on one."""
    texts = (text_of(chance, number, chance.choice((0, 7, 7, number + 1))) for number in range(count))
    return {text.path: text for text in texts}


@dataclass
class Shelf:
    """What a store keeps of an index."""

    made: dict[str, bytes] = field(default_factory=dict)

    def take(self, made: Made) -> Index:
        self.made |= made.files
        return made.index

    def reader(self, made: Index) -> Reader:
        found = files.files_of(made, self.made.__getitem__)
        held = {"manifest": found.manifest}
        held |= {name: self.made[name] if data is None else data for name, data in found.others.items()}
        return Reader(lambda name: shards.as_file(held[name]))


def made_of(texts: Iterable[Searched]) -> Made:
    return index.make(tuple(texts), ALONE, untracked)


@pytest.fixture(params=[1, 1 << 30], ids=["many files", "one file"])
def _size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SMALL", request.param)
    monkeypatch.setattr(shards, "SHARD", shards.SHARD._replace(rule=Rule(200, 600, 1 << 23)))
    monkeypatch.setattr(shards, "BLOCK", shards.BLOCK._replace(rule=Rule(3, 9, 1 << 30)))
    monkeypatch.setattr(shards, "DIRECTORY", Rule(3, 9, 1 << 30))


def pieces_of(text: Searched, reader: Reader) -> list[str]:
    """The pieces of a text as a browser would see them: without a part of the program."""
    body = str(text.body).replace("<b>", "")
    for gap in ("<br>", "</p><p>", "<p>", "</p>"):
        body = body.replace(gap, "\n")
    return [reader.normal(piece) for piece in (text.title, *text.pieces, *body.split("\n"))]


@pytest.mark.usefixtures("_size")
def test_it_finds_what_a_plain_search_finds() -> None:
    chance = random.Random(19)
    texts = texts_of(chance, 90)
    shelf = Shelf()
    reader = shelf.reader(shelf.take(made_of(texts.values())))
    numbers = numbered(texts.values())
    pieces = {numbers[path]: pieces_of(text, reader) for path, text in texts.items()}
    exact = inexact = 0
    for _ in range(300):
        source = chance.choice([piece for piece in chance.choice([*pieces.values()]) if piece])
        start = chance.randrange(len(source))
        query = source[start : start + chance.randrange(1, 9)].strip()
        if chance.random() < 0.2:
            query = "".join(chance.choice(SYLLABLES) for _ in range(chance.randrange(1, 4)))
        literal = reader.normal(query)
        found = reader.candidates(literal)
        if found is None:
            continue
        true = {number for number, all_ in pieces.items() if any(holds(piece, literal) for piece in all_)}
        assert true <= found.keys(), query
        exact, inexact = exact + len(true), inexact + len(found)
        in_title = {number for number in true if holds(pieces[number][0], literal)}
        assert in_title <= {number for number, is_title in found.items() if is_title}, query
    assert exact > 500
    assert exact / inexact > 0.7, "the others are found out by looking at the texts"
    tagged = {numbers[path] for path, text in texts.items() if text.lists == ("/tags/1/",)}
    assert reader.postings("\x01/tags/1/").keys() == tagged
    for path, text in texts.items():
        assert reader.line(numbers[path]) == [numbers[path], *text.line]


@pytest.mark.parametrize("_size", [1], indirect=True)
@pytest.mark.usefixtures("_size")
def test_it_is_the_same_whatever_it_was_before() -> None:
    chance = random.Random(7)
    texts = texts_of(chance, 60)
    shelf = Shelf()
    made = shelf.take(made_of(texts.values()))
    for step in range(24):
        before = dict(texts)
        edited = chance.sample([*texts], chance.randrange(3))
        for path in edited:
            number = int(path[5:-3])
            texts[path] = text_of(chance, number, texts[path].day)
        if step % 3:  # what a few texts become: see `indexing`
            numbers = numbered(texts.values())
            changes = [
                Change((made.texts[path][0], before[path]), (numbers[path], texts[path])) for path in edited
            ]
            found = index.revise(made, changes, shelf.made.__getitem__)
            assert found
            made = shelf.take(found)
        else:
            for path in chance.sample([*texts], 2):
                del texts[path]
            number = 1_000 + step
            texts[f"news/{number}.md"] = text_of(chance, number, chance.choice((7, 400)))
            made = shelf.take(
                index.update(made, tuple(texts.values()), shelf.made.__getitem__, ALONE, untracked)
            )
        clean = made_of(chance.sample([*texts.values()], len(texts)))
        assert made == clean.index
        names = [mark.name for mark in (*made.shards, *made.blocks)]
        assert {name: shelf.made[name] for name in names} == clean.files


def test_what_a_few_changes_cost_has_nothing_to_do_with_how_many_texts_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(3)
    texts = texts_of(chance, 60)
    shelf = Shelf()
    made = shelf.take(made_of(texts.values()))
    asked: list[str] = []
    digest = Searched.digest.fget  # type: ignore[attr-defined]  # a property has it

    def noted(text: Searched) -> str:
        asked.append(text.path)
        found: str = digest(text)
        return found

    monkeypatch.setattr(Searched, "digest", property(noted))
    number, old = made.texts["news/7.md"][0], texts["news/7.md"]
    change = Change((number, old), (number, text_of(chance, 7, old.day)))
    assert index.revise(made, [change], shelf.made.__getitem__)
    assert asked == ["news/7.md"] * 2, "as it was, and as it is"


def test_what_the_store_knows_of_another_text_is_not_relied_on() -> None:
    chance = random.Random(1)
    old, other = text_of(chance, 1, 5), text_of(chance, 1, 5)
    shelf = Shelf()
    made = shelf.take(made_of([old]))
    number = made.texts[old.path][0]
    assert index.revise(made, [Change((number, other), (number, old))], shelf.made.__getitem__) is None


def test_an_article_moves_none_of_another_day() -> None:
    chance = random.Random(2)
    texts = [text_of(chance, number, day) for number, day in enumerate((3, 9, 9, *[12] * 20))]
    numbers = numbered(texts)
    assert [day_and_place(numbers[text.path])[0] for text in texts] == [text.day for text in texts]
    assert sorted(day_and_place(numbers[text.path])[1] for text in texts[3:]) == [*range(20)]
    more = numbered([*texts, text_of(chance, 99, 9)])
    assert {path: number for path, number in more.items() if path in numbers} == numbers
    assert numbers["news/0.md"] == 3 * 8
    assert max(numbers.values()) == 2 * (1 << 19) + 12 * 8 + 3
