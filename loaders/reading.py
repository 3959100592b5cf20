"""Reads the files of facts into a book: every accepted record, every rejection, and the counts."""

from collections.abc import Callable, Iterator
from pathlib import Path

from loaders.book import Book, Values
from loaders.derived import add_ancestors, add_organizations, add_terms
from loaders.facts import File
from loaders.mapping import has_header, read_table
from loaders.organizations import Organizations
from loaders.schemes import add_organization_schemes
from loaders.sources import SOURCES
from loaders.staging import Staging
from loaders.table import Row, read_lists, row_of
from nqi import models
from nqi.errors import BadData

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


def read_book(folder: Path, files: list[File], tell: Progress, staging: Staging) -> Book:
    """Return everything that some files say, and everything in them that breaks a rule.

    The rows of the bulky nouns are in ``staging``. Raises BadData for a file that cannot be read,
    or that has other rows than the manifest says.
    """
    book = Book(folder, staging)
    organizations = Organizations(book)
    for number, file in enumerate(files, start=1):
        tell(file.entry.file, number - 1, len(files) + 1)
        _read_dataset(number, file, book, organizations)
    add_ancestors(book)
    add_terms(book)
    add_organizations(book, organizations)
    add_organization_schemes(book)
    return book


def rows_of(file: File) -> Iterator[Row | BadData]:
    """Yield the rows of a file: a table of ours may be a workbook, or have a mapping beside it."""
    source, name, content = SOURCES[file.entry.loader], file.entry.file, file.content()
    if not source.columns or _is_ours(file, content):
        return source.read(name, content)
    return read_table(name, content, source.columns, file.wording)


def _is_ours(file: File, content: bytes) -> bool:
    """Whether a table of our own comes in our own words."""
    columns = SOURCES[file.entry.loader].columns
    return not file.wording.is_given and has_header(file.entry.file, content, columns)


def _rows_left(
    file: File, book: Book, organizations: Organizations
) -> Iterator[Row | BadData | None]:
    """Yield the rows of a file; None stands for one that a short way has accepted."""
    source, name = SOURCES[file.entry.loader], file.entry.file
    if source.lane is None or not _is_ours(file, content := file.content()):
        yield from rows_of(file)
        return
    header, lists = read_lists(name, content, source.columns)
    take = source.lane(header, book, organizations)
    for line, values in lists:
        yield None if take(values) else row_of(name, line, header, values)


def _read_dataset(dataset_id: int, file: File, book: Book, organizations: Organizations) -> None:
    entry, source = file.entry, SOURCES[file.entry.loader]
    book.open_dataset(dataset_id, entry)
    read = rejected = 0
    for row in _rows_left(file, book, organizations):
        read += 1
        if row is None:
            continue
        try:
            if isinstance(row, BadData):
                raise row
            source.accept(row, book, organizations)
        except BadData as error:
            rejected += 1
            book.reject(_at(row, error))
    if read != entry.rows:
        message = f"{read} rows, but the manifest says {entry.rows}"
        raise BadData("NQI-MANIFEST", message, file=entry.file)
    book.add(models.Dataset, **_dataset(dataset_id, file, read, rejected))


def _at(row: Row | BadData, error: BadData) -> BadData:
    error.file, error.line = row.file, row.line
    return error


def _dataset(id: int, file: File, read: int, rejected: int) -> Values:
    entry = file.entry
    described = {name: value for name, value in vars(entry).items() if name in _DESCRIBED}
    return described | {
        "id": id,
        "completeness": entry.completeness.code,
        "complete_kind": entry.complete_kind.code if entry.complete_kind else None,
        "sha256": file.sha256,
        "rows_read": read,
        "rows_accepted": read - rejected,
        "rows_rejected": rejected,
    }


_DESCRIBED = {column.name for column in models.Dataset.__table__.columns}
