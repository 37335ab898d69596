"""Who did what to what, when, from which device.

* A **line** is written in the transaction of the act it tells of, by the action itself.
* Lines are **sealed** a moment later: each takes the digest of the line before it, per province,
  so a changed or missing line is found (`doorstep journal --check`).
* The journal refers to things by id only, so it can sit below everything.
"""
