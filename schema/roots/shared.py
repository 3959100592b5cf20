"""Root fields of shared resources: equipment, professionals, information, notifications."""

import graphene

from nqi.catalog import equipment as equipment_rows
from nqi.catalog import info_resource, tbt
from nqi.catalog import talent as talent_rows
from schema import prepare_shared as prepare
from schema.types.connection import pages
from schema.types.enums import ResourceKind, TalentKind
from schema.types.equipment import EquipmentConnection, EquipmentFilter
from schema.types.info_resource import InfoResourceConnection
from schema.types.talent import TalentConnection
from schema.types.tbt import TbtNotificationConnection, TbtNotificationFilter


class SharedRoots(graphene.ObjectType):
    tbt_notifications = pages(
        TbtNotificationConnection,
        tbt.listing,
        prepare.tbt_notifications,
        filter=TbtNotificationFilter(),
    )
    equipment = pages(
        EquipmentConnection, equipment_rows.listing, prepare.equipment, filter=EquipmentFilter()
    )
    talent = pages(
        TalentConnection,
        talent_rows.listing,
        prepare.talent,
        region=graphene.String(),
        kind=graphene.List(graphene.NonNull(TalentKind)),
    )
    info_resources = pages(
        InfoResourceConnection,
        info_resource.listing,
        prepare.info_resources,
        kind=graphene.List(graphene.NonNull(ResourceKind)),
        search=graphene.String(),
    )
