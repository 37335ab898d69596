"""The demonstration: Cao Bằng with made-up people, so that every screen looks like life.

* Units, their lineage and the published totals are real; villages, persons, households, teams
  and everything they do are invented by a seeded generator. Same seed, same data, same ids.
* It is the one place that writes rows directly, for volume. What it writes must hold all the same:
  `tests/journeys/test_demo.py` checks answers, evidence and figures against the rules.
* Published (Ministry of Science and Technology, 5 November 2025): 1,241 teams with more than 9,300
  members, 138 villages without mobile signal, 29 without electricity, fibre in use 60 %.
"""
