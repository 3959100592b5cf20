"""The products that are shipped: each chain on two days at three places, and what it rests on."""

import json
from functools import cache
from typing import Any

import httpx
import pytest
import yaml  # type: ignore[import-untyped]
from sqlalchemy import literal

from nqi.catalog import release as releases
from nqi.db import OpenRelease
from nqi.questions.onestop import Chain
from nqi.questions.onestop_need import Need
from nqi.terms import ChainStep, Confidence, StepReason, StepStatus
from tests.conftest import ROOT
from tests.opened import told
from tests.planner_country import km
from tests.questions.shipped import (
    ANY_DAY,
    BEIJING,
    FILES,
    GUANGZHOU,
    HEFEI,
    LETTERS,
    LHASA,
    NINGBO,
    PLACES,
    PRODUCTS,
    S1,
    S2,
    S3,
    S4,
    S5,
    S7,
    S8,
    S9,
    SHENZHEN,
    SUZHOU,
    SWITCHES,
    WITHIN_KM,
    Ask,
    days,
    each_product,
    numbers,
    stated,
    step,
)


@cache
def template(code: str) -> dict[str, list[dict[str, str]]]:
    """A file of a product, every value as text."""
    text = (ROOT / "data" / "products" / f"{code}.yaml").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, str]]] = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    return found


def test_every_shipped_product_is_in_the_table() -> None:
    assert [path.stem for path in FILES] == sorted(PRODUCTS)


# -------------------------------------------------------------------- what is asked for


@each_product
@pytest.mark.parametrize("at", PLACES)
def test_a_chain_has_nine_steps_with_the_needs_that_the_file_states(
    ask: Ask, code: str, at: str
) -> None:
    expected = PRODUCTS[code]
    for i, day in enumerate(days(code)):
        chain = ask(code, at, day)
        assert [one.key for one in chain.steps] == list(ChainStep)
        counted = {one.key.code: len(stated(one)) for one in chain.steps}
        said = template(code)
        listed = {part: len(said.get(part, ())) for part in ("materials", "export", "advice")}
        assert counted == {
            "S1": expected.standards[i],
            "S2": expected.tests[i],
            "S3": expected.laboratories[i],
            "S4": len(expected.schemes.split()),
            "S5": expected.instruments,
            "S6": expected.fields,
            "S7": listed["materials"],
            "S8": listed["export"],
            "S9": listed["advice"],
        }
        schemes = " ".join(sorted(str(need.fact.code) for need in step(chain, S4).needs))
        assert schemes == expected.schemes


def test_a_right_that_a_file_wants_for_a_regime_it_does_not_ask_for_is_not_stated(
    ask: Ask,
) -> None:
    chain = ask("lithium-battery", NINGBO, PRODUCTS["lithium-battery"].day)
    silent = [one for one in step(chain, S3).needs if one.reason is StepReason.NOT_STATED]
    assert [(one.fact.code, one.status) for one in silent] == [
        ("CCC_DESIGNATION", StepStatus.NO_DATA)
    ]


@each_product
def test_the_kind_of_the_ccc_catalogue_is_asked_of_laboratories_and_certification(
    ask: Ask, code: str
) -> None:
    chain, kind = ask(code, NINGBO, PRODUCTS[code].day), PRODUCTS[code].kind
    laboratories = stated(step(chain, S3))
    designated = {one.fact.number for one in laboratories if one.fact.code == "CCC_DESIGNATION"}
    assert designated == ({kind} if kind else set())
    certified = [need for need in step(chain, S4).needs if need.fact.code == "CCC"]
    assert [need.fact.number for need in certified] == [kind] * len(certified)
    assert all(need.fact.is_mandatory for need in certified)
    assert bool(certified) == ("CCC" in PRODUCTS[code].schemes.split())


@pytest.mark.parametrize("code", SWITCHES)
def test_the_editions_change_on_their_day_and_are_told_before(ask: Ask, code: str) -> None:
    before, after = (ask(code, SUZHOU, day) for day in days(code))
    ends, begins = SWITCHES[code]
    assert numbers(before) - numbers(after) == ends
    assert numbers(after) - numbers(before) == begins
    day = PRODUCTS[code].day
    told = {one.number: (one.begins, one.ends) for one in before.changes}
    assert told == dict.fromkeys(ends, (None, day)) | dict.fromkeys(begins, (day, None))
    assert not {*begins, *ends} & {one.number for one in after.changes}


@pytest.mark.parametrize("code", sorted(PRODUCTS.keys() - SWITCHES))
def test_where_no_edition_changes_the_two_days_agree(ask: Ask, code: str) -> None:
    before, after = (ask(code, SUZHOU, day) for day in days(code))
    assert before.steps == after.steps


def test_the_toys_editions_of_2014_and_2025_are_in_force_on_their_days(ask: Ask) -> None:
    for chain in (ask("electric-toy", SHENZHEN, day) for day in days("electric-toy")):
        mandatory = [need for need in step(chain, S1).needs if need.fact.is_mandatory]
        assert len(mandatory) == 4
        assert {need.reason for need in mandatory} == {StepReason.IN_FORCE}


# ---------------------------------------------------------------------- what is known


def letters(chain: Chain) -> str:
    """The statuses of a chain, a letter each."""
    by_status = {code: letter for letter, code in LETTERS.items()}
    found = "".join(by_status[one.status.code] for one in chain.steps)
    return f"{found[:5]} {found[5:]}"


@pytest.mark.parametrize("code", [code for code, one in PRODUCTS.items() if one.statuses])
@pytest.mark.parametrize("at", PLACES)
def test_a_chain_has_the_statuses_that_the_sources_decide(ask: Ask, code: str, at: str) -> None:
    assert letters(ask(code, at, PRODUCTS[code].day)) == PRODUCTS[code].statuses


@pytest.mark.parametrize("at", [HEFEI, GUANGZHOU, BEIJING, LHASA, *PLACES])
def test_laboratories_of_the_energy_label_are_those_of_the_list_that_are_in_reach(
    ask: Ask, release: OpenRelease, at: str
) -> None:
    chain = ask("refrigerator", at, ANY_DAY)
    (label,) = [one for one in step(chain, S3).needs if one.fact.code == "ENERGY_LABEL_LAB"]
    (tested,) = [one for one in step(chain, S2).needs if one.fact.name == "能效"]
    near = chain.where.near
    assert near is not None
    listed = _energy_label_laboratories(release)
    inside = {
        body
        for body, lng, lat in listed
        if lng is not None and km((near.lng, near.lat), (lng, lat)) <= WITHIN_KM
    }
    assert bool(inside) == (at != LHASA)
    for need in (label, tested):
        assert need.known == len({body for body, *_ in listed}) == 21
        assert need.in_reach == len(inside)
        assert (need.status is StepStatus.SATISFIED) == bool(inside)
        # Of some laboratories it is not known where they are, so nothing is a gap.
        assert need.status is not StepStatus.GAP
        assert len(need.providers) == min(5, len(inside))


def _energy_label_laboratories(
    release: OpenRelease,
) -> list[tuple[int, float | None, float]]:
    return told(
        release,
        "SELECT c.organization_id, s.lng, s.lat FROM capability c "
        "JOIN qualification q ON q.id = c.qualification_id "
        "LEFT JOIN site s ON s.id = c.site_id WHERE q.scheme = 'ENERGY_LABEL_LAB'",
    )


def test_the_weight_has_the_national_institute_for_its_recommendation(ask: Ask) -> None:
    there, far = (ask("weight", at, ANY_DAY) for at in (BEIJING, SHENZHEN))
    judged = {StepStatus.SATISFIED: there, StepStatus.GAP: far}
    for status, chain in judged.items():
        needs = [one for one in _needs(chain) if one.fact.code == "OIML_ISSUING_AUTHORITY"]
        needs += step(chain, S2).needs
        assert len(needs) == 7
        assert {(one.status, one.known) for one in needs} == {(status, 1)}
        bodies = {one.providers or (one.nearest,) for one in needs}
        assert len({who.organization_id for shown in bodies for who in shown if who}) == 1


# ------------------------------------------------------------------- what it rests on


def _needs(chain: Chain) -> list[Need]:
    return [need for one in chain.steps for need in one.needs]


@each_product
def test_every_step_and_every_need_has_a_source_with_a_note_and_how_far_to_trust_it(
    ask: Ask, release: OpenRelease, code: str
) -> None:
    for day in days(code):
        chain = ask(code, NINGBO, day)
        assert all(one.source_ids for one in chain.steps)
        pairs = {pair for one in chain.steps for pair in one.source_ids}
        pairs |= {(need.fact.source_id, need.fact.confidence.code) for need in _needs(chain)}
        rows = release.rows(releases.sources_of({}, literal(json.dumps(sorted(pairs)))))
        assert len(rows) == len(pairs)
        for row in rows:
            assert row["note"]
            # S3 and S4 join two facts and are as doubtful as the weaker.
            assert row["confidence"] == "UNVERIFIED" or row["licence"] != "none", row["note"]


@each_product
def test_what_is_unverified_is_never_given_as_anything_else(ask: Ask, code: str) -> None:
    chain = ask(code, SUZHOU, PRODUCTS[code].day)
    said = template(code)
    sources: Any = said["sources"]
    listed = {
        (S2, "tests", "parameter"),
        (S4, "certification", "name"),
        (S5, "instruments", "instrument"),
        (S7, "materials", "name"),
        (S8, "export", "name"),
        (S9, "advice", "name"),
    }
    for key, part, named in listed:
        stated: dict[str, set[str]] = {}
        for item in said[part]:
            stated.setdefault(item[named], set()).add(sources[item["source"]]["confidence"])
        for need in step(chain, key).needs:
            doubtful = need.fact.confidence is Confidence.UNVERIFIED
            assert doubtful or need.fact.confidence.code in stated[need.fact.name]
    for one in chain.steps:
        judging = [need for need in one.needs if need.fact.is_mandatory] or one.needs
        doubtful = any(need.fact.confidence is Confidence.UNVERIFIED for need in judging)
        assert not doubtful or one.confidence is Confidence.UNVERIFIED


# --------------------------------------------------------------------------- the API

QUERY = """query Plan($product: String!, $at: String!, $day: Date!) {
  oneStopPlan(product: $product, adcode: $at, asOf: $day, withinKm: 100) {
    product { code } asOf region { adcode } withinKm
    standards { number subject status isMandatory }
    steps { key status confidence needs { name number status reason inReach known } }
    stepsAsked stepsSatisfied
  }
}"""


@each_product
def test_the_api_says_the_same(ask: Ask, live_server: str, code: str) -> None:
    for day in days(code):
        chain = ask(code, SHENZHEN, day)
        asked = {"product": code, "at": SHENZHEN, "day": day.isoformat()}
        body = {"query": QUERY, "variables": asked}
        answer = httpx.post(f"{live_server}/graphql", json=body, trust_env=False, timeout=60).json()
        assert "errors" not in answer, answer
        plan = answer["data"]["oneStopPlan"]
        assert plan["product"] == {"code": code}
        assert (plan["asOf"], plan["region"]) == (day.isoformat(), {"adcode": SHENZHEN})
        assert (plan["stepsAsked"], plan["stepsSatisfied"]) == (chain.asked, chain.satisfied)
        standards = stated(step(chain, S1))
        assert plan["standards"] == [
            {
                "number": need.fact.number,
                "subject": need.fact.note,
                "status": need.status.code,
                "isMandatory": need.fact.is_mandatory,
            }
            for need in standards
        ]
        assert plan["steps"] == [
            {
                "key": one.key.code,
                "status": one.status.code,
                "confidence": one.confidence.code,
                "needs": [
                    {
                        "name": need.fact.name,
                        "number": need.fact.number,
                        "status": need.status.code,
                        "reason": need.reason.code,
                        "inReach": need.in_reach,
                        "known": need.known,
                    }
                    for need in one.needs
                ],
            }
            for one in chain.steps
        ]
