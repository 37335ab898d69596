"""Own figures get codes that no kind can have, and what forms of provinces count is counted anew.

`own04_khao_sat_1` was the first figure of one form and the records of another. Marks are left for
the worker, because a form may also have added to a figure of the house.
"""

import re

from django.db import migrations


def rename(apps, schema_editor):
    OwnKind = apps.get_model("xforms", "OwnKind")
    Series = apps.get_model("indicators", "Series")
    Mark = apps.get_model("indicators", "Mark")
    Unit = apps.get_model("places", "Unit")
    kinds = set(OwnKind.objects.values_list("code", flat=True))
    for own in OwnKind.objects.exclude(counts=[]):
        for row in own.counts:
            old = row.get("measure") or ""
            if "label" in row and re.fullmatch(re.escape(own.code) + r"_[1-9][0-9]?", old):
                row["measure"] = f"{own.code}:{old.removeprefix(own.code + '_')}"
                if old not in kinds:
                    Series.objects.filter(measure=old).update(measure=row["measure"])
        own.save(update_fields=["counts"])
        places = Unit.objects.filter(province=own.province).values_list("pk", flat=True)
        Mark.objects.bulk_create(
            [
                Mark(province=own.province, family=f"activities:{own.code}", place_id=place)
                for place in places
            ],
            batch_size=2000,
        )


class Migration(migrations.Migration):

    dependencies = [
        ("indicators", "0002_horizon"),
        ("places", "0001_initial"),
        ("xforms", "0002_files_of_own_forms"),
    ]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
