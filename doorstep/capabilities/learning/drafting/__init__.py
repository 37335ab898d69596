"""Courses as they are being written in a province.

A *draft* is the table of a course that anybody with the right may change, one save after the other:
a save that was begun before somebody else's is refused, and told what the other changed. A second
person looks at what differs from the last edition and publishes it; editions never change.
"""
