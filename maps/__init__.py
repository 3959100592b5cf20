"""The face for people: server-rendered pages, maps and downloads over the core."""
