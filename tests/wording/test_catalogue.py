"""The catalogues: every word that the program asks for is there, in every language, and none besides."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import generator.wording as wording
from generator.wording import LANGUAGES, counted, say, words
from tests.conftest import ROOT

FOLDER = ROOT / "generator" / "wording"
PASSED_ON = {"code", "key", "problem", "parts[0]"}
"""What a code is called where it is handed on: parameters of functions whose callers are looked at in their turn, and
`Finding`s that come back from the store."""


SAYING = ("error", "warning", "wrong", "_problem", ".Problem", ".Failure")
"""What is given a code together with all values of its sentences."""


@cache
def catalogue(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def problems(language: str = "en") -> Mapping[str, Mapping[str, str]]:
    entries: Mapping[str, Mapping[str, str]] = catalogue(language)["problems"]
    return entries


def flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str | Mapping[str, str]]]:
    """Each text, or number's forms, of a catalogue under its whole key."""
    for name, value in table.items():
        if isinstance(value, str) or "other" in value:
            yield before + name, value
        else:
            yield from flat(value, f"{before}{name}.")


def placeholders(value: str | Mapping[str, str]) -> set[str]:
    """The names in braces, and argparse's after percent signs."""
    text = value if isinstance(value, str) else value["other"]
    named = re.findall(r"%\((\w+)\)", text) + ["%"] * len(re.findall(r"%[rs]", text))
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} | set(named)


# ---- the program, as its syntax tree shows it


@dataclass(frozen=True)
class Asked:
    """A call that is given a code or a key."""

    place: str
    function: str
    texts: tuple[str, ...]
    """All that it may be; an `*` for what is filled in. Empty if it can't be told."""
    argument: str
    names: frozenset[str] | None
    """Of the values that go with it; None if they are not to be seen."""


@cache
def trees() -> Mapping[Path, ast.Module]:
    paths = sorted((ROOT / "generator").rglob("*.py"))
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def takers() -> dict[str, int]:
    """Every function and class that takes a problem's code, and the place of the code among its arguments.

    A method goes by its name alone, all others by their modules' as well. The import's own problems call it a key.
    """
    found = {}
    for path, tree in trees().items():
        methods = {item for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for item in node.body}
        for node in ast.walk(tree):
            wanted = {"code"}
            if isinstance(node, ast.ClassDef):
                fields = [item.target.id for item in node.body if is_field(item)]  # type: ignore[attr-defined]
                makers = [item for item in node.body if getattr(item, "name", "") == "__init__"]
                names = parameters(makers[0]) if makers else fields
                wanted = {"code", "key"} if "importing" in path.parts else {"code"}
            elif isinstance(node, ast.FunctionDef) and node.name != "__init__":
                names = parameters(node)
            else:
                continue
            for name in wanted & set(names[:2]):
                found[node.name if node in methods else f"{module(path)}.{node.name}"] = names.index(name)
    return found


def is_field(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)


def parameters(node: ast.stmt) -> list[str]:
    assert isinstance(node, ast.FunctionDef)
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


@cache
def calls() -> tuple[tuple[Path, ast.AST, ast.Call, str], ...]:
    """Every call of the program: its file, the function or module around it, itself, and what is called.

    A method goes by its name alone, all others by their modules' as well.
    """
    found: list[tuple[Path, ast.AST, ast.Call, str]] = []
    for path, tree in trees().items():
        nodes = tuple(ast.walk(tree))
        imported = {
            name.asname or name.name: f"{node.module}.{name.name}"
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        for scope in (tree, *(node for node in nodes if isinstance(node, ast.FunctionDef))):
            for node in own(scope):
                if isinstance(node, ast.Call):
                    called = node.func
                    if isinstance(called, ast.Name):
                        name = imported.get(called.id, f"{module(path)}.{called.id}")
                    else:
                        name = getattr(called, "attr", "")
                    found.append((path, scope, node, name))
    return tuple(found)


def asked(functions: Mapping[str, int], argument: str) -> Iterator[Asked]:
    """Each call of these functions, whose argument has a place among the others or is given by name."""
    for path, scope, node, name in calls():
        if name not in functions:
            continue
        by_name = [item.value for item in node.keywords if item.arg == argument]
        at = functions[name]
        given = node.args[at] if len(node.args) > at else by_name[0] if by_name else None
        if given is None:
            continue
        yield Asked(
            f"{path.relative_to(ROOT)}:{node.lineno}",
            name,
            tuple(texts(given, scope)),
            ast.unparse(given),
            value_names(node, name, scope),
        )


def value_names(call: ast.Call, function: str, scope: ast.AST) -> frozenset[str] | None:
    """The names of the values in a call; None if they are not to be seen.

    A `Problem` has them as `values`, in pairs, a `Failure` in its mapping; all others take them by name.
    """
    if not function.endswith((".Problem", ".Failure")):
        open_ended = any(item.arg is None for item in call.keywords)
        return None if open_ended else frozenset(item.arg or "" for item in call.keywords)
    by_name = [item.value for item in call.keywords if item.arg == "values"]
    at = 4 if function.endswith(".Problem") else 1
    given = call.args[at] if len(call.args) > at else by_name[0] if by_name else ast.Tuple([])
    if isinstance(given, ast.Name):
        assigned = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == given.id
        ]
        given = assigned[0] if len(assigned) == 1 else given
    if isinstance(given, ast.Dict):
        names = given.keys
    elif isinstance(given, ast.Tuple):
        names = [pair.elts[0] for pair in given.elts if isinstance(pair, ast.Tuple)]
    else:
        return None
    return frozenset(str(name.value) for name in names if isinstance(name, ast.Constant))


def own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function, without those of functions inside it."""
    left = list(ast.iter_child_nodes(scope))
    while left:
        node = left.pop()
        if not isinstance(node, ast.FunctionDef):
            yield node
            left += ast.iter_child_nodes(node)


@cache
def reported() -> tuple[Asked, ...]:
    return tuple(asked(takers(), "code"))


def texts(node: ast.expr, scope: ast.AST) -> Iterator[str]:
    """The texts that an expression may be; for a variable, all that its function gives it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, scope)
        yield from texts(node.orelse, scope)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.Name):
        for inside in ast.walk(scope):
            if isinstance(inside, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == node.id for target in inside.targets
            ):
                yield from texts(inside.value, scope)


def matches(pattern: str, key: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^.]+"), key) is not None


# ---- problems


def test_every_code_that_is_reported_is_in_the_catalogue_with_its_values() -> None:
    assert len(reported()) > 150
    for call in reported():
        for code in call.texts:
            assert code in problems(), f"{call.place} reports {code}, which no catalogue describes"
            if call.function.endswith(SAYING) and call.names is not None:
                needed = placeholders(problems()[code]["message"] + problems()[code]["hint"])
                given = call.names | ({"key"} if call.function == "wrong" else set())
                assert needed <= given, f"{call.place} reports {code} without {needed - given}"


def test_no_code_is_out_of_sight() -> None:
    hidden = [
        call
        for call in reported()
        if not (call.texts or call.argument in PASSED_ON or call.argument.endswith((".code", ".key")))
    ]
    assert hidden == []


def test_no_problem_is_described_that_nothing_reports() -> None:
    strings = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(problems()) - strings == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_has_a_message_and_a_hint(language: str) -> None:
    for code, entry in problems(language).items():
        assert set(entry) == {"message", "hint"}, code
        assert entry["message"].strip() and entry["hint"].strip(), code


# ---- everything else


def test_every_key_that_is_asked_for_is_there_and_no_other() -> None:
    texts_there = {key: value for key, value in flat(catalogue("en")) if not key.startswith("problems.")}
    tables = list(asked({"generator.wording.words": 0}, "table"))
    whole = {name for call in tables for name in call.texts}
    used = {key for key in texts_there if table_of(key) in whole}
    for call in asked({"generator.wording.say": 0, "generator.wording.counted": 0}, "key"):
        assert call.texts, f"{call.place} asks for {call.argument}, which can't be told"
        for pattern in call.texts:
            keys = [key for key in texts_there if matches(pattern, key)]
            assert keys, f"{call.place} asks for {pattern}, which no catalogue has"
            used |= set(keys)
            if call.function.endswith(".say") and call.names is not None:
                needed = set().union(*(placeholders(texts_there[key]) for key in keys))
                assert needed <= call.names, f"{call.place}: {pattern} needs {needed - call.names}"
    assert set(texts_there) - used == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_with_the_same_placeholders(language: str) -> None:
    english, other = dict(flat(catalogue("en"))), dict(flat(catalogue(language)))
    assert english.keys() == other.keys()
    for key, value in english.items():
        if not key.startswith("problems."):
            assert placeholders(value) == placeholders(other[key]), key
    for code, entry in problems().items():
        both = problems(language)[code]
        assert placeholders("".join(entry.values())) == placeholders("".join(both.values())), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_reading_a_table_alone_gives_what_the_whole_file_gives(language: str) -> None:
    for key, value in flat(catalogue(language)):
        table = table_of(key)
        assert words(table, language)[key.removeprefix(f"{table}.")] == value


def table_of(key: str) -> str:
    """The longest table's name that a key begins with: names in it may hold dots themselves."""
    return max((name for name in wording._tables("en") if key.startswith(f"{name}.")), key=len)


def test_say_fills_in_what_it_is_given() -> None:
    assert say("serve.other-port", "en", port=8000) == "Port 8000 is taken; using the next free one."
    assert say("serve.other-port", "zh-CN", port=8000) == "端口 8000 已被占用，改用下一个空闲端口。"
    with pytest.raises(KeyError):
        say("serve.gone", "en")
    with pytest.raises(KeyError):
        say("serve.other-port", "en")


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [(0, "en", "0 pages"), (1, "en", "1 page"), (2, "en", "2 pages"), (1, "zh-CN", "单页 1 个")],
)
def test_numbers_have_their_forms(number: int, language: str, said: str) -> None:
    assert counted("build.pages", number, language) == said


def test_a_language_is_added_by_its_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "de.toml").write_text('[serve]\nbetween = " und "\n', encoding="utf-8")
    monkeypatch.setattr(wording, "_FOLDER", tmp_path)
    monkeypatch.setattr(wording, "LANGUAGES", ("de", "en"))
    assert wording.message_language({"LANG": "de_AT.UTF-8"}) == "de"
    assert say("serve.between", "de") == " und "
