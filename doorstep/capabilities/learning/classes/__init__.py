"""Classes: who is to learn which courses by when, at an office, a school or an enterprise.

A *class* has a place, courses and a day by which they are due. A *learner* is a person in it, with
a code of her own, so that she learns at any computer without an account. How far everybody is comes
from the same facts as the figures.
"""
