"""Values put aside on the disk come back in order."""

from contextlib import closing

from generator.importing.model import OldPage
from generator.importing.writing.spool import Spool


def test_what_goes_in_comes_out_as_often_as_it_is_asked_for() -> None:
    pages = [OldPage(f"m/{number}.html", b"x" * number * 1000) for number in range(50)]
    with closing(Spool[OldPage]()) as spool:
        for page in pages:
            spool.append(page)
        assert len(spool) == 50
        assert list(spool) == pages
        assert list(spool) == pages


def test_an_empty_one_gives_nothing() -> None:
    with closing(Spool[int]()) as spool:
        assert list(spool) == []
