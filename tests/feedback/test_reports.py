"""The store of reports: limits, several processes at once, kill -9, and what is forgotten."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import NotFound, TooMany, Unavailable
from nqi.feedback import Report, Reports, Store, store_in
from nqi.feedback.limits import DAY, HOUR, ReportLimits
from nqi.terms import ReportKind, ReportState
from tests.conftest import ROOT

TODAY = date(2026, 11, 21)
MORNING = 20_000 * DAY + 6 * HOUR
HOME = "192.0.2.1"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = float(MORNING)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_in(tmp_path)


@pytest.fixture
def reports(store: Store, clock: Clock) -> Reports:
    return Reports(store, clock=clock)


def report(number: int = 0, **values: str) -> Report:
    text = f"report {number} of a test"
    return Report(kind=ReportKind.ERROR, text=text, day=TODAY, release="small", **values)


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(store.path)
    try:
        return connection.execute(f"SELECT * FROM {table}").fetchall()
    finally:
        connection.close()


def test_a_report_is_kept_as_it_was_written(reports: Reports) -> None:
    receipt = reports.receive(report(1, about="o1", source_url="https://example.org/"), HOME)
    (kept,) = reports.listed()
    assert (kept.id, kept.received_on, kept.state) == (receipt.id, TODAY, ReportState.NEW)
    assert (kept.kind, kept.about, kept.text) == (ReportKind.ERROR, "o1", "report 1 of a test")
    assert (kept.source_url, kept.release, kept.decided_on) == (
        "https://example.org/",
        "small",
        None,
    )
    assert reports.find(receipt.id) == receipt


def test_without_a_report_there_is_no_file(reports: Reports, store: Store) -> None:
    assert reports.listed() == []
    assert reports.find("AAAA-AAAA-AAAA") is None
    reports.forget()
    assert not store.exists


def test_only_the_operator_may_read_the_file(reports: Reports, store: Store) -> None:
    reports.receive(report(), HOME)
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_the_same_report_twice_is_one_and_counts_once(reports: Reports, clock: Clock) -> None:
    first = reports.receive(report(), HOME)
    clock.now += 3 * DAY
    assert {reports.receive(report(), HOME) for _ in range(30)} == {first}
    assert len(reports.listed()) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5000)), max_size=40))
def test_nobody_ever_sends_more_than_the_limits_allow(sent: list[tuple[str, int]]) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        reports = Reports(store_in(Path(folder)), ReportLimits(2, 4, 6), clock)
        taken: list[tuple[str, float]] = []
        for number, (who, pause) in enumerate(sent):
            clock.now += pause
            with suppress(TooMany):
                reports.receive(report(number), who)
                taken.append((who, clock.now))
        for who, then in taken:
            day = [one for one in taken if one[1] // DAY == then // DAY]
            mine = [time for name, time in day if name == who]
            assert len(day) <= 6
            assert len(mine) <= 4
            assert len([time for time in mine if then - HOUR < time <= then]) <= 2


def test_after_the_time_it_names_there_is_room_again(reports: Reports, clock: Clock) -> None:
    for number in range(5):
        reports.receive(report(number), HOME)
        clock.now += 60
    with pytest.raises(TooMany, match="at most 5 of one address an hour") as refused:
        reports.receive(report(5), HOME)
    assert refused.value.retry_after == HOUR - 300
    reports.receive(report(5), "192.0.2.2")
    clock.now += refused.value.retry_after - 1
    with pytest.raises(TooMany):
        reports.receive(report(6), HOME)
    clock.now += 1
    reports.receive(report(6), HOME)


def test_a_day_has_twenty_reports_of_one_address(reports: Reports, clock: Clock) -> None:
    clock.now = float(20_000 * DAY)
    for number in range(20):
        reports.receive(report(number), HOME)
        clock.now += HOUR
    with pytest.raises(TooMany, match="at most 20 of one address a day") as refused:
        reports.receive(report(20), HOME)
    assert refused.value.retry_after == 4 * HOUR
    clock.now += 4 * HOUR
    reports.receive(report(20), HOME)


def test_all_addresses_together_have_a_limit(store: Store, clock: Clock) -> None:
    reports = Reports(store, ReportLimits(of_all_per_day=3), clock)
    for number in range(3):
        reports.receive(report(number), f"192.0.2.{number}")
    with pytest.raises(TooMany, match="at most 3 of all addresses together"):
        reports.receive(report(3), "192.0.2.9")


def test_addresses_of_one_ipv6_network_are_one(store: Store, clock: Clock) -> None:
    reports = Reports(store, ReportLimits(per_hour=1), clock)
    reports.receive(report(0), "2001:db8:1:2::1")
    with pytest.raises(TooMany):
        reports.receive(report(1), "2001:db8:1:2:ffff::")
    reports.receive(report(1), "2001:db8:1:3::1")


def test_an_address_is_nowhere_in_the_file(reports: Reports, store: Store) -> None:
    reports.receive(report(), "203.0.113.77")
    assert b"203.0.113.77" not in store.path.read_bytes()
    ((_, _, who),) = rows(store, "taken")
    assert isinstance(who, bytes)
    assert len(who) == 16


def test_the_next_day_neither_key_nor_hash_is_left(
    reports: Reports, store: Store, clock: Clock
) -> None:
    reports.receive(report(), HOME)
    ((_, key),) = rows(store, "day_key")
    ((_, _, who),) = rows(store, "taken")
    assert isinstance(key, bytes)
    assert isinstance(who, bytes)
    assert key in store.path.read_bytes()
    reports.forget()
    assert len(rows(store, "taken")) == 1
    clock.now += DAY
    reports.forget()
    assert rows(store, "day_key") == rows(store, "taken") == []
    # Not only marked as free: overwritten, here and in what stands beside it.
    left = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    assert key not in left
    assert who not in left
    assert len(reports.listed()) == 1


def test_the_first_report_of_a_day_forgets_the_days_before(
    reports: Reports, store: Store, clock: Clock
) -> None:
    reports.receive(report(0), HOME)
    before = rows(store, "day_key")
    clock.now += DAY
    reports.receive(report(1), HOME)
    assert len(rows(store, "day_key")) == len(rows(store, "taken")) == 1
    assert rows(store, "day_key") != before


def test_it_forgets_by_itself_when_the_day_is_over(store: Store, clock: Clock) -> None:
    clock.now = 20_001 * DAY - 0.5
    reports = Reports(store, clock=clock)
    reports.receive(report(), HOME)
    clock.now += 1
    deadline = time.monotonic() + 30
    while rows(store, "taken") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert rows(store, "day_key") == rows(store, "taken") == []


def test_the_data_owner_decides_all_or_none(reports: Reports) -> None:
    ids = [reports.receive(report(number), HOME).id for number in range(3)]
    assert reports.decide(ids[:2], ReportState.ACCEPTED, TODAY) == 2
    assert reports.decide(ids[:2], ReportState.ACCEPTED, TODAY) == 0
    with pytest.raises(NotFound, match="'nobody'"):
        reports.decide([ids[2], "nobody"], ReportState.REJECTED, TODAY)
    assert [one.id for one in reports.listed(ReportState.NEW)] == [ids[2]]
    assert {one.decided_on for one in reports.listed(ReportState.ACCEPTED)} == {TODAY}
    found = reports.find(ids[0])
    assert found is not None
    assert found.state is ReportState.ACCEPTED


def test_a_full_file_refuses_and_keeps_what_it_has(tmp_path: Path, clock: Clock) -> None:
    store = Store(tmp_path / "small.sqlite", largest_bytes=20 * 4096)
    reports = Reports(store, ReportLimits(10**6, 10**6, 10**6), clock)

    def fill() -> None:
        for number in range(1000):
            text = f"{number} " + "x" * 1900
            one = Report(kind=ReportKind.OTHER, text=text, day=TODAY, release="small")
            told.append(reports.receive(one, HOME).id)

    told: list[str] = []
    with pytest.raises(Unavailable, match="full"):
        fill()
    assert len(told) > 10
    assert {one.id for one in reports.listed()} == set(told)
    assert store.path.stat().st_size <= 20 * 4096


def test_a_file_that_is_no_store_is_unavailable(store: Store, reports: Reports) -> None:
    store.path.write_bytes(b"this is no database" * 100)
    with pytest.raises(Unavailable):
        reports.receive(report(), HOME)
    with pytest.raises(Unavailable):
        reports.listed()


def test_a_file_of_a_later_version_is_left_alone(store: Store, reports: Reports) -> None:
    reports.receive(report(), HOME)
    connection = sqlite3.connect(store.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(Unavailable, match="version 99"):
        reports.listed()


# ------------------------------------------------------------------- several processes

WRITER = """
import sys
from datetime import date
from pathlib import Path
from nqi.feedback import Report, Reports, store_in
from nqi.feedback.limits import ReportLimits
from nqi.terms import ReportKind
folder, name, count = sys.argv[1:]
reports = Reports(store_in(Path(folder)), ReportLimits(*[int(count)] * 3))
for number in range(10**9 if count == "1000000" else 60):
    text, day = f"{name} wrote {number}", date(2026, 11, 21)
    report = Report(kind=ReportKind.ERROR, text=text, day=day, release="small")
    try:
        print(reports.receive(report, "192.0.2.1").id, flush=True)
    except Exception as error:
        print(type(error).__name__, flush=True)
"""


def writer(folder: Path, name: str, limit: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(limit)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_processes_that_write_at_once_lose_nothing_and_share_the_limit(tmp_path: Path) -> None:
    writers = [writer(tmp_path, f"writer {number}", 100) for number in range(4)]
    said = [line for one in writers for line in one.communicate(timeout=120)[0].split()]
    assert len(said) == 4 * 60
    assert said.count("TooMany") == 4 * 60 - 100
    kept = {one.id for one in Reports(store_in(tmp_path)).listed()}
    assert kept == set(said) - {"TooMany"}
    assert len(kept) == 100


def test_a_writer_that_is_killed_leaves_every_report_it_was_thanked_for(tmp_path: Path) -> None:
    reports = Reports(store_in(tmp_path))
    for round_ in range(4):
        one = writer(tmp_path, f"round {round_}", 1_000_000)
        assert one.stdout is not None
        told = [one.stdout.readline().strip() for _ in range(10 + 7 * round_)]
        one.send_signal(signal.SIGKILL)
        told += one.communicate(timeout=60)[0].splitlines()[:-1]
        kept = {found.id for found in reports.listed()}
        assert set(told) <= kept
        connection = sqlite3.connect(tmp_path / "feedback.sqlite")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
