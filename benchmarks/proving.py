"""`python -m benchmarks.proving`: what signing adds to a build, and how long it takes to check a folder and a server.

A bulletin is built and signed. Then nothing is changed, then one body at a time, in builds that don't sign and in
builds that do. At last the site is checked where it lies, and behind nginx on loopback, where there is one.
"""

import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.command import keep, parser
from benchmarks.corpus import Corpus, edited_body, make_corpus
from benchmarks.generators import write_article, write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.measure import Run, RunError, run, snapshot, written
from benchmarks.report import count, markdown, seconds
from generator.proving.keys import FILE, PASSWORD, new_key
from tests.web_servers import free_port, serving

RUNS = 3
NGINX = """types {{ text/html html; text/css css; text/javascript js; text/xml xml; application/json json;
    image/svg+xml svg; text/plain txt; image/png png; font/woff2 woff2; }}
server {{ listen 127.0.0.1:{port}; root {folder}; charset utf-8; error_page 404 /404.html; keepalive_requests 100000; }}
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, each several times."""

    articles: int
    files: int
    sign: list[Run]
    """The first time, with nothing known of the files."""
    sign_again: list[Run]
    rewritten: int
    """Files that signing again has written, though nothing had changed."""
    edit: list[Run]
    """A build after one body has changed."""
    edit_signed: list[Run]
    nothing: list[Run]
    nothing_signed: list[Run]
    folder: list[Run]
    server: list[Run]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    options = parser("proving", __doc__, 10_000).parse_args(arguments)
    try:
        figures = measure(make_corpus(options.articles), options.cache.absolute() / "sites" / "proving")
    except RunError as error:
        sys.exit(str(error))
    heading = f"gen, {figures.articles:,} articles, {figures.files:,} files signed; median of {RUNS} runs"
    keep(options.results, f"proving-{figures.articles}", asdict(figures), heading, table(figures))
    return 0


def measure(corpus: Corpus, root: Path) -> Figures:
    """Build, sign and check a bulletin. Raises RunError."""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    key, file = new_key("", root / "office.key")
    bulletin = root / "bulletin"
    environment = {FILE: str(file), PASSWORD: "", "XDG_DATA_HOME": str(root / "data")}
    write_corpus(GEN, bulletin, corpus)
    settings = (bulletin / "gen.yaml").read_text("utf-8")

    def gen(*words: str) -> Run:
        return run((sys.executable, "-m", "generator", *words), bulletin, {**GEN.environment, **environment})

    def told(every_build: str) -> None:
        """Have every build sign, or none; the first one after that has more to do than the next."""
        signing = f"sign: {{key: {key.minisign}, every_build: {every_build}}}\n"
        (bulletin / "gen.yaml").write_text(settings + signing, "utf-8")
        gen("build")

    def edits(first: int) -> Iterator[Run]:
        for number in range(first, first + RUNS):
            article = corpus.articles[number * 37 % len(corpus.articles)]
            write_article(GEN, bulletin, edited_body(article, number), corpus)
            yield gen("build")

    told("no")
    sign = []
    for _ in range(RUNS):
        for kept in (bulletin / ".gen").glob("sums-*"):
            kept.unlink()
        shutil.rmtree(bulletin / "site/.well-known", ignore_errors=True)
        sign.append(gen("sign"))
    before = snapshot(bulletin / "site")
    sign_again = [gen("sign") for _ in range(RUNS)]
    rewritten, _ = written(before, snapshot(bulletin / "site"))
    nothing = [gen("build") for _ in range(RUNS)]
    edit = list(edits(0))
    told("yes")
    nothing_signed = [gen("build") for _ in range(RUNS)]
    edit_signed = list(edits(RUNS))
    files = (bulletin / "site/.well-known/gen/SHA256SUMS").read_bytes().count(b"\n")
    folder = [gen("verify", "site") for _ in range(RUNS)]
    server = []
    if shutil.which("nginx"):
        root.chmod(0o755)
        port = free_port()
        with serving("nginx", root / "nginx", port, NGINX.format(port=port, folder=bulletin / "site")):
            address = f"http://127.0.0.1:{port}/"
            server = [gen("verify", address, "--key", key.minisign) for _ in range(RUNS)]
    file.unlink()
    return Figures(
        articles=len(corpus.articles),
        files=files,
        sign=sign,
        sign_again=sign_again,
        rewritten=rewritten,
        edit=edit,
        edit_signed=edit_signed,
        nothing=nothing,
        nothing_signed=nothing_signed,
        folder=folder,
        server=server,
    )


def table(figures: Figures) -> str:
    """What was measured, beside what it is held to."""
    rows = [["", "seconds", "processor seconds", "bar", ""]]
    rows.append(_row("`gen sign`, nothing known of the files", figures.sign))
    rows.append(_row("`gen sign` again, nothing changed", figures.sign_again))
    rows.append(
        [
            "… files written",
            count(figures.rewritten),
            "",
            "0",
            _verdict(figures.rewritten == 0, False),
        ]
    )
    rows.append(_row("`gen build`, nothing changed", figures.nothing))
    rows.append(_row("… that signs", figures.nothing_signed))
    rows.append(_row("`gen build`, one body edited", figures.edit))
    rows.append(_row("… that signs", figures.edit_signed))
    more = _median(figures.edit_signed) - _median(figures.edit)
    work = _median(figures.edit_signed, "processor_seconds") - _median(figures.edit, "processor_seconds")
    rows.append(["… more", f"{more:.2f} s", f"{work:.2f} s", "≤ 0.3 s", _verdict(more <= 0.3, work <= 0.3)])
    rows.append(_row("`gen verify FOLDER`", figures.folder, 1.5))
    if figures.server:
        rows.append(_row("`gen verify URL`, nginx on loopback", figures.server))
        speed = figures.files / _median(figures.server)
        work = figures.files / _median(figures.server, "processor_seconds")
        verdict = _verdict(speed >= 400, work >= 400)
        rows.append(["… files a second", count(speed), count(work), "≥ 400", verdict])
    return markdown(rows) + "\n"


def _row(title: str, runs: Sequence[Run], bar: float = 0) -> list[str]:
    taken, work = _median(runs), _median(runs, "processor_seconds")
    verdict = ["", ""] if not bar else [f"≤ {bar} s", _verdict(taken <= bar, work <= bar)]
    return [title, seconds(taken), seconds(work), *verdict]


def _verdict(by_clock: bool, by_processor: bool) -> str:
    """Whether a bar is met; on a machine that does much else, the clock says little."""
    return "met" if by_clock else "met by the processor’s time alone" if by_processor else "missed"


def _median(runs: Sequence[Run], name: str = "seconds") -> float:
    return float(statistics.median(getattr(one, name) for one in runs))


if __name__ == "__main__":
    sys.exit(main())
