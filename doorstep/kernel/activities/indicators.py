"""Plugs in the one passage that counts all kinds; their families come with the kinds."""

from doorstep.kernel.activities.sweeping import OfActivities
from doorstep.kernel.indicators.sweeps import SWEEPS

SWEEPS.add("activities", OfActivities())
