"""Formulas in MathML as text: an article that loses them says something else."""

import unicodedata

from generator.importing.cleaning.elements import all_text, drop_element, element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import Element


def write_formulas(tree: Element, log: CleaningLog) -> None:
    """Put each `<math>` of a page into words, in place: the TeX that it carries, or else its signs in a row.

    Raised and lowered signs look like others then, so each is flagged. Where a program has drawn the same formula
    beside it for the eye (KaTeX, MathJax), that is what readers see, and the `<math>` goes.
    """
    for formula in list(tree.iter("math")):
        if not (text := _words(formula)) or _is_drawn_beside(formula):
            drop_element(formula)
            continue
        log.flagged("doubtful-text", text)
        shown, outermost = element_text(formula), formula
        for (
            wrapper
        ) in formula.iterancestors():  # a program's own elements, of which nobody else knows anything
            if "-" not in wrapper.tag or element_text(wrapper) != shown:
                break
            outermost = wrapper
        outermost.tail = text + (outermost.tail or "")
        drop_element(outermost)


def _words(formula: Element) -> str:
    for note in list(formula.iter("annotation", "annotation-xml")):
        if note.get("encoding") == "application/x-tex" and (tex := element_text(note)):
            return tex
        note.getparent().remove(note)
    return " ".join(" ".join(text.split()) for text in formula.itertext() if not text.isspace())


def _is_drawn_beside(formula: Element) -> bool:
    """Whether the same signs stand right beside a formula, or beside what holds nothing else, for the eye alone."""
    signs, around = _signs(formula), formula.getparent()
    units = [formula]
    if around is not None and len(around) == 1 and element_text(around) == element_text(formula):
        units.append(around)
    neighbours = (
        beside
        for unit in units
        for beside, between in (
            (unit.getprevious(), _text_behind(unit.getprevious())),
            (unit.getnext(), _text_behind(unit)),
        )
        if beside is not None and not between
    )
    drawn = (_signs(beside) for beside in neighbours if beside.get("aria-hidden") == "true")
    return any(shown and shown <= signs for shown in drawn)


def _signs(element: Element) -> frozenset[str]:
    """The letters and digits in an element, however they are raised or slanted."""
    text = unicodedata.normalize("NFKC", all_text(element))
    return frozenset(filter(str.isalnum, text))


def _text_behind(element: Element | None) -> str:
    return "" if element is None else (element.tail or "").strip()
