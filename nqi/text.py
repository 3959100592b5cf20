"""Search keys: one form of a text for storing and for asking, so that the two always agree.

SQLite's tokenizer knows no Chinese words. Every Chinese character therefore becomes a token of
its own, and a word is asked for as a phrase of its characters; Latin words and numbers stay whole.
"""

import re
import unicodedata

_CJK = (
    r"\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_BESIDE_CJK = re.compile(rf"(?<=[{_CJK}])(?=\S)|(?<=\S)(?=[{_CJK}])")
_TOKEN = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
# The marks that FTS5 leaves out of a word; any other ends it.
_DROPPED = frozenset(map(chr, (*range(0x300, 0x305), *range(0x306, 0x30D), 0x30F, 0x311, 0x31B)))
_DROPPED |= frozenset(map(chr, (*range(0x323, 0x329), 0x32D, 0x32E, 0x330, 0x331)))
LONGEST_TOKEN = 500
"""Characters; no word of a catalogue has more, and PostgreSQL takes 2,046 bytes."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def search_key(text: str) -> str:
    """Return the text in NFKC, case-folded, without invisible characters, with single spaces."""
    # Folding may bring back what NFKC had joined, so it is applied on both sides.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if folded.isprintable():  # so is nearly every text: its only white space are spaces
        return " ".join(folded.split())
    visible = (
        " " if character.isspace() else character
        for character in folded
        if character.isspace() or unicodedata.category(character) not in _INVISIBLE
    )
    return " ".join("".join(visible).split())


def spaced(text: str) -> str:
    """Return the search key with one space around every Chinese character."""
    return " ".join(_BESIDE_CJK.sub(" ", search_key(text)).split())


def tokens(spaced_text: str) -> list[str]:
    """Return the tokens of a spaced text: the same as those of FTS5's tokenizer ``unicode61``.

    Signs that came after Unicode 6.1, such as newer emoji, are letters to SQLite and not here. A
    longer one than ``LONGEST_TOKEN`` is cut.
    """
    found = _TOKEN.findall(_MARKS.sub(_without_marks, spaced_text))
    return [token[:LONGEST_TOKEN] for token in found]


def phrase(query: str) -> str:
    """Return an FTS5 query: every word between spaces is a phrase, and all must be found.

    It holds tokens only, so operators and quotes in the query mean nothing, and another full-text
    engine can be asked the same; without any token it finds nothing.
    """
    words = (" ".join(tokens(spaced(word))) for word in search_key(query).split())
    return " ".join(f'"{word}"' for word in words if word) or '""'


def _without_marks(found: re.Match[str]) -> str:
    parts = unicodedata.normalize("NFD", found[0])
    if unicodedata.combining(parts[0]):
        return "" if parts[0] in _DROPPED else " "
    return parts[0] if parts[0].isascii() and len(parts) == 2 else found[0]
