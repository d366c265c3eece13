"""What stands around the articles of old pages, line by line: buttons, the next article, a copyright."""

import re

_BUTTON_WORDS = (
    "打印本页|打印此页|打印文章|打印页面|打印|打 印|关闭窗口|关闭本页|关闭页面|关闭此页|"
    "关闭|关 闭|加入收藏|收藏本页|收藏|返回顶部|返回首页|返回列表|返回上页|返回上一页|返回|"
    "我要纠错|纠错|下载文档|字号|字体|放大|缩小|分享到|分享|微信|微博|QQ空间|新浪微博|"
    "腾讯微博|人人网|扫一扫在手机打开当前页|扫一扫|手机看|超大|较大|正常|默认|大|中|小|"
    "A\\+|A-|Print|Close|Share|Top|Back"
)
_BUTTON = re.compile(rf"[【\[〖〔(（<《「]?\s*(?:{_BUTTON_WORDS})\s*[】\]〗〕)）>》」]?", re.IGNORECASE)
_BUTTONS = re.compile(
    rf"(?:[\s|｜:：、,，/·\-—>»　]*{_BUTTON.pattern})+[\s|｜:：、,，。/·\-—>»　]*", re.IGNORECASE
)
_BUTTONS_BESIDE = re.compile(rf"(?<!\w)(?:{_BUTTON.pattern}[\s|｜　]*)+(?!\w)", re.IGNORECASE)
_BRACKETED_BUTTONS = re.compile(
    rf"[【\[〖〔(（]\s*(?:{_BUTTON_WORDS})(?:[\s|｜:：]*(?:{_BUTTON_WORDS}))*\s*[】\]〗〕)）]", re.IGNORECASE
)
_TRAILING_BUTTONS = re.compile(
    r"(?:[\s|｜　]*(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页|页面)?|(?:加入)?收藏|纠错|分享到?|字体|字号))+"
    r"[\s：:大中小|｜]*$"
)
_CHROME = re.compile(
    r"(?:[【\[]?(?:上|下|前|后)\s*(?:一)?(?:篇|条|页)(?:文章|新闻|信息)?[】\]]?\s*[:：|]?.{0,80})"
    r"|(?:相关(?:文章|新闻|链接|阅读|信息|附件|稿件)|推荐(?:文章|阅读|信息)|热门(?:文章|新闻|点击)|延伸阅读|最新(?:文章|信息|新闻)|友情链接)\s*[:：]?"
    r"|(?:分享(?:到|至)|(?:微信)?扫一扫|用微信扫).{0,60}"
    r"|(?:[\s|｜·\-—]*(?:关于我们|联系我们|网站地图|法律声明|免责声明|网站声明|版权声明|隐私(?:保护|政策|声明)|广告服务|加入我们|招聘信息|设为首页|使用帮助|帮助中心|意见反馈))+[\s|｜]*"
    r"|(?:版权声明|免责声明)\s*[:：].{0,200}|.{0,30}未经(?:授权|许可|允许).{0,10}(?:转载|使用).{0,30}|更多.{0,20}关注.{0,40}"
    r"|(?:我要|发表|全部|网友|最新|热门)?(?:评论|跟[贴帖])(?:\s*[（(]?\d*[）)]?)|.{0,20}(?:下载|打开).{0,12}(?:客户端|APP).{0,40}"
    r"|(?:字\s*(?:体|号)|文字大小)\s*[:：]?\s*[【\[（(]?\s*(?:[大中小特超]+\s*[|｜]?\s*){1,5}[】\]）)]?"
    r"|(?:copyright|©|版权所有|Copyright).{0,200}|.{0,40}(?:All Rights? Reserved).{0,80}|.{0,60}版权所有.{0,80}"
    r"|(?:(?:主办|承办|技术支持)(?:单位)?\s*[:：]|网站标识码|ICP备案?号?|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP备|.公网安备)\s*[:：]?.{0,120}"
    r"|建议使用.{0,40}浏览|.{0,20}(?:本站|本网|本文)(?:转载|声明).{0,10}[:：]"
    r"|(?:previous|next)(?:\s+(?:post|article|page))?\s*[:：»«›‹]?.{0,60}",
    re.IGNORECASE,
)
_CONTENT_AFTER = re.compile("(?:上|下)一?(?:条|篇|页)[^：:|】\\]]{0,80}[。！？]")


def is_chrome(line: str) -> bool:
    """Whether a line is nothing but what stands around articles: buttons, the next article, a copyright."""
    line = line.strip().strip("\u3000")
    if not line:
        return False
    if _BUTTONS.fullmatch(line):
        return True
    if len(line) > 240 or _CONTENT_AFTER.match(line):
        return False
    match = _CHROME.fullmatch(line)
    if not match:
        return False
    # "Next year …" is a sentence; so is what ends like one.
    return not (
        re.match(r"(?:previous|next)\b", line, re.I) and (line[-1] in ".!?" or len(line.split()) > 6)
    ) and not re.match(r"[上下前后][篇条页][^：:|一】\]]", line)


def buttons_in(line: str) -> list[str]:
    """The buttons that stand among other text of a line; signs such as 大 are none by themselves."""
    return [match[0] for match in _BUTTON.finditer(line) if len(match[0]) > 2]


def without_bracketed_buttons(line: str) -> str:
    """A line without `【打印本页】`, wherever they stand."""
    return _BRACKETED_BUTTONS.sub(" ", line)


def without_buttons(line: str, instead: str = "") -> str:
    """A line without the buttons that stand apart from its words."""
    return _BUTTONS_BESIDE.sub(instead, line)


def without_trailing_buttons(line: str) -> str:
    """A line without the buttons that run into its end: `某某县关闭窗口`."""
    return _TRAILING_BUTTONS.sub("", line)
