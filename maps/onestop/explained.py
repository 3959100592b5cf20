"""Words of the trade explained where they stand: a button in the text, and what it opens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from markupsafe import Markup, escape

from maps.language import LANGUAGES, Language, table

_AREA = "term."
_WORDS = "_words"
_BUTTON = Markup('<button type="button" class="term" popovertarget="term-{code}">{word}</button>')


@cache
def words() -> Mapping[str, str]:
    """Return every word that is explained, in both languages, and the name of its phrase."""
    found: dict[str, str] = {}
    for key, entry in table().items():
        if key.startswith(_AREA) and key.endswith(_WORDS):
            code = key.removeprefix(_AREA).removesuffix(_WORDS)
            for language in LANGUAGES:
                found |= {word.strip().lower(): code for word in entry[language].split("|")}
    return found


@cache
def _pattern() -> re.Pattern[str]:
    # The longest first: a compulsory verification is more than a verification.
    longest_first = sorted(words(), key=len, reverse=True)
    return re.compile("|".join(map(_bounded, longest_first)), re.IGNORECASE)


def _bounded(word: str) -> str:
    """A Latin word stands alone; a Chinese one is found inside others."""
    return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word)


@dataclass
class Explainer:
    """Puts a button on the first occurrence of each word of the trade in a block of a page."""

    language: Language
    used: dict[str, None] = field(default_factory=dict)
    """What is explained anywhere on the page, in the order of reading."""
    seen: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Start another block, in which each word is explained again."""
        self.seen.clear()

    def explain(self, text: str, *, is_data: bool = False) -> Markup:
        """Return a text as HTML; ``is_data`` for what may be Chinese on an English page."""
        pieces, end = [], 0
        for match in _pattern().finditer(text):
            code = words()[match.group().lower()]
            if code in self.seen:
                continue
            self.seen.add(code)
            self.used.setdefault(code)
            pieces += [
                escape(text[end : match.start()]),
                _BUTTON.format(code=code, word=match.group()),
            ]
            end = match.end()
        html = Markup("").join([*pieces, escape(text[end:])])
        if is_data and self.language == "en" and not text.isascii():
            return Markup('<span lang="zh-CN">{}</span>').format(html)
        return html
