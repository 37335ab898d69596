"""Voices: lessons spoken by people, in their language and dialect.

A *recording* is one step of a lesson, read by a member of a team who agreed to be heard. It waits
until a second speaker has listened; accepted, it takes the place of the one before. A *voice* is
all accepted recordings of a course in one language and dialect. The Vietnamese text is the source:
a recording remembers which text it spoke, so that one older than the text is shown as such.
"""
