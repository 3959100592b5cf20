"""Pure rules of a need at a place: its status, its reason, and who is named."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from nqi.questions.onestop_need import (
    SHOWN,
    Fact,
    Offered,
    OpenNeed,
    at,
    best_of_each_place,
)
from nqi.selection import Near
from nqi.terms import (
    ChainStep,
    Confidence,
    StepReason,
    StepStatus,
)
from tests.planner_country import km

FACT = Fact(ChainStep.S3, "a laboratory", 1, Confidence.IMPORTED)
HERE = (112.0, 30.0)
WORTH = {
    StepStatus.NO_DATA: 0,
    StepStatus.GAP: 0,  # not worse than no data: less is known there
    StepStatus.PARTIAL: 1,
    StepStatus.SATISFIED: 2,
}
LACKS = (StepReason.STALE_EDITION, StepReason.RIGHT_NOT_SHOWN, StepReason.TERM_ENDED)


def offer(body: int, site: int | None = None, **values: object) -> Offered:
    """An offer at the visitor's own point, if nothing else is said."""
    given = {"lng": HERE[0], "lat": HERE[1], "nationwide": False, "evidence": ()} | values
    return Offered(organization_id=body, site_id=body if site is None else site, **given)  # type: ignore[arg-type]


offers = st.builds(
    lambda body, site, east, placed, nationwide, lack: offer(
        body,
        body * 10 + site,
        lng=HERE[0] + east / 10 if placed else None,
        lat=HERE[1] if placed else None,
        nationwide=nationwide,
        lack=lack,
    ),
    body=st.integers(1, 4),
    site=st.integers(0, 2),
    east=st.integers(0, 30),
    placed=st.sampled_from((True, True, True, False)),
    nationwide=st.sampled_from((False, False, False, True)),
    lack=st.sampled_from((None, *LACKS)),
)
many = st.lists(offers, max_size=8).map(best_of_each_place)
radii = st.integers(0, 320).map(float)


def near(within_km: float) -> Near:
    """A circle around the visitor."""
    return Near(*HERE, within_km)


def reached(one: Offered, within_km: float) -> bool:
    """Whether an offer counts, by PROJ alone."""
    if one.nationwide:
        return True
    if one.lng is None or one.lat is None:
        return False
    return km(HERE, (one.lng, one.lat)) <= within_km


def expected(found: Sequence[Offered], within_km: float) -> StepStatus:
    """The status, written down once more."""
    inside = [one for one in found if reached(one, within_km)]
    if any(one.lack is None for one in inside):
        return StepStatus.SATISFIED
    if inside:
        return StepStatus.PARTIAL
    nowhere = any(one.lng is None and not one.nationwide for one in found)
    return StepStatus.GAP if found and not nowhere else StepStatus.NO_DATA


# ---------------------------------------------------------------------------- one need


@given(many, radii)
def test_a_need_has_the_status_of_who_is_in_reach(
    found: tuple[Offered, ...], within_km: float
) -> None:
    need = at(OpenNeed(FACT, found), near(within_km))
    inside = [one for one in found if reached(one, within_km)]
    assert need.status is expected(found, within_km)
    assert need.in_reach == len({one.organization_id for one in inside if one.lack is None})
    assert need.known == len({one.organization_id for one in found if one.lack is None})


@given(many, radii)
def test_the_reason_says_no_more_than_the_status(
    found: tuple[Offered, ...], within_km: float
) -> None:
    need = at(OpenNeed(FACT, found), near(within_km))
    allowed = {
        StepStatus.SATISFIED: {StepReason.IN_REACH, StepReason.NATIONWIDE},
        StepStatus.PARTIAL: set(LACKS),
        StepStatus.GAP: {StepReason.OUT_OF_REACH},
        StepStatus.NO_DATA: {StepReason.NOBODY_KNOWN, StepReason.POSITION_UNKNOWN},
    }
    assert need.reason in allowed[need.status]
    if need.status is StepStatus.PARTIAL:
        assert need.reason is need.providers[0].lack
    if need.status is StepStatus.NO_DATA:
        assert (need.reason is StepReason.NOBODY_KNOWN) == (not found)


@given(many, radii, offers)
def test_one_offer_more_never_worsens_a_need(
    found: tuple[Offered, ...], within_km: float, more: Offered
) -> None:
    before = at(OpenNeed(FACT, found), near(within_km))
    after = at(OpenNeed(FACT, best_of_each_place((*found, more))), near(within_km))
    assert WORTH[after.status] >= WORTH[before.status]
    assert after.reason is not StepReason.NOBODY_KNOWN
    assert after.known >= before.known
    assert after.in_reach >= before.in_reach


@given(many, radii, radii)
def test_reaching_farther_never_worsens_a_need(
    found: tuple[Offered, ...], one_km: float, other_km: float
) -> None:
    short, long = sorted((one_km, other_km))
    before, after = (at(OpenNeed(FACT, found), near(within)) for within in (short, long))
    assert WORTH[after.status] >= WORTH[before.status]
    assert (after.in_reach, after.known) >= (before.in_reach, before.known)
    assert after.known == before.known


@given(many, radii)
def test_without_a_place_everybody_is_in_reach(
    found: tuple[Offered, ...], within_km: float
) -> None:
    anywhere, here = (at(OpenNeed(FACT, found), where) for where in (None, near(within_km)))
    assert WORTH[anywhere.status] >= WORTH[here.status]
    assert anywhere.status is not StepStatus.GAP
    assert anywhere.in_reach == anywhere.known == here.known
    assert all(one.km is None for one in anywhere.providers)


@given(many, radii, st.randoms(use_true_random=False))
def test_the_order_of_the_offers_makes_no_difference(
    found: tuple[Offered, ...], within_km: float, random: object
) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = (at(OpenNeed(FACT, tuple(rows)), near(within_km)) for rows in (found, mixed))
    assert (one.status, one.reason) == (other.status, other.reason)
    assert (one.in_reach, one.known) == (other.in_reach, other.known)
    assert one.providers == other.providers
    assert one.nearest == other.nearest


def test_a_body_in_reach_comes_before_one_that_serves_the_country() -> None:
    found = (offer(1, nationwide=True), offer(2))
    both, national = (at(OpenNeed(FACT, rows), near(5.0)) for rows in (found, found[:1]))
    assert (both.status, both.reason) == (StepStatus.SATISFIED, StepReason.IN_REACH)
    assert (national.status, national.reason) == (StepStatus.SATISFIED, StepReason.NATIONWIDE)


def test_somebody_of_whom_it_is_not_known_where_makes_no_gap() -> None:
    away, nowhere = offer(1, lng=120.0), offer(2, lng=None, lat=None)
    for found, reason in (
        ((away,), StepReason.OUT_OF_REACH),
        ((nowhere,), StepReason.POSITION_UNKNOWN),
        ((replace(nowhere, lack=StepReason.TERM_ENDED),), StepReason.POSITION_UNKNOWN),
        ((away, nowhere), StepReason.POSITION_UNKNOWN),
        ((away, replace(nowhere, nationwide=True)), StepReason.NATIONWIDE),
    ):
        assert at(OpenNeed(FACT, found), near(5.0)).reason is reason


def test_what_is_settled_is_the_same_everywhere() -> None:
    settled = (StepStatus.PARTIAL, StepReason.DATES_UNKNOWN)
    shown = (("STANDARD", "7"),)
    for where in (None, near(0.0), near(6000.0)):
        need = at(OpenNeed(FACT, settled=settled, evidence=shown), where)
        assert (need.status, need.reason) == settled
        assert (need.evidence, need.providers, need.nearest) == (shown, (), None)


# ------------------------------------------------------------------ who is named, and how


@given(many, radii)
def test_providers_are_those_in_reach_who_meets_it_fully_first_then_the_nearest(
    found: tuple[Offered, ...], within_km: float
) -> None:
    need = at(OpenNeed(FACT, found), near(within_km))
    inside = [one for one in found if reached(one, within_km)]

    def rank(one: Offered) -> tuple[bool, float, int]:
        known = one.lng is not None and one.lat is not None
        far = round(km(HERE, (one.lng or 0, one.lat or 0)), 3) if known else float("inf")
        return (one.lack is not None, far, one.site_id or 0)

    inside.sort(key=rank)
    assert [one.site_id for one in need.providers] == [one.site_id for one in inside[:SHOWN]]
    outside = sorted((one for one in found if not reached(one, within_km)), key=rank)
    nobody_near = bool(outside) and not inside
    assert (need.nearest is not None) == nobody_near
    if need.nearest is not None:
        assert need.nearest.site_id == outside[0].site_id


def test_two_places_of_one_body_are_one_body_and_two_providers() -> None:
    need = at(OpenNeed(FACT, (offer(1, 10), offer(1, 11), offer(2, 20))), near(5.0))
    assert (need.in_reach, need.known) == (2, 2)
    assert [one.site_id for one in need.providers] == [10, 11, 20]


def test_a_distance_is_geodesic_in_km_to_the_metre_and_the_radius_is_inclusive() -> None:
    there = (113.0, 30.5)
    distance = km(HERE, there)
    found = OpenNeed(FACT, (offer(1, lng=there[0], lat=there[1]),))
    assert at(found, near(distance)).providers[0].km == round(distance, 3)
    outside = at(found, near(distance - 1e-6))
    assert (outside.status, outside.providers) == (StepStatus.GAP, ())
    assert outside.nearest is not None
    assert outside.nearest.km == round(distance, 3)


def test_no_more_providers_are_shown_than_a_page_can_hold() -> None:
    need = at(OpenNeed(FACT, tuple(offer(body) for body in range(1, 20))), near(5.0))
    assert len(need.providers) == SHOWN
    assert need.in_reach == 19


# --------------------------------------------------------------------------- one place


@given(st.lists(offers, max_size=12))
def test_of_each_place_one_offer_is_kept_that_lacks_least(found: list[Offered]) -> None:
    kept = best_of_each_place(found)
    keys = [(one.organization_id, one.site_id) for one in kept]
    assert keys == list(dict.fromkeys((one.organization_id, one.site_id) for one in found))
    for key, one in zip(keys, kept, strict=True):
        own = [other for other in found if (other.organization_id, other.site_id) == key]
        fully = [other for other in own if other.lack is None]
        assert one is (fully or own)[0]
