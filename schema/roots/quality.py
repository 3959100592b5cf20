"""Root fields of the quality of the data and the code lists."""

import graphene


class QualityRoots(graphene.ObjectType):
    pass
