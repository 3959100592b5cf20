"""Pinyin (拼音) of names, by pypinyin: made during a load, stored, never made for an answer."""

from itertools import islice, product

from pypinyin import Style, pinyin

MOST_READINGS = 8
"""Of a name with several characters of several readings, the first combinations."""


def readings(text: str) -> list[str]:
    """Return the pinyin of a text in small letters: whole, then initials, for each common reading.

    A character read in several ways (重) gives several; letters and digits stay as they are; a
    text without Chinese characters has none.
    """
    syllables = [
        list(dict.fromkeys(_plain(one) for one in readings))
        for readings in pinyin(
            text,
            style=Style.NORMAL,
            heteronym=True,
            errors=list,  # type: ignore[arg-type]  # letters one by one, which its types forget
        )
    ]
    chosen = list(islice(product(*syllables), MOST_READINGS))
    whole = ["".join(one) for one in chosen]
    initials = ["".join(syllable[:1] for syllable in one) for one in chosen]
    if text.isascii():
        return []
    return list(dict.fromkeys(one for one in (*whole, *initials) if one.isascii() and one))


def _plain(syllable: str) -> str:
    return "".join(c for c in syllable.lower().replace("\u00fc", "v") if c.isalnum())
