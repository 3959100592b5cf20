"""Root fields of the planner's questions, and of the jobs that answer the long ones."""

import graphene

from schema.types.accessibility import accessibility, equity
from schema.types.gap import capability_gaps
from schema.types.indicator import indicator, trend
from schema.types.job import job_field
from schema.types.levels import level_matrix
from schema.types.resilience import resilience
from schema.types.siting import scenario, siting


class PlanningRoots(graphene.ObjectType):
    accessibility = accessibility()
    equity = equity()
    level_matrix = level_matrix()
    capability_gaps = capability_gaps()
    resilience = resilience()
    siting = siting()
    scenario = scenario()
    indicator = indicator()
    trend = trend()
    job = job_field()
