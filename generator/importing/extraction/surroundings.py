"""Names that page authors give to what stands around an article, and to what they set into it."""

import re
from functools import lru_cache

from generator.importing.model import Element

_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|footer|foot|header|sidebar|side|breadcrumb\w*|crumbs?|share\w*|related|recommend\w*|comments?|copyright|"
    r"friend\w*|links|prev|next|pager|pagination|print|tools?|toolbar|bdsharebuttonbox|widget\w*|cookie\w*|advert\w*|ads?)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SET_IN = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|foot(?:er)?|bottom|sidebar|breadcrumb\w*|crumbs?|shar(?:e|es|ing|ebar|ebox)|social\w*|relat(?:ed|ion)\w*|recommend\w*|"
    r"comments?|disqus\w*|copyright|pager|pagination|toolbar|toolbox|bdsharebuttonbox|widgets?|cookies?|gdpr|privacy|consent|advert\w*|ads?|adv|"
    r"sponsor\w*|promo\w*|newsletter\w*|subscri\w+|sign-?up|log-?in|register|teaser\w*|modal\w*|popup\w*|overlay\w*|paywall\w*|"
    r"tags?|taglist|byline|author\w*|bio|meta|disclaimer|disclosure|hot\w*|rank\w*|tuijian|fenxiang|pinglun|gentie|tie|denglu|xg(?:xw|wz|yd|lj|tj))(?=$|[\s_-])",
    re.IGNORECASE,
)
_LEVELS = 3
_DEEP = 300
_AROUND_TAGS = frozenset(("nav", "footer", "aside"))
_SET_IN_TAGS = _AROUND_TAGS | {"button"}


def is_around(element: Element) -> bool:
    """Whether an element stands in something that by its name stands around articles."""
    for _ in range(_LEVELS):
        if element is None:
            break
        if element.tag in _AROUND_TAGS or _is_named(element, _AROUND):
            return True
        element = element.getparent()
    return False


def is_set_in(element: Element, frame: Element | None) -> bool:
    """Whether something is set into an article's frame that is no part of it: shares, related articles, a form.

    Where the frame is not known, three elements around count.
    """
    for _ in range(_LEVELS if frame is None else _DEEP):
        if element is None or element is frame:
            break
        if element.tag in _SET_IN_TAGS or _is_named(element, _SET_IN):
            return True
        element = element.getparent()
    return False


def _is_named(element: Element, names: re.Pattern[str]) -> bool:
    return any(_says(name, names) for name in (element.get("class"), element.get("id")) if name)


@lru_cache(4096)
def _says(name: str, names: re.Pattern[str]) -> bool:
    """Whether a class or an id is one of the names; a page has few that are asked for again and again."""
    return names.search(name) is not None
