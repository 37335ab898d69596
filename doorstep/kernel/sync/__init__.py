"""Phones that work a month without signal: what they did comes in, what they need goes out.

* A **command** is something done on a device; the id of one that makes something is the id of
  what it makes. All are kept in the **inbox**, so one sent again is answered, not done again.
* A **verb** says what a command may be: the model of its payload, what it needs, how it is done.
  Capabilities add their own in a module `device`.
* What builds on something that has not arrived **waits**; what does not fit needs **attention**,
  and an officer decides. Two values for one field are a **disagreement**; both stay.
* The **feed** gives a device what changed for its places since its cursor, along the seals of the
  journal, after a snapshot. `docs/sync.md` is the contract.
"""
