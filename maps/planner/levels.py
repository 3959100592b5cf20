"""The matrix and map of four-level completeness."""

from dataclasses import dataclass

from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import words
from maps.planner.shown import Field, Figure, MapRow, Option, Shown
from nqi.catalog import profile as profiles
from nqi.planning_selection import COUNTRY
from nqi.questions.level_presence import Family
from nqi.questions.levels import (
    DEFAULT_PROFILE,
    LEVELS,
    LevelRow,
    Levels,
    levels,
    mean_completeness,
)
from nqi.selection import DEFAULT_WITHIN_KM, check_adcode
from nqi.terms import CellState, Level, Need, Presence

SHOWN = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
QUERY = "matrix { family level required present } rows { region { adcode name } completeness }"


@dataclass(frozen=True)
class MatrixView:
    """The matrix as a page draws it."""

    levels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    """Family, and by level: CSS class, figure, words."""


def shown(visit: Visit) -> Shown:
    """Return the page of the question."""
    params = visit.request.query_params
    region = check_adcode(params.get("region") or COUNTRY)
    level = None
    if params.get("divisions"):
        level = ask.one_of(Level.parse(params["divisions"]), SHOWN, "divisions")
    mode = ask.chosen(params, "mode", Presence.HOSTED)
    radius = ask.number(params, "radius", DEFAULT_WITHIN_KM)
    profile = params.get("profile") or DEFAULT_PROFILE
    answer = levels(
        visit.release,
        visit.as_of,
        within=region,
        level=level,
        mode=mode,
        profile=profile,
        within_km=radius,
    )
    names = {one.code: _name(visit, one) for one in answer.families}
    rows = tuple(_row(visit, row, names) for row in answer.rows)
    below = COUNTRY if answer.level is Level.PROVINCE else f"{region}?level={answer.level.code}"
    return Shown(
        question="levels",
        **words.place_of(visit, region),
        below=below,
        rows=rows,
        value_title=visit.say("planner.completeness"),
        columns=("required", "present", "completeness", "at_most", "missing"),
        legend_title=visit.say("planner.completeness"),
        legend=words.legend(_legend(visit), [row.style for row in rows]),
        figures=_figures(visit, answer),
        fields=(
            ask.choice(visit, "mode", Presence, (mode,)),
            ask.choice(visit, "divisions", SHOWN, (answer.level,)),
            *([ask.radius_field(visit, radius)] if mode is Presence.REACHABLE else []),
            _profiles(visit, profile),
        ),
        formula=visit.say("formula.levels"),
        caveats=tuple(visit.word(caveat) for caveat in answer.caveats),
        basis=None,
        query=_query(answer),
        release=visit.release.id,
        as_of=visit.as_of.isoformat(),
        matrix=_matrix(visit, answer, names),
    )


def style_of(completeness: float | None) -> str:
    """Return the shade of a completeness: nothing found is hatched."""
    if not completeness:
        return words.NO_DATA
    return f"shade-{min(5, 1 + int(completeness * 5))}"


def _row(visit: Visit, row: LevelRow, names: dict[str, str]) -> MapRow:
    missing = [
        names[cell.family]
        for cell in row.cells
        if cell.need is Need.REQUIRED and cell.state is not CellState.PRESENT
    ]
    return words.named_row(
        visit,
        row,
        style=style_of(row.completeness),
        figure=words.percent(row.completeness, 0) if row.completeness else "–",
        sort_value=row.completeness or None,
        state=visit.say("planner.present_of", present=row.present, required=row.required),
        values=(row.required, row.present, row.completeness, row.at_most, "; ".join(missing)),
    )


def _legend(visit: Visit) -> list[tuple[str, str]]:
    labels = ("1–19%", "20–39%", "40–59%", "60–79%", "80–100%")
    entries = [(f"shade-{i}", label) for i, label in enumerate(labels, 1)]
    return [*entries, (words.NO_DATA, visit.say("planner.none_found"))]


def _figures(visit: Visit, answer: Levels) -> tuple[Figure, ...]:
    mean, mode = mean_completeness(answer.rows), visit.word(answer.mode)
    cells = [cell for row in answer.rows for cell in row.cells if cell.need is Need.REQUIRED]
    found = sum(cell.state is CellState.PRESENT for cell in cells)
    return (
        Figure(visit.say("planner.mean_completeness"), words.percent(mean), mode),
        Figure(visit.say("planner.cells_found"), f"{found:,} / {len(cells):,}"),
    )


def _matrix(visit: Visit, answer: Levels, names: dict[str, str]) -> MatrixView:
    used = [
        level
        for level in LEVELS
        if any(cell.required for cell in answer.matrix if cell.level is level)
    ]
    at = {(cell.family, cell.level): cell for cell in answer.matrix}
    rows = []
    for family in answer.families:
        cells = []
        for level in used:
            cell = at[family.code, level]
            if not cell.required:
                cells.append(("none", "–", visit.say("planner.not_required")))
                continue
            share = cell.present / cell.required
            note = visit.say("planner.regions_of", present=cell.present, required=cell.required)
            cells.append((style_of(share), words.percent(share, 0), note))
        rows.append((names[family.code], tuple(cells)))
    return MatrixView(tuple(visit.word(level) for level in used), tuple(rows))


def _profiles(visit: Visit, profile: str) -> Field:
    known = [row["profile"] for row in visit.rows(profiles.profiles({}))]
    options = tuple(Option(name, name, name == profile) for name in known)
    return Field("profile", visit.say("planner.profile"), options)


def _name(visit: Visit, family: Family) -> str:
    return (family.name_en if visit.language == "en" else None) or family.name


def _query(answer: Levels) -> str:
    return ask.document(
        "levelMatrix",
        QUERY,
        within=answer.within,
        level=answer.level,
        mode=answer.mode,
        profile=answer.profile,
        withinKm=answer.within_km if answer.mode is Presence.REACHABLE else None,
        asOf=str(answer.as_of),
    )
