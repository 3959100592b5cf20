"""Level profile (层级配置表): which services a region of a level should have; an assumption."""

from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class ServiceFamily(Identified, Sourced, Model):
    """A family of services, what counts as one, and what each level needs of it.

    A body counts when it is of one of the kinds, bears one of the titles, holds one of the schemes,
    keeps one of the kinds of measurement standard, or one of the words stands in its scope. The
    lists are codes or words separated by semicolons.
    """

    __tablename__ = "service_family"

    profile: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    """Order within the profile."""
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str | None]
    kinds: Mapped[str]
    designations: Mapped[str]
    schemes: Mapped[str]
    measurement_kinds: Mapped[str]
    words: Mapped[str]
    weight: Mapped[float]
    """Of the family in the completeness of a region."""
    national: Mapped[str]
    """R, R and the least number of measurement categories, O, or - where it does not apply."""
    province: Mapped[str]
    prefecture: Mapped[str]
    county: Mapped[str]
    district: Mapped[str]
    """Of a district of a city, which the city may serve."""
    zone: Mapped[str]
