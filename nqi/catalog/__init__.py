"""Every SELECT of the catalogue, one file a noun.

A function here takes ``given``, the SQL values of a question by name, and keys of a parent row
as SQL expressions; it returns a Select with named columns. The API's compiler puts bound
parameters in, a page puts values in (``listing.literals``): both ask the same statement.
"""
