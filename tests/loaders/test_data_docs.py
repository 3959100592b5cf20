"""docs/data.md names every rule, file, table and column: it is the data dictionary."""

import json

import pytest

from loaders.rules import Rule
from nqi.models import Model
from tests.loaders.conftest import DATA

TEXT = (DATA.parent / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_is_documented(rule: Rule) -> None:
    assert f"| `{rule.id}` | {rule.meaning} |" in TEXT


def test_every_file_is_documented() -> None:
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    for entry in (*manifest["files"], *manifest["not_loaded"]):
        assert f"`{entry['file']}`" in TEXT


@pytest.mark.parametrize("model", Model.__subclasses__())
def test_every_column_is_documented_under_its_table(model: type[Model]) -> None:
    _, _, section = TEXT.partition(f"### `{model.__tablename__}`\n")
    section = section.partition("\n### ")[0]
    shared = {"source_id", "confidence", "valid_from", "valid_to"}
    missing = [
        column.name
        for column in model.__table__.columns
        if f"| `{column.name}` |" not in section
        and not (column.name in shared and "four columns" in section)
    ]
    assert missing == []
