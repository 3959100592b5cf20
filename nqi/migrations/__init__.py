"""Revisions of the tables of a release, run by ``nqi.migrate``."""
