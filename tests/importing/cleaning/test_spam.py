"""Links that a spam program put in, told from those of an office."""

import lxml.html
import pytest

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.spam import remove_link_farms
from generator.importing.cleaning.spam_words import is_spam

SPAM = "".join(f'<a href="http://s{n}.example/">时时彩平台{n}</a> ' for n in range(4))
USEFUL = "".join(f'<a href="http://office{n}.example/">某某局门户网站</a> ' for n in range(6))
MANY = "".join(f'<a href="http://m{n}.example/">好站{n}</a> ' for n in range(12))


def left(body: str) -> tuple[str, CleaningLog]:
    tree = lxml.html.document_fromstring(f"<html><body>{body}</body></html>")
    log = CleaningLog()
    remove_link_farms(tree, "county.example", log)
    return element_text(tree), log


@pytest.mark.parametrize(
    "farm", [f"<div>{SPAM}</div>", f"<p>{MANY}</p>", f"<ul>{SPAM.replace('<a', '<li><a')}</ul>"]
)
def test_a_block_of_spam_links_goes(farm: str) -> None:
    text, log = left(f"<p>正文在此，并且很长。</p>{farm}")

    assert text == "正文在此，并且很长。"
    assert [removal.kind for removal in log.removals] == ["link-farm"]


def test_an_offices_useful_links_stay_and_are_flagged() -> None:
    text, log = left(f"<div>{USEFUL}</div>")

    assert text.count("某某局") == 6
    assert [flag.kind for flag in log.flags] == ["doubtful-text"]


def test_one_link_of_spam_in_a_sentence_goes_alone() -> None:
    text, log = left('<p>会议指出，<a href="http://x.example/">百家乐</a>要抓好落实。</p>')

    assert text == "会议指出，要抓好落实。"
    assert log.removals[0].samples == ("百家乐",)


def test_an_article_may_report_on_gambling() -> None:
    text, log = left('<p>公安机关打击网络赌博，查处<a href="/news/2.html">赌博网站案</a>。</p>')

    assert "赌博网站案" in text
    assert log.removals == ()


@pytest.mark.parametrize(
    ("words", "host", "expected"),
    [
        ("澳门新葡京", "", True),
        ("阅读全文", "casino-888.example", True),
        ("某县人民政府", "www.county.example", False),
    ],
)
def test_words_and_hosts(words: str, host: str, expected: bool) -> None:
    assert is_spam(words, host) is expected
