"""The benchmark of the import: how texts are compared, and that it measures both programs on folders of each layout."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.extraction import main
from benchmarks.pages import compare, corpus_f1, plain_text, read_pages

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

SENTENCES = [
    f"On day number {day} the council of the county met and spoke about the water of the lake."
    for day in range(12)
]
HTML = (
    "<html><head><title>The lake</title></head><body><h1>The lake</h1><article>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "</article><div class=footer>All rights reserved</div></body></html>"
)


@pytest.mark.parametrize(
    ("wanted", "text", "precision", "recall"),
    [
        ("a b c d e", "a b c d e", 1, 1),
        ("a b c d e", "a b c d", 1, 0.5),
        ("a b c d", "a b c d e", 0.5, 1),
        ("a b c d", "", 0, 0),
        ("a b c d", "x", 0, 0),
        ("a b", "a b", 1, 1),
        ("", "", 1, 1),
        ("A b c d", "a b c d", 0, 0),
    ],
)
def test_four_words_in_a_row_are_compared(wanted: str, text: str, precision: float, recall: float) -> None:
    score = compare(wanted, text, "shingles")
    assert (score.precision, score.recall) == (precision, recall)


def test_words_and_ideographs_are_compared() -> None:
    score = compare("水库 Lake", "水 lake", "tokens")
    assert (score.precision, score.recall) == (1, 2 / 3)


def test_of_many_pages_the_means_of_both_make_one_number() -> None:
    scores = [compare("a b c d e", "a b c d e", "shingles"), compare("a b c d e", "a b c d", "shingles")]
    f1, precision, recall = corpus_f1(scores)
    assert (precision, recall) == (1, 0.75)
    assert f1 == pytest.approx(2 * 0.75 / 1.75)


def test_tags_are_no_text() -> None:
    assert plain_text("<p>a&amp;b</p><p>c</p>").split() == ["a&b", "c"]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "html").mkdir(parents=True)
    (first / "html" / "a.html.gz").write_bytes(gzip.compress(HTML.encode()))
    truth = {"a": {"articleBody": "\n".join(SENTENCES), "url": "http://www.example/a"}}
    (first / "ground-truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (second / "b").mkdir(parents=True)
    (second / "b" / "source.html").write_text(HTML, encoding="utf-8")
    (second / "b" / "expected.html").write_text("".join(f"<p>{s}</p>" for s in SENTENCES), encoding="utf-8")
    said = {"title": "The lake", "publishedTime": None}
    (second / "b" / "expected-metadata.json").write_text(json.dumps(said), encoding="utf-8")
    return first, second


def test_both_layouts_are_read(folders: tuple[Path, Path]) -> None:
    (first, (a,)), (second, (b,)) = (read_pages(folder) for folder in folders)
    assert (first, second) == ("shingles", "tokens")
    assert (a.address, a.title, b.title, b.day) == ("http://www.example/a", None, "The lake", None)
    assert a.text.split() == b.text.split()


def test_the_table_has_both_programs(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*map(str, folders), "--worst", "1"]) == 0
    printed = capsys.readouterr().out
    assert "| F1 | 1.0000 |" in printed
    assert "| Titles, of 1 | 1 |" in printed
    assert "| Pages of which nothing comes | 0 | 0 |" in printed
    assert printed.count("Slowest page") == 2


def test_another_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "neither" in capsys.readouterr().err
