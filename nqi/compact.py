"""Compact keys: letters and digits only, indexed by pairs so that any part of a name is found.

A full-text index finds whole tokens. With every pair of neighbouring characters as a token, a part
of two characters or more is a phrase of its pairs, and a single character begins a pair.
"""

from operator import add

from nqi.text import search_key

_WIDTH = 6
"""Hex digits of a character: a token of hex digits is the same to every tokenizer."""
_END = "0" * _WIDTH


def compact(text: str) -> str:
    """Return the letters and digits of a text, in NFKC and case-folded."""
    key = search_key(text)
    return key if key.isalnum() else "".join(filter(str.isalnum, key))


def pairs(key: str) -> str:
    """Return the tokens of a compact key, separated by spaces."""
    # Eight digits a character, of which the first two are always 0.
    digits = key.encode("utf-32-be", "surrogatepass").hex()
    codes = [digits[i : i + _WIDTH] for i in range(2, len(digits), 8)]
    return " ".join(map(add, codes, [*codes[1:], _END]))


def part_of(key: str) -> str:
    """Return the FTS5 query for keys that hold this one, of at least one character."""
    if len(key) == 1:
        return f"{ord(key):0{_WIDTH}x}*"
    return '"' + pairs(key).rpartition(" ")[0] + '"'


def shared_pairs(key: str) -> list[str]:
    """Return an FTS5 query for each pair that a like key may share; in short ones, a character.

    In a word of three characters a wrong one in the middle leaves no pair.
    """
    tokens = sorted(set(pairs(key).split()[:-1]))
    characters = [f"{ord(one):0{_WIDTH}x}*" for one in sorted(set(key))] if len(key) <= 4 else []
    return [*tokens, *characters]
