"""The list of openstd.samr.gov.cn: national standards, as its HTML page, as CSV or as JSON.

Oddities. The list says that a standard adopts an international one without saying which, so
nothing is taken from that column. The class (mandatory or not) is said by the number itself.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from loaders.published_standards import BEYOND, names_numbers, rows
from loaders.standard_markup import table_records
from loaders.table import Row, decode
from nqi.errors import BadData


def read(file: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the rows of a list in any of its forms; raise BadData for what is no list."""
    return rows(file, records(file, decode(file, content)))


def records(file: str, text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a table in HTML, JSON or CSV (comma or tab), told by how it begins."""
    start = text.lstrip()[:1]
    if start == "<":
        return (one for one in table_records(text) if names_numbers(one))
    return _json_records(file, text) if start in {"{", "["} else _csv_records(text)


def _json_records(file: str, text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a JSON array, or of the first array in a JSON object."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BadData("NQI-FILE", f"not JSON: {error}", file=file) from error
    if isinstance(document, dict):
        document = next((value for value in document.values() if isinstance(value, list)), None)
    if not isinstance(document, list) or not all(isinstance(one, dict) for one in document):
        raise BadData("NQI-FILE", "no list of records", file=file)
    yield from document


def _csv_records(text: str) -> Iterator[Mapping[str, Any]]:
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    yield from csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey=BEYOND)
