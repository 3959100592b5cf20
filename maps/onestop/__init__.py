"""One stop: the page that shows the chain of a product at a place, and its files."""
