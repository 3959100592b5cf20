"""Tables as people take them along: which columns, whose words, and how a file is written."""
