"""A world of the size of the country as files of facts, and what loading it costs."""
