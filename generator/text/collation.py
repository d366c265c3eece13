"""The order of names in lists, as a dictionary has them: Latin ones by letter, Chinese ones by pinyin."""

import unicodedata


def name_order(name: str) -> tuple[tuple[str, ...], str]:
    """What names are sorted by: Latin words without case and accents, syllables with their tones; then the name itself.

    A syllable of Hanyu Pinyin (ISO 7098) stands before a longer one that begins with it, and the tones, 1 to 4, tell
    syllables of the same letters apart: 中小企业 `zhong1`, 种植 `zhong4`.
    """
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
    if plain.isascii():
        return (plain,), name
    from pypinyin import Style, lazy_pinyin  # 20 ms to import: only for names that need it

    return tuple(lazy_pinyin(plain, style=Style.TONE3)), name
