"""Questions and courses in the formats of others: in, out, and what is lost on the way.

One neutral shape stands in the middle: the table of a question as a course's `questions.toml` has
it, in Vietnamese. A **reader** takes bytes and gives such tables, each with its place in the file,
what was lost and what is wrong; a **writer** takes tables and gives bytes and what the format does
not hold (`holding.py` says that for each format). Every file is hostile until it was read: markup
is reduced to text, no entity is resolved, no address opened, no zip trusted.

`formats.py` lists the formats; `merging.py` compares what was read with a course.
"""
