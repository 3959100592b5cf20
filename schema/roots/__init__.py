"""The root fields of the API, one file for each part of the trade."""
