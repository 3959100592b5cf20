"""Siting (选址): where new providers serve the most, as pure solvers over a matrix.

``covering`` holds the set covering and the maximal covering models, ``median`` the p-median and
``center`` the vertex p-center. Each returns a ``Plan`` with its objective, a proven bound and the
gap between the two; the remaining files are the parts the four are made of.
"""
