"""What a change of tables looks at afterwards: rows it can have broken, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connections, models
from django.test.utils import isolate_apps

from doorstep.server.sqlite.base import DatabaseWrapper

TABLES = """
CREATE TABLE home (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE pet (id integer PRIMARY KEY, home_id integer REFERENCES home (id), name text);
CREATE TABLE other (id integer PRIMARY KEY, home_id integer REFERENCES home (id));
INSERT INTO home VALUES (1, 'a'), (2, 'b');
INSERT INTO pet VALUES (1, 1, 'x');
INSERT INTO other VALUES (1, 77);
"""
"""One row, of `other`, points at nothing: whoever looks there complains."""


@pytest.fixture
def database(tmp_path: Path, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    told = {
        "ENGINE": "doorstep.server.sqlite", "NAME": str(tmp_path / "x.sqlite3"), "OPTIONS": {},
        "TIME_ZONE": None, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True,
        "ATOMIC_REQUESTS": False, "TEST": {"NAME": None},
    }  # fmt: skip
    made = connections["beside"] = DatabaseWrapper(told, "beside")
    with django_db_blocker.unblock():  # a file of our own
        made.ensure_connection()
        made.disable_constraint_checking()
        for line in TABLES.strip().split(";\n"):
            made.connection.execute(line)
        made.enable_constraint_checking()
        yield made
        made.close()
    del connections["beside"]


def run(database: DatabaseWrapper, *lines: str) -> None:
    with database.schema_editor() as editor:
        for line in lines:
            editor.execute(line)


@pytest.mark.parametrize(
    "line",
    [
        "CREATE TABLE fresh (id integer PRIMARY KEY, home_id integer REFERENCES home (id))",
        "CREATE INDEX by_home ON other (home_id)",
        "ALTER TABLE other ADD COLUMN word text NULL",
        "INSERT INTO home VALUES (3, 'c')",
        "UPDATE home SET name = 'd'",
        "UPDATE pet SET home_id = 2",
        "DELETE FROM pet",
    ],
)
def test_rows_that_cannot_have_broken_are_left_alone(database: DatabaseWrapper, line: str):
    run(database, line)


@pytest.mark.parametrize(
    "line",
    [
        "INSERT INTO pet VALUES (2, 99, 'y')",
        "UPDATE pet SET home_id = 99",
        "UPDATE home SET id = 5 WHERE id = 1",
        "DELETE FROM home WHERE id = 1",
        "INSERT INTO other VALUES (2, 1)",
    ],
)
def test_rows_that_point_at_nothing_afterwards_stop_the_change(
    database: DatabaseWrapper, line: str
):
    with pytest.raises(IntegrityError):
        run(database, line)
    database.ensure_connection()
    assert database.connection.execute("SELECT home_id FROM pet").fetchall() == [(1,)]
    assert database.connection.execute("SELECT count(*) FROM home").fetchone() == (2,)


def test_a_table_renamed_after_writing_has_all_looked_at(database: DatabaseWrapper):
    with pytest.raises(IntegrityError):
        run(database, "INSERT INTO pet VALUES (2, 1, 'y')", "ALTER TABLE pet RENAME TO animal")


@isolate_apps("tests")
def test_a_table_made_anew_is_looked_at_and_so_are_those_below(database: DatabaseWrapper):
    class Home(models.Model):
        id = models.IntegerField(primary_key=True)
        name = models.TextField()

        class Meta:
            app_label = "tests"
            db_table = "home"

    wide = models.CheckConstraint(condition=~models.Q(name=""), name="home_has_a_name")
    Home._meta.constraints = [wide]
    with pytest.raises(IntegrityError), database.schema_editor() as editor:
        editor.add_constraint(Home, wide)  # `other` stands below and was broken before
    database.connection.execute("DELETE FROM other")
    with database.schema_editor() as editor:
        editor.add_constraint(Home, wide)
    with pytest.raises(IntegrityError), database.cursor() as cursor:
        cursor.execute("INSERT INTO home VALUES (9, '')")
