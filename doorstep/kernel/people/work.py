"""The long work of the register: found at start by the register of work."""

from doorstep.kernel.people.searching import search

__all__ = ["search"]
