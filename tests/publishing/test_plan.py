"""What is to be done on a host, and in which order."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from generator.publishing.plan import KEPT_DAYS, make_plan, windows
from generator.publishing.record import (
    Journal,
    Record,
    read_journal,
    read_record,
    write_journal,
    write_record,
)

TODAY = date(2020, 10, 1)
ASSET, ASSET_NOW = "assets/site.0123456789.css", "assets/site.abcdef0123.css"


def record_of(files: Mapping[str, str], old: Mapping[str, str] | None = None) -> Record:
    return Record("https://example.org", "2020-09-01T00:00:00Z", "a", files, old or {})


def test_what_pages_name_comes_before_them_and_what_names_pages_after_them() -> None:
    paths = [
        ".well-known/gen/SHA256SUMS",
        "index.html",
        "index.html.gz",
        "atom.xml",
        "search/manifest.bin",
        "news/index.html",
        "news/old/index.html",
        "news/new/index.html",
        "news/new/data.xml",
        "search/18a268e63105.bin",
        ASSET,
    ]
    there = {"news/index.html": "1", "news/old/index.html": "1", "index.html": "1"}
    plan = make_plan(dict.fromkeys(paths, "2"), record_of(there), None, TODAY)
    assert plan.batches == (
        ("news/new/data.xml", ASSET, "search/18a268e63105.bin"),
        ("news/new/index.html",),
        ("news/old/index.html", "news/index.html"),
        ("search/manifest.bin", "atom.xml"),
        ("index.html", "index.html.gz"),
        (".well-known/gen/SHA256SUMS",),
    )


def test_only_what_differs_is_sent_and_what_the_site_has_no_more_is_removed() -> None:
    plan = make_plan(
        {"a.html": "1", "b.html": "2"},
        record_of({"a.html": "1", "b.html": "1", "c.html": "1"}),
        None,
        TODAY,
    )
    assert (plan.sent, plan.removed) == (("b.html",), ("c.html",))
    assert make_plan({"a.html": "1"}, record_of({"a.html": "1"}), None, TODAY).is_empty
    assert make_plan({"a.html": "1"}, record_of({"a.html": "1"}), None, TODAY, full=True).sent == ("a.html",)


@pytest.mark.parametrize("days", [1, KEPT_DAYS - 1, KEPT_DAYS, KEPT_DAYS + 1])
def test_an_old_asset_stays_for_readers_with_open_pages_and_goes_when_its_time_is_over(days: int) -> None:
    plan = make_plan({ASSET_NOW: "2"}, record_of({ASSET: "1"}), None, TODAY)
    assert (plan.removed, plan.old) == ((), {ASSET: "2020-10-01"})
    later = make_plan(
        {ASSET_NOW: "2"}, record_of({ASSET_NOW: "2"}, dict(plan.old)), None, TODAY + timedelta(days)
    )
    assert later.expired == ((ASSET,) if days >= KEPT_DAYS else ())
    assert (ASSET in later.old) == (days < KEPT_DAYS)


def test_an_old_asset_that_comes_back_is_the_site_s_again() -> None:
    plan = make_plan({ASSET: "1"}, record_of({}, {ASSET: "2020-09-30"}), None, TODAY)
    assert (plan.sent, plan.old, plan.gone) == ((ASSET,), {}, ())


def test_pictures_of_an_article_that_is_gone_go_with_it() -> None:
    plan = make_plan({}, record_of({"news/a/photo.jpg": "1", "search/18a268e63105.bin": "1"}), None, TODAY)
    assert plan.removed == ("news/a/photo.jpg", "search/18a268e63105.bin")


def test_pages_go_before_what_they_name() -> None:
    there = {"a/a.jpg": "1", "a/index.html": "1", "a/index.html.gz": "1"}
    plan = make_plan({}, record_of(there), None, TODAY)
    assert plan.leaving == (("a/index.html", "a/index.html.gz"), ("a/a.jpg",))
    assert make_plan({}, record_of({"a.html": "1"}), None, TODAY).leaving == (("a.html",),)


def test_after_a_run_that_broke_off_what_is_in_doubt_is_sent_again_and_what_is_sure_is_not() -> None:
    journal = Journal("", 1, "t", 0.0, doubt=("a.html", "gone.html"), done={"b.html": "2"})
    site = {"a.html": "1", "b.html": "2", "c.html": "3"}
    plan = make_plan(site, record_of({"a.html": "1", "b.html": "1"}), journal, TODAY)
    assert sorted(plan.sent) == ["a.html", "c.html"]
    assert plan.removed == ("gone.html",)


def test_windows_are_small_in_number_and_in_bytes_and_keep_the_order_of_batches() -> None:
    sizes = {"a": 1, "b": 1, "c": 9, "d": 1}
    assert list(windows((("a",), ("b", "c", "d")), sizes, 3, 100)) == [(("a",), ("b", "c")), (("d",),)]
    assert list(windows((("a", "b"), ("c",), ("d",)), sizes, 9, 5)) == [(("a", "b"),), (("c",),), (("d",),)]
    assert list(windows((("a", "b"), ("c", "d")), sizes, 2, 100)) == [(("a", "b"),), (("c", "d"),)]
    assert list(windows((), sizes, 2, 100)) == []


def test_a_record_is_read_as_it_was_written_and_a_stranger_s_is_not() -> None:
    record = record_of({"新闻/a.html": "1"}, {ASSET: "2020-09-30"})
    assert read_record(write_record(record)) == record
    assert write_record(record) == write_record(record), "no time is in it"
    for wrong in (
        b"",
        b"\x1f\x8b",
        write_record(record)[:-9],
        b"{}",
        write_record(record_of({"../a": "1"})),
    ):
        assert read_record(wrong) is None
    journal = Journal("b", 1, "t", 0.0, doubt=("a",))
    assert read_journal(write_journal(journal)) == journal
    assert read_journal(write_journal(Journal("a", 1, "t", 0.0, doubt=("../../etc/passwd",)))) is None
    assert read_journal(b"") is None
