"""Ideas without tables: text, wording and sorting, figures as written, periods, ids, problems,
registers, holders.

A closed list of modules; nothing here imports the rest of Doorstep.
"""
