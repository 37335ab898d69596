"""Taking the demonstration away: whatever hangs on a made-up village, person, team or account."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from demo.accounts import usernames
from demo.facilities import KEY
from demo.lists import FILE
from demo.world import FIRST_VILLAGE, LAST_VILLAGE, PROVINCE
from doorstep.capabilities.learning.certificates import keys
from doorstep.capabilities.learning.models import AdoptedFramework, LearningClass, SigningKey
from doorstep.kernel.access.models import Account
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.indicators.models import Cell, Mark
from doorstep.kernel.people.models import GroupMembership, Residence, SensitiveMembership
from doorstep.kernel.places.models import Facility, Unit, UnitVersion

_HUSH = "demo"


def made_villages() -> models.QuerySet[Unit]:
    """Give the villages that the demonstration made."""
    return Unit.objects.filter(province=PROVINCE, id__gte=FIRST_VILLAGE, id__lt=LAST_VILLAGE)


def erase_all() -> None:
    """Delete what was made, and what visitors of the demonstration added to it."""
    villages = made_villages()
    here = Residence.objects.filter(village__in=villages).values("subject")
    for model in (GroupMembership, SensitiveMembership):
        erase(model.objects.filter(province=PROVINCE, subject__in=here))
    erase(Attainment.objects.filter(province=PROVINCE, subject__in=here))
    erase(Activity.objects.filter(Q(place__in=villages) | Q(device__startswith=_HUSH)))
    erase(ImportBatch.objects.filter(province=PROVINCE, file_name__startswith=FILE))
    erase(Facility.objects.filter(province=PROVINCE, key__startswith=KEY))
    for computed in (Cell, Mark):
        computed.objects.filter(province=PROVINCE, place_id__in=villages.values("id")).delete()
    codes = UnitVersion.objects.filter(province=PROVINCE, level="commune").values_list("code")
    names = usernames(sorted({code for (code,) in codes}))
    accounts = Account.objects.filter(province=PROVINCE, username__in=names)
    _erase_learning(accounts.values("id"))
    erase(villages)
    erase(accounts)


def _erase_learning(accounts: models.QuerySet[Any]) -> None:
    """Delete classes, frameworks with their certificates, and a key that signed nothing else.

    Such a key must not go on: papers that the demonstration printed would be believed for good.
    """
    erase(LearningClass.objects.filter(province=PROVINCE, made_by__in=accounts))
    erase(AdoptedFramework.objects.filter(province=PROVINCE, adopted_by__in=accounts))
    if not AdoptedFramework.objects.filter(province=PROVINCE).exists():
        for signs in SigningKey.objects.filter(province=PROVINCE):
            gone = partial(keys.forget, province=PROVINCE, key=signs.key)
            signs.delete()
            transaction.on_commit(gone)


def erase(rows: models.QuerySet[Any]) -> None:
    """Delete rows and, before them, all rows of any table that refer to them."""
    for relation in rows.model._meta.get_fields(include_hidden=True):
        refers = relation.auto_created and (relation.one_to_many or relation.one_to_one)
        if not refers or relation.related_model is rows.model:
            continue
        column = relation.field.name
        erase(relation.related_model._base_manager.filter(**{f"{column}__in": rows.values("pk")}))
    rows._raw_delete(rows.db)
