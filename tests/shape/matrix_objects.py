"""What the rights matrix puts into addresses. Whoever adds a page with a new word in its address
adds one line here: how to make such an object at a unit, or that the word is bound to no place.

Keys are names of address parts ("account"), or "url name/part" where a part means several things.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from doorstep.capabilities.programme.models import Plan
from doorstep.capabilities.reporting.actions import Wanted, publish
from doorstep.capabilities.reporting.making import PUBLISH
from doorstep.capabilities.reporting.models import Publication
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.access.rights import AMEND, KEEP_PEOPLE, SEE_PEOPLE
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.models import Activity, Attached
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.periods import Period
from doorstep.kernel.files.models import StoredFile
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.indicators.actions import enter_value
from doorstep.kernel.indicators.models import Target
from doorstep.kernel.indicators.register import INDICATORS
from doorstep.kernel.indicators.rules import Reported
from doorstep.kernel.people.searching import SEARCH
from doorstep.kernel.places.models import Change, Facility, FacilityPhoto, Unit
from doorstep.kernel.work.models import Job
from doorstep.surfaces.console.programme_things import DOCUMENT
from tests.offices import Country, person
from tests.shape.matrix_devices import DEVICE_OBJECTS
from tests.shape.matrix_learning import LEARNING_OBJECTS, LEARNING_OPEN
from tests.shape.matrix_odk import a_submission, an_odk_client, an_own_kind
from tests.shape.matrix_people import (
    a_business,
    a_handover,
    a_household,
    a_joined_household,
    a_merge,
    a_person,
    a_team,
    another_person,
)
from tests.shape.matrix_programme import a_thing, programme_objects

Maker = Callable[[Country, Unit], object]


def an_account(country: Country, unit: Unit) -> object:
    """Make an account with an office at `unit`; give its id."""
    known = Account.objects.filter(username=f"somebody.{unit.pk}").first()
    role = "member" if unit.level == "village" else "viewer"
    return (known or person(f"somebody {unit.pk}", role=role, unit=unit, password="!")).pk


def an_office(country: Country, unit: Unit) -> object:
    """Make an office at `unit`; give its id."""
    an_account(country, unit)
    return Office.objects.get(unit=unit, account__username=f"somebody.{unit.pk}").pk


def an_activity(country: Country, unit: Unit) -> object:
    """Make an activity of some kind at `unit`; give the id of its root."""
    known = Activity.objects.filter(place=unit).first()
    if known is None:
        day, now, number = timezone.localdate(), timezone.now(), new_id()
        known = Activity.objects.create(
            id=number, root=number, province=unit.province, kind=next(iter(KINDS)).code,
            place=unit, happened_on=day, month=day.year * 100 + day.month,
            recorded_at=now, received_at=now,
        )  # fmt: skip
    return known.root


def a_photo(country: Country, unit: Unit) -> object:
    """Attach a photo to the activity at `unit`; give the number it is called by."""
    root = an_activity(country, unit)
    kept, _is_new = StoredFile.objects.get_or_create(
        sha256=f"{unit.pk:064x}", province=unit.province, kind="photo",
        defaults={"media_type": "image/png", "size": 1, "stored_at": timezone.now()},
    )  # fmt: skip
    path_of(kept).parent.mkdir(parents=True, exist_ok=True)
    path_of(kept).write_bytes(b"x")
    now = {"attached_at": timezone.now()}
    found, _is_new = Attached.objects.get_or_create(
        root=root, province=unit.province, file=kept, defaults=now
    )
    return found.pk


def a_plan(country: Country, unit: Unit) -> object:
    """Make a plan at `unit`."""
    day = timezone.localdate()
    known, _is_new = Plan.objects.get_or_create(
        province=unit.province, place=unit, key=f"plan-{unit.pk}",
        defaults={"title": {"vi": "x"}, "starts_on": day, "ends_on": day,
                  "document_id": a_thing(DOCUMENT)(country, unit)},
    )  # fmt: skip
    return known.pk


def a_target(country: Country, unit: Unit) -> object:
    """Make a target of a plan at `unit`."""
    known, _is_new = Target.objects.get_or_create(
        province=unit.province, unit=unit, indicator=next(iter(INDICATORS)).code, year=2026,
        plan_id=a_plan(country, unit),
        defaults={"id": new_id(), "value": 10, "value_kind": "absolute"},
    )  # fmt: skip
    return known.pk


def a_value(country: Country, unit: Unit) -> object:
    """Make a reported value of `unit`."""
    told = Reported(
        next(iter(INDICATORS)).code, Period.year(2025), value=Decimal(1), source="x",
        group=next(iter(INDICATORS)).groups[0], is_denominator_unknown=True,
    )  # fmt: skip
    system = the_system(on=timezone.localdate())
    return enter_value(actor=system, unit=unit, told=told, key=f"value-{unit.pk}").pk


def a_publication(country: Country, unit: Unit) -> object:
    """Make a publication of `unit`."""
    known = Publication.objects.filter(unit=unit).first()
    wanted = [Wanted(next(iter(INDICATORS)).code)]
    known = known or publish(
        actor=the_system(on=timezone.localdate()), unit=unit, period=Period.year(2026),
        figures=wanted, title="x",
    )  # fmt: skip
    return known.pk


def a_facility(country: Country, unit: Unit) -> object:
    """Make a facility at `unit`; give its id."""
    known = Facility.objects.filter(place=unit).first()
    told = {"province": unit.province, "kind": "wifi_house", "began_on": unit.began_on}
    return (known or Facility.objects.create(id=new_id(), place=unit, **told)).pk


def a_facility_photo(country: Country, unit: Unit) -> object:
    """Keep a photo of the facility at `unit`; give the number it is called by."""
    a_photo(country, unit)
    kept = StoredFile.objects.get(sha256=f"{unit.pk:064x}")
    found, _is_new = FacilityPhoto.objects.get_or_create(
        facility_id=a_facility(country, unit), province=unit.province, file=kept
    )
    return found.pk


def a_change(country: Country, unit: Unit) -> object:
    """Make a change of the map that touched `unit` and made nothing; give its id."""
    known = next((c for c in Change.objects.all() if c.made["touched"] == [unit.pk]), None)
    made = {"units": [], "versions": [], "lineage": [], "touched": [unit.pk]}
    known = known or Change.objects.create(
        id=new_id(), province=unit.province, kind="add", effective_on=timezone.localdate(),
        decision="1/QĐ", made=made, closed={"units": {}, "versions": {}}, at=timezone.now(),
    )  # fmt: skip
    return known.pk


def an_import(country: Country, unit: Unit) -> object:
    """Send a file in for `unit` that is done already; give its id."""
    found = ImportBatch.objects.filter(place=unit).first()
    return (
        found
        or ImportBatch.objects.create(
            province=unit.province, place=unit, kind="persons", state="done", file_name="x.csv",
            sha256="0" * 64, size=1, fingerprint="0", uploaded_at=timezone.now(),
        )
    ).pk  # fmt: skip


def a_job(kind: str) -> Maker:
    """Give what makes a job of a kind at `unit`, once."""

    def make(country: Country, unit: Unit) -> object:
        told: dict[str, object] = {"title": "x", "figures": []}
        known, _is_new = Job.objects.get_or_create(
            province=unit.province, place=unit, kind=kind,
            defaults={"asked_at": timezone.now(), "told": told, "state": "running"},
        )  # fmt: skip
        return known.pk

    return make


MATRIX_OBJECTS: dict[str, Maker] = {
    "client": an_odk_client,
    **DEVICE_OBJECTS,
    "submission": a_submission,
    "own": an_own_kind,
    "job": a_job(SEARCH),
    "console:publishing/job": a_job(PUBLISH),
    "joined": a_joined_household,
    "handover": a_handover,
    "sent": an_import,
    **dict(programme_objects()),
    "console:plan/id": a_plan,
    **LEARNING_OBJECTS,
    "target": a_target,
    "value": a_value,
    "publication": a_publication,
    "person": a_person,
    "household": a_household,
    "business": a_business,
    "team": a_team,
    "merge": a_merge,
    "kept": a_person,
    "gone": another_person,
    "one": a_person,
    "other": another_person,
    "account": an_account,
    "office": an_office,
    "root": an_activity,
    "photo": a_photo,
    "facility": a_facility,
    "console:facility-photo/picture": a_facility_photo,
    "change": a_change,
    "unit": lambda country, unit: unit.pk,
    "unit_id": lambda country, unit: unit.pk,
}
"""Objects that belong to a place: at a foreign one nobody may see or change them."""

MATRIX_OPEN: dict[str, Callable[[], object]] = {
    "token": lambda: "nobody.knows",
    "app-file/path": lambda: "worker.js",
    "form_id": lambda: "household_visit",
    "hooks:odk-media/name": lambda: "tree.png",
    **dict.fromkeys(("hooks:odk-list/name", "hooks:odk-integrity/name"), lambda: "households"),
    "kind": lambda: next(iter(KINDS)).code,
    "console:import-form/kind": lambda: "persons",
    "act": lambda: "rename",
    "console:person-act/act": lambda: "correct",
    "console:household-act/act": lambda: "move",
    "team_act": lambda: "member",
    "code": lambda: next(iter(INDICATORS)).code,
    **LEARNING_OPEN,
    **dict.fromkeys(("line_id", "key"), lambda: "1"),
    "year": lambda: timezone.localdate().year,
}
"""Parts that belong to no place: codes, days, languages."""

MATRIX_WIDER: dict[str, str] = {}
"""Pages that show objects of other units on purpose: url name → why."""

MATRIX_NARROWER: dict[str, str] = {
    "console:work-again": KEEP_PEOPLE,
    "console:activity-photo": SEE_PEOPLE,
    # Who may amend only what is her own finds here a record of somebody else.
    "console:activity-amend": AMEND,
    "console:activity-void": AMEND,
    # So does who may take back only the own voice.
    "console:voice-withdraw": AMEND,
}
"""Pages whose object asks for one more right than the page: url name → that right."""
