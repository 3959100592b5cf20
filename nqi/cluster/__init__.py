"""Work that outgrows a machine: demand in parts, one file for each province, on one or many hosts.

The formulas are those of a single machine; only who holds which units differs. The country at
resolution 7 (2 million cells) needs none of this; grids of 100 m, or tables of 10⁹ pairs, do.
Reading and writing needs the extra ``nqi-catalog[cluster]``.
"""
