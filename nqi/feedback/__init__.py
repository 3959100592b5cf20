"""What visitors tell the data owner: reports they write, and searches that found nobody.

Both stand in one file beside the catalogue and never in it: a load replaces the catalogue and
leaves them alone, and no page or answer shows what somebody wrote. docs/feedback.md is for the
data owner, docs/decisions/0016-feedback.md says why it is so.
"""

from pathlib import Path

from nqi.feedback.report import Receipt, Report
from nqi.feedback.reports import Reports, StoredReport
from nqi.feedback.store import Store
from nqi.feedback.unmet import UnmetCount, UnmetSearch, UnmetSearches

__all__ = [
    "Receipt",
    "Report",
    "Reports",
    "Store",
    "StoredReport",
    "UnmetCount",
    "UnmetSearch",
    "UnmetSearches",
    "store_in",
]

FILE = "feedback.sqlite"


def store_in(data_dir: Path) -> Store:
    """Return the store of a data folder; its file is made by the first write."""
    return Store(data_dir / FILE)
