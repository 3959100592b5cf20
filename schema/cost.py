"""What a query may cost in rows: `first` multiplied along nested lists, known before it runs.

The cost of one operation is a short list of steps, children before parents, compiled once for a
document: a fragment is one step however often it is spread, so evaluating takes as long as the
document is, never as long as its expansion. A request only fills in the variables.
"""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any, NamedTuple

from graphql import GraphQLError, Node

from schema.errors import rejection
from schema.limits import Limits

# Costs kept for one operation, by the sizes in its variables.
REMEMBERED = 64


class Role(Enum):
    """How a step joins the costs of its children."""

    GROUP = auto()  # an operation or fragment: the sum
    FIELD = auto()  # an object or list: size times (itself and what hangs below)
    CONNECTION = auto()  # a page: `size` applies to its edges and nodes, not to totals and facets
    ROWS = auto()  # edges or nodes of a page
    INTROSPECTION = auto()  # __schema or __type: counted apart from the rows


class Size(NamedTuple):
    """How many rows a field gives: a number, or what a variable says."""

    rows: int
    variable: str | None = None
    is_page: bool = False
    node: Node | None = None


class Step(NamedTuple):
    """One field or fragment; ``children`` are positions of earlier steps."""

    role: Role
    size: Size
    children: tuple[int, ...]
    itself: int = 1


class Cost(NamedTuple):
    """Rows of the catalogue, rows per row of the enclosing page, and objects of introspection."""

    rows: int = 0
    per_row: int = 0
    introspection: int = 0


class CostPlan:
    """The cost of one operation, waiting for its variables."""

    def __init__(self, steps: Sequence[Step], limits: Limits) -> None:
        self.steps = steps
        self.limits = limits
        self.variables = sorted({s.size.variable for s in steps if s.size.variable is not None})
        self._known: dict[tuple[int | None, ...], Cost] = {}

    def of(self, variables: Mapping[str, Any] | None) -> Cost:
        """Return the cost; raise GraphQLError when a page size is out of range."""
        values = variables or {}
        sizes = tuple(_size_in(values.get(name)) for name in self.variables)
        cost = self._known.get(sizes)
        if cost is None:
            cost = self._evaluate(dict(zip(self.variables, sizes, strict=True)))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[sizes] = cost
        return cost

    def introspection(self) -> int:
        """Return the objects of the schema it shows, which no variable can change."""
        costs: list[Cost] = []
        for step in self.steps:
            size = 1 if step.size.is_page or step.size.variable else step.size.rows
            costs.append(_join(step, size, _sum(costs, step)))
        return costs[-1].introspection

    def _evaluate(self, sizes: Mapping[str, int | None]) -> Cost:
        """Walk the steps once, children before parents."""
        costs: list[Cost] = []
        for step in self.steps:
            costs.append(_join(step, _rows(step.size, sizes, self.limits), _sum(costs, step)))
        return costs[-1]


def _sum(costs: list[Cost], step: Step) -> Cost:
    """Return the sum of what hangs below a step."""
    below = [costs[child] for child in step.children]
    return Cost(*map(sum, zip(*below, strict=True))) if below else Cost()


def _join(step: Step, size: int, below: Cost) -> Cost:
    """Return the cost of a step from its size and the sum of its children."""
    if step.role is Role.GROUP:
        return below
    if step.role is Role.FIELD:
        return Cost(size * (1 + below.rows), 0, below.introspection)
    if step.role is Role.CONNECTION:
        return Cost(1 + below.rows + size * below.per_row, 0, below.introspection)
    if step.role is Role.ROWS:
        return Cost(0, max(1, step.itself + below.rows), below.introspection)
    return Cost(0, 0, 1 + below.rows)


def _size_in(value: Any) -> int | None:
    """Return the number of rows a variable's JSON value asks for, None where the default holds."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value)
    return None  # absent, null, or of a wrong type, which the engine refuses


def _rows(size: Size, sizes: Mapping[str, int | None], limits: Limits) -> int:
    """Return the number of rows, with the page size checked wherever it came from."""
    given = sizes[size.variable] if size.variable is not None else None
    rows = size.rows if given is None else given
    if size.is_page and not 1 <= rows <= limits.first:
        raise rejection(
            f"A page has between 1 and {limits.first} rows, not {rows}.",
            "OUT_OF_RANGE",
            [size.node] if size.node else None,
            value=rows,
            limit=limits.first,
        )
    return rows


def too_costly(cost: int, limit: int, what: str) -> GraphQLError:
    """Return the error for a query that may give too much."""
    message = (
        f"The query may read {cost} {what}; at most {limit} are allowed. Ask for smaller pages."
    )
    return rejection(message, "TOO_COSTLY", cost=cost, limit=limit)
