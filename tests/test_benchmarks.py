"""The benchmarks: their corpus, what they read out of figures, and how they see what a build wrote. No times."""

import os
import sys
import xml.etree.ElementTree as etree
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.cases import CASES, Case
from benchmarks.chart import chart
from benchmarks.corpus import (
    LONGEST,
    SECTIONS,
    SHORTEST,
    Corpus,
    characters,
    make_article,
    make_corpus,
    spell,
)
from benchmarks.generators import FEATURES, JSON_FEEDS, PLAIN, REVISION, Generator, write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.measure import RunError, run, snapshot, written
from benchmarks.results import Contestant, Results, Sample, figures, load
from benchmarks.run import PEERS, main
from tests.sites import build_site

NOW = "2022-01-01T12:00"
"""After every article of the corpus."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus(300)


# The corpus


def test_the_corpus_is_the_same_each_time() -> None:
    assert make_corpus(20) == make_corpus(20)


def test_the_corpus_is_the_same_on_every_machine() -> None:
    article = make_article(3, 1000)
    assert article.url == "/notices/2015/house-000003/"
    assert article.title == "17名委员视察白云村老旧小区改造"
    assert article.tags == ("校车普查", "茶园", "饮水")


def test_an_article_is_made_from_its_number_alone() -> None:
    small, large = make_article(7, 50), make_article(7, 10_000)
    assert replace(small, date=large.date) == large


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_articles_have_the_length_of_news(corpus: Corpus, language: str) -> None:
    lengths = [characters(article.body) for article in corpus.articles if article.language == language]
    assert min(lengths) >= SHORTEST and max(lengths) <= LONGEST
    assert max(lengths) - min(lengths) > 300


def test_characters_are_counted_without_spaces_and_addresses() -> None:
    assert characters("提案 [答复](article:12)\n") == len("提案[答复]")


def test_one_article_in_four_is_english(corpus: Corpus) -> None:
    english = sum(article.language == "en" for article in corpus.articles)
    assert 0.15 < english / len(corpus.articles) < 0.35


@pytest.mark.parametrize(
    ("part", "least", "most"),
    [
        ("## ", 1, 1),
        ("](article:", 0.8, 1),
        ("](https://", 0.2, 0.8),
        ("**", 0.7, 1),
        ("![", 0.2, 0.4),
        ("| ", 0.08, 0.25),
        ("\n> ", 0.08, 0.25),
        ("\n- ", 0.1, 0.4),
        ("\n1. ", 0.1, 0.4),
    ],
)
def test_articles_hold_what_news_holds(corpus: Corpus, part: str, least: float, most: float) -> None:
    share = sum(part in article.body for article in corpus.articles) / len(corpus.articles)
    assert least <= share <= most


def test_links_lead_to_older_articles(corpus: Corpus) -> None:
    for article in corpus.articles:
        linked: list[int] = []
        spell(article.body, lambda number, to=linked: to.append(number) or "", str)  # type: ignore[misc] # append gives None
        assert all(0 <= number < article.number for number in linked)


def test_every_section_has_articles_and_some_far_more_than_others(corpus: Corpus) -> None:
    counts = Counter(article.section.key for article in corpus.articles)
    assert set(counts) == {section.key for section in SECTIONS}
    assert max(counts.values()) > 4 * min(counts.values())


def test_few_tags_are_frequent_and_many_are_rare(corpus: Corpus) -> None:
    counts = [count for _, count in Counter(t for a in corpus.articles for t in a.tags).most_common()]
    assert counts[0] > 4 * counts[9]
    assert len(counts) > 80 and counts[-1] <= 2


def test_the_dates_go_on_over_years(corpus: Corpus) -> None:
    dates = [article.date for article in corpus.articles]
    assert dates == sorted(set(dates))
    assert dates[-1].year - dates[0].year >= 5
    assert make_article(len(dates), len(dates)).date > dates[-1]


# The sites


def test_gen_builds_the_corpus_without_a_problem(tmp_path: Path) -> None:
    corpus = make_corpus(50)
    write_corpus(GEN, tmp_path, corpus)
    assert build_site(tmp_path, now=NOW).problems == ()
    for article in corpus.articles:
        assert (tmp_path / GEN.page_path(article)).is_file()
        assert (tmp_path / GEN.print_path(article)).is_file()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_case_changes_shows_in_every_round(tmp_path: Path, case: Case) -> None:
    corpus = make_corpus(10)
    write_corpus(GEN, tmp_path, corpus)
    build_site(tmp_path, now=NOW)
    for number in range(2):
        change = case.make(corpus, number)
        corpus = change.corpus
        page = tmp_path / GEN.page_path(change.article)
        if case.name not in ("cold", "nothing"):
            assert not page.exists() or change.shown not in page.read_text(encoding="utf-8")
        change.apply(GEN, tmp_path)
        assert build_site(tmp_path, now=NOW).problems == ()
        assert change.shown in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_peer_is_given_every_article(tmp_path: Path, peer: Generator) -> None:
    corpus = make_corpus(10)
    write_corpus(peer, tmp_path, corpus)
    for article in corpus.articles:
        text = (tmp_path / peer.article_path(article)).read_text(encoding="utf-8")
        assert article.title in text and article.summary in text
        assert all(tag in text for tag in article.tags)
        assert "](article:" not in text and "](image:" not in text
    assert REVISION.format(0) in (tmp_path / peer.template).read_text(encoding="utf-8")


# The measuring


def test_what_a_build_wrote_is_seen_even_if_the_bytes_are_the_same(tmp_path: Path) -> None:
    for name in ("kept", "rewritten", "removed"):
        (tmp_path / name).write_text("same")
    os.utime(tmp_path / "kept", ns=(0, 0))
    before = snapshot(tmp_path)
    (tmp_path / "rewritten").unlink()
    (tmp_path / "rewritten").write_text("same")
    (tmp_path / "removed").unlink()
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "new").write_text("longer")
    assert written(before, snapshot(tmp_path)) == (2, len("same") + len("longer"))


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert snapshot(tmp_path / "nowhere") == {}


def test_a_program_that_fails_says_how_its_output_ended(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="the disk is full"):
        run((sys.executable, "-c", "raise SystemExit('the disk is full')"), tmp_path, {})


def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    hold = "import time; held = bytearray(b'x' * 30_000_000); time.sleep(0.5)"
    both = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; child.wait()"
    took = run((sys.executable, "-c", both), tmp_path, {}, watch=True)
    assert took.memory is not None and took.memory > 60_000_000


# The figures


def sample(
    seconds: float, *, generator: str = "gen", case: str = "cold", memory: int | None = None
) -> Sample:
    return Sample(generator, case, 0, seconds, 2 * seconds, memory, 10, 1000)


def contestant(name: str, title: str) -> Contestant:
    does = (PLAIN, JSON_FEEDS) if name == "gen" else (PLAIN,)
    return Contestant(name, title, "1.2", ("does less",), 1234, 5_600_000, 15_000, 0, does)


RESULTS = Results(
    "2020-09-22",
    10_000,
    {"cores": 2, "memory": 8 * 2**30, "system": "Linux", "python": "3.11.7"},
    (("cold", "Cold"), ("body", "One body <edited>")),
    [contestant("gen", "gen"), contestant("hugo", "Hugo"), contestant("hugo-lean", "Hugo, lean theme")],
    [
        *(sample(value) for value in (3.0, 1.0, 2.0)),
        sample(9.0, memory=70_000_000),
        *(sample(value, generator="hugo") for value in (4.0, 4.0, 10.0)),
        sample(1.0, generator="hugo-lean"),
        sample(0.04, case="body"),
    ],
)


def test_figures_are_medians_and_watched_runs_give_memory_alone() -> None:
    found = figures(RESULTS.samples, "gen", "cold")
    assert found is not None
    assert (found.seconds, found.fastest, found.slowest, found.processor_seconds) == (2.0, 1.0, 3.0, 4.0)
    assert (found.memory, found.files, found.runs) == (70_000_000, 10, 3)


def test_there_are_no_figures_without_a_run() -> None:
    assert figures(RESULTS.samples, "hugo", "body") is None


@pytest.mark.parametrize(
    ("ours", "theirs", "shown"),
    [
        (2.0, 4.0, "0.50 ×"),
        (3.0, 2.0, "1.5 ×"),
        (1.0, 100.0, "0.010 ×"),
        (1.0, None, "–"),
        (None, 1.0, "–"),
        (1.0, 0.0, "–"),
    ],
)
def test_a_ratio_is_ours_for_one_of_theirs(ours: float | None, theirs: float | None, shown: str) -> None:
    assert report.ratio(ours, theirs) == shown


def test_the_table_shows_each_case_with_ratios() -> None:
    table = report.report(RESULTS)
    assert "|  | gen | Hugo | Hugo, lean theme | gen : Hugo | gen : Hugo, lean theme |" in table
    assert "| Cold | 2.00 s | 4.00 s | 1.00 s | 0.50 × | 2.0 × |" in table
    assert "| One body <edited> | 0.04 s | – | – | – | – |" in table
    assert "| Cold | 70 MB | – | – | – | – |" in table
    assert (
        "10,000 articles; medians of 3 runs; 2020-09-22; 2 cores, 8 GiB of memory, Linux, Python 3.11.7."
        in table
    )
    assert "Hugo 1.2" in table and "- Hugo: does less." in table


def test_the_table_says_who_does_what() -> None:
    table = report.report(RESULTS)
    assert f"| {PLAIN} | yes | yes | yes |" in table
    assert f"| {JSON_FEEDS} | yes | – | – |" in table
    assert sum(f"| {feature} |" in table for feature in FEATURES) == 2


@pytest.mark.parametrize("generator", [GEN, *PEERS], ids=lambda generator: generator.name)
def test_what_a_generator_does_is_a_row_of_the_table(generator: Generator) -> None:
    assert PLAIN in generator.does and generator.does <= set(FEATURES)
    assert generator.does <= GEN.does, "nothing that a rival does more is left out of the comparison"


def test_the_chart_is_an_svg_with_a_bar_for_each_figure() -> None:
    root = etree.fromstring(chart(RESULTS))
    namespace = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in root.iter(f"{namespace}text")]
    bars = [float(bar.get("width", "")) for bar in root.iter(f"{namespace}rect")]
    assert texts.count("gen") == 2 and texts.count("Hugo") == texts.count("Hugo, lean theme") == 1
    assert "One body <edited>" in texts and "2.00 s" in texts
    assert "2020-09-22; 2 cores, 8 GiB of memory, Linux, Python 3.11.7" in texts
    assert len(bars) == 4 and bars[0] == pytest.approx(bars[1] / 2, abs=0.1)


def test_raw_figures_are_read_back_as_they_were(tmp_path: Path) -> None:
    RESULTS.save(tmp_path / "results.json")
    assert load(tmp_path / "results.json") == RESULTS


def test_tables_and_charts_are_made_anew_from_raw_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RESULTS.save(tmp_path / "results.json")
    assert main(["--report", str(tmp_path / "results.json")]) == 0
    assert capsys.readouterr().out.strip() == (tmp_path / "results.md").read_text(encoding="utf-8").strip()
    assert (tmp_path / "results.svg").is_file()


def test_an_unknown_peer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--peers", "hugo,nobody"])
    assert "unknown: nobody" in capsys.readouterr().err
