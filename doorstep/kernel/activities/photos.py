"""Photos of activities, and those that are withheld: somebody on them took the consent back.

The fact stays, and that there was a photo; the picture is shown on no page from that moment on, and
its bytes are erased within a day (`doorstep/server/erasures.py`). Somebody who agrees anew agrees
to photos from then on: older ones stay withheld.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from doorstep.kernel.activities.models import Activity, Attached, Participant
from doorstep.kernel.people.consents import consent_of
from doorstep.kernel.people.models import Consent

AGREED = "agreed_to_photos"
"""The answer by which whoever takes a picture of many says that all on it were asked and agreed."""
PURPOSE = "photo"
"""The purpose of the consent that is asked before the first photo of people."""


def withheld() -> Q:
    """Give the condition on `Attached`: a photo that nobody may see any more, or that is erased."""
    return unwanted() | Q(file__erased_at__isnull=False)


def unwanted() -> Q:
    """Give the condition on `Attached`: a photo of an activity with somebody who took the consent
    back, and had given no other before it was attached that still stands; or one of many people of
    whom, as it is told now, not all agreed."""
    asked = Consent.objects.filter(consent_of(OuterRef("person")), purpose=PURPOSE)
    back = asked.filter(withdrawn_at__isnull=False)
    stands = asked.filter(withdrawn_at=None, given_at__lte=OuterRef(OuterRef("attached_at")))
    unwilling = Participant.objects.filter(Exists(back), ~Exists(stands))
    unwilling = unwilling.filter(activity__root=OuterRef("root"))
    refused = Activity.objects.filter(
        root=OuterRef("root"), is_current=True, **{f"answers__{AGREED}": False}
    )
    return Q(file__kind="photo") & (Q(Exists(unwilling)) | Q(Exists(refused)))


def photos_of(a: Activity) -> QuerySet[Attached]:
    """Give what is attached to an activity and may be shown, in the order it came."""
    rows = Attached.objects.filter(province=a.province, root=a.root).exclude(withheld())
    return rows.select_related("file").order_by("attached_at", "id")


def withheld_of(a: Activity) -> int:
    """Count the photos of an activity that are withheld."""
    return Attached.objects.filter(withheld(), province=a.province, root=a.root).count()
