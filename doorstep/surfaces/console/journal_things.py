"""What lines of the journal are about: what such a thing is called, and the page it has.

Names are given for what the reader may see; of the rest a line says only what sort of thing it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.capabilities.learning.certificates.queries import adoptions
from doorstep.capabilities.learning.classes.models import LearningClass
from doorstep.capabilities.learning.voices.models import Recording
from doorstep.capabilities.programme.queries import plans
from doorstep.capabilities.reporting.models import Publication
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account, Device
from doorstep.kernel.access.rights import (
    IMPORT,
    KEEP_ACCOUNTS,
    KEEP_DEVICES,
    RECORD,
    SEE_FIGURES,
    SEE_PEOPLE,
    SEE_TEAMS,
    SETTLE,
)
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.queries import activities_for
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.indicators.models import EnteredValue
from doorstep.kernel.indicators.register import find
from doorstep.kernel.people.models import Business, Household, Person, Team
from doorstep.kernel.places.models import Facility, Unit
from doorstep.kernel.places.queries import names_on
from doorstep.kernel.sync.models import Command
from doorstep.surfaces.console.place_words import visible
from doorstep.surfaces.console.programme_things import THINGS as PROGRAMME
from doorstep.surfaces.console.sync_words import what_words
from doorstep.surfaces.look.writing import day, said

Names = Callable[[Actor, list[Any]], dict[str, str]]


@dataclass(frozen=True)
class Thing:
    """A sort of thing: its word, the address name of its page, and how to name the visible ones.

    `key` makes a database key of what a line carries; what does not fit is a count of things.
    """

    label: Any
    page: str = ""
    names: Names | None = None
    key: Callable[[str], Any] = UUID


def _rows(rows: Callable[[Actor], Any], words: Callable[[Any], Any]) -> Names:
    """Name the rows among those that `rows` gives this actor."""
    return lambda actor, ids: {str(r.pk): str(words(r)) for r in rows(actor).filter(pk__in=ids)}


def _placed(model: Any, right: str, words: Callable[[Any], Any]) -> Names:
    return _rows(lambda actor: model.objects.visible_to(actor, right), words)


def _activities(actor: Actor, ids: list[Any]) -> dict[str, str]:
    rows = activities_for(actor).filter(root__in=ids)
    kinds = {k.code: k.label for k in KINDS}
    return {str(a.root): f"{kinds.get(a.kind, a.kind)}, {day(a.happened_on)}" for a in rows}


def _units(actor: Actor, ids: list[Any]) -> dict[str, str]:
    seen = visible(actor, ids)
    return {str(pk): name for pk, name in names_on(seen, on=actor.on).items()}


def _facilities(actor: Actor, ids: list[Any]) -> dict[str, str]:
    rows = list(Facility.objects.filter(pk__in=ids))
    seen = visible(actor, [f.place_id for f in rows])
    return {str(f.pk): f.name for f in rows if f.place_id in seen}


def _provinces(actor: Actor, codes: list[Any]) -> dict[str, str]:
    rows = Unit.objects.filter(level="province", province__in=codes, ended_on__gt=actor.on)
    codes_of = {u.pk: u.province for u in rows}
    return {codes_of[pk]: name for pk, name in names_on(codes_of, on=actor.on).items()}


def _indicators(actor: Actor, codes: list[Any]) -> dict[str, str]:
    return {code: said(ind.label)[0] for code in codes if (ind := find(code))}


def _adopted(actor: Actor) -> Any:
    return adoptions(actor=actor)


def _number(certificate: Any) -> str:
    return str(certificate.number)


def _value(v: EnteredValue) -> str:
    ind = find(v.indicator)
    return said(ind.label)[0] if ind else v.indicator


LISTS: dict[str, Any] = {
    "tasks": _("Whom to visit next"),
    "certificates": _("Certificates"),
    "stock": _("Goods of teams"),
    "stock-moves": _("Moves of goods"),
    "accounts": _("Accounts"),
    "activities": _("Activities"),
    "businesses": _("Businesses"),
    "changes-of-the-map": _("Changes"),
    "communes": _("Communes"),
    "device-incident": _("Whose data a lost device could hold"),
    "devices": _("Devices"),
    "sync-records": _("Records from devices that need attention"),
    "sync-values": _("Two values for one field"),
    "facilities": _("Facilities"),
    "figures": _("Figures"),
    "households": _("Households"),
    "import-faults": _("What is wrong, row by row"),
    "imports": _("Lists that were sent"),
    "own-forms": _("Forms of the province"),
    "classes": _("Classes"),
    "class": _("Learners of a class"),
    "courses": _("Courses"),
    "journal": _("Journal"),
    "payments": _("Payment sheet"),
    "odk-clients": _("Phones with ODK Collect"),
    "odk-kept": _("Forms from ODK Collect that were kept"),
    "people": _("Persons"),
    "plans": _("Plans"),
    "published": _("Published figures"),
    "reported-values": _("Reported values"),
    "targets": _("Targets"),
    "teams": _("Teams"),
    "villages": _("Villages"),
    "voices": _("Recordings of lessons"),
    "voices-standing": _("Voices of the courses"),
    **{thing.folder: thing.plural for thing in PROGRAMME},
}
"""What lists are called, by the name of the file that holds one; a month may stand behind it."""


def _lists(_actor: Actor, names: list[Any]) -> dict[str, str]:
    found = {}
    for name in names:
        stem, _dash, month = name.rpartition("-") if name[-1:].isdigit() else (name, "", "")
        words = str(LISTS.get(stem, stem))
        is_month = len(month) == 6 and month.isdigit()
        found[name] = f"{words}, {month[4:]}/{month[:4]}" if is_month else words
    return found


def _as_written(_actor: Actor, names: list[Any]) -> dict[str, str]:
    return {name: name for name in names}


THINGS: dict[str, Thing] = {
    "": Thing(""),
    "person": Thing(
        _("Person"), "console:person", _placed(Person, SEE_PEOPLE, lambda p: p.full_name)
    ),
    "household": Thing(
        _("Household"), "console:household", _placed(Household, SEE_PEOPLE, lambda h: h.head_name)
    ),
    "business": Thing(
        _("Business"), "console:business", _placed(Business, SEE_PEOPLE, lambda b: b.name)
    ),
    "team": Thing(_("Team"), "console:team", _placed(Team, SEE_TEAMS, lambda t: t.name)),
    "rate": Thing(_("Rate of allowance")),
    "group": Thing(_("Target groups")),
    "activity": Thing(_("Activity"), "console:activity", _activities),
    "activities": Thing(_("List of activities")),
    "list": Thing(_("List"), names=_lists, key=str),
    "account": Thing(
        _("Account"), "account", _placed(Account, KEEP_ACCOUNTS, lambda a: a.full_name)
    ),
    "submission": Thing(_("Form from ODK Collect")),
    "own_kind": Thing(_("Form of the province")),
    "class": Thing(
        pgettext_lazy("of learners", "Class"),
        "console:class",
        _placed(LearningClass, SEE_PEOPLE, lambda c: c.name),
    ),
    "course": Thing(_("Course")),
    "course_draft": Thing(_("Draft of a course")),
    "framework": Thing(
        _("Framework of skills"), "console:framework", _rows(_adopted, lambda a: a.code)
    ),
    "certificate": Thing(
        _("Certificate"), "console:certificate", _placed(Certificate, SEE_PEOPLE, _number)
    ),
    "recording": Thing(
        _("Recording of a lesson"),
        "console:voice",
        _placed(Recording, RECORD, lambda r: f"{r.course} / {r.lesson} / {r.step}"),
    ),
    "signing_key": Thing(_("Key that signs certificates")),
    "device": Thing(
        _("Device"), "console:device", _placed(Device, KEEP_DEVICES, lambda d: d.label)
    ),
    "ticket": Thing(_("Ticket of a device")),
    "command": Thing(
        _("Record from a device"), "console:sync-record", _placed(Command, SETTLE, what_words)
    ),
    "file": Thing(_("File")),
    "facility": Thing(_("Facility"), "console:facility", _facilities),
    "village": Thing(_("Village"), "console:place", _units, int),
    "village_type": Thing(_("Word for villages")),
    "province": Thing(_("Province"), names=_provinces, key=str),
    "change": Thing(_("Change of the map"), "console:place-change"),
    "indicator": Thing(_("Indicator"), "console:figure", _indicators, str),
    "figure": Thing(
        _("Reported value"), "console:value", _placed(EnteredValue, SEE_FIGURES, _value)
    ),
    "import": Thing(
        _("Import"), "console:import", _placed(ImportBatch, IMPORT, lambda b: b.file_name)
    ),
    "job": Thing(_("Long work")),
    "publication": Thing(
        _("Publication"),
        "console:publication",
        _placed(Publication, SEE_FIGURES, lambda p: said(p.title)[0]),
    ),
    "retention": Thing(_("Table"), names=_as_written, key=str),
    "plan": Thing(_("Plan"), "console:plan", _rows(plans, lambda p: said(p.title)[0])),
    **{
        t.code: Thing(t.label, f"console:{t.code}", _rows(t.rows, lambda r: said(r.title)[0]))
        for t in PROGRAMME
    },
}


@dataclass(frozen=True)
class About:
    """What a line is about, in words, and the address of it ("" for none to be opened)."""

    words: str
    href: str = ""


def about_all(actor: Actor, told: Iterable[tuple[str, str]]) -> dict[tuple[str, str], About]:
    """Say what lines, given as (about, about_id), are about; a query per sort of thing."""
    by_sort: dict[str, dict[str, Any]] = defaultdict(dict)
    for sort, id in set(told):
        by_sort[sort][id] = _key(sort, id)
    found = {}
    for sort, keys in by_sort.items():
        thing = THINGS.get(sort) or Thing(sort)
        known = [key for key in keys.values() if key is not None]
        names = thing.names(actor, known) if thing.names and known else {}
        found |= {(sort, id): _about(thing, id, key, names) for id, key in keys.items()}
    return found


def _key(sort: str, id: str) -> Any:
    thing = THINGS.get(sort)
    try:
        return thing.key(id) if thing and id else None
    except ValueError:
        return None


def _about(thing: Thing, id: str, key: Any, names: dict[str, str]) -> About:
    label = str(thing.label)
    if key is None and id.isdigit():
        return About(f"{label} ({id})")  # one line for many: it carries how many
    name = names.get(id)
    if name is None:
        return About(label)
    return About(f"{label}: {name}", reverse(thing.page, args=[key]) if thing.page else "")
