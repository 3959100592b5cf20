"""Which changes are meant: parsed once at the edge, for the API, the pages and the watch."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from nqi.errors import InvalidInput
from nqi.selection import check_adcode, codes_json
from nqi.terms import ChangeKind, RecordKind

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class ChangeSelection:
    """Changes between releases; an empty field asks for nothing, different fields all hold."""

    since: str | None = None
    """A day or a time (that moment and later), or the id of a release (what came after it)."""
    kinds: tuple[RecordKind, ...] = ()
    changes: tuple[ChangeKind, ...] = ()
    region: str | None = None
    organization_id: int | None = None

    def __post_init__(self) -> None:
        if self.region is not None:
            check_adcode(self.region)

    def given(self) -> dict[str, Any]:
        """Return what catalog functions need; raise InvalidInput for a moment that is none."""
        given: dict[str, Any] = {}
        if self.since and self.since.strip():
            given |= _since(self.since.strip())
        lists: dict[str, Iterable[Any]] = {"kinds": self.kinds, "changes": self.changes}
        given |= {name: codes_json(terms) for name, terms in lists.items() if terms}
        if self.region is not None:
            given["region"] = self.region
        if self.organization_id is not None:
            given["organization_id"] = self.organization_id
        return given


def _since(text: str) -> dict[str, str]:
    dated = _DATED.fullmatch(text)
    if dated is None:
        return {"since_release": text}
    try:
        if not dated[1]:
            return {"since": date.fromisoformat(text).isoformat()}
        time = datetime.fromisoformat(text)
        in_utc = (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        allowed = "a day, a time such as 2025-12-31T08:00:00Z, or the id of a release is needed"
        raise InvalidInput(f"since {text[:60]!r}: {allowed}") from error
    return {"since": in_utc.isoformat(timespec="seconds")}
