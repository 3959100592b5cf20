"""Changes: a selection of them, checked against the releases that there were."""

from typing import Any

from nqi.catalog import change
from nqi.catalog.listing import literals
from nqi.change_selection import ChangeSelection
from nqi.db import OpenRelease
from nqi.errors import NotFound


def checked(release: OpenRelease, selection: ChangeSelection) -> dict[str, Any]:
    """Return what catalog functions need; raise NotFound for a release that never was."""
    given = selection.given()
    if "since_release" in given:
        (row,) = release.rows(change.is_release(literals(given)))
        if not row["is_known"]:
            moment = str(given["since_release"])[:64]
            raise NotFound(f"since {moment!r} is no day, no time and the id of no release")
    return given
