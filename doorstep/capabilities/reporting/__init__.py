"""What was told: published figures frozen with their fact sets, and the source lines they answer.

* A **publication** holds figures as they were told on a day, with the ids of all facts behind
  numerator and denominator and their hash. Nothing changes it; what has changed since is shown
  beside it, fact by fact.
* A **source line** is one thing that a published article names; its **holders** are references
  ("figure:…", "campaign:…") that must end at living objects.
"""
