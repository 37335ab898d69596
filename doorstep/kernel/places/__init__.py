"""Places with a life: units that begin, change, merge, split and end, on dates.

* A **unit** is one province, district, commune or village, the same one for its whole life.
* A **version** of it holds from a day to a day: code, name, type, parent. (level, code,
  valid_from) is unique; a code alone is no identity across 1 July 2025.
* **Lineage** says which unit became which, by which decision.
* A **placement** answers, for every unit and every day of the calendar, in which commune,
  district and province its facts are to be counted, or that this is not known. It is computed.
* A **change** is one act of an officer (merge, split, rename …) and can be undone exactly, until
  later changes or facts stand on it. Villages that a split leaves open are **resolved** by people.
* **Coverage**, **facilities** and **borders** say what reaches a place, stands in it and bounds it.
  Whoever counts these is told by `watchers`.

Intervals are half-open: `valid_to` is the first day on which it no longer holds.
"""
