"""Reads the line in which an old page says who wrote an article and when: source, author, date, document number.

Such a line names them in any order, with either colon or none, with or without brackets, and often runs together:
`信息来源:某某县浏览次数:发布时间:2020-09-22【打印本页】关闭窗口`. Buttons and counters stand in it, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from generator.importing.extraction.chrome import (
    without_bracketed_buttons,
    without_buttons,
    without_trailing_buttons,
)
from generator.importing.extraction.dates import find_date, without_dates
from generator.importing.extraction.names import clean_name, is_name, is_person, sorted_names
from generator.importing.model import OldArticle

_LABELS = {
    "source": """
        信息来源 本文来源 原文来源 文章来源 稿件来源 新闻来源 消息来源 资料来源 内容来源 来源单位 发布机构 发布单位
        来源网站 来源媒体 信息提供单位 信息提供 提供单位 报送单位 发布部门 发布科室
        发文机关 发文单位 供稿单位 供稿 来稿单位 出处 稿源 来源 Source
    """,
    "author": """
        文章作者 本文作者 作者姓名 作者 撰稿人 撰稿 撰文 通讯员 记者 Author By
    """,
    "editor": """
        责任编辑 网络编辑 本文编辑 责任编审 责编 编辑 编审 Editor
    """,
    "date": """
        信息发布时间 发布时间 发布日期 发表时间 发表日期 发布于 发表于 成文日期 成文时间 发文日期
        发文时间 生成日期 录入时间 录入日期 添加时间 上传时间 公开日期 印发日期 发稿时间
        投稿时间 创建时间 刊发时间 刊发日期 公布时间 公布日期 信息时间 加入时间 登载时间 颁布时间 颁布日期
        时间 日期
        Published Posted Date
    """,
    "updated": """
        更新时间 更新日期 更新于 修改时间 修改日期 最后修改 最后更新 Updated
    """,
    "document_number": """
        发文字号 文件编号 发文文号 文件号 文号 字号
    """,
    "": """
        浏览次数 浏览量 浏览数 浏览 点击次数 点击率 点击数 点击量 点击 访问次数 访问量 阅读次数
        阅读量 阅读数 阅读 已阅 人气 次数 评论数 评论 Views Hits 字体大小 文字大小 字体 选择字号
        视力保护色 背景色 保护视力色 分享到 分享至 分享 上传者 录入人 录入员 录入者 文章录入 信息录入 录入 审核人 审核
        审稿 校对 签发 终审 初审 复审 二审 三审 摄影 索引号 索引编号 信息索引号 主题分类 主题词
        分类 类别 有效性 文章类型 公开方式 公开范围 所属栏目 栏目 关键词 关键字 标签 Tags 发布人
        发布者 发布 更新
    """,
}
_KIND_OF = {label.casefold(): kind for kind, labels in _LABELS.items() for label in labels.split()}


def _any_of(labels: list[str]) -> str:
    return "|".join(
        label if label.isascii() else r"[ \u3000]{0,4}".join(label)
        for label in sorted(labels, key=len, reverse=True)
    )


_LABEL = re.compile(
    rf"(?<![A-Za-z])(?P<label>{_any_of(list(_KIND_OF))})[ \u3000]{{0,4}}[】\]]?[ \u3000]{{0,4}}"
    r"(?:[:：︰]|(?:(?<=来源)|(?<=作者)|(?<=编辑)|(?<=责编)|(?<=撰文)) ?[丨｜|](?= ?[\u4e00-\u9fff]))[ \u3000]*",
    re.IGNORECASE,
)
_BARE = {
    "date": r"发布时间|发布日期|发表时间|发表日期|发布于|发表于|时间$|日期$|(?:published|posted)(?: on)?(?= |$)|on$",
    "updated": r"更新于|更新时间|最后更新|(?:last )?updated(?= |$)",
    "source": r"文章来源|信息来源|来源于|来源|来自|稿源",
    "author": r"作者(?!协会|单位)|撰稿|撰文|文[ \u3000]*[/丨｜|]|(?:written )?by ",
    "editor": r"责任编辑|责编|编辑(?!部|室|中心)",
}
"""Labels without a colon: `发表于2024-03-05| 来源某某网| 作者某某`. They count beside a date alone."""
_BARE_LABEL = re.compile("|".join(f"(?P<{kind}>{labels})" for kind, labels in _BARE.items()), re.IGNORECASE)
_REPORTER = re.compile(r"(?:本报|本网|本刊|本台|特约|见习|实习|新华社)*(?:记者|通讯员)[ \u3000:：/]*(?=\S)")
_ONLY_AUTHOR = re.compile(
    r"(?:written )?by (?P<english>[^,.:;!?]{3,40})"
    r"|(?:本报|本网|本刊|本台|新华社)(?:特约|见习|实习)?记者[ \u3000:：/]*(?P<chinese>[^，。：:；！？、]{2,20})",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"(?:浏览|阅读|点击|访问|评论|人气|热度|参与互动|参与|跟贴|回复|收藏|点赞|喜欢|views?|hits?|comments?)(?:次数|数|量|率)?"
    r"[ \u3000]*[:：]?[ \u3000]*[(（\[]?[ \u3000]*\d[\d,.]{0,11}[ \u3000]*[万w+]?"
    r"[ \u3000]*[)）\]]?[ \u3000]*(?:次|人|条)?"
    r"|(?<![\d.:：-])\d[\d,.]{0,11}[ \u3000]*[万w+]?[ \u3000]*(?:次|人|条|个)?[ \u3000]*"
    r"(?:浏览|阅读|点击|访问|评论|跟贴|回复|收藏|点赞|喜欢|参与|views?\b|hits?\b|comments?\b)"
    r"|第\d{1,3}版"
    r"|(?:^|(?<=[\s|｜\]】）)]))[(（\[]?\d{1,9}[)）\]]?(?=$|[\s|｜])",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s{0,3}[〔\[［(（【]\s{0,3}(?:19|20)\d\d\s{0,3}[〕\]］)）】]\s{0,3}(?:第\s{0,3})?\d{1,5}\s{0,3}号"
)
_HERE = "\ue002"
"""Stands for a date while the rest of its line is read."""
_PIECES = re.compile(
    rf"({_HERE})|[|｜丨•·\t\u3000]+| {{2,}}|(?<=[\u4e00-\u9fff\])）】]) +| +(?=[\u4e00-\u9fff\[(（【])"
)
_TODAY = re.compile("[^\\w]*(?:今天|今日|现在|当前|欢迎)")
_IN_SENTENCE = re.compile(rf"[\u4e00-\u9fff]{_HERE}|{_HERE}[\u4e00-\u9fff]")
_BY_WORDS = re.compile(r"[\d一二三四五六七八九十]\s{0,3}[日号]")
_LONGEST_LINE = 300
"""Characters of a byline."""
_LONGEST_VALUE = 60
"""Characters of what stands behind one label."""
_MOST_NAMES = 3
"""Names that stand in a line without labels."""
_SEPARATORS = " \t\u3000|｜丨;；,，、/·•-—－_"
_STROKES = "|｜丨·•"
_BRACKETS = "【】［］[]〖〗〔〕()（）"


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
    date_label: str = ""
    """What introduces the date: "date", "updated", or nothing."""

    def __or__(self, other: "Byline") -> "Byline":
        """What this one says, and of the other one what is missing here."""
        dated = other if self.date is None else self
        return Byline(
            self.source or other.source,
            self.author or other.author,
            self.editor or other.editor,
            self.document_number or other.document_number,
            dated.date,
            dated.has_time,
            self.labels + other.labels,
            dated.date_label,
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
    if _TODAY.match(line):
        return None
    line = without_bracketed_buttons(line)
    marks = list(_LABEL.finditer(line))
    if not marks:
        return _without_colons(line)
    lead = line[: marks[0].start()].strip(_SEPARATORS + _BRACKETS)
    values: dict[str, str] = {}
    before = Byline()
    if lead:
        # What stands before the first label is a byline by itself, or the line is a sentence.
        found = _without_colons(lead)
        if found is None and _rest(lead):
            is_apart = line[: marks[0].start()].rstrip(" \u3000")[-1:] in _STROKES and len(marks) > 1
            if not (is_apart and is_name(lead) and find_date(line)):
                return None
            found = Byline(clean_name(lead))
        before = found or before
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        value = _value(line[mark.end() : after.start() if after else len(line)])
        if len(value) > _LONGEST_VALUE or value.count("。") > 1:
            return None
        kind = _KIND_OF[re.sub(r"[ \u3000]", "", mark["label"]).casefold()]
        if kind and value and kind not in values:
            values[kind] = value
        elif not kind and value and find_date(value) and "date" not in values:
            values["date"] = value  # 浏览次数：12　2020-09-22
    return before | _byline_of(values, len(marks))


def _byline_of(values: dict[str, str], labels: int) -> Byline:
    """A byline from what stands behind each kind of label."""
    when, label = None, ""
    for label in ("date", "updated", "source", "author", "editor"):
        if when := find_date(values.get(label, "")):
            break
    number = values.get("document_number", "")
    return Byline(
        _name(values, "source"),
        _name(values, "author"),
        _name(values, "editor"),
        number if re.search(r"\d", number) else "",
        when[0] if when else None,
        when[1] if when else False,
        labels,
        label if when and label in ("date", "updated") else "",
    )


def _name(values: dict[str, str], label: str) -> str:
    return clean_name(_COUNTER.sub(" ", without_dates(values.get(label, ""))))


def _value(text: str) -> str:
    text = without_trailing_buttons(_COUNTER.sub(" ", text)) if find_date(text) is None else text
    return text.strip(_SEPARATORS).rstrip("【［[〖〔（(").strip(_SEPARATORS)


def _without_colons(line: str) -> Byline | None:
    """A line of dates, names, counters and buttons: `2020-09-22　某某日报　[打印]`, `发表于2020-09-22| 来源某某网`."""
    if number := _NUMBER.fullmatch(line.strip(_SEPARATORS + "()（）")):
        return Byline(document_number=number[0].strip())
    if (found := find_date(line)) is None:
        return _only_author(line)
    shown = without_dates(line, _HERE)
    if _IN_SENTENCE.search(shown) and not found[1] and _BY_WORDS.search(line):
        return None
    values: dict[str, str] = {}
    names: list[str] = []
    labels, label, date_label = 0, "", ""
    for piece in _pieces(shown):
        if piece == _HERE:
            date_label, label = date_label or (label if label in ("date", "updated") else ""), ""
            continue
        if not label:
            label, piece = _labelled(piece)
            labels += bool(label)
        if not piece:
            continue
        if label in ("source", "author", "editor"):
            values.setdefault(label, piece)
        elif piece:
            names.append(piece)
        label = ""
    if len(names) > _MOST_NAMES or not all(map(is_name, (*names, *values.values()))):
        return None
    office, person = sorted_names([name for name in map(clean_name, names) if name])
    values = {"source": office, "author": person} | values
    read = {kind: clean_name(name) for kind, name in values.items()}
    return Byline(**read, date=found[0], has_time=found[1], labels=labels, date_label=date_label)


def _pieces(line: str) -> Iterator[str]:
    """What stands between dates, blanks and strokes, without buttons and counters."""
    for piece in _PIECES.split(without_buttons(_COUNTER.sub(" ", line), " ")):
        if (
            piece
            and (short := piece if piece == _HERE else piece.strip(_SEPARATORS))
            and short.strip(_BRACKETS)
        ):
            yield short


def _labelled(piece: str) -> tuple[str, str]:
    """What a piece is labelled as, without a colon, and the rest of it."""
    if reporter := _REPORTER.match(piece):
        return "author", piece[reporter.end() :]
    if label := _BARE_LABEL.match(piece):
        return label.lastgroup or "", piece[label.end() :].strip(_SEPARATORS)
    return "", piece


def _only_author(line: str) -> Byline | None:
    """A line that names nothing but the author: `By Jane Doe`, `本报记者 张三`."""
    match = _ONLY_AUTHOR.fullmatch(line)
    if match is None:
        return None
    name = " ".join(re.sub("记者|通讯员", " ", match["english"] or match["chinese"]).split())
    return Byline(author=name, labels=1) if is_name(name) and (match["chinese"] or is_person(name)) else None


def _rest(line: str) -> str:
    return without_buttons(_COUNTER.sub(" ", line)).strip(_SEPARATORS + _BRACKETS)
