"""Planner's maps: one file for each question, one shape of page for all of them.

A question's file turns the query string into what is asked, and the answer into a `Shown`: rows,
shades, figures and tables in the words of one language. The page, the files and the report draw a
`Shown` and compute nothing.
"""
