"""Accounts, offices held at a place, and the two questions: may I, and which rows.

* An **account** is a person who signs in.
* An **office** is held by an account at a unit for a time: officer, viewer, team leader, member.
* A **right** names something that can be done; it is given to roles at levels, never to persons.
* An **actor** is an account with the offices it holds now. It answers `may(right, place)`, and
  every placed query starts from `visible_to(actor)`; both ask the same offices.
"""
