"""What references such as "document:cb-11-nq-tu" point to, in the programme and in the kernel.

Keys of the kernel's things are those under which the content files name them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.programme.models import (
    Campaign,
    CampaignPhase,
    Directive,
    Document,
    LocalModel,
    Note,
    Occasion,
    Plan,
    PlanPhase,
    System,
    SystemChannel,
)
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.basics.holders import holder
from doorstep.kernel.indicators.corrections import latest
from doorstep.kernel.indicators.models import EnteredValue, Target
from doorstep.kernel.indicators.register import find as find_indicator
from doorstep.kernel.places.models import Facility, UnitVersion


def _by_key(model: Any) -> Callable[[str], Any]:
    return lambda key: model.objects.filter(key=key).order_by("province").first()


def _title(thing: Any) -> Any:
    return thing.title


for _code, _label, _model in (
    ("document", _("Document"), Document),
    ("campaign", _("Campaign"), Campaign),
    ("directive", _("Directive"), Directive),
    ("model", _("Local model"), LocalModel),
    ("system", _("System"), System),
    ("note", _("Note"), Note),
    ("occasion", _("Occasion"), Occasion),
    ("plan", _("Plan"), Plan),
):
    holder(_code, label=_label, find=_by_key(_model), title=_title)


def _phase(key: str) -> CampaignPhase | PlanPhase | None:
    """Give the phase of a campaign or of a plan."""
    of_campaign = CampaignPhase.objects.filter(key=key).order_by("province").first()
    return of_campaign or PlanPhase.objects.filter(key=key).order_by("province").first()


holder("phase", label=_("Phase"), find=_phase, title=_title)


def _channel_title(channel: SystemChannel) -> str:
    return channel.address


holder("channel", label=_("Channel"), find=_by_key(SystemChannel), title=_channel_title)


def _target_title(target: Target) -> Any:
    return target.wording or target.indicator


holder("target", label=_("Target"), find=_by_key(Target), title=_target_title)


def _figure(key: str) -> EnteredValue | None:
    """Give the value that stands today under the key of the first one."""
    first = EnteredValue.objects.filter(key=key).order_by("province").first()
    return latest(first) if first else None


def _figure_title(value: EnteredValue) -> Any:
    ind = find_indicator(value.indicator)
    return ind.label if ind else value.indicator


def _indicator_title(ind: Any) -> Any:
    return ind.label


holder("figure", label=_("Figure"), find=_figure, title=_figure_title)
holder("indicator", label=_("Indicator"), find=find_indicator, title=_indicator_title)


def _facility(key: str) -> Facility | Note | None:
    """Give the facility of the key; else the note that stands for a number of them."""
    one = Facility.objects.filter(key=key).order_by("province").first()
    return one or Note.objects.filter(key=key).order_by("province").first()


def _facility_title(thing: Facility | Note) -> Any:
    return thing.title if isinstance(thing, Note) else thing.name or thing.kind


holder("facility", label=_("Facility"), find=_facility, title=_facility_title)


def _activity(key: str) -> Activity | Occasion | None:
    """Give the activity recorded under the key; else the occasion that stands for it.

    Provinces are named so that the index on outside numbers is used: activities are many.
    """
    provinces = UnitVersion.objects.filter(level="province").values_list("province", flat=True)
    first = Activity.objects.filter(
        ~Q(external_id=""),
        province__in=set(provinces),
        source="article",
        external_id=key,
        revision=1,
    )
    found = first.values_list("province", "root").first()
    if found is None:
        return Occasion.objects.filter(key=key).order_by("province").first()
    return Activity.objects.filter(province=found[0], root=found[1], is_current=True).first()


def _activity_title(thing: Activity | Occasion) -> Any:
    return thing.title if isinstance(thing, Occasion) else thing.answers.get("titles", thing.kind)


holder("activity", label=_("Activity"), find=_activity, title=_activity_title)
