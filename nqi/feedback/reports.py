"""The reports that were received: taken within limits, listed and decided by the data owner."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from nqi.errors import NotFound, NqiError
from nqi.feedback.limits import ReportLimits, forget_other_days, is_stale, seconds_left, take
from nqi.feedback.report import Receipt, Report
from nqi.feedback.store import Store
from nqi.terms import ReportKind, ReportState


@dataclass(frozen=True, kw_only=True)
class StoredReport:
    """A report as the data owner sees it."""

    id: str
    kind: ReportKind
    about: str | None
    text: str
    source_url: str | None
    received_on: date
    release: str
    state: ReportState
    decided_on: date | None


class Reports:
    """The reports of one store; any number of processes may share it."""

    def __init__(
        self,
        store: Store,
        limits: ReportLimits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock`` tells the seconds since 1970, UTC, by which limits are counted."""
        self._store = store
        self._limits = limits or ReportLimits()
        self._clock = clock
        self._forgetting: threading.Timer | None = None

    def receive(self, report: Report, address: str) -> Receipt:
        """Keep a report; the same text about the same thing is the report that is there already.

        ``address`` is the network address it came from; only limits see it, as a hash. Raises
        TooMany over a limit, Unavailable when the file cannot be written.
        """
        if known := self.find(report.id):
            return known
        with self._store.writing() as connection:
            if known := _receipt(connection, report.id):
                return known
            forget_other_days(connection, self._clock())
            take(connection, self._limits, address, self._clock())
            connection.execute(
                "INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    report.id,
                    report.kind.code,
                    report.about,
                    report.text,
                    report.source_url,
                    report.day.isoformat(),
                    report.release,
                    ReportState.NEW.code,
                ),
            )
        self._forget_when_the_day_is_over()
        return Receipt(report.id, report.day, ReportState.NEW)

    def find(self, report_id: str) -> Receipt | None:
        """Return the receipt of a report, None for a number that was never given."""
        with self._store.reading() as connection:
            return _receipt(connection, report_id)

    def listed(self, state: ReportState | None = None) -> list[StoredReport]:
        """Return the reports in a state, or all, in the order of the day they came."""
        where, values = ("WHERE state = ?", (state.code,)) if state else ("", ())
        query = f"SELECT * FROM report {where} ORDER BY received_on, id"
        with self._store.reading() as connection:
            return [_stored(row) for row in connection.execute(query, values)]

    def decide(self, report_ids: Iterable[str], state: ReportState, day: date) -> int:
        """Set the state of reports, all or none, and return how many were in another one.

        Raises NotFound naming a number that no report has.
        """
        changed = 0
        with self._store.writing() as connection:
            for report_id in report_ids:
                receipt = _receipt(connection, report_id)
                if receipt is None:
                    raise NotFound(f"report {report_id!r} does not exist")
                if receipt.state is not state:
                    changed += 1
                    connection.execute(
                        "UPDATE report SET state = ?, decided_on = ? WHERE id = ?",
                        (state.code, day.isoformat(), report_id),
                    )
        return changed

    def forget(self) -> None:
        """Delete what is left of days that are over: their keys and the hashes of addresses."""
        if not self._store.exists:
            return
        with self._store.reading() as connection:
            if not is_stale(connection, self._clock()):
                return
        with self._store.writing() as connection:
            forget_other_days(connection, self._clock())
        self._store.forget()

    def _forget_when_the_day_is_over(self) -> None:
        if self._forgetting is not None and self._forgetting.is_alive():
            return
        self._forgetting = threading.Timer(seconds_left(self._clock()) + 1, self._forget_quietly)
        self._forgetting.daemon = True
        self._forgetting.start()

    def _forget_quietly(self) -> None:
        # Locked or gone: the next report, start of a server or command tries again.
        with suppress(NqiError):
            self.forget()


def _receipt(connection: sqlite3.Connection, report_id: str) -> Receipt | None:
    query = "SELECT id, received_on, state FROM report WHERE id = ?"
    row = connection.execute(query, (report_id,)).fetchone()
    if row is None:
        return None
    return Receipt(
        row["id"], date.fromisoformat(row["received_on"]), ReportState.parse(row["state"])
    )


def _stored(row: sqlite3.Row) -> StoredReport:
    values: dict[str, Any] = dict(row)
    decided_on = values["decided_on"]
    return StoredReport(
        **values
        | {
            "kind": ReportKind.parse(values["kind"]),
            "state": ReportState.parse(values["state"]),
            "received_on": date.fromisoformat(values["received_on"]),
            "decided_on": date.fromisoformat(decided_on) if decided_on else None,
        }
    )
