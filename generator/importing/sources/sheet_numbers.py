"""Numbers as a spreadsheet shows them: its files hold 45356, and a reader sees 2024/3/5 (ISO/IEC 29500-1, 18.8.31)."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: 'AM/PM h"时"mm"分"',
    35: 'AM/PM h"时"mm"分"ss"秒"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
}
"""What numbers of formats mean that no file spells; those of days as a Chinese system has them (18.8.30)."""
_LITERAL = re.compile(
    r'"([^"]*)"|\\(.)|_(.)|\*(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.I
)
_HELD_FROM = 0xE100
"""Literals stand as characters for private use while the rest of a format is looked at."""
_HELD = re.compile("[\ue100-\ue1ff]")
_IS_DATE = re.compile(r"[ymdhs]|AM/PM|上午/下午|aaa", re.IGNORECASE)
_PART = re.compile(r"\[?(?:(y+)|(m+)|(d+)|(h+)|(s+)(\.0+)?|(a{3,4}))\]?|(AM/PM|A/P|上午/下午)", re.IGNORECASE)
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?(?:E[+-]0+)?|\.[0#?]+", re.IGNORECASE)
_WEEKDAYS = "一二三四五六日"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LONGEST = 255
"""Characters of a format that are looked at; Excel allows no more."""


def format_code(number: int, custom: dict[int, str]) -> str:
    """The format that a number stands for; empty for the general one."""
    return custom.get(number, _BUILT_IN.get(number, ""))[:_LONGEST]


def shown_number(written: str, code: str, *, from_1904: bool = False) -> str:
    """A number as its cell shows it; as it is written, where the format is beyond us."""
    try:
        number = Decimal(written)
        if not number.is_finite() or abs(number.adjusted()) > 300:
            return written
    except InvalidOperation:
        return written
    if not code or code.lower() == "general" or code == "@":
        return _general(number)
    literals: list[str] = []

    def hold(match: re.Match[str]) -> str:
        text = next((group for group in (match[1], match[2], match[5]) if group is not None), "")
        literals.append(" " if match[3] else text)
        return chr(_HELD_FROM + len(literals) - 1)

    sections = _LITERAL.sub(hold, code).split(";")
    section, has_sign = _section(sections, number)
    bare = _HELD.sub("", section)
    if "general" in bare.lower():
        made = re.sub("general", lambda _: _general(abs(number) if has_sign else number), section, flags=re.I)
    elif _IS_DATE.search(bare) and not re.search("[0#]", re.sub(r"\.0+", "", bare)):
        made = _date(number, section, from_1904)
    else:
        made = _number(abs(number) if has_sign else number, section)
    return _HELD.sub(lambda held: literals[ord(held[0]) - _HELD_FROM], made).strip()


def _section(sections: list[str], number: Decimal) -> tuple[str, bool]:
    """The part of a format for positive numbers, negative ones or zero, and whether it brings its own sign."""
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return (sections[2] if number == 0 and len(sections) > 2 else sections[0]), False


def _general(number: Decimal) -> str:
    """With ten digits at the most, as far as a usual column is wide; without what a computer's fractions add."""
    if number == number.to_integral_value() and abs(number) < Decimal(10) ** 15:
        return f"{number:.0f}"
    return f"{float(number):.10g}".replace("e+", "E+").replace("e-", "E-")


def _number(number: Decimal, section: str) -> str:
    match = _DIGITS.search(section)
    if match is None:
        return section
    picture = match[0]
    number *= Decimal(100) ** section.count("%")
    if "E" in picture.upper():
        places = len(picture.upper().partition("E")[0].partition(".")[2])
        made = f"{number:.{places}E}"
        mantissa, _, power = made.partition("E")
        made = f"{mantissa}E{power[0]}{power[1:].zfill(len(picture.partition('+')[2] or '00'))}"
    else:
        whole, _, fraction = picture.partition(".")
        number /= Decimal(1000) ** (len(whole) - len(whole.rstrip(",")))
        rounded = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
        made = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
        made = _without_needless(made, fraction)
        sign, digits = ("-", made[1:]) if made.startswith("-") else ("", made)
        least = whole.count("0")
        before, point, behind = digits.partition(".")
        made = sign + (before.zfill(least) if least or before != "0" else "") + point + behind
    return section[: match.start()] + made + section[match.end() :]


def _without_needless(made: str, fraction: str) -> str:
    """Without zeros at the end for which the format has only `#`."""
    needless = len(fraction) - len(fraction.rstrip("#?"))
    for _ in range(needless):
        made = made.removesuffix("0") if made.endswith("0") and "." in made else made
    return made.removesuffix(".")


def _date(number: Decimal, section: str, from_1904: bool) -> str:
    days = float(number) + (1462 if from_1904 else 0)
    if not 0 <= days < 2_958_466:  # the year 9999
        return str(number)
    # Excel believes that there was a 29 February 1900.
    moment = datetime(1899, 12, 31 if days < 60 else 30) + timedelta(seconds=round(days * 86_400))
    is_half_day = re.search("AM/PM|A/P|上午/下午", section, re.IGNORECASE) is not None
    made, at, last = "", 0, ""
    for match in _PART.finditer(section):
        behind = re.search("[ymdhs]", _HELD.sub("", section[match.end() :]), re.IGNORECASE)
        is_minute = bool(match[2]) and (last == "h" or (behind is not None and behind[0].lower() == "s"))
        made += section[at : match.start()] + _date_part(match, moment, days, is_minute, is_half_day)
        at = match.end()
        last = next((kind for kind, place in (("h", 4), ("s", 5), ("y", 1), ("d", 3)) if match[place]), "")
    return made + section[at:]


def _date_part(
    match: re.Match[str], moment: datetime, days: float, is_minute: bool, is_half_day: bool
) -> str:
    length = len(match[0].strip("[]"))
    if match[1]:
        return f"{moment.year:04}" if length > 2 else f"{moment.year % 100:02}"
    if match[2] and not is_minute:
        names = {3: _MONTHS[moment.month - 1], 4: f"{moment:%B}", 5: _MONTHS[moment.month - 1][0]}
        return names.get(length, f"{moment.month:0{min(length, 2)}}")
    if match[3]:
        names = {3: f"{moment:%a}", 4: f"{moment:%A}"}
        return names.get(length, f"{moment.day:0{min(length, 2)}}")
    if match[7]:
        return ("星期" if length > 3 else "") + _WEEKDAYS[moment.weekday()]
    if match[8]:
        both = ("上午", "下午") if match[8] == "上午/下午" else ("AM", "PM")
        return both[moment.hour >= 12]
    seconds = round(days * 86_400)
    if match[0].startswith("["):
        number = seconds // (3600 if match[4] else 60 if match[2] else 1)
    else:
        hour = (moment.hour - 1) % 12 + 1 if is_half_day else moment.hour
        number = hour if match[4] else moment.minute if match[2] else moment.second
    return f"{number:0{min(length, 2)}}" if not match[6] else f"{number:02}{'.' + '0' * (len(match[6]) - 1)}"
