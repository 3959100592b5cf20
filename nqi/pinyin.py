"""Pinyin (拼音) of names, by pypinyin: made during a load, stored, never made for an answer."""

from functools import lru_cache
from itertools import islice, product

from pypinyin import Style
from pypinyin.core import Pinyin

MOST_READINGS = 8
"""Of a name with several characters of several readings, the first combinations."""

_SPELLED = Pinyin()


def readings(text: str) -> list[str]:
    """Return the pinyin of a text in small letters: whole, then initials, for each common reading.

    A character read in several ways (重) gives several; letters and digits stay as they are; a
    text without Chinese characters has none.
    """
    syllables = [one for word in _SPELLED.seg(text) for one in _syllables(word)]
    chosen = list(islice(product(*syllables), MOST_READINGS))
    whole = ["".join(one) for one in chosen]
    initials = ["".join(syllable[:1] for syllable in one) for one in chosen]
    if text.isascii():
        return []
    return list(dict.fromkeys(one for one in (*whole, *initials) if one.isascii() and one))


@lru_cache(maxsize=65_536)
def _syllables(word: str) -> list[list[str]]:
    """Return the readings of each character of a word; names are made of the same few words."""
    spelled = _SPELLED.pinyin(
        [word],
        style=Style.NORMAL,
        heteronym=True,
        errors=list,  # type: ignore[arg-type]  # letters one by one, which its types forget
    )
    return [list(dict.fromkeys(map(_plain, readings))) for readings in spelled]


def _plain(syllable: str) -> str:
    return "".join(c for c in syllable.lower().replace("\u00fc", "v") if c.isalnum())
