"""Names of offices and people as old pages write them: without the buttons, brackets and counters beside them."""

import re

from generator.content.markup.sanitize import names

_SEPARATORS = " \t\u3000|｜丨;；,，、/·•-—－_:：+"
_OPENING, _CLOSING = "【［[〖〔(（", "】］]〗〕)）"
_BUTTON = re.compile(
    r"(?:我要举报|点击举报|举报|我要评论|我来评论|发表评论|参与评论|参与互动|我要纠错|有奖纠错|手机阅读|扫码阅读|点击进入|复制链接"
    r"|(?<=[\s+])(?:关注|订阅|评论|微博|微信|投稿|收藏|分享|打印|打赏)|\+关注|已关注|阅读原文|查看原文)$"
)
_REMARK = re.compile(r"[\[【（(](?:整理|编译|编辑|转载|原创|综合|图|文|转|责编)[\]】）)]")
_CODE = re.compile(r"(?:(?<=[\u4e00-\u9fff])[ _]?|^)[A-Z]{1,4}\d{2,6}$")
"""An editor's number: `张三_NB123`."""
_COUNTED = re.compile(r"\d+(?:次|人|条|个)?")
_MORE = re.compile(r"[，,。；;]\s*(?:转载|请|如|若|未经|版权|欢迎|原标题|仅|不).*|[。！？].*")
_NO_NAMES = names(
    """无 暂无 未知 本站 本站原创 本网 原创 转载 正文 首页 字号 导读 置顶 推荐 热门 要闻 新闻 评论 收藏 分享 打印 关闭
    举报 编辑 整理 关注 订阅 微博 微信 来源 作者 时间 日期 发布 详情 社区 手机点 手机看 北京时间 大 中 小
    null undefined none admin administrator root nbsp by"""
)
_LONGEST = 60


def clean_name(value: str) -> str:
    """The name in what a page shows as one; empty if there is none."""
    parts = [
        part
        for part in re.split(r"[|｜\n]", _MORE.sub("", _REMARK.sub("", value)))
        if part.strip(_SEPARATORS)
    ]
    name = _before_buttons(parts[0]).strip(_SEPARATORS) if parts else ""
    while shorter := _BUTTON.sub("", name).strip(_SEPARATORS):
        if shorter == name:
            break
        name = shorter
    if name[:1] in _OPENING and name[-1:] in _CLOSING:
        name = name[1:-1].strip()
    if name[-1:] in _CLOSING and not any(opening in name for opening in _OPENING):
        name = name[:-1].strip()
    name = _CODE.sub("", name).strip(_SEPARATORS)
    is_none = name.lower() in _NO_NAMES or _COUNTED.fullmatch(name) or _BUTTON.fullmatch(name)
    return "" if is_none or len(name) > _LONGEST or not re.search(r"\w", name) else name


def _before_buttons(text: str) -> str:
    """What stands before the first word that is a button: `人民日报 打印 社区`."""
    words = re.split("[ \u3000]+", text)
    for index, word in enumerate(words):
        if index and (word in _NO_NAMES or _BUTTON.fullmatch(word)):
            return " ".join(words[:index])
    return text


def is_name(text: str) -> bool:
    """Whether a text by itself may be an office's or a person's name: a few words, no sentence."""
    if re.search(r"[\u4e00-\u9fff]", text):
        return len(text) <= 16 and not re.search(r"[。，,！？!?：:；;]|(?<!\d)\d{1,2}(?!\d)", text)
    words = text.replace(",", " ").split()
    return 0 < len(words) <= 6 and all(word[0].isupper() or word in _SMALL for word in words)


_SMALL = frozenset(("of", "the", "and", "for", "de", "van", "von", "&", "at", "al"))


def sorted_names(names: list[str]) -> tuple[str, str]:
    """Of the names that stand in a line, the office's and the person's."""
    office = next((name for name in names if _OFFICE.search(name)), "")
    person = next((name for name in names if name != office and is_person(name)), "")
    if not office:
        office = next((name for name in names if name != person), "")
    if not person:
        person = next(
            (name for name in names if name != office and re.fullmatch("[\u4e00-\u9fff]{2,4}", name)), ""
        )
    return office, person


_OFFICE = re.compile(
    r"[网报社台刊局办委部厅院校号]$|新闻|日报|晚报|时报|晨报|早报|都市报|发布|中心|政府|在线|周刊|杂志|频道|客户端|央视"
)


def is_person(text: str) -> bool:
    """Whether a name in Latin letters is a person's rather than an office's."""
    return not re.search(
        r"[\u4e00-\u9fff]|\b(?:news|times|daily|post|press|agency|office|council|network|department)\b",
        text,
        re.I,
    ) and (2 <= len(text.split()) <= 3)
