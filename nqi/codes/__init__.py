"""The numbers and codes of the trade: how they are written, checked and compared."""
