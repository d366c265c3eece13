"""What imports have written, and what stays away."""

from pathlib import Path

from generator.importing.writing.ledger import Ledger, WrittenArticle

ONE = WrittenArticle("file:/old/1.html", "bytes:abc:1.html", "news/a.md", "标题")


def opened(folder: Path, *, is_new: bool = False, may_write: bool = True) -> Ledger:
    return Ledger(folder / "import", is_new=is_new, may_write=may_write)


def test_what_was_written_is_known_to_the_next_import(tmp_path: Path) -> None:
    opened(tmp_path).note(ONE)
    assert opened(tmp_path).find(ONE.identity) == (ONE,)
    assert opened(tmp_path).find_lasting(ONE.lasting) == (ONE,)
    assert opened(tmp_path).find("file:/old/2.html") == ()


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    opened(tmp_path).note(ONE)
    before = (tmp_path / "import/written").read_bytes()
    again = opened(tmp_path)
    again.note(ONE)
    assert (tmp_path / "import/written").read_bytes() == before


def test_a_line_that_was_broken_off_takes_no_other_with_it(tmp_path: Path) -> None:
    opened(tmp_path).note(ONE)
    written = tmp_path / "import/written"
    written.write_bytes(written.read_bytes() + b'["file:/old/2.ht')
    two = WrittenArticle("file:/old/3.html", "x", "news/b.md", "又")
    opened(tmp_path).note(two)
    assert opened(tmp_path).find(ONE.identity) == (ONE,)
    assert opened(tmp_path).find(two.identity) == (two,)


def test_what_stays_away_can_be_brought_back_and_a_person_may_write_it(tmp_path: Path) -> None:
    (tmp_path / "import").mkdir()
    (tmp_path / "import/ignored").write_text("http://old.example/9.html", encoding="utf-8")
    one = opened(tmp_path)
    one.ignore(ONE.lasting)
    again = opened(tmp_path)
    assert again.is_ignored(ONE.lasting)
    assert again.is_ignored("http://old.example/9.html")
    again.bring_back([ONE.lasting])
    assert not opened(tmp_path).is_ignored(ONE.lasting)
    assert (tmp_path / "import/ignored").read_text(encoding="utf-8") == "http://old.example/9.html\n"


def test_of_a_bulletin_that_was_emptied_nothing_is_known(tmp_path: Path) -> None:
    opened(tmp_path).note(ONE)
    assert opened(tmp_path, is_new=True).find(ONE.identity) == ()
    assert opened(tmp_path).find(ONE.identity) == ()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    ledger = opened(tmp_path, may_write=False)
    ledger.note(ONE)
    ledger.ignore(ONE.lasting)
    assert list(tmp_path.iterdir()) == []
