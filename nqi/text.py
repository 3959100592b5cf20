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


def phrase(query: str) -> str:
    """Return an FTS5 query: every word between spaces is a phrase, and all must be found.

    Operators and quotes of FTS5 in the query are plain text; without any word it finds nothing.
    """
    words = (spaced(word) for word in search_key(query).split())
    # A word of signs only has no token: FTS5 would look for nothing and find nothing.
    meant = [word for word in words if any(character.isalnum() for character in word)]
    return " ".join('"' + word.replace('"', '""') + '"' for word in meant) or '""'
