"""Search (搜索): what a person may mean by some words, by group, and why each thing was found.

Exact ways come first: the text and its synonyms as part of a name, number or pinyin, then its
words one by one. Only when they find little, similar spellings are looked for.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import literal

from nqi.catalog import search as rows
from nqi.catalog.search import Alternative, Spellings
from nqi.codes.standard_number import parse_standard_number
from nqi.compact import compact
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.selection import codes_json
from nqi.terms import SearchGroup, SearchReason, StandardStatus
from nqi.text import search_key

LONGEST_TEXT = 200
MOST_HITS = 50
MOST_WORDS = 6
MOST_SPELLINGS = 12
SHORTEST_LATIN = 5
FEW = 3
"""With fewer hits than this, similar spellings are looked for too."""
SHORTEST_SIMILAR = 3
MOST_CANDIDATES = 300
TWO_MISTAKES_FROM = 7
"""Characters from which a text may have two mistakes instead of one."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Hit:
    """One thing that was found; ``matched`` is the text of the record that was."""

    group: SearchGroup
    title: str
    title_en: str | None
    subtitle: str | None
    reason: SearchReason
    matched: str
    key: str
    organization_id: int | None = None
    adcode: str | None = None
    edition_id: int | None = None
    number: str | None = None
    """The edition in force on the day, or else the one that best stands for the standard."""
    status: StandardStatus | None = None


@dataclass(frozen=True)
class Found:
    """The first hits of a group and how many there are in all."""

    group: SearchGroup
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class SearchAnswer:
    """The groups asked for, in the order of the vocabulary, also those without a hit."""

    text: str
    as_of: date
    groups: tuple[Found, ...]
    sorted_by: tuple[str, ...] = rows.SORTED_BY

    @property
    def total(self) -> int:
        """How many things were found."""
        return sum(found.total for found in self.groups)


def search(
    release: OpenRelease,
    text: str,
    *,
    kinds: Sequence[SearchGroup] = (),
    first: int = 5,
    as_of: date,
) -> SearchAnswer:
    """Return at most ``first`` hits of each kind, every kind without any named.

    Raises InvalidInput for more than 200 characters, and for ``first`` outside 1 to 50. A text
    without a letter or digit finds nothing.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"text: {len(text)} characters; at most {LONGEST_TEXT} are allowed")
    if not 1 <= first <= MOST_HITS:
        raise InvalidInput(f"first {first}: allowed is 1 to {MOST_HITS}")
    text = text.encode("utf-8", "replace").decode()
    groups = tuple(group for group in SearchGroup if not kinds or group in kinds)
    found = _find(release, text, groups, first, as_of) if compact(text) else []
    editions = _editions(release, found, as_of)
    totals = {row["search_group"]: row["total"] for row in found}
    return SearchAnswer(
        text,
        as_of,
        tuple(
            Found(
                group,
                totals.get(group.code, 0),
                tuple(
                    _hit(group, row, editions) for row in found if row["search_group"] == group.code
                ),
            )
            for group in groups
        ),
    )


def _find(
    release: OpenRelease, text: str, groups: Sequence[SearchGroup], first: int, as_of: date
) -> list[Row]:
    given: dict[str, Any] = {
        "groups": literal(codes_json(groups)),
        "first": literal(first),
        "as_of": literal(as_of.isoformat()),
        "alternatives": _alternatives(release, text),
    }
    if (number := parse_standard_number(text)) is not None:
        given["root"] = literal(number.root)
    found: list[Row] = list(release.rows(rows.hits(given)))
    word = compact(text)
    if len(word) < SHORTEST_SIMILAR or _is_enough(found):
        return found
    candidates = release.rows(rows.resembling(given, word, MOST_CANDIDATES))
    if not (similar := alike(word, candidates)):
        return found
    return list(release.rows(rows.hits(given | {"similar": literal(json.dumps(similar))})))


def _is_enough(found: Sequence[Row]) -> bool:
    """Whether something is named, numbered or spelled as was typed, or much was found otherwise."""
    meant = {SearchReason.NUMBER, SearchReason.NAME, SearchReason.OTHER_NAME, SearchReason.PINYIN}
    if any(rows.REASONS[row["reason_number"]] in {*meant, SearchReason.SYNONYM} for row in found):
        return True
    totals: dict[str, int] = {row["search_group"]: row["total"] for row in found}
    return sum(totals.values()) >= FEW


def _alternatives(release: OpenRelease, text: str) -> list[Alternative]:
    """The whole text, then its words one by one; each with synonyms."""
    word = compact(text)
    synonyms = release.rows(rows.synonyms_in({}, literal(word)))
    whole = (_spellings(word, synonyms),)
    words = tuple(dict.fromkeys(filter(None, map(compact, search_key(text).split()))))[:MOST_WORDS]
    if len(words) < 2 or parse_standard_number(text) is not None:
        return [whole]
    return [whole, tuple(_spellings(one, synonyms) for one in words)]


def _spellings(word: str, synonyms: Sequence[Row]) -> Spellings:
    rewritten = [
        word.replace(row["found"], row["other"])
        for row in synonyms
        # A synonym that holds the word typed (a short name and its long one) adds nothing, and
        # letters such as NIM stand inside many a word of English.
        if row["found"] in word
        and row["found"] not in row["other"]
        and not (row["other"].isascii() and len(row["other"]) < SHORTEST_LATIN)
    ]
    return tuple(dict.fromkeys([word, *rewritten]))[:MOST_SPELLINGS]


def alike(word: str, candidates: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the ids of the candidates that hold the word but for a mistake, and their places.

    One mistake is a wrong, missing, added or transposed character: the ratio of what is left by
    the longest common subsequence (Indel similarity) is then at least (n - 1) / n for n characters.
    A number of digits only is never alike: the next number is another thing.
    """
    if word.isdecimal():
        return []
    mistakes = 2 if len(word) >= TWO_MISTAKES_FROM else 1
    least = 100 * (len(word) - mistakes) / len(word) - 0.01
    scored = [
        (row["id"], fuzz.partial_ratio(word, row["key"], score_cutoff=least))
        for row in candidates
        # The shorter text is slid along the longer: a much shorter name would be in everything.
        if len(row["key"]) >= len(word) - 1
    ]
    most = rows.CLOSENESSES - 1
    return [
        (id, rows.place(SearchReason.SIMILAR, min(most, round((100 - ratio) * 10))))
        for id, ratio in scored
        if ratio > 0
    ]


# --------------------------------------------------------------------------- standards


def _editions(release: OpenRelease, found: Sequence[Row], as_of: date) -> dict[str, Row]:
    """Return for each root the edition in force on the day, or the one that comes nearest."""
    group = SearchGroup.STANDARD.code
    roots = [row["key"] for row in found if row["search_group"] == group]
    if not roots:
        return {}
    given = {"as_of": literal(as_of.isoformat())}
    best: dict[str, Row] = {}
    for row in release.rows(rows.editions(given, literal(json.dumps(roots)))):
        known = best.get(row["root"])
        if known is None or _standing(row) < _standing(known):
            best[row["root"]] = row
    return best


_STANDING = (StandardStatus.IN_FORCE, StandardStatus.UPCOMING, StandardStatus.UNKNOWN)


def _standing(row: Row) -> int:
    codes = [status.code for status in _STANDING]
    return codes.index(row["status"]) if row["status"] in codes else len(codes)


def _hit(group: SearchGroup, row: Row, editions: Mapping[str, Row]) -> Hit:
    edition = editions.get(row["key"]) if group is SearchGroup.STANDARD else None
    key = row["key"]
    return Hit(
        group,
        edition["title"] if edition else row["title"],
        edition["title_en"] if edition else row["title_en"],
        row["subtitle"],
        rows.REASONS[row["reason_number"]],
        row["matched"],
        key,
        organization_id=int(key) if group is SearchGroup.ORGANIZATION else None,
        adcode=key if group is SearchGroup.REGION else None,
        edition_id=edition["id"] if edition else None,
        number=edition["number"] if edition else None,
        status=StandardStatus[edition["status"]] if edition else None,
    )
