"""What root fields are given beside their arguments."""

from dataclasses import dataclass
from datetime import date

from nqi.db import Database, OpenRelease
from nqi.jobs import Jobs


@dataclass(frozen=True)
class Context:
    """The release that answers, and the day that counts as today."""

    release: OpenRelease
    today: date
    database: Database
    """Where the releases that were are found."""
    jobs: Jobs
