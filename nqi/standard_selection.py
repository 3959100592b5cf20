"""Which standards are meant, parsed once at the edge: list, download and API hand on this value."""

from dataclasses import dataclass, field
from datetime import date

from nqi.codes.classification import parse_ccs_prefix, parse_committee, parse_ics
from nqi.codes.standard_number import StandardNumber, parse_standard_number
from nqi.errors import InvalidInput
from nqi.selection import Given, codes_json, standard_given
from nqi.terms import (
    Mandate,
    MatchMode,
    Openness,
    StandardFamily,
    StandardOrigin,
    StandardStatus,
)
from nqi.text import phrase

_TERMS = {
    "families": "families",
    "mandates": "mandates",
    "origins": "origins",
    "openness": "openness",
    "statuses": "standard_statuses",
}
_FLAGS = ("review_overdue", "status_disagrees", "front_runner")


@dataclass(frozen=True, kw_only=True)
class StandardSelection:
    """Which editions; an empty field asks for nothing. Values of one field are alternatives,
    different fields all hold."""

    as_of: date = field(default_factory=date.today)
    number: str | None = None
    match_mode: MatchMode = MatchMode.ROOT
    search: str | None = None
    families: tuple[StandardFamily, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    origins: tuple[StandardOrigin, ...] = ()
    openness: tuple[Openness, ...] = ()
    statuses: tuple[StandardStatus, ...] = ()
    ics: str | None = None
    """A class of ICS: itself and all below it."""
    ccs: str | None = None
    """The start of a code of CCS."""
    committee: str | None = None
    """A committee: its standards and those of its subcommittees."""
    adopts: str | None = None
    """The number of an international standard: that edition with a year, else any."""
    review_overdue: bool | None = None
    status_disagrees: bool | None = None
    front_runner: bool | None = None

    def given(self) -> Given:
        """Return what catalog functions need, with only the asked fields present.

        Raises InvalidInput naming the value that is no number, class or committee.
        """
        given: Given = {"as_of": self.as_of.isoformat()}
        for name, given_name in _TERMS.items():
            if terms := getattr(self, name):
                given[given_name] = codes_json(terms)
        for name in _FLAGS:
            if (flag := getattr(self, name)) is not None:
                given[name] = int(flag)
        if self.search and self.search.strip():
            given["search"] = phrase(self.search)
        if self.number and self.number.strip():
            given |= standard_given(self.number, self.match_mode)
        return given | self._classes() | self._adopted()

    def _classes(self) -> Given:
        given: Given = {}
        if self.ics and self.ics.strip():
            given["ics"] = _checked("ics", self.ics, parse_ics(self.ics), "43.150")
        if self.ccs and self.ccs.strip():
            given["ccs"] = _checked("ccs", self.ccs, parse_ccs_prefix(self.ccs), "Y or Y57")
        if self.committee and self.committee.strip():
            given["committee"] = committee_given(self.committee)
        return given

    def _adopted(self) -> Given:
        if not self.adopts or not self.adopts.strip():
            return {}
        number = parse_standard_number(self.adopts)
        if number is None:
            raise InvalidInput(f"adopts {self.adopts!r} is no standard's number, like ISO 9001")
        return {"adopts_root": number.root, "adopts_norm": dated_norm(number)}


def committee_given(raw: str) -> str:
    """Return a committee's number in one spelling; raise InvalidInput for anything else."""
    return _checked("committee", raw, parse_committee(raw), "SAC/TC 46/SC 8")


def dated_norm(number: StandardNumber | None) -> str:
    """Return the key of an edition, empty without a year: no edition's key is empty."""
    return number.norm if number and number.year is not None else ""


def _checked(name: str, raw: str, code: str | None, like: str) -> str:
    if code is None:
        raise InvalidInput(f"{name} {raw!r}: a code like {like} is needed")
    return code
