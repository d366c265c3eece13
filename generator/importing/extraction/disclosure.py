"""The boxes above published official documents (信息公开): index number, document number, office, dates, validity.

The Regulations on Open Government Information and the rules for government sites ask for these; systems show them as
tables, lists or rows of `<div>`s, in any order.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from generator.importing.cleaning.elements import all_text, drop_element, element_text
from generator.importing.extraction.dates import find_date
from generator.importing.model import Element

_LABELS = {
    "index_number": "索引号 索引编号 信息索引号 信息索引 索取号",
    "document_number": "发文字号 发文文号 文号 文件编号 公文编号 文件字号",
    "topic": "主题分类 主题类别 信息分类 信息类别 所属主题",
    "genre": "公文种类 体裁分类 公文体裁 信息体裁 文种",
    "keywords": "主题词 关键词 关键字",
    "source": "发文机关 发布机构 发文单位 制发机关 发布单位 发文机构 公开责任部门 公开主体 责任单位 信息来源 来源",
    "written": "成文日期 成文时间 生成日期 生成时间 形成日期 印发日期 印发时间 制定日期",
    "date": "发布日期 发布时间 公开日期 公开时间 发文日期 发文时间",
    "effective": "生效日期 生效时间 实施日期 施行日期",
    "expired": "废止日期 失效日期 失效时间 废止时间",
    "validity": "有效性 信息有效性 文件有效性 文件状态 效力状态 是否有效 时效性",
    "title": "标题 名称 信息名称 文件名称 公文名称 文件标题",
    "disclosure": "公开方式 公开形式 公开属性",
    "": """
        公开范围 公开程序 公开时限 内容概述 信息内容 服务对象 服务对象分类 组配分类 浏览次数 有效期
        统一编号 统一登记号 登记号
    """,
}  # fmt: skip
_KIND_OF = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_OF_BOXES = frozenset(("index_number", "topic", "genre", "written", "validity", "effective", "expired"))
"""What hardly a line above a news item says."""
_OWN_KEYS = frozenset(("title", "source", "date", "document_number", "keywords"))
"""What front matter has keys for."""
_DAYS = frozenset(("written", "effective", "expired"))
_BLANK = r"[\s\u3000\xa0]{0,6}"


def _any_of(labels: list[str]) -> str:
    return "|".join(_BLANK.join(label) for label in sorted(labels, key=len, reverse=True))


_OPENING, _CLOSING = rf"[【\[]?{_BLANK}", rf"{_BLANK}[】\]]?{_BLANK}"
_CELL = re.compile(rf"{_OPENING}(?P<label>{_any_of(list(_KIND_OF))}){_CLOSING}[:：]?")
_LABEL = re.compile(
    # A short one may be the end of another word.
    rf"{_OPENING}(?P<label>{_any_of([label for label in _KIND_OF if len(label) > 2])}"
    rf"|(?<![\u4e00-\u9fff])(?:{_any_of([label for label in _KIND_OF if len(label) == 2])}))"
    rf"{_BLANK}(?:[】\]]{_BLANK}[:：]?|[:：])"
)
_ENOUGH = 3
"""Labels that make a box."""
_LONGEST = 1_500
_LONGEST_VALUE = 200
"""Characters of a box, and of what stands behind a label."""
_LONGEST_WORD = 12
"""Characters of a keyword."""
_MOST_TRIED = 20
"""Labels around which a box is looked for."""
_MOST_PARTS, _LONGEST_LABEL = 4, 40
"""Pieces of text that a label may consist of; characters of them, and of what stands behind, that are looked at."""
_LONGEST_CAPTION = 20
"""Characters of what may stand above the first label: `信息公开目录`."""
_HINT = re.compile(r"索.{0,6}引|[发公]文|主题分类|成文|有效性|生效日期|公开", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a box says, by our names; `others` by the labels that have no name here."""

    values: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)

    def keywords(self) -> tuple[str, ...]:
        """The words that the box gives for a search."""
        words = re.split(r"[,，、;；|\s]+", self.values.get("keywords", ""))
        return tuple(dict.fromkeys(word for word in words if 1 < len(word) <= _LONGEST_WORD))

    def extra(self) -> dict[str, str]:
        """What has no key of its own in front matter."""
        values = {key: value for key, value in self.values.items() if key not in _OWN_KEYS}
        values |= self.others
        for key in _DAYS & values.keys():
            if found := find_date(values[key]):
                values[key] = found[0].date().isoformat()
        return values


def take_disclosure(body: Element) -> Disclosure:
    """What the page's box says; the box is taken out of the page. Empty where there is none."""
    if not _HINT.search(all_text(body)):
        return Disclosure()
    tried = 0
    for label in body.iter("td", "th", "dt", "li", "div", "span", "p", "b", "strong", "label", "em"):
        text = _beginning(label)
        match = (_CELL.fullmatch(text) or _LABEL.match(text)) if _HINT.search(text) else None
        if match is None or _kind(match) not in _OF_BOXES:
            continue
        if found := _box_around(label):
            box, read = found
            drop_element(box)
            return read
        tried += 1
        if tried == _MOST_TRIED:  # a list of documents has thousands
            break
    return Disclosure()


def _beginning(element: Element) -> str:
    """The first words of an element, even if each has an element of its own: `<b>索引</b><b>号</b>`."""
    texts = (text for text in element.itertext() if text.strip())
    return (
        "".join(islice(texts, _MOST_PARTS)).strip()[:_LONGEST_LABEL]
        if len(element)
        else (element.text or "").strip()[:_LONGEST_LABEL]
    )


def _box_around(label: Element) -> tuple[Element, Disclosure] | None:
    """The smallest element around a label that holds all of its box, and what this says."""
    best: tuple[Element, Disclosure] | None = None
    size, count = 0, 0
    for element in (label, *label.iterancestors("table", "tbody", "tr", "dl", "ul", "ol", "div", "section")):
        length = _length(element)
        if length > _LONGEST or next(element.iter("h1", "h2", "h3"), None) is not None:
            break
        read = _read(element)
        if read is None:
            break
        said = len(read.values) + len(read.others)
        if len(read.values) >= _ENOUGH and (said > count or length == size):
            best, size, count = (element, read), length, said
    return best


def _length(element: Element) -> int:
    """Characters of an element's text, as far as they matter."""
    length = 0
    for text in element.itertext():
        length += len(text.strip())
        if length > _LONGEST:
            break
    return length


def _read(element: Element) -> Disclosure | None:
    """What stands behind each label; None where there is text that is no label's."""
    values: dict[str, str] = {}
    others: dict[str, str] = {}
    first: dict[str, str] = {}
    label = kind = ""
    for text in _texts(element):
        end = 0
        whole = _CELL.fullmatch(text)
        for match in [*([whole] if whole else _LABEL.finditer(text)), None]:
            value = text[end : match.start() if match else len(text)].strip(" \u3000\xa0:：")
            if value and not label:
                if len(value) > _LONGEST_CAPTION:
                    return None
                continue
            if value:
                is_first = bool(kind) and first.setdefault(kind, label) == label
                target, key = (values, kind) if is_first else (others, label)
                target[key] = f"{target.get(key, '')} {value}".strip()
                if len(target[key]) > _LONGEST_VALUE or "。" in value:
                    return None  # text stands here, too
            if match:
                label, end = re.sub(r"[\s\u3000\xa0]", "", match["label"]), match.end()
                kind = _KIND_OF[label]
    return Disclosure(values, others)


def _texts(element: Element) -> Iterator[str]:
    """The text of each cell, row or item; labels in `<b>` stay with what stands beside them."""
    inner = [child for child in element if next(child.iter(*_BLOCKS), None) is not None]
    if not inner:
        if text := element_text(element):
            yield text
        return
    if element.text and element.text.strip():
        yield element.text.strip()
    for child in element:
        yield from _texts(child)
        if child.tail and child.tail.strip():
            yield child.tail.strip()


_BLOCKS = ("td", "th", "tr", "tbody", "li", "dt", "dd", "div", "p", "ul", "table")


def _kind(match: re.Match[str]) -> str:
    return _KIND_OF[re.sub(r"[\s\u3000\xa0]", "", match["label"])]
