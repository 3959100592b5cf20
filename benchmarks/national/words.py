"""What the things of the synthetic world are called, and how often standards are tested."""

import tomllib
from pathlib import Path
from typing import Any

Words = dict[str, Any]
"""Lists of words by the name of the list in ``words.toml``."""

PREFIXES = ("GB/T", "GB/T", "GB/T", "GB", "NY/T", "HG/T", "JB/T", "QB/T", "JJG", "JJF")
"""Of the numbers of standards, which begin at 900001: no issuer has reached that."""
LAST_YEAR = 2025
SKEW = 0.95
"""Exponent of Zipf's law by which standards are tested."""


def words() -> Words:
    """Return the words; every name is to begin with their mark, so that nobody believes it."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
