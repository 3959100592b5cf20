"""One stop where a record could be taken for more than it says: each case was once read wrongly."""

from datetime import date
from pathlib import Path

import pytest

from nqi import models
from nqi.terms import (
    ChainStep,
    Confidence,
    OrganizationKind,
    SchemeRole,
    StepReason,
    StepStatus,
)
from nqi.terms import MeasurementStandardKind as Kept
from nqi.text import spaced
from tests.questions.onestop_world import (
    CCC_KIND,
    CENTRE,
    DAY,
    FAR,
    HEAD,
    HERE,
    LABEL_KIND,
    LATER,
    NEAR,
    OLD_AND_NEW,
    SWITCH,
    Lack,
    NewWorld,
    World,
)
from tests.schema.rich_measurement import add_link, add_standard

S1, S2, S3, S4, S5, S6, S7, S8, S9 = ChainStep
R = StepReason
IN_REACH = (StepStatus.SATISFIED, R.IN_REACH)
NOBODY = (StepStatus.NO_DATA, R.NOBODY_KNOWN)
ELSEWHERE = (StepStatus.GAP, R.OUT_OF_REACH)
LABORATORY = "laboratories:\n  - {name: 甲, code: CMA, regime: MANDATORY_STANDARD, source: page}\n"
DESIGNATED = "laboratories:\n  - {name: 甲, code: CCC_DESIGNATION, regime: CCC, source: page}\n"
LABEL = (
    "laboratories:\n  - {name: 甲, code: ENERGY_LABEL_LAB, regime: ENERGY_LABEL, source: page}\n"
)
CERTIFIED = "certification:\n  - {name: 甲, code: CCC, source: page}\n"
METER = "instruments:\n  - {instrument: 温度计, category: THERMAL, source: page}\n"


def add_schemes(world: World) -> None:
    """CCC with two kinds."""
    world.scheme("CCC")
    for kind in ("CCC-0717", "CCC-0702"):
        world.scheme(kind, "CCC")


# ------------------------------------------------------------------------- how far


def test_the_laboratory_of_a_body_that_certifies_nationwide_is_where_it_is(new: NewWorld) -> None:
    tests = "tests:\n  - {parameter: 发热, number: GB 1, source: page}\n"
    world = new(OLD_AND_NEW + LABORATORY + METER + tests)
    body = world.body("centre", NEAR, kind=CENTRE, service_reach="NATIONAL")
    right = world.right(body, "CMA", "valid")
    world.scope(body, "GB 1", qualification_id=right)
    world.scope(body, object="温度计", kind="CALIBRATION", acceptance_basis="CNAS")
    add_standard(world.rows, body, "基准", Kept.PRIMARY, "VALID", category="THERMAL")
    for key in (S2, S3, S5, S6):
        assert world.judged(key) == IN_REACH
        assert world.judged(key, FAR) == ELSEWHERE


def test_a_body_of_the_visitors_own_county_without_a_position_is_no_gap(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + LABORATORY)
    body = world.body("near")
    world.rows.site(body, HERE)
    world.scope(body, "GB 1", qualification_id=world.right(body, "CMA", "valid"))
    assert world.judged(S3) == (StepStatus.NO_DATA, R.POSITION_UNKNOWN)
    assert world.need(S3).known == 1


def test_a_right_counts_only_at_the_place_that_it_covers(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + "export:\n  - {name: 甲, code: CPSC_ACCEPTANCE, source: page}\n")
    body = world.body("two places", NEAR, FAR)
    right = world.right(body, "CPSC_ACCEPTANCE", "valid")
    first = world.rows.tables[models.Site][0]["id"]
    world.rows.add(models.QualificationSite, qualification_id=right, site_id=first)
    assert world.judged(S8) == IN_REACH
    assert world.judged(S8, FAR) == ELSEWHERE


# ------------------------------------------------------------------------ what right


def test_a_designated_laboratory_needs_no_approval_as_a_certification_body(
    new: NewWorld,
) -> None:
    world = new(CCC_KIND + DESIGNATED)
    add_schemes(world)
    for status in ("valid", "expired", "WITHDRAWN", "unknown", "term ended"):
        body = world.body(status, NEAR)
        world.right(body, "CNCA_BODY", status)
        world.works_by(body, "CCC-0717", SchemeRole.TESTING)
    assert set(world.offers(S3).values()) == {None}
    assert len(world.offers(S3)) == 5


def test_a_body_whose_designation_was_withdrawn_certifies_no_more(new: NewWorld) -> None:
    table: dict[str, list[Lack]] = {
        "valid": [None],
        "unknown": [R.RIGHT_NOT_SHOWN],
        "term ended": [R.TERM_ENDED],
        "WITHDRAWN": [],
        "SUSPENDED": [],
    }
    world = new(CCC_KIND + CERTIFIED)
    add_schemes(world)
    for status in table:
        body = world.body(status, NEAR, kind=CENTRE)
        world.right(body, "CNCA_BODY", "valid")
        world.right(body, "CCC_DESIGNATION", status)
        world.works_by(body, "CCC", SchemeRole.CERTIFICATION)
    assert world.offers(S4) == {name: lack[0] for name, lack in table.items() if lack}


def test_each_kind_of_ccc_needs_somebody_who_certifies_it(new: NewWorld) -> None:
    other = '  - {regime: CCC, number: "0702", subject: 乙, mandatory: true, source: usage}\n'
    world = new(CCC_KIND + other + CERTIFIED)
    add_schemes(world)
    body = world.body("centre", NEAR, kind=CENTRE)
    world.right(body, "CNCA_BODY", "valid")
    world.works_by(body, "CCC-0717", SchemeRole.CERTIFICATION)
    step = world.step(S4)
    told = {need.fact.number: (need.status, need.reason) for need in step.needs}
    assert told == {"0717": IN_REACH, "0702": NOBODY}
    assert step.status is StepStatus.PARTIAL
    # The kind itself was checked against no source, so what rests on it was not either.
    doubts = {need.fact.number: need.fact.confidence for need in step.needs}
    assert doubts == {"0717": Confidence.IMPORTED, "0702": Confidence.UNVERIFIED}
    assert step.confidence is Confidence.UNVERIFIED


def test_a_right_other_than_a_designation_is_looked_for_even_in_ccc(new: NewWorld) -> None:
    world = new(CCC_KIND + "laboratories:\n  - {name: 甲, code: CMA, source: page}\n")
    add_schemes(world)
    world.works_by(world.body("designated", NEAR), "CCC-0717", SchemeRole.TESTING)
    assert world.judged(S3) == NOBODY


# ------------------------------------------------------------------- what is stated


@pytest.mark.parametrize("text", [{"limits": "水壶除外"}, {"parameter": "水壶以外的器具"}])
def test_a_product_that_is_named_beside_the_object_of_a_scope_is_not_in_it(
    new: NewWorld, text: dict[str, str]
) -> None:
    world = new(LABEL_KIND + LABEL)
    body = world.body("near", NEAR)
    right = world.right(body, "ENERGY_LABEL_LAB", "valid")
    world.scope(body, object="家用电器", qualification_id=right, **text)
    assert world.judged(S3) == NOBODY


def test_an_instrument_that_is_left_out_is_not_calibrated(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + METER)
    service = {"kind": "CALIBRATION", "acceptance_basis": "CNAS"}
    world.scope(world.body("near", NEAR), object="压力表", limits="温度计除外", **service)
    assert world.judged(S5) == NOBODY


@pytest.mark.parametrize(
    ("parameter", "is_stated"),
    [("热", False), ("发", False), ("发热", True), ("发热试验", True), ("结构", False)],
)
def test_one_character_states_no_parameter(new: NewWorld, parameter: str, is_stated: bool) -> None:
    world = new(OLD_AND_NEW + "tests:\n  - {parameter: 发热, number: GB 1, source: page}\n")
    world.scope(world.body("near", NEAR), "GB 1", parameter=parameter)
    assert world.offers(S2) == {"near": None if is_stated else R.PARAMETER_NOT_STATED}


@pytest.mark.parametrize("parameter", ["All parameters", "ALL TESTS", "全部参数", "全项"])
def test_everything_is_everything_in_any_spelling(new: NewWorld, parameter: str) -> None:
    world = new(OLD_AND_NEW + "tests:\n  - {parameter: 发热, number: GB 1, source: page}\n")
    world.scope(world.body("near", NEAR), "GB 1", parameter=parameter)
    assert world.judged(S2) == IN_REACH


def test_type_evaluation_calibrates_nobodys_instrument(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + METER)
    service = {"kind": "TYPE_EVALUATION", "acceptance_basis": "STATUTORY"}
    world.scope(world.body("near", NEAR), object="温度计", **service)
    assert world.judged(S5) == NOBODY


# ------------------------------------------------------------------------ what time


def test_a_reference_material_is_sold_in_its_term_only(new: NewWorld) -> None:
    terms: dict[str, tuple[dict[str, date], list[Lack]]] = {
        "ended long ago": ({"valid_to": date(2024, 1, 1)}, []),
        "ended since": ({"valid_to": date(2025, 3, 1)}, [R.TERM_ENDED]),
        "to come": ({"valid_from": date(2025, 7, 1)}, []),
        "in its term": ({"valid_from": date(2020, 1, 1), "valid_to": SWITCH}, [None]),
    }
    world = new(OLD_AND_NEW + "materials:\n  - {name: 铅标准物质, code: CRM, source: page}\n")
    for name, (term, _) in terms.items():
        world.rows.add(
            models.ReferenceMaterial,
            norm=name,
            search_text=spaced("水中铅标准物质"),
            organization_id=world.body(name, FAR),
            published_status="VALID",
            **term,
        )
    assert world.offers(S7) == {name: lack[0] for name, (_, lack) in terms.items() if lack}


def test_a_number_without_a_year_means_the_edition_of_the_day(new: NewWorld) -> None:
    undated = "requirements:\n"
    undated += "  - {regime: VOLUNTARY, number: GB 1, subject: 甲, mandatory: true, source: page}\n"
    world = new(undated + "laboratories:\n  - {name: 甲, code: CMA, source: page}\n")
    world.edition("GB 1-2015", implemented_on=date(2016, 1, 1))
    world.edition("GB 1-2025", implemented_on=SWITCH)
    for edition in ("GB 1-2015", "GB 1-2025", "GB 1"):
        body = world.body(edition, NEAR)
        world.scope(body, edition, qualification_id=world.right(body, "CMA", "valid"))
    stale = R.STALE_EDITION
    for day, lacks in ((DAY, (None, stale, None)), (LATER, (stale, None, None))):
        need = world.need(S1, day=day)
        assert (need.status, need.reason) == (StepStatus.SATISFIED, R.IN_FORCE)
        assert len(need.evidence) == 1
        assert need.fact.number == "GB 1"
        numbers = ("GB 1-2015", "GB 1-2025", "GB 1")
        assert world.offers(S3, day) == dict(zip(numbers, lacks, strict=True))


# ----------------------------------------------------------------------- whose word


def test_a_body_that_is_not_verified_meets_nothing_fully(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + "advice:\n  - {name: 甲, code: ONE_STOP_CENTRE, source: page}\n")
    centre = OrganizationKind.ONE_STOP_CENTRE
    world.body("near", NEAR, kind=centre, confidence="UNVERIFIED")
    assert world.judged(S9) == (StepStatus.PARTIAL, R.UNVERIFIED_RECORD)
    assert world.need(S9).known == 0


@pytest.mark.parametrize("table", [models.Capability, models.Qualification, models.Organization])
def test_a_laboratory_is_as_doubtful_as_any_record_behind_it(
    new: NewWorld, table: type[models.Model]
) -> None:
    world = new(OLD_AND_NEW + LABORATORY)
    body = world.body("near", NEAR)
    world.scope(body, "GB 1", qualification_id=world.right(body, "CMA", "valid"))
    assert len(world.rows.tables[table]) == 1
    world.rows.tables[table][0]["confidence"] = "UNVERIFIED"
    assert world.judged(S3) == (StepStatus.PARTIAL, R.UNVERIFIED_RECORD)


@pytest.mark.parametrize(("one", "other"), [("page", "usage"), ("usage", "page")])
def test_a_field_is_as_sure_as_the_surest_instrument_that_needs_it(
    new: NewWorld, one: str, other: str
) -> None:
    lines = METER.replace("source: page", f"source: {one}")
    lines += f"  - {{instrument: 温度箱, category: THERMAL, source: {other}}}\n"
    assert new(OLD_AND_NEW + lines).need(S6).fact.confidence is Confidence.IMPORTED


def test_a_field_that_only_doubtful_instruments_need_is_doubtful(new: NewWorld) -> None:
    doubtful = METER.replace("source: page", "source: usage")
    assert new(OLD_AND_NEW + doubtful).need(S6).fact.confidence is Confidence.UNVERIFIED


@pytest.mark.parametrize("kind", list(Kept))
def test_what_a_firm_keeps_for_itself_traces_nobody_else(new: NewWorld, kind: Kept) -> None:
    world = new(OLD_AND_NEW + METER)
    kept = add_standard(
        world.rows, world.body("near", NEAR), "温度", kind, "VALID", category="THERMAL"
    )
    add_link(world.rows, kept, None, parent_name="BIPM", kcdb_code="APMP-M-CN-00000001-1")
    own_use = kind in (Kept.ENTERPRISE_TOP, Kept.ENTERPRISE_SECONDARY)
    assert world.judged(S6) == (NOBODY if own_use else IN_REACH)


# --------------------------------------------------------------------------- order


@pytest.mark.parametrize("turned", [False, True])
def test_the_reason_is_that_of_the_nearest_in_reach(tmp_path: Path, turned: bool) -> None:
    world = World(tmp_path / "world")
    world.template(HEAD + OLD_AND_NEW + LABORATORY)
    nearer, farther = ("stale", "ended") if turned else ("ended", "stale")
    for name, at in ((nearer, HERE), (farther, NEAR)):
        body = world.body(name, at)
        right = world.right(body, "CMA", "valid" if name == "stale" else "term ended")
        world.scope(body, "GB 1-1998" if name == "stale" else "GB 1", qualification_id=right)
    need = world.need(S3)
    assert need.reason is (R.STALE_EDITION if turned else R.TERM_ENDED)
    assert need.providers[0].lack is need.reason
