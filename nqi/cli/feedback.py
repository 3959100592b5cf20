"""`nqi feedback`: what visitors reported, and which searches found nobody, for the data owner."""

import csv
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from nqi.errors import InvalidInput
from nqi.settings import Settings

if TYPE_CHECKING:
    from nqi.feedback import Reports, Store, StoredReport
    from nqi.terms import ReportState

Say = Callable[..., str]
Language = Literal["zh", "en"]

COLUMNS = (
    "id",
    "received_on",
    "kind",
    "about",
    "text",
    "source_url",
    "release",
    "state",
    "decided_on",
)
LONGEST_LINE = 60


def add_commands(app: typer.Typer, say: Say, language: Language) -> None:
    """Add the commands; ``say`` knows their phrases."""
    feedback = typer.Typer(help=say("feedback"), no_args_is_help=True, rich_markup_mode=None)
    app.add_typer(feedback, name="feedback")
    _add_reading(feedback, say, language)
    _add_deciding(feedback, say)
    _add_unmet(feedback, say)


def _add_reading(feedback: typer.Typer, say: Say, language: Language) -> None:
    States = Annotated[str, typer.Option("--state", help=say("feedback_state"))]  # noqa: N806

    @feedback.command(name="list", help=say("feedback_list"))
    def list_(state: States = "") -> None:
        """Print one line for each report."""
        found = _reports().listed(_state(state))
        for one in found:
            words = [_word(one.state, language), _word(one.kind, language), one.about or "-"]
            text = " ".join(one.text.split())
            short = text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1]}…"
            typer.echo("  ".join([one.id, one.received_on.isoformat(), *words, short]))
        typer.echo(say("feedback_count", count=len(found)), err=True)

    @feedback.command(name="export", help=say("feedback_export"))
    def export(
        file: Annotated[Path, typer.Argument(help=say("feedback_file"))], state: States = ""
    ) -> None:
        """Write the reports as CSV for a spreadsheet, or as lines of JSON."""
        writers = {".csv": _write_csv, ".jsonl": _write_json_lines}
        if file.suffix not in writers:
            raise InvalidInput(f"{file.name!r}: allowed endings are {', '.join(writers)}")
        rows = [_row(one) for one in _reports().listed(_state(state))]
        writers[file.suffix](file, rows)
        typer.echo(say("feedback_written", file=file, count=len(rows)))


def _add_deciding(feedback: typer.Typer, say: Say) -> None:
    Ids = Annotated[list[str], typer.Argument(help=say("feedback_ids"))]  # noqa: N806

    @feedback.command(name="accept", help=say("feedback_accept"))
    def accept(ids: Ids) -> None:
        """Mark reports as accepted; the correction itself is made in the facts."""
        _decide(ids, "ACCEPTED", say)

    @feedback.command(name="reject", help=say("feedback_reject"))
    def reject(ids: Ids) -> None:
        """Mark reports as not accepted."""
        _decide(ids, "REJECTED", say)


def _add_unmet(feedback: typer.Typer, say: Say) -> None:
    @feedback.command(name="unmet", help=say("unmet"))
    def unmet(
        out: Annotated[Path, typer.Option("--out", help=say("unmet_out"))],
        need: Annotated[str, typer.Option("--need", help=say("unmet_need"))] = "",
        since: Annotated[str, typer.Option("--since", help=say("unmet_since"))] = "0001-01",
        until: Annotated[str, typer.Option("--until", help=say("unmet_until"))] = "",
    ) -> None:
        """Write the counts as a file that ``nqi add --loader demand_points`` takes."""
        from nqi.feedback import UnmetSearches
        from nqi.feedback.layer import COLUMNS, NeedFilter, demand_layer, last_day
        from nqi.feedback.unmet import LEAST_SHOWN

        today = _today()
        until = until or f"{today:%Y-%m}"
        counts = UnmetSearches(_store()).counted(since, until)
        layer = demand_layer(
            counts,
            NeedFilter.parse(need),
            measured_on=last_day(until, today),
            note=say("unmet_note", until=until, least=LEAST_SHOWN),
        )
        _write_table(out, COLUMNS, layer.rows)
        left = {"too_few": layer.too_few, "nowhere": layer.nowhere, "least": LEAST_SHOWN}
        typer.echo(say("unmet_written", file=out, count=len(layer.rows), **left))


def _decide(ids: list[str], code: str, say: Say) -> None:
    from nqi.terms import ReportState

    changed = _reports().decide(ids, ReportState.parse(code), _today())
    typer.echo(say("feedback_decided", count=changed))


def _reports() -> "Reports":
    from nqi.feedback import Reports

    reports = Reports(_store())
    reports.forget()
    return reports


def _store() -> "Store":
    from nqi.feedback import store_in

    return store_in(Settings.from_environ(os.environ).data_dir)


def _state(code: str) -> "ReportState | None":
    from nqi.terms import ReportState

    return ReportState.parse(code) if code else None


def _row(report: "StoredReport") -> dict[str, Any]:
    values = {name: getattr(report, name) for name in COLUMNS}
    shown = {"kind": report.kind.code, "state": report.state.code}
    days = {
        name: values[name].isoformat()
        for name in ("received_on", "decided_on")
        if values[name] is not None
    }
    return values | shown | days


def _write_csv(file: Path, rows: list[dict[str, Any]]) -> None:
    # A cell has one line: a spreadsheet shows no more of it.
    one_line = [row | {"text": " ".join(row["text"].split())} for row in rows]
    _write_table(file, COLUMNS, one_line)


def _write_table(file: Path, columns: tuple[str, ...], rows: Any) -> None:
    """Write CSV with a byte order mark, by which spreadsheets know UTF-8, formulas disarmed."""
    from maps.tables.cell import plain_cell

    with file.open("w", encoding="utf-8-sig", newline="") as target:
        lines = csv.writer(target)
        lines.writerow(columns)
        lines.writerows([plain_cell(row[name]) for name in columns] for row in rows)


def _write_json_lines(file: Path, rows: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_text(text, encoding="utf-8")


def _word(term: Any, language: Language) -> str:
    word: str = term.zh if language == "zh" else term.en
    return word


def _today() -> date:
    return date.today()  # noqa: DTZ011
