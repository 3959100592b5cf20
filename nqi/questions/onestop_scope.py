"""What a whole country can do for a need, as columns: rules are asked of kinds, not of bodies.

The catalogue gives kinds of records with arrays of who and where (``nqi.catalog.chain_scope``). A
rule of the chain is asked once for each kind and each kind of right that occurs with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from nqi.catalog import chain_scope
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.questions.onestop_need import Row, lack_of_right
from nqi.questions.onestop_offer import LACKS, NO_SITE, Booleans, Offers, Shown
from nqi.reach import Floats, Integers
from nqi.remembered import remembered
from nqi.terms import QualificationStatus, RecordKind, StepReason

KEPT = 4
"""Days of which the rights of a release are remembered, and releases of which the places are."""
NO_RIGHT: Row = {
    "scheme": None,
    "status": QualificationStatus.UNKNOWN.code,
    "may_be_renewed": False,
    "is_doubtful": False,
}
"""The kind of right, the first, of what its source ties to no qualification."""
NOT_MET = -1

Days = NDArray[np.datetime64]
Rule = Callable[[Row], StepReason | None]
"""What keeps a kind of record from meeting a need fully; LookupError where it does not meet it.

The row has the columns of the kind, those of the right (see ``NO_RIGHT``) and ``has_right``.
"""


@dataclass(frozen=True)
class Records:
    """Records at each of their places, in the order of the places; arrays of shape (n,)."""

    kinds: Sequence[Row]
    """Kinds of record with the kind of right that each occurs with: what a rule is asked of."""
    kind: Integers
    record: Integers
    organization: Integers
    at: Integers
    """Index of the place in ``Grounds``, -1 where the body has none."""
    qualification: Integers
    valid_to: Days
    is_doubtful: Booleans
    """Whether the body is not verified."""

    def of(self, is_meant: Callable[[Row], bool]) -> Records:
        """Return the records of some kinds."""
        meant = np.array([is_meant(row) for row in self.kinds], dtype=bool)
        return self.chosen(meant[self.kind]) if len(meant) else self

    def chosen(self, which: NDArray[Any]) -> Records:
        """Return some of the records, by a mask or by indices."""
        names = [one.name for one in fields(self) if one.name != "kinds"]
        return replace(self, **{name: getattr(self, name)[which] for name in names})


@dataclass(frozen=True)
class Grounds:
    """What every need stands on: the places of a release, and its rights on a day."""

    organization: Integers
    """Of each place, ascending, shape (places,)."""
    site: Integers
    lng_lat: Floats
    """Degrees, NaN where not known, shape (places, 2)."""
    covering: Integers
    """The qualifications that name places, ascending."""
    covered: Integers
    """What they name, ascending: index of a qualification times places, plus index of the place."""
    doubtful: Integers
    """Bodies that are not verified."""
    right: Integers
    """Every qualification, ascending, shape (rights,)."""
    right_kinds: Sequence[Row]
    right_kind: Integers
    right_valid_to: Days


def grounds(release: OpenRelease, as_of: date) -> Grounds:
    """Return the places of a release, and its rights on a day."""
    return replace(_places(release), **_rights(release, as_of))


@remembered(KEPT)
def _places(release: OpenRelease) -> Grounds:
    (row,) = release.rows(chain_scope.places({}))
    organization, site = (_numbers(row[name]) for name in ("organization", "site"))
    order = np.lexsort((site, organization))
    lng_lat = np.array([_values(row["lng"]), _values(row["lat"])], dtype=float).reshape(2, -1).T
    (pairs,) = release.rows(chain_scope.covered({}))
    covering, named = np.unique(_numbers(pairs["qualification"]), return_inverse=True)
    by_id = np.argsort(site[order])
    at = by_id[np.searchsorted(site[order], _numbers(pairs["site"]), sorter=by_id)]
    (doubtful,) = release.rows(chain_scope.doubtful_bodies({}))
    return Grounds(
        organization=organization[order],
        site=site[order],
        lng_lat=lng_lat[order],
        covering=covering,
        covered=np.sort(named * len(site) + at),
        doubtful=_numbers(doubtful["organization"]),
        right=_numbers("[]"),
        right_kinds=(NO_RIGHT,),
        right_kind=_numbers("[]"),
        right_valid_to=_days("[]"),
    )


@remembered(KEPT)
def _rights(release: OpenRelease, as_of: date) -> dict[str, Any]:
    rows = release.rows(chain_scope.rights(literals({"as_of": as_of.isoformat()})))
    ids = [_numbers(row["record"]) for row in rows]
    right = np.concatenate([_numbers("[]"), *ids])
    order = np.argsort(right)
    sizes = np.array([len(one) for one in ids], dtype=np.int64)
    kind = np.repeat(np.arange(1, len(rows) + 1), sizes)
    valid_to = np.concatenate([_days("[]"), *(_days(row["valid_to"]) for row in rows)])
    return {
        "right": right[order],
        "right_kinds": (NO_RIGHT, *rows),
        "right_kind": kind[order],
        "right_valid_to": valid_to[order],
    }


def records(on: Grounds, rows: Sequence[Row], *, judged: Sequence[str] = ()) -> Records:
    """Return the records of rows of ``chain_scope`` at their places.

    Columns ``judged`` already tell no kinds apart.
    """
    kinds, kind = _kinds(rows, judged)
    column = {name: _joined(rows, name, _numbers) for name in chain_scope.ARRAYS[:-1]}
    right, valid_to = _right_of(on, column["qualification"])
    own = _joined(rows, "valid_to", _days)
    pairs, pair = np.unique(kind * len(on.right_kinds) + right, return_inverse=True)
    row, at = _at_places(on, column)
    order = np.lexsort((column["record"][row], at))
    row, at = row[order], at[order]
    return Records(
        kinds=[_together(on, kinds, one) for one in pairs.tolist()],
        kind=pair[row],
        record=column["record"][row],
        organization=column["organization"][row],
        at=at,
        qualification=column["qualification"][row],
        valid_to=np.where(np.isnat(valid_to), own, valid_to)[row],
        is_doubtful=np.isin(column["organization"], on.doubtful)[row],
    )


def offers(on: Grounds, kind: RecordKind, parts: Sequence[tuple[Records, Rule]]) -> Offers:
    """Return what records offer by their rules at each of their places, the best of each place.

    Of two that lack the same, the one of an earlier part is shown, then that of the smaller id.
    """
    met = [_best(part, _lacks(part, rule)) for part, rule in parts]
    names = ("organization", "at", "record", "qualification", "valid_to")
    whole = {
        name: np.concatenate(
            [getattr(part, name)[best] for (part, _), (best, _) in zip(parts, met, strict=True)]
        )
        for name in names
    }
    lack = np.concatenate([lacks for _, lacks in met])
    best = _first_of_each(lack != 0, _spots(whole["at"], whole["organization"]))
    at = whole["at"][best]
    return Offers(
        organization=whole["organization"][best],
        site=np.append(on.site, NO_SITE)[at],
        lng_lat=np.append(on.lng_lat, [[np.nan, np.nan]], axis=0)[at],
        nationwide=np.zeros(len(best), dtype=bool),
        lack=lack[best],
        show=_shown(kind, *(whole[name][best] for name in names[2:])),
    )


def standing(row: Row) -> StepReason | None:
    """Return what is doubtful about the right of a kind; raise LookupError if it does not hold."""
    return lack_of_right(row["status"], may_be_renewed=bool(row["may_be_renewed"]))


def may_stand(row: Row) -> bool:
    """Return whether a kind stands under no right that is known not to hold."""
    if not row["has_right"]:
        return True
    try:
        standing(row)
    except LookupError:
        return False
    return True


def _kinds(rows: Sequence[Row], judged: Sequence[str]) -> tuple[list[Row], Integers]:
    """Return the kinds of some rows, and of which kind each of their records is."""
    left = (*chain_scope.ARRAYS, *judged)
    apart = [{name: row[name] for name in row if name not in left} for row in rows]
    kinds = {tuple(one.values()): one for one in apart}
    number = {key: i for i, key in enumerate(kinds)}
    of_row = np.array([number[tuple(one.values())] for one in apart], dtype=np.int64)
    sizes = np.array([row["record"].count(",") + 1 for row in rows], dtype=np.int64)
    return list(kinds.values()), np.repeat(of_row, sizes)


def _together(on: Grounds, kinds: Sequence[Row], pair: int) -> Row:
    """Return a kind of record with a kind of right; it is no less doubtful than either."""
    kind, right = divmod(pair, len(on.right_kinds))
    of_right, of_kind = on.right_kinds[right], kinds[kind]
    doubtful = bool(of_kind["is_doubtful"] or of_right["is_doubtful"])
    return {**of_right, **of_kind, "has_right": right > 0, "is_doubtful": doubtful}


def _lacks(part: Records, rule: Rule) -> Integers:
    """Return what each record lacks by a rule, an index into LACKS, or NOT_MET."""
    lacks = np.array([_lack_of(row, rule) for row in part.kinds], dtype=np.int64)[part.kind]
    unverified = LACKS.index(StepReason.UNVERIFIED_RECORD)
    return np.where((lacks == 0) & part.is_doubtful, unverified, lacks)


def _lack_of(row: Row, rule: Rule) -> int:
    try:
        lack = rule(row)
    except LookupError:
        return NOT_MET
    return LACKS.index(lack or (StepReason.UNVERIFIED_RECORD if row["is_doubtful"] else None))


def _best(part: Records, lack: Integers) -> tuple[Integers, Integers]:
    """Return the best record of each place, by index, and what each lacks."""
    met = np.flatnonzero(lack != NOT_MET)
    best = met[_first_of_each(lack[met] != 0, _spots(part.at, part.organization)[met])]
    return best, lack[best]


def _spots(at: Integers, organization: Integers) -> Integers:
    """Return what names the place of each record: its index, or the body that has none."""
    return np.where(at < 0, -organization, at)


def _first_of_each(rank: Booleans, spot: Integers) -> Integers:
    """Return the index of the first of each spot among those of the least rank, by spot."""
    order = np.lexsort((rank, spot))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = spot[order][1:] != spot[order][:-1]
    return order[is_first]


def _right_of(on: Grounds, qualification: Integers) -> tuple[Integers, Days]:
    """Return the kind of right and its last day, for each qualification; 0 and NaT for none."""
    kind = np.zeros(len(qualification), dtype=np.int64)
    valid_to = np.full(len(qualification), np.datetime64("NaT"), dtype="datetime64[D]")
    is_known = np.isin(qualification, on.right)
    at = np.searchsorted(on.right, qualification[is_known])
    kind[is_known], valid_to[is_known] = on.right_kind[at], on.right_valid_to[at]
    return kind, valid_to


def _at_places(on: Grounds, column: Mapping[str, Integers]) -> tuple[Integers, Integers]:
    """Return the places of records: index of the record and of the place, -1 where it has none.

    A record that its source ties to no place counts at every place of its body; under a
    qualification that names places, at these alone.
    """
    organization, site = column["organization"], column["site"]
    first = np.searchsorted(on.organization, organization, "left")
    count = np.searchsorted(on.organization, organization, "right") - first
    row = np.repeat(np.arange(len(count)), count)
    at = np.arange(len(row)) + np.repeat(first - (np.cumsum(count) - count), count)
    fits = (site[row] == NO_SITE) | (site[row] == on.site[at])
    fits &= _covers(on, column["qualification"][row], at)
    is_left = np.ones(len(count), dtype=bool)
    is_left[row[fits]] = False
    without = np.flatnonzero(is_left)
    nowhere = np.full(len(without), -1)
    return np.concatenate([row[fits], without]), np.concatenate([at[fits], nowhere])


def _covers(on: Grounds, qualification: Integers, at: Integers) -> Booleans:
    """Return whether qualifications name no places, or the very one."""
    if not len(on.covering):
        return np.ones(len(qualification), dtype=bool)
    number = np.minimum(np.searchsorted(on.covering, qualification), len(on.covering) - 1)
    names_places = on.covering[number] == qualification
    covers: Booleans = ~names_places | np.isin(number * len(on.site) + at, on.covered)
    return covers


def _shown(
    kind: RecordKind, record: Integers, qualification: Integers, valid_to: Days
) -> Callable[[int], Shown]:
    def show(i: int) -> Shown:
        keys = [(kind.code, record[i]), (RecordKind.QUALIFICATION.code, qualification[i])]
        return tuple((kind, str(key)) for kind, key in keys if key), valid_to[i].item()

    return show


def _joined(rows: Sequence[Row], name: str, read: Callable[[str], NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate([read("[]"), *(read(row[name]) for row in rows)])


def _values(text: str) -> list[Any]:
    values: list[Any] = orjson.loads(text or "[]")
    return values


def _numbers(text: str) -> Integers:
    return np.array(_values(text), dtype=np.int64)


def _days(text: str) -> Days:
    return np.array(_values(text), dtype="datetime64[D]")
