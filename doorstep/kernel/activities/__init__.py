"""The record of work done.

* An **activity** is one thing that was done: kind, place, day, team, whom it reached, answers.
  It is never edited in place: an amendment is a new row of the same root that says who and why.
* A **kind** is one file: fields with checks, whom it reaches, what it counts, which attainments
  it grants. Form, check, field-app JSON, import columns and data dictionary come from it.
* Three times: `happened_on` (and at), `recorded_at` on the device, `received_at` on the server.
* What does not fit is kept, marked with a reason and shown under "needs attention".
"""
