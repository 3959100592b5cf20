"""One file per question a user asks: it asks the catalog and computes with pure functions."""
