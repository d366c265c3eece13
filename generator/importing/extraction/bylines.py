"""Reads what old pages say about an article in a line of its own: source, author, date, document number.

Such a line names its facts in any order, with either colon or none, with or without brackets, and often runs together:
`信息来源:某某县浏览次数:发布时间:2020-09-22【打印本页】关闭窗口`. Buttons and counters stand in it, too.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

_LABELS = {
    "source": """
        信息来源 文章来源 稿件来源 新闻来源 消息来源 资料来源 内容来源 来源单位 发布机构 发布单位
        发文机关 发文单位 供稿单位 供稿 来稿单位 出处 来源 Source
    """,
    "author": """
        文章作者 作者姓名 作者 撰稿人 撰稿 撰文 通讯员 记者 Author By
    """,
    "editor": """
        责任编辑 网络编辑 本文编辑 责编 编辑 编审 Editor
    """,
    "date": """
        信息发布时间 发布时间 发布日期 发表时间 发表日期 更新时间 更新日期 成文日期 成文时间 发文日期
        发文时间 生成日期 录入时间 录入日期 添加时间 上传时间 公开日期 印发日期 时间 日期
        Published Posted Date Updated
    """,
    "document_number": """
        发文字号 文件编号 发文文号 文件号 文号 字号
    """,
    "": """
        浏览次数 浏览量 浏览数 浏览 点击次数 点击率 点击数 点击量 点击 访问次数 访问量 阅读次数
        阅读量 阅读数 阅读 已阅 人气 次数 Views Hits 字体大小 文字大小 字体 选择字号
        视力保护色 背景色 保护视力色 分享到 分享至 分享 上传者 录入人 录入员 录入者 录入 审核人 审核
        审稿 校对 签发 终审 初审 复审 二审 三审 摄影 索引号 索引编号 信息索引号 主题分类 主题词
        分类 类别 有效性 文章类型 公开方式 公开范围 所属栏目 栏目 关键词 关键字 标签 Tags 发布人
        发布者 发布 更新
    """,
}
_KIND_OF = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(
    r"(?<![A-Za-z])(?P<label>"
    + "|".join(
        label if label.isascii() else r"[ \u3000]*".join(label)
        for label in sorted(_KIND_OF, key=len, reverse=True)
    )
    + r")[ \u3000]*(?:[】\]])?[ \u3000]*[:：︰][ \u3000]*",
    re.IGNORECASE,
)
# What a line must hold to be a line of facts although no label stands in it.
_BUTTON_WORDS = (
    "打印本页|打印此页|打印文章|打印页面|打印|打 印|关闭窗口|关闭本页|关闭页面|关闭此页|"
    "关闭|关 闭|加入收藏|收藏本页|收藏|返回顶部|返回首页|返回列表|返回上页|返回上一页|返回|"
    "我要纠错|纠错|下载文档|字号|字体|放大|缩小|分享到|分享|微信|微博|QQ空间|新浪微博|"
    "腾讯微博|人人网|扫一扫在手机打开当前页|扫一扫|手机看|超大|较大|正常|默认|大|中|小|"
    "A\\+|A-|Print|Close|Share|Top|Back"
)
BUTTON = re.compile(rf"[【\[〖〔(（<《「]?\s*(?:{_BUTTON_WORDS})\s*[】\]〗〕)）>》」]?", re.IGNORECASE)
_BUTTONS = re.compile(
    rf"(?:[\s|｜:：、,，/·\-—>»　]*{BUTTON.pattern})+[\s|｜:：、,，。/·\-—>»　]*", re.IGNORECASE
)
_BUTTONS_BESIDE = re.compile(rf"(?<!\w)(?:{BUTTON.pattern}[\s|｜　]*)+(?!\w)", re.IGNORECASE)
_BRACKETED_BUTTON = re.compile(
    rf"[【\[〖〔(（]\s*(?:{_BUTTON_WORDS})(?:[\s|｜:：]*(?:{_BUTTON_WORDS}))*\s*[】\]〗〕)）]", re.IGNORECASE
)
_TRAILING_BUTTONS = re.compile(
    r"(?:[\s|｜　]*(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页|页面)?|(?:加入)?收藏|纠错|分享到?|字体|字号))+"
    r"[\s：:大中小|｜]*$"
)

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:年|[-/.．－])\s*(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-/.．－])\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*(?:日|号)?"
    r"(?:[T\s　]*(?:星期[一二三四五六日天])?[T\s　]*(?P<hour>[01]?\d|2[0-3])\s*[:：时]\s*(?P<minute>[0-5]\d)"
    r"(?:\s*[:：分]\s*(?P<second>[0-5]\d))?)?"
)
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = {character: index % 10 for index, character in enumerate("零一二三四五六七八九〇")} | {"○": 0}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH_DATE = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"\.?\s+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[［(（【]\s*(?:19|20)\d\d\s*[〕\]］)）】]\s*(?:第\s*)?\d{1,5}\s*号"
)
_LONGEST_LINE = 300
"""Characters of a line of facts."""
_VALUE = 60
"""Characters of one fact."""
_SEPARATORS = " \t\u3000|｜;；,，、/·•-—－_"
_BRACKETS = "【】[]〖〗〔〕()（）"


@dataclass(frozen=True, slots=True)
class Byline:
    """What a page says about its article; empty where it says nothing."""

    source: str = ""
    author: str = ""
    editor: str = ""
    document_number: str = ""
    date: datetime | None = None
    has_time: bool = False
    labels: int = 0
    """How many facts the line named, those of no use among them."""

    def __or__(self, other: "Byline") -> "Byline":
        """These facts, and of the other ones what is missing here."""
        has_date = self.date is not None
        return Byline(
            self.source or other.source,
            self.author or other.author,
            self.editor or other.editor,
            self.document_number or other.document_number,
            self.date if has_date else other.date,
            self.has_time if has_date else other.has_time,
            self.labels + other.labels,
        )


def read_byline(line: str) -> Byline | None:
    """What a line says about the article, or None if it is no such line but text."""
    line = line.strip().strip("\u3000")
    if not line or len(line) > _LONGEST_LINE:
        return None
    line = _BRACKETED_BUTTON.sub(" ", line)
    marks = list(_LABEL.finditer(line))
    if not marks:
        return _without_labels(line)
    lead = line[: marks[0].start()].strip(_SEPARATORS + _BRACKETS)
    values: dict[str, str] = {}
    if lead:
        found = find_date(lead)
        rest = (
            _DATE.sub("", lead).strip(_SEPARATORS + _BRACKETS)
            if found
            else _BUTTONS_BESIDE.sub("", lead).strip(_SEPARATORS + _BRACKETS)
        )
        if found:
            values["date"] = lead
        # What stands before the first label is a source at most, or the line is a sentence.
        if len(rest) > 16 or re.search("[。！？]", rest):
            return None
        if rest and found:
            values["source"] = rest
        elif rest:
            return None
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        value = line[mark.end() : after.start() if after else len(line)]
        value = _value(value)
        if len(value) > _VALUE or value.count("。") > 1:
            return None
        kind = (
            _KIND_OF[re.sub(r"[ \u3000]", "", mark["label"]).strip()]
            if not mark["label"].isascii()
            else _ASCII[mark["label"].casefold()]
        )
        if kind and value and kind not in values:
            values[kind] = value
        elif not kind and value and (found := find_date(value)) and "date" not in values:
            values["date"] = value  # 浏览次数：12　2020-09-22
    when = find_date(values.get("date", "")) or find_date(values.get("source", ""))
    number = values.get("document_number", "")
    if not re.search(r"\d", number):
        number = ""
    return Byline(
        _person_or_office(values.get("source", "")),
        _person_or_office(values.get("author", "")),
        _person_or_office(values.get("editor", "")),
        number,
        when[0] if when else None,
        when[1] if when else False,
        len(marks),
    )


_ASCII = {label.casefold(): kind for label, kind in _KIND_OF.items() if label.isascii()}


def _value(text: str) -> str:
    text = _TRAILING_BUTTONS.sub("", text)
    return (
        text.strip(_SEPARATORS)
        .strip()
        .removesuffix("【")
        .removesuffix("[")
        .removesuffix("（")
        .removesuffix("(")
        .strip(_SEPARATORS)
    )


def _person_or_office(value: str) -> str:
    """A name, without the date that ran into it and without brackets around it."""
    value = _DATE.sub("", value).strip(_SEPARATORS)
    if value[:1] in "【[〖〔(（" and value[-1:] in "】]〗〕)）":
        value = value[1:-1].strip()
    if value[-1:] in "】]〗〕)）" and not any(opening in value for opening in "【[〖〔(（"):
        value = value[:-1].strip()
    value = re.sub(r"[次人]$", "", value) if value.rstrip("次人").isdigit() else value
    return (
        "" if value.isdigit() or value in ("无", "暂无", "未知", "本站", "null", "undefined", "-") else value
    )


def _without_labels(line: str) -> Byline | None:
    """A line of nothing but a date, a source or a document number, and buttons: `2020-09-22　某某日报　[打印]`."""
    found = find_date(line)
    number = _NUMBER.fullmatch(line.strip(_SEPARATORS + "()（）"))
    if number:
        return Byline(document_number=number[0].strip())
    if not found:
        return None
    rest = _BUTTONS_BESIDE.sub(
        " ", _CHINESE_DATE.sub(" ", _ENGLISH_DATE.sub(" ", _DATE.sub(" ", line)))
    ).strip(_SEPARATORS + _BRACKETS)
    if rest and (len(rest) > 16 or re.search(r"[。，,！？：:\d]", rest)):
        return None
    return Byline(source=rest, date=found[0], has_time=found[1])


def find_date(text: str) -> tuple[datetime, bool] | None:
    """The first date in a text, and whether it has a time of day. No page says which zone it means."""
    for match in _DATE.finditer(text):
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        if match["hour"] is None:
            return datetime(day.year, day.month, day.day), False
        return datetime(
            day.year, day.month, day.day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
        ), True
    if chinese := _CHINESE_DATE.search(text):
        year = int("".join(str(_DIGITS[digit]) for digit in chinese[1]))
        try:
            return datetime(year, _chinese_number(chinese[2]), _chinese_number(chinese[3])), False
        except ValueError:
            return None
    if (english := _ENGLISH_DATE.search(text)) and (day_text := english["d1"] or english["d2"]):
        try:
            return datetime(
                int(english["year"]), _MONTHS.index(english["month"].lower()) + 1, int(day_text)
            ), False
        except ValueError:
            return None
    return None


def _chinese_number(text: str) -> int:
    head, ten, tail = text.partition("十")
    if not ten:
        return _DIGITS[head]
    return 10 * (_DIGITS[head] if head else 1) + (_DIGITS[tail] if tail else 0)


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


_CHROME = re.compile(
    r"(?:[【\[]?(?:上|下|前|后)\s*(?:一)?(?:篇|条|页)(?:文章|新闻|信息)?[】\]]?\s*[:：|]?.{0,80})"
    r"|(?:相关(?:文章|新闻|链接|阅读|信息|附件|稿件)|推荐(?:文章|阅读|信息)|热门(?:文章|新闻|点击)|延伸阅读|最新(?:文章|信息|新闻)|友情链接)\s*[:：]?"
    r"|(?:分享(?:到|至)|扫一扫|用微信扫).{0,60}"
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
