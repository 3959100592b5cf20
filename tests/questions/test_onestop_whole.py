"""A whole chain: every step at three places on two days, who is named, and what it rests on."""

from datetime import date
from pathlib import Path

import pytest

from nqi import models
from nqi.errors import InvalidInput
from nqi.questions.onestop import SHOWN, STAGES, Chain, Where, needs_of, one_stop, place_of
from nqi.questions.onestop_record import as_record
from nqi.selection import Near
from nqi.terms import (
    ChainStep,
    Confidence,
    LifeStage,
    OrganizationKind,
    SchemeRole,
    ServiceReach,
    StepReason,
    StepStatus,
)
from nqi.terms import MeasurementStandardKind as Kept
from nqi.text import spaced
from tests.planner_country import COUNTIES, km
from tests.questions.onestop_world import (
    CENTRE,
    DAY,
    FAR,
    HERE,
    LATER,
    NEAR,
    OLD_AND_NEW,
    SWITCH,
    NewWorld,
    World,
)
from tests.schema.rich_measurement import add_link, add_standard

MIDDLE = "420203"
"""Where nobody has a place: 230 km from the first visitor."""
EVERYTHING = (
    OLD_AND_NEW
    + """  - {regime: CCC, number: "0717", subject: 认证, mandatory: true, source: usage}
tests:
  - {parameter: 发热, number: GB 1-2015, source: page}
laboratories:
  - {name: 实验室, code: CMA, regime: MANDATORY_STANDARD, mandatory: true, source: page}
  - {name: 指定实验室, code: CCC_DESIGNATION, regime: CCC, source: page}
certification:
  - {name: 强制认证, code: CCC, mandatory: true, source: usage}
  - {name: 体系认证, code: QMS, source: page}
instruments:
  - {instrument: 温度计, category: THERMAL, source: page}
  - {instrument: 电子秤, category: MECHANICS, kind: scale, source: page}
materials:
  - {name: 铅标准物质, code: CRM, source: page}
not_applicable:
  - {step: S8, note: 不出口, source: usage}
advice:
  - {name: 窗口, code: ONE_STOP_CENTRE, source: page}
"""
)
Told = dict[str, str]
NATIONWIDE, HERE_IT_IS = "SATISFIED NATIONWIDE", "SATISFIED IN_REACH"
AWAY, NOBODY = "GAP OUT_OF_REACH", "NO_DATA NOBODY_KNOWN"
EVERYWHERE: Told = {
    "GB 1-2015": "SATISFIED IN_FORCE",
    "指定实验室 0717": NOBODY,
    "强制认证": NATIONWIDE,
    "体系认证": NOBODY,
    "铅标准物质": NATIONWIDE,
    "不出口": "NOT_APPLICABLE NOT_ASKED",
    "窗口": NOBODY,
}
OF_PLACE: dict[str, Told] = {
    HERE: {
        "发热": HERE_IT_IS,
        "实验室 GB 1-2015": HERE_IT_IS,
        "温度计": "PARTIAL BASIS_NOT_STATED",
        "电子秤": HERE_IT_IS,
        "THERMAL": AWAY,
        "MECHANICS": HERE_IT_IS,
    },
    MIDDLE: dict.fromkeys(
        ("发热", "实验室 GB 1-2015", "温度计", "电子秤", "THERMAL", "MECHANICS"), AWAY
    ),
    FAR: {
        "发热": AWAY,
        "实验室 GB 1-2015": AWAY,
        "温度计": HERE_IT_IS,
        "电子秤": AWAY,
        "THERMAL": "PARTIAL OPEN_CHAIN",
        "MECHANICS": AWAY,
    },
}
OF_STEP = {HERE: "SSSS PP SX-", MIDDLE: "SGGS GG SX-", FAR: "SGGS PP SX-"}
"""S1 to S9, by what is mandatory where anything is; the first letter, - without data, X absent."""
LETTERS = {"NO_DATA": "-", "NOT_APPLICABLE": "X"}
SATISFIED_OF_8 = {HERE: 5, MIDDLE: 3, FAR: 3}


def whole(new: NewWorld) -> World:
    """A laboratory and an institute near the first visitor, another institute far away."""
    world = new(EVERYTHING)
    rows = world.rows
    world.edition("GB 1-2015", implemented_on=date(2016, 1, 1))
    world.edition("GB 1-2025", implemented_on=SWITCH)
    laboratory = world.body("laboratory", NEAR)
    right = world.right(laboratory, "CMA", "valid")
    world.scope(laboratory, "GB 1-2015", parameter="发热", qualification_id=right)
    world.scheme("CCC")
    world.scheme("CCC-0717", "CCC")
    national = ServiceReach.NATIONAL.code
    centre = world.body("centre", FAR, kind=CENTRE, service_reach=national)
    world.right(centre, "CNCA_BODY", "valid")
    world.works_by(centre, "CCC", SchemeRole.CERTIFICATION)
    rows.add(models.InstrumentKind, code="scale", name="电子秤", control="VERIFICATION")
    _institutes(world)
    rows.add(
        models.ReferenceMaterial,
        norm="GBW1",
        search_text=spaced("铅标准物质"),
        organization_id=centre,
        published_status="VALID",
    )
    return world


def _institutes(world: World) -> None:
    institute = OrganizationKind.METROLOGY_INSTITUTE
    near, far = (world.body(f"institute {at}", at, kind=institute) for at in (NEAR, FAR))
    by_law = {"kind": "VERIFICATION", "acceptance_basis": "STATUTORY"}
    world.scope(near, object="电子秤", **by_law)
    world.scope(near, object="温度计", kind="CALIBRATION")
    world.scope(far, object="温度计", kind="CALIBRATION", acceptance_basis="CNAS")
    kept = (world.rows, near, "砝码", Kept.PUBLIC_TOP, "VALID")
    child = add_standard(*kept, category="MECHANICS")
    add_link(world.rows, child, None, parent_name="BIPM", kcdb_code="APMP-M-CN-00000001-1")
    add_standard(world.rows, far, "温度", Kept.PUBLIC_TOP, "VALID", category="THERMAL")


def told(world: World, at: str, day: date) -> Told:
    """What is said of every need, by its name and, in S3, by what it is asked for."""
    found = {}
    for step in world.chain(at, day).steps:
        for need in step.needs:
            named = {ChainStep.S1: need.fact.number}.get(step.key, need.fact.name)
            if step.key is ChainStep.S3:
                named = f"{need.fact.name} {need.fact.number}"
            found[str(named)] = f"{need.status.code} {need.reason.code}"
    return found


def letters(chain: Chain) -> str:
    """The statuses of a chain, a letter each."""
    codes = [step.status.code for step in chain.steps]
    return "".join(LETTERS.get(code, code[0]) for code in codes)


@pytest.mark.parametrize("at", [HERE, MIDDLE, FAR])
def test_every_need_and_every_step_at_a_place_on_two_days(new: NewWorld, at: str) -> None:
    world = whole(new)
    expected = EVERYWHERE | OF_PLACE[at]
    assert told(world, at, DAY) == expected
    chain = world.chain(at)
    assert [step.key for step in chain.steps] == list(ChainStep)
    assert letters(chain) == OF_STEP[at].replace(" ", "")
    assert (chain.asked, chain.satisfied, chain.is_lacking) == (8, SATISFIED_OF_8[at], True)
    # After the switch the scope still names the edition of 2015.
    later = {
        {"GB 1-2015": "GB 1-2025", "实验室 GB 1-2015": "实验室 GB 1-2025"}.get(name, name): said
        for name, said in expected.items()
    }
    if at == HERE:
        later["实验室 GB 1-2025"] = "PARTIAL STALE_EDITION"
    assert told(world, at, LATER) == later


def test_without_a_place_nobody_is_out_of_reach_and_nobody_is_proposed(new: NewWorld) -> None:
    world = whole(new)
    chain = one_stop(world.open(), "kettle", DAY, Where(None))
    assert letters(chain) == "SSSSSPSX-"
    assert all(not step.to_ask for step in chain.steps)
    record = as_record(chain)
    assert (record["lng"], record["lat"], record["within_km"]) == (None, None, None)


def test_a_step_names_who_meets_most_of_its_needs_then_the_nearest(new: NewWorld) -> None:
    world = whole(new)
    near, far = (world.country.bodies[f"institute {at}"] for at in (NEAR, FAR))
    wide = world.chain(HERE, DAY, 400.0).steps[4].providers
    assert [(one.organization_id, one.meets, one.partly) for one in wide] == [
        (near, 1, 1),
        (far, 1, 0),
    ]
    assert wide[1].km == pytest.approx(km(COUNTIES[HERE], COUNTIES[FAR]), abs=0.001)
    from_far = world.chain(FAR, DAY, 400.0).steps[4].providers
    assert [one.organization_id for one in from_far] == [near, far]
    assert len(wide) <= SHOWN


def test_where_nobody_is_known_the_trade_is_proposed_however_far_it_is(new: NewWorld) -> None:
    world = new(EVERYTHING)
    institute = OrganizationKind.METROLOGY_INSTITUTE
    near = world.body("near", NEAR, FAR, kind=institute)
    far = world.body("far", MIDDLE, kind=institute)
    world.body("unplaced", kind=institute)
    laboratory = world.body("laboratory", HERE)
    asked = {
        step.key.code: [one.organization_id for one in step.to_ask]
        for step in world.chain(HERE).steps
        if step.to_ask
    }
    trade = {key: [near, far] for key in ("S5", "S6", "S7")}
    assert asked == trade | {key: [laboratory] for key in ("S2", "S3")}


def test_a_step_says_in_which_stages_of_a_product_it_is_taken(new: NewWorld) -> None:
    assert STAGES.keys() == set(ChainStep)
    assert {stage for stages in STAGES.values() for stage in stages} == set(LifeStage)
    for step in whole(new).chain().steps:
        assert step.stages == STAGES[step.key]


def test_what_was_checked_against_no_source_stays_marked(new: NewWorld) -> None:
    steps = {step.key.code: step for step in whole(new).chain().steps}
    doubtful = {code for code, step in steps.items() if step.confidence is Confidence.UNVERIFIED}
    # S3 is decided by its mandatory need, which is imported; S4 by the one that is common usage.
    assert doubtful == {"S4", "S8"}
    by_kind = [need for need in steps["S3"].needs if need.fact.number == "0717"]
    assert [need.fact.confidence for need in by_kind] == [Confidence.UNVERIFIED]
    for step in steps.values():
        said = {(need.fact.source_id, need.fact.confidence.code) for need in step.needs}
        assert set(step.source_ids) == said


def test_a_step_of_which_the_template_is_silent_has_no_data_and_the_source_of_the_template(
    new: NewWorld,
) -> None:
    steps = new(OLD_AND_NEW).chain().steps
    assert [step.key for step in steps] == list(ChainStep)
    for step in steps[1:]:
        (need,) = step.needs
        silent = (StepStatus.NO_DATA, StepReason.NOT_STATED)
        assert (step.status, (need.status, need.reason)) == (StepStatus.NO_DATA, silent)
        assert (need.fact.name, need.fact.number, need.fact.code) == ("水壶", None, None)
        assert [code for _, code in step.source_ids] == ["IMPORTED"]


def test_an_answer_is_the_same_when_it_is_asked_again_and_for_every_radius(new: NewWorld) -> None:
    world = whole(new)
    assert world.chain() == world.chain()
    assert needs_of(world.open(), "kettle", DAY) is needs_of(world.open(), "kettle", DAY)
    satisfied = [world.chain(HERE, DAY, within).satisfied for within in (0, 20, 21, 400, 6000)]
    assert satisfied == sorted(satisfied)
    assert satisfied[0] < satisfied[-1]


# ------------------------------------------------------------------- what is asked for


def test_a_place_is_a_point_a_region_or_the_whole_country(new: NewWorld) -> None:
    release = whole(new).open()
    lng, lat = COUNTIES[HERE]
    at_point = Where(Near(lng, lat, 30.0), HERE)
    assert place_of(release, DAY, None, None, HERE, 30.0) == at_point
    assert place_of(release, DAY, lng, lat, None, 30.0) == Where(Near(lng, lat, 30.0))
    assert place_of(release, DAY, 1.0, 2.0, HERE, 30.0) == Where(Near(1.0, 2.0, 30.0), HERE)
    assert place_of(release, DAY, None, None, None, 30.0) == Where(None)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((112.0, None, None), "lng and lat belong together"),
        ((None, 30.0, None), "lng and lat belong together"),
        ((200.0, 30.0, None), "200"),
        ((112.0, 95.0, None), "95"),
        ((None, None, "4201"), "six digits"),
        ((112.0, 30.0, "4201"), "six digits"),
        ((None, None, "999999"), "999999"),
        ((None, None, "100000"), "no position"),
    ],
)
def test_an_impossible_place_is_refused_by_its_value(
    new: NewWorld, asked: tuple[float | None, float | None, str | None], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        place_of(new(OLD_AND_NEW).open(), DAY, *asked, 30.0)


def test_an_unknown_product_is_refused_and_the_known_ones_are_named(new: NewWorld) -> None:
    release = new(OLD_AND_NEW).open()
    with pytest.raises(InvalidInput, match="'teapot' is unknown: known are kettle"):
        one_stop(release, "teapot", DAY, Where(None))


# -------------------------------------------------------------- nothing is left untested


def test_every_status_and_every_reason_is_expected_somewhere_in_these_tests() -> None:
    here = Path(__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in here.glob("test_onestop*.py"))
    for vocabulary in (StepStatus, StepReason):
        assert [one.code for one in vocabulary if one.code not in text] == []
