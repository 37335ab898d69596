"""What somebody now can or has: reached once, with a first date and its evidence.

* An **attainment** is unique by subject and code; that is why a person is counted once, however
  many teams knocked. Subjects are persons, households, businesses and villages.
* Its **evidence** are the activities and imports that show it. The first date is the earliest of
  the evidence that stands; when none stands any more the attainment is revoked.
* A **kind** of attainment says who may reach it and how it may be granted. A VNeID confirmation
  comes from the authority's list alone.
"""
