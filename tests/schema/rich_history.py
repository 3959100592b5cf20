"""A past of four releases: records created, updated, closed and come again."""

import json
from typing import Any

from nqi import models
from tests.small_release import Rows

PAST = ("first", "second", "third", "fourth")
TIMES = [f"2025-0{month}-15T08:00:00+00:00" for month in range(1, 6)]
NASTY = "He said \"hi\" & 'no' \\ \n </script>{{ 7*7 }}"


def add_history(rows: Rows) -> None:
    """Add releases before this one and what they changed, of records that are there and not."""
    for number, release in enumerate(PAST, start=1):
        rows.add(models.PastRelease, id=release, number=number, created_at=TIMES[number - 1])
    bodies = rows.tables[models.Organization][:4]
    for number, body in enumerate(bodies):
        about = {"organization_id": body["id"], "adcode": body["adcode"]}
        values = {"name": body["name"], "phone": None, "kind": body["kind"]}
        _add(rows, "ORGANIZATION", body["id"], "CREATED", 1, None, values, **about)
        old, new = {"name": NASTY, "phone": None}, {"name": body["name"], "phone": f"027-{number}"}
        _add(rows, "ORGANIZATION", body["id"], "UPDATED", 2 + number % 3, old, new, **about)
    gone = {"organization_id": 7, "adcode": "420106"}
    _add(rows, "CAPABILITY", 1, "CLOSED", 3, {"object": NASTY, "is_main": 1}, None, **gone)
    _add(rows, "STATUS_EVENT", 2, "CREATED", 3, None, {"lng": 114.25, "lat": None}, **gone)
    edition = rows.tables[models.StandardEdition][0]
    for kind, which in (("CREATED", 1), ("CLOSED", 2), ("CREATED", 4)):
        _add(rows, "STANDARD", edition["id"], kind, which, None, {"number": edition["number"]})
    _add(rows, "REGION", "420106", "UPDATED", 4, {"name": "x"}, {"name": "y"}, adcode="420106")


def _add(
    rows: Rows,
    record_kind: str,
    key: int | str,
    kind: str,
    release: int,
    old: dict[str, Any] | None,
    new: dict[str, Any] | None,
    **about: Any,
) -> None:
    known = (*PAST[1:], "small")[release - 1]
    rows.add(
        models.Change,
        id=len(rows.tables.get(models.Change, ())) + 1,
        release_id=known,
        changed_at=TIMES[release],
        kind=kind,
        record_kind=record_kind,
        record_key=str(key),
        title=f"{record_kind} {NASTY}",
        old_values=None if old is None else json.dumps(old, ensure_ascii=False),
        new_values=None if new is None else json.dumps(new, ensure_ascii=False),
        **about,
    )
