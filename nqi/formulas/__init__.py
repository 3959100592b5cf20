"""The formulas: pure functions over arrays; they know no catalogue, no selection and no page.

A formula takes what was asked for as numbers and returns numbers. What cannot be said, such as a
share of nobody, is None: an answer, not an error.
"""
