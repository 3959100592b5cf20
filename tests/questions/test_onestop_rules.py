"""Pure rules of the chain: the status of a step, what a right lacks, what a row offers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.questions.onestop_need import (
    Fact,
    Need,
    OpenNeed,
    at,
    is_national,
    judged_by,
    named_in,
    offered,
    right_evidence,
    right_lack,
    step_status,
)
from nqi.terms import (
    ChainStep,
    Confidence,
    QualificationStatus,
    ServiceReach,
    StepReason,
    StepStatus,
)

FACT = Fact(ChainStep.S3, "a laboratory", 1, Confidence.IMPORTED)
LACK = StepReason.STALE_EDITION

# ---------------------------------------------------------------------------- one step


def stated(status: StepStatus, *, mandatory: bool = False) -> Need:
    """A need that has a status already."""
    fact = replace(FACT, is_mandatory=mandatory)
    return at(OpenNeed(fact, settled=(status, StepReason.NOT_STATED)), None)


def status_of(*found: StepStatus) -> StepStatus:
    return step_status([stated(one) for one in found])


S, P, G, NA, ND = (
    StepStatus.SATISFIED,
    StepStatus.PARTIAL,
    StepStatus.GAP,
    StepStatus.NOT_APPLICABLE,
    StepStatus.NO_DATA,
)
STEPS = [
    ((), ND),
    ((S, S), S),
    ((S, P), P),
    ((S, G), P),
    ((S, ND), P),
    ((P, G), P),
    ((P, ND), P),
    ((G, G), G),
    ((G, ND), G),
    ((ND, ND), ND),
    ((NA, NA), NA),
    ((NA, S), S),
    ((NA, P), P),
    ((NA, G), G),
    ((NA, ND), ND),
    ((NA, S, ND), P),
    ((NA, G, ND), G),
]


@pytest.mark.parametrize(("found", "status"), STEPS)
def test_a_step_is_satisfied_only_if_every_need_of_it_is(
    found: tuple[StepStatus, ...], status: StepStatus
) -> None:
    assert status_of(*found) is status
    assert status_of(*reversed(found)) is status


@given(st.lists(st.sampled_from(StepStatus), min_size=1, max_size=6))
def test_a_step_has_every_status_of_the_table_by_rule(found: list[StepStatus]) -> None:
    status, asked = status_of(*found), set(found) - {NA}
    assert (status is NA) == (not asked)
    assert (status is S) == (asked == {S})
    assert (status is P) == (bool(asked & {S, P}) and asked != {S})
    assert (status is G) == (G in asked and not asked & {S, P})
    assert status in found or status is P


@given(
    st.lists(st.sampled_from(StepStatus), min_size=1, max_size=4),
    st.lists(st.sampled_from(StepStatus), max_size=4),
)
def test_where_something_is_mandatory_nothing_else_decides(
    mandatory: list[StepStatus], others: list[StepStatus]
) -> None:
    asked = [stated(one, mandatory=True) for one in mandatory]
    needs = [*(stated(one) for one in others), *asked]
    assert step_status(needs) is step_status(asked)
    assert list(judged_by(needs)) == asked
    free = [stated(one) for one in others]
    assert list(judged_by(free)) == free


# --------------------------------------------------------------------------- one right

PUBLISHED = date(2024, 3, 1)
DOUBTED = {
    "VALID": None,
    "UNKNOWN": StepReason.RIGHT_NOT_SHOWN,
    None: StepReason.RIGHT_NOT_SHOWN,
}
ENDED = ("PENDING", "SUSPENDED", "WITHDRAWN", "CANCELLED", "SUPERSEDED")


def right(
    status: str | None, valid_to: date | None, published_on: date | None = PUBLISHED
) -> dict[str, object]:
    return {"status": status, "valid_to": valid_to, "published_on": published_on}


def test_every_status_of_a_right_is_ruled_here() -> None:
    assert {*DOUBTED, *ENDED, "EXPIRED"} == {*QualificationStatus.__members__, None}


@pytest.mark.parametrize("ended", [None, PUBLISHED - timedelta(1), PUBLISHED + timedelta(1)])
@pytest.mark.parametrize("published", [None, PUBLISHED])
def test_a_right_whose_end_is_published_does_not_hold(
    ended: date | None, published: date | None
) -> None:
    for status in ENDED:
        with pytest.raises(LookupError, match=status):
            right_lack(right(status, ended, published))
    for known, lack in DOUBTED.items():
        assert right_lack(right(known, ended, published)) is lack


@pytest.mark.parametrize(
    ("ended", "published"),
    [
        (PUBLISHED, PUBLISHED),
        (PUBLISHED - timedelta(1), PUBLISHED),
        (PUBLISHED + timedelta(1), None),
        (None, PUBLISHED),
        (None, None),
    ],
)
def test_a_term_that_had_ended_when_the_source_was_published_does_not_hold(
    ended: date | None, published: date | None
) -> None:
    with pytest.raises(LookupError, match="EXPIRED"):
        right_lack(right("EXPIRED", ended, published))


def test_a_term_that_ended_after_the_day_of_its_source_may_have_been_renewed() -> None:
    ended = right("EXPIRED", PUBLISHED + timedelta(1))
    assert right_lack(ended) is StepReason.TERM_ENDED
    other = right("VALID", None) | {f"other_{name}": value for name, value in ended.items()}
    assert (right_lack(other), right_lack(other, "other_")) == (None, StepReason.TERM_ENDED)


# ---------------------------------------------------------------------------- one row

ROW = {
    "organization_id": 7,
    "site_id": 70,
    "lng": 1.0,
    "lat": 2.0,
    "service_reach": None,
    "evidence_kind": "CAPABILITY",
    "evidence_key": 5,
    "valid_to": date(2027, 1, 1),
    "qualification_id": None,
    "is_doubtful": 0,
    "confidence": "IMPORTED",
}


def test_an_offer_shows_the_record_and_the_right_it_rests_on() -> None:
    assert right_evidence(ROW) == ()
    held = ROW | {"qualification_id": 9}
    one = offered(held, None, more=right_evidence(held))
    assert one.evidence == (("CAPABILITY", "5"), ("QUALIFICATION", "9"))
    assert (one.organization_id, one.site_id, one.lng, one.lat) == (7, 70, 1.0, 2.0)
    assert (one.valid_to, one.lack) == (date(2027, 1, 1), None)


@pytest.mark.parametrize("reach", [None, *ServiceReach.__members__])
def test_how_far_a_body_serves_does_not_move_its_laboratory(reach: str | None) -> None:
    row = ROW | {"service_reach": reach}
    assert is_national(row) == (reach == "NATIONAL")
    assert not offered(row, None).nationwide
    assert offered(row, LACK, nationwide=True).nationwide


@pytest.mark.parametrize("doubt", [{"is_doubtful": 1}, {"confidence": "UNVERIFIED"}])
def test_a_record_that_is_not_verified_never_meets_a_need_fully(doubt: dict[str, object]) -> None:
    assert offered(ROW | doubt, None).lack is StepReason.UNVERIFIED_RECORD
    assert offered(ROW | doubt, LACK).lack is LACK


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("水壶", "电水壶", True),
        ("ICP", "icp 光谱仪", True),
        ("水壶", "\uff37\u6c34 壶", False),
        ("水壶", "水泵", False),
    ],
)
def test_a_name_is_found_however_it_is_spelt(name: str, text: str, is_named: bool) -> None:
    assert named_in(name, text) is is_named
