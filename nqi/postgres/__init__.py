"""Releases in PostgreSQL: published from a release file, each a schema of its own, and read there.

The extra ``postgres`` brings the driver; nothing outside this package imports it.
"""
