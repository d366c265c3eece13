"""Characters and punctuation: GB/T 15834 (marks), GB/T 15835 (numerals), and what no reader can see or read."""

import re
from collections.abc import Iterator

from generator.checks.findings import Finding, shortened
from generator.checks.prose import Prose
from generator.text.decoding import code_point
from generator.text.simplified import SIMPLIFIED, TRADITIONAL

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = {",": "，", ".": "。", ";": "；", ":": "：", "!": "！", "?": "？"}

# Each begins with the sign itself: so it is found as fast as a sign is.
_HALF = re.compile(
    rf"[,;!?](?<=[{_HAN}”》）].)(?=\s*(?:[{_HAN}“《（]|$))|[:.](?<=[{_HAN}].)(?=[{_HAN}“《])", re.MULTILINE
)
_DOUBLED = re.compile(r"[，、；：]\s?[，。、；：]|。[，、；：]")
_LETTERS = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_DOTS = re.compile(r"(?<!\.)\.{3,}+|。{2,}+|…++")
_IS_HAN = re.compile(f"[{_HAN}]")
_DASHES = re.compile(r"[—－-]{2,}")
_BESIDE_DASH = re.compile(rf"[{_HAN}”》）] ?$"), re.compile(rf" ?[{_HAN}“《（]")
_BRACKETS = re.compile(rf"(?<=[{_HAN}])\(([{_HAN}、，。；：]+)\)")
_BLANK = re.compile(rf"(?<=[{_HAN}][{_HAN}，。；：、]) +(?=[{_HAN}][{_HAN}])")
_SENTENCE = re.compile("[，。；]")
_NO_SENTENCE = re.compile(r"[ ]{0,3}#|.*\|")
# A joiner binds emoji, and letters of other scripts.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
_MAYBE_GARBLED = re.compile("[\ufffd锟烫屯锛銆鈥ÃÂâäåæçèé]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
# What comes out where UTF-8 was read as GBK or as Latin, or the other way round.
_GARBLED = re.compile(
    "\ufffd+|锟斤拷|烫烫烫|屯屯屯|[锛銆鈥][\u4e00-\u9fff\ue000-\uf8ff€?][\u4e00-\u9fff]?"
    "|(?:[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2,}|â€[\u0080-\u024f“”™œ˜¦]|(?:[äåæçèé][\u0080-\u00bf]{2}){2,}"
)
_TOLD = re.compile(rf"[{_HAN}]")
# GB 2312 has 乾, 後 and others that simplified texts need; the last ones are in names (《通用规范汉字表》, 2013).
_USED = {*TRADITIONAL.encode("gb2312", "ignore").decode("gb2312"), *"昇陞於氾谿祕甦"}
_FORMS = {old: new for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True) if old not in _USED}
_TRADITIONAL = re.compile(f"[{''.join(_FORMS)}]")
_QUOTED = re.compile("《[^》\n]{0,200}》|“[^”\n]{0,200}”|「[^」\n]{0,200}」")
_MOSTLY = 0.2
"""A text with this part of characters that have a simplified form is written in traditional ones."""

_PAIRS = {"“": "”", "《": "》", "（": "）", "【": "】", "「": "」", "『": "』"}
_OPENING = {closing: opening for opening, closing in _PAIRS.items()}
_PAIRED = re.compile(r"[“”《》（）【】「」『』()]|\n[ \t>]*\n|\n(?=[ \t]*(?:[-*+|#]|\d+[.)]))|\|")
# `1）` and `（1` of lists: a sign or two between the line's beginning, or a mark, and the bracket.
_NUMBERED = re.compile(
    r"(?:^|[\s，。；：、\ufdd4*|>）])[*_]{0,2}(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3}|[①-⑳])$"
)

_WIDE_IN_ENGLISH = re.compile(r"(?<=[A-Za-z0-9])[，。；：！？（）](?![^\x00-\u024f])")
_TWICE = re.compile(r"\b([A-Za-z]{2,})[ \t]{0,3}[ \n][ \t]{0,8}\1\b", re.IGNORECASE)
_RIGHTLY_TWICE = frozenset({"had", "that", "is", "so", "very", "bye", "no", "ha", "her"})


def characters(prose: Prose) -> Iterator[Finding]:
    """What is wrong with the characters of a text, by the rules of its language."""
    if not prose.text.isascii():
        yield from _unreadable(prose)
    if prose.is_chinese:
        yield from _chinese(prose)
    else:
        yield from _western(prose)


def _unreadable(prose: Prose) -> Iterator[Finding]:
    text = prose.text
    for match in _UNSEEN.finditer(text):
        yield Finding("invisible-character", match.start(), {"character": code_point(match[0])})
    for match in _GARBLED.finditer(text) if _MAYBE_GARBLED.search(text) else ():
        yield Finding("garbled-text", match.start(), {"text": shortened(match[0])})
    for match in _PRIVATE.finditer(text):
        yield Finding("private-character", match.start(), {"character": code_point(match[0][0])})


def _chinese(prose: Prose) -> Iterator[Finding]:
    text = prose.text
    for match in _HALF.finditer(text):
        yield Finding("half-width-mark", match.start(), {"mark": match[0], "right": _WIDE[match[0]]})
    for match in _DOUBLED.finditer(text):
        yield Finding("doubled-mark", match.start(), {"mark": match[0]})
    for match in _LETTERS.finditer(text):
        plain = "".join(chr(ord(character) - 0xFEE0) for character in match[0])
        values = {"text": shortened(match[0]), "right": shortened(plain)}
        yield Finding("full-width-letter", match.start(), values)
    if "..." in text or "。。" in text or "…" in text:
        for match in _DOTS.finditer(text):
            start, end = match.span()
            beside = _IS_HAN.match(text, max(start - 1, 0)) or _IS_HAN.match(text, end)
            if match[0] != "……" and (beside or match[0][0] == "。" or match[0].startswith("………")):
                yield Finding("wrong-ellipsis", start, {"mark": shortened(match[0])})
    for match in _DASHES.finditer(text):
        before, behind = _BESIDE_DASH
        is_inside = before.search(text, max(match.start() - 2, 0), match.start()) and behind.match(
            text, match.end()
        )
        if match[0] != "——" and is_inside:
            yield Finding("wrong-dash", match.start(), {"mark": match[0]})
    if "(" in text:
        for match in _BRACKETS.finditer(text):
            yield Finding("half-width-bracket", match.start(), {"text": shortened(match[1])})
    for match in _BLANK.finditer(text):
        at = match.start()
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[start : end if end >= 0 else len(text)]
        # In titles, slogans and lists of names a blank is a pause.
        quoted = any(title.start() < at - start < title.end() for title in _QUOTED.finditer(line))
        if not quoted and _SENTENCE.search(line) and not _NO_SENTENCE.match(line):
            around = text[max(at - 2, 0) : match.end() + 2]
            yield Finding("blank-in-chinese", at, {"text": around})
    yield from _unpaired(prose)
    if not prose.language.startswith(("zh-TW", "zh-HK", "zh-MO", "zh-Hant")):
        yield from _mixed(prose)


def _unpaired(prose: Prose) -> Iterator[Finding]:
    """Marks that stand alone in their paragraph. One that the next paragraph opens again goes on there (GB/T 15834)."""
    text = prose.text
    opened: list[tuple[str, int]] = []
    for match in _PAIRED.finditer(text):
        mark, at = match[0], match.start()
        if mark[0] in "\n|":
            yield from _left_open(opened, text, match.end())
            opened.clear()
        elif mark in _PAIRS or mark == "(":
            opened.append((mark, at))
        elif mark == ")":
            if opened and opened[-1][0] in "(（" and opened.pop()[0] == "（":
                yield Finding("unpaired-mark", at, {"mark": mark, "other": "（"})
        elif opened and opened[-1][0] in (_OPENING[mark], "(" if mark == "）" else ""):
            if opened.pop()[0] == "(":
                yield Finding("unpaired-mark", at, {"mark": mark, "other": "("})
        elif not (mark == "）" and _NUMBERED.search(text, max(text.rfind("\n", 0, at), at - 8, 0), at)):
            kinds = [kind for kind, _ in opened]
            if _OPENING[mark] in kinds:  # what stands between them was not closed
                while opened[-1][0] != _OPENING[mark]:
                    kind, start = opened.pop()
                    if kind != "(":
                        yield Finding("unpaired-mark", start, {"mark": kind, "other": _PAIRS[kind]})
                opened.pop()
            else:
                yield Finding("unpaired-mark", at, {"mark": mark, "other": _OPENING[mark]})
    yield from _left_open(opened, text, len(text))


def _left_open(opened: list[tuple[str, int]], text: str, end: int) -> Iterator[Finding]:
    for mark, at in opened:
        if mark != "(" and not (
            mark in "“「『" and text[end : end + 8].lstrip(" \t\u3000>").startswith(mark)
        ):
            yield Finding("unpaired-mark", at, {"mark": mark, "other": _PAIRS[mark]})


def _mixed(prose: Prose) -> Iterator[Finding]:
    """Traditional characters in a simplified text, told once for a text. Titles and quotations may have them."""
    if _TRADITIONAL.search(prose.text) is None:
        return
    text = _QUOTED.sub(lambda match: " " * len(match[0]), prose.text)
    found = list(_TRADITIONAL.finditer(text))
    if found and len(found) <= _MOSTLY * len(_TOLD.findall(text)):
        shown = "".join(dict.fromkeys(match[0] for match in found))[:10]
        right = "".join(_FORMS[character] for character in shown)
        yield Finding("mixed-chinese", found[0].start(), {"text": shown, "right": right, "count": len(found)})


def _western(prose: Prose) -> Iterator[Finding]:
    text = prose.text
    if not text.isascii():
        for match in _WIDE_IN_ENGLISH.finditer(text):
            yield Finding("full-width-mark", match.start(), {"mark": match[0]})
    for match in _TWICE.finditer(text):
        start = match.start()
        is_name = text[start - 1 : start] in "“\"'‘" and start > 0  # “done done”
        heads = "\n" in match[0] and text[text.rfind("\n", 0, start) + 1 : start].startswith("#")
        if not (is_name or heads or match[1].lower() in _RIGHTLY_TWICE or match[1].isupper()):
            yield Finding("doubled-word", match.start(), {"word": match[1]})
