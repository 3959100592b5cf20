"""What a chain names by id, read in a few statements: bodies, places, rights, sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maps.finder import paths_of
from maps.page import Visit
from nqi.catalog import named, release
from nqi.catalog.listing import literals
from nqi.questions.onestop import Chain, Step, StepProvider
from nqi.questions.onestop_need import Evidence, Need, Provider
from nqi.terms import RecordKind

Row = Mapping[str, Any]
NO_ROW: Row = {}


@dataclass(frozen=True)
class Names:
    """Rows by id."""

    bodies: Mapping[int, Row]
    places: Mapping[int, Row]
    rights: Mapping[int, Row]
    sources: Mapping[int, Row]
    paths: Mapping[str, Sequence[Row]]
    """The regions above each region and itself, by code."""

    def rights_of(self, evidence: Iterable[Evidence]) -> list[Row]:
        """Return the qualifications among some evidence."""
        return [self.rights[key] for key in _qualifications(evidence) if key in self.rights]


def names_of(visit: Visit, chain: Chain) -> Names:
    """Return what a chain names, in six statements whatever its size."""
    providers = [one for step in chain.steps for one in _of_step(step)]
    found = [*_found(chain)]
    bodies = visit.by_id(named.bodies, {one.organization_id for one in providers})
    places = visit.by_id(named.places, {one.site_id for one in providers if one.site_id})
    rights = {key for one in found for key in _qualifications(one.evidence)}
    sources = {key for step in chain.steps for key, _ in step.source_ids}
    sources |= {one.source_id for one in chain.changes}
    codes = [row["adcode"] for row in (*bodies.values(), *places.values())]
    given = literals({"as_of": visit.as_of.isoformat()})
    return Names(
        bodies=bodies,
        places=places,
        rights=visit.by_id(named.rights, rights),
        sources=visit.by_id(release.sources, sources),
        paths=paths_of(visit, given, codes),
    )


def providers_of(need: Need) -> Iterator[Provider]:
    """Yield the providers that a need names."""
    yield from need.providers
    if need.nearest:
        yield need.nearest


def _of_step(step: Step) -> Iterator[Provider | StepProvider]:
    yield from step.providers
    yield from step.to_ask
    for need in step.needs:
        yield from providers_of(need)


def _found(chain: Chain) -> Iterator[Provider]:
    for step in chain.steps:
        yield from step.to_ask
        for need in step.needs:
            yield from providers_of(need)


def _qualifications(evidence: Iterable[Evidence]) -> list[int]:
    return [int(key) for kind, key in evidence if kind == RecordKind.QUALIFICATION.code]
