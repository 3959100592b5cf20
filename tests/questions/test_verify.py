"""A number is valid, not valid since a day, or not known; unknown is never called invalid."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nqi import models
from nqi.db import OpenRelease
from nqi.questions.verify import Verification, guess_kind, verify
from nqi.terms import QualificationStatus, VerifyAnswer, VerifyKind
from tests.small_release import Rows

DAY = date(2026, 11, 21)
Answer, Kind, Status = VerifyAnswer, VerifyKind, QualificationStatus
TERM = {"valid_from": date(2024, 1, 1), "valid_to": date(2030, 1, 1)}
USCC = "91350100M000100Y43"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    rows = Rows()
    body = rows.organization("计量院")
    rows.add(models.OrganizationIdentifier, organization_id=body, register="USCC", value=USCC)
    rows.qualification(body, scheme="CMA", number="230020349767", **TERM)
    rows.qualification(body, scheme="CMA", number="210020349767", valid_to=date(2025, 1, 1))
    rows.qualification(body, scheme="CMA", number="220020349767")
    rows.qualification(body, (date(2025, 3, 4), "SUSPENDED"), scheme="CNAS", number="L0290", **TERM)
    rows.qualification(body, scheme="CNCA_BODY", number="CNCA-R-2002-001", **TERM)
    rows.capability(body, kcdb_code="APMP-PR-CN-00000KAZ-1", valid_from=date(2015, 1, 1))
    rows.add(
        models.TbtNotification,
        symbol="G/TBT/N/CHN/2149/Add.1",
        base_symbol="G/TBT/N/CHN/2149",
        title="t",
        member="CHN",
        search_text="t",
        distributed_on=date(2026, 1, 1),
    )
    certificate = {"kind": "CCC", "holder": "h", "organization_id": body}
    for number, status in (("2013010702607951", "VALID"), ("2013010702607952", "WITHDRAWN")):
        rows.add(
            models.Certificate,
            number=number,
            published_status=status,
            status_on=date(2026, 6, 1),
            **certificate,
            **TERM,
        )
    return rows.write(Path(tmp_path_factory.mktemp("verify")))


@pytest.mark.parametrize(
    ("kind", "number", "answer", "code", "since"),
    [
        (Kind.USCC, USCC.lower(), Answer.FOUND_VALID, "IN_CATALOG", None),
        (Kind.CMA, "２３００ 2034 9767", Answer.FOUND_VALID, "VALID", "2024-01-01"),
        (Kind.CMA, "210020349767", Answer.FOUND_NOT_VALID, "EXPIRED", "2025-01-01"),
        (Kind.CMA, "220020349767", Answer.NOT_IN_CATALOG, "STATUS_UNKNOWN", None),
        (Kind.CMA, "230020349768", Answer.NOT_IN_CATALOG, "NOT_FOUND", None),
        (Kind.CNAS, "cnas l0290", Answer.FOUND_NOT_VALID, "SUSPENDED", "2025-03-04"),
        (Kind.CNCA_BODY, "cnca r 2002 001", Answer.FOUND_VALID, "VALID", "2024-01-01"),
        (Kind.KCDB, "apmp-pr-cn-00000kaz-1", Answer.FOUND_VALID, "VALID", "2015-01-01"),
        (Kind.TBT, "g/tbt/n/chn/2149/ADD.1", Answer.FOUND_VALID, "IN_CATALOG", "2026-01-01"),
        (Kind.CCC, "2013010702607951", Answer.FOUND_VALID, "VALID", "2024-01-01"),
        (Kind.CCC, "2013010702607952", Answer.FOUND_NOT_VALID, "WITHDRAWN", "2026-06-01"),
    ],
)
def test_the_answer_has_its_reason_and_date(
    small: OpenRelease, kind: VerifyKind, number: str, answer: VerifyAnswer, code: str, since: str
) -> None:
    found = verify(small, kind, number, DAY)
    assert (found.answer, found.reason_code, found.since) == (answer, code, since)


def test_the_day_decides(small: OpenRelease) -> None:
    before = verify(small, Kind.CNAS, "L0290", date(2025, 3, 3))
    assert (before.answer, before.status) == (Answer.FOUND_VALID, Status.VALID)
    early = verify(small, Kind.CCC, "2013010702607952", date(2026, 5, 31))
    assert (early.answer, early.reason_code) == (Answer.NOT_IN_CATALOG, "STATUS_UNKNOWN")


def test_a_mistyped_number_is_diagnosed_and_stays_unknown(small: OpenRelease) -> None:
    found = verify(small, Kind.USCC, USCC[:-1] + "4", DAY)
    assert (found.answer, found.reason_code) == (Answer.NOT_IN_CATALOG, "MALFORMED")
    assert (found.diagnosis_what, found.diagnosis_expected) == ("CHECK_DIGIT", "3")


@settings(max_examples=200)
@given(st.sampled_from(list(VerifyKind)), st.text(max_size=300), st.dates())
def test_what_is_unknown_is_never_invalid(
    small: OpenRelease, kind: VerifyKind, number: str, day: date
) -> None:
    found: Verification = verify(small, kind, number, day)
    assert found.answer is not Answer.FOUND_NOT_VALID or (found.since and found.record_id)
    if found.record_id is None:
        assert found.answer is Answer.NOT_IN_CATALOG


@pytest.mark.parametrize("kind", list(VerifyKind))
def test_hostile_numbers_have_an_answer(small: OpenRelease, kind: VerifyKind) -> None:
    for number in ("", "\x00", "\ud800", "'; --", "9" * 10_000, "\u202e"):
        assert verify(small, kind, number, DAY).answer is Answer.NOT_IN_CATALOG


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (USCC, Kind.USCC),
        ("230020349767", Kind.CMA),
        ("L0290", Kind.CNAS),
        ("CNCA-R-2002-001", Kind.CNCA_BODY),
        ("2013010702607951", Kind.CCC),
        ("00114E22766R2L", Kind.MANAGEMENT_SYSTEM),
        ("APMP-PR-CN-00000KAZ-1", Kind.KCDB),
        ("G/TBT/N/CHN/2149", Kind.TBT),
        ("91350100M000100Y44", Kind.USCC),
    ],
)
def test_the_kind_is_guessed_from_the_form(number: str, kind: VerifyKind) -> None:
    assert guess_kind(number) is kind
