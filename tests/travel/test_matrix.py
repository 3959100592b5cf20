"""A matrix file answers what its rows say, and names the row that cannot be."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.errors import BadData, InvalidInput
from nqi.travel import Points
from nqi.travel.matrix import Matrix

HEADER = "origin,destination,minutes\n"
keys = st.sampled_from(["110101", "110102", "7", "8", "9"])


def points(*keys: str) -> Points:
    return Points(keys, np.zeros(len(keys)), np.zeros(len(keys)))


def matrix(folder: Path, text: str, encoding: str = "utf-8") -> Matrix:
    path = folder / "times.csv"
    path.write_text(text, encoding=encoding)
    return Matrix.read(path)


@given(
    rows=st.dictionaries(st.tuples(keys, keys), st.integers(0, 300), max_size=25),
    origins=st.lists(keys, max_size=6),
    places=st.lists(keys, max_size=6),
    within=st.integers(0, 300),
)
def test_every_answer_is_what_a_dictionary_of_the_rows_says(
    tmp_path_factory: pytest.TempPathFactory,
    rows: dict[tuple[str, str], int],
    origins: list[str],
    places: list[str],
    within: int,
) -> None:
    text = "".join(f"{a},{b},{minutes}\n" for (a, b), minutes in rows.items())
    read = matrix(tmp_path_factory.mktemp("matrix"), HEADER + text)
    asked = points(*origins), points(*places)
    expected = np.array([[rows.get((a, b), np.inf) for b in places] for a in origins])
    expected = expected.reshape(len(origins), len(places))
    assert read.table(*asked).tolist() == expected.tolist()
    found = read.pairs(*asked, within)
    near = [(i, j) for i, j in np.ndindex(expected.shape) if expected[i, j] <= within]
    assert list(zip(found.origin.tolist(), found.place.tolist(), strict=True)) == near
    assert found.cost.tolist() == [expected[pair] for pair in near]
    nearest = read.nearest(*asked)
    for i, costs in enumerate(expected):
        served = bool(len(costs)) and bool(np.isfinite(costs.min()))
        assert nearest.place[i] == (int(costs.argmin()) if served else -1)
        assert nearest.cost[i] == (costs.min() if served else np.inf)


def test_a_mark_at_the_start_other_columns_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    text = "minutes,note,destination,origin\r\n12.5,by car, 7 ,110101\r\n\r\n"
    read = matrix(tmp_path, text, "utf-8-sig")
    assert read.table(points("110101"), points("7")).tolist() == [[12.5]]
    assert (read.unit, read.source) == ("min", "times.csv")


def test_zero_minutes_are_a_way_and_not_none(tmp_path: Path) -> None:
    found = matrix(tmp_path, HEADER + "110101,7,0\n").nearest(points("110101"), points("7"))
    assert (found.cost.tolist(), found.place.tolist()) == ([0.0], [0])


@pytest.mark.parametrize(
    ("text", "line", "column", "value"),
    [
        ("", 1, "origin", ""),
        ("origin,destination\n", 1, "minutes", "origin,destination"),
        ("origin,origin,destination,minutes\n", 1, "origin", "origin,origin,destination,minutes"),
        (HEADER + "110101,7,12\n110101,8\n", 3, "", "110101,8"),
        (HEADER + "110101,,12\n", 2, "destination", ""),
        (HEADER + " ,7,12\n", 2, "origin", ""),
        (HEADER + "110101,7,twelve\n", 2, "minutes", "twelve"),
        (HEADER + "110101,7,\n", 2, "minutes", ""),
        (HEADER + "110101,7,-1\n", 2, "minutes", "-1"),
        (HEADER + "110101,7,nan\n", 2, "minutes", "nan"),
        (HEADER + "110101,7,inf\n", 2, "minutes", "inf"),
        (HEADER + "110101,7,1_2\n", 2, "minutes", "1_2"),
        (HEADER + "1,7,5\n1,8,5\n1,9,5\n1,8,6\n1,7,5\n", 5, "origin,destination", "1,8"),
        (HEADER + '110101,"7,12\n', 2, "", ""),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, text: str, line: int, column: str, value: str) -> None:
    with pytest.raises(BadData) as refused:
        matrix(tmp_path, text)
    error = refused.value
    assert (error.file, error.line) == ("times.csv", line)
    assert (error.column, error.value) == (column, value)


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="UTF-8"):
        matrix(tmp_path, HEADER + "\N{CJK UNIFIED IDEOGRAPH-4EAC},7,12\n", "gb18030")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"absent\.csv"):
        Matrix.read(tmp_path / "absent.csv")


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    first = matrix(tmp_path, HEADER + "1,7,5\n")
    assert Matrix.read(tmp_path / "times.csv") is first
    second = matrix(tmp_path, HEADER + "1,7,5\n1,8,6\n")
    assert second.table(points("1"), points("7", "8")).tolist() == [[5.0, 6.0]]
