"""Kinds of the catalogue of compulsory product certification (CCC): four digits, class first."""

import re

_KIND = re.compile(r"\d{4}")


def is_ccc_kind(code: str) -> bool:
    """Tell whether a text has the form of a kind: 0702."""
    return code.isascii() and _KIND.fullmatch(code) is not None


def scheme_code(kind: str) -> str:
    """Return the code under which a kind stands in the tree of schemes."""
    return f"CCC-{kind}"
