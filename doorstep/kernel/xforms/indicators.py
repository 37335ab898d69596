"""What the fold must know before it counts: the kinds of provinces, as they are mapped now."""

from doorstep.kernel.indicators.families import LEARNERS, Learner
from doorstep.kernel.xforms.own import renew

LEARNERS.add("kinds of provinces", Learner(lambda: renew(is_now=True)))
