"""What is asked about a product on a day: its needs as sources word them, and whose right holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import literal

from nqi.catalog import chain, chain_scope
from nqi.catalog.listing import literals
from nqi.db import OpenRelease
from nqi.questions.onestop_need import Fact, Row, named_in, right_lack
from nqi.questions.onestop_scope import Grounds, Records, grounds, records
from nqi.terms import ChainStep, Confidence, StepReason
from nqi.text import phrase


@dataclass(frozen=True)
class Asked:
    """A product on a day, with what several steps look at."""

    release: OpenRelease
    product: Row
    as_of: date

    @cached_property
    def given(self) -> dict[str, Any]:
        """What catalog functions need."""
        return literals({"as_of": self.as_of.isoformat()})

    @cached_property
    def code(self) -> Any:
        """The code of the product, for SQL."""
        return literal(self.product["code"])

    @cached_property
    def every_requirement(self) -> Sequence[Row]:
        """What was, is and will be asked of the product, each with one edition at most."""
        found: dict[int, Row] = {}
        for row in self.release.rows(chain.requirements(self.given, self.code)):
            found.setdefault(row["id"], row)
        return list(found.values())

    @cached_property
    def requirements(self) -> list[Row]:
        """What is asked on the day."""
        return [row for row in self.every_requirement if holds(row, self.as_of)]

    @cached_property
    def needs(self) -> Sequence[Row]:
        """The needs beyond standards, tests and instruments."""
        return self.release.rows(chain.needs(self.given, self.code))

    @cached_property
    def instruments(self) -> Sequence[Row]:
        """The instruments that a maker needs."""
        return self.release.rows(chain.instruments(self.given, self.code))

    @cached_property
    def grounds(self) -> Grounds:
        """The places and rights that every need stands on."""
        return grounds(self.release, self.as_of)

    @cached_property
    def scopes(self) -> Records:
        """Everybody who has a standard of the product in its scope."""
        roots = sorted({row["root"] for row in self.every_requirement if row["root"]})
        # One standard a statement: the commonest of a country fill a statement's time.
        statements = (chain_scope.scopes(self.given, literal(json.dumps([one]))) for one in roots)
        rows = [row for one in statements for row in self.release.rows(one)]
        return records(self.grounds, rows)

    @cached_property
    def named_scopes(self) -> Records:
        """Everybody who tests or inspects the product by one of its names."""
        others = (self.product["other_names"] or "").split(";")
        rows: list[Row] = []
        for name in filter(None, (self.product["name"], *others)):
            words = literal(phrase(name))
            found = self.release.rows(chain_scope.scopes_of_product(self.given, words))
            rows += [row for row in found if named_in(name, row["object"])]
        return records(self.grounds, rows, judged=("object",))

    def of_step(self, step: ChainStep) -> list[Row]:
        """Return the named needs of a step."""
        return [row for row in self.needs if row["step"] == step.code and row["name"]]


def holds(row: Row, day: date) -> bool:
    """Return whether a fact holds on a day: half open, an end that is not stated is open."""
    begins, ends = row["valid_from"], row["valid_to"]
    return (begins is None or begins <= day) and (ends is None or ends > day)


def fact_of(step: ChainStep, row: Row, name: str) -> Fact:
    """Return what a row of a template asks, under a name."""
    given = dict(row)
    return Fact(
        step=step,
        name=name,
        source_id=row["source_id"],
        confidence=Confidence.parse(row["confidence"]),
        code=given.get("code"),
        regime=given.get("regime"),
        is_mandatory=bool(given.get("is_mandatory")),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        note=given.get("note"),
    )


def rights_of(rows: Iterable[Row]) -> Iterator[tuple[Row, StepReason | None]]:
    """Yield the rows whose right may hold, each with what is doubtful about it."""
    for row in rows:
        try:
            yield row, right_lack(row)
        except LookupError:
            continue
