"""Plugs the counting of attainments in, one family per type of subject."""

from doorstep.kernel.attainments.counting import Attained, family_code
from doorstep.kernel.indicators.families import FAMILIES

for _subject_type in ("person", "household", "business"):
    FAMILIES.add(family_code(_subject_type), Attained(_subject_type))
