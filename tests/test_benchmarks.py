"""The benchmarks: their corpus, what they read out of figures, and how they see what a build wrote. No times."""

import json
import os
import sys
import xml.etree.ElementTree as etree
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import alarms, bars, checking, growth, proving, report, sampling, shares, workers
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
from benchmarks.generators.gen import GEN, WITHOUT_PRINT
from benchmarks.measure import Run, RunError, run, snapshot, written
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


def test_short_articles_are_short() -> None:
    lengths = [characters(article.body) for article in make_corpus(200, 300).articles]
    assert min(lengths) >= 225 and max(lengths) < 450
    assert 250 < sum(lengths) / len(lengths) < 350


# The sites


def test_gen_can_do_without_print_views(tmp_path: Path) -> None:
    corpus = make_corpus(5, 300)
    write_corpus(WITHOUT_PRINT, tmp_path, corpus)
    assert build_site(tmp_path, now=NOW).problems == ()
    assert all((tmp_path / WITHOUT_PRINT.page_path(article)).is_file() for article in corpus.articles)
    assert not list(tmp_path.rglob("print/index.html"))


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


def test_whole_minutes_and_seconds_are_shown() -> None:
    assert report.minutes(59.6) == "1:00 min"
    assert report.minutes(3_725) == "62:05 min"


# Growth


def test_a_line_goes_through_two_values() -> None:
    found = growth.line([(10, 30.0), (20, 50.0)])
    assert (found.fixed, found.each, found.off) == (10, 2, 0)
    assert found.at(100) == 210


def test_a_line_tells_how_far_it_is_off() -> None:
    assert growth.line([(10, 30.0), (20, 50.0), (30, 70.0)]).off == pytest.approx(0)
    assert growth.line([(10, 10.0), (20, 40.0), (30, 40.0)]).off == pytest.approx(0.5)


def size(articles: int) -> growth.Size:
    samples = [
        replace(sample(articles / 100, case=case, memory=articles * 1000), files=files)
        for case, files in (("cold", articles), ("nothing", 0), ("body", 3))
    ]
    return growth.Size(articles, 1600, articles, articles * 10_000, articles * 5_000, tuple(samples))


def test_growth_is_shown_as_a_ratio_and_as_a_line() -> None:
    table = growth.table([size(1_000), size(10_000)])
    assert (
        "|  | 1,000 | 10,000 | last : first | a line: fixed + for 1,000 | … is off by | 1,000,000 by that line |"
        in table
    )
    assert "| Cold, time | 10.0 s | 100 s | 10.0 × | 0.00 s + 10.0 s | – | 10,000 s |" in table
    assert "| Cold, most memory | 1 MB | 10 MB | 10.0 × | 0 MB + 1 MB | – | 1,000 MB |" in table
    assert "| One body edited, files written | 3 | 3 | – | – | – | – |" in table
    assert "| Cold, time | 10.0 s |\n" in growth.table([size(1_000)])


# The serial share


def called(*calls: str) -> Callable[[], str]:
    """A function that calls others of these modules and names, one inside the other, and gives the stage it finds."""

    def found() -> str:
        return sampling.stage(sys._getframe(1))

    inner: Callable[[], str] = found
    for call in reversed(calls):
        module, name = call.split(": ")
        path = (
            module if module.startswith("<") else str(Path(report.__file__).parents[1] / "generator" / module)
        )
        space: dict[str, Any] = {"inner": inner}
        exec(compile(f"def {name}():\n return inner()", path, "exec"), space)
        inner = space[name]
    return inner


@pytest.mark.parametrize(
    ("calls", "stage"),
    [
        (("build.py: build", "site/catalog.py: make", "text/dates.py: day"), "site/catalog: make"),
        (("build.py: build", "engine/engine.py: update", "engine/making.py: all"), "engine/making: all"),
        (("build.py: build", "somewhere.py: lookup"), "somewhere: lookup"),
        (("build.py: build",), "build: build"),
        (("build.py: build", "<frozen importlib._bootstrap>: load"), sampling.IMPORTS),
        (("__main__.py: main", "commands/cli.py: main"), "__main__: main"),
    ],
)
def test_a_stage_is_what_the_innermost_driver_calls(calls: tuple[str, ...], stage: str) -> None:
    assert called(*calls)() == stage


def test_what_is_outside_of_gen_is_no_stage() -> None:
    assert sampling.stage(None) == sampling.OUTSIDE


def test_a_serial_part_limits_what_cores_can_do() -> None:
    split = shares.Shares({"plan": 1.0}, {"render": 0.5}, 8.5, 6.0)
    assert (split.serial, split.total) == (1, 10)
    assert split.speed_up(1) == 1
    assert split.speed_up(9) == 5
    assert split.speed_up(1000) == pytest.approx(10 / 1.5), "what is done beside the workers takes its time"
    table = shares.table(split)
    assert "the serial share** | 1.00 s | 10.0% |" in table and "| … plan | 1.00 s | 10.0% |" in table


def test_a_build_is_split_into_its_own_and_its_workers_part(tmp_path: Path) -> None:
    write_corpus(GEN, tmp_path / "site", make_corpus(3))
    split = shares.measure(tmp_path / "site")
    assert {"read", "render", "index"} >= split.beside.keys()
    assert split.alone.keys() - {sampling.OUTSIDE, sampling.IMPORTS}, "no stage was seen"
    assert 0 < split.serial <= split.total


# Workers


def test_trees_are_equal_if_all_paths_and_bytes_are(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "page.html").write_text("same")
    assert workers.tree(tmp_path / "one") == workers.tree(tmp_path / "two")
    (tmp_path / "two" / "deep" / "page.html").write_text("other")
    assert workers.tree(tmp_path / "one") != workers.tree(tmp_path / "two")


def test_ways_are_compared_with_one_process() -> None:
    ways = [contestant(way.name, way.title) for way in workers.ways(2)]
    samples = [sample(6.0, generator="one"), sample(3.0, generator="spawn")]
    table = workers.table(replace(RESULTS, contestants=ways, samples=samples))
    assert "| one process | 6.00 s | 1.00 | 12.0 s | – | 10 |" in table
    assert "| 2 spawned workers | 3.00 s | 2.00 | 6.00 s | – | 10 |" in table


# The bars


def test_bars_are_read_out_of_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    RESULTS.save(tmp_path / "articles-10000.json")
    assert bars.main(["--results", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.strip() == (tmp_path / "bars.md").read_text(encoding="utf-8").strip()
    assert (
        "| 10,000: cold, processor time | Hugo, lean theme | ≤ 2.5 × | 2 × | met | articles-10000.json, 2020-09-22 |"
        in told
    )
    assert "| 10,000: cold | Hugo | ≤ 0.5 × | 0.5 × | met |" in told
    assert "| 10,000: one body edited | Hugo | ≤ 0.012 × | not measured | – |" in told
    assert "| 1,000: cold | Hugo | ≤ 0.9 × | not measured | – | articles-1000.json |" in told


BARS_AT_REST: dict[str, dict[str, Any]] = {
    "shares-10000.json": {"serial share": 0.09},
    "growth-100000.json": {"sizes": [asdict(size(10_000)), asdict(size(100_000))]},
    "growth-300000-300-no-print.json": {"sizes": [asdict(size(30_000)), asdict(size(300_000))]},
    "latency-10000.json": {
        "servers": [{"title": "gen", "seconds": [0.1]}, {"title": "Hugo", "seconds": [2.0]}]
    },
    "workers-2000.json": {
        "samples": [asdict(sample(6.0, generator="one")), asdict(sample(4.0, generator="spawn"))]
    },
}


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("10,000: cold, serial share", "≤ 6.0% | 9.0% | missed: 1.5 times too much"),
        ("100,000 for 10,000: cold", "≤ 10.5 × | 10 × | met"),
        ("100,000 for 10,000: most memory", "≤ 6 × | 10 × | missed: 1.7 times too much"),
        ("300,000 short, no print views: most memory", "≤ 6,000 MB | 300 MB | met"),
        ("1,000,000 of these by the line: most memory", "≤ 20,000 MB | 1,000 MB | met"),
        ("10,000: save to loaded page", "≤ 0.05 × | 0.05 × | met"),
        ("10,000: save to loaded page", "≤ 0.120 s | 0.100 s | met"),
        ("2,000: cold, spawned workers", "≥ 1.60 × as fast | 1.50 × as fast | missed: 1.1 times too little"),
    ],
)
def test_each_bar_finds_its_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], title: str, told: str
) -> None:
    for name, raw in BARS_AT_REST.items():
        (tmp_path / name).write_text(json.dumps({"date": "2020-09-22", **raw}))
    bars.main(["--results", str(tmp_path)])
    assert any(title in line and told in line for line in capsys.readouterr().out.splitlines())


# Checks


def test_a_check_is_told_beside_a_build() -> None:
    runs = {
        "build, cold": [Run(40.0, 70.0, 600_000_000)],
        "check": [Run(n, n, 500_000_000) for n in (3.0, 2.0, 9.0)],
    }
    table = checking.table(runs)
    assert "| build, cold | 40.0 s | 70.0 s | 600 MB |" in table
    assert "| check | 3.00 s | 3.00 s | 500 MB |" in table


def test_alarms_are_counted_for_a_folder_of_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.md").write_text("---\ntitle: 甲\n---\n县攻府,请看。\n", encoding="utf-8")
    (texts / "b.md").write_text("---\ntitle: 乙\ndate: 2026-11-20\n---\n好。\n", encoding="utf-8")
    assert alarms.main([str(texts), "--show", "wrong-word"]) == 0
    said = capsys.readouterr().out
    assert "2 articles\n  50.0 errors per 100 articles\n        1 wrong-word\n" in said
    assert "50.0 warnings per 100 articles\n        1 half-width-mark\n" in said
    assert "content/texts/a.md:5:2" in said


# Signing


def test_what_signing_takes_is_judged_by_the_clock_and_by_the_processor() -> None:
    def taken(seconds: float, work: float) -> list[Run]:
        return [Run(seconds, work, None), Run(seconds * 9, work * 9, None), Run(seconds / 9, work / 9, None)]

    one = taken(1, 1)
    figures = proving.Figures(
        10, 4000, one, one, 0, taken(1, 1), taken(1.2, 1.1), one, one, taken(2, 1), taken(20, 11)
    )
    rows = [line.split(" | ") for line in proving.table(figures).splitlines()]
    verdicts = {row[0].strip("| "): row[-1].strip(" |") for row in rows}
    assert verdicts["… files written"] == "met"
    assert verdicts["… more"] == "met"
    assert verdicts["`gen verify FOLDER`"] == "met by the processor’s time alone"
    assert verdicts["… files a second"] == "missed"
