"""A chain in the words of one language: what the page, the embedded summary and the files show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from nqi.terms import ChainStep, StepStatus

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ShownProvider:
    """A place where something may be done, or may be asked."""

    id: int
    site_id: int | None
    name: str
    name_en: str | None
    kind: str
    regions: Sequence[Row]
    place: str
    """The address, or the name of the place where it is not that of the body."""
    phone: str
    km: float | None
    exact: bool
    nationwide: bool
    lng: float | None
    lat: float | None
    precision: str
    rights: tuple[str, ...] = ()
    until: date | None = None
    """The first day on which a right is no longer recorded to hold."""
    lack: str = ""
    meets: int = 0
    partly: int = 0
    can: tuple[str, ...] = ()
    """Needs that it is listed under as meeting them fully."""


@dataclass(frozen=True)
class ShownNeed:
    """One need of a step."""

    name: str
    said: Markup
    """The name with its words of the trade explained."""
    number: str
    edition: bool
    """Whether the number has a page in the catalogue."""
    is_standard: bool
    """Whether the number is a standard's."""
    regime: str
    is_mandatory: bool
    begins: date | None
    ends: date | None
    handling: str
    note: str
    status: StepStatus
    reason: str
    in_reach: int
    known: int
    providers: tuple[ShownProvider, ...]
    nearest: ShownProvider | None
    unverified: bool
    source: Row
    confidence: str
    due: date | None = None
    """The day by which the instrument is to be verified again, where that is known."""
    period_months: int | None = None


@dataclass(frozen=True)
class ShownSource:
    """Where facts were taken from."""

    title: str
    title_en: str | None
    note: str
    url: str | None
    as_of: str
    confidence: str


@dataclass(frozen=True)
class ShownStep:
    """One step of the chain."""

    key: ChainStep
    number: int
    status: StepStatus
    question: str
    why: Markup
    means: Markup
    stages: tuple[str, ...]
    excuse: str
    """Why the step does not apply, as the source says it."""
    needs: tuple[ShownNeed, ...]
    providers: tuple[ShownProvider, ...]
    nearest: tuple[ShownProvider, ...]
    """Where nobody is in reach: the nearest anywhere."""
    to_ask: tuple[ShownProvider, ...]
    bring: tuple[Markup, ...]
    finder: str
    """Where bodies of the trade are looked for."""
    unverified: bool
    sources: tuple[ShownSource, ...]

    @property
    def is_met(self) -> bool:
        """Whether a provider meets a need fully, rather than perhaps."""
        return any(one.meets for one in self.providers)

    @property
    def is_dated(self) -> bool:
        """Whether an instrument of the step is verified again at a known interval."""
        return any(need.period_months for need in self.needs)


@dataclass(frozen=True)
class ShownChange:
    """What begins or ends on a day."""

    day: date
    words: str
    subject: str
    unverified: bool


@dataclass(frozen=True)
class ShownPlan:
    """The whole plan."""

    product: Row
    headline: str
    steps: tuple[ShownStep, ...]
    changes: tuple[ShownChange, ...]
    terms: tuple[str, ...]
    """The words explained on the page, in the order of reading."""
    release: str
    as_of: date
    query: str

    @property
    def has_no_data(self) -> bool:
        """Whether something is not on record."""
        return any(step.status is StepStatus.NO_DATA for step in self.steps)

    @property
    def dues(self) -> list[ShownNeed]:
        """The instruments of which the day of the next verification is known."""
        return [need for step in self.steps for need in step.needs if need.due]


def distinct(providers: Iterable[ShownProvider]) -> list[ShownProvider]:
    """Return each place once, in the order they came."""
    return list({(one.id, one.site_id): one for one in providers}.values())
