"""Root fields of certification: schemes, bodies, recognition, acceptance."""

import graphene


class CertificationRoots(graphene.ObjectType):
    pass
