"""The page that plans where to go with a list of needs: one stop if it can be, and its files."""
