"""The time line of editions: everything lies on it, in the order of time."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from maps.standard_timeline import MOST_TICKS, time_line

days = st.dates(date(1950, 1, 1), date(2060, 1, 1))
editions = st.lists(
    st.tuples(st.none() | days, st.none() | days.map(date.isoformat)), min_size=1, max_size=6
)


def rows(pairs: list[tuple[date | None, str | None]]) -> list[dict[str, object]]:
    return [{"implemented_on": begin, "ends_on": end} for begin, end in pairs]


@given(editions, days)
def test_everything_lies_on_the_line(
    pairs: list[tuple[date | None, str | None]], day: date
) -> None:
    line = time_line(rows(pairs), day)
    assert 0 < line.marker < 100
    assert len(line.bars) == len(pairs)
    for bar, (begin, end) in zip(line.bars, pairs, strict=True):
        assert 0 <= bar.left <= 100
        assert 0 <= bar.right <= 100
        assert (bar.vague, bar.open) == (begin is None, end is None)
        if begin and end and begin.isoformat() <= end:
            assert bar.left <= bar.right
    assert len(line.ticks) <= MOST_TICKS + 1
    assert [year for year, _ in line.ticks] == sorted(year for year, _ in line.ticks)
    assert all(0 <= place <= 100 for _, place in line.ticks)


@given(days, days)
def test_an_edition_is_left_of_the_marker_just_when_it_began_before(begin: date, day: date) -> None:
    line = time_line(rows([(begin, None)]), day)
    if begin != day:
        assert (line.bars[0].left < line.marker) == (begin < day) or abs(begin - day) < timedelta(9)


def test_the_axis_ends_a_year_after_the_last_day() -> None:
    line = time_line(rows([(date(2026, 8, 1), None)]), date(2026, 8, 1))
    assert [year for year, _ in line.ticks] == [2026, 2027]
