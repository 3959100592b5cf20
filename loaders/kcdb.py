"""The BIPM key comparison database (KCDB): its list of services, and a sample of NIM's entries.

Oddity: the sample names an instrument but not the service it belongs to, so none is linked.
"""

from loaders.book import Book
from loaders.capabilities import add_capability
from loaders.cells import identifier
from loaders.organizations import Organizations
from loaders.table import Row
from nqi.models import MeasurementService
from nqi.terms import AcceptanceBasis, CapabilityKind, MeasurementArea

SOURCE_COLUMNS = ("source_url", "source_note", "licence")
SERVICE_COLUMNS = (
    "code",
    "area_code",
    "area",
    "branch_code",
    "branch",
    "service",
    "subservice",
    "individual_service",
    *SOURCE_COLUMNS,
)
CMC_COLUMNS = (
    "kcdb_code",
    "organization_name",
    "institute",
    "item",
    "as_of_text",
    *SOURCE_COLUMNS,
)


def accept_service(row: Row, book: Book) -> None:
    """A service category."""
    area = row.term("area_code", MeasurementArea).code
    texts = ("branch_code", "branch", "service", "subservice", "individual_service")
    values = {column: row.text(column) for column in texts}
    book.add(MeasurementService, code=row.text("code"), area=area, **values, **book.sourced(row))


def accept_cmc(row: Row, book: Book, organizations: Organizations) -> None:
    """A calibration and measurement capability (CMC)."""
    code = identifier(row, "kcdb_code", "KCDB")
    add_capability(
        book,
        organizations.named(row, "organization_name"),
        CapabilityKind.CALIBRATION,
        row.text("item"),
        f"KCDB {code}",
        book.sourced(row, None, row.cells["as_of_text"]),
        acceptance_basis=AcceptanceBasis.CIPM_MRA.code,
        kcdb_code=code,
    )
