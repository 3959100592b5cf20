"""Root fields of reference content: products and code lists."""

import graphene

from nqi.catalog import code_list as code_list_rows
from nqi.catalog import product as product_rows
from schema import prepare_certification as prepare
from schema.fields import Bound, One
from schema.types.code_list import CodeListConnection
from schema.types.connection import pages
from schema.types.product import Product, ProductConnection


class ReferenceRoots(graphene.ObjectType):
    product = Bound(
        Product,
        One(lambda given: product_rows.by_code(given, given["code"])),
        prepare=prepare.scheme,
        code=graphene.String(required=True),
        as_of=graphene.Date(),
    )
    products = pages(
        ProductConnection, product_rows.listing, prepare.products, search=graphene.String()
    )
    code_lists = pages(
        CodeListConnection, code_list_rows.listing, prepare.code_lists, name=graphene.String()
    )
