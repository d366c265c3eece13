"""Tells links that a spam program put in from links that belong to a page."""

import re
from dataclasses import dataclass

from generator.content.markup.sanitize import names
from generator.importing.addresses import host_of
from generator.importing.cleaning.elements import all_text, drop_element, element_text
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.spam_words import is_spam
from generator.importing.model import Element

_SEPARATORS = re.compile(r"[\s|｜·,，、;；/\-—_>»•]+")
_FEW = 3
"""Links of a block from which on it may be a farm."""
_MANY = 8
"""Other sites to which a block of short links leads from which on nobody needs a spam word to call it a farm."""


_LONGEST_NAME = 20
"""Characters of a link that may be a site's name."""


@dataclass(frozen=True, slots=True)
class _Link:
    """A link to another site."""

    element: Element
    host: str
    text: str


def remove_link_farms(tree: Element, own_host: str, log: CleaningLog) -> frozenset[str]:
    """Take blocks of links to other sites out of a page, in place; gives the hosts that they led to.

    A block goes if it is nothing but links, and they speak a spam program's language or lead to many other sites. One
    that might be an office's list of useful links stays, and is flagged.
    """
    hosts: set[str] = set()
    blocks: dict[Element, list[_Link]] = {}
    judged: dict[Element, bool] = {}
    for element in tree.iter("a"):
        address = (element.get("href") or "").strip()
        if ":" not in address and not address.startswith(("//", "\\")):
            continue  # on the own host
        if (host := host_of(address)) and host != own_host:
            link = _Link(element, host, element_text(element))
            blocks.setdefault(_block(element, judged), []).append(link)
    for block, links in blocks.items():
        spam = [link for link in links if is_spam(link.text, link.host)]
        text = _SEPARATORS.sub("", element_text(block))
        linked = len(_SEPARATORS.sub("", "".join(link.text for link in links)))
        is_all_links = linked >= 0.8 * len(text)
        if is_all_links and (
            len(spam) * 2 >= len(links)
            or (spam and len(links) >= _FEW)
            or (
                len({link.host for link in links}) >= _MANY
                and max(len(link.text) for link in links) <= _LONGEST_NAME
            )
        ):
            log.removed("link-farm", " ".join(link.text for link in links), count=len(links))
            hosts |= {link.host for link in spam}
            for element in [link.element for link in links] if block.tag in ("body", "html") else [block]:
                drop_element(element)
            continue
        for link in spam:
            if is_spam(link.text):
                hosts.add(link.host)
                log.removed("link-farm", link.text)
                drop_element(link.element)
        if is_all_links and len(links) >= 2 * _FEW and not spam:
            log.flagged("doubtful-text", " ".join(link.text for link in links))
    return frozenset(hosts)


_BLOCK_TAGS = names(
    """
    div p td li ul ol table tr dl dd section footer aside nav center marquee body html article main
    blockquote tbody
    """
)


def _block(link: Element, judged: dict[Element, bool]) -> Element:
    """The largest element around a link that holds hardly anything but links; `judged` knows those looked at."""
    block = link.getparent()
    while block.getparent() is not None and block.tag not in _BLOCK_TAGS:
        block = block.getparent()
    for _ in range(4):
        parent = block.getparent()
        if parent is None:
            break
        if parent not in judged:
            judged[parent] = _is_of_links(parent)
        if not judged[parent]:
            break
        block = parent
    return block


def _is_of_links(element: Element) -> bool:
    if element.tag in ("body", "html") or len(element) > 200:
        return False
    words = _SEPARATORS.sub("", all_text(element))
    if not words or len(words) > 5000:
        return False
    linked = "".join(map(all_text, element.iter("a")))
    return len(_SEPARATORS.sub("", linked)) >= 0.9 * len(words)
