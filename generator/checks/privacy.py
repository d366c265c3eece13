"""What must not be public: numbers that are somebody's, and papers that are secret."""

import re
from collections.abc import Iterator

from generator.checks.findings import Finding, shortened
from generator.checks.prose import Prose

# One pass finds all long numbers; digits may stand in groups of four, as on a card, or as telephones are written.
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.\-/=&])(?:\d{17}[\dXx]|\d[\d \-]{9,22}\d)(?![A-Za-z0-9_/=&]|[ .\-]\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_BIRTH = re.compile(r"(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-2]")
_MOBILE = re.compile(r"1[3-9]\d(?:\d{8}|-\d{4}-\d{4}| \d{4} \d{4})")
_CARD = re.compile(r"(?:62|4|5[1-5])\d{11,17}")
_GROUPS = re.compile(r"\d{13,19}|\d{4}(?:[ \-]\d{4}){2,3}(?:[ \-]\d{1,4})?")

SECRETS = frozenset({"id-number", "bank-card"})
"""The rules whose findings no report may show in full."""

_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Y][·•・ ]?"
    r"(?=[A-HJ-NP-Z]{0,2}\d)(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[学警港澳挂])(?![A-Za-z0-9\-])"
)
_ESTATE = "小区|花园|家园|公寓|新村|社区|宿舍|[路街巷弄村苑庭府湾城]"
_HOME = re.compile(
    rf"(?:家住|现住|住址|住在|居住[在于]|住)?(?P<home>[\u4e00-\u9fff]{{2,16}}?(?:{_ESTATE})"
    r"[\u4e00-\u9fff\d（）\-]{0,12}?\d{1,4}\s?(?:号楼|号|栋|幢|座|楼)?\s?[A-Za-z\d一二三四五六七八九]{1,3}单元"
    r"[^，。；、\n]{0,4}?\d{1,4}(?:室|号|户)?)"
)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@(?:qq|foxmail|163|126|yeah|sina|sohu|gmail|hotmail|outlook|live|icloud|139|189|21cn|aliyun)"
    r"\.(?:com|net|cn)\b",
    re.IGNORECASE,
)
_KEEP = "注意保存|不得外传|请勿外传|严禁外传|妥善保管|不得公开"
_SECRET = re.compile(
    rf"""^[ \t\u3000>*_|【（(\[]*(?:
        (?:密\s?级\s?[:：]\s?|（)?(?:绝\s?密|机\s?密|秘\s?密)\s?(?:[★☆*].*|[）】)\]|*_ ]*)$
      | (?:份\s?号|份\s?数)\s?[:：]?\s?\d+
      | 内部(?:文件|资料|材料|使用|传阅|参考|刊物)(?:[\s，,、·！!]*(?:{_KEEP}))?[）】)\]|*_ 。！!]*$
      | (?:注意保密|严禁外传|不得外传|此件不公开|本件不公开|此件不予公开|内部掌握)
      )""",
    re.VERBOSE | re.MULTILINE,
)
_HEAD = 6
"""So many lines with text are a document's head: what is printed above its title stands there."""


def privacy(prose: Prose) -> Iterator[Finding]:
    """Numbers, addresses and marks that don't belong on a public page; the numbers of articles of law do no harm."""
    text = prose.text
    yield from numbers(text)
    if prose.is_chinese:
        for match in _PLATE.finditer(text):
            yield Finding("plate-number", match.start(), {"number": match[0]})
        if "单元" in text:
            for match in _HOME.finditer(text):
                yield Finding("home-address", match.start("home"), {"text": shortened(match["home"])})
        yield from _secret(prose)
    if "@" in prose.marked:
        for match in _MAIL.finditer(prose.marked, prose.body):
            yield Finding("private-mail", match.start(), {"address": match[0]})


def numbers(text: str) -> Iterator[Finding]:
    """The numbers of persons in a text: of identity cards, bank cards and mobile telephones."""
    for match in _NUMBER.finditer(text):
        yield from _number(match[0], match.start())


def masked(line: str) -> str:
    """A line as reports may show it: where a secret stands in it, long numbers show their beginnings and ends only."""
    if not any(finding.code in SECRETS for finding in numbers(line)):
        return line
    return _NUMBER.sub(lambda match: f"{match[0][:6]}{'*' * (len(match[0]) - 8)}{match[0][-2:]}", line)


def _number(written: str, at: int) -> Iterator[Finding]:
    digits = re.sub("[ -]", "", written)
    if is_id_number(digits):
        yield Finding("id-number", at, {"number": f"{digits[:6]}…{digits[-2:]}"})
    elif _MOBILE.fullmatch(written):
        yield Finding("mobile-number", at, {"masked": f"{digits[:3]}****{digits[7:]}"})
    elif _GROUPS.fullmatch(written) and _CARD.fullmatch(digits) and passes_luhn(digits):
        yield Finding("bank-card", at, {"number": f"{digits[:4]}…{digits[-4:]}"})


def is_id_number(digits: str) -> bool:
    """Whether these are a citizen's number: 18 signs with province, birthday and check digit (GB 11643—1999)."""
    if len(digits) != 18 or not (digits[:17].isdecimal() and digits.isascii()):
        return False
    if not (_PROVINCE.match(digits) and _BIRTH.fullmatch(digits, 6, 14)):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == digits[17].upper()


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def _secret(prose: Prose) -> Iterator[Finding]:
    """A mark of secrecy in the title, or among the first lines of the body."""
    at = prose.body
    for _ in range(_HEAD):
        while at < len(prose.text) and prose.text[at] in "\n \t":
            at += 1
        end = prose.text.find("\n", at)
        end = len(prose.text) if end < 0 else end
        if at >= end:
            return
        if match := _SECRET.match(prose.text[at:end]):
            start = at + len(match[0]) - len(match[0].lstrip(" \t\u3000>*_|【（(["))
            yield Finding("secret-mark", start, {"text": shortened(match[0].strip("*_|> "))})
        at = end
