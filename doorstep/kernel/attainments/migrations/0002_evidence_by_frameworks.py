"""Evidence may come from the rule of a framework too.

SQLite cannot alter a check, so Django would copy the table, once to drop the check and once more to
add it: many minutes for the evidence of a province. A wider check is true of every row that is
there, so only its words change (https://www.sqlite.org/lang_altertable.html, the last procedure
under "Making other kinds of table schema changes").
"""

from typing import Any

from django.db import migrations, models
from django.db.models import CheckConstraint, Q

BEFORE = ["activity", "import", "officer"]
AFTER = [*BEFORE, "framework"]


def check(sources: list[str]) -> CheckConstraint:
    """Allow these sources."""
    return models.CheckConstraint(condition=Q(source__in=sources), name="evidence_source")


class WidenCheck(migrations.AddConstraint):
    """Put a check that allows more in the place of one of the same name."""

    def __init__(self, model_name: str, before: CheckConstraint, after: CheckConstraint) -> None:
        super().__init__(model_name, after)
        self.before = before

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Replace it in what Django knows of the model."""
        state.remove_constraint(app_label, self.model_name.lower(), self.before.name)
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Replace it in the database."""
        then, now = (state.apps.get_model(app_label, self.model_name) for state in (old, new))
        if editor.connection.vendor == "sqlite" and self._reworded(editor, then, now):
            return
        self._replaced(editor, self.before, self.constraint, then, now)

    def database_backwards(self, app_label: str, editor: Any, old: Any, new: Any) -> None:
        """Go back: rows may not fit the narrower check, so the database looks at each."""
        then, now = (state.apps.get_model(app_label, self.model_name) for state in (old, new))
        self._replaced(editor, self.constraint, self.before, then, now)

    def _replaced(
        self, editor: Any, gone: CheckConstraint, put: CheckConstraint, then: Any, now: Any
    ) -> None:
        # On SQLite either of them copies the table as it is to be afterwards: once is enough.
        if editor.connection.vendor != "sqlite":
            editor.remove_constraint(then, gone)
        editor.add_constraint(now, put)

    def _reworded(self, editor: Any, then: Any, now: Any) -> bool:
        """Change the words of the table; False when they are not those that Django wrote."""
        table = now._meta.db_table
        before = str(self.before.constraint_sql(then, editor))
        after = str(self.constraint.constraint_sql(now, editor))
        with editor.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
            (words,) = cursor.fetchone() or ("",)
            cursor.execute("PRAGMA schema_version")
            (version,) = cursor.fetchone()
        if words.count(before) != 1:
            return False
        editor.execute("PRAGMA writable_schema = 1")
        editor.execute(
            "UPDATE sqlite_master SET sql = %s WHERE type = 'table' AND name = %s",
            [words.replace(before, after), table],
        )
        # Every connection, this one too, reads the tables' definitions anew.
        editor.execute(f"PRAGMA schema_version = {version + 1}")
        editor.execute("PRAGMA writable_schema = 0")
        return True


class Migration(migrations.Migration):
    dependencies = [
        ("attainments", "0001_initial"),
    ]

    operations = [
        WidenCheck("evidence", before=check(BEFORE), after=check(AFTER)),
    ]
