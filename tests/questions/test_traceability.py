"""Chains of traceability: complete when every path ends in a primary standard or in the KCDB."""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from nqi.catalog import measurement
from nqi.models import MeasurementStandard
from nqi.questions.traceability import traceability
from nqi.terms import MeasurementStandardKind as Kind
from tests.opened import URL, told
from tests.schema.rich_measurement import add_link, add_standard
from tests.small_release import Rows

TODAY = "2026-06-01"
COUNT = 6
Pairs = set[tuple[int, ...]]
Ends = set[tuple[int, bool]]


def test_a_primary_standard_is_traced_by_nature(tmp_path: Path) -> None:
    rows = Rows()
    primary = add_standard(rows, rows.organization("a"), "kg", Kind.PRIMARY)
    chain = traceability(rows.write(tmp_path), primary, TODAY)
    assert chain is not None
    assert (chain.complete, chain.links, chain.open_ends) == (True, (), ())


def test_a_standard_without_a_step_up_is_an_open_end(tmp_path: Path) -> None:
    rows = Rows()
    lone = add_standard(rows, rows.organization("a"), "weights", Kind.PUBLIC_TOP)
    chain = traceability(rows.write(tmp_path), lone, TODAY)
    assert chain is not None
    assert (chain.complete, chain.open_ends) == (False, ("weights",))


def test_what_is_not_kept_has_no_chain(tmp_path: Path) -> None:
    assert traceability(Rows().write(tmp_path), 1, TODAY) is None


def random_chains(random: Random) -> tuple[list[Kind], Pairs, Ends]:
    """Kinds of standards, which is traced to which, and which is traced outside (to the KCDB?)."""
    kinds = [random.choice((Kind.PRIMARY, Kind.PUBLIC_TOP, Kind.PUBLIC_TOP)) for _ in range(COUNT)]
    pairs = {tuple(sorted(random.sample(range(COUNT), 2))) for _ in range(random.randrange(9))}
    ends = {(random.randrange(COUNT), random.random() < 0.5) for _ in range(random.randrange(4))}
    return kinds, pairs, ends


def is_complete(standard: int, kinds: list[Kind], pairs: Pairs, ends: Ends) -> bool:
    """Walk over every path, one by one."""
    if kinds[standard] is Kind.PRIMARY:
        return True
    above = [high for low, high in pairs if low == standard]
    outside = [in_kcdb for low, in_kcdb in ends if low == standard]
    walked = [is_complete(high, kinds, pairs, ends) for high in above]
    return bool(above or outside) and all(outside) and all(walked)


def test_a_chain_is_complete_as_a_walk_over_every_path_says(tmp_path: Path) -> None:
    random, rows = Random(20261121), Rows()  # noqa: S311
    expected: dict[int, bool] = {}
    body = rows.organization("a")
    for number in range(200):
        kinds, pairs, ends = random_chains(random)
        ids = [add_standard(rows, body, f"{number} {i}", kind) for i, kind in enumerate(kinds)]
        for low, high in pairs:
            add_link(rows, ids[low], ids[high])
        for low, in_kcdb in ends:
            code = "APMP-M-CN-00000001-1" if in_kcdb else None
            add_link(rows, ids[low], None, parent_name=f"end {in_kcdb}", kcdb_code=code)
        expected |= {id: is_complete(i, kinds, pairs, ends) for i, id in enumerate(ids)}
    release = rows.write(tmp_path)
    chains = {id: traceability(release, id, TODAY) for id in expected}
    assert {id: chain and chain.complete for id, chain in chains.items()} == expected
    assert all(chain and chain.complete == (not chain.open_ends) for chain in chains.values())
    assert set(expected.values()) == {True, False}
    at_once = release.rows(select(MeasurementStandard.id).where(~measurement.has_open_end()))
    assert {row["id"] for row in at_once} == {id for id, complete in expected.items() if complete}


@pytest.mark.skipif(bool(URL), reason="SQLite explains its plans in its own way")
def test_all_standards_at_once_are_found_without_a_scan_of_each_step(tmp_path: Path) -> None:
    release = Rows().write(tmp_path)
    statement = select(MeasurementStandard.id).where(measurement.has_open_end())
    sql = statement.compile(dialect=release.dialect, compile_kwargs={"literal_binds": True})
    plan = " ".join(row[-1] for row in told(release, f"EXPLAIN QUERY PLAN {sql}"))
    assert "BLOOM" not in plan
    assert "ix_trace_link_parent_id" in plan
