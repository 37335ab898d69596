"""Plugs the counting of attainments in, one family per type of subject.

The few businesses of a province have no sweep: looking them up reads less than whole tables."""

from doorstep.kernel.attainments.counting import Attained, family_code
from doorstep.kernel.attainments.sweeping import OfSubjects
from doorstep.kernel.indicators.families import FAMILIES
from doorstep.kernel.indicators.sweeps import SWEEPS

for _subject_type in ("person", "household", "business"):
    FAMILIES.add(family_code(_subject_type), Attained(_subject_type))
for _subject_type in ("person", "household"):
    SWEEPS.add(f"people:{_subject_type}", OfSubjects(_subject_type))
