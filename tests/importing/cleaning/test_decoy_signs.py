"""Which pages may hold decoys."""

import pytest
from lxml import etree

from generator.importing.cleaning.decoy_signs import may_hold_decoys


def shows_signs(body: str) -> bool:
    return may_hold_decoys(etree.fromstring(f"<html><body>{body}</body></html>", etree.HTMLParser()))


@pytest.mark.parametrize(
    "body",
    [
        "<p>前<xq id=h4sia></xq>后</p>",
        "<p>前<div id=abcd></div>后</p>",
        "<p>前<div></div>后</p>",
        "<p>前<div><section id=abcd>&nbsp;</section></div>后</p>",
        "<p>前<br id=abcd>后</p>",
        "<table><tr><td>一</td><td id=abcd></td></tr></table>",
        "<p id=a1b2>前</p><p id=a1b2>中</p><p id=a1b2>后</p>",
    ],
)
def test_signs(body: str) -> None:
    assert shows_signs(body)


@pytest.mark.parametrize(
    "body",
    [
        "<p>前<br>后</p><p></p><div id=ad></div><p>尾</p>",
        "<p>前<span></span>后<b></b></p>",
        "<table><tr><td>一</td><td></td></tr></table>",
        "<o:p></o:p><my-element></my-element>",
        "<svg><lineargradient id=a></lineargradient></svg>",
        "<p>前<i class=icon></i>后</p><script></script>",
    ],
)
def test_what_people_write_is_none(body: str) -> None:
    assert not shows_signs(body)
