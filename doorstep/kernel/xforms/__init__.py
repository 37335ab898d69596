"""Forms that other programs fill in: XForms out of kinds, what they send back, forms of provinces.

* A **sheet** is a form as columns and rows (an XLSForm); an XForm is made from it.
* A **submission** is one filled form as it came: applied, waiting, or kept for somebody to look.
* A **list** is what such a form chooses from without signal: places, households, persons.
* An **own kind** is a kind of activity that a province made from an XLSForm of its own.
"""
