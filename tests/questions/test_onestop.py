"""One stop, S1-S4 on small worlds: standards, tests, laboratories, certification, by hand."""

from datetime import date
from typing import Any

import pytest

from nqi.terms import ChainStep, SchemeRole, ServiceReach, StepReason, StepStatus
from tests.questions.onestop_world import (
    ABSENT,
    CCC_KIND,
    CENTRE,
    DAY,
    FAR,
    LABEL_KIND,
    LATER,
    NEAR,
    OLD_AND_NEW,
    SWITCH,
    Lack,
    NewWorld,
    World,
    known,
)

S1, S2, S3, S4 = list(ChainStep)[:4]
SATISFIED, PARTIAL, GAP, NO_DATA = (
    StepStatus[c] for c in ("SATISFIED", "PARTIAL", "GAP", "NO_DATA")
)
R = StepReason
# ----------------------------------------------------------------------- S1 standards

BEGUN = date(2011, 1, 1)
STANDARDS: list[tuple[str, dict[str, date] | None, tuple[StepStatus, StepReason]]] = [
    # when it is asked from, the days of its edition, what is known of it on the day
    ("", None, (PARTIAL, R.DATES_UNKNOWN)),
    ("2013-01-01", None, (SATISFIED, R.REQUIRED_BY_SOURCE)),
    ("", {}, (PARTIAL, R.DATES_UNKNOWN)),
    ("2013-01-01", {}, (SATISFIED, R.REQUIRED_BY_SOURCE)),
    ("", {"implemented_on": BEGUN}, (SATISFIED, R.IN_FORCE)),
    ("2013-01-01", {"implemented_on": BEGUN}, (SATISFIED, R.IN_FORCE)),
    ("", {"implemented_on": DAY}, (SATISFIED, R.IN_FORCE)),
    ("", {"implemented_on": date(2025, 6, 2)}, (PARTIAL, R.NOT_IN_FORCE)),
    ("2013-01-01", {"implemented_on": date(2025, 6, 2)}, (PARTIAL, R.NOT_IN_FORCE)),
    ("2013-01-01", {"abolished_on": DAY}, (PARTIAL, R.NOT_IN_FORCE)),
]


def test_a_standard_is_judged_by_its_edition_then_by_what_the_source_says(new: NewWorld) -> None:
    items = "requirements:\n"
    for i, (begins, _, _) in enumerate(STANDARDS):
        items += f"  - {{regime: VOLUNTARY, number: GB/T 2{i}-2010, subject: 性能, source: page, "
        items += f"mandatory: false{', from: ' if begins else ''}{begins}}}\n"
    world = new(items)
    for i, (_, days, _) in enumerate(STANDARDS):
        if days is not None:
            world.edition(f"GB/T 2{i}-2010", **days)
    needs = world.step(S1).needs
    assert [need.fact.number for need in needs] == [f"GB/T 2{i}-2010" for i in range(10)]
    assert [(need.status, need.reason) for need in needs] == [judged for *_, judged in STANDARDS]
    shown = [[kind for kind, _ in need.evidence] for need in needs]
    assert shown == [["STANDARD"] if days is not None else [] for _, days, _ in STANDARDS]
    assert all((need.providers, need.nearest, need.known) == ((), None, 0) for need in needs)


def test_the_edition_that_is_asked_for_changes_on_its_day(new: NewWorld) -> None:
    world = new(OLD_AND_NEW)
    world.edition("GB 1-2015", implemented_on=date(2016, 1, 1))
    world.edition("GB 1-2025", implemented_on=SWITCH)
    for day, number in ((date(2025, 8, 31), "GB 1-2015"), (SWITCH, "GB 1-2025")):
        need = world.need(S1, day=day)
        assert need.fact.number == number
        assert (need.status, need.reason) == (SATISFIED, R.IN_FORCE)
    told = world.chain().changes
    assert [(one.number, one.begins, one.ends) for one in told] == [
        ("GB 1-2015", None, SWITCH),
        ("GB 1-2025", SWITCH, None),
    ]


def test_a_change_is_told_as_long_before_as_a_firm_can_prepare(new: NewWorld) -> None:
    world = new(OLD_AND_NEW)
    before = (0, 1, 550, 551)
    days = [date.fromordinal(SWITCH.toordinal() - days) for days in before]
    told = [[one.number for one in world.chain(day=day).changes] for day in days]
    both = ["GB 1-2015", "GB 1-2025"]
    assert told == [[], both, both, []]


def test_the_mandatory_standards_decide_where_there_are_any(new: NewWorld) -> None:
    voluntary = (
        "  - {regime: VOLUNTARY, number: GB/T 2, subject: 性能, mandatory: false, source: page}\n"
    )
    world = new(OLD_AND_NEW + voluntary)
    world.edition("GB 1-2015", implemented_on=date(2016, 1, 1))
    step = world.step(S1)
    assert [need.status for need in step.needs] == [SATISFIED, PARTIAL]
    assert step.status is SATISFIED


# --------------------------------------------------------------------------- S2 tests

TESTS = """tests:
  - {parameter: 发热, number: GB 1-2015, limits: 85 K, handling: POST, source: page}
  - {parameter: 过热, source: page}
"""
SCOPES: list[tuple[str, str, str | None, str, Lack, Lack]] = [
    # number, object and parameter of a scope, kind; what it lacks of 发热, and of 过热
    ("GB 1-2015", "器具", "发热", "TESTING", None, R.PARAMETER_NOT_STATED),
    ("GB 1-2015", "器具", "过热", "TESTING", R.PARAMETER_NOT_STATED, None),
    ("GB 1", "器具", "发热试验", "TESTING", None, R.PARAMETER_NOT_STATED),
    ("GB/T 1-1999", "器具", "发热", "INSPECTION", None, R.PARAMETER_NOT_STATED),
    ("GB 1-2015", "器具", None, "TESTING", None, R.PARAMETER_NOT_STATED),
    ("GB 1-2015", "器具", "全部参数", "TESTING", None, R.PARAMETER_NOT_STATED),
    ("GB 1-2015", "器具", "结构", "TESTING", R.PARAMETER_NOT_STATED, R.PARAMETER_NOT_STATED),
    ("GB 9-2015", "水壶", "结构", "TESTING", R.NAMED_ONLY, R.NAMED_ONLY),
    ("GB 9-2015", "水壶", None, "TESTING", R.NAMED_ONLY, R.NAMED_ONLY),
    ("GB 9-2015", "水壶", "全部参数", "TESTING", R.NAMED_ONLY, R.NAMED_ONLY),
    ("GB 9-2015", "电烧水壶", "发热", "INSPECTION", None, R.NAMED_ONLY),
    ("GB 9-2015", "水壶", "发热", "CALIBRATION", ABSENT, ABSENT),
    ("GB 9-2015", "水泵", "发热", "TESTING", ABSENT, ABSENT),
    ("GB 1.1-2015", "水泵", "发热", "TESTING", ABSENT, ABSENT),
]


def test_a_test_needs_its_standard_or_its_product_and_the_parameter(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + TESTS)
    for i, (number, named, parameter, kind, *_) in enumerate(SCOPES):
        body = world.body(str(i), NEAR)
        world.scope(body, number, object=named, parameter=parameter, kind=kind)
    first = {str(i): one[4] for i, one in enumerate(SCOPES)}
    other = {str(i): one[5] for i, one in enumerate(SCOPES)}
    assert world.offers(S2, name="发热") == known(first)
    assert world.offers(S2, name="过热") == known(other)
    assert world.offers(S2, LATER, "发热") == known(first)


def test_a_test_says_how_the_sample_travels_and_what_is_allowed(new: NewWorld) -> None:
    one, other = (need.fact for need in new(OLD_AND_NEW + TESTS).step(S2).needs)
    assert (one.handling, one.note, one.number) == ("POST", "85 K", "GB 1-2015")
    assert (other.handling, other.note, other.number) == (None, None, None)


# -------------------------------------------------------------------- S3 laboratories

LABORATORY = """laboratories:
  - {name: 实验室, code: CMA, regime: MANDATORY_STANDARD, source: page}
"""
HELD: list[tuple[str | None, str, str, Lack, Lack]] = [
    # scheme, right, edition in the scope, what is lacking on the day, and after the switch
    ("CMA", "valid", "GB 1-2015", None, R.STALE_EDITION),
    ("CMA", "valid", "GB 1-2025", R.STALE_EDITION, None),
    ("CMA", "valid", "GB 1", None, None),
    ("CMA", "valid", "GB/T 1-2015", R.STALE_EDITION, R.STALE_EDITION),
    ("CMA", "valid", "GB 1-1998", R.STALE_EDITION, R.STALE_EDITION),
    ("CMA", "valid", "GB 9-2015", ABSENT, ABSENT),
    ("CMA", "term ended", "GB 1", R.TERM_ENDED, R.TERM_ENDED),
    ("CMA", "term ended", "GB 1-1998", R.TERM_ENDED, R.TERM_ENDED),
    ("CMA", "unknown", "GB 1", R.RIGHT_NOT_SHOWN, R.RIGHT_NOT_SHOWN),
    ("CMA", "expired", "GB 1", ABSENT, ABSENT),
    ("CMA", "SUSPENDED", "GB 1", ABSENT, ABSENT),
    ("CMA", "WITHDRAWN", "GB 1", ABSENT, ABSENT),
    ("CMA", "CANCELLED", "GB 1", ABSENT, ABSENT),
    ("CMA", "SUPERSEDED", "GB 1", ABSENT, ABSENT),
    ("CMA", "pending", "GB 1", ABSENT, None),
    ("CNAS", "valid", "GB 1", R.RIGHT_NOT_SHOWN, R.RIGHT_NOT_SHOWN),
    ("CNAS", "WITHDRAWN", "GB 1", ABSENT, ABSENT),
    (None, "", "GB 1", R.RIGHT_NOT_SHOWN, R.RIGHT_NOT_SHOWN),
]


def test_a_laboratory_needs_the_right_that_holds_and_the_edition_of_the_day(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + LABORATORY)
    for i, (scheme, status, number, *_) in enumerate(HELD):
        body = world.body(str(i), NEAR)
        right = world.right(body, scheme, status) if scheme else None
        world.scope(body, number, qualification_id=right)
    assert world.offers(S3) == known({str(i): one[3] for i, one in enumerate(HELD)})
    assert world.offers(S3, LATER) == known({str(i): one[4] for i, one in enumerate(HELD)})


def test_a_right_shows_until_when_it_is_recorded_and_where(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + LABORATORY)
    body = world.body("near", NEAR)
    right = world.right(body, "CMA", "valid")
    scope = world.scope(body, "GB 1", qualification_id=right)
    (provider,) = world.need(S3).providers
    assert provider.valid_to == date(2030, 1, 1)
    assert provider.evidence == (("CAPABILITY", str(scope)), ("QUALIFICATION", str(right)))
    assert provider.km == pytest.approx(20.1, abs=0.5)


def test_the_best_item_of_a_scope_counts_and_no_laboratory_lends_another_its_right(
    new: NewWorld,
) -> None:
    world = new(OLD_AND_NEW + LABORATORY)
    body, other = world.body("near", NEAR), world.body("other", NEAR)
    right = world.right(body, "CMA", "valid")
    world.right(other, "CMA", "valid")
    world.scope(body, "GB 1-1998", qualification_id=right)
    world.scope(body, "GB 1-2015", qualification_id=right)
    world.scope(other, "GB 1-2015", parameter="发热")
    need = world.need(S3)
    assert (need.status, need.in_reach, need.known) == (SATISFIED, 1, 1)
    assert [one.lack for one in need.providers] == [None, R.RIGHT_NOT_SHOWN]


DESIGNATED = "laboratories:\n  - {name: 实验室, code: CCC_DESIGNATION, regime: CCC, source: page}\n"
TERM = {"valid_from": date(2025, 6, 2), "valid_to": date(2025, 8, 1)}


def add_schemes(world: World) -> None:
    """CCC with two kinds, and another scheme."""
    world.scheme("CCC")
    for kind in ("CCC-0717", "CCC-0702"):
        world.scheme(kind, "CCC")
    world.scheme("QMS")


def test_a_laboratory_is_designated_for_the_very_kind_and_for_a_term(new: NewWorld) -> None:
    table: dict[str, tuple[str, SchemeRole, dict[str, Any], Lack]] = {
        "kind": ("CCC-0717", SchemeRole.TESTING, {}, None),
        "all": ("CCC", SchemeRole.TESTING, {}, R.RIGHT_NOT_SHOWN),
        "other kind": ("CCC-0702", SchemeRole.TESTING, {}, ABSENT),
        "other scheme": ("QMS", SchemeRole.TESTING, {}, ABSENT),
        "certifies": ("CCC-0717", SchemeRole.CERTIFICATION, {}, ABSENT),
        "term": ("CCC-0717", SchemeRole.TESTING, TERM, ABSENT),
    }
    world = new(CCC_KIND + DESIGNATED)
    add_schemes(world)
    for name, (scheme, role, term, _) in table.items():
        world.works_by(world.body(name, NEAR), scheme, role, **term)
    assert world.offers(S3) == known({name: one[3] for name, one in table.items()})
    days = [date(2025, 6, 1), date(2025, 6, 2), date(2025, 7, 31), date(2025, 8, 1)]
    assert ["term" in world.offers(S3, day) for day in days] == [False, True, True, False]
    assert world.need(S3).fact.number == "0717"


def test_a_kind_that_no_list_has_stands_under_the_whole_of_ccc(new: NewWorld) -> None:
    world = new(CCC_KIND + DESIGNATED)
    world.scheme("CCC")
    world.works_by(world.body("near", NEAR), "CCC", SchemeRole.TESTING)
    assert world.offers(S3) == {"near": R.RIGHT_NOT_SHOWN}


LABEL = (
    "laboratories:\n"
    "  - {name: 实验室, code: ENERGY_LABEL_LAB, regime: ENERGY_LABEL, source: page}\n"
)


def test_a_regime_with_its_own_catalogue_is_found_by_the_name_of_the_product(
    new: NewWorld,
) -> None:
    world = new(LABEL_KIND + LABEL)
    for scheme, named in (
        ("ENERGY_LABEL_LAB", "水壶"),
        ("ENERGY_LABEL_LAB", "烧水壶"),
        ("ENERGY_LABEL_LAB", "冰箱"),
        ("CMA", "水壶"),
    ):
        body = world.body(f"{scheme} {named}", NEAR)
        right = world.right(body, scheme, "valid")
        world.scope(body, "GB 9-2015", object=named, qualification_id=right)
    assert world.offers(S3) == {"ENERGY_LABEL_LAB 水壶": None, "ENERGY_LABEL_LAB 烧水壶": None}


def test_a_right_that_is_asked_for_another_regime_is_no_need(new: NewWorld) -> None:
    assert new(CCC_KIND + LABORATORY).judged(S3) == (NO_DATA, R.NOT_STATED)


# ------------------------------------------------------------------- S4 certification

CERTIFIED = "certification:\n  - {name: 认证, code: CCC, source: page}\n"
APPROVED: list[tuple[str, str, Lack]] = [
    ("CCC", "valid", None),
    ("CCC-0717", "valid", None),
    ("CCC-0717", "term ended", R.TERM_ENDED),
    ("CCC", "unknown", R.RIGHT_NOT_SHOWN),
    ("CCC", "expired", ABSENT),
    ("CCC-0717", "WITHDRAWN", ABSENT),
    ("CCC-0702", "valid", ABSENT),
    ("QMS", "valid", ABSENT),
]


def test_a_certification_body_works_by_the_kind_or_by_all_of_ccc(new: NewWorld) -> None:
    world = new(CCC_KIND + CERTIFIED)
    add_schemes(world)
    for i, (scheme, status, _) in enumerate(APPROVED):
        body = world.body(str(i), NEAR, kind=CENTRE)
        world.right(body, "CNCA_BODY", status)
        world.works_by(body, scheme, SchemeRole.CERTIFICATION)
    assert world.offers(S4) == known({str(i): one[2] for i, one in enumerate(APPROVED)})


def test_a_national_certification_body_serves_wherever_the_firm_is(new: NewWorld) -> None:
    world = new(CCC_KIND + CERTIFIED)
    add_schemes(world)
    body = world.body("centre", FAR, kind=CENTRE, service_reach=ServiceReach.NATIONAL.code)
    right = world.right(body, "CNCA_BODY", "valid")
    world.works_by(body, "CCC", SchemeRole.CERTIFICATION)
    assert world.judged(S4) == (SATISFIED, R.NATIONWIDE)
    (provider,) = world.need(S4).providers
    assert provider.nationwide
    assert provider.evidence == (("QUALIFICATION", str(right)),)
    assert provider.km == pytest.approx(305, abs=3)


def test_a_body_without_a_recorded_approval_is_shown_by_itself(new: NewWorld) -> None:
    world = new(CCC_KIND + CERTIFIED)
    add_schemes(world)
    body = world.body("centre", NEAR, kind=CENTRE)
    world.works_by(body, "CCC-0717", SchemeRole.CERTIFICATION)
    (provider,) = world.need(S4).providers
    assert (provider.lack, provider.evidence) == (None, (("ORGANIZATION", str(body)),))
    assert world.judged(S4, FAR) == (GAP, R.OUT_OF_REACH)
