"""The book of one load: every record accepted so far, by table, and every rejection."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from loaders.gazetteer import Gazetteer
from loaders.id_set import IdSet
from loaders.manifest import Entry
from loaders.rules import Rule
from loaders.staging import BULKY, Staging
from loaders.table import Row, read_mappings
from nqi.boundaries import Boundaries
from nqi.errors import BadData
from nqi.models import Model, Region, RegionSuccession, Rejection, SourceRecord
from nqi.terms import SuccessionKind

Values = dict[str, Any]

LONGEST_SUCCESSION = 10
PLACE_ALIASES = "place_aliases.csv"

_KEYS = {
    model: tuple(column.name for column in model.__table__.primary_key)
    for model in Model.__subclasses__()
}
_BULKY = frozenset(BULKY)
_UNKNOWN = {
    model: {column.name: None for column in model.__table__.columns if column.nullable}
    for model in Model.__subclasses__()
}


@dataclass
class Book:
    """Records to be written; each is the values of one row of its table.

    Those of the bulky nouns go to ``staging`` at once, and only their ids stay here.
    """

    folder: Path
    """Where the files of facts are."""
    staging: Staging | None = None
    """Where bulky rows wait; a book without it takes none."""
    records: dict[type[Model], list[Values]] = field(default_factory=lambda: defaultdict(list))
    regions: dict[str, Values] = field(default_factory=dict)
    places: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """Accepted rows of the list of divisions, its changes and its history, as they were read."""
    successions: dict[str, dict[str, Values]] = field(default_factory=lambda: defaultdict(dict))
    entry: Entry | None = None
    dataset_id: int = 0
    above: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Ids of the measurement standards to which another one is traceable by one step."""
    ids: dict[type[Model], IdSet] = field(default_factory=lambda: defaultdict(IdSet))
    """Of each bulky noun, the ids that were accepted before."""
    _keys: dict[tuple[object, ...], Values] = field(default_factory=dict)
    _sources: dict[tuple[object, ...], int] = field(default_factory=dict)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Names of places, with every change of divisions that was accepted."""
        places = self.places
        aliases = read_mappings(self.folder, PLACE_ALIASES)
        return Gazetteer(
            places["list"], places["history"], places["changes"], aliases, as_of=date.max
        )

    @cached_property
    def boundaries(self) -> Boundaries:
        """The polygons of the divisions."""
        return Boundaries(self.folder / "boundaries")

    @property
    def has_boundaries(self) -> bool:
        """Whether the folder has boundary files; facts can be loaded without them."""
        return (self.folder / "boundaries" / "detail.topojson.gz").is_file()

    def open_dataset(self, dataset_id: int, entry: Entry) -> None:
        """Say which file the next records come from."""
        self.dataset_id, self.entry = dataset_id, entry

    @property
    def as_of(self) -> date | None:
        """The day of the file that is being read."""
        return self.entry.as_of if self.entry else None

    def add(self, model: type[Model], /, **given: Any) -> Values:
        """Accept one record, what is not given being unknown; raise BadData for a key there is."""
        values = _UNKNOWN[model] | given
        if model in _BULKY:
            if not self.ids[model].add(values["id"]):
                raise duplicate(model, values)
            self._stage(model, values)
            return values
        if self.has(model, **values):
            raise duplicate(model, values)
        self._keys[self._key(model, values)] = values
        self.records[model].append(values)
        if model is Region:
            self.regions[values["adcode"]] = values
        if model is RegionSuccession:
            self.successions[values["old_adcode"]][values["new_adcode"]] = values
        return values

    def add_part(self, model: type[Model], /, **given: Any) -> None:
        """Accept a record that belongs to a new one and is known to be new with it."""
        self._stage(model, _UNKNOWN[model] | given)

    def _stage(self, model: type[Model], values: Values) -> None:
        assert self.staging is not None, f"{model.__tablename__} needs a file to wait in"
        self.staging.rows[model].append(values)

    def has(self, model: type[Model], /, **values: Any) -> bool:
        """Whether a record of that key was accepted before."""
        if model in _BULKY:
            return values["id"] in self.ids[model]
        return self._key(model, values) in self._keys

    def found(self, model: type[Model], /, **values: Any) -> Values | None:
        """Return the record of that key that was accepted before, to be filled in, or None."""
        return self._keys.get(self._key(model, values))

    def given_up(self) -> dict[type[Model], Iterator[Values]]:
        """Return every record, to be taken once; the book forgets them and what it knew them by."""
        self._keys.clear()
        self.ids.clear()
        self.above.clear()
        return {model: _let_go(rows) for model, rows in self.records.items()}

    def is_of_this_dataset(self, values: Values) -> bool:
        """Whether a record was taken from the file that is being read."""
        source = self._keys[SourceRecord, values["source_id"]]
        return bool(source["dataset_id"] == self.dataset_id)

    def _key(self, model: type[Model], values: Values) -> tuple[object, ...]:
        return (model, *(values[name] for name in _KEYS[model]))

    def sourced(self, row: Row, as_of: date | None = None, as_of_text: str = "") -> Values:
        """Return the columns that say where a record of this row comes from."""
        assert self.entry is not None
        cells = row.cells
        url, note = cells.get("source_url", ""), cells.get("source_note", "")
        licence = cells.get("licence", "") or self.entry.licence
        key = (self.dataset_id, url, note, licence, as_of, as_of_text)
        if key not in self._sources:
            self._sources[key] = len(self._sources) + 1
            self.add(
                SourceRecord,
                id=self._sources[key],
                dataset_id=self.dataset_id,
                url=url or self.entry.url,
                note=note,
                licence=licence,
                as_of=as_of or self.entry.as_of,
                as_of_text=as_of_text or (as_of.isoformat() if as_of else ""),
            )
        return {
            "source_id": self._sources[key],
            # A template of a product says of each fact how far to trust it.
            "confidence": cells.get("confidence") or self.entry.confidence.code,
            "valid_from": None,
            "valid_to": None,
        }

    def reject(self, error: BadData) -> None:
        """Note a row, or one cell of it, that is left out."""
        number = len(self.records[Rejection]) + 1
        self.add(
            Rejection,
            id=number,
            dataset_id=self.dataset_id,
            line=error.line,
            column_name=error.column,
            rule=error.rule,
            value=error.value,
            message=error.message,
        )

    def leave_out_cell(self, row: Row, error: BadData) -> None:
        """Note one cell that breaks a rule; the rest of its row is accepted."""
        error.file, error.line = row.file, row.line
        self.reject(error)

    def region(self, column: str, adcode: str) -> Values:
        """Return the region in force of a code, by its one successor; raise BadData if unknown."""
        found = adcode
        for _ in range(LONGEST_SUCCESSION):
            region = self.regions.get(found)
            if region is not None and region["valid_to"] is None:
                return region
            followers = self._followers(found)
            if len(followers) != 1:
                break
            found = followers[0]
        raise Rule.UNKNOWN_REGION.broken(column, adcode)

    def _followers(self, adcode: str) -> list[str]:
        """The regions that took over when a code ended; parts that left before do not count."""
        known = {new: v["changed_year"] for new, v in self.successions[adcode].items()}
        return [new for new, year in known.items() if year == max(known.values()) and new != adcode]

    def merged_into(self, adcode: str) -> list[str]:
        """The regions that were merged, whole, into one that came later."""
        merged = SuccessionKind.MERGED.code
        return [
            old
            for old, followers in self.successions.items()
            if adcode in followers and followers[adcode]["kind"] == merged
        ]

    def lies_in(self, adcode: str, above: str) -> bool:
        """Whether a region is another one, or lies in it."""
        found: str | None = adcode
        while found is not None and found != above:
            found = self.regions[found]["parent_adcode"]
        return found == above

    def named_region(self, row: Row, code: str = "adcode", name: str = "name_zh") -> Values:
        """Return the region of a row whose code and name must agree; raise BadData otherwise."""
        region = self.region(code, row.text(code))
        if row.text(name) not in (region["name"], region["short_name"]):
            detail = f"{region['adcode']} is {region['name']}"
            raise Rule.REGION_NAME.broken(name, row.text(name), detail)
        return region


def duplicate(model: type[Model], values: Values) -> BadData:
    """Return the error for a record whose key is there already."""
    key = " ".join(str(values[name]) for name in _KEYS[model])
    return Rule.DUPLICATE.broken(value=key, detail=str(model.__tablename__))


def _let_go(rows: list[Values]) -> Iterator[Values]:
    rows.reverse()
    while rows:
        yield rows.pop()
