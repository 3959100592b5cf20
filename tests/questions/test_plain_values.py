"""Plain values: what a job is given asks exactly what the reader asked."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from nqi import planning_selection
from nqi.planning_selection import Planning
from nqi.questions import siting_answer
from nqi.questions.siting_plan import Siting
from nqi.selection import Near, Selection
from nqi.terms import (
    DemandBasis,
    DistanceMetric,
    Level,
    MatchMode,
    OrganizationKind,
    Pillar,
    QualificationStatus,
    Scheme,
    SitingModel,
    Term,
)
from tests.planner_country import COUNTIES


def some(vocabulary: type[Term]) -> st.SearchStrategy[tuple[Term, ...]]:
    return st.lists(st.sampled_from(list(vocabulary)), max_size=3, unique=True).map(tuple)


SELECTIONS: st.SearchStrategy[Selection] = st.builds(
    Selection,
    as_of=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    pillars=some(Pillar),
    levels=some(Level),
    kinds=some(OrganizationKind),
    schemes=some(Scheme),
    statuses=some(QualificationStatus),
    region=st.none() | st.sampled_from(list(COUNTIES)),
    search=st.none() | st.text(max_size=5),
    standard=st.none() | st.just("GB/T 19001-2016"),
    match_mode=st.sampled_from(list(MatchMode)),
    product=st.none() | st.text(max_size=5),
    near=st.none() | st.builds(Near, st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 6000)),
)
PLANNINGS: st.SearchStrategy[Planning] = st.builds(
    Planning,
    service=SELECTIONS,
    within=st.sampled_from(list(COUNTIES)),
    demand=st.sampled_from([one for one in DemandBasis if one is not DemandBasis.LAYER]),
    level=st.none() | st.sampled_from([Level.PROVINCE, Level.PREFECTURE, Level.COUNTY]),
    resolution=st.integers(4, 7),
    metric=st.sampled_from(list(DistanceMetric)),
    factor=st.floats(1, 3),
    thresholds=st.lists(st.floats(0, 6000), max_size=12).map(tuple),
)


@given(PLANNINGS)
def test_a_question_survives_being_written_as_plain_values(question: Planning) -> None:
    written = json.loads(json.dumps(planning_selection.as_record(question)))
    assert planning_selection.from_record(written) == question
    assert planning_selection.as_record(planning_selection.from_record(written)) == written


CODES = st.lists(st.sampled_from(list(COUNTIES)), max_size=3).map(tuple)
SITINGS: st.SearchStrategy[Siting] = st.builds(
    Siting,
    planning=PLANNINGS,
    model=st.sampled_from(list(SitingModel)),
    p=st.integers(1, 500),
    radius=st.floats(0.001, 2000),
    keep_existing=st.booleans(),
    candidates=CODES,
    excluded=CODES,
    costs=st.lists(st.tuples(st.sampled_from(list(COUNTIES)), st.floats(0, 9))).map(tuple),
    seconds=st.floats(0.1, 60),
)


@given(SITINGS, st.none() | st.floats(0, 100))
def test_a_siting_survives_being_written_as_plain_values(
    question: Siting, budget: float | None
) -> None:
    if budget is not None:
        question = replace(question, model=SitingModel.MCLP, budget=budget)
    written = json.loads(json.dumps(siting_answer.as_record(question)))
    assert siting_answer.from_record(written) == question
    again = siting_answer.as_record(siting_answer.from_record(written))
    assert json.loads(json.dumps(again)) == written
