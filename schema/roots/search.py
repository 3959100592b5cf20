"""Root fields of search and verification."""

import graphene


class SearchRoots(graphene.ObjectType):
    pass
