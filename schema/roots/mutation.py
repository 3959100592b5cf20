"""The only writes: ending a job, and telling the data owner what is wrong."""

import graphene

from schema.types.job import cancel_job
from schema.types.report import report_issue


class Mutation(graphene.ObjectType):
    cancel_job = cancel_job()
    report_issue = report_issue()
