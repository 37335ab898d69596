"""The kinds of work that learning adds."""
