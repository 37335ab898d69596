"""The kinds of work of community teams: one file per kind."""
