"""What has a global id."""

import graphene


class Node(graphene.Interface):
    id = graphene.ID(required=True)
