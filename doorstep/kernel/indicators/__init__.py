"""Figures: measures folded from facts, indicators made of them, values typed in, targets and pace.

* A **measure** counts one thing (household visits; persons who reached a skill). A *flow* adds up
  over a period; a *stock* is what stands at the end of it.
* A **family** knows the facts behind some measures: how to tally them and how to list them.
  Families are registered by whoever owns the facts.
* A **cell** is measure × group × place × month. A **mark** says which cells are stale; the **fold**
  computes marked slices anew from the facts, so folding twice changes nothing.
* An **indicator** is numerator and denominator with counted unit, population, rule and source.
* A **target** is an indicator, group, unit, year and value that a plan promised; **pace** is where
  one should be today.
"""
