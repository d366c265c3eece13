"""Decoys go, whatever they are called and wherever they stand; text never does."""

import time
from contextlib import suppress

import pytest

from generator.content.markup.sanitize import names
from generator.importing.cleaning.decoys import TooDeepError, without_decoys
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.tags import KNOWN


def cleaned(html: str) -> str:
    return without_decoys(html, CleaningLog())


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<samp id="h4sia"></samp>字', "字"),
        ("<p id=h4sia><td id='h4sia'></td></p>字", "字"),
        ('<mark id="a"><del id="h4sia"></del></mark>字', "字"),
        ("<delect></delect>字", "字"),
        ("字<wbr id='k3j2d'>字", "字字"),
        ("<track id=h4sia></track>字", "字"),
        ("<li><input id='6sgs6'></li>字", "字"),
        ('<p>前<th id="yfz68"></th>后</p>', "<p>前后</p>"),
        ('<div id="h4sia"><p id="h4sia">字</p><b id="h4sia"></b></div>', "字"),  # the tags go, the text stays
    ],
)
def test_decoys_go(html: str, expected: str) -> None:
    assert cleaned(html) == expected


NAMES = sorted(
    (KNOWN - {"script", "style"})  # those go with all other code
    | names(
        """
        content delect element foo image listing menuitem multicol noembed plaintext rbc shadow spacer
        """
    )
)
"""All names of elements, of now and of old, and some that never were any."""
IDS = ("h4sia", "H4SIA", "hksia", "84719", "3fa94b0c7d12", "")
"""Letters and digits, capitals, letters, digits, hexadecimal, none."""
FORMS = {
    "plain": "<{0}></{0}>",
    "nested": "<{0}><del{1}></del></{0}>",
    "in another": "<font><{0}></{0}></font>",
    "twice": "<{0}></{0}><{0}></{0}>",
    "in a legend": "<legend{1}><samp{1}><{0}></{0}></samp></legend>",
    "with blanks": "<{0}>\n </{0}>",
    "with a space": "<{0}>&nbsp;</{0}>",
}
PLACES = {
    "paragraph": "<p>前{}后</p>",
    "bold words": "<p><b>前{}后</b></p>",
    "heading": "<h3>前{}后</h3>",
    "division": "<div>前{}后</div>",
    "item": "<ul><li>前{}后</li></ul>",
    "cell": "<table><tr><td>前{}后</td><td>乙</td></tr></table>",
    "quotation": "<blockquote>前{}后</blockquote>",
    "between": "<p>前</p>{}<p>后</p>",
}
BREAKS = names("br hr")
"""Without an id, they are what an author wrote."""
GAPS = names("a b big em font i ins nobr small span strong sub sup u")
"""With nothing but a space, they are a gap in a line."""
LINES = names("center div h1 h2 h3 h4 h5 h6 p")
"""Where no line is, they are an empty one."""


def is_left(place: str, put: str) -> bool:
    """Whether something of what is put in a place is still there; a line end in Chinese text is nothing."""
    return cleaned(PLACES[place].format(put)).replace("\n ", "") != PLACES[place].format("")


def decoy(name: str, identifier: str, form: str) -> str:
    """Elements without content, as spam programs write them."""
    attribute = f' id="{identifier}"' if identifier else ""
    return FORMS[form].replace("</{0}", f"</{name}").format(f"{name}{attribute}", attribute)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("identifier", IDS)
def test_an_empty_element_in_a_line_goes_whatever_its_name_and_id(identifier: str, form: str) -> None:
    kept = names("") if identifier else BREAKS | (GAPS if form == "with a space" else names(""))
    left = [
        (name, place)
        for name in NAMES
        for place in ("paragraph", "bold words", "heading")
        if is_left(place, decoy(name, identifier, form))
    ]

    assert {name for name, _ in left} == kept


@pytest.mark.parametrize("identifier", IDS)
@pytest.mark.parametrize("place", PLACES)
def test_an_empty_element_anywhere_goes_unless_it_separates(place: str, identifier: str) -> None:
    separates = BREAKS | GAPS | LINES if not identifier else names("")
    left = {name for name in NAMES for form in FORMS if is_left(place, decoy(name, identifier, form))}

    assert left <= separates


@pytest.mark.parametrize(
    ("proof", "html", "expected"),
    [
        ('<samp id="{}"></samp>', '<div>前<span id="a1b2c">&nbsp;</span>后</div>', "<div>前后</div>"),
        ("<samp></samp>", "<div>前<p></p>后</div>", "<div>前后</div>"),
        ("<delect></delect>", "<div>前<p></p>后</div>", "<div>前后</div>"),
        ('<delect id="a{}bc"></delect>', '<table><tr><td>一</td><td id="a4bc"></td></tr></table>',
         "<table><tr><td>一</td></tr></table>"),
        ('<delect id="{}ab{}"></delect>', '<table><tr><td>一</td><td id="bbabb"></td></tr></table>',
         '<table><tr><td>一</td><td id="bbabb"></td></tr></table>'),
        ('<delect id="abc{}"></delect>', '<table><tr><td>一</td><td id="abcd"></td></tr></table>',
         "<table><tr><td>一</td></tr></table>"),
    ],
)  # fmt: skip
def test_ten_decoys_prove_the_form_of_their_ids(proof: str, html: str, expected: str) -> None:
    proofs = [proof.format(n, n) for n in range(10)]

    assert cleaned("".join(proofs) + html) == expected
    if "id=" not in html:
        assert cleaned("".join(proofs[:9]) + html) == html


def test_a_space_between_words_outlives_its_element() -> None:
    assert cleaned('one<span id="h4sia">&nbsp;</span>two') == "one two"
    assert cleaned("one<b> </b>two") == "one two"
    assert cleaned('一<span id="h4sia"> </span>二') == "一二"


@pytest.mark.parametrize(
    "html",
    [
        "<p>一<p></p><p>二",
        "<tr><td>一<td></td><td>二</tr>",
        "<div>一<p></p>二</div>",
        "<div>一<p>&nbsp;</p>二</div>",
        "签名：<u>&nbsp;&nbsp;</u>",
        "<p></p>字",
        '<div id="content">字</div><div id="col2">栏</div>',
        "<table><tr><td></td><td id='td12'>1</td></tr></table>",
        '<table><tr><td id="col12"></td></tr></table>',
        "<o:p></o:p><ucap-content>字</ucap-content>",
        "<!-- <x id='h4sia'></x> -->字",
        "<script>var a = '<x id=\"h4sia\"></x>';</script>",
        "a < b 和 c > d",
        "<p>没有结尾",
        "结尾处<",
        '<input type="text" id="k3j2d">',
    ],
)
def test_everything_else_stays(html: str) -> None:
    assert cleaned(html) == html


def test_decoys_are_counted_with_samples() -> None:
    log = CleaningLog()
    without_decoys('<p id="h4sia"><b id="h4sia"></b></p>' * 30 + "字", log)

    (removal,) = log.removals
    assert (removal.kind, removal.count) == ("decoy", 60)
    assert removal.samples == ('<b id="h4sia">', '<p id="h4sia">')


def test_a_hundred_thousand_open_elements_are_no_page() -> None:
    with pytest.raises(TooDeepError):
        cleaned("<b>" * 100_000)


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "<a b='", "<x id=h4sia></x>", "<script>", "</p>", "<p>字</b>"]
)
def test_the_time_it_takes_grows_with_the_length_alone(piece: str) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        with suppress(TooDeepError):
            cleaned(piece * count)
        return time.process_time() - started

    seconds(1000)
    assert seconds(40_000) < 60 * max(
        seconds(4_000), 0.002
    )  # ten times as long; quadratic would be a hundred
