"""The map of capability gaps: what products need and nobody in scope offers."""

from maps import urls
from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import words
from maps.planner.shown import Field, Figure, MapRow, Option, Shown, Table
from nqi.catalog import product as products
from nqi.planning_selection import COUNTRY
from nqi.questions.gaps import CapabilityGap, GapRow, Gaps, gaps
from nqi.selection import DEFAULT_WITHIN_KM, check_adcode
from nqi.terms import GapScope, Level

LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
QUERY = (
    "share items { product { name } number parameter inScope isGap nearest { km } } "
    "rows { region { adcode name } needs missing share }"
)


def shown(visit: Visit) -> Shown:
    """Return the page of the question."""
    params = visit.request.query_params
    region = check_adcode(params.get("region") or COUNTRY)
    level = ask.one_of(ask.chosen(params, "divisions", Level.PREFECTURE), LEVELS, "divisions")
    scope = ask.chosen(params, "scope", GapScope.PREFECTURE)
    radius = ask.number(params, "radius", DEFAULT_WITHIN_KM)
    chosen = tuple(code for code in params.getlist("product") if code)
    answer = gaps(
        visit.release,
        visit.as_of,
        within=region,
        level=level,
        scope=scope,
        within_km=radius,
        products=chosen,
    )
    rows = tuple(_row(visit, row) for row in answer.rows)
    below = COUNTRY if level is Level.PROVINCE else f"{region}?level={level.code}"
    return Shown(
        question="gaps",
        **words.place_of(visit, region),
        below=below,
        rows=rows,
        value_title=visit.say("planner.met"),
        columns=("needs", "missing", "share_missing"),
        legend_title=visit.say("planner.met_share"),
        legend=words.legend(_legend(visit), [row.style for row in rows]),
        figures=_figures(visit, answer),
        tables=(_items(visit, answer.items),),
        fields=(
            _products(visit, chosen),
            ask.choice(visit, "scope", GapScope, (scope,)),
            ask.radius_field(visit, radius),
            ask.choice(visit, "divisions", LEVELS, (level,)),
        ),
        formula=visit.say("formula.gaps"),
        caveats=tuple(visit.word(caveat) for caveat in answer.caveats),
        basis=None,
        query=ask.document(
            "capabilityGaps",
            QUERY,
            within=region,
            level=level,
            scope=scope,
            withinKm=radius,
            products=chosen or None,
            asOf=visit.as_of.isoformat(),
        ),
        release=visit.release.id,
        as_of=visit.as_of.isoformat(),
    )


def style_of(share: float | None) -> str:
    """Return the shade of a share that is met: nothing known is hatched."""
    if not share:
        return words.NO_DATA
    return f"shade-{min(5, 1 + int(share * 5))}"


def _row(visit: Visit, row: GapRow) -> MapRow:
    share = None if row.share is None else 1 - row.share
    return words.named_row(
        visit,
        row,
        style=style_of(share),
        figure=words.percent(share, 0) if share else "–",
        sort_value=share or None,
        state=visit.say("planner.missing_of", missing=row.missing, needs=row.needs)
        if row.missing is not None
        else visit.say("planner.no_position"),
        values=(row.needs, row.missing, row.share),
    )


def _legend(visit: Visit) -> list[tuple[str, str]]:
    labels = ("1–19%", "20–39%", "40–59%", "60–79%", "80–100%")
    entries = [(f"shade-{i}", label) for i, label in enumerate(labels, 1)]
    return [*entries, (words.NO_DATA, visit.say("planner.nobody"))]


def _figures(visit: Visit, answer: Gaps) -> tuple[Figure, ...]:
    missing = sum(bool(item.is_gap) for item in answer.items)
    anywhere = sum(item.in_country > 0 for item in answer.items)
    return (
        Figure(visit.say("planner.needs"), str(len(answer.items))),
        Figure(visit.say("planner.not_found"), str(missing), visit.word(answer.scope)),
        Figure(visit.say("planner.found_anywhere"), str(anywhere)),
    )


def _products(visit: Visit, chosen: tuple[str, ...]) -> Field:
    rows = visit.rows(products.listing({}).rows)
    options = [Option("", visit.say("planner.all_products"), not chosen)]
    for row in sorted(rows, key=lambda row: str(row["code"])):
        name = (row["name_en"] if visit.language == "en" else None) or row["name"]
        options.append(Option(row["code"], name, row["code"] in chosen))
    return Field("product", visit.say("planner.product"), tuple(options), is_wide=True)


def _items(visit: Visit, items: tuple[CapabilityGap, ...]) -> Table:
    heads = ("product", "standard", "parameter", "in_scope", "nearest")
    return Table(
        title=visit.say("planner.needs"),
        columns=tuple(visit.say(f"planner.{head}") for head in heads),
        rows=tuple(
            (
                (item.product_name_en if visit.language == "en" else None) or item.product_name,
                item.number,
                item.parameter or "–",
                item.in_scope if item.in_scope is not None else "–",
                _nearest(visit, item),
            )
            for item in items
        ),
        links=tuple(urls.standard(item.number, visit.carry()) for item in items),
    )


def _nearest(visit: Visit, item: CapabilityGap) -> str:
    if item.nearest is None:
        return visit.say("planner.nobody")
    name = (item.nearest.name_en if visit.language == "en" else None) or item.nearest.name
    return f"{name} {words.distance(item.nearest.km)} km" if item.nearest.km is not None else name
