"""Root field of the quality of the data."""

import graphene

from schema.types.quality import data_quality


class QualityRoots(graphene.ObjectType):
    data_quality = data_quality()
