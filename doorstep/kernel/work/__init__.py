"""Long work in the background: asked for once, shown while it goes on, taken up where it stopped.

* A **kind** of work says who may ask for it and how it is done; it plugs in through a register
  (`work.py` of whoever owns it).
* A **job** is one piece of work at a place. While it is open nobody can ask for the same again:
  a second press finds the first.
* A **step** says how far the work came, in the transaction that wrote what the step found. A job
  that a stopped worker left goes on from its last step.
* A **turn** is one run of a job. Whoever takes a job up begins a new turn, and an older runner
  that is still alive finds that out at its next step and writes nothing more.
"""
