"""The status of a qualification on a day, and which qualifications belong to what."""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from nqi import models
from nqi.catalog import qualification
from tests.catalog.conftest import Asking
from tests.opened import told
from tests.small_release import Rows

BEGIN, END = date(2020, 1, 1), date(2023, 1, 1)
DAY = timedelta(days=1)
EARLY, MIDDLE, LATE = date(2019, 1, 1), date(2021, 6, 1), date(2025, 1, 1)


class Case(NamedTuple):
    """What is published of a qualification, and its status on a day."""

    what: str
    events: tuple[tuple[date, str], ...]
    valid_from: date | None
    valid_to: date | None
    day: date
    status: str


TRUTH = [
    Case("nothing is known", (), None, None, MIDDLE, "UNKNOWN"),
    Case("the last day before the term", (), BEGIN, END, BEGIN - DAY, "PENDING"),
    Case("the first day of the term", (), BEGIN, END, BEGIN, "VALID"),
    Case("the last day of the term", (), BEGIN, END, END - DAY, "VALID"),
    Case("the end of the term is excluded", (), BEGIN, END, END, "EXPIRED"),
    Case("only a beginning, before it", (), BEGIN, None, EARLY, "PENDING"),
    Case("only a beginning, after it", (), BEGIN, None, MIDDLE, "UNKNOWN"),
    Case("only an end, before it", (), None, END, MIDDLE, "UNKNOWN"),
    Case("only an end, after it", (), None, END, LATE, "EXPIRED"),
    Case(
        "an end wins its day",
        ((EARLY, "CANCELLED"), (EARLY, "VALID")),
        None,
        None,
        MIDDLE,
        "CANCELLED",
    ),
    Case("in any order", ((EARLY, "VALID"), (EARLY, "CANCELLED")), None, None, MIDDLE, "CANCELLED"),
    Case("an event without a term", ((EARLY, "VALID"),), None, None, MIDDLE, "VALID"),
    Case("the day of an event", ((MIDDLE, "SUSPENDED"),), BEGIN, END, MIDDLE, "SUSPENDED"),
    Case("the day before an event", ((MIDDLE, "SUSPENDED"),), BEGIN, END, MIDDLE - DAY, "VALID"),
    Case("a future event alone", ((LATE, "VALID"),), None, None, MIDDLE, "UNKNOWN"),
    Case("valid says nothing before the term", ((EARLY, "VALID"),), BEGIN, END, EARLY, "PENDING"),
    Case("valid ends with the term", ((MIDDLE, "VALID"),), BEGIN, END, LATE, "EXPIRED"),
    Case("suspended ends with the term", ((MIDDLE, "SUSPENDED"),), BEGIN, END, LATE, "EXPIRED"),
    Case(
        "valid again after a suspension",
        ((EARLY, "SUSPENDED"), (MIDDLE, "VALID")),
        None,
        None,
        LATE,
        "VALID",
    ),
    Case(
        "the last event holds whatever order they are kept in",
        ((MIDDLE, "SUSPENDED"), (EARLY, "VALID")),
        None,
        None,
        LATE,
        "SUSPENDED",
    ),
    *(
        Case(f"{status} does not become expired", ((MIDDLE, status),), BEGIN, END, LATE, status)
        for status in ("WITHDRAWN", "CANCELLED", "SUPERSEDED")
    ),
    *(
        Case(f"{status} does not become pending", ((EARLY, status),), BEGIN, END, EARLY, status)
        for status in ("WITHDRAWN", "CANCELLED", "SUPERSEDED")
    ),
    Case("withdrawn later is not withdrawn", ((LATE, "WITHDRAWN"),), BEGIN, END, MIDDLE, "VALID"),
    Case(
        "a right that is given back is valid again",
        ((EARLY, "WITHDRAWN"), (MIDDLE, "VALID")),
        BEGIN,
        END,
        MIDDLE,
        "VALID",
    ),
]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Asking, list[int]]:
    rows = Rows()
    body = rows.organization("body")
    ids = [
        rows.qualification(body, *case.events, valid_from=case.valid_from, valid_to=case.valid_to)
        for case in TRUTH
    ]
    return Asking(rows.write(tmp_path_factory.mktemp("qualification"))), ids


@pytest.mark.parametrize("number", range(len(TRUTH)), ids=[case.what for case in TRUTH])
def test_status_on_a_day(cases: tuple[Asking, list[int]], number: int) -> None:
    asking, ids = cases
    case = TRUTH[number]
    (row,) = asking.rows(qualification.by_id, ids[number], as_of=case.day.isoformat())
    assert row["status"] == case.status


def test_what_the_source_published_stays_beside_the_status_of_the_day(real: Asking) -> None:
    (row,) = told(
        real.release,
        "SELECT id FROM qualification WHERE published_status = 'VALID' AND valid_to < '2026-01-01'"
        " LIMIT 1",
    )
    (found,) = real.rows(qualification.by_id, row[0])
    assert found["published_status"] == "VALID"
    assert found["status"] == "EXPIRED"


def test_events_are_in_order_and_none_is_after_the_day(tmp_path: Path) -> None:
    rows = Rows()
    dated = ((LATE, "WITHDRAWN"), (EARLY, "VALID"), (MIDDLE, "SUSPENDED"))
    body = rows.organization("body")
    right = rows.qualification(body, *dated)
    asking = Asking(rows.write(tmp_path))
    for build, key in (
        (qualification.events, right),
        (qualification.events_of_organization, body),
    ):
        found = asking.rows(build, key, as_of=MIDDLE.isoformat())
        assert [event["status"] for event in found] == ["VALID", "SUSPENDED"]


def test_of_a_body_and_of_a_place(tmp_path: Path) -> None:
    rows = Rows()
    body, other = rows.organization("body"), rows.organization("other")
    place = rows.site(body)
    second = rows.qualification(body, scheme="CNAS", number="L2")
    first = rows.qualification(body, scheme="CMA", number="9")
    rows.qualification(other)
    rows.add(models.QualificationSite, qualification_id=second, site_id=place)
    asking = Asking(rows.write(tmp_path))
    of_body = asking.rows(qualification.of_organization, body)
    assert [row["id"] for row in of_body] == [first, second]
    assert [row["id"] for row in asking.rows(qualification.of_site, place)] == [second]
