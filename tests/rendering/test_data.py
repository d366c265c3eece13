"""Data files: typed values, the same from each kind of file, and every mistake at its line."""

import pickle
from datetime import UTC, datetime

import pytest

from generator.problems import Problem
from generator.rendering.data import Values, values_of
from generator.text.dates import Moment

DAY, MINUTE = Moment(datetime(2026, 3, 5, tzinfo=UTC)), Moment(datetime(2026, 3, 5, 8, 5, tzinfo=UTC), True)


def read(name: str, text: str) -> tuple[object, tuple[Problem, ...]]:
    values, problems = values_of({name: text.encode()}, UTC)
    return values.get(name.rpartition(".")[0]), problems


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "- {n: 甲, c: 12, yes: true, d: 2026-03-05, t: 2026-03-05 08:05, z: '007'}\n"),
        (
            "a.yml",
            "# 说明\n- n: 甲\n  c: 12\n  yes: true\n  d: 2026-03-05\n  t: 2026-03-05 08:05\n  z: 007\n",
        ),
        ("a.csv", "n,c,yes,d,t,z\r\n甲,12,true,2026-03-05,2026-03-05 08:05,007\r\n\r\n"),
    ],
)
def test_each_kind_of_file_gives_the_same_values(name: str, text: str) -> None:
    values, problems = read(name, text)
    assert problems == ()
    assert values == ({"n": "甲", "c": 12, "yes": True, "d": DAY, "t": MINUTE, "z": "007"},)


def test_json_has_the_types_that_it_says() -> None:
    values, problems = read("a.json", '{"a": [1, 1.5, null, "2026-03-05", false], "b": {"c": "\\ufdd0x"}}')
    assert problems == ()
    assert values == {"a": (1, 1.5, None, "2026-03-05", False), "b": {"c": "x"}}, "no text holds our marks"


@pytest.mark.parametrize("text", ["", "\n# nothing\n"])
def test_an_empty_file_is_nothing_to_go_through(text: str) -> None:
    assert read("a.yaml", text) == ({}, ())
    assert read("a.csv", "") == ((), ())


def test_values_can_t_be_changed() -> None:
    values, _ = values_of({"a.yaml": b"b: {c: 1}"}, UTC)
    for change in (
        lambda: values["a"].update(b=2),
        lambda: values.pop("a"),
        lambda: values["a"]["b"].clear(),
    ):
        with pytest.raises(TypeError):
            change()
    assert values == {"a": {"b": {"c": 1}}}
    assert isinstance(values["a"], Values)


def test_another_process_is_given_the_same_values() -> None:
    values, _ = values_of({"a.yaml": b"b: {c: [1, 2]}"}, UTC)
    again = pickle.loads(pickle.dumps(values))
    assert again == values
    assert type(again["a"]["b"]) is Values


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("a.yaml", "- one\n- [\n", "yaml-", 3),
        ("a.yaml", "a: 1\nb: 2\na: 3\n", "key-duplicate", 3),
        ("a.yaml", "- name: x\n- name: y\n  name: z\n", "key-duplicate", 3),
        ("a.yaml", "- day: 2026-02-30\n", "data-date", 1),
        ("a.json", '{\n"a": 1,\n}', "data-json", 3),
        ("a.json", "[" * 100_000, "data-json", 1),
        ("a.csv", "a,b\n1,2\n1,2,3\n", "data-csv-row", 3),
        ("a.csv", "a,a\n1,2\n", "data-csv-column", 1),
        ("a.csv", 'a,b\n"x"y,2\n', "data-csv", 2),
        ("a.csv", "a,day\n1,2\n1,2026-13-01\n", "data-date", 3),
        ("leaders.xlsx", "x", "data-file-name", 0),
        ("a b.yaml", "a: 1", "data-file-name", 0),
        ("more/a.yaml", "a: 1", "data-file-name", 0),
    ],
)
def test_a_mistake_is_told_at_its_line(name: str, text: str, code: str, line: int) -> None:
    _, problems = read(name, text)
    told = [(one.code, one.path, one.line) for one in problems if one.code.startswith(code)]
    assert (told[0][1], told[0][2]) == (f"data/{name}", line), problems


def test_two_files_of_one_name_and_a_hidden_one() -> None:
    files = {".a.yaml.swp": b"x", "a.csv": b"b\n1\n", "a.yaml": b"b: 2"}
    values, (problem,) = values_of(files, UTC)
    assert (problem.code, problem.path, dict(problem.values)["other"]) == (
        "data-file-twice",
        "data/a.yaml",
        "data/a.csv",
    )
    assert values == {"a": ({"b": 1},)}
