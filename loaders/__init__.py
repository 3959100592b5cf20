"""The door for data: files of facts become one release of the catalogue."""
