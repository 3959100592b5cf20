"""A chain put into the words of a visit: steps, needs, providers, changes and the headline."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import literal

from maps import query, urls
from maps.language import table
from maps.onestop.asked import Asked, graphql
from maps.onestop.explained import Explainer
from maps.onestop.names import NO_ROW, Names, Row, names_of, providers_of
from maps.onestop.shown import (
    ShownChange,
    ShownNeed,
    ShownPlan,
    ShownProvider,
    ShownSource,
    ShownStep,
    distinct,
)
from maps.page import Visit
from nqi.catalog import instrument
from nqi.codes.standard_number import parse_standard_number
from nqi.questions.onestop import TRADE, Chain, Change, Step, StepProvider
from nqi.questions.onestop_need import Need, Provider
from nqi.terms import (
    ChainStep,
    Confidence,
    OrganizationKind,
    Precision,
    RecordKind,
    Regime,
    StepStatus,
)

COUNTED = (StepStatus.SATISFIED, StepStatus.PARTIAL, StepStatus.GAP, StepStatus.NO_DATA)
OTHER_TRADE = {
    ChainStep.S4: (OrganizationKind.CERTIFICATION_BODY,),
    ChainStep.S9: (OrganizationKind.STANDARDS_BODY,),
}
"""Kinds of bodies that do a step but are nowhere in particular."""
NEAREST = 3
"""Bodies named where nobody is in reach."""
EXACT = {Precision.EXACT.code, Precision.STREET.code}


def plan_of(visit: Visit, on: Asked, chain: Chain) -> ShownPlan:
    """Return a chain as it is shown."""
    assert on.product is not None
    names, explainer = names_of(visit, chain), Explainer(visit.language)
    steps = tuple(_step(visit, names, explainer, on, one) for one in chain.steps)
    return ShownPlan(
        product=on.product,
        headline=headline(visit, chain),
        steps=steps,
        changes=tuple(changes(visit, chain.changes)),
        terms=tuple(explainer.used),
        release=chain.release,
        as_of=chain.as_of,
        query=graphql(visit, on),
    )


def headline(visit: Visit, chain: Chain) -> str:
    """Return how many steps have which status, in one plain sentence."""
    counts = dict.fromkeys(COUNTED, 0)
    for step in chain.steps:
        if step.status in counts:
            counts[step.status] += 1
    parts = [
        visit.say(f"step.count_{status.code}", count=count)
        for status, count in counts.items()
        if count
    ]
    words = visit.say(
        "onestop.head", asked=chain.asked, parts=visit.say("onestop.comma").join(parts)
    )
    return words + visit.say("onestop.full_stop")


def changes(visit: Visit, found: Sequence[Change]) -> Iterator[ShownChange]:
    """Yield what begins and ends, by day; an edition that follows another on a day is one line."""
    begins = [(one.begins, one) for one in found if one.begins]
    ends = [(one.ends, one) for one in found if one.ends]
    lines = []
    for day, new in begins:
        old = next((pair for pair in ends if pair[0] == day and _same_root(pair[1], new)), None)
        if old:
            ends.remove(old)
            words = visit.say("onestop.change_replaces", new=new.number, old=old[1].number)
        else:
            words = visit.say("onestop.change_begins", number=new.number)
        lines.append(_change(day, words, new, *([old[1]] if old else [])))
    for day, one in ends:
        lines.append(_change(day, visit.say("onestop.change_ends", number=one.number), one))
    yield from sorted(lines, key=lambda line: (line.day, line.words))


def _same_root(one: Change, other: Change) -> bool:
    a, b = parse_standard_number(one.number), parse_standard_number(other.number)
    return a is not None and b is not None and a.root == b.root


def _change(day: date, words: str, *rests_on: Change) -> ShownChange:
    doubtful = any(one.confidence is Confidence.UNVERIFIED for one in rests_on)
    return ShownChange(day, words, rests_on[0].subject, doubtful)


def _step(visit: Visit, names: Names, explainer: Explainer, on: Asked, step: Step) -> ShownStep:
    explainer.begin()
    code, status = step.key.code, step.status
    why = explainer.explain(visit.say(f"step.why_{code}"))
    means = explainer.explain(_means(visit, code, status.code))
    needs = tuple(_need(visit, names, explainer, on, one) for one in step.needs)
    together = tuple(_together(visit, names, step, one) for one in step.providers)
    beyond = [need.nearest for need in needs if need.nearest] if not together else []
    beyond.sort(key=lambda one: float("inf") if one.km is None else one.km)
    return ShownStep(
        key=step.key,
        number=int(code[1:]),
        status=status,
        question=visit.say(f"step.ask_{code}"),
        why=why,
        means=means,
        stages=tuple(visit.word(stage) for stage in step.stages),
        excuse=_excuse(step),
        needs=() if status is StepStatus.NOT_APPLICABLE else needs,
        providers=together,
        nearest=tuple(distinct(beyond)[:NEAREST]),
        to_ask=tuple(_provider(visit, names, one) for one in step.to_ask),
        finder=_finder(visit, step.key),
        bring=tuple(explainer.explain(item) for item in _bring(visit, step)),
        unverified=step.confidence is Confidence.UNVERIFIED,
        sources=tuple(_sources(names, step)),
    )


def _excuse(step: Step) -> str:
    if step.status is not StepStatus.NOT_APPLICABLE:
        return ""
    return next((one.fact.name for one in step.needs if one.fact.name != step.key.zh), "")


def _means(visit: Visit, step: str, status: str) -> str:
    own = f"step.means_{step}_{status}"
    return visit.say(own if own in table() else f"step.means_{status}")


def _bring(visit: Visit, step: Step) -> list[str]:
    key = f"step.bring_{step.key.code}"
    if step.status is StepStatus.NOT_APPLICABLE or key not in table():
        return []
    return visit.say(key).split("|")


def _finder(visit: Visit, key: ChainStep) -> str:
    """Return the finder's address with the bodies of the trade of a step, near the same place."""
    params = visit.request.query_params
    near = {name: params.get(name) for name in ("place", "lng", "lat", "within")}
    kinds = [kind.code for kind in TRADE.get(key, OTHER_TRADE.get(key, ()))]
    values: dict[str, query.Value] = {**visit.known, **query.day(visit.as_of), **near}
    return urls.finder(query.rendered({**values, "kind": kinds}))


def _sources(names: Names, step: Step) -> Iterator[ShownSource]:
    for source_id, confidence in step.source_ids:
        row = names.sources.get(source_id, NO_ROW)
        if row:
            yield ShownSource(
                title=row["title"],
                title_en=row["title_en"],
                note=row["note"] or "",
                url=row["url"],
                as_of=str(row["as_of"] or row["as_of_text"] or ""),
                confidence=confidence,
            )


def _need(visit: Visit, names: Names, explainer: Explainer, on: Asked, need: Need) -> ShownNeed:
    fact = need.fact
    name = _name(visit, need)
    number = parse_standard_number(fact.number) if fact.number else None
    found = {kind for kind, _ in need.evidence}
    is_rule = fact.step is ChainStep.S1
    shown = ShownNeed(
        name=name,
        said=explainer.explain(name, is_data=True),
        number=fact.number or "",
        edition=RecordKind.STANDARD.code in found,
        is_standard=number is not None and fact.step is not ChainStep.S4,
        # What nobody asks for is said by the word voluntary alone.
        regime="" if fact.regime == Regime.VOLUNTARY.code else visit.label("Regime", fact.regime),
        is_mandatory=fact.is_mandatory,
        begins=fact.valid_from,
        ends=fact.valid_to,
        handling=visit.label("Handling", fact.handling),
        note="" if is_rule and fact.note == name else fact.note or "",
        status=need.status,
        reason=visit.word(need.reason),
        in_reach=need.in_reach,
        known=need.known,
        providers=tuple(_provider(visit, names, one) for one in need.providers),
        nearest=_provider(visit, names, need.nearest) if need.nearest else None,
        unverified=fact.confidence is Confidence.UNVERIFIED,
        source=names.sources.get(fact.source_id, NO_ROW),
        confidence=fact.confidence.code,
    )
    return _due(visit, on, need, shown) if fact.step is ChainStep.S5 and fact.code else shown


def _name(visit: Visit, need: Need) -> str:
    """Return what a need is called; a field of measurement by its word."""
    if need.fact.step is ChainStep.S6:
        return visit.label("MeasurementCategory", need.fact.name)
    return need.fact.name


def _due(visit: Visit, on: Asked, need: Need, shown: ShownNeed) -> ShownNeed:
    """Return an instrument with its period, and when it is due again after the last day."""
    rows = visit.rows(instrument.by_code({}, literal(need.fact.code)))
    if not rows or not rows[0]["period_months"]:
        return shown
    kind = rows[0]
    months, due = kind["period_months"], None
    if on.verified:
        mode, last = literal(kind["verification_mode"]), literal(on.verified.isoformat())
        answer = instrument.one(instrument.due_on({}, mode, literal(months), last))
        text = visit.value(answer)
        due = date.fromisoformat(text) if text else None
    return replace(shown, due=due, period_months=months)


def _together(visit: Visit, names: Names, step: Step, one: StepProvider) -> ShownProvider:
    """Return a provider of a step with the rights by which it meets the needs."""
    same = [
        other
        for need in step.needs
        for other in providers_of(need)
        if (other.organization_id, other.site_id) == (one.organization_id, one.site_id)
    ]
    evidence = dict.fromkeys(item for other in same for item in other.evidence)
    ends = [other.valid_to for other in same if other.valid_to]
    lacks = dict.fromkeys(visit.word(other.lack) for other in same if other.lack)
    shown = _placed(visit, names, one)
    return replace(
        shown,
        rights=_rights(visit, names.rights_of(evidence)),
        until=min(ends, default=None),
        lack=visit.say("onestop.comma").join(lacks),
        meets=one.meets,
        partly=one.partly,
        can=tuple(_name(visit, need) for need in step.needs if _meets(need, one)),
    )


def _meets(need: Need, one: StepProvider) -> bool:
    return any(
        other.lack is None
        and (other.organization_id, other.site_id) == (one.organization_id, one.site_id)
        for other in need.providers
    )


def _provider(visit: Visit, names: Names, one: Provider) -> ShownProvider:
    return replace(
        _placed(visit, names, one),
        rights=_rights(visit, names.rights_of(one.evidence)),
        until=one.valid_to,
        lack=visit.word(one.lack) if one.lack else "",
    )


def _rights(visit: Visit, rows: Iterable[Row]) -> tuple[str, ...]:
    """Return rights by scheme and number, each once."""
    texts = [
        " ".join(filter(None, (visit.label("Scheme", row["scheme"]), row["number"])))
        for row in rows
    ]
    return tuple(dict.fromkeys(texts))


def _placed(visit: Visit, names: Names, one: Provider | StepProvider) -> ShownProvider:
    body: Any = names.bodies[one.organization_id]
    site: Any = names.places.get(one.site_id or 0, NO_ROW)
    own_name = site.get("name") if site.get("name") != body["name"] else None
    precision = site.get("precision")
    return ShownProvider(
        id=one.organization_id,
        site_id=one.site_id,
        name=body["name"],
        name_en=body["name_en"],
        kind=visit.label("OrganizationKind", body["kind"]),
        regions=names.paths.get(site.get("adcode") or body["adcode"] or "", ()),
        place=site.get("address") or own_name or "",
        phone=body["phone"] or "",
        km=one.km,
        exact=precision in EXACT,
        nationwide=one.nationwide,
        lng=site.get("lng"),
        lat=site.get("lat"),
        precision=visit.label("Precision", precision),
    )
