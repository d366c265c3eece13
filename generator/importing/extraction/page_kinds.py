"""Pages that are no articles: lists, notices that a page is gone or has moved, and frames around other pages."""

import re
from collections.abc import Sequence
from typing import Literal

from generator.importing.cleaning.elements import letters_only
from generator.importing.writing.blocks import TextBlock

PageKind = Literal["legacy.frameset", "legacy.redirect", "legacy.not-found", "legacy.list"]
"""Why there is no article: the key of the message."""

_NOTICE = 200
"""Letters of a page that says nothing but that there is nothing."""
_LINE = 100
"""Letters of a page that leads to another, and says so; of one that doesn't say so, half as many."""
_NOT_FOUND = re.compile(
    r"(?:页面|网页|文章|内容|文件|信息|链接|地址)\s*(?:已经?|可能)?\s*(?:不存在|未找到|找不到|无法找到|(?:被|已)?删除|失效)"
    r"|(?:不存在|未找到|找不到|无法(?:找到|打开|访问)|没有找到)\S{0,12}(?:页面|网页|文章|文件|网址|资源)|页面走丢"
    r"|^\W*404\W*$|\b404 ?(?:错误|页面|error|not found|page)|\b(?:error|http) ?404\b"
    r"|(?:page|file|article) (?:was |could |can)?(?:not|n[o']t) (?:be )?found"
    r"|can(?:no|')t find (?:the|this|that|your) page"
    r"|(?:page|article) (?:does not|doesn.t|no longer) exists?\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?:正在|自动|即将|秒后?).{0,12}跳转|跳转(?:中|到|至)|如果.{0,20}(?:没有|未能?|不能).{0,8}(?:跳转|转到|转向)|"
    r"\bredirect(?:ing|ed)\b|(?:page|site) has (?:been )?moved|not (?:automatically )?forwarded",
    re.IGNORECASE,
)
_MUCH = 5000
"""Characters in which there are more letters than that, if a page shows more than little."""
_SENTENCE = 50
"""Characters of a block that is no entry of a list."""
_LINKED = 100
"""Characters of links, of which a list has more."""


def kind_of_little(title: str, shown: str, *, has_frames: bool, leads_away: bool) -> PageKind | None:
    """What a page is that shows little, by its title and its words, its frames, and what leads its readers away."""
    if (length := len(letters_only(shown[:_MUCH]))) <= max(_NOTICE, _LINE):
        length = len(letters_only(shown))
    if has_frames and length <= _LINE:
        return "legacy.frameset"
    if length <= _NOTICE and (_NOT_FOUND.search(title) or _NOT_FOUND.search(shown)):
        return "legacy.not-found"
    if length <= _LINE and (
        _MOVED.search(title) or _MOVED.search(shown) or (leads_away and length <= _LINE / 2)
    ):
        return "legacy.redirect"
    return None


def is_list(content: Sequence[TextBlock], linked: int = 0) -> bool:
    """Whether a page is a list of links to articles rather than one itself: more links than text, and no paragraphs.

    `linked` are the characters of links in what was taken out of it before.
    """
    linked += sum(block.linked for block in content)
    if linked <= _LINKED or linked <= 0.5 * sum(len(block.text) for block in content):
        return False
    return sum(block.link_share < 0.3 and len(block.text) >= _SENTENCE for block in content) < 2
