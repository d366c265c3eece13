"""What a reader could not see is an article after all where hardly anything would be left."""

import lxml.html
import pytest

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.hidden import remove_hidden
from generator.importing.cleaning.log import CleaningLog

ARTICLE = (
    "<p>县图书馆延长了周末开放时间，增设老年读者专座。</p>"
    "<p>新到图书三千册，其中一半是少儿读物，现已全部上架。</p>"
)
WORDS = "县图书馆延长了周末开放时间，增设老年读者专座。新到图书三千册，其中一半是少儿读物，现已全部上架。"


def shown(body: str, style: str = "") -> tuple[str, list[str]]:
    log = CleaningLog()
    tree = lxml.html.document_fromstring(
        f"<html><head><style>{style}</style></head><body><h1>开放时间</h1>{body}</body></html>"
    )
    remove_hidden(tree, log)
    return element_text(tree.find("body")).removeprefix("开放时间"), [flag.kind for flag in log.flags]


@pytest.mark.parametrize(
    ("body", "style"),
    [
        (f"<div style='opacity:0'>{ARTICLE}</div>", ""),
        (f"<div style='visibility:hidden'>{ARTICLE}</div>", ""),
        (f"<div class=fade>{ARTICLE}</div>", ".fade{opacity:0}"),
        (f"<div hidden>{ARTICLE}</div>", ""),
        (f"<script>show()</script><noscript>{ARTICLE}</noscript>", ""),
        (f"<div class=text>{ARTICLE}</div>", ".text{color:#fff} .page .text{background:#000}"),
    ],
)
def test_the_article_of_a_page_stays_and_is_flagged(body: str, style: str) -> None:
    text, flags = shown(body, style)
    assert text == WORDS
    assert set(flags) == {"doubtful-text"}


def test_a_rule_for_some_screens_shows_what_another_hides() -> None:
    style = (
        ".hidden{display:none} @media (min-width:60em){.lg\\:block{display:block}}"
        "@media print{.off{display:block}}"
    )
    assert shown(f"<div class='hidden lg:block'>{ARTICLE}</div><p class='hidden off'>暗</p>", style) == (
        WORDS,
        [],
    )


def test_the_ground_of_the_page_may_be_dark() -> None:
    assert shown(f"<div class=text>{ARTICLE}</div>", "body{background:#111}.text{color:#fff}") == (WORDS, [])


@pytest.mark.parametrize(
    "hidden",
    [
        f"<div style='position:absolute;left:-9999px'>{ARTICLE}</div>",  # out of every reader's reach
        "<div style='display:none'><p>真人荷官，百家乐，时时彩，注册送彩金，天天送，月月送。</p>"
        + ARTICLE
        + "</div>",
        "<div style='display:none'>" + "<a href=/1>别的新闻，别的新闻，别的新闻。</a>" * 20 + "</div>",
    ],
)
def test_spam_does_not_stay_however_little_is_left(hidden: str) -> None:
    assert shown(f"<p>休馆一天。</p>{hidden}") == ("休馆一天。", [])


def test_beside_an_article_what_is_hidden_goes() -> None:
    visible = ARTICLE * 5
    assert shown(f"{visible}<div style='opacity:0'>{ARTICLE * 20}</div>") == (WORDS * 5, [])
