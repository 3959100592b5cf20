"""Search: the records that hold some words, by declared reasons, in a declared order.

``alternatives`` of ``given`` says in which ways a record may hold the text that was typed.
"""

from sqlalchemy import (
    BigInteger,
    Integer,
    String,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy import cast as sql_cast

from nqi.catalog.json_value import element, elements
from nqi.catalog.listing import among, holds, matches
from nqi.catalog.standard import with_status
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.compact import part_of, shared_pairs
from nqi.models import SearchEntry, SearchRecord, StandardEdition, Synonym
from nqi.terms import SearchGroup, SearchReason

SORTED_BY = ("reason", "closeness", "region", "title", "id")
"""Closeness: the whole text, its beginning, inside it; for similar spellings, how similar."""
CLOSENESSES = 1_000
_ENTRIES = 1_000_000_000_000
"""More than there can be entries: place (reason, closeness) and entry travel as one number."""
REASONS = tuple(SearchReason)
_SHORTEST_INSIDE = {SearchReason.NUMBER: 4, SearchReason.PINYIN: 3}
"""From how many characters on such a text is also found by a part inside it."""


Spellings = tuple[str, ...]
"""A word as it was typed, then the same with synonyms: compact keys."""
Alternative = tuple[Spellings, ...]
"""Words that must all be found in one record, each in any of its spellings."""


def place(reason: SearchReason, closeness: int) -> int:
    """Return where a hit stands: by reason, then by closeness, 0 being the closest."""
    return REASONS.index(reason) * CLOSENESSES + closeness


def _closeness(spellings: Spellings) -> Sql:
    begins = [func.substr(SearchEntry.key, 1, len(word)) == word for word in spellings]
    return case((SearchEntry.key.in_(spellings), 0), (or_(*begins), 1), else_=2)


def _rank(typed: str) -> Sql:
    """The reason as a number; a text without the word as it was typed holds a synonym at best."""
    synonym = REASONS.index(SearchReason.SYNONYM)
    ranks = {reason.code: number for number, reason in enumerate(REASONS)}
    worse = {code: max(number, synonym) for code, number in ranks.items()}
    is_typed = func.instr(SearchEntry.key, typed) > 0
    return case(
        (is_typed, case(ranks, value=SearchEntry.reason)),
        else_=case(worse, value=SearchEntry.reason),
    )


def _accepted(spellings: Spellings) -> Condition:
    shortest = {reason: min(map(len, spellings)) for reason in _SHORTEST_INSIDE}
    short = [r.code for r, length in shortest.items() if length < _SHORTEST_INSIDE[r]]
    return or_(SearchEntry.reason.not_in(short), _closeness(spellings) < 2)


def _holding(spellings: Spellings) -> Query:
    best = (_rank(spellings[0]) * CLOSENESSES + _closeness(spellings)) * _ENTRIES + SearchEntry.id
    anyhow = " OR ".join(map(part_of, spellings))
    return (
        select(SearchEntry.record_id, func.min(best).label("best"))
        .where(matches(SearchEntry.id, "search_entry_search", literal(anyhow)))
        .where(_accepted(spellings))
        .group_by(SearchEntry.record_id)
    )


def _all_words(alternative: Alternative) -> Query:
    """The records with every word; the word found least well says why."""
    if len(alternative) == 1:
        return _holding(alternative[0])
    each = union_all(*map(_holding, alternative)).subquery()
    return (
        select(each.c.record_id, func.max(each.c.best).label("best"))
        .group_by(each.c.record_id)
        .having(func.count() == len(alternative))
    )


def _of_root(root: Sql) -> Query:
    """The standards of one root number, whatever edition was written."""
    best = literal(place(SearchReason.NUMBER, 0)) * _ENTRIES + func.min(SearchEntry.id)
    return (
        select(SearchEntry.record_id, best.label("best"))
        .join(SearchRecord, SearchRecord.id == SearchEntry.record_id)
        .where(SearchRecord.key == root)
        .where(SearchRecord.search_group == SearchGroup.STANDARD.code)
        .where(SearchEntry.reason == SearchReason.NUMBER.code)
        .group_by(SearchEntry.record_id)
    )


def _similar(places_json: Sql) -> Query:
    each = elements(places_json)
    entry_id, place = (sql_cast(element(each.c.value, i), BigInteger) for i in (0, 1))
    best = place * _ENTRIES + entry_id
    return (
        select(SearchEntry.record_id, func.min(best).label("best"))
        .select_from(each)
        .join(SearchEntry, SearchEntry.id == entry_id)
        .group_by(SearchEntry.record_id)
    )


def hits(given: Given) -> Query:
    """Return at most ``first`` hits of each group, with the group's ``total``.

    The columns are those of the record, ``reason_number`` of ``REASONS`` and ``matched``.
    """
    found = [_all_words(alternative) for alternative in given["alternatives"]]
    if "root" in given:
        found.append(_of_root(given["root"]))
    if "similar" in given:
        found.append(_similar(given["similar"]))
    every = union_all(*found).subquery()
    best = (
        select(every.c.record_id, func.min(every.c.best).label("best"))
        .group_by(every.c.record_id)
        .subquery()
    )
    stands = best.c.best - best.c.best % _ENTRIES
    order = (stands, SearchRecord.place_order, SearchRecord.title, SearchRecord.id)
    group = SearchRecord.search_group
    numbered = (
        select(
            SearchRecord,
            best.c.best,
            func.row_number().over(partition_by=group, order_by=order).label("number"),
            func.count().over(partition_by=group).label("total"),
        )
        .join(best, best.c.record_id == SearchRecord.id)
        .where(among(group, given["groups"]))
        .where(or_(SearchRecord.valid_to.is_(None), SearchRecord.valid_to > given["as_of"]))
        .subquery()
    )
    reason = (numbered.c.best - numbered.c.best % (_ENTRIES * CLOSENESSES)) / (
        _ENTRIES * CLOSENESSES
    )
    return (
        select(
            numbered,
            sql_cast(reason, Integer).label("reason_number"),
            SearchEntry.text.label("matched"),
        )
        .join(SearchEntry, SearchEntry.id == numbered.c.best % _ENTRIES)
        .where(numbered.c.number <= given["first"])
        .order_by(numbered.c.search_group, numbered.c.number)
    )


def resembling(given: Given, word: str, most: int) -> Query:
    """Return the names and numbers that share most pairs of characters with a word."""
    spelled = (SearchReason.NUMBER, SearchReason.NAME, SearchReason.OTHER_NAME)
    index = table("search_entry_search", column("rowid"))
    found = [
        select(index.c.rowid).where(holds("search_entry_search", literal(token)))
        for token in shared_pairs(word)
    ]
    each = union_all(*found).subquery()
    likest = (
        select(each.c.rowid)
        .group_by(each.c.rowid)
        .order_by(func.count().desc(), each.c.rowid)
        .limit(most)
    )
    return (
        select(SearchEntry.id, SearchEntry.key)
        .join(SearchRecord, SearchRecord.id == SearchEntry.record_id)
        .where(SearchEntry.id.in_(likest))
        .where(SearchEntry.reason.in_([reason.code for reason in spelled]))
        .where(among(SearchRecord.search_group, given["groups"]))
    )


def synonyms_in(given: Given, text: Sql) -> Query:
    """Return the words of a text that have synonyms, each with every synonym of it."""
    other = select(Synonym.meaning, Synonym.word, Synonym.key).subquery()
    return (
        select(Synonym.key.label("found"), other.c.key.label("other"))
        .join(other, and_(other.c.meaning == Synonym.meaning, other.c.key != Synonym.key))
        .where(func.instr(sql_cast(text, String), Synonym.key) > 0)
        .order_by(func.length(Synonym.key).desc(), Synonym.id, other.c.key)
    )


def editions(given: Given, roots_json: Sql) -> Query:
    """Return every edition of some roots with its status on the day, the latest first."""
    return (
        with_status(given)
        .where(among(StandardEdition.root, roots_json))
        .order_by(StandardEdition.root, StandardEdition.implemented_on.desc(), StandardEdition.id)
    )
