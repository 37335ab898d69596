"""A box from the outside: its seed, its identity in VAR, the line and the stick.

What travels is made and taken in `doorstep/kernel/box`; here it is sealed, carried and sent.
"""
