"""Root fields of search and verification."""

import graphene

from schema.types.search import search
from schema.types.verify import verification


class SearchRoots(graphene.ObjectType):
    search = search()
    verify = verification()
