"""Questions: how they are asked, drawn and marked, for lessons, tests and contests alike.

A *question* has one of seven kinds, a topic and a pool: what is for practice may travel with its
key, what is for tests keeps its key on the server. A *paper* is the questions one person gets,
drawn by topic and shuffled from a seed, so that the same seed gives the same paper again. An
*answer* is stored as given and never as a score alone: a wrong key found later is mended by marking
anew.
"""
