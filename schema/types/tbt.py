"""TbtNotification (技术性贸易措施通报): what a member plans, and which goods it touches."""

import graphene

from nqi.catalog import tbt
from schema.fields import column, every
from schema.types.connection import Connection
from schema.types.node import Node
from schema.types.product import Product
from schema.types.source import source


class TbtCode(graphene.ObjectType):
    system = graphene.String(required=True)
    code = graphene.String(required=True)


class TbtNotification(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    symbol = graphene.String(required=True)
    base_symbol = graphene.String(required=True)
    title = graphene.String(required=True)
    products_text = column(graphene.String, "products")
    member = graphene.String(required=True)
    type = graphene.String()
    distributed_on = graphene.Date()
    comment_until = graphene.Date()
    url = graphene.String()
    codes = every(TbtCode, tbt.codes, "id")
    related = every(lambda: TbtNotification, tbt.related, "base_symbol", "id")
    products = every(Product, tbt.products, "id")
    source = source()


class TbtNotificationEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(TbtNotification, required=True)


class TbtNotificationConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(TbtNotification), required=True)
    edges = graphene.List(graphene.NonNull(TbtNotificationEdge), required=True)


class TbtNotificationFilter(graphene.InputObjectType):
    member = graphene.String()
    product = graphene.String()
    search = graphene.String()
    hs = graphene.String()
    ics = graphene.String()
    open_on = graphene.Date()
