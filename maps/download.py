"""Downloads of whole tables: the selection of the noun's page, in its order, row after row."""

from itertools import chain
from typing import Any

from starlette.responses import Response, StreamingResponse

from maps.page import Visit
from maps.tables.nouns import TABLES
from maps.tables.table import Table
from maps.tables.writers import MEDIA_TYPES, WRITERS
from nqi.errors import NotFound


def table(visit: Visit) -> Response:
    """Answer the file of a table; the header says as of when, of which release, in which order."""
    chosen, extension = _asked(visit)
    records = chosen.rows(visit)
    # What is asked wrongly shows with the first row, while the answer can still be a page.
    first = list(_take_one(records))
    pieces = WRITERS[extension](visit, chosen, chain(first, records))
    name = f"{chosen.noun}-{visit.as_of.isoformat()}.{extension}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-As-Of": visit.as_of.isoformat(),
        "X-Release": visit.release.id,
    }
    if chosen.order:
        headers["X-Order"] = chosen.order(visit)
    return StreamingResponse(pieces, media_type=MEDIA_TYPES[extension], headers=headers)


def _asked(visit: Visit) -> tuple[Table, str]:
    noun, extension = (visit.request.path_params[name] for name in ("noun", "extension"))
    if noun not in TABLES:
        raise NotFound(f"table {noun!r}: allowed are {', '.join(TABLES)}")
    chosen = TABLES[noun]
    if extension not in chosen.extensions():
        allowed = ", ".join(chosen.extensions())
        raise NotFound(f"download {extension!r} of {noun}: allowed are {allowed}")
    return chosen, extension


def _take_one(records: Any) -> Any:
    for record in records:
        yield record
        return
