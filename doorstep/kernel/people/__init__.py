"""Who the movement is for and who carries it: persons, households, businesses, teams.

* A **residence** says in which village a person, household or business belongs, from a day to a
  day. It is what figures count by.
* A **membership** puts somebody into a target group for a time. Memberships of sensitive groups
  (ethnic minority, disability) and identity numbers lie in tables of their own, encrypted, with
  a keyed token for matching, and need a right of their own.
* A **merge** says that two records are one person; it can be undone and figures follow.
* A **consent** is given per purpose, to a version of a notice, in a language, by somebody.
* A **team** has any label, a founding decision, members with roles and dates, villages it serves.
"""
