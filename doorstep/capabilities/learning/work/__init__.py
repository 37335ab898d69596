"""The long work that learning adds."""
