"""Long questions as jobs: each in a process of its own, that outlives the server that began it.

A job is named by what it computes, so asking twice joins the one that runs or finds its answer.
All that is known of it is a file; a job whose process is gone without an answer says so.
"""

from nqi.db import Database
from nqi.jobs.jobs import Jobs
from nqi.jobs.record import Job, Progress, job_id_of

__all__ = ["Job", "Jobs", "Progress", "job_id_of", "jobs_of"]


def jobs_of(database: Database) -> Jobs:
    """Return the jobs over the releases of a database, in its folder."""
    return Jobs(database.folder / "jobs", database.environment())
