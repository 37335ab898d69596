"""Containers of sound, one module each: `clean` blanks what is not sound and gives the seconds."""

MOST_PARTS = 60_000
"""A file in more parts than this was made to keep us busy."""


class Damaged(ValueError):
    """The file is not what its first bytes say, or holds more than sound."""
