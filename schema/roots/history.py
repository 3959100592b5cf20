"""Root fields of time: releases and the changes between them."""

import graphene


class HistoryRoots(graphene.ObjectType):
    pass
