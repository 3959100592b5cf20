"""Root fields of shared resources: titles, equipment, professionals, notifications, products."""

import graphene


class SharedRoots(graphene.ObjectType):
    pass
