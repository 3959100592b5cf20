"""Files of strangers: their sizes are checked first, then a limited child process unpacks them."""
