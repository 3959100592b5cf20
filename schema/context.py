"""What root fields are given beside their arguments."""

from dataclasses import dataclass, field
from datetime import date

from nqi.db import Database, OpenRelease
from nqi.feedback import Reports
from nqi.jobs import Jobs
from schema.unmet import Unmet


@dataclass(frozen=True)
class Context:
    """The release that answers, and the day that counts as today."""

    release: OpenRelease
    today: date
    database: Database
    """Where the releases that were are found."""
    jobs: Jobs
    caller: str = ""
    """The network address that asks, for the limit of reports only."""
    reports: Reports | None = None
    """Where reports are kept; None where they are switched off."""
    unmet: Unmet = field(default_factory=Unmet)
    """What is looked for in vain, where that is counted."""
    selected: frozenset[str] | None = None
    """Names of the fields that are asked of the answer; None where nobody knows."""

    def asks_for(self, name: str) -> bool:
        """Whether a field of the answer may be asked for: what is not, need not be computed."""
        return self.selected is None or name in self.selected
