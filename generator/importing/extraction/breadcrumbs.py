"""The line of an old page that says where in its site it stands: `当前位置：首页 > 通知公告 > 正文`."""

import re

from generator.importing.writing.blocks import TextBlock

_NAME = re.compile("crumb|weizhi|dqwz|position|location", re.IGNORECASE)
_LONGEST_LINE = 300
"""Characters."""
_YOU_ARE_HERE = re.compile(
    r"^\W{0,3}(?:您|你)?(?:现在|当前|目前|所在)?(?:的|所在|所处)?(?:位置|路径|栏目)(?:是|在)?\s*[:：]\s*"
    r"|^You are here\s*:?\s*",
    re.IGNORECASE,
)
_STEP = re.compile(r"\s*(?:>>|›|»|&gt;|>|→|＞|≫|\s/\s|\|)\s*")
_HOME = re.compile(r"(?:网站|本站|返回)?首\s*页|主页|home(?:\s*page)?", re.IGNORECASE)
_PAGE_ITSELF = re.compile(r"(?:信息|文章|新闻|内容|详细)?(?:正文|详情|详细内容|内容页?|浏览)|详细信息|正 文")


def read_breadcrumb(line: str) -> tuple[str, ...] | None:
    """The way to a page, from below the home page, without the page itself; None if the line says no such thing."""
    line = line.strip().strip("\u3000")
    if len(line) > _LONGEST_LINE:
        return None
    rest, count = _YOU_ARE_HERE.subn("", line, count=1)
    steps = [step.strip(" \t\u3000") for step in _STEP.split(rest)]
    if not count and not (len(steps) > 1 and _HOME.fullmatch(steps[0])):
        return None
    steps = [step for step in steps if step]
    if steps and _HOME.fullmatch(steps[0]):
        steps = steps[1:]
    return tuple(step for step in steps if not _PAGE_ITSELF.fullmatch(step) and len(step) <= 30)


def find_breadcrumb(blocks: list[TextBlock]) -> tuple[str, ...]:
    """The way to the article, as the page says it."""
    for block in blocks:
        if block.level == 0 and (way := read_breadcrumb(block.text)):
            return way
    for block in blocks:
        element = block.element
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _NAME.search(names) and (way := read_breadcrumb(f"当前位置：{block.text}")):
            return way
    return ()
