"""Root fields of time: releases and the changes between them."""

import graphene

from nqi.catalog import change as change_rows
from nqi.catalog import release as release_rows
from schema import prepare_history as prepare
from schema.types.change import ChangeConnection, KnownReleaseConnection
from schema.types.connection import pages
from schema.types.enums import ChangeKind, RecordKind


class HistoryRoots(graphene.ObjectType):
    changes = pages(
        ChangeConnection,
        change_rows.listing,
        prepare.changes,
        since=graphene.String(),
        kinds=graphene.List(graphene.NonNull(RecordKind)),
        change=graphene.List(graphene.NonNull(ChangeKind)),
        region=graphene.String(),
        organization=graphene.ID(),
    )
    releases = pages(KnownReleaseConnection, release_rows.releases, prepare.releases)
