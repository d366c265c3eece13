"""`python -m benchmarks.pdf`: a PDF of every article, by gen and by WeasyPrint alone.

gen makes the whole site and its PDFs, from nothing, then once more with nothing changed. WeasyPrint is called by one
process, for one print view after another that gen has made, with the same kind of PDF asked for; making those views
doesn't count in its time.
"""

# ruff: noqa: T201 - a command prints

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.corpus import make_corpus
from benchmarks.generators import HERE, write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.machine import machine
from benchmarks.measure import run, snapshot

_ONE_BY_ONE = """\
import sys
from pathlib import Path
from weasyprint import HTML
for view in Path(sys.argv[1]).rglob("print/index.html"):
    HTML(view).write_pdf(view.with_name("alone.pdf"), pdf_variant="pdf/ua-1", optimize_images=True, dpi=300)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pdf", description=__doc__)
    parser.add_argument("--articles", metavar="N", type=int, default=1_000, help="how many (default: 1000)")
    parser.add_argument("--cache", metavar="DIR", type=Path, default=HERE / ".cache", help="for the site")
    parser.add_argument("--results", metavar="DIR", type=Path, default=HERE / "results", help="for results")
    options = parser.parse_args(arguments)
    root = options.cache.absolute() / "sites" / "pdf"
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(GEN, root, make_corpus(options.articles))
    site = root / GEN.output
    build = (*GEN.command(root), "--pdf")

    seconds = {"gen": run(build, root, GEN.environment).seconds}
    before = snapshot(site)
    seconds["again"] = run(build, root, GEN.environment).seconds
    after = snapshot(site)
    made = {path for path in before if path.endswith(".pdf")}
    again = {path for path in after if path.endswith(".pdf") and after[path] != before.get(path)}
    seconds["weasyprint"] = run((sys.executable, "-c", _ONE_BY_ONE, str(site)), root, {}).seconds
    alone = len(list(site.rglob("alone.pdf")))
    if not len(made) == alone == options.articles:
        sys.exit(f"{len(made)} and {alone} PDFs of {options.articles} articles")

    name, day = f"pdf-{options.articles}", date.today().isoformat()
    options.results.mkdir(parents=True, exist_ok=True)
    raw = {"date": day, "machine": machine(), "seconds": seconds, "made": len(made), "made again": len(again)}
    (options.results / f"{name}.json").write_text(json.dumps(raw, indent=1) + "\n")
    ratio = seconds["gen"] / seconds["weasyprint"]
    table = f"""\
{options.articles:,} articles; {day}; {machine()["cores"]} cores, WeasyPrint {version("weasyprint")}; one run.

|  | seconds | PDFs made |
| :--- | ---: | ---: |
| `gen build --pdf`, the whole site from nothing | {seconds["gen"]:.0f} | {len(made)} |
| WeasyPrint, called for one print view after another | {seconds["weasyprint"]:.0f} | {alone} |
| `gen build --pdf` again, nothing changed | {seconds["again"]:.1f} | {len(again)} |

gen takes {ratio:.2f} times as long as WeasyPrint alone.
"""
    (options.results / f"{name}.md").write_text(table)
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
