"""The numbers that Word shows before paragraphs, and that stand nowhere in its files."""

from generator.importing.sources.word_package import Level, WordPackage

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Numbering:
    """Counts a document's numbered paragraphs."""

    def __init__(self, package: WordPackage) -> None:
        self._levels = package.levels
        self._counts: dict[str, dict[int, int]] = {}

    def next(self, number: str, level: int) -> tuple[Level, str, int] | None:
        """How the next paragraph of a list is numbered: its level, the text of its number, and the number itself."""
        found = self._levels.get((number, level))
        if found is None:
            return None
        counts = self._counts.setdefault(number, {})
        counts[level] = counts[level] + 1 if level in counts else found.start
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        text = found.text
        for place in range(9):
            if f"%{place + 1}" in text:
                form = self._levels.get((number, place), found)
                text = text.replace(f"%{place + 1}", spelled(counts.get(place, form.start), form.form))
        return found, text, counts[level]


def spelled(number: int, form: str) -> str:
    """A number as Word writes it in a form (ISO/IEC 29500-1, section 17.18.59)."""
    match form:
        case "none" | "bullet":
            return ""
        case "upperLetter" | "lowerLetter":
            letter = (
                chr((number - 1) % 26 + ord("a")) * ((number - 1) // 26 + 1)
                if 0 < number < 1000
                else str(number)
            )
            return letter.upper() if form == "upperLetter" else letter
        case "upperRoman" | "lowerRoman":
            return _roman(number).upper() if form == "upperRoman" else _roman(number)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)
        case "ideographTraditional":
            return _STEMS[(number - 1) % 10]
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCountingThousand":
            return chinese(number)
        case "ideographDigital" | "japaneseDigitalTenThousand":
            return "".join(_DIGITS[int(digit)] for digit in str(number))
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(number))
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)


def chinese(number: int) -> str:
    """A number below a thousand in Chinese; others in digits."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text
