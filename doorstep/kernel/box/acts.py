"""How acts on the register and on activities in a box's console are told as commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.revisions import changes
from doorstep.kernel.box.deriving import Told, derivation, fresh, ids_of
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.belonging import Groups
from doorstep.kernel.people.door import value_of
from doorstep.kernel.people.identity import PURPOSE
from doorstep.kernel.people.models import (
    Business,
    Consent,
    GroupMembership,
    Household,
    IdentityNumber,
    Person,
    SensitiveMembership,
)
from doorstep.kernel.people.secrets import unseal

Payload = dict[str, Any]
_NAMES = {
    "household": ("head_name", "number", "address", "phone"),
    "business": ("name", "kind", "tax_number", "address", "phone"),
    "person": ("full_name", "birth", "sex", "household", "phone"),
}


def _registered(verb: str, model: Any, kind: str) -> Callable[[Line], Iterator[Told]]:
    def derive(line: Line) -> Iterator[Told]:
        groups = Groups()
        for row in model.objects.filter(pk__in=ids_of(line)).order_by("pk"):
            told = {name: value_of(row, name) or None for name in _NAMES[kind]}
            payload = {name: value for name, value in told.items() if value is not None}
            payload |= {"village": row.village_id, "registered_on": row.registered_on.isoformat()}
            payload |= _belonging(row.pk, groups)
            if kind == "person":
                payload |= _number(row.pk)
            yield Told(row.pk, verb, payload)

    return derive


def _belonging(subject: UUID, groups: Groups) -> Payload:
    """Give the groups told of somebody; those that follow from the age are worked out there."""
    plain = GroupMembership.objects.filter(subject=subject).values_list("group", flat=True)
    codes = {token: code for code, token in groups.tokens.items()}
    sensitive = {
        codes[m.token]: unseal(bytes(m.sealed_detail), purpose="group") if m.sealed_detail else ""
        for m in SensitiveMembership.objects.filter(subject=subject)
        if m.token in codes
    }
    return {"groups": sorted(set(plain)), "sensitive": sensitive}


def _number(person: UUID) -> Payload:
    kept = IdentityNumber.objects.filter(person=person).order_by("-kind").first()
    told = unseal(bytes(kept.sealed), purpose=PURPOSE) if kept else ""
    return {"identity_number": told} if told else {}


def _recorded(line: Line) -> Iterator[Told]:
    for a in Activity.objects.filter(root__in=ids_of(line), revision=1).order_by("pk"):
        told = {
            "kind": a.kind,
            "kind_version": a.kind_version,
            "place": a.place_id,
            "happened_on": a.happened_on.isoformat(),
            "happened_at": a.happened_at.isoformat() if a.happened_at else None,
            "answers": a.answers,
            "persons": _persons(a),
            **{name: _text(getattr(a, f"{name}_id")) for name in ("team", "household", "business")},
        }
        payload = {name: value for name, value in told.items() if value not in (None, [])}
        yield Told(a.root, "activities.record", payload)


def _persons(a: Activity) -> list[str]:
    return sorted(str(p) for p in a.participants.values_list("person", flat=True))


def _text(value: Any) -> str | None:
    return str(value) if value is not None else None


def _revision(line: Line) -> tuple[Activity, Activity] | None:
    """Give the revision a line tells of and the one before: the last that was there by then."""
    rows = Activity.objects.filter(root=ids_of(line)[0], received_at__lte=line.at)
    found = list(rows.order_by("-revision")[:2])
    return (found[1], found[0]) if len(found) == 2 else None


def _amended(line: Line) -> Iterator[Told]:
    if (both := _revision(line)) is None:
        return
    old, new = both
    persons = (_persons(old), _persons(new))
    fields: Payload = {}
    for one in changes(old, new, None):
        if one.code == "is_void":
            continue
        is_answer = one.code in old.answers or one.code in new.answers
        name = f"answers.{one.code}" if is_answer else one.code.removesuffix("_id")
        fields[name] = {"was": _plain(one.before), "now": _plain(one.after)}
    if persons[0] != persons[1]:
        fields["persons"] = {"was": persons[0], "now": persons[1]}
    if fields:
        told = {"activity": str(new.root), "reason": new.reason, "fields": fields}
        yield Told(fresh(), "activities.amend", told, (new.root,))


def _plain(value: Any) -> Any:
    is_json = value is None or isinstance(value, bool | int | float | str | list | dict)
    return value if is_json else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _voided(line: Line) -> Iterator[Told]:
    told = line.details if isinstance(line.details, dict) else {}
    root = ids_of(line)[0]
    payload = {"activity": str(root), "reason": str(told.get("reason") or "–")[:300]}
    yield Told(fresh(), "activities.void", payload, (root,))


def _consents(line: Line) -> Any:
    told = line.details if isinstance(line.details, dict) else {}
    return Consent.objects.filter(
        person=ids_of(line)[0],
        purpose=told.get("purpose", ""),
        notice_version=told.get("notice_version", ""),
    )


def _agreed(line: Line) -> Iterator[Told]:
    for c in _consents(line).filter(recorded_by=line.account_id, given_at__lte=line.at):
        names = ("purpose", "notice_version", "language", "channel", "legal_basis")
        payload = {name: getattr(c, name) for name in (*names, "given_by", "witness")}
        payload |= {"person": str(c.person_id), "given_at": c.given_at.isoformat()}
        yield Told(c.pk, "people.give_consent", payload)


def _withdrew(line: Line) -> Iterator[Told]:
    for c in _consents(line).filter(withdrawn_at__isnull=False, withdrawn_at__lte=line.at):
        yield Told(fresh(), "people.withdraw_consent", {"consent": str(c.pk)})


def _worked(line: Line) -> Iterator[Told]:
    told = line.details
    payload = {"member": told["member"], "days": told["days"], "part": told["part"]}
    yield Told(fresh(), "people.add_work_day", payload)


for _kind, _plural, _model in (
    ("household", "households", Household),
    ("person", "persons", Person),
    ("business", "businesses", Business),
):
    derivation(f"people.register_{_plural}", _registered(f"people.register_{_kind}", _model, _kind))
derivation("activities.record", _recorded)
derivation("activities.amend", _amended)
derivation("activities.void", _voided)
derivation("people.give_consent", _agreed)
derivation("people.withdraw_consent", _withdrew)
derivation("people.log_work_days", _worked)
