"""`python -m benchmarks.pdf`: a PDF of every article, by gen and by WeasyPrint alone.

gen makes the whole site and its PDFs, from nothing, then once more with nothing changed. WeasyPrint is called by one
process, for one print view after another that gen has made, with the same kind of PDF asked for; making those views
doesn't count in its time.
"""

import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import version

from benchmarks.command import keep, parser
from benchmarks.corpus import make_corpus
from benchmarks.generators import write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.measure import run, snapshot

_ONE_BY_ONE = """\
import sys
from pathlib import Path
from weasyprint import HTML
for view in Path(sys.argv[1]).rglob("print/index.html"):
    HTML(view).write_pdf(view.with_name("alone.pdf"), pdf_variant="pdf/a-2a", optimize_images=True, dpi=300)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    options = parser("pdf", __doc__, 1_000).parse_args(arguments)
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

    raw = {"seconds": seconds, "made": len(made), "made again": len(again)}
    ratio = seconds["gen"] / seconds["weasyprint"]
    table = f"""\
|  | seconds | PDFs made |
| :--- | ---: | ---: |
| `gen build --pdf`, the whole site from nothing | {seconds["gen"]:.0f} | {len(made)} |
| WeasyPrint, called for one print view after another | {seconds["weasyprint"]:.0f} | {alone} |
| `gen build --pdf` again, nothing changed | {seconds["again"]:.1f} | {len(again)} |

gen takes {ratio:.2f} times as long as WeasyPrint alone.
"""
    heading = f"{options.articles:,} articles; one run; WeasyPrint {version('weasyprint')}"
    keep(options.results, f"pdf-{options.articles}", raw, heading, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
