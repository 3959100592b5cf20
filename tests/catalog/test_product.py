"""What is asked of a product changes on a day; codes of lists and vocabularies have one shape."""

from datetime import date
from pathlib import Path

from nqi import models
from nqi.catalog import code_list, product
from nqi.terms import Regime
from nqi.text import spaced
from tests.catalog.conftest import Asking
from tests.small_release import Rows

CHANGE = date(2026, 11, 1)


def toy(rows: Rows) -> None:
    rows.add(models.Product, code="toy", name="电动玩具", search_text=spaced("toy 电动玩具 Toy"))
    rows.add(models.Product, code="fan", name="电风扇", search_text=spaced("fan 电风扇"))
    for number, first, last in (("GB 1-2014", None, CHANGE), ("GB 1-2025", CHANGE, None)):
        rows.add(
            models.ProductRequirement,
            product_code="toy",
            number=number,
            regime="MANDATORY_STANDARD",
            valid_from=first,
            valid_to=last,
        )


def test_a_new_edition_is_asked_for_from_its_day_on(tmp_path: Path) -> None:
    rows = Rows()
    toy(rows)
    asking = Asking(rows.write(tmp_path))
    for day, number in (("2026-10-31", "GB 1-2014"), ("2026-11-01", "GB 1-2025")):
        found = asking.rows(product.requirements, "toy", as_of=day)
        assert [row["number"] for row in found] == [number]
    assert len(asking.rows(product.every_requirement, "toy")) == 2
    assert asking.rows(product.requirements, "fan") == []


def test_products_are_found_by_words_of_any_name(tmp_path: Path) -> None:
    rows = Rows()
    toy(rows)
    asking = Asking(rows.write(tmp_path))

    def codes(words: str) -> list[str]:
        return [row["code"] for row in asking.page(product.listing, words=words)]

    assert codes('["电"]') == ["fan", "toy"]
    assert codes('["动玩具", "toy"]') == ["toy"]
    assert codes('["动具"]') == []


def test_vocabularies_and_lists_have_one_shape(tmp_path: Path) -> None:
    rows = Rows()
    for code in ("01", "00"):
        rows.add(models.CodeListEntry, list="CMA_AUTHORITY", code=code, name=f"name {code}")
    asking = Asking(rows.write(tmp_path))
    (authorities,) = asking.page(code_list.listing, list_name="CMA_AUTHORITY")
    assert (authorities["is_vocabulary"], authorities["entry_count"]) == (0, 2)
    (regimes,) = asking.page(code_list.listing, list_name="Regime")
    assert (regimes["is_vocabulary"], regimes["entry_count"]) == (1, len(Regime))
    listed = asking.rows(code_list.entries, "CMA_AUTHORITY")
    assert [row["name"] for row in listed] == ["name 00", "name 01"]
    vocabulary = asking.rows(code_list.entries, "Regime")
    assert {row["code"]: row["name"] for row in vocabulary} == {r.code: r.zh for r in Regime}
    assert {row["source_id"] for row in vocabulary} == {None}
