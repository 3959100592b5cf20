"""From the arguments of the root fields of time to the SQL values of their questions."""

import json

from nqi.change_selection import ChangeSelection
from nqi.questions.changes import checked
from schema.context import Context
from schema.nodes import key_of
from schema.prepare import Arguments, Values, as_of, dated, page


def changes(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of changes; a malformed id of a body finds nothing."""
    selection = ChangeSelection(
        since=arguments.get("since"),
        kinds=tuple(arguments.get("kinds") or ()),
        changes=tuple(arguments.get("change") or ()),
        region=arguments.get("region") or None,
        organization_id=_organization(arguments.get("organization")),
    )
    given = checked(context.release, selection)
    return given | {"as_of": as_of(arguments, context).isoformat()} | page(arguments)


def _organization(node_id: str | None) -> int | None:
    if not node_id:
        return None
    key = key_of("Organization", node_id)
    return key if isinstance(key, int) else -1


def releases(arguments: Arguments, context: Context) -> Values:
    """Prepare a page of releases, with the ids of those whose files are kept."""
    kept = {"kept": json.dumps(context.database.kept_ids())}
    return {**dated(arguments, context), **kept, **page(arguments)}
