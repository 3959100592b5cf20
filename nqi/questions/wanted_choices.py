"""What else the words of a list may mean: other lines to choose from, none chosen for anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nqi.compact import compact
from nqi.db import OpenRelease
from nqi.questions.search import Hit, search
from nqi.questions.wanted import Line, Meaning, undated
from nqi.remembered import remembered
from nqi.terms import OrganizationKind, Pillar, Scheme, SearchGroup, Term

ANSWERS_KEPT = 1024
EACH = 3
"""Choices of each sort: standards, and words that the catalogue has."""
TERMS_EACH = 2
_GROUPS = (SearchGroup.STANDARD, SearchGroup.PARAMETER, SearchGroup.PRODUCT)


@dataclass(frozen=True)
class Choice:
    """Another line that may be meant; ``term`` where it is a word of the vocabulary."""

    text: str
    """What to write instead."""
    title: str = ""
    """What a standard is about."""
    term: Term | None = None
    is_words: bool = False
    """Whether the words of a term are looked for as they stand."""


@remembered(ANSWERS_KEPT)
def choices(release: OpenRelease, line: Line, as_of: date) -> tuple[Choice, ...]:
    """Return what a line may mean besides; of words only, and of a term that may be words."""
    if line.meaning in {Meaning.SCHEME, Meaning.KIND, Meaning.PILLAR}:
        return (Choice(f'"{undated(line.text)}"', is_words=True),)
    if line.meaning is not Meaning.WORDS:
        return ()
    found = search(release, line.value, kinds=_GROUPS, first=EACH, as_of=as_of)
    hits = [_choice(hit) for group in found.groups for hit in group.hits]
    offered = [*hits, *(Choice(term.zh, term=term) for term in terms_like(line.value))]
    own = compact(line.value)
    return tuple({one.text: one for one in offered if compact(one.text) != own}.values())


def terms_like(words: str) -> list[Term]:
    """Return the terms whose Chinese or English name shares most pairs of letters with words.

    Only those that share their beginning, or hold the words or stand in them; two of each sort.
    """
    key = compact(words)
    if len(key) < 2:
        return []
    found: list[Term] = []
    for vocabulary in (Scheme, OrganizationKind, Pillar):
        scored = [(_alike_term(key, term), term) for term in vocabulary]
        ordered = sorted((one for one in scored if one[0]), key=lambda one: -one[0])
        found += [term for _, term in ordered[:TERMS_EACH]]
    return found


def _alike_term(key: str, term: Term) -> float:
    return max(_alike(key, compact(term.zh)), _alike(key, compact(term.en)))


def _alike(key: str, name: str) -> float:
    if not (key in name or name in key or (key[:2] in name and not key.isascii())):
        return 0.0
    own, other = _pairs(key), _pairs(name)
    return 2 * len(own & other) / (len(own) + len(other))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _choice(hit: Hit) -> Choice:
    if hit.group is SearchGroup.STANDARD:
        return Choice(hit.number or hit.matched, hit.title)
    return Choice(hit.title, hit.subtitle or "")
