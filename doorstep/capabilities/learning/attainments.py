"""What learning brings persons to: skills shown by doing, and tests of courses passed."""

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.folders import lazy_title, tested
from doorstep.capabilities.learning.frameworks import Skill, attested_skills
from doorstep.kernel.attainments.kinds import attainment
from doorstep.kernel.basics.wording import said

PREFIX, COURSE = "skill.", "course."


def label_of(skill: Skill) -> str:
    """Give the skill's name in the language of the moment."""
    return said(skill.label, (get_language() or "vi")[:2])


lazy_label = lazy(label_of, str)

for one in attested_skills():
    attainment(PREFIX + one.code, label=lazy_label(one), counted_unit=_("person"))

for code in tested():
    label = format_lazy("{}: {}", _("Test passed"), lazy_title(code))
    attainment(COURSE + code, label=label, counted_unit=_("person"))
