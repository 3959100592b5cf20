"""Every rule that a row of facts is held to, in one table; a broken one names its place."""

from enum import Enum, unique

from nqi.errors import BadData


@unique
class Rule(Enum):
    """A rule with its stable id; ``docs/data.md`` lists them."""

    REQUIRED = "NQI-Q001", "a cell that must be filled is empty"
    NUMBER = "NQI-Q002", "not a number, or out of range"
    DATE = "NQI-Q003", "not a date written YYYY-MM-DD"
    TERM = "NQI-Q004", "not a code of the vocabulary"
    TEXT = "NQI-Q005", "holds a NUL or another control character"
    IDENTIFIER = "NQI-Q006", "not a number of that register: wrong form or check digit"
    UNKNOWN_REGION = "NQI-Q007", "not the code of a known region"
    REGION_NAME = "NQI-Q008", "the name does not belong to the region's code"
    DUPLICATE = "NQI-Q009", "the same record is there already"
    MOBILE_PHONE = "NQI-Q010", "a mobile number is personal and is left out"
    UNRELIABLE = "NQI-Q011", "the source's own quality flag says not to rely on the value"
    CONFLICT = "NQI-Q012", "the number belongs to one organization and the name to another"
    PERIOD = "NQI-Q013", "ends before it begins"
    UNKNOWN_ORGANIZATION = "NQI-Q014", "no organization of that name was loaded before"
    STANDARD_NUMBER = "NQI-Q015", "not the number of a standard"
    POSITION = "NQI-Q016", "the position lies outside the region stated, or is swapped"
    NO_SUCCESSOR = "NQI-Q017", "the source names no successor of the retired code"
    NAME_TAKEN = "NQI-Q018", "the English name belongs to another organization already"
    NO_ROLE = "NQI-Q019", "the source shows no role in the quality infrastructure"
    CELLS = "NQI-Q020", "the row has more or fewer cells than the header"
    WEB_ADDRESS = "NQI-Q021", "not an http or https address"
    CLASS = "NQI-Q022", "not a code of that classification"
    UNIT = "NQI-Q023", "not a unit of measurement that is known"
    CIRCLE = "NQI-Q024", "closes a circle of traceability"
    DIFFERS = "NQI-Q025", "an earlier source of the same record says otherwise"
    UNKNOWN_RECORD = "NQI-Q030", "names a record that no earlier row gave"

    def __init__(self, id: str, meaning: str) -> None:
        self.id = id
        self.meaning = meaning

    def broken(self, column: str = "", value: str = "", detail: str = "") -> BadData:
        """Return the error for a cell that breaks the rule."""
        message = f"{self.meaning}: {detail}" if detail else self.meaning
        return BadData(rule=self.id, message=message, column=column, value=value)
