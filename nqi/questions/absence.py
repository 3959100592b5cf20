"""Absence: when not being in the catalogue proves that a body does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from nqi.catalog import coverage as catalog
from nqi.db import OpenRelease
from nqi.selection import Selection

REGISTER_HOLDS_FOR = timedelta(days=366)
"""How long before and after its date a complete register proves that somebody is absent."""
BEYOND_REGISTERS = (
    "pillars",
    "levels",
    "schemes",
    "statuses",
    "search",
    "standard",
    "product",
)
"""What of a selection no register of a kind of body is complete in."""


@dataclass(frozen=True)
class Absence:
    """What can be concluded from not finding a body of a selection."""

    proven: bool
    """True when a complete register of the chosen kinds is near the day asked for."""
    register: date | None
    """Date of the complete register that could prove absence, if there is one."""
    registers: Mapping[str, date]
    """Kinds of body of which the release holds a complete register, with its date."""


def absence(release: OpenRelease, selection: Selection) -> Absence:
    """Return what absence from a release means for the bodies of a selection."""
    rows = release.rows(catalog.complete_registers({}))
    registers = {row["complete_kind"]: row["as_of"] for row in rows}
    register = complete_register(registers, selection)
    near = register is not None and abs(register - selection.as_of) <= REGISTER_HOLDS_FOR
    return Absence(near, register, registers)


def complete_register(registers: Mapping[str, date], selection: Selection) -> date | None:
    """Return the date of the register that lists every body of the kinds asked for, if any.

    It says nothing of what else is asked: a register of bodies lists no scopes, for example.
    """
    asked = [kind.code for kind in selection.kinds]
    narrowed = any(getattr(selection, name) for name in BEYOND_REGISTERS)
    if narrowed or not asked or any(kind not in registers for kind in asked):
        return None
    return min(registers[kind] for kind in asked)
