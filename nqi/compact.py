"""Compact keys: letters and digits only, indexed by pairs so that any part of a name is found.

A full-text index finds whole tokens. With every pair of neighbouring characters as a token, a part
of two characters or more is a phrase of its pairs, and a single character begins a pair.
"""

from itertools import pairwise

from nqi.text import search_key

_WIDTH = 6
"""Hex digits of a character: a token of hex digits is the same to every tokenizer."""
_END = "0" * _WIDTH


def compact(text: str) -> str:
    """Return the letters and digits of a text, in NFKC and case-folded."""
    return "".join(character for character in search_key(text) if character.isalnum())


def pairs(key: str) -> str:
    """Return the tokens of a compact key, separated by spaces."""
    codes = [*(f"{ord(character):0{_WIDTH}x}" for character in key), _END]
    return " ".join(first + second for first, second in pairwise(codes))


def part_of(key: str) -> str:
    """Return the FTS5 query for keys that hold this one, of at least one character."""
    if len(key) == 1:
        return f"{ord(key):0{_WIDTH}x}*"
    return '"' + pairs(key).rpartition(" ")[0] + '"'


def shares_pairs(key: str) -> str:
    """Return the FTS5 query for keys that share a pair with this one; in short ones, a character.

    In a word of three characters a wrong one in the middle leaves no pair.
    """
    tokens = sorted(set(pairs(key).split()[:-1]))
    characters = [f"{ord(one):0{_WIDTH}x}*" for one in sorted(set(key))] if len(key) <= 4 else []
    return " OR ".join([*tokens, *characters])
