"""Status and succession of any history of editions, against a naive oracle in plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, literal, select

from nqi import models
from nqi.catalog import standard
from nqi.catalog.listing import literals
from nqi.catalog.numbering import (
    SUCCESSOR_COLUMNS,
    derived_successors,
    follows,
    successors,
)
from nqi.models import Model, StandardEdition, StandardRelation, StandardSuccessor
from nqi.selection import standard_given
from nqi.terms import MatchMode
from tests.small_release import standard_keys

START = date(2020, 1, 1)
TABLES = (
    "standard_edition",
    "standard_relation",
    "standard_successor",
    "source_record",
    "dataset",
    "standard_review",
)


@dataclass(frozen=True)
class Edition:
    """``day`` and ``end`` count from START; ``replaces`` are places in the history."""

    work: int
    day: int | None
    end: int | None
    replaces: frozenset[int]
    in_part: bool = False


History = list[Edition]
editions = st.builds(
    Edition,
    work=st.integers(1, 3),
    day=st.none() | st.integers(0, 6),
    end=st.none() | st.integers(1, 8),
    replaces=st.frozensets(st.integers(0, 5), max_size=2),
    in_part=st.booleans(),
)
histories = st.lists(editions, min_size=1, max_size=6)


def norm_of(history: History, place: int) -> str:
    return f"GB{history[place].work}-{2000 + place}"


@pytest.fixture(scope="module")
def empty() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    wanted = [Model.metadata.tables[name] for name in TABLES]
    Model.metadata.create_all(engine, tables=wanted)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def fill(connection: Connection, history: History, kept: set[int]) -> None:
    """Put the kept editions of a history into the empty tables, within a transaction."""
    for place in sorted(kept):
        edition = history[place]
        connection.execute(insert(StandardEdition).values(**_row(history, place)))
        for other in edition.replaces & set(range(len(history))) - {place}:
            key = {"norm": norm_of(history, other), "base": "", "root": "", "number": ""}
            kind = "REPLACES_PART" if edition.in_part else "REPLACES"
            row = {**key, "edition_id": place, "kind": kind, "source_id": 1, "confidence": ""}
            connection.execute(insert(StandardRelation).values(id=place * 10 + other, **row))
    following = insert(StandardSuccessor).from_select(SUCCESSOR_COLUMNS, derived_successors())
    connection.execute(following)


def _row(history: History, place: int) -> dict[str, Any]:
    edition, norm = history[place], norm_of(history, place)
    base = norm.partition("-")[0]
    texts = dict.fromkeys(("number", "norm"), norm) | dict.fromkeys(
        ("base", "root", "series"), base
    )
    return {
        **texts,
        **dict.fromkeys(("family", "title", "search_text", "confidence"), ""),
        "id": place,
        "work_id": edition.work,
        "source_id": 1,
        "implemented_on": _day(edition.day),
        "abolished_on": _day(edition.end),
    }


def _day(number: int | None) -> date | None:
    return None if number is None else START + timedelta(days=number)


# ------------------------------------------------------------------------------- the oracle


def replaced_by(history: History, kept: set[int], place: int, day: int) -> set[int]:
    """The kept editions that follow one and are in force, or were, on a day."""
    found = set()
    for other in kept - {place}:
        follower, begins = history[other], history[other].day
        if begins is None or begins > day:
            continue
        replaces = place in follower.replaces and not follower.in_part
        own = history[place]
        later = own.work == follower.work and own.day is not None and begins > own.day
        if replaces or (later and place in kept):
            found.add(other)
    return found


def status(history: History, kept: set[int], place: int, day: int) -> str:
    edition = history[place]
    if edition.end is not None and edition.end <= day:
        return "ABOLISHED"
    if replaced_by(history, kept, place, day):
        return "SUPERSEDED"
    if edition.day is None:
        return "UNKNOWN"
    return "UPCOMING" if edition.day > day else "IN_FORCE"


def closure(history: History, kept: set[int], place: int, day: int) -> set[int]:
    known, waiting = {place}, [place]
    while waiting:
        for other in replaced_by(history, kept, waiting.pop(), day) - known:
            known.add(other)
            waiting.append(other)
    return known


# ------------------------------------------------------------------------------- asked


def asked(connection: Connection, day: int) -> dict[int, str]:
    given = literals({"as_of": (START + timedelta(days=day)).isoformat()})
    rows = connection.execute(standard.with_status(given).order_by(StandardEdition.id))
    return {row.id: row.status for row in rows}


def followers(connection: Connection, norm: str, day: int) -> set[str]:
    given = literals({"as_of": (START + timedelta(days=day)).isoformat()})
    return set(connection.execute(successors(given, literal(norm))).scalars())


every_history = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@every_history
@given(histories, st.integers(-1, 8))
def test_status_and_succession_are_those_of_the_oracle(
    empty: Connection, history: History, day: int
) -> None:
    kept = set(range(len(history)))
    with empty.begin_nested() as transaction:
        fill(empty, history, kept)
        assert asked(empty, day) == {p: status(history, kept, p, day) for p in kept}
        for place in kept:
            found = followers(empty, norm_of(history, place), day)
            assert found == {norm_of(history, p) for p in closure(history, kept, place, day)}
        transaction.rollback()


@every_history
@given(histories, st.integers(0, 8))
def test_a_future_edition_changes_nothing_before_its_day(
    empty: Connection, history: History, day: int
) -> None:
    past = {p for p, edition in enumerate(history) if edition.day is None or edition.day <= day}
    answers = []
    for kept in (past, set(range(len(history)))):
        with empty.begin_nested() as transaction:
            fill(empty, history, kept)
            statuses = {p: s for p, s in asked(empty, day).items() if p in past}
            chains = {p: followers(empty, norm_of(history, p), day) for p in past}
            answers.append((statuses, chains))
            transaction.rollback()
    assert answers[0] == answers[1]


def test_an_undated_number_starts_from_all_its_editions(empty: Connection) -> None:
    one = Edition(1, 0, None, frozenset())
    history = [one, replace(one, day=3), Edition(2, 4, None, frozenset({1}))]
    with empty.begin_nested() as transaction:
        fill(empty, history, {0, 1, 2})
        assert followers(empty, "GB1", 4) == {"GB1", "GB1-2000", "GB1-2001", "GB2-2002"}
        assert followers(empty, "GB1", 3) == {"GB1", "GB1-2000", "GB1-2001"}
        assert followers(empty, "GB9-2000", 4) == {"GB9-2000"}
        transaction.rollback()


@pytest.mark.parametrize(
    ("mode", "number", "found"),
    [
        (MatchMode.EXACT_EDITION, "GB 4706.19-2008", {1}),
        (MatchMode.ANY_EDITION, "GB/T 4706.19", {3}),
        (MatchMode.ROOT, "GB/T4706.19-1999", {1, 2, 3}),
        (MatchMode.SERIES, "GB 4706", {1, 2, 3, 4}),
        (MatchMode.SUCCESSORS, "GB 4706.19-2008", {1}),
    ],
)
def test_what_a_number_means_among_the_methods_of_scopes(
    mode: MatchMode, number: str, found: set[int]
) -> None:
    engine = create_engine("sqlite://")
    Model.metadata.create_all(
        engine, tables=[Model.metadata.tables[name] for name in ("capability_method", *TABLES)]
    )
    method = models.CapabilityMethod
    numbers = ("GB 4706.19-2008", "GB 4706.19-2024", "GB/T 4706.19", "GB 4706.1-2005", "GB 47-1990")
    with engine.begin() as connection:
        for id, raw in enumerate(numbers, start=1):
            keys = standard_keys(raw)
            connection.execute(insert(method).values(id=id, capability_id=1, number=raw, **keys))
        given = literals({"as_of": "2026-11-20"} | standard_given(number, mode))
        assert (
            set(connection.execute(select(method.id).where(follows(given, method))).scalars())
            == found
        )
    engine.dispose()
