"""The chart: a benchmark's times as bars, in an SVG that is readable on light and on dark ground."""

from html import escape

from benchmarks.report import seconds, setting
from benchmarks.results import Results, figures

_WIDTH = 760
_LEFT, _RIGHT = 130, 70
_BAR, _GAP = 14, 4
_HEAD, _GROUP = 74, 34

_STYLE = """\
text { font: 12px system-ui, sans-serif; fill: #3d444d; }
.title { font-size: 15px; font-weight: 600; fill: #1f2328; }
.case { font-weight: 600; fill: #1f2328; }
text.ours { font-weight: 600; fill: #9a3412; }
rect { fill: #9aa4b0; }
rect.ours { fill: #c2410c; }
line { stroke: #9aa4b0; }
@media (prefers-color-scheme: dark) {
  text { fill: #b6c0cc; }
  .title, .case { fill: #f0f3f6; }
  text.ours { fill: #fdba74; }
  rect { fill: #6b7785; }
  rect.ours { fill: #fb923c; }
  line { stroke: #6b7785; }
}
"""


def chart(results: Results) -> str:
    """Wall times: a group of bars for each case, a bar for each generator, all on one scale."""
    groups = []
    for case, title in results.cases:
        bars = [
            (contestant, found.seconds)
            for contestant in results.contestants
            if (found := figures(results.samples, contestant.name, case))
        ]
        groups.append((title, bars))
    longest = max((value for _, bars in groups for _, value in bars), default=1)
    scale = (_WIDTH - _LEFT - _RIGHT) / longest
    heading = f"Seconds to build {results.articles:,} articles – shorter is better"

    parts: list[str] = []
    y = _HEAD
    for title, bars in groups:
        parts.append(f'<text class="case" x="8" y="{y}">{escape(title)}</text>')
        y += 8
        top = y
        for contestant, value in bars:
            mark = ' class="ours"' if contestant.name == "gen" else ""
            base = y + _BAR - 3
            width = max(1, value * scale)
            parts.append(
                f'<text{mark} x="{_LEFT - 8}" y="{base}" text-anchor="end">{escape(contestant.title)}</text>'
            )
            parts.append(f'<rect{mark} x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="2"/>')
            parts.append(f'<text{mark} x="{_LEFT + width + 6:.1f}" y="{base}">{seconds(value)}</text>')
            y += _BAR + _GAP
        parts.append(f'<line x1="{_LEFT - 0.5}" x2="{_LEFT - 0.5}" y1="{top - 2}" y2="{y - _GAP + 2}"/>')
        y += _GROUP - _GAP
    height = y - _GROUP + 18
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
            f'aria-labelledby="heading">',
            f"<style>\n{_STYLE}</style>",
            f'<text id="heading" class="title" x="8" y="24">{escape(heading)}</text>',
            f'<text x="8" y="44">{escape(setting(results.date, results.machine))}</text>',
            *parts,
            "</svg>\n",
        ]
    )
