"""One stop, S5-S9 on small worlds: instruments, traceability, materials, export, advice."""

from datetime import date
from typing import Any

import pytest

from nqi import models
from nqi.terms import ChainStep, LegalControl, OrganizationKind, StepReason, StepStatus
from nqi.terms import MeasurementStandardKind as Kept
from nqi.text import spaced
from tests.questions.onestop_world import ABSENT, DAY, FAR, NEAR, OLD_AND_NEW, Lack, NewWorld, known
from tests.schema.rich_measurement import add_link, add_standard

S5, S6, S7, S8, S9 = list(ChainStep)[4:]
SATISFIED, PARTIAL, GAP, NO_DATA = (
    StepStatus[c] for c in ("SATISFIED", "PARTIAL", "GAP", "NO_DATA")
)
R = StepReason
IN_REACH, NATIONWIDE = (SATISFIED, R.IN_REACH), (SATISFIED, R.NATIONWIDE)
ELSEWHERE, NOBODY = (GAP, R.OUT_OF_REACH), (NO_DATA, R.NOBODY_KNOWN)

# -------------------------------------------------------------------- S5 instruments

CONTROLS = {
    "甲表": None,
    "乙表": LegalControl.TYPE_APPROVAL,
    "丙表": LegalControl.VERIFICATION,
    "丁表": LegalControl.TYPE_APPROVAL_AND_VERIFICATION,
}
INSTRUMENTS = "instruments:\n" + "".join(
    f"  - {{instrument: {name}, category: THERMAL, kind: {name}, source: page}}\n"
    for name in CONTROLS
)
UNSTATED, VERIFY = R.BASIS_NOT_STATED, R.VERIFICATION_NEEDED
BASES: list[tuple[str | None, str, Lack, Lack]] = [
    # basis, kind of service, what it lacks for a free instrument, for one the law has verified
    ("STATUTORY", "VERIFICATION", None, None),
    ("AUTHORIZED", "VERIFICATION", None, None),
    ("CNAS", "VERIFICATION", None, VERIFY),
    ("CIPM_MRA", "VERIFICATION", None, VERIFY),
    ("INTERNAL", "VERIFICATION", UNSTATED, VERIFY),
    ("UNKNOWN", "VERIFICATION", UNSTATED, VERIFY),
    (None, "VERIFICATION", UNSTATED, VERIFY),
    ("STATUTORY", "CALIBRATION", None, VERIFY),
    ("CNAS", "CALIBRATION", None, VERIFY),
    (None, "CALIBRATION", UNSTATED, VERIFY),
    ("CNAS", "TESTING", ABSENT, ABSENT),
]


def test_an_instrument_needs_an_accepted_basis_and_by_law_a_verification(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + INSTRUMENTS)
    for name, control in CONTROLS.items():
        if control is not None:
            row = {"code": name, "name": name, "control": control.code}
            world.rows.add(models.InstrumentKind, **row)
    for i, (basis, kind, *_) in enumerate(BASES):
        body, every = world.body(str(i), NEAR), "工作用" + "".join(CONTROLS)
        world.scope(body, object=every, kind=kind, acceptance_basis=basis)
    free = known({str(i): one[2] for i, one in enumerate(BASES)})
    verified = known({str(i): one[3] for i, one in enumerate(BASES)})
    found = {name: world.offers(S5, name=name) for name in CONTROLS}
    assert found == {"甲表": free, "乙表": free, "丙表": verified, "丁表": verified}


def test_an_accreditation_to_calibrate_has_to_hold(new: NewWorld) -> None:
    table: dict[str, Lack] = {
        "valid": None,
        "term ended": R.TERM_ENDED,
        "unknown": R.RIGHT_NOT_SHOWN,
        "expired": ABSENT,
        "WITHDRAWN": ABSENT,
    }
    world = new(OLD_AND_NEW + INSTRUMENTS)
    for status in table:
        body = world.body(status, NEAR)
        right = world.right(body, "CNAS", status)
        service = {"kind": "CALIBRATION", "acceptance_basis": "CNAS", "qualification_id": right}
        world.scope(body, object="甲表", **service)
    assert world.offers(S5, name="甲表") == known(table)


# ------------------------------------------------------------------- S6 traceability

ENDED = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 3, 1)}
LONG_ENDED = {"valid_from": date(2019, 1, 1), "valid_to": date(2024, 3, 1)}
TRACED: dict[str, tuple[str, str, dict[str, Any], Lack]] = {
    # parent, published status, term, what is lacking
    "primary": ("primary", "VALID", {}, None),
    "kcdb": ("kcdb", "VALID", {}, None),
    "named": ("named", "VALID", {}, R.OPEN_CHAIN),
    "nothing above": ("", "VALID", {}, R.OPEN_CHAIN),
    "unknown": ("primary", "UNKNOWN", {}, R.RIGHT_NOT_SHOWN),
    "suspended": ("primary", "SUSPENDED", {}, ABSENT),
    "ended": ("primary", "VALID", ENDED, R.TERM_ENDED),
    "long ended": ("primary", "VALID", LONG_ENDED, ABSENT),
    "ended and open": ("", "VALID", ENDED, R.OPEN_CHAIN),
}


def test_a_field_needs_a_standard_that_is_traced_to_the_top(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + INSTRUMENTS)
    rows, thermal = world.rows, {"category": "THERMAL"}
    top = add_standard(rows, world.body("top", FAR), "基准", Kept.PRIMARY, "VALID", **thermal)
    length = {"category": "LENGTH"}
    add_standard(rows, world.body("other", NEAR), "量块", Kept.PRIMARY, "VALID", **length)
    for name, (parent, status, term, _) in TRACED.items():
        values = thermal | term
        child = add_standard(rows, world.body(name, NEAR), name, Kept.PUBLIC_TOP, status, **values)
        if parent == "primary":
            add_link(rows, child, top)
        elif parent:
            code = "APMP-M-CN-00000001-1" if parent == "kcdb" else None
            add_link(rows, child, None, parent_name="above", kcdb_code=code)
    expected = known({name: one[3] for name, one in TRACED.items()})
    assert world.offers(S6) == expected | {"top": None}
    need = world.need(S6)
    assert (need.fact.code, need.status, need.reason) == ("THERMAL", *IN_REACH)
    assert need.providers[0].evidence[0][0] == "MEASUREMENT_STANDARD"


# ------------------------------------------------------ S7 materials, proficiency tests

MATERIALS = """materials:
  - {name: 铅标准物质, code: CRM, source: usage}
  - {name: 能力验证, code: PT, source: usage}
"""


def test_a_reference_material_comes_by_post(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + MATERIALS)
    made: dict[str, tuple[str, str | None, Lack]] = {
        "valid": ("水中铅标准物质", "VALID", None),
        "unstated": ("水中铅标准物质", None, R.RIGHT_NOT_SHOWN),
        "withdrawn": ("水中铅标准物质", "WITHDRAWN", ABSENT),
        "other": ("水中镉标准物质", "VALID", ABSENT),
    }
    for name, (material, status, _) in made.items():
        world.rows.add(
            models.ReferenceMaterial,
            norm=name,
            name=material,
            search_text=spaced(material),
            organization_id=world.body(name, FAR),
            published_status=status,
        )
    expected = known({name: one[2] for name, one in made.items()})
    assert world.offers(S7, name="铅标准物质") == expected
    judged = {need.fact.code: (need.status, need.reason) for need in world.step(S7).needs}
    assert judged == {"CRM": NATIONWIDE, "PT": NOBODY}


def test_proficiency_tests_are_offered_by_who_is_accredited_for_them(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + MATERIALS)
    for name, number, status in (
        ("valid", "PT0001", "valid"),
        ("ended", "PT0002", "term ended"),
        ("expired", "PT0003", "expired"),
        ("laboratory", "L0001", "valid"),
    ):
        world.right(world.body(name, FAR), "CNAS", status)
        world.rows.tables[models.Qualification][-1]["number"] = number
    assert world.offers(S7, name="能力验证") == {"valid": None, "ended": R.TERM_ENDED}


# -------------------------------------------------------------------------- S8 export

EXPORT = """codes:
  - {system: HS, code: "8516.79", source: page}
export:
  - {name: 通报, code: TBT, source: page}
  - {name: 美国, code: CPSC_ACCEPTANCE, source: page}
"""


@pytest.mark.parametrize(
    ("code", "sent", "judged"),
    [
        ("851679", date(2025, 1, 1), NATIONWIDE),
        ("8516", DAY, NATIONWIDE),
        ("8516", None, NATIONWIDE),
        ("8516", date(2025, 6, 2), NOBODY),
        ("8517", date(2025, 1, 1), NOBODY),
    ],
)
def test_a_notification_touches_the_product_once_it_is_sent(
    new: NewWorld, code: str, sent: date | None, judged: object
) -> None:
    world = new(OLD_AND_NEW + EXPORT)
    row = world.rows.add(models.TbtNotification, symbol="G/TBT/N/EU/1", distributed_on=sent)
    world.rows.add(models.TbtCode, system="HS", code=code, notification_id=row["id"])
    (need,) = [one for one in world.step(S8).needs if one.fact.code == "TBT"]
    assert (need.status, need.reason) == judged
    shown = [("TBT_NOTIFICATION", str(row["id"]))] if judged == NATIONWIDE else []
    assert list(need.evidence) == shown


def test_who_is_accepted_abroad_is_a_matter_of_distance(new: NewWorld) -> None:
    world = new(OLD_AND_NEW + EXPORT)
    held = (("CPSC_ACCEPTANCE", "valid"), ("CPSC_ACCEPTANCE", "WITHDRAWN"), ("CMA", "valid"))
    for scheme, status in held:
        world.right(world.body(f"{scheme} {status}", NEAR), scheme, status)
    assert world.offers(S8, name="美国") == {"CPSC_ACCEPTANCE valid": None}
    for at, judged in ((NEAR, IN_REACH), (FAR, ELSEWHERE)):
        (need,) = [one for one in world.step(S8, at).needs if one.fact.name == "美国"]
        assert (need.status, need.reason) == judged


# -------------------------------------------------------------------------- S9 advice


def test_advice_is_a_body_near_by_or_a_resource_for_everybody(new: NewWorld) -> None:
    codes = ("ONE_STOP_CENTRE", "TRAINING", "FUNDING", "STANDARDS_BODY")
    items = "".join(f"  - {{name: {code}, code: {code}, source: page}}\n" for code in codes)
    world = new(f"{OLD_AND_NEW}advice:\n{items}")
    world.body("near", NEAR, kind=OrganizationKind.ONE_STOP_CENTRE)
    world.body("nation", kind=OrganizationKind.STANDARDS_BODY, service_reach="NATIONAL")
    world.rows.add(models.InfoResource, kind="TRAINING", title="课程")
    world.rows.add(models.InfoResource, kind="FUNDING", title="补贴", valid_to=DAY)
    here = {need.fact.code: (need.status, need.reason) for need in world.step(S9).needs}
    assert here == dict(zip(codes, (IN_REACH, NATIONWIDE, NOBODY, NATIONWIDE), strict=True))
    assert world.step(S9).status is PARTIAL
    far = {need.fact.code: (need.status, need.reason) for need in world.step(S9, FAR).needs}
    assert far == here | {"ONE_STOP_CENTRE": ELSEWHERE}
