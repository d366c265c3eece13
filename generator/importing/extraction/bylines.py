"""Reads the line in which an old page says who wrote an article and when: source, author, date, document number.

Such a line names them in any order, with either colon or none, with or without brackets, and often runs together:
`信息来源:某某县浏览次数:发布时间:2020-09-22【打印本页】关闭窗口`. Buttons and counters stand in it, too.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from generator.importing.extraction.chrome import (
    without_bracketed_buttons,
    without_buttons,
    without_trailing_buttons,
)
from generator.importing.extraction.dates import find_date, without_dates
from generator.importing.model import OldArticle

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
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[［(（【]\s*(?:19|20)\d\d\s*[〕\]］)）】]\s*(?:第\s*)?\d{1,5}\s*号"
)
_LONGEST_LINE = 300
"""Characters of a byline."""
_LONGEST_VALUE = 60
"""Characters of what stands behind one label."""
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
    """How many things the line named, those of no use among them."""

    def __or__(self, other: "Byline") -> "Byline":
        """What this one says, and of the other one what is missing here."""
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


def with_byline(article: OldArticle, byline: Byline) -> OldArticle:
    """The article with what its page says about it."""
    return replace(
        article,
        date=byline.date,
        date_has_time=byline.has_time,
        source=byline.source,
        author=byline.author,
        editor=byline.editor,
        document_number=byline.document_number,
    )


def read_byline(line: str) -> Byline | None:
    """What a line says about the article, or None if it is no such line but text."""
    line = line.strip().strip("\u3000")
    if not line or len(line) > _LONGEST_LINE:
        return None
    line = without_bracketed_buttons(line)
    marks = list(_LABEL.finditer(line))
    if not marks:
        return _without_labels(line)
    lead = line[: marks[0].start()].strip(_SEPARATORS + _BRACKETS)
    values: dict[str, str] = {}
    if lead:
        found = find_date(lead)
        rest = (without_dates(lead) if found else without_buttons(lead)).strip(_SEPARATORS + _BRACKETS)
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
        if len(value) > _LONGEST_VALUE or value.count("。") > 1:
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
    text = without_trailing_buttons(text)
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
    value = without_dates(value).strip(_SEPARATORS)
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
    rest = without_buttons(without_dates(line, " "), " ").strip(_SEPARATORS + _BRACKETS)
    if rest and (len(rest) > 16 or re.search(r"[。，,！？：:\d]", rest)):
        return None
    return Byline(source=rest, date=found[0], has_time=found[1])
