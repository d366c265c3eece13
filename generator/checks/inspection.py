"""The inspection's table (国办秘函〔2019〕19号), as far as it concerns a bulletin, with what was found of each line."""

from collections import Counter
from collections.abc import Iterable, Mapping

from generator.problems import Problem
from generator.wording.checklist import Indicator

MANY = 5
"""So many empty columns, or columns that stand still, fail a site."""
_VETOES: Mapping[str, tuple[str, ...]] = {
    "wrong-words": ("wrong-word",),
    "secrets": ("secret-mark",),
    "spam": (),
    "tampered": (),
    "forged-dates": ("many-in-a-day", "backdated"),
    "home": ("stale-home",),
    "columns": ("empty-column", "stale-column"),
    "access": (),
}
"""What fails a site by itself, each with the rules that look for it; without any, a person must."""
_DEDUCTIONS: Mapping[str, tuple[str, ...]] = {
    "links": ("article-nowhere", "file-nowhere", "fragment-nowhere", "private-network", "dead-link"),
    "privacy": ("id-number", "bank-card", "mobile-number", "home-address", "plate-number"),
    "copies": ("same-title", "same-text"),
    "identity": ("identity-missing",),
    "services": (),
    "answers": (),
    "search": (),
    "ipv6": (),
}
"""What costs points, likewise."""


def indicators(problems: Iterable[Problem]) -> tuple[Indicator, ...]:
    """Each line of the table with the number of what was found; None where a program can't tell."""
    counts = Counter(problem.code for problem in problems)
    return tuple(
        Indicator(
            name,
            table is _VETOES,
            sum(counts[code] for code in codes) if codes else None,
            MANY if name == "columns" else 1,
        )
        for table in (_VETOES, _DEDUCTIONS)
        for name, codes in table.items()
    )
