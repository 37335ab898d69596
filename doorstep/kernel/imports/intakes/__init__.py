"""Lists of places that come as files: no other package holds the words places are found by."""
