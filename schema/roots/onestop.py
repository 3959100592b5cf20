"""Root fields of one-stop service for a firm."""

import graphene

from schema.types.basket import labs_for_tests, plan_basket


class OneStopRoots(graphene.ObjectType):
    plan_basket = plan_basket()
    labs_for_tests = labs_for_tests()
