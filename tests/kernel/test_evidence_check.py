"""The check on evidence is widened without copying the table, and can be narrowed again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from doorstep.kernel.attainments.models import Attainment, Evidence
from doorstep.kernel.basics.ids import new_id

NARROW, WIDE = ("attainments", "0001_initial"), ("attainments", "0002_evidence_by_frameworks")


def evidence(source: str) -> dict[str, Any]:
    told = {"province": "04", "subject_type": "person", "subject": new_id(), "code": "x"}
    day = {"first_on": "2026-01-01", "first_month": 202601}
    shown = Attainment.objects.create(**told, **day)
    return {"attainment": shown, "province": "04", "source": source, "source_id": new_id()}


def accepts(source: str) -> bool:
    try:
        with transaction.atomic():
            Evidence.objects.create(**evidence(source), on="2026-01-01")
    except IntegrityError:
        return False
    return True


def written() -> Any:
    """Give what the database keeps of the table; PostgreSQL keeps no words."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name LIKE 'attainments_ev%%'")
        return sorted(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_the_check_is_widened_and_narrowed():
    words = written()
    assert accepts("officer") and accepts("framework") and not accepts("nobody")
    with pytest.raises(IntegrityError):
        MigrationExecutor(connection).migrate([NARROW])  # a row does not fit the narrow one
    Evidence.objects.filter(source="framework").delete()
    try:
        MigrationExecutor(connection).migrate([NARROW])
        assert not accepts("framework") and accepts("officer")
    finally:
        MigrationExecutor(connection).migrate([WIDE])
    assert accepts("framework") and accepts("officer") and not accepts("nobody")
    assert written() == words and Evidence.objects.count() == 4
