"""Formats of files that sources publish: each gives rows, or says what is wrong with the file."""
