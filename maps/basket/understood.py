"""How each line of a list was understood, in the words of the page, and what else it may mean."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from maps import query, urls
from maps.basket.asked import Asked
from maps.page import Visit
from nqi.questions.wanted import Line, Meaning, Need, selection
from nqi.questions.wanted_choices import Choice, choices
from nqi.terms import OrganizationKind, Pillar, Scheme, Term

VOCABULARIES: Mapping[Meaning, type[Term]] = {
    Meaning.SCHEME: Scheme,
    Meaning.KIND: OrganizationKind,
    Meaning.PILLAR: Pillar,
}
CERTIFYING = {Scheme.CNCA_BODY.code, Scheme.CCC_DESIGNATION.code}
"""Rights of which the catalogue does not say for which products or systems they hold."""


@dataclass(frozen=True)
class Offered:
    """Another meaning: what to write instead, and what it is about."""

    text: str
    title: str


@dataclass(frozen=True)
class Understood:
    """A need as the page shows it."""

    need: Need
    means: str
    notes: tuple[str, ...]
    choices: tuple[Offered, ...]
    finder: str
    """The finder with the same selection."""
    by_range: str
    """The page that looks for calibration by range; empty where no range is given."""

    @property
    def title(self) -> str:
        """The line as it was written."""
        return self.need.line.text

    @property
    def places(self) -> str:
        """The places of its lines in the list, for the form that changes them."""
        return ",".join(str(line.number) for line in self.need.lines)


def understood(visit: Visit, on: Asked) -> list[Understood]:
    """Return the needs of a list in their order."""
    return [
        Understood(
            need,
            means(visit, need.line),
            tuple(_notes(visit, need)),
            tuple(_offered(visit, need)),
            _finder(visit, on, need.line),
            _by_range(visit, on, need.line),
        )
        for need in on.wanted.needs
    ]


def means(visit: Visit, line: Line) -> str:
    """Return how a line is understood, as a sentence."""
    vocabulary = VOCABULARIES.get(line.meaning)
    value = visit.word(vocabulary.parse(line.value)) if vocabulary else line.value
    return visit.say(f"basket.means_{line.meaning.name.lower()}", value=value)


def _notes(visit: Visit, need: Need) -> list[str]:
    line = need.line
    notes = []
    if len(need.lines) > 1:
        numbers = visit.say("basket.comma").join(str(one.number) for one in need.lines)
        notes.append(visit.say("basket.merged", lines=numbers))
    if line.unused:
        notes.append(visit.say("basket.unused", words=line.unused))
    if quantities := dict.fromkeys(one.quantity for one in need.lines if one.quantity):
        value = visit.say("basket.comma").join(quantities)
        notes.append(visit.say("basket.range_unused", range=value))
    if line.meaning is Meaning.SCHEME and line.value in CERTIFYING:
        notes.append(visit.say("basket.field_unknown"))
    if line.meaning is Meaning.PILLAR:
        notes.append(visit.say("basket.wide"))
    return notes


def _offered(visit: Visit, need: Need) -> list[Offered]:
    return [
        Offered(choice.text, _about(visit, choice))
        for choice in choices(visit.release, need.line, visit.as_of)
    ]


def _about(visit: Visit, choice: Choice) -> str:
    if choice.is_words:
        return visit.say("basket.as_words")
    return visit.word(choice.term) if choice.term and visit.language == "en" else choice.title


def _finder(visit: Visit, on: Asked, line: Line) -> str:
    chosen = replace(selection(line, visit.as_of), near=on.near)
    return urls.finder(query.rendered({**visit.known, **query.parameters(chosen)}))


def _by_range(visit: Visit, on: Asked, line: Line) -> str:
    if not line.quantity:
        return ""
    asked = {
        "instrument": line.value,
        "lower": line.lower,
        "upper": line.upper or line.lower,
        "unit": line.unit,
    }
    if on.near:
        asked |= {"lng": f"{on.near.lng:.10g}", "lat": f"{on.near.lat:.10g}"}
        asked["within"] = f"{on.near.within_km:.10g}"
    return urls.measurement(visit.carry(**asked))
