"""A helper saw it: she did it herself, on her own phone."""

from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.attainments import PREFIX, lazy_label
from doorstep.capabilities.learning.frameworks import attested_skills
from doorstep.kernel.activities.kinds import (
    BY_PERSON,
    LONG_TEXT,
    OF_SUBJECT,
    YES_NO,
    Count,
    Field,
    Gives,
    activity_kind,
)
from doorstep.kernel.indicators.families import Measure

ATTESTATIONS = Measure("skills_attested", _("Attestations of skills"), _("attestation"))
SKILLS = "skills"

activity_kind(
    "skills_attested",
    label=_("Skills attested"),
    plural=_("Skills attested"),
    help=_(
        "What each person did herself while you looked on. Nobody attests for himself or herself;"
        " it is not a confirmation on VNeID."
    ),
    reaches=("persons",),
    needs=("persons",),
    levels=("village", "commune"),
    fields=(
        Field(
            SKILLS,
            BY_PERSON,
            _("Did it herself or himself"),
            is_required=True,
            options=tuple((skill.code, lazy_label(skill)) for skill in attested_skills()),
        ),
        Field("own_device", YES_NO, _("On the person's own device")),
        Field("remarks", LONG_TEXT, _("Remarks")),
    ),
    counts=(Count(ATTESTATIONS), Count(ATTESTATIONS, group=OF_SUBJECT)),
    gives=tuple(
        Gives(PREFIX + skill.code, to="persons", when=(SKILLS, (skill.code,)))
        for skill in attested_skills()
    ),
)
