"""Questions with lists: the same answer on both databases, and one text for every length."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils.safestring import SafeString

from doorstep.kernel.access.models import Account
from doorstep.kernel.basics.prepared import _array, _with_arrays
from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.places.models import Unit
from tests.world import make_world

ODD = ['a "b"', "c\\d", "{e,f}", "g, h", "NULL", "", "%s", "O'Nông", "Nông Văn Slầy\n", "100%"]


@pytest.mark.django_db
def test_lists_of_odd_texts_are_asked_for_as_they_are() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE odd (n integer, told varchar(40))")
        cursor.executemany("INSERT INTO odd VALUES (%s, %s)", list(enumerate(ODD)))
    for n, told in enumerate(ODD):
        assert ask("SELECT n FROM odd WHERE told IN (%s)", [told]) == [(n,)]
    every = ask(f"SELECT n FROM odd WHERE n >= %s AND told IN ({marks(ODD)}) ORDER BY n", [1, *ODD])
    assert [n for (n,) in every] == list(range(1, len(ODD)))
    rest = f"SELECT COUNT(*) FROM odd WHERE NOT told IN ({marks(ODD[:3])}) AND n <> %s"
    assert ask(rest, [*ODD[:3], 9]) == [(len(ODD) - 4,)]
    assert ask("SELECT n FROM odd WHERE told LIKE '%%0%%' AND n IN (%s, %s)", [1, 9]) == [(9,)]


@pytest.mark.django_db
def test_lists_of_ids_and_numbers_are_asked_for_whatever_their_length() -> None:
    make_world()
    accounts = [Account.objects.create(username=f"u{n}", full_name="x").pk for n in range(3)]
    units = sorted(Unit.objects.values_list("pk", flat=True))
    for count in range(1, 4):
        some: list[UUID] = [*accounts[:count], uuid4()]
        found = ask(f"SELECT id FROM access_account WHERE id IN ({marks(some)})", some)
        assert {as_id(row[0]) for row in found} == set(accounts[:count])
    question = f"SELECT id FROM places_unit WHERE id IN ({marks(units)}) AND level IN (%s, %s)"
    found = ask(question, [*units, "province", "commune"])
    assert {row[0] for row in found} == set(
        Unit.objects.filter(level__in=("province", "commune")).values_list("pk", flat=True)
    )
    assert ask("SELECT 1 WHERE %s IN (%s, %s)", [2**40, 1, 2**40]) == [(1,)]


def test_a_list_is_one_value_of_the_prepared_text() -> None:
    said = "SELECT a FROM t WHERE b = %s AND c IN (%s, %s, %s) AND d LIKE '%%s' AND e IN (%s) OR %s"
    one = "SELECT a FROM t WHERE b = %s AND c = ANY(%s) AND d LIKE '%%s' AND e = ANY(%s) OR %s"
    assert _with_arrays(said) == (one, ((1, 4), (4, 5)))
    with pytest.raises(TypeError):
        _array([b"bytes are written in another way"])
    assert (
        _array([None, SafeString('a,"b"'), 2, date(2026, 1, 2)])
        == '{NULL,"a,\\"b\\"",2,2026-01-02}'
    )
    for value in (datetime.now(UTC), True, 1.5):
        with pytest.raises(TypeError):
            _array(["a", value])
    percent = "SELECT a FROM t WHERE b LIKE '%%%s' AND c IN (%s)"
    assert _with_arrays(percent)[1] == ((1, 2),)
    for left in ("a NOT IN (%s, %s)", "(a, b) IN (%s, %s)"):
        assert _with_arrays(left) == (left, ())
    pairs = "SELECT a FROM t WHERE (b, c) IN ((%s, %s), (%s, %s)) AND d IN (SELECT e FROM f)"
    assert _with_arrays(pairs) == (pairs, ())


@pytest.mark.django_db
def test_postgresql_plans_a_question_once_for_lists_of_every_length() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite prepares by itself")
    for count in range(1, 12):
        numbers = list(range(count))
        ask(
            f"SELECT id FROM places_unit WHERE id IN ({marks(numbers)}) AND level <> %s",
            [*numbers, "x"],
        )
    rows = ask(
        "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", ["%places_unit%"]
    )
    assert rows == [("SELECT id FROM places_unit WHERE id = ANY($1) AND level <> $2",)]
