"""Root fields of one-stop service for a firm."""

import graphene

from schema.types.basket import labs_for_tests, plan_basket
from schema.types.onestop import one_stop_plan
from schema.types.onestop_index import one_stop_index


class OneStopRoots(graphene.ObjectType):
    one_stop_plan = one_stop_plan()
    one_stop_index = one_stop_index()
    plan_basket = plan_basket()
    labs_for_tests = labs_for_tests()
