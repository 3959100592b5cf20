"""What authorities found about bodies, as they published it."""

from loaders.book import Book
from loaders.organizations import Organizations
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import SupervisionEvent
from nqi.terms import SupervisionKind

COLUMNS = (
    "organization_name",
    "kind",
    "happened_on",
    "authority",
    "reason",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One dated event of a body that was loaded before."""
    body, kind = organizations.named(row, "organization_name"), row.term("kind", SupervisionKind)
    happened_on = row.day("happened_on")
    if happened_on is None:
        raise Rule.REQUIRED.broken("happened_on")
    authority, reason = row.optional("authority"), row.optional("reason")
    key = (body.key, kind.code, happened_on.isoformat(), authority or "", reason or "")
    book.add(
        SupervisionEvent,
        **book.sourced(row),
        id=stable_id("supervision_event", *key),
        organization_id=body.id,
        kind=kind.code,
        happened_on=happened_on,
        authority=authority,
        reason=reason,
    )
