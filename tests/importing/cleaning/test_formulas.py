"""Formulas of old pages: none is lost, none stands there twice."""

import pytest
from lxml import etree

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.hidden import remove_hidden
from generator.importing.cleaning.log import CleaningLog

SIGNS = "<math><mi>a</mi><msup><mi>x</mi><mn>2</mn></msup></math>"
TEX = f"<math><semantics>{SIGNS[6:-7]}<annotation encoding='application/x-tex'>a x^2</annotation></semantics></math>"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"<p>若{SIGNS}则</p>", "若a x 2则"),
        (f"<p>若{TEX}则</p>", "若a x^2则"),
        ("<p>若<math></math>则</p>", "若则"),
        (f"<p>若<i><b>{TEX}</b><b aria-hidden='true'>ax²</b></i>则</p>", "若ax²则"),
        (f"<p>若<i><b>{TEX}</b><b aria-hidden='true'></b></i>则</p>", "若a x^2则"),
        (f"<p>若{TEX}则<b aria-hidden='true'>ax²</b></p>", "若a x^2则ax²"),
        (f"<p>若{TEX}<b aria-hidden='true'>→</b></p>", "若a x^2→"),
        (f"<p>若{TEX}<b aria-hidden='true'>图1</b></p>", "若a x^2图1"),
        (f"<div><p>若{TEX}</p><b aria-hidden='true'>ax²</b></div>", "若a x^2ax²"),
        (f"<p>若<i><b aria-hidden='true'>ax²</b> <b>{SIGNS}</b></i>则</p>", "若ax² 则"),
        (f"<p>若<span style='display: none'>{TEX}</span>则</p>", "若则"),
        (f"<p>若<math style='display: none'>{SIGNS[6:]}则</p>", "若则"),
    ],
)
def test_formulas_are_read_once(html: str, shown: str) -> None:
    tree = etree.fromstring(html, etree.HTMLParser())
    remove_hidden(tree, CleaningLog())
    assert element_text(tree) == shown


def test_a_formula_in_words_is_flagged() -> None:
    log = CleaningLog()
    remove_hidden(etree.fromstring(f"<p>{TEX}</p>", etree.HTMLParser()), log)
    assert [(flag.kind, flag.sample) for flag in log.flags] == [("doubtful-text", "a x^2")]


def test_a_hidden_formula_is_no_hidden_text() -> None:
    log = CleaningLog()
    remove_hidden(
        etree.fromstring(f"<p><i style='display: none'>{TEX}</i><img src='a.svg'></p>", etree.HTMLParser()),
        log,
    )
    assert (log.removals, log.flags) == ((), ())
