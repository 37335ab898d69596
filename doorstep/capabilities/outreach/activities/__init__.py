"""The kinds of work that reach many at once: one file per kind."""
