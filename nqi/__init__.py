"""The core of the national quality infrastructure (NQI) service capability catalogue."""

__version__ = "0.1.0"
