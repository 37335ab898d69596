"""What devices sent, in words: verbs, fields and values, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import SEE_PEOPLE, SEE_SENSITIVE, SEE_TEAMS
from doorstep.kernel.activities.kinds import KINDS, ActivityKind
from doorstep.kernel.people.models import Business, Household, Person, Team
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.sync.models import (
    APPLIED,
    ATTENTION,
    SETTLED,
    WAITING,
    Command,
    Correction,
)
from doorstep.surfaces.console.activity_answers import answer_facts, in_words
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.groups import group_labels

Facts = list[dict[str, Any]]
STATE_WORDS = {
    APPLIED: gettext_lazy("entered"),
    WAITING: gettext_lazy("waits for another record"),
    ATTENTION: gettext_lazy("needs attention"),
    SETTLED: gettext_lazy("decided"),
}
VERBS = {
    "people.register_household": gettext_lazy("Register a household"),
    "people.register_person": gettext_lazy("Register a person"),
    "people.register_business": gettext_lazy("Register a business"),
    "people.correct": gettext_lazy("Put a record right"),
    "people.give_consent": gettext_lazy("Consent given"),
    "people.withdraw_consent": gettext_lazy("Consent withdrawn"),
    "people.add_work_day": gettext_lazy("Work-days"),
    "activities.amend": gettext_lazy("Amend an activity"),
    "activities.void": gettext_lazy("Declare an activity void"),
    "activities.attach_photo": gettext_lazy("Photo of an activity"),
    "tasks.claim": gettext_lazy("Somebody goes there"),
    "tasks.release": gettext_lazy("Nobody goes there any more"),
    "stock.move": gettext_lazy("Goods of a team"),
}
FIELDS: dict[str, Any] = {
    "village": gettext_lazy("Village"),
    "place": gettext_lazy("Place"),
    "head_name": gettext_lazy("Head of household"),
    "full_name": gettext_lazy("Name"),
    "name": gettext_lazy("Name"),
    "number": pgettext_lazy("of a household", "Number"),
    "address": gettext_lazy("Address"),
    "phone": gettext_lazy("Phone"),
    "birth": gettext_lazy("Born"),
    "sex": gettext_lazy("Sex"),
    "household": gettext_lazy("Household"),
    "business": gettext_lazy("Business"),
    "person": gettext_lazy("Person"),
    "persons": gettext_lazy("Persons"),
    "subject": gettext_lazy("Whom to visit"),
    "id": pgettext_lazy("in the register", "Record"),
    "activity": gettext_lazy("Activity"),
    "team": gettext_lazy("Team"),
    "kind": gettext_lazy("Kind"),
    "groups": gettext_lazy("Target groups"),
    "sensitive": gettext_lazy("Sensitive groups"),
    "identity_number": gettext_lazy("Identity number"),
    "tax_number": gettext_lazy("Tax number"),
    "registered_on": gettext_lazy("Registered on"),
    "happened_on": gettext_lazy("Day"),
    "days": gettext_lazy("Days"),
    "reason": gettext_lazy("Reason"),
    "purpose": gettext_lazy("Purpose"),
    "pieces": gettext_lazy("Pieces"),
    "on": gettext_lazy("Day"),
    "source": gettext_lazy("From whom, by which paper"),
    "caption": gettext_lazy("What the photo shows"),
}
_HIDDEN = {"kind_version", "revision", "sha256", "type", "happened_at"}
_UNITS = {"village", "place"}
_SUBJECTS = {"household", "business", "person", "persons", "subject", "id"}
_MODELS: tuple[tuple[str, Any, str], ...] = (
    ("person", Person, "full_name"),
    ("household", Household, "head_name"),
    ("business", Business, "name"),
)
_ANSWER = "answers."


def what_words(row: Command) -> str:
    """Say what was sent: the kind of an activity, else the verb; a new verb by its code."""
    told = row.payload or {}
    if row.verb == "activities.record" and isinstance(told.get("kind"), str):
        kind = KINDS.get(told["kind"])
        return str(kind.label) if kind else told["kind"]
    if row.verb == "activities.record":
        return _("Activity")
    return str(VERBS.get(row.verb, row.verb))


def about_words(row: Command) -> str:
    """Name whom a registration is about, "" for anything else."""
    told = row.payload or {}
    names = (told.get(part) for part in ("head_name", "full_name", "name"))
    return next((name for name in names if isinstance(name, str) and name), "")


class Said:
    """Values of fields in words; names of whoever this actor may see, all asked for at once."""

    def __init__(self, actor: Actor, *, values: Any = None, kind: ActivityKind | None = None):
        self.actor, self.kind, self._values = actor, kind, values

    @cached_property
    def _ids(self) -> set[UUID]:
        return set(_ids_in(self._values))

    @cached_property
    def _names(self) -> dict[str, tuple[str, str]]:
        """Name and page of every subject among the values."""
        found: dict[str, tuple[str, str]] = {}
        for page, model, column in _MODELS:
            rows = model.objects.visible_to(self.actor, SEE_PEOPLE).filter(pk__in=self._ids)
            for pk, name in rows.values_list("pk", column):
                found[str(pk)] = name, address(f"console:{page}", pk)
        teams = Team.objects.visible_to(self.actor, SEE_TEAMS).filter(pk__in=self._ids)
        for pk, name in teams.values_list("pk", "name"):
            found[str(pk)] = name, address("console:team", pk)
        return found

    def label(self, name: str) -> str:
        """Give the word for a field; an answer's is that of its question."""
        if name.startswith(_ANSWER):
            field = self._question(name)
            return str(field.label) if field else name.removeprefix(_ANSWER)
        return str(FIELDS.get(name, name))

    def _question(self, name: str) -> Any:
        fields = self.kind.fields if self.kind else ()
        code = name.removeprefix(_ANSWER)
        return next((f for f in fields if f.code == code), None)

    def value(self, name: str, value: Any) -> str:
        """Write a value of a field; nothing gives an en dash."""
        if value in (None, "", [], {}):
            return "–"
        if name.startswith(_ANSWER):
            return in_words(self._question(name), value)
        if name in _UNITS and isinstance(value, int):
            return names_on([value], on=self.actor.on).get(value, _("not known here"))
        if name in _SUBJECTS or name == "team":
            given = value if isinstance(value, list) else [value]
            return ", ".join(self._named(str(one)) for one in given)
        return self._plain(name, value)

    def _named(self, id: str) -> str:
        return self._names.get(id, (_("not here, or not shown to you"), ""))[0]

    def href(self, name: str, value: Any) -> str:
        """Give the page of the subject a field names, "" for none."""
        known = isinstance(value, str) and (name in _SUBJECTS or name == "team")
        return self._names.get(str(value), ("", ""))[1] if known else ""

    def _plain(self, name: str, value: Any) -> str:
        if name == "sex":
            return {"m": _("male"), "f": _("female")}.get(str(value), str(value))
        if name == "identity_number":
            return f"•••• {str(value)[-4:]}"
        if name == "groups" and isinstance(value, list):
            labels = group_labels()
            return ", ".join(labels.get(str(code), str(code)) for code in value)
        if name == "kind" and str(value) in KINDS:
            return str(KINDS[str(value)].label)
        if isinstance(value, list):
            return ", ".join(writing.dated(str(one)) for one in value)
        return writing.dated(str(value))


def payload_facts(actor: Actor, row: Command) -> tuple[Facts, Facts, Facts]:
    """Give (fields, answers, changes) of what was sent; changes have `before` and `after`."""
    told: Mapping[str, Any] = row.payload or {}
    kind = KINDS.get(str(told.get("kind", ""))) if row.verb == "activities.record" else None
    said = Said(actor, values=told, kind=kind)
    facts = [
        {"label": said.label(name), "value": said.value(name, value),
         "href": said.href(name, value)}
        for name, value in told.items()
        if name not in _HIDDEN | {"answers", "fields", "sensitive"} and value not in ("", None, [])
    ]  # fmt: skip
    if told.get("sensitive"):
        facts.append({"label": said.label("sensitive"), "value": _sensitive(actor, row)})
    answers = told.get("answers")
    listed = list(answer_facts(kind, answers)) if isinstance(answers, dict) else []
    return facts, listed, list(_changes(said, told.get("fields")))


def correction_facts(actor: Actor, row: Command) -> Facts:
    """Give what an officer chose instead of what was sent, and why; nothing for most records."""
    made: Correction | None = Correction.objects.filter(command=row).first()
    if made is None:
        return []
    said = Said(actor, values=[made.subjects])
    facts: Facts = []
    if made.place is not None:
        facts.append({"label": said.label("place"), "value": said.value("place", made.place)})
    for sent, chosen in made.subjects.items():
        both = {"sent": said.value("id", sent), "chosen": said.value("id", chosen)}
        facts.append({
            "label": said.label("id"), "value": _("%(chosen)s, not %(sent)s") % both,
            "href": said.href("id", chosen),
        })  # fmt: skip
    return [*facts, {"label": said.label("reason"), "value": made.reason}]


def _sensitive(actor: Actor, row: Command) -> str:
    """Name sensitive groups only to who may see them there."""
    if not actor.may(SEE_SENSITIVE, row.unit_id):
        return _("not shown to you")
    told = (row.payload or {}).get("sensitive")
    labels = group_labels()
    return ", ".join(labels.get(code, code) for code in told) if isinstance(told, dict) else ""


def _changes(said: Said, fields: Any) -> Iterator[dict[str, str]]:
    for name, change in fields.items() if isinstance(fields, dict) else ():
        if isinstance(change, dict):
            yield {
                "label": said.label(name),
                "before": said.value(name, change.get("was")),
                "after": said.value(name, change.get("now")),
            }


def _ids_in(value: Any) -> Iterator[UUID]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _ids_in(one)
        yield from _ids_in([*value])
    elif isinstance(value, list):
        for one in value:
            yield from _ids_in(one)
    elif isinstance(value, str) and len(value) == 36:
        try:
            yield UUID(value)
        except ValueError:
            return
