"""A box: the same product on a laptop without internet, exchanging with the province.

* A **letter** goes from the box to the province: what was done at the box, and how far its cursor
  is. The **reply** answers each command and brings a **page**: what changed for the box's places.
  By line they travel as they are, by stick as sealed files; a seed is the pages from the beginning.
* What was done at a box goes as commands through the province's inbox: those of phones as they
  came, acts in the box's console worked out from the journal. So twice is once.
* What comes back replaces whole things (a person with residences, groups, attainments) and whole
  small tables, as the province keeps them; never what the province has not answered for yet.
* An act that could not travel is refused at a box (`refusing.py`), so nothing is lost in silence.
"""
